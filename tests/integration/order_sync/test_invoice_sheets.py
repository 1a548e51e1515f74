"""송장대량등록 over HTTP: what the check calls right is saved, once, and nothing else."""

from typing import Any

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def confirmed(shop: Any, *numbers: int) -> list[str]:
    """Orders that wait for an invoice: their ids."""
    ids = await shop.collected(*(shop.line(n) for n in numbers))
    await shop.ask("POST", "/orders/confirm", 202, json={"order_ids": ids})
    for number in numbers:
        shop.confirmed(number)
    return ids


async def check(shop: Any, *rows: tuple[int, str, str], **more: Any) -> list[Any]:
    names = ("order_number", "courier", "invoice_number")
    body = {"rows": [dict(zip(names, (f"20260813{n:07d}", *row), strict=True)) for n, *row in rows], **more}
    answer = await shop.ask("POST", f"/orders/invoices/check?after={shop.last()}", 200, json=body)
    return answer["rows"]


async def test_what_is_right_is_saved_and_then_there_is_nothing_to_do(shop: Any) -> None:
    first, _ = await confirmed(shop, 1, 2)
    rows = [(1, "로젠택배", "123-4567-8901"), (2, "로젠택배", "12"), (9, "", "12345678901"), (2, "", "")]
    found = await check(shop, *rows)
    assert [row["verdict"] for row in found] == ["ready", "wrong", "wrong", "blank"]
    assert (found[0]["order_id"], found[0]["courier_name"], found[0]["mall_name"]) == (first, "로젠택배", "위메프")
    assert "10, 11자리" in found[1]["faults"][0]["detail"]
    assert (found[2]["order_id"], found[2]["faults"][0]["code"]) == (None, "order_not_found")
    assert {row["state"] for row in (await shop.see("/orders"))["items"]} == {"confirmed"}
    invoice = {name: found[0][name] for name in ("order_id", "courier", "invoice_number")}
    saving = {"invoices": [invoice], "replace": False}
    assert (await shop.ask("POST", "/orders/invoices", 200, json=saving))["saved"] == 1
    assert [row["verdict"] for row in await check(shop, *rows)] == ["saved", "wrong", "wrong", "blank"]


async def test_a_number_that_was_saved_meanwhile_stays(shop: Any) -> None:
    (order,) = await confirmed(shop, 1)
    assert (await check(shop, (1, "", "12345678901")))[0]["verdict"] == "wrong"
    assert (await check(shop, (1, "LOGEN", "12345678901")))[0]["verdict"] == "ready"
    one = {"order_id": order, "courier": "LOGEN"}
    await shop.ask("POST", "/orders/invoices", 200, json={"invoices": [{**one, "invoice_number": "22222222222"}]})
    late = {"invoices": [{**one, "invoice_number": "12345678901"}], "replace": False}
    told = await shop.ask("POST", "/orders/invoices", 409, json=late)
    assert "22222222222이(가) 이미 저장" in told["detail"]
    assert (await check(shop, (1, "LOGEN", "12345678901"), replace=True))[0]["verdict"] == "ready"
    await shop.ask("POST", "/orders/invoices", 200, json={**late, "replace": True})
    assert (await shop.see("/orders"))["items"][0]["invoice_number"] == "12345678901"


async def test_another_sellers_orders_are_unknown(shop: Any, stranger: Any) -> None:
    await confirmed(shop, 1)
    stranger.connect()
    (row,) = await check(stranger, (1, "LOGEN", "12345678901"))
    assert (row["order_id"], row["state_label"], row["faults"][0]["code"]) == (None, None, "order_not_found")


async def test_a_sheet_has_a_largest_size_and_needs_the_permission_to_write(shop: Any) -> None:
    row = {"order_number": "1", "courier": "", "invoice_number": "1"}
    await shop.ask("POST", "/orders/invoices/check", 422, json={"rows": [row] * 5_001})
    await shop.ask("POST", "/orders/invoices/check", 422, json={"rows": []})
    reader = {"headers": shop.tokens.headers(shop.seller_id, permissions={"orders": "read"}, role="staff")}
    await shop.ask("POST", "/orders/invoices/check", 403, json={"rows": [row]}, **reader)

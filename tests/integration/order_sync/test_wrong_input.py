"""Wrong input to order-sync: each is answered with what to change, and nothing is half-saved."""

from typing import Any
from uuid import uuid4

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


def invoice(order_id: str, number: str, courier: str = "LOGEN") -> dict[str, Any]:
    return {"invoices": [{"order_id": order_id, "courier": courier, "invoice_number": number}]}


async def confirmed(shop: Any) -> str:
    (order_id,) = await shop.collected(shop.line(1, state="confirmed"))
    return order_id


async def test_an_invoice_number_of_the_wrong_length(shop: Any) -> None:
    order_id = await confirmed(shop)
    problem = await shop.ask("POST", "/orders/invoices", 422, json=invoice(order_id, "123"))
    assert (problem["code"], problem["errors"][0]["field"]) == ("invoice_number_invalid", "invoice_number")
    assert "로젠택배 송장번호는 10, 11자리입니다" in problem["detail"]
    assert (await shop.see(f"/orders/{order_id}"))["invoice_number"] == ""


async def test_an_invoice_number_with_a_wrong_check_digit(shop: Any) -> None:
    order_id = await confirmed(shop)
    problem = await shop.ask("POST", "/orders/invoices", 422, json=invoice(order_id, "123456789019", "CJ_LOGISTICS"))
    assert "검증번호" in problem["detail"]


async def test_an_invoice_twice(shop: Any) -> None:
    order_id = await confirmed(shop)
    await shop.ask("POST", "/orders/invoices", 200, json=invoice(order_id, "1234567890"))
    again = await shop.ask("POST", "/orders/invoices", 409, json=invoice(order_id, "1234567890"))
    assert again["code"] == "invoice_already_registered"
    await shop.ask("POST", "/orders/invoices/send", 202, json={"order_ids": [order_id]})
    running = await shop.ask("POST", "/orders/invoices/send", 409, json={"order_ids": [order_id]})
    assert running["code"] == "order_in_progress"
    shop.sent(1, "LOGEN", "1234567890")
    second = await shop.ask("POST", "/orders/invoices", 409, json=invoice(order_id, "2222222222"))
    assert second["code"] == "invoice_already_sent"
    assert (await shop.see(f"/orders/{order_id}"))["invoice_number"] == "1234567890"


async def test_a_cancel_of_a_delivered_order(shop: Any) -> None:
    (order_id,) = await shop.collected(shop.line(1, state="delivered"))
    problem = await shop.ask("POST", f"/orders/{order_id}/cancel", 409, json={"reason": "sold_out"})
    assert problem["code"] == "order_already_shipped"
    assert "반품으로 처리해 주세요" in problem["detail"]


async def test_a_cancel_on_a_general_mall_says_whom_to_ask(shop: Any) -> None:
    shop.mall, shop.account_id = "hmall", uuid4()
    shop.connect()
    (order_id,) = await shop.collected(shop.line(1))
    problem = await shop.ask("POST", f"/orders/{order_id}/cancel", 422, json={"reason": "sold_out"})
    assert problem["code"] == "seller_cancel_not_offered"
    assert "현대몰 담당 MD" in problem["detail"]


async def test_a_ship_date_over_three_days_away_without_a_reason(shop: Any) -> None:
    (order_id,) = await shop.collected(shop.line(1))
    body = {"order_ids": [order_id], "ship_on": "2000-01-01"}
    assert (await shop.ask("POST", "/orders/confirm", 422, json=body))["errors"][0]["field"] == "ship_on"


async def test_another_sellers_id(shop: Any, stranger: Any) -> None:
    order_id = await confirmed(shop)
    after = shop.app.state.application.recorder.max_notification_id()
    before = streams(shop, stranger, order_id)
    for method, path, body in (
        ("GET", f"/orders/{order_id}", None),
        ("GET", f"/orders/{order_id}/history", None),
        ("POST", f"/orders/{order_id}/reveal", {}),
        ("POST", f"/orders/{order_id}/erase-buyer", {"reason": "삭제 요청"}),
        ("POST", f"/orders/{order_id}/cancel", {"reason": "sold_out"}),
        ("POST", f"/orders/{order_id}/force-done", None),
        ("POST", f"/orders/{order_id}/settle", {"outcome": "done"}),
        ("POST", "/orders/confirm", {"order_ids": [order_id]}),
        ("POST", "/orders/invoices", invoice(order_id, "1234567890")),
        ("POST", "/orders/invoices/send", {"order_ids": [order_id]}),
        ("POST", "/collections", {"account_ids": [str(shop.account_id)]}),
    ):
        problem = await stranger.ask(method, path, 404, json=body, params={"after": after} if method == "GET" else {})
        assert problem["code"] in ("not_found", "account_not_found"), path
    assert (await stranger.see("/orders"))["items"] == []
    assert streams(shop, stranger, order_id) == before


def streams(shop: Any, stranger: Any, order_id: str) -> list[tuple[Any, ...]]:
    """The order's events and all of the stranger's; the schedule may record others meanwhile."""
    with shop.app.state.application.database.connection() as connection:
        rows = connection.execute(
            "SELECT originator_id, originator_version FROM order_sync_events WHERE originator_id = %s OR seller_id = %s"
            " ORDER BY notification_id",
            (order_id, stranger.seller_id),
        ).fetchall()
    return [tuple(row.values()) for row in rows]


async def test_another_sellers_job(shop: Any, stranger: Any) -> None:
    job_id, _ = await shop.asked()
    await stranger.ask("GET", f"/jobs/{job_id}/log", 404)
    await stranger.ask("GET", f"/jobs/{job_id}", 404)


@pytest.mark.parametrize("path", ["/orders", "/invoices", "/collections"])
async def test_a_made_up_cursor(shop: Any, path: str) -> None:
    for cursor in ("abc", "eyJhIjoxfQ==", "한글"):
        assert (await shop.ask("GET", path, 400, params={"cursor": cursor}))["code"] == "bad_cursor"


async def test_another_sellers_cursor(shop: Any, stranger: Any) -> None:
    await shop.collected(shop.line(1), shop.line(2))
    cursor = (await shop.see("/orders", limit=1))["next"]
    assert (await stranger.ask("GET", "/orders", 400, params={"cursor": cursor}))["code"] == "bad_cursor"


async def test_an_unknown_field(shop: Any) -> None:
    problem = await shop.ask("POST", "/orders/confirm", 422, json={"order_ids": [str(uuid4())], "seller_id": "x"})
    assert problem["errors"][0]["field"] == "seller_id"


async def test_a_body_that_is_no_json(shop: Any) -> None:
    headers = {"Content-Type": "application/json"}
    problem = await shop.ask("POST", "/orders/confirm", 400, content=b"{no", headers=headers)
    assert problem["code"] == "not_json"


async def test_a_period_that_does_not_fit(shop: Any) -> None:
    account = {"account_ids": [str(shop.account_id)]}
    for period, field in (
        ({"since": "2026-08-13T00:00:00+09:00"}, "until"),
        ({"since": "2020-08-14T00:00:00+09:00", "until": "2020-08-13T00:00:00+09:00"}, "since"),
        ({"since": "2020-01-01T00:00:00+09:00", "until": "2020-03-01T00:00:00+09:00"}, "since"),
        ({"since": "2020-01-01T00:00:00+09:00", "until": "2999-01-01T00:00:00+09:00"}, "until"),
    ):
        problem = await shop.ask("POST", "/collections", 422, json={**account, **period})
        assert (problem["code"], problem["errors"][0]["field"]) == ("period_invalid", field)


async def test_many_rows_are_saved_but_for_the_wrong_ones(shop: Any) -> None:
    good, bad = await shop.collected(shop.line(1, state="confirmed"), shop.line(2, state="confirmed"))
    rows = invoice(good, "1234567890")["invoices"] + invoice(bad, "12-34")["invoices"]
    saved = await shop.ask("POST", "/orders/invoices", 200, json={"invoices": rows})
    assert saved["saved"] == 1
    assert [(row["order_id"], row["field"]) for row in saved["refused"]] == [(bad, "invoice_number")]


async def test_a_product_or_option_that_is_not_there(shop: Any, product: Any) -> None:
    await shop.collected(shop.line(1))
    rule_id = (await shop.see("/unmatched-items"))["items"][0]["rule_id"]
    body = {"rule_id": rule_id, "product_id": str(uuid4()), "option_key": "01"}
    assert (await shop.ask("POST", "/mappings", 404, json=body))["code"] == "product_not_found"
    body["product_id"] = str(product(shop).product_id)
    problem = await shop.ask("POST", "/mappings", 422, json={**body, "option_key": "99"})
    assert (problem["code"], "01(골드)" in problem["detail"]) == ("option_unknown", True)
    await shop.ask("DELETE", f"/mappings/{rule_id}", 409)


async def test_without_permission_orders_can_be_seen_but_not_changed(shop: Any) -> None:
    order_id = await confirmed(shop)
    staff = shop.tokens.headers(shop.seller_id, role="staff", orders="read")
    await shop.ask("GET", f"/orders/{order_id}", 200, headers=staff, params={"after": shop.last()})
    await shop.ask("POST", f"/orders/{order_id}/reveal", 403, headers=staff, json={})
    await shop.ask("POST", f"/orders/{order_id}/force-done", 403, headers=staff)

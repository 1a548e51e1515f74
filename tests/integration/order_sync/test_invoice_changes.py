"""송장수정 over HTTP and the real stores: asked, answered, refused, settled, and found again in the lists."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.mall_gateway import Evidence, InvoiceChangeAccepted, InvoiceChangeRefused, Refusal

pytestmark = pytest.mark.asyncio(loop_scope="module")

EVIDENCE = Evidence(call_id=uuid4(), trace_id="cd" * 16, answer="{}")
NO = Refusal(reason="배송이 시작되었습니다.", code="refused", mall_code="LATE", mall_message="배송추적 시작")
FIRST, SECOND, THIRD = "11111111111", "22222222222", "33333333333"


def change(*rows: tuple[str, str], courier: str = "LOGEN") -> dict[str, Any]:
    return {
        "invoices": [{"order_id": order, "courier": courier, "invoice_number": number} for order, number in rows],
    }


def changed(shop: Any, change_number: int, number: str) -> None:
    """The mall has the new invoice."""
    known: dict[str, Any] = {"intent_id": uuid4(), "order_id": UUID(shop.order_id(1)), "evidence": EVIDENCE}
    shop.tell(
        InvoiceChangeAccepted(**known, change_number=change_number, courier="LOGEN", invoice_number=number),
    )


def refused(shop: Any, change_number: int, **why: bool) -> None:
    """The mall kept the old one, or nobody knows."""
    known: dict[str, Any] = {"intent_id": uuid4(), "order_id": UUID(shop.order_id(1)), "evidence": EVIDENCE}
    shop.tell(InvoiceChangeRefused(**known, change_number=change_number, refusal=NO, **why))


async def sent(shop: Any) -> str:
    """An order whose invoice the mall has."""
    (order,) = await shop.collected(shop.line(1, state="confirmed"))
    await shop.ask("POST", "/orders/invoices", 200, json=change((order, FIRST)))
    await shop.ask("POST", "/orders/invoices/send", 202, json={"order_ids": [order]})
    shop.sent(1, "LOGEN", FIRST)
    assert (await shop.see(f"/orders/{order}"))["invoice_changeable"]
    return order


async def shown(shop: Any, order: str) -> tuple[Any, ...]:
    row = await shop.see(f"/orders/{order}")
    return tuple(row[name] for name in ("state", "invoice_number", "asked", "unsettled", "invoice_changeable"))


async def test_the_history_shows_both_numbers_who_when_and_the_result(shop: Any) -> None:
    order = await sent(shop)
    key = {**shop.tokens.headers(shop.seller_id), "Idempotency-Key": str(uuid4())}
    job = await shop.ask("POST", "/orders/invoices/change", 202, json=change((order, SECOND)), headers=key)
    again = await shop.ask("POST", "/orders/invoices/change", 202, json=change((order, SECOND)), headers=key)
    assert again == job
    assert await shown(shop, order) == ("shipping", FIRST, "change", "", False)
    changed(shop, 1, SECOND)
    assert await shown(shop, order) == ("shipping", SECOND, "", "", True)
    rows = (await shop.see("/invoices"))["items"]
    told = [(row["act"], row["result"], row["courier_name"], row["invoice_number"]) for row in rows]
    assert told[:3] == [
        ("송장수정", "성공", "로젠택배", SECOND),
        ("송장수정", "요청", "로젠택배", SECOND),
        ("송장송신", "성공", "로젠택배", FIRST),
    ]
    assert rows[1]["reason"] == f"로젠택배 {FIRST} → 로젠택배 {SECOND}"
    assert rows[1]["actor"].startswith("user:")
    assert rows[0]["trace_id"] == EVIDENCE.trace_id
    assert [row["changeable"] for row in rows[:3]] == [True, True, False]
    assert len((await shop.see("/invoices", act="changed"))["items"]) == 2
    assert [row["act"] for row in await shop.see(f"/orders/{order}/history")][:2] == ["송장수정", "송장수정"]
    lines = [text for _, text in await shop.log(job["job_id"])]
    assert any("송장수정 연동에 성공하였습니다." in line for line in lines), lines
    assert [row["order_id"] for row in (await shop.see("/orders", q=SECOND))["items"]] == [order]


async def test_a_cancel_that_is_found_at_a_change_is_shown_as_a_conflict(shop: Any) -> None:
    order = await sent(shop)
    await shop.ask("POST", "/orders/invoices/change", 202, json=change((order, SECOND)))
    refused(shop, 1, cancel_asked=True)
    row = await shop.see(f"/orders/{order}")
    assert (row["cancel_asked"], row["conflict"], row["invoice_changeable"]) == (True, True, False)
    assert (await shop.see(f"/orders/{order}/history"))[0]["act"] == "취소요청"


async def test_a_refusal_of_the_mall_is_told_in_its_words_and_the_old_number_stays(shop: Any) -> None:
    order = await sent(shop)
    job = await shop.ask("POST", "/orders/invoices/change", 202, json=change((order, SECOND)))
    refused(shop, 1)
    assert await shown(shop, order) == ("shipping", FIRST, "", "", True)
    (row, _) = (await shop.see("/invoices", act="changed"))["items"]
    assert (row["result"], row["reason"], row["mall_message"]) == ("실패", NO.reason, NO.mall_message)
    assert row["invoice_number"] == SECOND
    assert any("실패" in text for _, text in await shop.log(job["job_id"]))
    assert (await shop.see(f"/orders/{order}"))["failure"] == NO.reason


@pytest.mark.parametrize(("outcome", "number"), [("done", SECOND), ("not_done", FIRST)])
async def test_an_unknown_change_is_settled_by_the_seller(shop: Any, outcome: str, number: str) -> None:
    order = await sent(shop)
    await shop.ask("POST", "/orders/invoices/change", 202, json=change((order, SECOND)))
    refused(shop, 1, unsettled=True)
    assert await shown(shop, order) == ("shipping", FIRST, "", "change", False)
    assert (await shop.see("/orders/counts"))["unsettled"] == 1
    waiting = await shop.ask("POST", "/orders/invoices/change", 409, json=change((order, THIRD)))
    assert waiting["code"] == "order_unsettled"
    await shop.ask("POST", f"/orders/{order}/settle", 204, json={"outcome": outcome})
    assert await shown(shop, order) == ("shipping", number, "", "", True)
    nothing = await shop.ask("POST", f"/orders/{order}/settle", 409, json={"outcome": outcome})
    assert nothing["code"] == "nothing_unsettled"


async def test_wrong_changes_are_told_with_what_to_do_and_nothing_is_asked(shop: Any) -> None:
    order = await sent(shop)

    async def told(status: int, body: dict[str, Any]) -> tuple[str, str | None]:
        problem = await shop.ask("POST", "/orders/invoices/change", status, json=body)
        return problem["code"], (problem.get("errors") or [{"field": None}])[0]["field"]

    assert await told(409, change((order, FIRST))) == ("invoice_unchanged", "invoice_number")
    assert await told(422, change((order, "12-3"))) == ("invoice_number_invalid", "invoice_number")
    assert await told(422, change((order, SECOND), courier="PIGEON")) == ("courier_unknown", "courier")
    assert await told(422, change((order, SECOND), (order, THIRD))) == ("invoice_twice", "invoices")
    assert (await told(422, {"invoices": []}))[0] == "invalid_input"
    assert (await shop.see("/invoices", act="changed"))["items"] == []


async def test_rows_that_are_refused_do_not_hold_up_the_others(shop: Any) -> None:
    order = await sent(shop)
    (new,) = await shop.collected(shop.line(2))
    job = await shop.ask("POST", "/orders/invoices/change", 202, json=change((order, SECOND), (new, THIRD)))
    assert [(row["order_id"], row["code"]) for row in job["refused"]] == [(new, "invoice_not_sent")]
    assert (await shown(shop, order))[2] == "change"


async def test_a_mall_without_a_call_says_where_it_is_done(shop: Any) -> None:
    shop.mall, shop.account_id = "st11", uuid4()
    shop.connect()
    (order,) = await shop.collected(shop.line(1, state="shipping", courier_code="LOGEN", invoice_number=FIRST))
    assert not (await shop.see(f"/orders/{order}"))["invoice_changeable"]
    problem = await shop.ask("POST", "/orders/invoices/change", 422, json=change((order, SECOND)))
    assert problem["code"] == "invoice_change_not_offered"
    assert "11번가 판매자센터" in problem["detail"]


async def test_an_invoice_that_the_mall_told_is_changed_as_well(shop: Any) -> None:
    (order,) = await shop.collected(shop.line(1, state="shipping", courier_code="LOGEN", invoice_number=FIRST))
    await shop.ask("POST", "/orders/invoices/change", 202, json=change((order, SECOND)))
    (row,) = (await shop.see("/invoices", act="changed"))["items"]
    assert row["reason"] == f"로젠택배 {FIRST} → 로젠택배 {SECOND}"


async def test_another_sellers_order_is_unknown_and_reading_is_no_permission(shop: Any, stranger: Any) -> None:
    order = await sent(shop)
    assert (await stranger.ask("POST", "/orders/invoices/change", 404, json=change((order, SECOND))))["status"] == 404
    reader = shop.tokens.headers(shop.seller_id, role="staff", orders="read")
    await shop.ask("POST", "/orders/invoices/change", 403, json=change((order, SECOND)), headers=reader)
    assert (await shown(shop, order))[2] == ""

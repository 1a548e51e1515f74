"""What claim-sync tells holds an order, lets it go on, or ends it; the seller sees what has to be settled."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.claim_sync import ClaimCollected, ClaimMoved, MallClaimRef

pytestmark = pytest.mark.asyncio(loop_scope="module")


def collected(shop: Any, number: int, claim_id: UUID, **changes: Any) -> ClaimCollected:
    given: dict[str, Any] = {
        "claim_id": claim_id,
        "claim_number": "C202608130000001",
        "order_id": UUID(shop.order_id(number)),
        "account_id": shop.account_id,
        "mall": shop.mall,
        "ref": MallClaimRef(kind="cancel", claim_no="1", order=shop.ref(number)),
        "state": "asked",
        "mall_state": "REQUEST",
        "quantity": 1,
        "reason": "changed_mind",
        "asked_at": datetime.now(UTC),
    }
    return ClaimCollected.model_validate({**given, **changes})


def moved(shop: Any, number: int, claim_id: UUID, state: Any) -> ClaimMoved:
    return ClaimMoved(
        claim_id=claim_id,
        order_id=UUID(shop.order_id(number)),
        kind="cancel",
        state=state,
        mall_state=state.upper(),
        by="mall",
    )


async def invoiced(shop: Any, number: int) -> str:
    (order_id,) = await shop.collected(shop.line(number, state="confirmed"))
    body = {"invoices": [{"order_id": order_id, "courier": "LOGEN", "invoice_number": "1234567890"}]}
    await shop.ask("POST", "/orders/invoices", 200, json=body)
    return order_id


async def test_an_open_cancel_holds_confirmation_and_invoice_and_a_refused_one_lets_them_go(shop: Any) -> None:
    claim_id, order_id = uuid4(), await invoiced(shop, 1)
    shop.tell(collected(shop, 1, claim_id))
    assert (await shop.see(f"/orders/{order_id}"))["cancel_asked"] is True
    held = await shop.ask("POST", "/orders/invoices/send", 409, json={"order_ids": [order_id]})
    assert held["code"] == "cancel_asked"
    assert [row["order_id"] for row in (await shop.see("/orders", cancel_asked=True))["items"]] == [order_id]
    assert (await shop.see("/orders/counts"))["conflict"] == 0
    shop.tell(moved(shop, 1, claim_id, "refused"))
    await shop.ask("POST", "/orders/invoices/send", 202, json={"order_ids": [order_id]})
    told = [row["result"] for row in await shop.see(f"/orders/{order_id}/history") if row["act"] == "취소요청"]
    assert told == ["해제", "접수"]


async def test_a_request_that_the_orders_list_told_is_over_when_its_claim_is_refused(shop: Any) -> None:
    claim_id, order_id = uuid4(), await invoiced(shop, 1)
    await shop.collected(shop.line(1, state="confirmed", cancel_asked=True))
    shop.tell(collected(shop, 1, claim_id))
    await shop.ask("POST", "/orders/invoices/send", 409, json={"order_ids": [order_id]})
    shop.tell(moved(shop, 1, claim_id, "refused"))
    assert (await shop.see(f"/orders/{order_id}"))["cancel_asked"] is False
    await shop.ask("POST", "/orders/invoices/send", 202, json={"order_ids": [order_id]})


async def test_a_cancel_that_comes_while_the_invoice_is_on_its_way_is_shown_as_a_conflict(shop: Any) -> None:
    claim_id, order_id = uuid4(), await invoiced(shop, 1)
    await shop.ask("POST", "/orders/invoices/send", 202, json={"order_ids": [order_id]})
    shop.tell(collected(shop, 1, claim_id))
    for _ in range(2):
        assert (await shop.see(f"/orders/{order_id}"))["conflict"] is True
        assert [row["order_id"] for row in (await shop.see("/orders", conflict=True))["items"]] == [order_id]
        assert (await shop.see("/orders/counts"))["conflict"] == 1
        shop.sent(1, "LOGEN", "1234567890")
    shop.tell(moved(shop, 1, claim_id, "refused"))
    assert (await shop.see("/orders/counts"))["conflict"] == 0


async def test_a_cancel_that_came_before_its_order_and_took_place_ends_it(shop: Any) -> None:
    claim_id = uuid4()
    shop.tell(collected(shop, 1, claim_id))
    (order_id,) = await shop.collected(shop.line(1))
    assert (await shop.see(f"/orders/{order_id}"))["cancel_asked"] is True
    for _ in range(2):
        shop.tell(moved(shop, 1, claim_id, "done"))
    shown = await shop.see(f"/orders/{order_id}")
    assert (shown["state"], shown["cancelled_by"], shown["cancel_asked"]) == ("cancelled", "buyer", False)
    history = await shop.see(f"/orders/{order_id}/history")
    assert [row["act"] for row in history].count("판매취소") == 1

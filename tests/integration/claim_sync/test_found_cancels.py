"""A cancel that the gateway finds just before it sends something: its claim is fetched soon, once for all of them."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaProducer

from chassis.testing import eventually_async
from contracts.mall_gateway import Evidence, InvoiceChangeRefused, InvoiceRefused, OrderConfirmRefused, Refusal

pytestmark = pytest.mark.asyncio(loop_scope="module")

HELD = Refusal(reason="구매자가 취소를 요청한 주문입니다. 취소 요청을 먼저 처리해 주세요.", code="cancel_asked")
EVIDENCE = Evidence(call_id=uuid4(), trace_id="ab" * 16, answer="")


def refused(shop: Any, number: int, *, cancel_asked: bool = True, **changes: Any) -> Any:
    """What the gateway tells of the n-th order: its invoice, of odd ones its confirmation, of each fourth a change."""
    known = {"intent_id": uuid4(), "order_id": shop.order_id(number), "refusal": HELD, "evidence": EVIDENCE}
    known |= {"cancel_asked": cancel_asked, "account_id": shop.account_id, **changes}
    if number % 4 == 0:
        return InvoiceChangeRefused(**known, change_number=1)
    return OrderConfirmRefused(**known) if number % 2 else InvoiceRefused(**known, try_number=1)


async def windows(shop: Any) -> list[UUID]:
    """The collections of 취소요청 that the schedule has asked for, the newest first."""
    found = (await shop.see("/collections", item="cancel_requests"))["items"]
    return [UUID(each["collection_id"]) for each in found if each["asked_by"] == "schedule"]


async def due_at(shop: Any) -> datetime:
    accounts = (await shop.see("/collections"))["accounts"]
    return datetime.fromisoformat(next(each["due_at"] for each in accounts if each["item"] == "cancel_requests"))


async def test_cancels_that_are_found_before_sending_bring_their_claims_at_once_and_once_for_all(
    shop: Any, running_settings: str, kafka_servers: str
) -> None:
    shop.end_schedule("cancel_requests")
    producer: Any = AIOKafkaProducer(bootstrap_servers=kafka_servers)
    await producer.start()
    try:
        for number in range(1, 7):
            event = refused(shop, number)
            headers = shop.envelope(event).headers()
            body, key = event.model_dump_json().encode(), str(event.order_id).encode()
            await producer.send_and_wait(running_settings + event.TOPIC, body, key=key, headers=headers)
    finally:
        await producer.stop()

    async def asked() -> bool:
        return len(await windows(shop)) == 2

    assert await eventually_async(asked)
    newest = (await windows(shop))[0]
    claims = [shop.claim(number) for number in range(1, 7)]
    shop.tell(shop.page(newest, claims))
    shop.tell(shop.seal(newest, claims))
    assert (await shop.see("/claims/counts"))["cancel"] == 6
    assert len(await windows(shop)) == 2
    wait = await due_at(shop) - datetime.now(UTC)
    assert 60 < wait.total_seconds() <= 1800


@pytest.mark.parametrize("changes", [{"cancel_asked": False}, {"account_id": None}, {"account_id": UUID(int=9)}])
async def test_what_is_refused_for_another_reason_or_names_no_account_of_ours_hastens_nothing(
    shop: Any, changes: dict[str, Any]
) -> None:
    shop.end_schedule("cancel_requests")
    before = await due_at(shop)
    for number in (1, 2):
        shop.tell(refused(shop, number, **changes))
    assert await due_at(shop) == before

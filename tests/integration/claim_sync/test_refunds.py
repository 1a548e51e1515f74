"""환불금액 of claims: on their pages, and on the topic that statistics read."""

from asyncio import timeout
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer

from contracts import Envelope
from contracts.claim_sync import CLAIMS, ClaimClosed, ClaimRefunded

pytestmark = pytest.mark.asyncio(loop_scope="module")

EVENTS = {each.type_name(): each for each in (ClaimClosed, ClaimRefunded)}
PRICE = 135_000


async def told(shop: Any, claim: str, count: int) -> list[tuple[str, int | None, bool]]:
    """The first events about a claim's money, as a listener reads them: name, won, whether it is computed."""
    settings = shop.app.state.running.settings
    consumer = AIOKafkaConsumer(
        settings.kafka_prefix + CLAIMS,
        bootstrap_servers=settings.kafka_bootstrap_servers,
        auto_offset_reset="earliest",
    )
    found: list[tuple[str, int | None, bool]] = []
    async with consumer, timeout(60):
        while len(found) < count:
            message = await consumer.getone()
            kind = EVENTS.get(Envelope.from_headers(list(message.headers)).event_type)
            if kind is not None and message.key == claim.encode():
                event = kind.model_validate_json(message.value)
                found.append((kind.__name__, event.refund_won, event.refund_is_computed))
    return found


async def refund(shop: Any, claim: str) -> tuple[int | None, bool]:
    shown = await shop.see(f"/claims/{claim}")
    return shown["refund_won"], shown["refund_is_computed"]


async def test_a_return_that_took_place_has_a_sum(shop: Any) -> None:
    shop.mall, shop.account_id = "coupang", uuid4()
    shop.connect()
    shop.order(1)
    (claim,) = await shop.collected(shop.claim(1, "return", state="received", refund_won=None))
    assert await refund(shop, claim) == (None, False)
    await shop.ask("POST", "/claims/approve", 202, json={"claim_ids": [claim]})
    shop.accepted(claim, "approve")
    assert await refund(shop, claim) == (PRICE, True)
    assert await told(shop, claim, 1) == [("ClaimClosed", PRICE, True)]


async def test_a_sum_of_the_mall_goes_over_ours(shop: Any) -> None:
    shop.order(1)
    (claim,) = await shop.collected(shop.claim(1, state="done", refund_won=120_000))
    assert await refund(shop, claim) == (120_000, False)
    assert await told(shop, claim, 1) == [("ClaimClosed", 120_000, False)]


async def test_an_order_that_comes_after_the_end_brings_the_sum_with_it(shop: Any) -> None:
    (claim,) = await shop.collected(shop.claim(1, state="done", refund_won=None, quantity=0))
    assert await refund(shop, claim) == (None, False)
    for _ in range(2):
        shop.order(1)
    assert await refund(shop, claim) == (PRICE, True)
    assert await told(shop, claim, 2) == [("ClaimClosed", None, False), ("ClaimRefunded", PRICE, True)]

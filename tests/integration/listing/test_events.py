"""Listing among the other services: what comes and goes over Kafka, and views that agree with what was recorded."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from chassis.refusals import RefusalError
from chassis.testing import as_seller, eventually_async
from contracts import ContractEvent, Envelope
from contracts.catalog import Product, ProductSaved
from contracts.listing import LISTINGS, ListingRequested
from contracts.mall_gateway import MallAccountVerified
from listing.api import clock
from listing.domain import Listing, Proof, Shown, Why

pytestmark = pytest.mark.asyncio(loop_scope="module")

TABLES = ("products_view", "accounts_view", "groups_view", "listings_view", "link_history_view", "job_outcomes_view")


async def send(shop: Any, key: UUID, event: ContractEvent) -> None:
    """Publish an event as its service would."""
    settings = shop.app.state.running.settings
    envelope = Envelope(
        event_id=uuid4(),
        event_type=event.type_name(),
        source="test",
        subject=str(key),
        occurred_at=datetime.now(UTC),
        seller_id=shop.seller_id,
        correlation_id=uuid4(),
        actor="user:test",
    )
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka_bootstrap_servers) as producer:
        topic = settings.kafka_prefix + event.TOPIC
        value = event.model_dump_json().encode()
        await producer.send_and_wait(topic, value, str(key).encode(), headers=envelope.headers())


async def read_until(shop: Any, listing_id: str) -> ListingRequested:
    """The request for a listing, as the gateway reads it."""
    settings = shop.app.state.running.settings
    consumer = AIOKafkaConsumer(
        settings.kafka_prefix + LISTINGS,
        bootstrap_servers=settings.kafka_bootstrap_servers,
        auto_offset_reset="earliest",
    )
    async with consumer:
        async for message in consumer:
            if message.key == listing_id.encode():
                envelope = Envelope.from_headers(list(message.headers))
                assert (envelope.event_type, envelope.seller_id) == (ListingRequested.type_name(), shop.seller_id)
                return ListingRequested.model_validate_json(message.value)
    raise AssertionError("the topic ended")


async def test_what_others_publish_is_taken_in_and_the_request_goes_out(
    shop: Any, make_product: Callable[..., Product]
) -> None:
    product, account_id = make_product(), uuid4()
    await send(shop, product.product_id, ProductSaved(revision=1, product=product))
    verified = MallAccountVerified(account_id=account_id, mall="tmon", login_id="sbdc6678", key_expires_on=None)
    await send(shop, account_id, verified)
    application = shop.app.state.application

    async def is_known() -> bool:
        with as_seller(shop.seller_id):
            known = [application._product(shop.seller_id, product.product_id).product]
            known.append(application._known_account(shop.seller_id, account_id).mall or None)
        return None not in known

    assert await eventually_async(is_known)
    body = {"product_id": str(product.product_id), "group_id": await shop.group(account_id)}
    listing_id = (await shop.ask("POST", "/listings", 201, json=body))["listing_id"]
    await shop.link(listing_id)
    asked = await read_until(shop, listing_id)
    assert (asked.product, asked.attempt, asked.terms.price_won) == (product, 1, 135_000)


def live_at_random(shop: Any, listing_ids: list[UUID], dice: random.Random) -> None:
    """Clicks and answers in a random order, as many as refused ones among them."""
    service, seller = shop.app.state.application, shop.seller_id
    why, shown = Why("안 됩니다.", "refused", "E1", "거절"), Shown("77", {"01": "1"}, "상태")
    groups = {each: service.load(Listing, each, seller).group_id for each in listing_ids}
    intents = [uuid4() for _ in range(6)]

    def act(listing_id: UUID) -> None:
        listing = service.load(Listing, listing_id, seller)
        intent, attempt = dice.choice(intents), max(listing.attempt - dice.choice([0, 0, 0, 1]), 1)
        acts: list[Callable[[], object]] = [
            lambda: service.queue_listing(seller, listing.product_id, groups[listing_id], clock.today()),
            lambda: service.dequeue(seller, [listing_id]),
            lambda: service.link(seller, uuid4(), [listing_id], clock.today()),
            lambda: service.link(seller, uuid4(), [listing_id], clock.today()),
            lambda: service.take_acceptance(
                seller, listing_id, uuid4(), attempt, shown, Proof(), live=dice.random() < 0.5
            ),
            lambda: service.take_rejection(seller, listing_id, uuid4(), attempt * dice.choice([0, 1]), why, Proof()),
            lambda: service.take_uncertainty(seller, listing_id, intent, attempt, why, Proof()),
            lambda: service.take_reading(
                seller,
                listing_id,
                attempt,
                dice.choice(["on_sale", "waiting_approval", "refused", "stopped", "ended", "unknown"]),
                shown,
                "사유",
                Proof(),
            ),
            lambda: service.stop_sale(seller, listing_id),
            lambda: service.take_stop(seller, listing_id, intent, Proof()),
            lambda: service.settle(seller, listing_id, dice.choice(["88", None])),
            lambda: service.know_deletion(seller, listing.product_id, deleted=dice.random() < 0.3),
        ]
        try:
            dice.choice(acts)()
        except RefusalError:
            return

    with as_seller(seller):
        for _ in range(200):
            act(dice.choice(listing_ids))


def dump(shop: Any) -> dict[str, list[Any]]:
    """Everything that the views hold of the seller."""
    found: dict[str, list[Any]] = {}
    with shop.app.state.views.read(shop.seller_id) as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table} t ORDER BY t::text")  # noqa: S608
            found[table] = cursor.fetchall()
    return found


async def test_views_agree_with_what_was_recorded_and_with_their_own_rebuilding(shop: Any) -> None:
    group_id = await shop.group(shop.account())
    ids: list[UUID] = []
    for _ in range(5):
        body = {"product_id": str(shop.product().product_id), "group_id": group_id}
        ids.append(UUID((await shop.ask("POST", "/listings", 201, json=body))["listing_id"]))
    live_at_random(shop, ids, random.Random(20201119))
    await shop.see("/listings")
    before = dump(shop)
    service = shop.app.state.application
    shown = {row["listing_id"]: row for row in before["listings_view"]}
    for listing_id in ids:
        listing = service.load(Listing, listing_id, shop.seller_id)
        row = shown[listing_id]
        assert (row["state"], row["attempt"]) == (listing.state, listing.attempt)
        assert row["mall_product_no"] == (listing.shown.mall_product_no if listing.shown else None)
        assert row["reason"] == (listing.why.reason if listing.why else None)
    assert {row["state"] for row in before["link_history_view"]} >= {"queued", "requested", "failed", "applied"}
    with shop.app.state.running.database.connection() as connection:
        generation = "SELECT generation FROM projection_generations WHERE status = 'active'"
        old = connection.execute(generation).fetchall()
        shop.app.state.running.projector.rebuild()

        async def swapped() -> bool:
            return connection.execute(generation).fetchall() != old

        assert await eventually_async(swapped)
    await shop.see("/listings")
    assert dump(shop) == before

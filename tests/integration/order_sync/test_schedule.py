"""What runs by itself: the schedule over Kafka, the erasing of buyers, the rebuilding of views."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from aiokafka import AIOKafkaProducer

from chassis.testing import eventually_async
from order_sync import main
from order_sync.main import erase_due, service

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_operator_sees_how_collecting_goes(shop: Any) -> None:
    operator = {"headers": shop.tokens.headers(None, role="operator")}

    async def seen() -> Any:
        rows = await shop.ask(
            "GET", "/operations/collecting", 200, params={"seller_id": str(shop.seller_id)}, **operator
        )
        return [row for row in rows if row["plans"]]

    (row,) = await eventually_async(seen)
    assert (row["seller_id"], row["mall"], row["accounts"], row["plans"]) == (str(shop.seller_id), shop.mall, 1, 2)
    assert (row["failing"], row["never_sealed"], row["broken_lines"], row["reason"]) == (0, 2, 0, None)

    async def window() -> Any:
        return [row for row in (await shop.see("/collections", item="new"))["items"] if row["asked_by"] == "schedule"]

    shop.fail(UUID((await eventually_async(window))[0]["collection_id"]))
    mine = {"seller_id": str(shop.seller_id), "after": shop.last()}
    (failed,) = await shop.ask("GET", "/operations/collecting", 200, params=mine, **operator)
    assert (failed["failing"], failed["reason"]) == (1, "제휴몰에서 처리할 수 없는 주문입니다.")
    other = {"seller_id": "00000000-0000-0000-0000-000000000001"}
    assert await shop.ask("GET", "/operations/collecting", 200, params=other, **operator) == []
    await shop.ask("GET", "/operations/collecting", 403)


async def test_the_schedule_asks_and_what_kafka_brings_twice_is_there_once(
    shop: Any, running_settings: str, kafka_servers: str
) -> None:
    async def asked() -> Any:
        found = (await shop.see("/collections", item="new"))["items"]
        return [row for row in found if row["asked_by"] == "schedule"]

    window = (await eventually_async(asked))[0]
    collection_id = UUID(window["collection_id"])
    lines = [shop.line(1), shop.line(2)]
    producer: Any = AIOKafkaProducer(bootstrap_servers=kafka_servers)
    await producer.start()
    try:
        for event in (
            shop.page(collection_id, lines),
            shop.page(collection_id, lines),
            shop.seal(collection_id, lines),
        ):
            await producer.send_and_wait(
                running_settings + event.TOPIC,
                event.model_dump_json().encode(),
                key=str(collection_id).encode(),
                headers=shop.envelope(event).headers(),
            )
    finally:
        await producer.stop()

    async def sealed() -> bool:
        return (await shop.window(collection_id))["state"] == "sealed"

    assert await eventually_async(sealed)
    assert (await shop.see("/orders/counts"))["new"] == 2
    account = next(each for each in (await shop.see("/collections"))["accounts"] if each["item"] == "new")
    due = datetime.fromisoformat(account["due_at"]) - datetime.now(UTC)
    assert timedelta() < due <= timedelta(hours=2)


async def test_the_schedule_lives_by_the_clock_that_all_replicas_share(
    shop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is minutes fast would take each plan for due again as soon as its window was sealed."""
    running, asked = shop.app.state.running, list[datetime]()
    shared = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
    monkeypatch.setattr(running.database, "now", lambda: shared)
    monkeypatch.setattr(main, "collect_due", lambda _, now: asked.append(now))
    monkeypatch.setattr(main, "erase_due", lambda _, now: asked.append(now))
    for loop in service.loops:
        loop.run(running)
    assert set(asked) == {shared}


async def test_a_buyers_data_is_destroyed_some_days_after_delivery(shop: Any) -> None:
    now = datetime.now(UTC)
    old, new = await shop.collected(
        shop.line(1, state="delivered", delivered_at=now - timedelta(days=91)),
        shop.line(2, state="delivered", delivered_at=now - timedelta(days=89)),
    )
    await shop.see("/orders")
    erase_due(shop.app.state.running, now)
    assert set((await shop.see(f"/orders/{old}"))["buyer"].values()) == {"[파기됨]"}
    assert (await shop.see(f"/orders/{new}"))["buyer"]["orderer_name"] == "홍*동"
    assert (await shop.see(f"/orders/{old}/history"))[0]["result"] == "파기"


async def test_rebuilding_every_view_changes_nothing(shop: Any) -> None:
    first, _ = await shop.collected(shop.line(1, state="confirmed"), shop.line(2, cancel_asked=True))
    body = {"invoices": [{"order_id": first, "courier": "LOGEN", "invoice_number": "1234567890"}]}
    await shop.ask("POST", "/orders/invoices", 200, json=body)
    paths = ("/orders", "/orders/counts", "/collections", "/invoices", "/unmatched-items", f"/orders/{first}/history")
    before = [await shop.see(path) for path in paths]
    projector, views = shop.app.state.running.projector, shop.app.state.views
    names = projector.rebuild()
    assert len(names) == 5

    async def swapped() -> bool:
        with views.read_all() as rows:
            rows.execute("SELECT count(*) AS building FROM projection_generations WHERE status = 'building'")
            return rows.fetchone()["building"] == 0

    assert await eventually_async(swapped)
    after = [await shop.see(path) for path in paths]
    assert after[:2] + after[3:] == before[:2] + before[3:]
    ended = [row for row in before[2]["items"] if row["state"] != "running"]
    assert [row for row in after[2]["items"] if row["state"] != "running"] == ended

"""What runs by itself: the schedule over Kafka, notices, the rebuilding of views."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaProducer

from chassis.testing import eventually_async
from contracts.identities import inquiry_key
from contracts.mall_gateway import MallAccountFailed, MallAccountRemoved, MallAccountSaved, Refusal
from inquiry import main
from inquiry.main import service

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_schedule_asks_and_what_kafka_brings_twice_is_there_once(
    shop: Any, running_settings: str, kafka_servers: str
) -> None:
    async def asked() -> Any:
        found = (await shop.see("/collections", item="product"))["items"]
        return [row for row in found if row["asked_by"] == "schedule"]

    collection_id = UUID((await eventually_async(asked))[0]["collection_id"])
    rows = [shop.inquiry(1), shop.inquiry(2)]
    page, seal = shop.page(collection_id, rows), shop.seal(collection_id, [inquiry_key(each.ref) for each in rows])
    producer: Any = AIOKafkaProducer(bootstrap_servers=kafka_servers)
    await producer.start()
    try:
        for event in (page, page, seal):
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
    assert (await shop.see("/inquiries/counts"))["open"] == 2
    account = next(each for each in (await shop.see("/collections"))["accounts"] if each["item"] == "product")
    due = datetime.fromisoformat(account["due_at"]) - datetime.now(UTC)
    assert timedelta() < due <= timedelta(minutes=30)


async def test_each_item_that_the_mall_tells_of_has_a_schedule_that_runs_while_it_is_connected(shop: Any) -> None:
    shop.connect("auction")

    async def running() -> dict[str, bool]:
        found = (await shop.see("/collections"))["accounts"]
        return {each["item"]: each["running"] for each in found if each["account_id"] == str(shop.account_id)}

    assert await running() == {"product": True, "urgent": True, "notices": True}
    account = {"account_id": shop.account_id, "mall": "auction", "login_id": "sbdc6678"}
    shop.tell(MallAccountSaved(**account, key_expires_on=None))
    assert set((await running()).values()) == {True}
    shop.tell(MallAccountFailed(**account, state="rejected", refusal=Refusal(reason="거절", code="x")))
    assert set((await running()).values()) == {False}
    shop.connect()
    assert set((await running()).values()) == {True}
    shop.tell(MallAccountRemoved(account_id=shop.account_id))
    assert set((await running()).values()) == {False}


async def test_the_schedule_lives_by_the_clock_that_all_replicas_share(
    shop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, asked = shop.app.state.running, list[datetime]()
    shared = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
    monkeypatch.setattr(running.database, "now", lambda: shared)
    monkeypatch.setattr(main, "collect_due", lambda _, now: asked.append(now))
    monkeypatch.setattr(main, "erase_due", lambda _, now: asked.append(now))
    for loop in service.loops:
        loop.run(running)
    assert set(asked) == {shared}


async def test_a_malls_notices_are_there_once_and_each_user_marks_what_was_read(shop: Any) -> None:
    shop.connect("auction")
    collected = await notices(shop, 1, 2, 3)
    shop.connect("auction")
    await notices(shop, 1, 2, 3)
    assert collected == 3
    first = await shop.see("/mall-notices", limit=2)
    second = await shop.see("/mall-notices", limit=2, cursor=first["next"])
    found = first["items"] + second["items"]
    assert [row["notice_no"] for row in found] == ["N3", "N2", "N1"]
    assert (found[0]["mall_name"], second["next"]) == ("옥션", None)
    me, other = (shop.tokens.headers(shop.seller_id, user_id=uuid4()) for _ in range(2))
    path = f"/mall-notices/{found[0]['notice_id']}"
    for _ in range(2):
        await shop.ask("POST", f"{path}/read", 204, headers=me)
    after = {"after": shop.last()}
    assert (await shop.ask("GET", path, 200, headers=me, params=after))["read_at"]
    theirs = await shop.ask("GET", path, 200, headers=other, params=after)
    assert (theirs["read_at"], theirs["body"]) == (None, "배송 마감은 9월 20일입니다.")
    mine = await shop.ask("GET", "/mall-notices/unread", 200, headers=me, params=after)
    assert [(row["notices"], row["unread"]) for row in mine] == [(3, 2)]
    await notices(shop, 3, title="추석 배송 변경 안내")
    changed = await shop.ask("GET", path, 200, headers=me, params={"after": shop.last()})
    assert (changed["title"], changed["read_at"]) == ("추석 배송 변경 안내", None)
    assert [row["notice_no"] for row in (await shop.see("/mall-notices", q="변경"))["items"]] == ["N3"]


async def test_a_notice_of_another_seller_is_not_there(shop: Any, stranger: Any) -> None:
    shop.connect("auction")
    await notices(shop, 1)
    notice = (await shop.see("/mall-notices"))["items"][0]["notice_id"]
    await stranger.ask("GET", f"/mall-notices/{notice}", 404)
    await stranger.ask("POST", f"/mall-notices/{notice}/read", 404)
    assert (await stranger.see("/mall-notices"))["items"] == []


async def notices(shop: Any, *numbers: int, **changes: Any) -> int:
    """Notices with these numbers came in: how many the seal counts."""
    return await shop.posted(*[shop.notice(n, **changes) for n in numbers])


async def test_rebuilding_every_view_changes_nothing(shop: Any) -> None:
    first, second = await shop.collected(shop.inquiry(1), shop.inquiry(2, state="unknown", mall_state="X"))
    await shop.write(first)
    await shop.ask("POST", f"/inquiries/{first}/send", 202)
    shop.refused(first, unsettled=True)
    await shop.ask("PUT", f"/inquiries/{second}/memo", 204, json={"memo": "확인"})
    await shop.ask("POST", "/answer-templates", 201, json={"name": "배송", "text": "{구매자}님"})
    paths = (
        "/inquiries",
        "/inquiries/counts",
        f"/inquiries/{first}",
        f"/inquiries/{second}",
        f"/inquiries/{first}/history",
        "/answer-templates",
        "/mall-notices",
    )
    before = [await shop.see(path) for path in paths]
    projector, views = shop.app.state.running.projector, shop.app.state.views
    assert len(projector.rebuild()) == 6

    async def swapped() -> bool:
        with views.read_all() as rows:
            rows.execute("SELECT count(*) AS building FROM projection_generations WHERE status = 'building'")
            return rows.fetchone()["building"] == 0

    assert await eventually_async(swapped)
    assert [await shop.see(path) for path in paths] == before

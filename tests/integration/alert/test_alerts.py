"""Alerts over HTTP and from Kafka, the schedule of deadlines, and who may do what."""

from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from alert.main import warn_due
from chassis.testing import Post, eventually_async
from contracts.account import SellerSuspended
from contracts.mall_gateway import MallKeyExpiring
from contracts.order_sync import InvoiceSent, MallOrderRef, OrderCollected, OrderCollectionMissed

pytestmark = pytest.mark.asyncio(loop_scope="module")
SORTS = {
    "newest": ("raised_at", True),
    "oldest": ("raised_at", False),
    "kind": ("kind_label", False),
    "kind_down": ("kind_label", True),
}
SERVICE_TOPICS = ("mall-gateway.accounts.v1", "order-sync.collections.v1", "order-sync.orders.v1")


def expiring(shop: Any, days_left: int = 7) -> MallKeyExpiring:
    return MallKeyExpiring(
        account_id=shop.account_id,
        mall="coupang",
        login_id="shop1",
        key_expires_on=date(2026, 9, 11),
        days_left=days_left,
    )


def order(shop: Any, number: int, ship_by: datetime) -> OrderCollected:
    now = datetime.now(UTC)
    return OrderCollected(
        order_id=UUID(int=shop.seller_id.int ^ number),
        order_number=f"2026081200000{number:02}",
        account_id=shop.account_id,
        mall="smartstore",
        ref=MallOrderRef(order_no=str(number), line_no="1"),
        product_id=None,
        option_key=None,
        mall_product_no="P1",
        product_name="제주 감귤 5kg",
        option_text="",
        quantity=1,
        unit_price_won=1,
        amount_won=1,
        shipping_won=0,
        region="서울 강남구",
        ordered_at=now,
        paid_at=now,
        ship_by=ship_by,
    )


async def caught_up(shop: Any) -> None:
    await shop.see("/webhooks")


async def warned(shop: Any, hours: float = 0.1) -> int:
    await caught_up(shop)
    warn_due(shop.app.state.running, datetime.now(UTC) + timedelta(hours=hours))
    return len(await shop.alerts(kind="ship_deadline"))


async def test_orders_of_an_account_are_warned_of_together_before_their_time(shop: Any) -> None:
    soon = datetime.now(UTC) + timedelta(hours=10)
    for number in range(1, 5):
        shop.tell(order(shop, number, soon))
    shop.tell(order(shop, 5, soon + timedelta(days=2)))
    shop.tell(InvoiceSent(order_id=UUID(int=shop.seller_id.int ^ 4), courier="LOGEN", invoice_number="12345678901"))
    assert await warned(shop) == 1
    assert await warned(shop) == 1
    (alert,) = await shop.alerts()
    assert alert["title"] == "스토어팜 발송기한이 임박한 주문이 3건 있습니다"
    assert len(alert["ids"]) == 3
    shop.tell(order(shop, 6, soon))
    assert await warned(shop) == 2
    assert await warned(shop, hours=48) == 3


async def test_what_was_over_long_ago_and_what_was_just_heard_is_not_warned_of(shop: Any) -> None:
    now = datetime.now(UTC)
    shop.tell(order(shop, 1, now - timedelta(hours=40)))
    shop.tell(order(shop, 2, now + timedelta(hours=1)))
    await caught_up(shop)
    warn_due(shop.app.state.running, now)
    assert await shop.alerts() == []
    assert await warned(shop) == 1
    assert (await shop.alerts())[0]["ids"] == [str(UUID(int=shop.seller_id.int ^ 2))]


async def test_nobody_is_warned_for_a_suspended_seller(shop: Any) -> None:
    shop.tell(order(shop, 1, datetime.now(UTC) + timedelta(hours=1)))
    shop.tell(SellerSuspended(reason="확인 중"))
    assert await warned(shop) == 0


async def test_alerts_are_listed_in_pages_by_kind_and_state(shop: Any) -> None:
    await shop.hook()
    for days in range(1, 6):
        shop.tell(expiring(shop, days))
    shop.tell(order(shop, 1, datetime.now(UTC) + timedelta(hours=1)))
    await warned(shop)
    await shop.ended(5, state="sent")
    first = await shop.see("/alerts", limit=4)
    rest = await shop.see("/alerts", limit=4, cursor=first["next"])
    assert [len(first["items"]), len(rest["items"]), rest["next"]] == [4, 2, None]
    assert len({row["alert_id"] for row in [*first["items"], *rest["items"]]}) == 6
    assert len(await shop.alerts(kind=["key_expiry"], limit=200)) == 5
    assert len(await shop.alerts(state="sent")) == 5
    assert len(await shop.alerts(kind=["ship_deadline", "key_expiry"])) == 6
    for words, found in (("발송기한", 1), ("SHOP1", 5), ("2026081200000", 1), ("없는 말", 0)):
        assert len(await shop.alerts(q=words)) == found, words
    assert len(await shop.alerts(q=" 발송기한 ", kind=["key_expiry"])) == 0
    one = first["items"][0]
    assert await shop.ask("GET", f"/alerts/{one['alert_id']}", 200) == one
    for params in ({"kind": "nothing"}, {"state": "lost"}, {"limit": 0}):
        await shop.ask("GET", "/alerts", 422, params=params)
    assert (await shop.ask("GET", "/alerts", 400, params={"cursor": "made-up"}))["code"] == "bad_cursor"


@pytest.mark.parametrize("sort", SORTS)
async def test_every_alert_is_on_one_page_of_a_sorted_list(shop: Any, sort: str) -> None:
    for days in range(1, 6):
        shop.tell(expiring(shop, days))
    shop.tell(order(shop, 1, datetime.now(UTC) + timedelta(hours=1)))
    await warned(shop)
    found: list[Any] = []
    cursor: dict[str, str] | None = {}
    while cursor is not None:
        page = await shop.see("/alerts", sort=sort, limit=2, **cursor)
        found += page["items"]
        cursor = {"cursor": page["next"]} if page["next"] else None
    name, falls = SORTS[sort]
    values = [row[name] for row in found]
    assert values == sorted(values, reverse=falls)
    assert len({row["alert_id"] for row in found}) == len(found) == 6


async def test_a_place_in_one_order_of_the_alerts_is_none_in_another(shop: Any) -> None:
    for days in range(1, 4):
        shop.tell(expiring(shop, days))
    page = await shop.see("/alerts", sort="kind", limit=2)
    told = await shop.ask("GET", "/alerts", 400, params={"sort": "newest", "cursor": page["next"]})
    assert "첫 페이지부터" in told["detail"]
    await shop.ask("GET", "/alerts", 422, params={"sort": "text"})


async def test_another_seller_finds_nothing(shop: Any, stranger: Any) -> None:
    hook = await shop.hook()
    shop.tell(expiring(shop))
    (delivery,) = await shop.ended(state="sent")
    (alert,) = await shop.alerts()
    body = {"url": shop.receiver.url("/x"), "kinds": ["key_expiry"]}
    since = {"since": "2026-01-01T00:00:00Z"}
    for method, path, given in (
        ("GET", f"/alerts/{alert['alert_id']}", None),
        ("GET", f"/alerts/{alert['alert_id']}/deliveries", None),
        ("POST", f"/deliveries/{delivery['delivery_id']}/replay", None),
        ("PUT", f"/webhooks/{hook}", body),
        ("DELETE", f"/webhooks/{hook}", None),
        ("POST", f"/webhooks/{hook}/secret", None),
        ("POST", f"/webhooks/{hook}/pause", None),
        ("POST", f"/webhooks/{hook}/resume", None),
        ("POST", f"/webhooks/{hook}/test", None),
        ("POST", f"/webhooks/{hook}/replay", since),
    ):
        await stranger.ask(method, path, 404, json=given)
    assert await stranger.alerts() == []
    assert await stranger.see("/webhooks") == []


async def test_who_may_only_read_changes_nothing_and_everyone_has_preferences(shop: Any) -> None:
    hook = await shop.hook()
    reader = {"headers": shop.tokens.headers(shop.seller_id, role="staff", alerts="read")}
    nobody = {"headers": shop.tokens.headers(shop.seller_id, role="staff", orders="write")}
    operator = {"headers": shop.tokens.headers(None, role="operator")}
    await shop.ask("GET", "/webhooks", 200, **reader)
    await shop.ask("POST", f"/webhooks/{hook}/test", 403, **reader)
    await shop.ask("DELETE", f"/webhooks/{hook}", 403, **reader)
    await shop.ask("GET", "/alerts", 403, **nobody)
    await shop.ask("GET", "/alert-preferences", 200, **nobody)
    await shop.ask("GET", "/alert-preferences", 403, **operator)
    await shop.ask("GET", "/alerts", 403, **operator)


async def test_a_secret_is_shown_once(shop: Any) -> None:
    body = {"url": shop.receiver.url(shop.path), "label": "", "kinds": ["key_expiry"]}
    key = {**shop.tokens.headers(shop.seller_id, user_id=shop.user_id), "Idempotency-Key": str(uuid4())}
    made = await shop.client.post("/v1/webhooks", json=body, headers=key)
    again = await shop.client.post("/v1/webhooks", json=body, headers=key)
    assert (made.status_code, again.status_code) == (201, 409)
    assert made.headers["cache-control"] == "no-store"
    assert "secret" not in again.text.replace("secret_", "")
    (row,) = await shop.see("/webhooks")
    assert not {key for key in row if key == "secret"}
    with shop.app.state.application.database.connection() as connection:
        kept = connection.execute("SELECT * FROM idempotency_keys").fetchall()
    assert made.json()["secret"] not in str(kept)


async def test_a_webhook_is_changed_and_removed(shop: Any) -> None:
    hook = await shop.hook()
    body = {"url": shop.receiver.url("/other"), "label": "새 서버", "kinds": ["urgent_notice"]}
    await shop.ask("PUT", f"/webhooks/{hook}", 204, json=body)
    (row,) = await shop.see("/webhooks")
    assert (row["url"], row["label"], row["kind_labels"]) == (body["url"], "새 서버", ["긴급알리미"])
    refused = await shop.ask("POST", "/webhooks", 409, json=body)
    assert refused["code"] == "webhook_url_taken"
    await shop.ask("DELETE", f"/webhooks/{hook}", 204)
    assert await shop.see("/webhooks") == []
    with shop.app.state.application.database.connection() as connection:
        rows = connection.execute("SELECT * FROM webhook_secrets WHERE webhook_id = %s", (hook,)).fetchall()
    assert rows == []


@pytest_asyncio.fixture(loop_scope="module")
async def post(shop: Any, kafka_servers: str, surroundings: dict[str, str]) -> AsyncGenerator[Post]:
    prefix = surroundings["KAFKA_PREFIX"]
    producer: Any = AIOKafkaProducer(bootstrap_servers=kafka_servers)
    consumer: Any = AIOKafkaConsumer(
        f"{prefix}alert.alerts.v1", bootstrap_servers=kafka_servers, auto_offset_reset="earliest"
    )
    await producer.start()
    await consumer.start()
    yield Post(prefix, shop.seller_id, producer, consumer)
    await producer.stop()
    await consumer.stop()


async def test_news_from_kafka_become_alerts_and_what_became_of_them_is_published(shop: Any, post: Post) -> None:
    await shop.hook(["key_expiry", "collection_failed"])
    plan = uuid4()
    missed = OrderCollectionMissed(
        account_id=shop.account_id,
        mall="tmon",
        login_id="sbdc6678",
        item="new",
        times=1,
        failing_since=datetime.now(UTC),
    )
    await post.ask(expiring(shop), shop.account_id)
    for times in (1, 2, 3):
        await post.ask(missed.model_copy(update={"times": times}), plan)
    await eventually_async(lambda: _both(shop))
    (alert,) = await shop.alerts(kind="collection_failed")
    raised = await post.hears("AlertRaised", alert_id=alert["alert_id"])
    assert (raised["subject_id"], raised["kind"]) == (str(shop.account_id), "collection_failed")
    delivered = await post.hears("AlertDelivered", alert_id=alert["alert_id"])
    assert (delivered["channel"], delivered["tries"]) == ("webhook", 1)
    assert post.count(kind="collection_failed") == 1
    assert sorted(each.told["type"] for each in shop.receiver.at(shop.path)) == ["collection_failed", "key_expiry"]


async def _both(shop: Any) -> bool:
    return len(shop.receiver.at(shop.path)) == 2

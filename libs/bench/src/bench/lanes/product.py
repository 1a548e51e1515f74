"""The product's own lane: order-sync as it runs everywhere else, and what has to be there before it collects."""

import base64
import secrets
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID, uuid5

from bench.orders import ITEMS_PER_SELLER, MALL, NAMESPACE, Window, product_number
from bench.servers import Corner
from chassis.causes import Cause, acting
from chassis.database import Database
from order_sync.application import OrderSync
from order_sync.domain import Collection, MallItem
from order_sync.domain import Window as Period

MASTER_KEY = base64.b64encode(secrets.token_bytes(32)).decode()


def period(window: Window) -> Period:
    """A window as order-sync knows it."""
    return Period(window.account_id, MALL, "bench", "new", window.since, window.until)


def collection_id(window: Window) -> UUID:
    """The id of its collection."""
    return Collection.create_id(window.seller_id, period(window))


def prepare(application: OrderSync, windows: Sequence[Window]) -> None:
    """Let order-sync know the sellers' listings, and ask for the windows."""
    by_seller: dict[UUID, list[Window]] = defaultdict(list)
    for window in windows:
        by_seller[window.seller_id].append(window)
    for seller_id, own in by_seller.items():
        with acting(Cause(seller_id=seller_id, actor="schedule:bench")):
            collections = [Collection(seller_id=seller_id, window=period(w), by="schedule", job=None) for w in own]
            application.save(*_items(own[0]), *collections)


def _items(window: Window) -> list[MallItem]:
    """The seller's products at the mall, as their listings were applied."""
    items: list[MallItem] = []
    for number in range(ITEMS_PER_SELLER):
        name = f"{window.seller}/{number}"
        item = MallItem(
            seller_id=window.seller_id, account_id=window.account_id, mall_product_no=product_number(number)
        )
        item.list_as(uuid5(NAMESPACE, f"listing/{name}"), uuid5(NAMESPACE, f"product/{name}"), {"01": "1"})
        items.append(item)
    return items


def prepared(url: str, windows: Sequence[Window]) -> None:
    """Prepare a fresh database for windows."""
    database = Database(url, size=2)
    try:
        prepare(OrderSync(database), windows)
    finally:
        database.close()


def environment(corner: Corner, port: int) -> dict[str, str]:
    """What order-sync is told."""
    return {
        "ORDER_SYNC_DATABASE_URL": corner.urls["store"],
        "ORDER_SYNC_HTTP_PORT": str(port),
        "ORDER_SYNC_INSTANCE": "bench",
        "KEYRING_URL": corner.urls["keys"],
        "MASTER_KEY": MASTER_KEY,
        "KAFKA_BOOTSTRAP_SERVERS": corner.kafka,
        "KAFKA_PREFIX": corner.prefix,
        "LOG_LEVEL": "WARNING",
    }

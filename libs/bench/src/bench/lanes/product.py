"""The product's own lanes: services as they run everywhere else, and what has to be there before they collect."""

import base64
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID, uuid5

from bench.orders import ITEMS_PER_SELLER, MALL, NAMESPACE, Window, product_number
from bench.servers import Corner
from chassis.causes import Cause, acting
from chassis.database import Database
from chassis.event_store import ServiceApplication
from claim_sync.application import ClaimSync
from claim_sync.domain import Goods, KnownOrder
from collecting.domain import Collection
from collecting.domain import Window as Period
from contracts.mall_gateway import MallOrderLine
from inquiry.application import Inquiries
from local_runtime.services import prefix_of
from order_sync.application import OrderSync
from order_sync.domain import MallItem

MASTER_KEY = base64.b64encode(secrets.token_bytes(32)).decode()
Known = Callable[[Window], Iterable[Any]]
"""What a service has to know of a window's seller, or of the window, before it collects it."""


def period(window: Window, item: str = "new") -> Period:
    """A window as the services know it."""
    return Period(window.account_id, MALL, "bench", item, window.since, window.until)


def collection_id(window: Window, item: str = "new") -> UUID:
    """The id of its collection."""
    return Collection.create_id(window.seller_id, period(window, item))


def prepare(application: OrderSync, windows: Sequence[Window]) -> None:
    """Let order-sync know the sellers' listings, and ask for the windows."""
    _ask(application, windows, "new", of_seller=_items)


def prepare_claims(url: str, windows: Sequence[Window]) -> None:
    """Let claim-sync know in a fresh database the orders that are claimed, and ask for the windows."""
    _within(url, ClaimSync, lambda app: _ask(app, windows, "return_requests", of_window=_orders))


def prepare_inquiries(url: str, windows: Sequence[Window]) -> None:
    """Ask inquiry for the windows in a fresh database."""
    _within(url, Inquiries, lambda app: _ask(app, windows, "product"))


def prepared(url: str, windows: Sequence[Window]) -> None:
    """Prepare a fresh database of order-sync for windows."""
    _within(url, OrderSync, lambda app: prepare(app, windows))


def _within(url: str, service: Callable[[Database], Any], do: Callable[[Any], None]) -> None:
    database = Database(url, size=2)
    try:
        do(service(database))
    finally:
        database.close()


def _ask(
    application: ServiceApplication,
    windows: Sequence[Window],
    item: str,
    *,
    of_seller: Known = lambda _: (),
    of_window: Known = lambda _: (),
) -> None:
    by_seller: dict[UUID, list[Window]] = defaultdict(list)
    for window in windows:
        by_seller[window.seller_id].append(window)
    for seller_id, own in by_seller.items():
        with acting(Cause(seller_id=seller_id, actor="schedule:bench")):
            application.save(*of_seller(own[0]))
            for each in own:
                asked = Collection(seller_id=seller_id, window=period(each, item), by="schedule", job=None)
                application.save(asked, *of_window(each))


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


def _orders(window: Window) -> list[KnownOrder]:
    """The window's orders, as order-sync told of them."""
    orders: list[KnownOrder] = []
    for order_id, line in zip(window.order_ids, window.lines, strict=True):
        order = KnownOrder(seller_id=window.seller_id, order_id=order_id)
        order.tell(_goods(window, line))
        orders.append(order)
    return orders


def _goods(window: Window, line: MallOrderLine) -> Goods:
    return Goods(
        order_number=line.ref.order_no,
        product_id=uuid5(NAMESPACE, f"product/{window.seller}/{line.mall_product_no}"),
        option_key="01",
        mall_product_no=line.mall_product_no,
        product_name=line.product_name,
        option_text=line.option_text,
        quantity=line.quantity,
        unit_price_won=line.unit_price_won,
        amount_won=line.amount_won,
        ordered_at=line.ordered_at,
    )


def environment(corner: Corner, port: int, service: str = "order-sync") -> dict[str, str]:
    """What a service is told."""
    prefix = prefix_of(service)
    return {
        f"{prefix}_DATABASE_URL": corner.urls["store"],
        f"{prefix}_HTTP_PORT": str(port),
        f"{prefix}_INSTANCE": "bench",
        "KEYRING_URL": corner.urls["keys"],
        "MASTER_KEY": MASTER_KEY,
        "KAFKA_BOOTSTRAP_SERVERS": corner.kafka,
        "KAFKA_PREFIX": corner.prefix,
        "LOG_LEVEL": "WARNING",
    }

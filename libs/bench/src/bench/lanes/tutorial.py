"""L1, the rival: the same libraries used as their tutorials show, with settings made durable and nothing tuned.

One aggregate a save, one message a handler call, FastStream's default subscriber, the library's own PostgreSQL recorder
and its `ProjectionRunner`, which makes one transaction of each event.
"""

import asyncio
import os
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.dispatch import singledispatchmethod
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from faststream import FastStream, Header
from faststream.kafka import KafkaBroker
from psycopg.sql import SQL
from pydantic import BaseModel

from bench.lanes.bare_orders import VIEW_COLUMNS
from bench.lanes.places import Places
from chassis.database import trusted
from contracts.identities import ORDER_LINES, line_key
from contracts.mall_gateway import MallOrderLine, MallOrdersFetched
from order_sync.projections import OrdersView

MARKS = ", ".join(["%s"] * len(VIEW_COLUMNS.split(",")))


class Order(Aggregate):
    """An order, as a tutorial would write it."""

    class Collected(Aggregate.Created):
        """It came in."""

        seller_id: UUID
        account_id: UUID
        mall: str
        line: dict[str, Any]

    @event(Collected)
    def __init__(self, seller_id: UUID, account_id: UUID, mall: str, line: dict[str, Any]) -> None:
        self.seller_id = seller_id
        self.account_id = account_id
        self.mall = mall
        self.line = line

    @staticmethod
    def create_id(seller_id: UUID, account_id: UUID, mall: str, line: dict[str, Any]) -> UUID:
        """The same line has the same id."""
        ref = line["ref"]
        key = f"{ref['order_no']}/{ref['box_no']}/{ref['deal_no']}/{ref['line_no']}"
        return uuid5(ORDER_LINES, f"{seller_id}/{mall}/{account_id}/{key}")


class Orders(Application[UUID]):
    """The application."""

    def collect(self, seller_id: UUID, page: MallOrdersFetched, line: MallOrderLine) -> UUID:
        """Record one order."""
        order = Order(seller_id, page.account_id, page.mall, line.model_dump(mode="json"))
        self.save(order)
        return order.id


class OrdersTable(PostgresTrackingRecorder):
    """The view's table, the product's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sql_create_statements.append(SQL(trusted(OrdersView.ddl)).format())

    def insert(self, row: tuple[Any, ...], tracking: Tracking) -> None:
        """One row and its position."""
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(trusted(f"INSERT INTO orders_view ({VIEW_COLUMNS}) VALUES ({MARKS})"), row)  # noqa: S608


class OrdersProjection(Projection[OrdersTable]):
    """Folds orders into the table."""

    name = "orders"

    @singledispatchmethod
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:  # noqa: ARG002
        """Other events change nothing here."""
        self.view.insert_tracking(tracking)

    @process_event.register
    def collected(self, domain_event: Order.Collected, tracking: Tracking) -> None:
        """A new order."""
        self.view.insert(_row(domain_event, tracking.notification_id), tracking)


def _row(fact: Order.Collected, number: int) -> tuple[Any, ...]:
    line = fact.line
    ref = line["ref"]
    return (
        *(fact.seller_id, fact.originator_id, f"{number:015d}", fact.account_id, fact.mall, "bench", ref["order_no"]),
        *(ref["line_no"], ref["box_no"], ref["deal_no"], 0, line["mall_state"], line["mall_product_no"]),
        *(line["mall_option_no"], line["product_name"], line["option_text"], line["quantity"], line["unit_price_won"]),
        *(line["amount_won"], line["shipping_won"], line["region"], line["ordered_at"], line["paid_at"]),
        *(fact.timestamp, line["buyer"]["sealed"]),
    )


class Collected(BaseModel):
    """What is published of an order."""

    order_id: UUID
    mall: str
    line_key: str
    product_name: str
    quantity: int
    unit_price_won: int
    amount_won: int


def library_environment(database_url: str) -> dict[str, str]:
    """The library's settings for a database."""
    parts = urlsplit(database_url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts.path.lstrip("/"),
        "POSTGRES_HOST": parts.hostname or "",
        "POSTGRES_PORT": str(parts.port or 5432),
        "POSTGRES_USER": parts.username or "",
        "POSTGRES_PASSWORD": parts.password or "",
    }


def run() -> None:
    """Work until killed."""
    places = Places.from_environment()
    os.environ.update(library_environment(places.database_url))
    broker = KafkaBroker(places.kafka, acks="all", enable_idempotence=True)
    app, orders = FastStream(broker), Orders()

    @broker.subscriber(places.fetched, group_id=f"{places.prefix}tutorial", auto_offset_reset="earliest")
    async def collect(page: MallOrdersFetched, seller: str = Header()) -> None:  # pyright: ignore[reportUnusedFunction]
        for line in page.lines:
            order_id = await asyncio.to_thread(orders.collect, UUID(seller), page, line)
            await broker.publish(_public(order_id, page, line), places.collected, key=str(order_id).encode())

    runner = ProjectionRunner(application_class=Orders, projection_class=OrdersProjection, view_class=OrdersTable)
    with runner:
        asyncio.run(app.run())


def _public(order_id: UUID, page: MallOrdersFetched, line: MallOrderLine) -> Collected:
    return Collected(
        order_id=order_id,
        mall=page.mall,
        line_key=line_key(line.ref),
        product_name=line.product_name,
        quantity=line.quantity,
        unit_price_won=line.unit_price_won,
        amount_won=line.amount_won,
    )

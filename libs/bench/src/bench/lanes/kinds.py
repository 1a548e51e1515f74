"""The three lanes of the main job: how each is started, and where its store and views are."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import psycopg

from bench.lanes import product, tutorial
from bench.lanes.places import Places
from bench.orders import Window
from bench.servers import Corner
from chassis.database import Database, trusted
from chassis.log import EventLog
from local_runtime.ports import free_port
from order_sync.application import OrderSync
from order_sync.domain import Order


@dataclass(frozen=True)
class Kind:
    """A lane: its program, its tables, and how its store is read back."""

    name: str
    entry: str
    views: Sequence[str]
    prepare: Callable[[str, Sequence[Window]], None]
    environment: Callable[[Corner], Mapping[str, str]]
    stored: Callable[[str], Iterator[tuple[UUID, int]]]

    def shown(self, url: str) -> list[tuple[UUID, int]]:
        """The orders of its view."""
        with psycopg.connect(url) as connection:
            return connection.execute(trusted(f"SELECT order_id, amount_won FROM {self.views[0]}")).fetchall()  # noqa: S608


def _nothing(_: str, __: Sequence[Window]) -> None:
    """These lanes need no preparing."""


def _plain(corner: Corner) -> Mapping[str, str]:
    return Places(corner.urls["store"], corner.kafka, corner.prefix).environment()


def _product(corner: Corner) -> Mapping[str, str]:
    return product.environment(corner, free_port())


def _stored_by_product(url: str) -> Iterator[tuple[UUID, int]]:
    database = Database(url, size=2)
    try:
        log, position = EventLog(OrderSync(database)), 0
        while batch := log.after(position, 5000):
            position = batch[-1].notification_id
            for each in batch:
                if isinstance(each.event, Order.Collected):
                    yield each.event.originator_id, each.event.item.amount_won
    finally:
        database.close()


def _stored_bare(url: str) -> Iterator[tuple[UUID, int]]:
    with psycopg.connect(url) as connection:
        for order_id, state in connection.execute("SELECT originator_id, state FROM events"):
            yield order_id, json.loads(state)["amount_won"]


def _stored_by_tutorial(url: str) -> Iterator[tuple[UUID, int]]:
    orders = tutorial.Orders(tutorial.library_environment(url))
    try:
        for each in orders.recorder.select_notifications(start=None, limit=10**9):
            fact = orders.mapper.to_domain_event(each)
            if isinstance(fact, tutorial.Order.Collected):
                yield fact.originator_id, fact.line["amount_won"]
    finally:
        orders.close()


PRODUCT = Kind(
    "product",
    "order_sync.main:main",
    ("orders_g1.orders_view", "order_history_g1.order_history_view"),
    product.prepared,
    _product,
    _stored_by_product,
)
BARE = Kind("L0", "bench.lanes.bare:run", ("orders_view", "order_history_view"), _nothing, _plain, _stored_bare)
TUTORIAL = Kind("L1", "bench.lanes.tutorial:run", ("orders_view",), _nothing, _plain, _stored_by_tutorial)

"""The lanes of what is collected: how each is started, and where its store and views are."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from bench.lanes import product, tutorial
from bench.orders import Window
from bench.servers import Corner
from bench.subjects import CLAIMS, INQUIRIES, ORDERS, Fact, Subject
from chassis.database import Database, trusted
from chassis.log import EventLog
from claim_sync.application import ClaimSync
from claim_sync.domain import Claim
from inquiry.application import Inquiries
from inquiry.domain import Inquiry
from local_runtime.ports import free_port
from order_sync.application import OrderSync
from order_sync.domain import Order


@dataclass(frozen=True)
class Kind:
    """A lane: its program, its tables, and how its store is read back."""

    name: str
    subject: Subject
    entry: str
    views: Sequence[str]
    prepare: Callable[[str, Sequence[Window]], None]
    environment: Callable[[Corner], Mapping[str, str]]
    stored: Callable[[str], Iterator[Fact]]

    def shown(self, url: str) -> list[Fact]:
        """What its first view holds."""
        with psycopg.connect(url) as connection:
            return connection.execute(trusted(f"SELECT {self.subject.columns} FROM {self.views[0]}")).fetchall()  # noqa: S608


def _nothing(_: str, __: Sequence[Window]) -> None:
    """These lanes need no preparing."""


def _product(
    subject: Subject,
    service: str,
    views: Sequence[str],
    prepare: Callable[[str, Sequence[Window]], None],
    stored: Callable[[str], Iterator[Fact]],
) -> Kind:
    """The product's lane: each view stands in the schema of its first generation."""
    entry = f"{service.replace('-', '_')}.main:main"
    tables = [f"{view}_g1.{view}_view" for view in views]
    return Kind(
        "product",
        subject,
        entry,
        tables,
        prepare,
        lambda corner: product.environment(corner, free_port(), service),
        stored,
    )


def _plain(
    name: str, subject: Subject, entry: str, views: Sequence[str], stored: Callable[[str], Iterator[Fact]]
) -> Kind:
    """A lane that needs nothing but its places."""
    tables = [f"{view}_view" for view in views]
    return Kind(name, subject, entry, tables, _nothing, lambda corner: subject.places(corner).environment(), stored)


def _bare(subject: Subject, views: Sequence[str]) -> Kind:
    """L0: what it stores are the rows of the pages."""

    def stored(url: str) -> Iterator[Fact]:
        with psycopg.connect(url) as connection:
            for its_id, state in connection.execute("SELECT originator_id, state FROM events"):
                yield its_id, subject.number_of(json.loads(state))

    return _plain("L0", subject, f"bench.lanes.bare_{subject.name}:run", views, stored)


def _events(url: str, application: Callable[[Database], Any], wanted: type[Any]) -> Iterator[Any]:
    """The events of one class in a service's store."""
    database = Database(url, size=2)
    try:
        log, position = EventLog(application(database)), 0
        while batch := log.after(position, 5000):
            position = batch[-1].notification_id
            yield from (each.event for each in batch if isinstance(each.event, wanted))
    finally:
        database.close()


def _stored_orders(url: str) -> Iterator[Fact]:
    return ((each.originator_id, each.item.amount_won) for each in _events(url, OrderSync, Order.Collected))


def _stored_claims(url: str) -> Iterator[Fact]:
    return ((each.originator_id, each.place.quantity) for each in _events(url, ClaimSync, Claim.Collected))


def _stored_inquiries(url: str) -> Iterator[Fact]:
    return ((each.originator_id, int(each.place.inquiry_no)) for each in _events(url, Inquiries, Inquiry.Collected))


def _stored_by_tutorial(url: str) -> Iterator[tuple[UUID, int]]:
    orders = tutorial.Orders(tutorial.library_environment(url))
    try:
        for each in orders.recorder.select_notifications(start=None, limit=10**9):
            fact = orders.mapper.to_domain_event(each)
            if isinstance(fact, tutorial.Order.Collected):
                yield fact.originator_id, fact.line["amount_won"]
    finally:
        orders.close()


_ORDER_VIEWS = ("orders", "order_history")
_CLAIM_VIEWS = ("claims", "claim_history")
_INQUIRY_VIEWS = ("inquiries", "inquiry_history")
ORDER_LANES = (
    _product(ORDERS, "order-sync", _ORDER_VIEWS, product.prepared, _stored_orders),
    _bare(ORDERS, _ORDER_VIEWS),
    _plain("L1", ORDERS, "bench.lanes.tutorial:run", _ORDER_VIEWS[:1], _stored_by_tutorial),
)
CLAIM_LANES = (
    _product(CLAIMS, "claim-sync", _CLAIM_VIEWS, product.prepare_claims, _stored_claims),
    _bare(CLAIMS, _CLAIM_VIEWS),
)
INQUIRY_LANES = (
    _product(INQUIRIES, "inquiry", _INQUIRY_VIEWS, product.prepare_inquiries, _stored_inquiries),
    _bare(INQUIRIES, _INQUIRY_VIEWS),
)

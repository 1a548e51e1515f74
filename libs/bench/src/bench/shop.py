"""A whole suite with a shop of many orders and products, and smaller ones beside it.

One day is lived through at simulated malls; its events are multiplied in the services' stores, and the services' own
projections make the views of them, as they make all others.
"""

import json
import re
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from bench.copying import Copier, Copying, Owner, Pattern, Slot, cut, slots
from bench.servers import used_seconds
from bench.stored import Store, sealed_for
from bench.workbench import Workbench
from catalog.domain import Stock
from local_runtime.services import SIMULATOR, services_of
from local_runtime.shared_servers import quick_directory
from local_runtime.suite import Suite, running_suite
from proofs.busy_shop import MALLS, open_busy_shop
from proofs.goods import GOODS
from proofs.newcomers import newcomer, operator_of
from proofs.people import Market
from proofs.seller_day import SellerDay

COPIED: Mapping[str, Sequence[str]] = {
    "catalog": ("Product", "Stock"),
    "listing": ("KnownProduct", "SalesGroup", "Listing", "StockFeed"),
    "order-sync": ("Order", "InvoiceChanges", "MappingRule"),
    "claim-sync": ("Claim",),
    "inquiry": ("Inquiry",),
}
"""The aggregates that lists are made of, by service."""
GOODS_OF = ("catalog", "listing")
"""The services whose records belong to goods, not to days."""
NAMES = (*GOODS, "시즌 종료 볼펜")
A_YEAR = timedelta(days=365)
SEAL = re.compile(r'"(d1\.[^"]+)"')
NEVER = str(100 * 365)
ENVIRONMENT = {
    **{
        f"{schedule}_INTERVAL_SECONDS": "604800"
        for schedule in (
            "ORDER_SYNC_COLLECT",
            "CLAIM_SYNC_COLLECT",
            "INQUIRY_COLLECT",
            "INQUIRY_URGENT",
            "INQUIRY_NOTICES",
        )
    },
    **{f"{service}_ERASE_AFTER_DAYS": NEVER for service in ("ORDER_SYNC", "INQUIRY")},
    "PERSONAL_DATA_AT_MOST_DAYS": NEVER,
    "ACCOUNT_PASSWORD_HASH_MEMORY_KIB": "256",
    "LOG_LEVEL": "WARNING",
}
"""Schedules rest and nothing of last year is erased; log-ins are cheap: they come once a user."""
MEASURED = tuple(service for service in services_of() if service != SIMULATOR)
UNTRACED = {"OTEL_TRACES_EXPORTER": "none"}
"""Traces are for the day that is lived through: what is measured does without, as elsewhere in the bench."""


@dataclass(frozen=True)
class Shops:
    """The suite, the e-mail of the owner of the large shop, those of the small ones, and what the large one has."""

    suite: Suite
    large: str
    small: Sequence[str]
    orders: int
    products: int

    def cpu_seconds(self) -> dict[str, float]:
        """What each part of the suite has used so far."""
        return {part.name: used_seconds(identity.pid) for part, identity in self.suite.state().running()}


@dataclass(frozen=True)
class Amount:
    """How much there is to be: of the large shop, and of each small one."""

    orders: int
    products: int
    small_shops: int
    small_orders: int
    small_products: int


def amount(bench: Workbench) -> Amount:
    """By the size of the run."""
    smoke, standard = Amount(500, 50, 2, 60, 10), Amount(100_000, 10_000, 11, 2_000, 200)
    return bench.pick(smoke, standard, standard)


@dataclass(frozen=True)
class Shop:
    """A seller: its id, its owner's e-mail, its accounts by mall."""

    seller_id: UUID
    email: str
    malls: Mapping[str, str]

    @classmethod
    def of(cls, day: SellerDay) -> "Shop":
        """Whose day it is."""
        return cls(UUID(day.desk.see("account", "/me")["seller_id"]), day.desk.email, dict(day.malls))

    def for_(self, other: "Shop") -> dict[UUID, UUID]:
        """What stands for this shop's seller and accounts in copies that another one has."""
        accounts = {UUID(account): UUID(other.malls[mall]) for mall, account in self.malls.items()}
        return {self.seller_id: other.seller_id, **accounts}


def own_directory() -> TemporaryDirectory[str]:
    """Where a suite's data lies, beside the servers of tests and benches: those are swept by whoever comes next."""
    return TemporaryDirectory(prefix="mallbridge-shops-", dir=quick_directory(), ignore_cleanup_errors=True)


@contextmanager
def open_shops(bench: Workbench) -> Generator[Shops]:
    """The suite with its shops; it ends with the block."""
    wanted = amount(bench)
    with own_directory() as root, running_suite(Path(root), env=ENVIRONMENT) as suite:
        large = Shop.of(open_busy_shop(suite, operator_of(suite), Market(suite)))
        small = [_open_small(suite) for _ in range(wanted.small_shops)]
        bench.tell(f"a shop's day is over; {len(small)} smaller shops are open")
        orders, products = _fill(bench, suite, large, small, wanted)
        yield Shops(suite, large.email, [each.email for each in small], orders, products)


def _open_small(suite: Suite) -> Shop:
    day = newcomer(suite, operator_of(suite))
    day.enter_accounts(MALLS)
    return Shop.of(day)


def _fill(bench: Workbench, suite: Suite, large: Shop, small: Sequence[Shop], wanted: Amount) -> tuple[int, int]:
    """Multiply the day: how many orders and products the large shop has then."""
    stores = {service: Store(suite, service) for service in COPIED}
    for store in stores.values():
        store.wait_until_told()
    for service in MEASURED:
        suite.give(service, UNTRACED)
        suite.hold(service)
    found = {service: store.read(large.seller_id, COPIED[service]) for service, store in stores.items()}
    orders, products = _created(found["order-sync"], "Order"), _created(found["catalog"], "Product")
    counts = (_copies(wanted.orders, orders), _copies(wanted.products, products))
    few = (_copies(wanted.small_orders, orders), _copies(wanted.small_products, products))
    goods_ids = {row["originator_id"] for service in GOODS_OF for row in found[service]}
    copyings = [Copying(Owner(large.seller_id, large.for_(large)), *counts, A_YEAR, goods_ids)]
    copyings += [Copying(owner, *few, A_YEAR, goods_ids) for owner in _owners(suite, large, small, found)]
    for service, store in stores.items():
        written = _write(store, found[service], copyings, of_goods=service in GOODS_OF)
        bench.tell(f"{service}: {written:,} events written")
    for service in MEASURED:
        suite.release(service)
    suite.wait_ready()
    for store in stores.values():
        store.wait_until_shown()
        bench.tell(f"{store.service}: every event is in its views")
    return orders * (1 + counts[0]), products * (1 + counts[1])


def _owners(
    suite: Suite, large: Shop, small: Sequence[Shop], found: Mapping[str, Sequence[Mapping[str, Any]]]
) -> list[Owner]:
    """The small shops, each with what the large one sealed, sealed anew for it."""
    sealed = {seal for rows in found.values() for row in rows for seal in SEAL.findall(row["text"])}
    seals = sealed_for(suite.environment, large.seller_id, sealed, [shop.seller_id for shop in small])
    return [Owner(shop.seller_id, large.for_(shop), seals[shop.seller_id]) for shop in small]


def _created(rows: Sequence[Mapping[str, Any]], aggregate: str) -> int:
    """How many there are of an aggregate."""
    first = (row for row in rows if row["originator_version"] == 1)
    return sum(row["topic"].partition(":")[2].startswith(f"{aggregate}.") for row in first)


def _copies(wanted: int, there: int) -> int:
    """How many copies it takes to have so many."""
    return max(1, round(wanted / there) - 1)


def _write(store: Store, rows: Sequence[Mapping[str, Any]], copyings: Sequence[Copying], *, of_goods: bool) -> int:
    """Write all copies of a service's events, the oldest day first: how many events."""
    changing = slots(NAMES)
    patterns = [_pattern(row, cut(row["text"], changing)) for row in rows]
    written = 0
    for copying in copyings:
        count = copying.goods if of_goods else copying.days
        copier = Copier(copying, patterns, count, derived(rows, copying.owner.seller_id))
        store.write(row for number in reversed(range(count)) for row in copier.rows(number))
        written += count * len(patterns)
    return written


def _pattern(row: Mapping[str, Any], pieces: Sequence[str | Slot]) -> Pattern:
    names = ("originator_id", "originator_version", "topic", "actor", "correlation_id", "traceparent", "recorded_at")
    originator_id, version, topic, *cause = (row[name] for name in names)
    return Pattern(originator_id, version, topic, pieces, *cause)


def derived(rows: Sequence[Mapping[str, Any]], seller_id: UUID) -> dict[UUID, Callable[[Callable[[UUID], UUID]], UUID]]:
    """Stock is found by its product and option: its id is made of theirs."""
    rules: dict[UUID, Callable[[Callable[[UUID], UUID]], UUID]] = {}
    for row in rows:
        if row["topic"].endswith(":Stock.Opened"):
            fact = json.loads(row["text"])
            product, key = UUID(fact["product_id"]["_data_"]), fact["option_key"]
            rules[row["originator_id"]] = partial(_stock_id, seller_id, product, key)
    return rules


def _stock_id(seller_id: UUID, product: UUID, key: str, named: Callable[[UUID], UUID]) -> UUID:
    return Stock.create_id(seller_id, named(product), key)

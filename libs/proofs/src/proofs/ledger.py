"""The ledger checker: what the malls saw against what the stores, the topics and the views say.

One piece of code for the demo, the drills and the tests. A difference is a sentence; no sentence means that the
promises held: each order recorded once and published with all its events in order, each effect at most once and none
forgotten,
stock and money equal, nothing refused for a limit, no personal data in clear.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from contracts.identities import listing_code
from contracts.listing import ListingApplied
from contracts.order_sync import (
    InvoiceSent,
    MallOrderRef,
    OrderCollected,
    OrderConfirmed,
    OrderMapped,
    OrderUnmapped,
    SaleCancelled,
)
from local_runtime.suite import Suite
from proofs.people import Json, Market
from proofs.stores import Expected, Store, open_stores
from proofs.topics import Published, read_topics


@dataclass(frozen=True)
class Purpose:
    """What a proof did on purpose, which the checker cannot know from the ledger.

    `initial_stock` is what was entered, by product id and option key. `uninvoiced` are the names of order lines
    (`mall order/line`) that must not have an invoice: held for a cancel, or cancelled.
    """

    initial_stock: Mapping[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    uninvoiced: frozenset[str] = frozenset()


@dataclass
class Verdict:
    """What a check found."""

    orders: int = 0
    listings: int = 0
    invoices: int = 0
    lost: list[str] = field(default_factory=list[str])
    doubled: list[str] = field(default_factory=list[str])
    wrong: list[str] = field(default_factory=list[str])
    refused_by_limit: int = 0

    @property
    def differences(self) -> list[str]:
        """Everything that is not as it must be."""
        limits = [f"{self.refused_by_limit} calls were refused for a limit"] if self.refused_by_limit else []
        return [*self.lost, *self.doubled, *self.wrong, *limits]


def check(suite: Suite, purpose: Purpose) -> Verdict:
    """Compare everything; nothing may be in flight."""
    ledger = Market(suite).ledger()
    verdict = Verdict(refused_by_limit=len(ledger["throttled"]))
    stores = open_stores(suite)
    try:
        published = asyncio.run(read_topics(suite.environment["KAFKA_BOOTSTRAP_SERVERS"]))
        public = list(stores["order-sync"].messages())
        names = _check_orders(verdict, ledger, public)
        _check_effects(verdict, ledger, public, names, purpose.uninvoiced)
        _check_listings(verdict, ledger, list(stores["listing"].messages()))
        for store in stores.values():
            _check_published(verdict, store, published)
        _check_views(verdict, ledger, stores["order-sync"])
        _check_stock(verdict, stores, purpose.initial_stock)
        _check_privacy(verdict, ledger, stores, published)
    finally:
        for store in stores.values():
            store.close()
    return verdict


def _lines(ledger: Json) -> Iterator[tuple[str, Json]]:
    """Every order line that was placed, under the name `mall order/line`."""
    for order in ledger["orders"]:
        for line in order["lines"]:
            number = order["numbers"].get("purchaseNo", order["number"])
            yield f"{order['mall']} {number}/{_line_number(order['mall'], line)}", line


def _line_number(mall: str, line: Json) -> str:
    """What the mall shows as the line's number: 쿠팡 and 티몬 name the option, the others the line."""
    return line["option_number"] or line["number"] if mall in ("coupang", "tmon") else line["number"]


def _name(mall: str, ref: MallOrderRef) -> str:
    return f"{mall} {ref.order_no}/{ref.line_no}"


def _check_orders(verdict: Verdict, ledger: Json, public: Sequence[Expected]) -> dict[UUID, str]:
    """Each order line that a buyer placed is recorded once, with its money: our orders by id."""
    names: dict[UUID, str] = {}
    amounts: defaultdict[str, list[int]] = defaultdict(list)
    for message in public:
        if isinstance(message.event, OrderCollected):
            names[message.event.order_id] = name = _name(message.event.mall, message.event.ref)
            amounts[name].append(message.event.amount_won)
    for name, line in _lines(ledger):
        verdict.orders += 1
        found = amounts.pop(name, [])
        if not found:
            verdict.lost.append(f"order {name} was placed and is not recorded")
        elif len(found) > 1:
            verdict.doubled.append(f"order {name} is recorded {len(found)} times")
        elif found[0] != line["unit_price_won"] * line["quantity"]:
            verdict.wrong.append(f"order {name} has another amount than was paid")
    verdict.wrong.extend(f"order {name} is recorded and was never placed" for name in amounts)
    return names


def _check_effects(
    verdict: Verdict, ledger: Json, public: Sequence[Expected], names: Mapping[UUID, str], uninvoiced: frozenset[str]
) -> None:
    """Each confirmation and each invoice took effect once where we say so, and never twice."""
    sent = {names[m.event.order_id] for m in public if isinstance(m.event, InvoiceSent) and not m.event.forced}
    confirmed = {names[m.event.order_id] for m in public if isinstance(m.event, OrderConfirmed)}
    for name, line in _lines(ledger):
        count, must = line["invoice_count"], name not in uninvoiced
        verdict.invoices += bool(count)
        if count > 1:
            verdict.doubled.append(f"invoice of {name} was accepted {count} times")
        if count and name not in sent:
            verdict.wrong.append(f"invoice of {name} is at the mall and we do not know it")
        if not count and (must or name in sent):
            verdict.lost.append(f"invoice of {name} is not at the mall")
        if count and not must:
            verdict.wrong.append(f"invoice of {name} went out although it had to be held")
        if name in confirmed and not line["acknowledged"]:
            verdict.lost.append(f"confirmation of {name} is done to our mind and the mall has none")


def _check_listings(verdict: Verdict, ledger: Json, public: Sequence[Expected]) -> None:
    """Each listing exists once at its mall, under the code that we gave it."""
    applied = {m.event.listing_id: m.event.mall for m in public if isinstance(m.event, ListingApplied)}
    codes = Counter((product["mall"], product["seller_code"].split("-")[0]) for product in ledger["products"])
    verdict.listings = len(applied)
    for listing_id, mall in applied.items():
        count = codes.pop((mall, listing_code(listing_id)), 0)
        if count == 0:
            verdict.lost.append(f"listing {listing_id} is applied to our mind and {mall} has no such product")
        elif count > 1:
            verdict.doubled.append(f"listing {listing_id} was registered {count} times at {mall}")
    verdict.wrong.extend(f"product {code} is at {mall} and no listing is applied" for mall, code in codes)


def _check_published(verdict: Verdict, store: Store, published: Published) -> None:
    """Everything that must be public is on its topic, each key in order."""
    last: dict[tuple[str, bytes], int] = {}
    for message in store.messages():
        at = published.first_offset(message.topic, message.event_id)
        if at is None:
            verdict.lost.append(f"{store.name}: {message.name} {message.event_id} is not on {message.topic}")
            continue
        if at < last.get((message.topic, message.key), -1):
            verdict.wrong.append(f"{store.name}: {message.name} {message.event_id} is out of order for its key")
        last[message.topic, message.key] = at


def _check_views(verdict: Verdict, ledger: Json, store: Store) -> None:
    """The order view has each order once and sums to what the buyers paid."""
    rows = store.view("SELECT count(*) AS orders, coalesce(sum(amount_won), 0) AS won FROM orders_view")
    shown = (rows[0]["orders"], int(rows[0]["won"]))
    paid = [line["unit_price_won"] * line["quantity"] for _, line in _lines(ledger)]
    if shown != (len(paid), sum(paid)):
        verdict.wrong.append(f"the order view shows {shown} orders and won, the malls ({len(paid)}, {sum(paid)})")


def _check_stock(verdict: Verdict, stores: Mapping[str, Store], initial: Mapping[tuple[str, str], int]) -> None:
    """What is left is what there was, less what was ordered, plus what was cancelled."""
    left = dict(initial)
    for message in stores["order-sync"].messages():
        event = message.event
        match event:
            case OrderCollected() | OrderMapped() if event.product_id is not None:
                left[str(event.product_id), event.option_key or ""] -= event.quantity
            case SaleCancelled() | OrderUnmapped() if event.product_id is not None:
                left[str(event.product_id), event.option_key or ""] += event.quantity
            case _:
                pass
    rows = stores["catalog"].view("SELECT product_id, option_key, on_hand FROM stock_view")
    seen = {(str(row["product_id"]), row["option_key"]): row["on_hand"] for row in rows}
    for key, count in left.items():
        if seen.get(key) != count:
            verdict.wrong.append(f"stock of {key} is {seen.get(key)} and must be {count}")


def _check_privacy(verdict: Verdict, ledger: Json, stores: Mapping[str, Store], published: Published) -> None:
    """No buyer's phone number or detailed address stands anywhere in clear."""
    secrets = {
        order["buyer"][name].encode()
        for order in ledger["orders"]
        for name in ("phone", "receiver_phone", "address_detail")
        if len(order["buyer"][name]) > 6
    }
    for store in stores.values():
        text = store.everything()
        verdict.wrong.extend(f"{store.name}: a buyer's data stands in clear" for each in secrets if each in text)
    text = published.everything()
    verdict.wrong.extend("a topic holds a buyer's data in clear" for each in secrets if each in text)

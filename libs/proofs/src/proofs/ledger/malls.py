"""The malls' ledger against our books: orders, confirmations, invoices, cancels, listings, from both sides."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from contracts.identities import listing_code
from proofs.ledger.books import Books, OrderBook
from proofs.ledger.verdict import Purpose, Verdict
from proofs.malls import confirms, line_name

Json = Any


@dataclass(frozen=True, slots=True)
class MallLine:
    """An order line as it really was placed and handled at its mall."""

    name: str
    mall: str
    amount_won: int
    acknowledged: int
    invoice_count: int
    invoice_changes: int
    invoice_number: str
    cancelled_by_seller: bool


def lines_of(ledger: Json, cancels: Sequence[Json]) -> list[MallLine]:
    """Every order line that was placed; `cancels` are the ledger's entries of that kind."""
    cancelled = {(entry["mall"], entry["line"]) for entry in cancels if entry["by"] == "seller"}
    return list(_lines(ledger, cancelled))


def _lines(ledger: Json, cancelled: set[tuple[str, str]]) -> Iterator[MallLine]:
    for order in ledger["orders"]:
        mall = order["mall"]
        for line in order["lines"]:
            yield MallLine(
                name=line_name(order, line),
                mall=mall,
                amount_won=line["unit_price_won"] * line["quantity"],
                acknowledged=line["acknowledged"],
                invoice_count=line["invoice_count"],
                invoice_changes=line["invoice_changes"],
                invoice_number=line["invoices"][-1]["number"] if line["invoices"] else "",
                cancelled_by_seller=(mall, line["number"]) in cancelled,
            )


def check_orders(verdict: Verdict, lines: Sequence[MallLine], books: Books) -> None:
    """Each order line that a buyer placed is recorded once, with its money."""
    ours = {order.name: order for order in books.orders.values()}
    verdict.orders = len(lines)
    for line in lines:
        order, times = ours.pop(line.name, None), books.collected[line.name]
        if order is None:
            verdict.lost.append(f"order {line.name} was placed and is not recorded")
            continue
        if times > 1:
            verdict.doubled.append(f"order {line.name} is recorded {times} times")
        if order.amount_won != line.amount_won:
            verdict.wrong.append(f"order {line.name} has another amount than was paid")
    verdict.wrong.extend(f"order {name} is recorded and was never placed" for name in ours)
    verdict.wrong.extend(books.strays)


def check_effects(verdict: Verdict, lines: Sequence[MallLine], books: Books, purpose: Purpose) -> None:
    """Each confirmation, invoice and cancel took effect once where we say so, and nowhere else."""
    ours = {order.name: order for order in books.orders.values()}
    doubtful = _subjects(books, "unsettled")
    unsure = {order.name for order_id, order in books.orders.items() if order_id in doubtful}
    parcels = Parcels(books)
    for line in lines:
        order = ours.get(line.name)
        if order is not None:
            _check_confirmation(verdict, line, order, unsure=line.name in unsure)
            _check_invoice(verdict, line, order, purpose, unsure=line.name in unsure)
            parcels.check(verdict, line, order)
            _check_cancel(verdict, line, order, unsure=line.name in unsure)


class Parcels:
    """The numbers that invoices were changed to, by order: a parcel has one, so a line's change may be its others'."""

    def __init__(self, books: Books) -> None:
        self.changed: defaultdict[str, list[str]] = defaultdict(list)
        self.unsure: set[str] = set()
        for order in books.orders.values():
            self.changed[_order_of(order.name)] += order.changed
        for intent in books.intents.values():
            if intent.kind == "change_invoice" and intent.state == "unsettled" and intent.subject_id in books.orders:
                self.unsure.add(_order_of(books.orders[intent.subject_id].name))

    def check(self, verdict: Verdict, line: MallLine, order: OrderBook) -> None:
        """The last number that we told is the mall's, and it was changed there no oftener than we told."""
        changed, told = self.changed[_order_of(line.name)], [*order.sent, *order.changed]
        if not line.invoice_count or not told or _order_of(line.name) in self.unsure:
            return
        others = [number for number in changed if number not in order.changed]
        if _figures(line.invoice_number) not in map(_figures, [told[-1], *others]):
            verdict.wrong.append(f"invoice of {line.name} has another number at the mall")
        if line.invoice_changes > len(changed):
            times = f"{line.invoice_changes} times at the mall, {len(changed)} by us"
            verdict.doubled.append(f"invoice of {line.name} was changed {times}")


def _order_of(line: str) -> str:
    return line.rpartition("/")[0]


def _check_confirmation(verdict: Verdict, line: MallLine, order: OrderBook, *, unsure: bool) -> None:
    if line.acknowledged > 1:
        verdict.doubled.append(f"confirmation of {line.name} took effect {line.acknowledged} times")
    if order.confirmed > 1:
        verdict.doubled.append(f"confirmation of {line.name} is told {order.confirmed} times")
    if order.confirmed and not line.acknowledged and confirms(line.mall):
        verdict.lost.append(f"confirmation of {line.name} is done to our mind and the mall has none")
    if line.acknowledged and not order.confirmed and not unsure:
        verdict.wrong.append(f"confirmation of {line.name} is at the mall and we do not know it")


def _check_invoice(verdict: Verdict, line: MallLine, order: OrderBook, purpose: Purpose, *, unsure: bool) -> None:
    count, must = line.invoice_count, line.name not in purpose.uninvoiced
    verdict.invoices += bool(count)
    if count > 1:
        verdict.doubled.append(f"invoice of {line.name} was accepted {count} times")
    if len(order.sent) > 1:
        verdict.doubled.append(f"invoice of {line.name} is told as sent {len(order.sent)} times")
    if count and not order.sent and not unsure:
        verdict.wrong.append(f"invoice of {line.name} is at the mall and we do not know it")
    if not count and (order.sent or (must and not unsure and not order.forced)):
        verdict.lost.append(f"invoice of {line.name} is not at the mall")
    if count and not must:
        verdict.wrong.append(f"invoice of {line.name} went out although it had to be held")


def _check_cancel(verdict: Verdict, line: MallLine, order: OrderBook, *, unsure: bool) -> None:
    ours = order.cancelled_by == "seller"
    if ours and not line.cancelled_by_seller:
        verdict.lost.append(f"cancel of {line.name} is done to our mind and the mall has none")
    if line.cancelled_by_seller and not order.cancelled_by and not unsure:
        verdict.wrong.append(f"cancel of {line.name} is at the mall and we do not know it")


def _figures(number: str) -> str:
    return re.sub(r"\D", "", number)


def _subjects(books: Books, *states: str) -> set[UUID]:
    return {intent.subject_id for intent in books.intents.values() if intent.state in states}


def check_listings(verdict: Verdict, ledger: Json, books: Books) -> None:
    """Each listing exists once at its mall, under the code that we gave it, changed and stopped as was accepted."""
    products = _products(ledger)
    accepted = _accepted(books)
    unsure = {listing_code(subject) for subject in _subjects(books, "unsettled")}
    verdict.listings = len(books.listings)
    for listing_id, mall in books.listings.items():
        rows = products.pop((mall, listing_code(listing_id)), [])
        if not rows:
            verdict.lost.append(f"listing {listing_id} is applied to our mind and {mall} has no such product")
            continue
        if len(rows) > 1 or max(row["times_created"] for row in rows) > 1:
            times = max(len(rows), *(row["times_created"] for row in rows))
            verdict.doubled.append(f"listing {listing_id} was registered {times} times at {mall}")
        _check_changes(verdict, f"listing {listing_id}", rows, accepted[listing_id])
    verdict.wrong.extend(
        f"product {code} is at {mall} and no listing is applied" for mall, code in products if code not in unsure
    )


def _products(ledger: Json) -> dict[tuple[str, str], list[Json]]:
    found: defaultdict[tuple[str, str], list[Json]] = defaultdict(list)
    for product in ledger["products"]:
        found[product["mall"], product["seller_code"].split("-")[0]].append(product)
    return found


def _accepted(books: Books) -> Mapping[UUID, Counter[str]]:
    found: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
    for intent in books.intents.values():
        if intent.state == "accepted":
            found[intent.subject_id][intent.kind] += 1
    return found


def _check_changes(verdict: Verdict, told: str, rows: Sequence[Json], accepted: Mapping[str, int]) -> None:
    updates, stops = (sum(row[name] for row in rows) for name in ("updates", "stops"))
    if accepted.get("update_listing", 0) > 0 and updates == 0:
        verdict.lost.append(f"{told} is brought up to date to our mind and was never changed at its mall")
    if accepted.get("stop_sale", 0) > 0 and stops + sum(row["deletes"] for row in rows) == 0:
        verdict.lost.append(f"{told} is stopped to our mind and still on sale at its mall")
    if stops > 0 and accepted.get("stop_sale", 0) == 0:
        verdict.wrong.append(f"{told} was stopped at its mall and nobody asked for it")


def check_intents(verdict: Verdict, books: Books) -> None:
    """Whatever was asked of the gateway it has one intent for, none of its own, and none without an end."""
    states = Counter(intent.state for intent in books.intents.values())
    verdict.unsettled = states["unsettled"]
    for intent_id, told in books.asked.items():
        if intent_id not in books.intents:
            verdict.lost.append(f"{told} was asked and the gateway has no intent for it")
    for intent_id, intent in books.intents.items():
        if intent_id not in books.asked:
            verdict.wrong.append(f"intent {intent_id} ({intent.kind} at {intent.mall}) was asked by nobody")
        elif intent.state == "open":
            verdict.in_flight.append(f"intent {intent_id} ({intent.kind} at {intent.mall}) has no outcome")

"""The ledger checker: what the malls saw against what the stores, the topics and the views say.

One piece of code for the demo, the drills, the bench and the tests. A difference is a sentence; no sentence means that
the promises held: each order recorded once and published with all its events in order, each effect at most once and
none forgotten, every window sealed with right counts, stock and money equal, stock also at the malls, nothing left in
flight, nothing refused for a limit, no personal data in clear. Events and records are streamed; what is kept of them
is small.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from local_runtime.suite import Suite
from proofs.ledger.asking import check_claims, check_inquiries
from proofs.ledger.books import Books
from proofs.ledger.malls import check_effects, check_intents, check_listings, check_orders, lines_of
from proofs.ledger.privacy import Buyers
from proofs.ledger.rest import come_to_rest, unread
from proofs.ledger.shelves import check_shelves
from proofs.ledger.streams import Streams
from proofs.ledger.sums import Shown, check_money, check_stock, shown_by
from proofs.ledger.verdict import Purpose, Verdict
from proofs.people import Json, Market
from proofs.stores import Store, opened_stores
from proofs.topics import read_topics

__all__ = ["Purpose", "Verdict", "check", "compare"]

AT_REST_WITHIN_SECONDS = 30.0
MOST_LOOKS = 5


def check(suite: Suite, purpose: Purpose, within_seconds: float = AT_REST_WITHIN_SECONDS) -> Verdict:
    """Compare everything, once it has come to rest; what has not when the time is over is a difference."""
    with opened_stores(suite) as stores:
        return while_still(
            lambda: _compared(suite, stores, purpose, within_seconds), lambda: [each.last() for each in stores.values()]
        )


def while_still(look: Callable[[], Verdict], recorded: Callable[[], list[int]]) -> Verdict:
    """Look again when there were differences and something was recorded meanwhile: both sides are not of one moment.

    A schedule may have become due after all had come to rest.
    """
    for _ in range(MOST_LOOKS - 1):
        before, verdict = recorded(), look()
        if not verdict.differences or recorded() == before:
            return verdict
    return look()


def _compared(suite: Suite, stores: Mapping[str, Store], purpose: Purpose, within_seconds: float) -> Verdict:
    verdict, market = Verdict(), Market(suite)
    verdict.in_flight.extend(come_to_rest(stores, within_seconds))
    ledger, cancels = market.ledger(), market.entries("line_cancelled")
    buyers = _buyers(ledger)
    books = _read(suite, verdict, stores, buyers)
    compare(verdict, ledger, cancels, books, shown_by(stores), purpose)
    check_shelves(verdict, market.products(), books.shelves)
    for name, store in stores.items():
        for text in store.text():
            buyers.look(name, text)
    verdict.wrong.extend(buyers.differences())
    return verdict


def _read(suite: Suite, verdict: Verdict, stores: Mapping[str, Store], buyers: Buyers) -> Books:
    """Stream all events past the topics and into the books."""
    ends = {name: store.last() for name, store in stores.items()}
    servers = suite.environment["KAFKA_BOOTSTRAP_SERVERS"]
    published = asyncio.run(read_topics(servers, lambda text: buyers.look("a topic", text)))
    streams, books = Streams(verdict, published), Books()
    for name, store in stores.items():
        for line in store.stream(until=ends[name]):
            streams.take(name, line)
            books.take(line)
    streams.close(line for name, store in stores.items() for line in store.stream(after=ends[name]))
    verdict.in_flight.extend(told for store in stores.values() for told in unread(store, published.ends))
    return books


def compare(verdict: Verdict, ledger: Json, cancels: list[Any], books: Books, shown: Shown, purpose: Purpose) -> None:
    """Hold the malls' ledger, our books and our views against each other."""
    lines = lines_of(ledger, cancels)
    verdict.refused_by_limit = len(ledger["throttled"])
    check_orders(verdict, lines, books)
    check_effects(verdict, lines, books, purpose)
    check_intents(verdict, books)
    check_listings(verdict, ledger, books)
    check_claims(verdict, ledger, books.asking, purpose)
    check_inquiries(verdict, ledger, books.asking, purpose)
    check_money(verdict, lines, books, shown)
    check_stock(verdict, books, shown, purpose)
    verdict.wrong.extend(books.windows.differences())
    verdict.in_flight.extend(books.windows.running())


def _buyers(ledger: Json) -> Buyers:
    buyers = [order["buyer"] for order in ledger["orders"]]
    phones = [buyer[name] for buyer in buyers for name in ("phone", "receiver_phone")]
    return Buyers(phones, [buyer["address_detail"] for buyer in buyers])

"""The checker names every kind of difference that is planted in an honest world."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from order_sync.domain import Answer, Sight
from proofs.ledger.sums import Shown

Plant = Callable[[Any], None]


def test_an_honest_world_has_no_differences(world: Any) -> None:
    found = world.verdict()
    assert found.differences == []
    assert (found.orders, found.invoices, found.listings, found.repeated_records) == (2, 2, 1, 0)
    assert (found.events, found.records) == (len(world.events), len(world.records)) != (0, 0)


def test_a_record_that_came_twice_as_it_was_is_no_difference(world: Any) -> None:
    world.records.append(world.of("OrderCollected")[0])
    found = world.verdict()
    assert (found.differences, found.repeated_records) == ([], 1)


def lose_record(world: Any) -> None:
    world.records.remove(world.of("OrderConfirmed")[0])


def alter_record(world: Any) -> None:
    (first, *_), records = world.of("OrderConfirmed"), world.records
    records[records.index(first)] = replace(first, value=first.value.replace(b"{", b"{ "))


def alter_repeated_record(world: Any) -> None:
    world.records.append(replace(world.of("OrderConfirmed")[0], value=b"{}"))


def alien_record(world: Any) -> None:
    first = world.of("OrderConfirmed")[0]
    headers = [(name, str(uuid4()).encode() if name == "ce_id" else value) for name, value in first.headers]
    world.records.append(replace(first, headers=headers))


def nameless_record(world: Any) -> None:
    world.records.append(replace(world.of("OrderConfirmed")[0], headers=[]))


def out_of_order(world: Any) -> None:
    collected, confirmed = world.of("OrderCollected")[0], world.of("OrderConfirmed")[0]
    world.records.remove(collected)
    world.records.insert(world.records.index(confirmed) + 1, collected)


def other_partition(world: Any) -> None:
    first = world.of("OrderConfirmed")[0]
    object.__setattr__(first, "partition", (sum(first.key) + 1) % 3)


def gap(world: Any) -> None:
    order = world.orders["A"].id
    world.forget(lambda recorded: recorded.event.originator_id == order and recorded.event.originator_version == 3)


def doubled_event(world: Any) -> None:
    world.events.append(next(entry for entry in world.events if type(entry[1].event).__name__ == "InvoiceRegistered"))


TOPICS: dict[str, tuple[Plant, str, str]] = {
    "a record is missing": (lose_record, "lost", "OrderConfirmed .* is not on order-sync.orders.v1"),
    "a record says something else": (alter_record, "wrong", "OrderConfirmed .* says something else"),
    "a repeated record says something else": (alter_repeated_record, "wrong", "OrderConfirmed .* says something else"),
    "a record of no store": (alien_record, "wrong", "holds an event .* that no store knows"),
    "a record that is no event": (nameless_record, "wrong", r"order-sync.orders.v1\[\d\]@\d+ is no event"),
    "a key out of order": (out_of_order, "wrong", "OrderC.* is out of order for its key"),
    "a key on two partitions": (other_partition, "wrong", "is on another partition"),
    "a gap in an aggregate": (gap, "lost", "event 4 of .* stands where 3 must"),
    "an event stored twice": (doubled_event, "doubled", "order-sync: event . of .* stands where"),
}


def forget_order(world: Any) -> None:
    order = world.orders["A"].id
    world.forget(lambda recorded: recorded.event.originator_id == order)


def collect_twice(world: Any) -> None:
    world.account_id = uuid4()
    invoice = world.orders["A"].invoice_number
    placed = list(world.ledger["orders"])
    world.place("A")
    world.handle("A", invoice)
    world.ledger["orders"] = placed


def unknown_order(world: Any) -> None:
    placed = list(world.ledger["orders"])
    world.place("C")
    world.ledger["orders"] = placed


def stray(world: Any) -> None:
    order = world.orders["A"].id
    world.forget(lambda r: r.event.originator_id == order and type(r.event).__name__ == "Collected")


ORDERS: dict[str, tuple[Plant, str, str]] = {
    "an order that was never recorded": (forget_order, "lost", "order wemakeprice A/1 was placed and is not recorded"),
    "an order recorded twice": (collect_twice, "doubled", "order wemakeprice A/1 is recorded 2 times"),
    "an order that nobody placed": (unknown_order, "wrong", "order wemakeprice C/1 is recorded and was never placed"),
    "an order that only goes on": (stray, "wrong", "of order .* that was never collected"),
    "another amount": (
        lambda world: world.line("A").update(unit_price_won=9_999),
        "wrong",
        "order wemakeprice A/1 has another amount than was paid",
    ),
}


def confirm_twice(world: Any) -> None:
    order = world.orders["A"]
    order._confirmed(Answer(), None, at_mall=False, first=True)
    world.keep("order-sync", order)


def send_twice(world: Any) -> None:
    order = world.orders["A"]
    order._invoice_sent("LOGEN", order.invoice_number, Answer(), None)
    world.keep("order-sync", order)


def forget_sent(world: Any) -> None:
    order = world.orders["A"].id
    world.forget(lambda r: r.event.originator_id == order and type(r.event).__name__ == "InvoiceSent")


def forget_confirmed(world: Any) -> None:
    order = world.orders["A"].id
    world.forget(lambda r: r.event.originator_id == order and type(r.event).__name__ == "Confirmed")


def cancel_here(world: Any) -> None:
    world.place("C")
    order = world.orders["C"]
    order.request_sale_cancel("sold_out", "", None)
    order.take_cancelled(Answer())
    world.uninvoiced.add("wemakeprice C/1")
    world.keep("order-sync", order)


def cancel_there(world: Any) -> None:
    world.cancels.append({"mall": "wemakeprice", "line": "1", "by": "seller"})


def forget_intent(world: Any) -> None:
    world.forget(lambda recorded: type(recorded.event).__qualname__.startswith("Intent."))


def forget_outcome(world: Any) -> None:
    world.forget(lambda recorded: type(recorded.event).__qualname__ == "Intent.Accepted")


def forget_asking(world: Any) -> None:
    world.forget(lambda recorded: type(recorded.event).__name__ == "InvoiceSendRequested")


EFFECTS: dict[str, tuple[Plant, str, str]] = {
    "a confirmation that took effect twice": (
        lambda world: world.line("A").update(acknowledged=2),
        "doubled",
        "confirmation of wemakeprice A/1 took effect 2 times",
    ),
    "a confirmation told twice": (confirm_twice, "doubled", "confirmation of wemakeprice A/1 is told 2 times"),
    "a confirmation that the mall has not": (
        lambda world: world.line("A").update(acknowledged=0),
        "lost",
        "confirmation of wemakeprice A/1 is done to our mind and the mall has none",
    ),
    "a confirmation that we forgot": (
        forget_confirmed,
        "wrong",
        "confirmation of wemakeprice A/1 is at the mall and we do not know it",
    ),
    "an invoice accepted twice": (
        lambda world: world.line("A").update(invoice_count=2),
        "doubled",
        "invoice of wemakeprice A/1 was accepted 2 times",
    ),
    "an invoice told twice": (send_twice, "doubled", "invoice of wemakeprice A/1 is told as sent 2 times"),
    "an invoice that the mall has not": (
        lambda world: world.line("A").update(invoice_count=0, invoices=[]),
        "lost",
        "invoice of wemakeprice A/1 is not at the mall",
    ),
    "an invoice that we forgot": (
        forget_sent,
        "wrong",
        "invoice of wemakeprice A/1 is at the mall and we do not know it",
    ),
    "an invoice with another number": (
        lambda world: world.line("A").update(invoices=[{"number": "99999999999"}]),
        "wrong",
        "invoice of wemakeprice A/1 has another number at the mall",
    ),
    "an invoice that had to be held": (
        lambda world: world.uninvoiced.add("wemakeprice A/1"),
        "wrong",
        "invoice of wemakeprice A/1 went out although it had to be held",
    ),
    "a cancel that the mall has not": (
        cancel_here,
        "lost",
        "cancel of wemakeprice C/1 is done to our mind and the mall has none",
    ),
    "a cancel that we do not know": (
        cancel_there,
        "wrong",
        "cancel of wemakeprice A/1 is at the mall and we do not know it",
    ),
    "an asking without an intent": (
        forget_intent,
        "lost",
        "OrderConfirmRequested .* was asked and the gateway has no intent",
    ),
    "an intent without an outcome": (forget_outcome, "in_flight", r"intent .* \(confirm_order at wemakeprice\) has no"),
    "an intent that nobody asked for": (forget_asking, "wrong", r"intent .* \(send_invoice .* was asked by nobody"),
    "a limit that was hit": (
        lambda world: world.ledger["throttled"].append({}),
        "differences",
        "1 calls were refused for a limit",
    ),
}


def unknown_product(world: Any) -> None:
    world.ledger["products"].append({**world.ledger["products"][0], "seller_code": "MB000"})


def stopped_there(world: Any) -> None:
    world.ledger["products"][0]["stops"] = 1


LISTINGS: dict[str, tuple[Plant, str, str]] = {
    "a listing that the mall has not": (
        lambda world: world.ledger["products"].clear(),
        "lost",
        "listing .* is applied to our mind and wemakeprice has no such product",
    ),
    "a listing registered twice": (
        lambda world: world.ledger["products"].append(world.ledger["products"][0]),
        "doubled",
        "listing .* was registered 2 times at wemakeprice",
    ),
    "a listing created twice": (
        lambda world: world.ledger["products"][0].update(times_created=3),
        "doubled",
        "listing .* was registered 3 times at wemakeprice",
    ),
    "a product of no listing": (unknown_product, "wrong", "product MB000 is at wemakeprice and no listing is applied"),
    "a stop that the mall has not": (lambda world: world.stop(), "lost", "listing .* is stopped to our mind"),
    "a stop that nobody asked for": (stopped_there, "wrong", "listing .* was stopped at its mall and nobody asked"),
}


def sum_of(world: Any, **changes: Any) -> None:
    world.shown = replace(world.shown, **changes)


def take_stock_twice(world: Any) -> None:
    world.stock.reserve(world.orders["A"].id, 1, "주문")
    world.keep("catalog", world.stock)


def stock_of_nobody(world: Any) -> None:
    world.stock.reserve(uuid4(), 1, "주문")
    world.keep("catalog", world.stock)


def forget_stock(world: Any) -> None:
    order = world.orders["A"].id
    world.forget(lambda recorded: getattr(recorded.event, "order_id", None) == order)


def unsold(world: Any) -> None:
    world.orders["A"].see_at_mall(Sight("delivered", "delivered"), world.events[0][1].recorded_at)
    world.keep("order-sync", world.orders["A"])


SUMS: dict[str, tuple[Plant, str, str]] = {
    "an order view with another count": (
        lambda world: sum_of(world, orders={"wemakeprice": (1, 20_000)}),
        "wrong",
        "the order view shows 1 orders, 20000 won of wemakeprice; the buyers paid 2, 20000 won",
    ),
    "an order view with another sum": (
        lambda world: sum_of(world, orders={"wemakeprice": (2, 20_001)}),
        "wrong",
        "the order view shows 2 orders, 20001 won",
    ),
    "an order view with another mall": (
        lambda world: sum_of(world, orders={**world.shown.orders, "tmon": (1, 1)}),
        "wrong",
        "the order view shows 1 orders, 1 won of tmon; the buyers paid 0, 0 won",
    ),
    "a sales view that lacks a sale": (unsold, "wrong", "the sales view shows 0 orders, 0 won of wemakeprice"),
    "a sales view that invents one": (
        lambda world: sum_of(world, sales={"wemakeprice": (1, 10_000)}),
        "wrong",
        "the sales view shows 1 orders, 10000 won of wemakeprice; recorded is 0, 0 won",
    ),
    "a wrong stock": (
        lambda world: sum_of(world, stock={world.option: 99}),
        "wrong",
        "stock of .* is 99 and must be 98",
    ),
    "stock taken twice": (take_stock_twice, "doubled", "order wemakeprice A/1 holds 2 of the stock and must 1"),
    "stock never taken": (forget_stock, "lost", "order wemakeprice A/1 holds 0 of the stock and must 1"),
    "stock taken for nobody": (stock_of_nobody, "wrong", "stock is held for order .*, which was never collected"),
}


def reopen(world: Any) -> None:
    world.collection.ask_again("다시", None)
    world.keep("order-sync", world.collection)


def seal_wrongly(**counts: Any) -> Plant:
    def plant(world: Any) -> None:
        found = world.collection
        found.ask_again("다시", None)
        found.take_page(1, ["A///1", "B///1"], new=0, broken=0)
        right: dict[str, Any] = {"pages": 1, "lines": 2, "broken": 0, "digest": "other"}
        found._sealed(found.window, **{**right, **counts}, job=None, joined=())
        world.keep("order-sync", found)

    return plant


WINDOWS: dict[str, tuple[Plant, str, str]] = {
    "a window that has no end": (reopen, "in_flight", "window .* is neither sealed nor failed"),
    "a window sealed without a page": (seal_wrongly(pages=2), "wrong", "window .* is sealed without page 2"),
    "a window sealed with another count": (seal_wrongly(lines=3), "wrong", "is sealed with 3 lines and has 2"),
    "a window sealed over other lines": (seal_wrongly(), "wrong", "window .* is sealed over other lines"),
}

PLANTS = {**TOPICS, **ORDERS, **EFFECTS, **LISTINGS, **SUMS, **WINDOWS}


@pytest.mark.parametrize("planted", PLANTS)
def test_it_names(world: Any, planted: str) -> None:
    plant, kind, sentence = PLANTS[planted]
    plant(world)
    found = world.verdict()
    assert any(re.search(sentence, each) for each in getattr(found, kind)), found.differences


def test_what_is_unknown_at_the_mall_is_counted_and_is_no_difference(world: Any) -> None:
    """확인필요: the mall has the invoice, and nobody told us."""
    world.place("C")
    order, line = world.orders["C"], world.line("C")
    order.see_at_mall(Sight("confirmed", "confirmed"), world.events[0][1].recorded_at)
    order.register_invoice("LOGEN", "12345678903")
    world.unsettled.add("InvoiceSendRequested")
    order.request_invoice_send(None)
    world.keep("order-sync", order)
    line.update(acknowledged=1, invoice_count=1, invoices=[{"number": "12345678903"}])
    world.shown = Shown({"wemakeprice": (3, 30_000)}, {}, {world.option: 97})
    found = world.verdict()
    assert (found.differences, found.unsettled) == ([], 1)

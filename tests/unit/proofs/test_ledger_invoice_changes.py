"""The checker holds a changed invoice to the mall's ledger: the last number told is the mall's, each change is one."""

from types import SimpleNamespace
from typing import Any

import pytest

from order_sync.domain import Answer, Failure, InvoiceChanges
from proofs.ledger import Verdict
from proofs.ledger.books import OrderBook
from proofs.ledger.malls import MallLine, Parcels

NEW = "22222222222"
NUMBER = "invoice of wemakeprice A/1 has another number at the mall"


def asked(world: Any) -> InvoiceChanges:
    """송장수정 of an order that was sent, asked of the gateway."""
    order = world.orders["A"]
    changes = InvoiceChanges(seller_id=world.seller_id, order_id=order.id)
    changes.request(order.line, (order.courier, order.invoice_number), ("LOGEN", NEW), None)
    world.keep("order-sync", changes)
    return changes


def changed(world: Any) -> None:
    """The mall has it, and so we say."""
    changes, line = asked(world), world.line("A")
    changes.take_changed(1, Answer())
    world.keep("order-sync", changes)
    line.update(invoice_changes=1, invoices=[*line["invoices"], {"number": NEW}])


def test_an_invoice_changed_here_and_there_is_no_difference(world: Any) -> None:
    changed(world)
    assert world.verdict().differences == []


def test_a_change_that_the_mall_has_not_is_named(world: Any) -> None:
    changed(world)
    line = world.line("A")
    line.update(invoice_changes=0, invoices=line["invoices"][:1])
    assert NUMBER in world.verdict().wrong


def test_a_change_that_took_effect_twice_is_named(world: Any) -> None:
    changed(world)
    world.line("A").update(invoice_changes=2)
    assert world.verdict().doubled == ["invoice of wemakeprice A/1 was changed 2 times at the mall, 1 by us"]


def test_a_change_that_we_forgot_is_named(world: Any) -> None:
    changed(world)
    world.forget(lambda recorded: type(recorded.event).__qualname__ == "InvoiceChanges.Changed")
    assert NUMBER in world.verdict().wrong


def test_a_change_that_was_refused_left_the_old_number(world: Any) -> None:
    changes = asked(world)
    changes.take_refused(1, Failure("거절", "refused"), Answer(), unsettled=False)
    world.keep("order-sync", changes)
    assert world.verdict().differences == []


def test_a_change_nobody_knows_of_is_counted_and_is_no_difference(world: Any) -> None:
    world.unsettled.add("InvoiceChangeRequested")
    changes, line = asked(world), world.line("A")
    changes.take_refused(1, Failure("모름", "unsettled"), Answer(), unsettled=True)
    world.keep("order-sync", changes)
    line.update(invoice_changes=1, invoices=[*line["invoices"], {"number": NEW}])
    found = world.verdict()
    assert (found.differences, found.unsettled) == ([], 1)


@pytest.mark.parametrize(("number", "changes", "wrong"), [(NEW, 1, 0), ("11111111111", 0, 0), ("33333333333", 1, 1)])
def test_a_parcel_of_two_lines_has_one_number(number: str, changes: int, wrong: int) -> None:
    changed = OrderBook("coupang 1/a", "coupang", 1, 1, sent=["11111111111"], changed=[NEW])
    other = OrderBook("coupang 1/b", "coupang", 1, 1, sent=["11111111111"])
    books: Any = SimpleNamespace(orders={1: changed, 2: other}, intents={})
    line = MallLine(
        name=other.name,
        mall="coupang",
        amount_won=1,
        acknowledged=1,
        invoice_count=1,
        invoice_changes=changes,
        invoice_number=number,
        cancelled_by_seller=False,
    )
    found = Verdict()
    Parcels(books).check(found, line, other)
    assert (len(found.wrong), found.doubled) == (wrong, [])

"""The checker holds a changed invoice to the mall's ledger: the last number told is the mall's, each change is one."""

from typing import Any

from order_sync.domain import Answer, Failure, InvoiceChanges

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

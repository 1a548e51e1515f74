"""What other services are told of an order's life, from events kept in memory."""

from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from chassis.refusals import RefusalError
from chassis.testing import as_seller, recorded_events
from contracts.order_sync import (
    InvoiceChanged,
    InvoiceChangeRequested,
    InvoiceSent,
    OrderCollected,
    OrderCollectionMissed,
    OrderCollectionRequested,
    SaleCancelled,
)
from order_sync.application import Asking, Invoice, OrderSync, SeenLine
from order_sync.domain import Answer, CollectionPlan, Failure, Line, MallNumbers, Order, Sight, SoldItem
from order_sync.publications import publish

SELLER, ACCOUNT, JOB = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = datetime(2026, 8, 13, 3, 0, tzinfo=UTC)
ITEM = SoldItem("P1", "O1", "", "", "이름", "골드", 1, 1000, 1000, 0, "서울 강남구", NOW)
LINE = Line(ACCOUNT, "tmon", "", MallNumbers("1", "1"), 1)
ORDER = Order.create_id(SELLER, LINE)
NO = Failure("응답이 없습니다.", "no_answer")


def collected(item: SoldItem = ITEM) -> OrderSync:
    app = OrderSync()
    app.tell_account(SELLER, ACCOUNT, "tmon", "sbdc6678", "verified", NOW)
    app.collect_orders(SELLER, UUID(int=5), Asking([ACCOUNT], ["new"]), NOW)
    asked = next(each for each in told(app) if isinstance(each, OrderCollectionRequested))
    app.take_page(SELLER, asked.collection_id, 1, [SeenLine(LINE, item, Sight("new", "D1"), "x")], [], NOW)
    return app


def told(app: OrderSync) -> list[object]:
    return [event for recorded in recorded_events(app) if (event := publish(recorded)) is not None]


def names(app: OrderSync) -> list[str]:
    return [type(each).__name__ for each in told(app)]


def test_each_step_of_an_order_is_told_once_in_its_order() -> None:
    with as_seller(SELLER):
        app = collected()
        app.confirm_orders(SELLER, JOB, [ORDER], NOW.date(), None, NOW)
        app.take_confirmed(SELLER, ORDER, Answer())
        app.register_invoices(SELLER, [Invoice(ORDER, "LOGEN", "1234567890")])
        app.send_invoices(SELLER, UUID(int=4), [ORDER])
        app.take_page(
            SELLER,
            next(e for e in told(app) if isinstance(e, OrderCollectionRequested)).collection_id,
            2,
            [SeenLine(LINE, ITEM, Sight("shipping", "D4"), "x")],
            [],
            NOW + timedelta(hours=1),
        )
        app.take_sent(SELLER, ORDER, 1, Answer())
    assert names(app) == [
        "OrderCollectionRequested",
        "OrderCollected",
        "OrderConfirmRequested",
        "OrderConfirmed",
        "InvoiceRegistered",
        "InvoiceSendRequested",
        "InvoiceSent",
    ]
    assert [each.forced for each in told(app) if isinstance(each, InvoiceSent)] == [False]


def test_a_change_of_an_invoice_is_asked_with_what_the_mall_has_and_told_once() -> None:
    with as_seller(SELLER):
        app = sent()
        app.change_invoices(SELLER, UUID(int=6), [Invoice(ORDER, None, "22222222222")])
        app.take_invoice_changed(SELLER, ORDER, 1, Answer())
        app.take_invoice_changed(SELLER, ORDER, 1, Answer())
        app.change_invoices(SELLER, UUID(int=7), [Invoice(ORDER, "LOGEN", "3333333333")])
        app.take_change_refused(SELLER, ORDER, 2, NO, Answer(), unsettled=True)
        app.settle_order(SELLER, ORDER, done=True)
    (first, second) = [each for each in told(app) if isinstance(each, InvoiceChangeRequested)]
    assert (first.order_id, first.mall, first.quantity, first.change_number) == (ORDER, "tmon", 1, 1)
    assert (first.courier, first.invoice_number) == ("LOGEN", "22222222222")
    assert (first.old_courier, first.old_invoice_number) == ("LOGEN", "1234567890")
    assert (second.old_invoice_number, second.change_number) == ("22222222222", 2)
    changed = [(each.invoice_number, each.by_seller) for each in told(app) if isinstance(each, InvoiceChanged)]
    assert changed == [("22222222222", False), ("3333333333", True)]
    assert len([each for each in told(app) if isinstance(each, InvoiceSent)]) == 1


def test_rows_of_a_change_that_are_refused_do_not_hold_up_the_others() -> None:
    with as_seller(SELLER):
        app = sent()
        rows = [Invoice(ORDER, "LOGEN", "22222222222"), Invoice(UUID(int=99), "LOGEN", "22222222222")]
        (refused,) = app.change_invoices(SELLER, UUID(int=6), rows)
        assert refused.order_id == UUID(int=99)
        with pytest.raises(RefusalError) as one:
            app.change_invoices(SELLER, UUID(int=7), rows[:1])
        with pytest.raises(RefusalError) as twice:
            app.change_invoices(SELLER, UUID(int=8), rows[:1] * 2)
    assert (one.value.code, twice.value.code) == ("order_in_progress", "invoice_twice")
    assert len([each for each in told(app) if isinstance(each, InvoiceChangeRequested)]) == 1


def sent() -> OrderSync:
    """An order whose invoice the mall has."""
    app = collected()
    app.save_courier(SELLER, UUID(int=8), "LOGEN", is_default=True)
    app.confirm_orders(SELLER, JOB, [ORDER], NOW.date(), None, NOW)
    app.take_confirmed(SELLER, ORDER, Answer())
    app.register_invoices(SELLER, [Invoice(ORDER, "LOGEN", "1234567890")])
    app.send_invoices(SELLER, UUID(int=4), [ORDER])
    app.take_sent(SELLER, ORDER, 1, Answer())
    return app


def test_an_order_tells_until_when_its_mall_wants_it_shipped() -> None:
    item = replace(ITEM, ship_by=NOW + timedelta(days=2))
    with as_seller(SELLER):
        app = collected(item)
    assert [e.ship_by for e in told(app) if isinstance(e, OrderCollected)] == [NOW + timedelta(days=2)]


def test_a_collection_of_the_schedule_that_failed_is_told_with_its_place_in_the_row() -> None:
    app = OrderSync()
    with as_seller(SELLER):
        app.tell_account(SELLER, ACCOUNT, "tmon", "sbdc6678", "verified", NOW)
        for hours in (0, 2):
            at = NOW + timedelta(hours=hours)
            asked = app.collect_due(SELLER, ACCOUNT, "new", at)
            assert asked is not None
            app.fail_collection(SELLER, asked, NO, Answer(), at)
    missed = [each for each in told(app) if isinstance(each, OrderCollectionMissed)]
    assert [(e.account_id, e.mall, e.login_id, e.item, e.times, e.failing_since) for e in missed] == [
        (ACCOUNT, "tmon", "sbdc6678", "new", times, NOW) for times in (1, 2)
    ]


def test_a_failure_recorded_before_they_were_counted_is_not_told() -> None:
    app = OrderSync()
    with as_seller(SELLER):
        app.tell_account(SELLER, ACCOUNT, "tmon", "sbdc6678", "verified", NOW)
        asked = app.collect_due(SELLER, ACCOUNT, "new", NOW)
        assert asked is not None
        app.fail_collection(SELLER, asked, NO, Answer(), NOW)
    fact = next(r for r in recorded_events(app) if isinstance(r.event, CollectionPlan.Missed))
    old = copy(fact.event)
    old.__dict__.update(window=None, times=0, failing_since=None)
    assert publish(replace(fact, event=old)) is None


def test_a_forced_end_is_told_as_one() -> None:
    with as_seller(SELLER):
        app = collected()
        app.confirm_orders(SELLER, JOB, [ORDER], NOW.date(), None, NOW)
        app.take_confirmed(SELLER, ORDER, Answer())
        app.register_invoices(SELLER, [Invoice(ORDER, "LOGEN", "1234567890")])
        app.force_done(SELLER, ORDER)
    assert [each.forced for each in told(app) if isinstance(each, InvoiceSent)] == [True]


def test_a_cancelled_sale_is_told_once_even_when_list_and_answer_both_say_it() -> None:
    with as_seller(SELLER):
        app = collected()
        app.cancel_sale(SELLER, JOB, ORDER, "sold_out", "")
        asked = next(each for each in told(app) if isinstance(each, OrderCollectionRequested))
        gone = SeenLine(LINE, ITEM, Sight("cancelled", "C3"), "x")
        app.take_page(SELLER, asked.collection_id, 2, [gone], [], NOW)
        app.take_cancelled(SELLER, ORDER, Answer())
    assert [each.by for each in told(app) if isinstance(each, SaleCancelled)] == ["seller"]


def test_the_event_store_is_named_after_the_service() -> None:
    assert OrderSync().name == "order_sync"

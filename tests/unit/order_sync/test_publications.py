"""What other services are told of an order's life, from events kept in memory."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from chassis.testing import as_seller, recorded_events
from contracts.order_sync import InvoiceSent, OrderCollectionRequested, SaleCancelled
from order_sync.application import Asking, Invoice, OrderSync, SeenLine
from order_sync.domain import Answer, Line, MallNumbers, Order, Sight, SoldItem
from order_sync.publications import publish

SELLER, ACCOUNT, JOB = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = datetime(2026, 8, 13, 3, 0, tzinfo=UTC)
ITEM = SoldItem("P1", "O1", "", "", "이름", "골드", 1, 1000, 1000, 0, "서울 강남구", NOW)
LINE = Line(ACCOUNT, "tmon", "", MallNumbers("1", "1"), 1)
ORDER = Order.create_id(SELLER, LINE)


def collected() -> OrderSync:
    app = OrderSync()
    app.tell_account(SELLER, ACCOUNT, "tmon", "sbdc6678", "verified", NOW)
    app.collect_orders(SELLER, UUID(int=5), Asking([ACCOUNT], ["new"]), NOW)
    asked = next(each for each in told(app) if isinstance(each, OrderCollectionRequested))
    app.take_page(SELLER, asked.collection_id, 1, [SeenLine(LINE, ITEM, Sight("new", "D1"), "x")], [], NOW)
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

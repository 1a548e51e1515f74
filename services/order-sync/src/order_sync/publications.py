"""What order-sync tells other services: the one place where stored facts become public ones."""

from datetime import date
from typing import Any
from uuid import UUID

from chassis.log import Recorded
from contracts import ContractEvent
from contracts.order_sync import (
    InvoiceChanged,
    InvoiceChangeRequested,
    InvoiceRegistered,
    InvoiceSendRequested,
    InvoiceSent,
    OrderCollected,
    OrderCollectionMissed,
    OrderCollectionRequested,
    OrderConfirmed,
    OrderConfirmRequested,
    OrderDelivered,
    OrderMapped,
    OrderUnmapped,
    SaleCancelled,
    SaleCancelRequested,
)
from order_sync.domain import Collection, CollectionPlan, InvoiceChanges, Line, Order, Window

PUBLISHES = (
    InvoiceChanged,
    InvoiceChangeRequested,
    InvoiceRegistered,
    InvoiceSendRequested,
    InvoiceSent,
    OrderCollected,
    OrderCollectionMissed,
    OrderCollectionRequested,
    OrderConfirmed,
    OrderConfirmRequested,
    OrderDelivered,
    OrderMapped,
    OrderUnmapped,
    SaleCancelled,
    SaleCancelRequested,
)


def publish(recorded: Recorded) -> ContractEvent | None:
    """The public event of a stored one, or None for what stays within."""
    fact = recorded.event
    match fact:
        case Collection.Requested() | Collection.Reopened() | CollectionPlan.Missed():
            return _collection(fact)
        case Order.ConfirmRequested() | Order.SaleCancelRequested() | Order.InvoiceSendRequested():
            return _asked(fact)
        case InvoiceChanges.Requested() | InvoiceChanges.Changed():
            return _invoice_change(fact)
        case Order.InvoiceSent() | Order.ForcedDone() | Order.ShippedAtMall():
            return _shipped(fact)
        case Order.Collected():
            return _collected(fact)
        case Order.Mapped() | Order.Unmapped():
            return _mapped(fact)
        case Order.SaleCancelled(first=True):
            return _cancelled(fact)
        case _:
            return _reached(fact)


def _reached(fact: Any) -> ContractEvent | None:
    match fact:
        case Order.Confirmed(first=True):
            return OrderConfirmed(order_id=fact.originator_id)
        case Order.InvoiceRegistered():
            return InvoiceRegistered(
                order_id=fact.originator_id, courier=fact.courier, invoice_number=fact.invoice_number
            )
        case Order.Delivered():
            return OrderDelivered(order_id=fact.originator_id, delivered_at=fact.delivered_at)
        case _:
            return None


def _collection(fact: Collection.Requested | Collection.Reopened | CollectionPlan.Missed) -> ContractEvent | None:
    if isinstance(fact, CollectionPlan.Missed):
        return _collection_missed(fact)
    return _collection_requested(fact.originator_id, fact.window)


def _collection_requested(collection_id: UUID, window: Window) -> ContractEvent:
    return OrderCollectionRequested(
        collection_id=collection_id,
        account_id=window.account_id,
        mall=window.mall,
        item="delivered" if window.item == "delivered" else "new",
        since=window.since,
        until=window.until,
    )


def _collection_missed(fact: CollectionPlan.Missed) -> ContractEvent | None:
    window = fact.window
    if window is None or fact.failing_since is None:
        return None
    return OrderCollectionMissed(
        account_id=window.account_id,
        mall=window.mall,
        login_id=window.login_id,
        item=window.item,  # pyright: ignore[reportArgumentType]
        times=fact.times,
        failing_since=fact.failing_since,
    )


def _asked(fact: Order.ConfirmRequested | Order.SaleCancelRequested | Order.InvoiceSendRequested) -> ContractEvent:
    where = _where(fact.originator_id, fact.line)
    match fact:
        case Order.ConfirmRequested():
            ship_on = date.fromisoformat(fact.ship_on)
            return OrderConfirmRequested(**where, ship_on=ship_on, delay_reason=fact.delay_reason)
        case Order.SaleCancelRequested():
            return SaleCancelRequested(**where, reason=fact.reason, detail=fact.detail, sealed_detail=fact.sealed)
        case _:
            return InvoiceSendRequested(
                **where, courier=fact.courier, invoice_number=fact.invoice_number, try_number=fact.try_number
            )


def _invoice_change(fact: InvoiceChanges.Requested | InvoiceChanges.Changed) -> ContractEvent:
    if isinstance(fact, InvoiceChanges.Changed):
        return InvoiceChanged(
            order_id=fact.order_id, courier=fact.courier, invoice_number=fact.invoice_number, by_seller=fact.by_seller
        )
    return InvoiceChangeRequested(
        **_where(fact.order_id, fact.line),
        courier=fact.courier,
        invoice_number=fact.invoice_number,
        old_courier=fact.old_courier,
        old_invoice_number=fact.old_invoice_number,
        change_number=fact.change_number,
    )


def _where(order_id: UUID, line: Line) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "account_id": line.account_id,
        "mall": line.mall,
        "ref": line.numbers.ref,
        "quantity": line.quantity,
    }


def _shipped(fact: Order.InvoiceSent | Order.ForcedDone | Order.ShippedAtMall) -> ContractEvent | None:
    if isinstance(fact, Order.ShippedAtMall) and fact.ours:
        return None  # the answer to our own sending tells it
    return InvoiceSent(
        order_id=fact.originator_id,
        courier=fact.courier,
        invoice_number=fact.invoice_number,
        forced=isinstance(fact, Order.ForcedDone),
    )


def _mapped(fact: Order.Mapped | Order.Unmapped) -> ContractEvent:
    kind = OrderMapped if isinstance(fact, Order.Mapped) else OrderUnmapped
    return kind(
        order_id=fact.originator_id,
        product_id=fact.match.product_id,
        option_key=fact.match.option_key,
        quantity=fact.quantity,
    )


def _collected(fact: Order.Collected) -> ContractEvent:
    item, line, match = fact.item, fact.line, fact.match
    return OrderCollected(
        order_id=fact.originator_id,
        order_number=fact.number,
        account_id=line.account_id,
        mall=line.mall,
        ref=line.numbers.ref,
        product_id=match.product_id if match else None,
        option_key=match.option_key if match else None,
        mall_product_no=item.mall_product_no,
        product_name=item.product_name,
        option_text=item.option_text,
        quantity=item.quantity,
        unit_price_won=item.unit_price_won,
        amount_won=item.amount_won,
        shipping_won=item.shipping_won,
        region=item.region,
        ordered_at=item.ordered_at,
        paid_at=item.paid_at,
        ship_by=item.ship_by,
    )


def _cancelled(fact: Order.SaleCancelled) -> ContractEvent:
    match = fact.match
    return SaleCancelled(
        order_id=fact.originator_id,
        product_id=match.product_id if match else None,
        option_key=match.option_key if match else None,
        quantity=fact.line.quantity,
        by="seller" if fact.by == "seller" else "buyer",
    )

"""The orders of a seller as the screens show them, and what was sold."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import UUID

from chassis.calendars import is_holiday
from chassis.database import Rows, copy_rows, trusted
from chassis.log import Recorded
from chassis.projections import Projection
from contracts.deadlines import business_days_after, end_of
from order_sync.domain import REACHED, BuyerAccess, InvoiceChangeFact, InvoiceChanges, Order, OrderState, SoldItem

STATES = list(OrderState)


class OrdersView(Projection):
    """One row an order line, with everything that lists show and search by; personal data only sealed.

    `searched` is what words are looked for in, and `sorted_name` what the list is sorted by: no more of them than an
    index or a cursor may hold, for malls tell names of any length. Counts and sums read one index, which has all that
    they are about, and so does the search for words.
    """

    name: ClassVar[str] = "orders"
    ddl: ClassVar[str] = """
        CREATE TABLE orders_view (
            seller_id uuid NOT NULL,
            order_id uuid NOT NULL,
            order_number text NOT NULL,
            account_id uuid NOT NULL,
            mall text NOT NULL,
            login_id text NOT NULL,
            mall_order_no text NOT NULL,
            mall_line_no text NOT NULL,
            mall_box_no text NOT NULL,
            mall_deal_no text NOT NULL,
            state_rank int NOT NULL,
            mall_state text NOT NULL,
            cancel_asked boolean NOT NULL DEFAULT false,
            cancel_claimed boolean NOT NULL DEFAULT false,
            asked text NOT NULL DEFAULT '',
            unsettled text NOT NULL DEFAULT '',
            failure text,
            product_id uuid,
            option_key text,
            matched_by text,
            match_evidence text,
            rule_id uuid,
            mall_product_no text NOT NULL,
            mall_option_no text NOT NULL,
            product_name text NOT NULL,
            option_text text NOT NULL,
            quantity int NOT NULL,
            unit_price_won bigint NOT NULL,
            amount_won bigint NOT NULL,
            shipping_won bigint NOT NULL,
            region text NOT NULL,
            ordered_at timestamptz NOT NULL,
            paid_at timestamptz,
            collected_at timestamptz NOT NULL,
            ship_on date,
            ship_by timestamptz,
            delay_reason text,
            courier text NOT NULL DEFAULT '',
            invoice_number text NOT NULL DEFAULT '',
            sent_at timestamptz,
            forced boolean NOT NULL DEFAULT false,
            delivered_at timestamptz,
            completed_at timestamptz,
            cancelled_at timestamptz,
            cancelled_by text,
            sealed text NOT NULL,
            erased boolean NOT NULL DEFAULT false,
            erasure_asked_at timestamptz,
            searched text GENERATED ALWAYS AS (left(lower(order_number || chr(10) || mall_order_no || chr(10)
                || invoice_number || chr(10) || mall_product_no || chr(10) || product_name), 600)) STORED,
            sorted_name text GENERATED ALWAYS AS (left(product_name, 40)) STORED,
            PRIMARY KEY (seller_id, order_id)
        );
        CREATE UNIQUE INDEX ON orders_view (seller_id, order_number);
        CREATE INDEX ON orders_view (seller_id, ordered_at, order_id) INCLUDE (mall, state_rank, asked, unsettled,
            cancel_asked, cancel_claimed, product_id, quantity, amount_won, shipping_won, ship_by, searched);
        CREATE INDEX ON orders_view (seller_id, state_rank, ordered_at DESC);
        CREATE INDEX ON orders_view (seller_id, sorted_name, order_id);
        CREATE INDEX ON orders_view (seller_id, quantity, order_id);
        CREATE INDEX ON orders_view (seller_id, amount_won, order_id);
        CREATE INDEX ON orders_view (seller_id, ship_by, order_id);
        CREATE INDEX ON orders_view (collected_at) WHERE NOT erased;
    """

    def load(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """A row for each new order."""
        new = (_new_row(recorded, recorded.event) for recorded in events if isinstance(recorded.event, Order.Collected))
        copy_rows(cursor, "orders_view", _NEW_COLUMNS, new)

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """One update for each later fact."""
        for recorded in events:
            if isinstance(recorded.event, BuyerAccess.ErasureAsked):
                _update(cursor, recorded, {"erasure_asked_at": recorded.recorded_at}, recorded.event.order_id)
            elif isinstance(recorded.event, InvoiceChangeFact):
                _update(cursor, recorded, _invoice_change(recorded.event), recorded.event.order_id)
            elif isinstance(recorded.event, Order.Event) and not isinstance(recorded.event, Order.Collected):
                _update(cursor, recorded, changes(recorded))


def _new_row(recorded: Recorded, fact: Order.Collected) -> Sequence[Any]:
    line, numbers, match = fact.line, fact.line.numbers, fact.match
    known = (match.product_id, match.option_key, match.by, match.evidence, match.rule_id) if match else (None,) * 5
    return (
        *(fact.seller_id, fact.originator_id, fact.number, line.account_id, line.mall, line.login_id),
        *(numbers.order_no, numbers.line_no, numbers.box_no, numbers.deal_no, 0, fact.sight.mall_state),
        *known,
        *(recorded.recorded_at, fact.sealed, line.quantity, _ship_by(fact.item)),
        *[getattr(fact.item, name) for name in _ITEM_COLUMNS],
    )


def order_after(events: Sequence[Recorded]) -> dict[str, Any]:
    """The row of an order after its events, and those of its invoice's changes, in the order of their recording."""
    row: dict[str, Any] = {}
    for recorded in events:
        fact = recorded.event
        if isinstance(fact, Order.Collected):
            row = {**_AT_FIRST, **dict(zip(_NEW_COLUMNS, _new_row(recorded, fact), strict=True))}
        elif isinstance(fact, InvoiceChangeFact):
            row |= _invoice_change(fact)
        elif isinstance(fact, Order.Event):
            row = _settled_by_state(row | changes(recorded))
    return {name: value.astimezone(UTC) if isinstance(value, datetime) else value for name, value in row.items()}


def _settled_by_state(row: dict[str, Any]) -> dict[str, Any]:
    """What `_update` does with the state that an event reached."""
    reached: OrderState | None = row.pop("reached", None)
    rank = max(row["state_rank"], reached.rank if reached else 0)
    act = row["unsettled"]
    settled = reached is not None and act in REACHED and rank >= REACHED[act].rank
    return {**row, "state_rank": rank, "unsettled": "" if settled else act}


def _ship_by(item: SoldItem) -> datetime:
    """발송기한: the mall's, or the law's where the mall tells none."""
    return item.ship_by or business_days_after(item.paid_at or item.ordered_at, is_holiday)


_ITEM_COLUMNS = (
    "mall_product_no",
    "mall_option_no",
    "product_name",
    "option_text",
    "unit_price_won",
    "amount_won",
    "shipping_won",
    "region",
    "ordered_at",
    "paid_at",
)
_MALL_COLUMNS = ("mall_order_no", "mall_line_no", "mall_box_no", "mall_deal_no", "state_rank", "mall_state")
_MATCH_COLUMNS = ("product_id", "option_key", "matched_by", "match_evidence", "rule_id")
_NEW_COLUMNS = (
    *("seller_id", "order_id", "order_number", "account_id", "mall", "login_id"),
    *_MALL_COLUMNS,
    *_MATCH_COLUMNS,
    *("collected_at", "sealed", "quantity", "ship_by"),
    *_ITEM_COLUMNS,
)


_AT_FIRST: dict[str, Any] = {
    **dict.fromkeys(("cancel_asked", "cancel_claimed", "forced"), False),
    **dict.fromkeys(("asked", "unsettled", "courier", "invoice_number"), ""),
    **dict.fromkeys(("failure", "ship_on", "delay_reason", "sent_at", "delivered_at", "completed_at")),
    **dict.fromkeys(("cancelled_at", "cancelled_by")),
}
"""What the table begins the other columns with."""


def changes(recorded: Recorded) -> dict[str, Any]:
    """The columns that a fact sets. `reached` is the least state that the order has from then on."""
    fact = recorded.event
    match fact:
        case Order.StateChanged():
            return {"mall_state": fact.sight.mall_state}
        case Order.CancelAsked() | Order.CancelWithdrawn() | Order.CancelClaimed():
            return _guard(fact)
        case Order.ConfirmRequested():
            ship_by = end_of(date.fromisoformat(fact.ship_on))
            ship = {"ship_on": fact.ship_on, "ship_by": ship_by, "delay_reason": fact.delay_reason}
            return {"asked": "confirm", "failure": None, **ship}
        case Order.SaleCancelRequested():
            return {"asked": "cancel", "failure": None}
        case Order.InvoiceSendRequested():
            return {"asked": "send", "failure": None}
        case Order.Refused():
            return {"asked": "", "unsettled": fact.act if fact.unsettled else "", "failure": fact.failure.reason}
        case Order.Settled():
            return {"unsettled": ""}
        case Order.BuyerErased():
            return {"erased": True, "sealed": ""}
        case Order.Mapped() | Order.Unmapped():
            return _match_columns(fact)
        case _:
            return _reached(recorded)


def _guard(fact: Order.CancelAsked | Order.CancelWithdrawn | Order.CancelClaimed) -> dict[str, Any]:
    if isinstance(fact, Order.CancelClaimed):
        return {"cancel_claimed": fact.claimed}
    return {"cancel_asked": isinstance(fact, Order.CancelAsked)}


def _invoice_change(fact: InvoiceChangeFact) -> dict[str, Any]:
    match fact:
        case InvoiceChanges.Requested():
            return {"asked": "change", "failure": None}
        case InvoiceChanges.Changed():
            return {"asked": "", "unsettled": "", **_invoice(fact)}
        case InvoiceChanges.Refused():
            return {"asked": "", "unsettled": "change" if fact.unsettled else "", "failure": fact.failure.reason}
        case InvoiceChanges.Settled():
            return {"unsettled": ""}


def _match_columns(fact: Order.Mapped | Order.Unmapped) -> dict[str, Any]:
    match = fact.match if isinstance(fact, Order.Mapped) else None
    return {
        "product_id": match.product_id if match else None,
        "option_key": match.option_key if match else None,
        "matched_by": match.by if match else None,
        "match_evidence": match.evidence if match else None,
        "rule_id": match.rule_id if match else None,
    }


def _reached(recorded: Recorded) -> dict[str, Any]:
    fact, at = recorded.event, recorded.recorded_at
    match fact:
        case Order.Confirmed():
            return {"reached": OrderState.CONFIRMED, **({} if fact.at_mall else {"asked": ""})}
        case Order.InvoiceRegistered():
            return {"reached": OrderState.INVOICED, **_invoice(fact)}
        case Order.InvoiceSent():
            return {"reached": OrderState.SHIPPING, "asked": "", "sent_at": at}
        case Order.ShippedAtMall():
            shown = _invoice(fact) if fact.invoice_number and not fact.ours else {}
            return {"reached": OrderState.SHIPPING, "sent_at": at, **shown}
        case Order.ForcedDone():
            return {"reached": OrderState.SHIPPING, "sent_at": at, "forced": True}
        case Order.Delivered():
            return {"reached": OrderState.DELIVERED, "delivered_at": fact.delivered_at}
        case Order.Completed():
            return {"reached": OrderState.COMPLETED, "completed_at": fact.completed_at}
        case _:
            return _cancelled(recorded, fact)


def _cancelled(recorded: Recorded, fact: Order.SaleCancelled) -> dict[str, Any]:
    told = {"cancelled_at": recorded.recorded_at, "cancelled_by": fact.by} if fact.first else {}
    return {"reached": OrderState.CANCELLED, **told, **({} if fact.at_mall else {"asked": ""})}


def _invoice(fact: Order.InvoiceRegistered | Order.ShippedAtMall | InvoiceChanges.Changed) -> dict[str, Any]:
    return {"courier": fact.courier, "invoice_number": fact.invoice_number}


def _update(cursor: Rows, recorded: Recorded, columns: dict[str, Any], order_id: UUID | None = None) -> None:
    reached: OrderState | None = columns.pop("reached", None)
    parts = [f"{name} = %s" for name in columns]
    values = list(columns.values())
    if reached is not None:
        parts += ["state_rank = greatest(state_rank, %s)", _SETTLED_BY_STATE]
        values += [reached.rank, *[reached.rank] * 3]
    statement = f"UPDATE orders_view SET {', '.join(parts)} WHERE seller_id = %s AND order_id = %s"  # noqa: S608
    cursor.execute(trusted(statement), [*values, recorded.seller_id, order_id or recorded.event.originator_id])


_SETTLED_BY_STATE = """unsettled = CASE
    WHEN unsettled = 'confirm' AND greatest(state_rank, %s) >= 1 THEN ''
    WHEN unsettled = 'send' AND greatest(state_rank, %s) >= 3 THEN ''
    WHEN unsettled = 'cancel' AND greatest(state_rank, %s) >= 6 THEN ''
    ELSE unsettled END"""

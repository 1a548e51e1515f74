"""The claims of a seller as the screens show them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from chassis.database import Rows, copy_rows, trusted
from chassis.log import Recorded
from chassis.projections import Projection
from claim_sync.domain import OPEN, Claim, ClaimState, Goods, Sight


class ClaimsView(Projection):
    """One row a claim, with everything that lists show and search by; personal data only sealed.

    `searched` is what words are looked for in.
    """

    name: ClassVar[str] = "claims"
    ddl: ClassVar[str] = """
        CREATE TABLE claims_view (
            seller_id uuid NOT NULL,
            claim_id uuid NOT NULL,
            claim_number text NOT NULL,
            order_id uuid NOT NULL,
            account_id uuid NOT NULL,
            mall text NOT NULL,
            login_id text NOT NULL,
            kind text NOT NULL,
            claim_no text NOT NULL,
            mall_order_no text NOT NULL,
            mall_line_no text NOT NULL,
            mall_box_no text NOT NULL,
            mall_deal_no text NOT NULL,
            quantity int NOT NULL,
            sealed text NOT NULL,
            collected_at timestamptz NOT NULL,
            state text NOT NULL,
            mall_state text NOT NULL,
            asked_at timestamptz NOT NULL,
            changed_at timestamptz,
            reason text NOT NULL,
            mall_reason text NOT NULL,
            fault text NOT NULL,
            refund_won bigint,
            return_fee_won bigint,
            wanted_option text NOT NULL,
            pickup_courier text NOT NULL,
            pickup_invoice text NOT NULL,
            reship_courier text NOT NULL,
            reship_invoice text NOT NULL,
            order_number text,
            product_id uuid,
            option_key text,
            mall_product_no text,
            product_name text,
            option_text text,
            order_quantity int,
            unit_price_won bigint,
            amount_won bigint,
            ordered_at timestamptz,
            asked text NOT NULL DEFAULT '',
            unsettled text NOT NULL DEFAULT '',
            failure text,
            approved boolean NOT NULL DEFAULT false,
            closed_at timestamptz,
            restocked boolean NOT NULL DEFAULT false,
            notes int NOT NULL DEFAULT 0,
            searched text GENERATED ALWAYS AS (lower(claim_number || chr(10) || claim_no || chr(10)
                || coalesce(order_number, '') || chr(10) || mall_order_no || chr(10) || coalesce(product_name, '')
                || chr(10) || pickup_invoice || chr(10) || reship_invoice)) STORED,
            PRIMARY KEY (seller_id, claim_id)
        );
        CREATE UNIQUE INDEX ON claims_view (seller_id, claim_number);
        CREATE INDEX ON claims_view (seller_id, asked_at DESC, claim_id);
        CREATE INDEX ON claims_view (seller_id, state, asked_at DESC);
        CREATE INDEX ON claims_view (seller_id, order_id);
    """

    def load(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """A row for each new claim."""
        new = (_new_row(recorded, recorded.event) for recorded in events if isinstance(recorded.event, Claim.Collected))
        copy_rows(cursor, "claims_view", _NEW_COLUMNS, new)

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """One update for each later fact."""
        for recorded in events:
            if isinstance(recorded.event, Claim.Noted):
                _count_note(cursor, recorded)
            elif isinstance(recorded.event, Claim.Event) and (columns := changes(recorded)):
                _update(cursor, recorded, columns)


_SIGHT_COLUMNS = (
    *("state", "mall_state", "asked_at", "changed_at", "reason", "mall_reason", "fault", "refund_won"),
    *("return_fee_won", "wanted_option", "pickup_courier", "pickup_invoice", "reship_courier", "reship_invoice"),
)
_GOODS_COLUMNS = (
    *("order_number", "product_id", "option_key", "mall_product_no", "product_name", "option_text"),
    *("order_quantity", "unit_price_won", "amount_won", "ordered_at"),
)
_NEW_COLUMNS = (
    *("seller_id", "claim_id", "claim_number", "order_id", "account_id", "mall", "login_id", "kind", "claim_no"),
    *("mall_order_no", "mall_line_no", "mall_box_no", "mall_deal_no", "quantity", "sealed", "collected_at"),
    *_SIGHT_COLUMNS,
    *_GOODS_COLUMNS,
)


def _new_row(recorded: Recorded, fact: Claim.Collected) -> Sequence[Any]:
    place, numbers = fact.place, fact.place.numbers
    order = numbers.order
    goods = _goods(fact.goods) if fact.goods else {}
    return (
        *(fact.seller_id, fact.originator_id, fact.number, fact.order_id, place.account_id, place.mall, place.login_id),
        *(numbers.kind, numbers.claim_no, order.order_no, order.line_no, order.box_no, order.deal_no),
        *(place.quantity, fact.sealed, recorded.recorded_at),
        *_sight(fact.sight).values(),
        *(goods.get(name) for name in _GOODS_COLUMNS),
    )


def claim_after(events: Sequence[Recorded]) -> dict[str, Any]:
    """The row of a claim after its events, in the order of their recording."""
    row: dict[str, Any] = {}
    for recorded in events:
        fact = recorded.event
        if isinstance(fact, Claim.Collected):
            row = {**_AT_FIRST, **dict(zip(_NEW_COLUMNS, _new_row(recorded, fact), strict=True))}
        elif isinstance(fact, Claim.Noted):
            row["notes"] += 1
        else:
            row |= changes(recorded)
    return row


_AT_FIRST: dict[str, Any] = {
    **dict.fromkeys(("asked", "unsettled"), ""),
    **dict.fromkeys(("failure", "closed_at")),
    **dict.fromkeys(("approved", "restocked"), False),
    "notes": 0,
}
"""What the table begins the other columns with."""


def _sight(sight: Sight) -> dict[str, Any]:
    return {**{name: getattr(sight, name) for name in _SIGHT_COLUMNS}, "state": sight.state.value}


def _goods(goods: Goods) -> dict[str, Any]:
    return {name: getattr(goods, "quantity" if name == "order_quantity" else name) for name in _GOODS_COLUMNS}


def changes(recorded: Recorded) -> dict[str, Any]:
    """The columns that a fact sets."""
    fact = recorded.event
    match fact:
        case Claim.Seen():
            return _sight(fact.sight)
        case Claim.Grown():
            return {"quantity": fact.place.quantity}
        case Claim.Moved():
            reopened = {"approved": False} if fact.sight.state in OPEN else {}
            return {**_sight(fact.sight), "closed_at": None, **reopened}
        case Claim.Joined():
            return _goods(fact.goods)
        case Claim.ApprovalRequested():
            return {"asked": "approve", "failure": None}
        case Claim.RefusalRequested():
            return {"asked": "refuse", "failure": None}
        case Claim.PickupRequested():
            return {"asked": "pick_up", "failure": None}
        case Claim.ReshipmentRequested():
            invoice = {"reship_courier": fact.courier, "reship_invoice": fact.invoice_number}
            return {"asked": "reship", "failure": None, **invoice}
        case _:
            return _answered(recorded)


def _answered(recorded: Recorded) -> dict[str, Any]:
    fact = recorded.event
    match fact:
        case Claim.ActDone():
            done = {"approved": True} if fact.act == "approve" else {}
            return {"asked": "", "unsettled": "", "state": ClaimState(fact.state).value, **done}
        case Claim.ActRefused():
            return {"asked": "", "unsettled": fact.act if fact.unsettled else "", "failure": fact.failure.reason}
        case Claim.Settled():
            return {"unsettled": ""}
        case Claim.Finished():
            return {"state": ClaimState(fact.state).value}
        case Claim.Closed():
            return {"closed_at": recorded.recorded_at, **({"restocked": True} if fact.restock else {})}
        case _:
            return {}


def _count_note(cursor: Rows, recorded: Recorded) -> None:
    cursor.execute(
        "UPDATE claims_view SET notes = notes + 1 WHERE seller_id = %s AND claim_id = %s",
        (recorded.seller_id, recorded.event.originator_id),
    )


def _update(cursor: Rows, recorded: Recorded, columns: dict[str, Any]) -> None:
    parts = ", ".join(f"{name} = %s" for name in columns)
    statement = f"UPDATE claims_view SET {parts} WHERE seller_id = %s AND claim_id = %s"  # noqa: S608
    cursor.execute(trusted(statement), [*columns.values(), recorded.seller_id, recorded.event.originator_id])

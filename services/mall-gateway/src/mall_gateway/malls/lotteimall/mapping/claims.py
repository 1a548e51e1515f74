"""Rows of 롯데홈쇼핑's claims as ours (malls.md 9.3).

Unverified: that the mall refunds a return by itself once its goods are back; no list tells of anything after that. An
exchange still has others to send then, which come as an order of their own.
"""

from contracts.claim_sync import ClaimKind, ClaimState, MallClaimRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.claim_reasons import reason_by_words
from mall_gateway.malls.couriers import courier_by_name
from mall_gateway.malls.lotteimall.claim_wire import ClaimRow
from mall_gateway.malls.lotteimall.mapping.orders import Row
from mall_gateway.malls.port import ClaimParty, FetchedClaim, FetchedLine

IN_PROGRESS, COLLECTED = "20", "21"
"""`ord_dtl_stat_cd` of the return list."""
NAMES = {IN_PROGRESS: "회수 진행", COLLECTED: "회수 완료"}


def cancel_row(raw: Row) -> ClaimRow:
    """A row of the cancel list. Raises ValueError where it can't be read."""
    return ClaimRow.model_validate(raw)


def order_of(row: ClaimRow) -> MallOrderRef:
    """The line that the claim is about."""
    return MallOrderRef(order_no=row.ord_no, line_no=row.unit_no)


def cancel_of(row: ClaimRow, line: FetchedLine | None) -> FetchedClaim:
    """A cancel, by what its line shows: the list does not tell what is open and what is done."""
    return _claim("cancel", row, cancel_state(line), "취소" if line is None else line.mall_state)


def cancel_state(line: FetchedLine | None) -> ClaimState:
    """In an order list beside the cancel list: asked for. Sent all the same: refused (unverified)."""
    if line is None:
        return "unknown"
    if line.state == "cancelled":
        return "done"
    return "asked" if line.cancel_asked else "refused"


def return_of(raw: Row, listed_as: str) -> FetchedClaim:
    """A return, or the goods of an exchange on their way back. Raises ValueError where it can't be read."""
    row = ClaimRow.model_validate(raw)
    kind: ClaimKind = "exchange" if row.exchange == "Y" else "return"
    return _claim(kind, row, return_state(kind, listed_as), NAMES.get(listed_as, listed_as))


def return_state(kind: ClaimKind, listed_as: str) -> ClaimState:
    """The state that a list stands for: a return whose goods are back is over, and they are in stock again."""
    match listed_as:
        case "20":
            return "collecting"
        case "21":
            return "done" if kind == "return" else "received"
        case _:
            return "unknown"


def _claim(kind: ClaimKind, row: ClaimRow, state: ClaimState, word: str) -> FetchedClaim:
    if row.asked is None:
        raise ValueError("CnclDtime")
    return FetchedClaim(
        ref=MallClaimRef(kind=kind, claim_no=row.claim_no, order=order_of(row)),
        state=state,
        mall_state=word,
        quantity=row.quantity,
        reason=reason_by_words(row.reason),
        mall_reason=row.reason_code,
        fault="unknown",
        asked_at=row.asked,
        pickup_courier=courier_by_name(row.courier),
        pickup_invoice=row.invoice_no,
        person=ClaimParty(name=row.name, phone=row.phone, address=row.address, words=row.reason),
    )

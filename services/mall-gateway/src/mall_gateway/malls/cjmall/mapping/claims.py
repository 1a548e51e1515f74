"""Rows of CJ mall's cancels, recalls and exchange deliveries as claims (malls.md 11.2).

A claim is known by its processing number (`ordWSeq`), so that a second one of the kind on the line is another.

Unverified: all codes, which are a public client's; that an order's own processing number is 001, and each cancel and
recall of the line has a further one; that a withdrawal and an exchange's delivery, which name no recall, follow the
last one of their kind; that the mall ends a return once its goods are back. Where no recall is found, or a cancel has
the order's own number, the claim is known by its line alone: claim-sync tells such ones apart by day and quantity.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.claim_sync import ClaimKind, ClaimState, MallClaimRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.cjmall.claim_wire import ClaimRow
from mall_gateway.malls.cjmall.mapping.orders import CANCEL, KIND_NAMES, phone_of
from mall_gateway.malls.claim_reasons import reason_by_words
from mall_gateway.malls.couriers import courier_by_name
from mall_gateway.malls.port import ClaimParty, FetchedClaim

FIRST = "001"
"""The processing number that an order line has of itself."""
RECALLS: Mapping[str, ClaimKind] = {"30": "return", "31": "return", "45": "exchange", "46": "exchange"}
WITHDRAWN = frozenset({"31", "46"})
SENT_AGAIN = "40"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Recall:
    """An instruction to fetch goods: whose, of which kind, its processing number, and its day."""

    line: tuple[str, str, str]
    kind: ClaimKind
    number: str
    day: date


class Recalls:
    """The recalls known so far, for the rows that follow one: its withdrawal, and what is sent in exchange."""

    def __init__(self) -> None:
        self.days: set[date] = set()
        self._known: set[Recall] = set()

    def note(self, day: date, rows: Iterable[Row]) -> None:
        """Keep a day's recalls; rows that can't be read are left to whoever reads the page."""
        self.days.add(day)
        for row in rows:
            kind = RECALLS.get(str(row.get("wbClsCd", "")))
            if kind is not None and row["wbClsCd"] not in WITHDRAWN and row.get("ordWSeq"):
                self._known.add(Recall(line_of(row), kind, row["ordWSeq"], day))

    def number_of(self, kind: ClaimKind, row: Row, day: date) -> str:
        """The processing number of the recall that a row of a day follows, or its own; empty where none is known."""
        code, own = str(row.get("wbClsCd", "")), str(row.get("ordWSeq", ""))
        if code in RECALLS and code not in WITHDRAWN:
            return own
        mine = [each for each in self._known if (each.line, each.kind) == (line_of(row), kind)]
        before = [each for each in mine if each.day <= day and each.number < own]
        return max(before, key=lambda each: (each.day, each.number)).number if before else ""


def line_of(row: Row) -> tuple[str, str, str]:
    """Order, goods and detail number of a row as it stands."""
    return (str(row.get("ordNo", "")), str(row.get("ordGSeq", "")), str(row.get("ordDSeq", "")))


def follows_of(row: Row) -> ClaimKind | None:
    """The kind of claim whose recall a row follows without naming it; None for any other row."""
    if row.get("wbClsCd") in WITHDRAWN:
        return RECALLS[row["wbClsCd"]]
    return "exchange" if row.get("ordDtlClsCd") == SENT_AGAIN and row.get("outwConfDt") else None


def cancel_of(raw: Row) -> FetchedClaim:
    """A row of 취소지시: the mall has cancelled it. Raises ValueError where it can't be read."""
    row = ClaimRow.model_validate(raw)
    if row.ord_dtl_cls_cd not in (CANCEL, ""):
        raise ValueError("ordDtlClsCd")
    number = "" if row.ord_w_seq == FIRST else row.ord_w_seq
    return _claim("cancel", number, row, "done", row.ord_dtl_cls.strip() or KIND_NAMES[CANCEL])


def recall_of(raw: Row, recalls: Recalls, day: date) -> FetchedClaim:
    """A row of 회수지시. Raises ValueError where it can't be read, or is neither of a return nor of an exchange."""
    row = ClaimRow.model_validate(raw)
    kind = RECALLS.get(row.wb_cls_cd)
    if kind is None:
        raise ValueError("wbClsCd")
    number, word = recalls.number_of(kind, raw, day), row.wb_cls.strip() or KIND_NAMES[row.wb_cls_cd]
    return _claim(kind, number, row, recall_state(kind, row), word)


def sent_again_of(raw: Row, recalls: Recalls, day: date) -> list[FetchedClaim]:
    """The exchange whose goods a row of 출고지시 sends again; none for any other row, and before they have left."""
    if raw.get("ordDtlClsCd") != SENT_AGAIN or not raw.get("outwConfDt"):
        return []
    row = ClaimRow.model_validate(raw)
    state: ClaimState = "reshipping" if row.deliv_dtm is None else "done"
    number = recalls.number_of("exchange", raw, day)
    return [_claim("exchange", number, row, state, row.ord_dtl_cls.strip() or KIND_NAMES[SENT_AGAIN])]


def recall_state(kind: ClaimKind, row: ClaimRow) -> ClaimState:
    """How far goods are on their way back; an exchange still has others to send."""
    if row.wb_cls_cd in WITHDRAWN:
        return "withdrawn"
    if row.confirm_chk:
        return "done" if kind == "return" else "received"
    return "asked" if row.deliv_dtm is None else "collecting"


def _claim(kind: ClaimKind, number: str, row: ClaimRow, state: ClaimState, word: str) -> FetchedClaim:
    asked = row.cncl_ins_dtm if kind == "cancel" and row.cncl_ins_dtm else row.wb_crt_dt
    if asked is None:
        raise ValueError("wbCrtDt")
    order = MallOrderRef(order_no=row.ord_no, line_no=f"{row.ord_g_seq}-{row.ord_d_seq}-{FIRST}")
    back = kind != "cancel" and row.ord_dtl_cls_cd != SENT_AGAIN
    return FetchedClaim(
        ref=MallClaimRef(kind=kind, claim_no=number, order=order),
        state=state,
        mall_state=word,
        quantity=row.quantity,
        reason=reason_by_words(row.reason),
        mall_reason=row.reason,
        fault="unknown",
        asked_at=asked,
        pickup_courier=courier_by_name(row.deli_comp) if back and row.wb_no else "",
        pickup_invoice=row.wb_no if back else "",
        person=ClaimParty(
            name=row.name,
            phone=phone_of(row.cellno or row.telno),
            zip_code=row.zipno,
            address=row.addr_1 or row.addr,
            address_detail=row.addr_2,
            words=row.words,
        ),
    )

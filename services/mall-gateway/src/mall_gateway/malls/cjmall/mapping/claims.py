"""Rows of CJ mall's cancels, recalls and exchange deliveries as claims (malls.md 11.2).

Unverified: all codes, which are a public client's; that an order's own processing number is 001; that a recall and its
withdrawal share no number, so that a claim is known by its line; that the mall ends a return once its goods are back.
"""

from collections.abc import Mapping
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


def cancel_of(raw: Mapping[str, Any]) -> FetchedClaim:
    """A row of 취소지시: the mall has cancelled it. Raises ValueError where it can't be read."""
    row = ClaimRow.model_validate(raw)
    if row.ord_dtl_cls_cd not in (CANCEL, ""):
        raise ValueError("ordDtlClsCd")
    return _claim("cancel", row, "done", row.ord_dtl_cls.strip() or KIND_NAMES[CANCEL])


def recall_of(raw: Mapping[str, Any]) -> FetchedClaim:
    """A row of 회수지시. Raises ValueError where it can't be read, or is neither of a return nor of an exchange."""
    row = ClaimRow.model_validate(raw)
    kind = RECALLS.get(row.wb_cls_cd)
    if kind is None:
        raise ValueError("wbClsCd")
    return _claim(kind, row, recall_state(kind, row), row.wb_cls.strip() or KIND_NAMES[row.wb_cls_cd])


def sent_again_of(raw: Mapping[str, Any]) -> list[FetchedClaim]:
    """The exchange whose goods a row of 출고지시 sends again; none for any other row, and before they have left."""
    if raw.get("ordDtlClsCd") != SENT_AGAIN or not raw.get("outwConfDt"):
        return []
    row = ClaimRow.model_validate(raw)
    state: ClaimState = "reshipping" if row.deliv_dtm is None else "done"
    claim = _claim("exchange", row, state, row.ord_dtl_cls.strip() or KIND_NAMES[SENT_AGAIN])
    return [claim]


def recall_state(kind: ClaimKind, row: ClaimRow) -> ClaimState:
    """How far goods are on their way back; an exchange still has others to send."""
    if row.wb_cls_cd in WITHDRAWN:
        return "withdrawn"
    if row.confirm_chk:
        return "done" if kind == "return" else "received"
    return "asked" if row.deliv_dtm is None else "collecting"


def _claim(kind: ClaimKind, row: ClaimRow, state: ClaimState, word: str) -> FetchedClaim:
    asked = row.cncl_ins_dtm if kind == "cancel" and row.cncl_ins_dtm else row.wb_crt_dt
    if asked is None:
        raise ValueError("wbCrtDt")
    order = MallOrderRef(order_no=row.ord_no, line_no=f"{row.ord_g_seq}-{row.ord_d_seq}-{FIRST}")
    back = kind != "cancel" and row.ord_dtl_cls_cd != SENT_AGAIN
    return FetchedClaim(
        ref=MallClaimRef(kind=kind, claim_no="", order=order),
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

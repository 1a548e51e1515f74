"""Rows of GS SHOP's days as claims, and our approval of a cancel as its message (malls.md 10.3).

Unverified, all codes here, and that a cancel has no number of its own: it is known by its line. A second cancel of the
line is told in the same place with a later `clmDtm`; claim-sync tells them apart by it. Two of one second and quantity
can't be told apart. A return or an exchange has an item number of its own.
"""

from collections.abc import Mapping
from typing import Any

from contracts.claim_sync import ClaimKind, ClaimState, MallClaimRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.claim_reasons import reason_by_words
from mall_gateway.malls.gsshop.claim_wire import ClaimRow
from mall_gateway.malls.gsshop.mapping.orders import OUR_COURIERS, kind_of
from mall_gateway.malls.port import ClaimParty, FetchedClaim

KINDS: Mapping[str, ClaimKind] = {"20": "exchange", "30": "return"}
CANCEL_NAMES = {"80": "취소요청", "85": "취소철회", "90": "취소완료"}
GOODS_NAMES = {"10": "회수지시", "20": "회수확인", "30": "회수중", "40": "입고완료", "50": "완료", "80": "철회"}


def cancel_of(raw: Any) -> FetchedClaim:
    """A row of the list of cancels. Raises ValueError where it can't be read."""
    row = ClaimRow.model_validate(raw)
    ref = MallClaimRef(kind="cancel", claim_no="", order=MallOrderRef(order_no=row.ord_no, line_no=row.ord_item_no))
    return _claim(row, ref, cancel_state(row.ord_st_cd), CANCEL_NAMES)


def goods_claims_of(raw: Any) -> list[FetchedClaim]:
    """The return or exchange that a row of the order list is; none where it is an order. Raises ValueError."""
    kind = KINDS.get(kind_of(raw))
    if kind is None:
        return []
    row = ClaimRow.model_validate(raw)
    order = MallOrderRef(order_no=row.org_ord_no or row.ord_no, line_no=row.org_ord_item_no or row.ord_item_no)
    ref = MallClaimRef(kind=kind, claim_no=row.ord_item_no, order=order)
    return [_claim(row, ref, goods_state(row.ord_st_cd), GOODS_NAMES)]


def cancel_state(code: str) -> ClaimState:
    """`ordStCd` in the list of cancels as ours."""
    match code:
        case "80":
            return "asked"
        case "85":
            return "withdrawn"
        case "90":
            return "done"
        case _:
            return "unknown"


def goods_state(code: str) -> ClaimState:
    """`ordStCd` of a return or an exchange as ours."""
    match code:
        case "10":
            return "asked"
        case "20":
            return "approved"
        case "30":
            return "collecting"
        case "40":
            return "received"
        case "50":
            return "done"
        case "80":
            return "withdrawn"
        case _:
            return "unknown"


def _claim(row: ClaimRow, ref: MallClaimRef, state: ClaimState, names: Mapping[str, str]) -> FetchedClaim:
    if row.clm_dtm is None:
        raise ValueError("clmDtm")
    return FetchedClaim(
        ref=ref,
        state=state,
        mall_state=names.get(row.ord_st_cd, row.ord_st_cd),
        quantity=row.clm_qty,
        reason=reason_by_words(row.clm_rsn_nm),
        mall_reason=row.clm_rsn_nm,
        fault="unknown",
        asked_at=row.clm_dtm,
        changed_at=row.clm_chg_dtm,
        wanted_option=row.exch_attr_prd_nm,
        pickup_courier=OUR_COURIERS.get(row.retn_delivery_cd, row.retn_delivery_cd),
        pickup_invoice=row.retn_delivery_no,
        person=ClaimParty(
            name=row.rcvr_nm,
            phone=row.rcvr_hp_no or row.rcvr_tel_no,
            zip_code=row.rcvr_zip_cd,
            address=row.rcvr_addr1,
            address_detail=row.rcvr_addr2,
            words=row.clm_rsn_cntnt,
        ),
    )

"""Rows of 인터파크's two claim lists as claims (malls.md 7.3).

Unverified: the codes of kinds and of a request's state, and the names of a claim's states, which are those of public
integrations; that `CLM_DTS` is when a claim was made.
"""

from collections.abc import Mapping

from contracts.claim_sync import ClaimKind, ClaimState, MallClaimRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.claim_reasons import reason_by_words
from mall_gateway.malls.interpark.mapping.orders import OUR_COURIERS
from mall_gateway.malls.interpark.wire import ClaimRow
from mall_gateway.malls.port import ClaimParty, FetchedClaim

KINDS: Mapping[str, ClaimKind] = {"1": "cancel", "2": "return", "3": "exchange"}
"""`CLMREQ_TP`, and `CLM_CRT_TP` with a zero before it."""
REQUEST_NAMES = {"1": "요청", "2": "요청철회"}


def request_of(raw: Mapping[str, str]) -> FetchedClaim:
    """A cancel that a buyer asked for. Raises ValueError where it can't be read, or is of another kind.

    A request (`CLMREQ_SEQ`) and the claim that comes of it (`CLM_NO`) share no number: a cancel is known by its line
    alone. A second one on the line is told in the same place with a later moment; claim-sync tells them apart by it.
    """
    row = ClaimRow.model_validate(raw)
    if kind_of(row.clmreq_tp) != "cancel" or row.clmreq_dts is None:
        raise ValueError("CLMREQ")
    return FetchedClaim(
        ref=MallClaimRef(kind="cancel", claim_no="", order=order_of(row)),
        state=request_state(row.clmreq_stat),
        mall_state=row.clmreq_statnm or REQUEST_NAMES.get(row.clmreq_stat, row.clmreq_stat),
        quantity=row.clmreq_qty,
        reason=reason_by_words(row.clmreq_rsn_tpnm),
        mall_reason=row.clmreq_rsn_tpnm,
        fault="unknown",
        asked_at=row.clmreq_dts,
        changed_at=row.clmreq_cncl_dts,
        person=ClaimParty(words=row.clmreq_rsn_dtl),
    )


def claim_of(raw: Mapping[str, str]) -> FetchedClaim:
    """A row of the list of claims. Raises ValueError where it can't be read."""
    row = ClaimRow.model_validate(raw)
    kind = kind_of(row.clm_crt_tp)
    if row.clm_dts is None:
        raise ValueError("CLM_DTS")
    return FetchedClaim(
        ref=MallClaimRef(kind=kind, claim_no=claim_no_of(kind, row), order=order_of(row)),
        state=claim_state(row.current_clmprd_statnm, row.current_clmprd_stat),
        mall_state=row.current_clmprd_statnm or row.current_clmprd_stat,
        quantity=row.clm_qty,
        reason=reason_by_words(row.clm_rsn_tpnm),
        mall_reason=row.clm_rsn_tpnm,
        fault="unknown",
        asked_at=row.clm_dts,
        pickup_courier=OUR_COURIERS.get(row.rtn_delv_entr_no, row.rtn_delv_entr_no),
        pickup_invoice=row.rtn_invo_no,
        person=_person(row),
    )


def kind_of(code: str) -> ClaimKind:
    """Cancel, return or exchange. Raises ValueError for any other code."""
    kind = KINDS.get(code.removeprefix("0"))
    if kind is None:
        raise ValueError("CLM_CRT_TP")
    return kind


def claim_no_of(kind: ClaimKind, row: ClaimRow) -> str:
    """What tells the claims of a line apart; empty for a cancel, as for the request that it was."""
    return "" if kind == "cancel" else f"{row.clm_no}-{row.clm_seq}"


def order_of(row: ClaimRow) -> MallOrderRef:
    """The line that the claim is about: `ORD_NO` stays that of the order."""
    return MallOrderRef(order_no=row.ord_no, line_no=row.ord_seq)


def request_state(code: str) -> ClaimState:
    """`CLMREQ_STAT` as ours."""
    match code:
        case "1":
            return "asked"
        case "2":
            return "withdrawn"
        case _:
            return "unknown"


def claim_state(name: str, code: str) -> ClaimState:
    """`CURRENT_CLMPRD_STATNM` as ours, whatever follows its underscore; its code where the name is left out."""
    match name.partition("_")[0], code:
        case "클레임접수", _:
            return "asked"
        case (("반품/교환수거지시" | "반품/교환수거지시확인"), _):
            return "collecting"
        case (("반품/교환입고완료" | "교환/재배송출고예정" | "교환/재배송출고지시"), _):
            return "received"
        case (("교환/재배송출고확인" | "교환/재배송전담택배픽업요청" | "교환/재배송출고완료"), _):
            return "reshipping"
        case "클레임확정", _:
            return "done"
        case ("클레임취소", _) | ("", "40"):
            return "withdrawn"
        case _:
            return "unknown"


def _person(row: ClaimRow) -> ClaimParty:
    return ClaimParty(
        name=row.clm_rcvr_nm,
        phone=row.clm_rcvr_mobile or row.clm_rcvr_tel,
        zip_code=row.clm_rcvr_zip,
        address=row.clm_rcvr_addr1,
        address_detail=row.clm_rcvr_addr2,
        words=row.clm_rsn_dtl,
    )

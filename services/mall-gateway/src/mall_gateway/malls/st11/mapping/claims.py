"""Rows of 11번가's claims as ours, and our acts on claims as its calls (malls.md 3.4)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from urllib.parse import quote

from contracts.claim_sync import ClaimKind, ClaimState, MallClaimRef
from contracts.mall_claims import ClaimReason
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.claim_answers import refusal_words
from mall_gateway.malls.port import ClaimParty, ClaimRefusal, FetchedClaim, Reshipment
from mall_gateway.malls.seoul_time import to_seoul
from mall_gateway.malls.st11.claim_wire import CancelClaimRow, ClaimRow, ClaimStateRow
from mall_gateway.malls.st11.mapping.orders import DIRECT, OUR_COURIERS, PARCEL
from mall_gateway.malls.st11.profile import COURIERS

Fault = Literal["buyer", "seller", "mall", "unknown"]

REFUSAL_CODES = {"return": {"used": "103"}, "exchange": {"used": "203"}}
OTHER_REFUSAL = {"return": "104", "exchange": "204"}
"""`refsRsnCd`. Unverified: the pages' numbers are known, not what each means."""
CANCEL_STATE_NAMES = {"01": "취소요청", "02": "취소완료", "05": "취소철회"}
STATE_NAMES = {
    "103": "재결제대기중",
    "104": "반품보류",
    "105": "반품신청",
    "106": "반품완료",
    "107": "반품거부",
    "108": "반품철회",
    "109": "반품완료보류",
    "201": "교환신청",
    "212": "교환승인",
    "214": "교환보류",
    "221": "교환발송완료",
    "232": "교환거부",
    "233": "교환철회",
}


def cancel_of(raw: Mapping[str, str]) -> FetchedClaim:
    """A row of the cancel lists. Raises ValueError where it can't be read."""
    row = CancelClaimRow.model_validate(raw)
    order = MallOrderRef(order_no=row.ord_no, line_no=row.ord_prd_seq, box_no=row.dlv_no)
    return FetchedClaim(
        ref=MallClaimRef(kind="cancel", claim_no=row.ord_prd_cn_seq, order=order),
        state=cancel_state(row.ord_cn_stat_cd),
        mall_state=CANCEL_STATE_NAMES.get(row.ord_cn_stat_cd, row.ord_cn_stat_cd),
        quantity=row.ord_cn_qty,
        reason=cancel_reason(row.ord_cn_rsn_cd),
        mall_reason=row.ord_cn_rsn_cd,
        fault=cancel_fault(row.ord_cn_mnbd_cd),
        asked_at=_known(row.create_dt),
        person=ClaimParty(words=row.ord_cn_dtls_rsn),
    )


def claim_of(raw: Mapping[str, str], kind: ClaimKind, listed_as: ClaimState | None = None) -> FetchedClaim:
    """A row of the other lists; the lists of what is done or withdrawn say so, whatever the row's code."""
    row = ClaimRow.model_validate(raw)
    reason, fault = reason_of(row.clm_req_rsn)
    return FetchedClaim(
        ref=MallClaimRef(
            kind=kind,
            claim_no=row.clm_req_seq,
            order=MallOrderRef(order_no=row.ord_no, line_no=row.ord_prd_seq, box_no=row.dlv_no),
        ),
        state=listed_as or state_of(row.clm_stat),
        mall_state=STATE_NAMES.get(row.clm_stat, row.clm_stat),
        quantity=row.clm_req_qty,
        reason=reason,
        mall_reason=row.clm_req_rsn,
        fault="mall" if kind == "cancel" else fault,
        asked_at=_known(row.req_dt),
        return_fee_won=row.clm_lst_dlv_cst,
        pickup_courier=OUR_COURIERS.get(row.dlv_etprs_cd, row.dlv_etprs_cd),
        pickup_invoice=row.tw_prd_invc_no,
        person=_party(row),
    )


def _known(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("no time")
    return moment


def _party(row: ClaimRow) -> ClaimParty:
    return ClaimParty(
        name=row.ord_nm,
        phone=row.ord_prtbl_tel or row.ord_tlphn_no,
        zip_code=row.rcvr_mail_no,
        address=row.rcvr_base_addr,
        address_detail=row.rcvr_dtls_addr,
        words=row.clm_req_cont,
        receiver_name=row.exch_nm,
        receiver_phone=row.exch_prtbl_tel or row.exch_tlphn_no,
        receiver_zip_code=row.exch_mail_no,
        receiver_address=row.exch_base_addr,
        receiver_address_detail=row.exch_dtls_addr,
    )


def cancel_state(code: str) -> ClaimState:
    """`ordCnStatCd` as ours."""
    match code:
        case "01":
            return "asked"
        case "02":
            return "done"
        case "05":
            return "withdrawn"
        case _:
            return "unknown"


def state_of(code: str) -> ClaimState:
    """`clmStat` as ours. An exchange is over for the seller when it was sent (unverified)."""
    match code:
        case "103" | "105" | "201":
            return "asked"
        case "104" | "109" | "214":
            return "held"
        case "212":
            return "approved"
        case "301" | "302":
            return "reshipping"
        case "106" | "221":
            return "done"
        case "107" | "232":
            return "refused"
        case "108" | "233":
            return "withdrawn"
        case _:
            return "unknown"


def line_state(code: str) -> ClaimState:
    """What the state of a line says of its cancel request. A refused one leaves with an invoice; 11번가 has no word
    for one that was withdrawn: its line is where it was (unverified)."""
    match code:
        case "701":
            return "asked"
        case "B01" | "C01":
            return "done"
        case "401" | "501" | "901":
            return "refused"
        case "202" | "301":
            return "withdrawn"
        case _:
            return "unknown"


def cancel_reason(code: str) -> ClaimReason:
    """`ordCnRsnCd` as ours."""
    match code:
        case "06":
            return "late"
        case "08" | "09":
            return "sold_out"
        case "10":
            return "changed_mind"
        case _:
            return "other"


def cancel_fault(code: str) -> Fault:
    """`ordCnMnbdCd`: who cancels."""
    match code:
        case "01":
            return "buyer"
        case "02":
            return "seller"
        case _:
            return "unknown"


def reason_of(code: str) -> tuple[ClaimReason, Fault]:
    """`clmReqRsn` as ours, and whose fault it is; 111 and up to 117 are not told apart."""
    match code:
        case "101":
            return "changed_mind", "buyer"
        case "110":
            return "wrong_option", "buyer"
        case "105" | "108":
            return "wrong_goods", "seller"
        case _:
            return "other", "unknown"


def state_row(raw: Mapping[str, str]) -> ClaimStateRow:
    """A row of the look-up of a claim's state."""
    return ClaimStateRow.model_validate(raw)


def approval_path(ref: MallClaimRef) -> str:
    """취소승인 or 반품승인."""
    name = "cancelreqconf" if ref.kind == "cancel" else "returnreqconf"
    return _path(name, ref.claim_no, ref.order.order_no, ref.order.line_no)


def refusal_path(refusal: ClaimRefusal, now: datetime) -> str:
    """취소거부 by the waybill of what left, with the day; 반품거부 and 교환거부 by a code and words."""
    ref = refusal.ref
    named = (ref.order.order_no, ref.order.line_no, ref.claim_no)
    if ref.kind == "cancel":
        method = DIRECT if refusal.courier == "DIRECT" else PARCEL
        waybill = (COURIERS[refusal.courier], refusal.invoice_number or "null")
        return _path("cancelreqreject", *named, method, to_seoul(now, "%Y%m%d"), *waybill)
    code = REFUSAL_CODES[ref.kind].get(refusal.reason, OTHER_REFUSAL[ref.kind])
    # A slash in the path would part it even when it is escaped, for many servers.
    return _path(f"{ref.kind}reqreject", *named, code, refusal_words(refusal).replace("/", " "))


def reshipment_path(reshipment: Reshipment) -> str:
    """교환승인, which takes the waybill of what was sent again."""
    ref = reshipment.ref
    waybill = (COURIERS[reshipment.courier], reshipment.invoice_number or "null")
    return _path("exchangereqconf", ref.claim_no, ref.order.order_no, ref.order.line_no, *waybill)


def _path(name: str, *parts: str) -> str:
    return "/".join((f"/claimservice/{name}", *(quote(part, safe="") for part in parts)))

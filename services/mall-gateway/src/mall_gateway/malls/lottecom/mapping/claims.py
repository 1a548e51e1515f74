"""롯데온's claims as ours, and our acts on them as its bodies (malls.md 8.4).

Unverified, all but the names of the calls: the rows of returns and exchanges are taken to be as those of cancels, the
steps 20 to 22 mean for them what they mean there, and the bodies of all approvals are alike.
"""

from typing import Any

from contracts.claim_sync import ClaimKind, ClaimState, MallClaimRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.claim_answers import refusal_words
from mall_gateway.malls.claim_reasons import reason_by_words
from mall_gateway.malls.lottecom.mapping.orders import ref_of
from mall_gateway.malls.lottecom.wire import ClaimedItem, ClaimRow
from mall_gateway.malls.port import ClaimParty, ClaimRefusal, FetchedClaim

STEP_NAMES = {"20": "요청", "21": "완료", "22": "거부"}


def claims_of(kind: ClaimKind, raw: Any, listed_as: ClaimState | None = None) -> list[FetchedClaim]:
    """A row: one claim for each line in it. Raises ValueError where it can't be read."""
    row = ClaimRow.model_validate(raw)
    items = [ClaimedItem.model_validate(item) for item in row.item_list]
    return [_claim(kind, row, item, listed_as) for item in items]


def _claim(kind: ClaimKind, row: ClaimRow, item: ClaimedItem, listed_as: ClaimState | None) -> FetchedClaim:
    if item.clm_req_dttm is None:
        raise ValueError("clmReqDttm")
    order = _order(row, item)
    step = item.od_prgs_step_cd
    return FetchedClaim(
        ref=MallClaimRef(kind=kind, claim_no=row.clm_no, order=order),
        state=listed_as or state_of(kind, step),
        mall_state=STEP_NAMES.get(step, step),
        quantity=item.quantity,
        reason=reason_by_words(item.clm_rsn_cnts),
        mall_reason=item.clm_rsn_cd,
        fault="unknown",
        asked_at=item.clm_req_dttm,
        changed_at=item.clm_cmpt_dttm,
        person=ClaimParty(words=item.clm_rsn_cnts),
    )


def _order(row: ClaimRow, item: ClaimedItem) -> MallOrderRef:
    return ref_of((row.od_no, item.od_seq, item.orgl_proc_seq or item.proc_seq))


def state_of(kind: ClaimKind, step: str) -> ClaimState:
    """`odPrgsStepCd` of a claim as ours; an approved exchange still has its goods to move."""
    match kind, step:
        case _, "20":
            return "asked"
        case "exchange", "21":
            return "approved"
        case _, "21":
            return "done"
        case _, "22":
            return "refused"
        case _:
            return "unknown"


def approval_body(ref: MallClaimRef, raw: Any) -> dict[str, Any]:
    """The lines of the claim that are the claim's line. `raw` is its row: the claim gave the line another procSeq."""
    row = ClaimRow.model_validate(raw)
    items = [ClaimedItem.model_validate(item) for item in row.item_list]
    chosen = [_named(item) for item in items if _order(row, item) == ref.order]
    return {"odNo": row.od_no, "clmNo": row.clm_no, "itemList": chosen}


def refusal_body(refusal: ClaimRefusal, raw: Any) -> dict[str, Any]:
    """The same with why in words."""
    body = approval_body(refusal.ref, raw)
    words = refusal_words(refusal)
    return {**body, "itemList": [{**item, "slrRsnCnts": words} for item in body["itemList"]]}


def _named(item: ClaimedItem) -> dict[str, str]:
    return {"odSeq": item.od_seq, "procSeq": item.proc_seq, "orglProcSeq": item.orgl_proc_seq, "slrRsnCd": ""}

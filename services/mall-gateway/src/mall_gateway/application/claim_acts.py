"""승인, 거부, 수거완료, 재배송: what each does at a mall, what a mall can't do, and what a claim as it is now tells."""

from typing import cast

from contracts.claim_sync import (
    ClaimApprovalRequested,
    ClaimKind,
    ClaimPickupRequested,
    ClaimRefusalRequested,
    MallClaimRef,
    ReshipmentRequested,
)
from contracts.mall_claims import ClaimAct
from mall_gateway.domain import CLAIM_ACTS, ClaimSeen, Denial
from mall_gateway.malls.caller import MallCaller
from mall_gateway.malls.masking import personal_values
from mall_gateway.malls.port import (
    Caller,
    ClaimApproval,
    ClaimMall,
    ClaimRefusal,
    FetchedClaim,
    Mall,
    MallProfile,
    Pickup,
    RefusedError,
    Reshipment,
)

ClaimAsking = ClaimApprovalRequested | ClaimRefusalRequested | ClaimPickupRequested | ReshipmentRequested
CLAIM_ASKING: dict[str, type[ClaimAsking]] = {
    "approve_claim": ClaimApprovalRequested,
    "refuse_claim": ClaimRefusalRequested,
    "mark_picked_up": ClaimPickupRequested,
    "reship": ReshipmentRequested,
}
ACT_WORDS: dict[ClaimAct, str] = {"approve": "승인", "refuse": "거부", "pick_up": "수거완료", "reship": "재배송"}
ERASED = "주문의 개인정보가 파기되어 거부 사유를 열 수 없습니다. 판매자센터에서 거부해 주세요."
KIND_WORDS: dict[ClaimKind, str] = {"cancel": "취소", "return": "반품", "exchange": "교환"}


def kind_of(asking: ClaimAsking) -> str:
    """The kind of the intent."""
    return next(kind for kind, model in CLAIM_ASKING.items() if isinstance(asking, model))


def invoice_of(asking: ClaimAsking) -> tuple[str, str]:
    """The invoice that goes with it: courier and number, both empty where there is none."""
    match asking:
        case ClaimRefusalRequested() | ReshipmentRequested():
            return asking.courier, asking.invoice_number
        case _:
            return "", ""


def claim_objections(mall: Mall, asking: ClaimAsking, words: str | None = "") -> list[str]:
    """What the mall's API can't do about the claim, each in Korean; nothing is sent then. `words` as `opened_words`."""
    profile, act, kind = mall.profile, CLAIM_ACTS[kind_of(asking)], asking.ref.kind
    able = profile.claims
    if able is None:
        words = f"{KIND_WORDS[kind]} {ACT_WORDS[act]}"
        return [f"{profile.name}의 API로는 {words}을(를) 할 수 없습니다. 판매자센터에서 처리해 주세요."]
    if act not in able.acts.get(kind, frozenset()) or not isinstance(mall, ClaimMall):
        places = able.elsewhere.get(kind, {})
        nowhere = f"{profile.name}에서는 {KIND_WORDS[kind]}에 할 수 없는 처리입니다."
        return [places.get(act) or places.get(None) or nowhere]
    return [ERASED] if words is None else _invoice_objections(profile, asking)


def _invoice_objections(profile: MallProfile, asking: ClaimAsking) -> list[str]:
    courier, number = invoice_of(asking)
    why = _needs_invoice(profile, asking)
    if why and not (courier and number):
        return [f"{profile.name}: {why} 택배사와 송장번호를 입력해 주세요."]
    if courier and profile.couriers and courier not in profile.couriers:
        return [f"{profile.name}이(가) 받지 않는 택배사입니다. 다른 택배사를 골라 주세요."]
    return []


def _needs_invoice(profile: MallProfile, asking: ClaimAsking) -> str:
    match asking:
        case ReshipmentRequested():
            return "다시 보낸 상품의 송장이 필요합니다."
        case ClaimRefusalRequested() if profile.claims and asking.ref.kind in profile.claims.refusal_by_invoice:
            return "이미 보낸 상품의 송장이 있어야 거부할 수 있습니다."
        case _:
            return ""


async def perform_claim_act(mall: Mall, caller: Caller, asking: ClaimAsking, words: str | None) -> None:
    """Do it. Raises the port's errors."""
    claims = cast("ClaimMall", mall)
    match asking:
        case ClaimApprovalRequested():
            await claims.approve_claim(caller, ClaimApproval(asking.ref, asking.quantity))
        case ClaimRefusalRequested():
            if words is None:
                raise RefusedError(ERASED, code="erased")
            told = (asking.reason, words, asking.courier, asking.invoice_number)
            await claims.refuse_claim(caller, ClaimRefusal(asking.ref, asking.quantity, *told))
        case ClaimPickupRequested():
            await claims.mark_picked_up(caller, Pickup(asking.ref, asking.quantity))
        case ReshipmentRequested():
            invoice = (asking.courier, asking.invoice_number)
            await claims.reship(caller, Reshipment(asking.ref, asking.quantity, *invoice))


async def read_claim(mall: Mall, caller: MallCaller, ref: MallClaimRef) -> FetchedClaim | None:
    """A claim as it is now; its people are masked in the evidence. Raises the port's errors."""
    caller.private = True
    claim = await cast("ClaimMall", mall).read_claim(caller, ref)
    await caller.reveal(personal_values([vars(claim.person)] if claim else []))
    return claim


def seen(mall: Mall, claim: FetchedClaim | None) -> ClaimSeen | None:
    """A claim as the mall shows it now, as far as it tells what became of an act."""
    if claim is None:
        return None
    able = mall.profile.claims
    late = able is not None and claim.ref.kind in able.received_first
    told = (claim.ref.kind, claim.state, claim.reship_invoice)
    return ClaimSeen(*told, approved_after_receipt=late, goods_awaited=claim.goods_are == "awaited")


def contrary(claim: FetchedClaim) -> Denial:
    """Something else became of the claim at the mall."""
    words = {"withdrawn": "구매자가 철회한", "refused": "이미 거부된", "done": "이미 완료된"}
    told = words.get(claim.state, "다르게 처리된")
    reason = f"몰에서 {told} {KIND_WORDS[claim.ref.kind]} 건입니다. 클레임을 다시 수집해 상태를 확인해 주세요."
    return Denial(reason, f"claim_{claim.state}", mall_message=claim.mall_state)

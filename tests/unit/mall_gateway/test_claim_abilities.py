"""Of every mall: each act on a claim is possible, or a sentence says where the seller does it."""

from typing import Any, get_args
from uuid import UUID

import pytest

from contracts.claim_sync import ClaimApprovalRequested, ClaimKind, MallClaimRef
from contracts.mall_claims import ClaimAct
from contracts.order_sync import MallOrderRef
from mall_gateway.application.claim_acts import claim_objections
from mall_gateway.malls import MALLS
from mall_gateway.malls.port import ClaimMall

TOLD = {code: mall.profile.claims for code, mall in MALLS.items() if mall.profile.claims is not None}
KINDS: tuple[ClaimKind, ...] = get_args(ClaimKind)
ELSEWHERE = {
    "hmall": "현대홈쇼핑",
    "gongyoung": "공영홈쇼핑",
    "interpark": "인터파크",
    "cjmall": "CJ",
}
ACTS: tuple[ClaimAct, ...] = get_args(ClaimAct)


@pytest.mark.parametrize("code", TOLD)
def test_each_act_is_possible_or_done_elsewhere(code: str) -> None:
    able: Any = TOLD[code]
    for kind in KINDS:
        places = able.elsewhere.get(kind, {})
        for act in ACTS:
            sentence = places.get(act) or places.get(None) or ""
            assert act in able.acts.get(kind, ()) or sentence.endswith(("다.", "요.")), (kind, act)


@pytest.mark.parametrize("code", TOLD)
def test_what_can_be_asked_has_an_adapter(code: str) -> None:
    able: Any = TOLD[code]
    if able.items or any(able.acts.values()):
        assert isinstance(MALLS[code], ClaimMall)
    assert able.refusal_by_invoice <= {kind for kind, acts in able.acts.items() if "refuse" in acts}


@pytest.mark.parametrize(("code", "place"), ELSEWHERE.items())
@pytest.mark.parametrize("kind", KINDS)
def test_a_mall_without_claims_says_where_they_are_settled(code: str, place: str, kind: ClaimKind) -> None:
    ref = MallClaimRef(kind=kind, claim_no="1", order=MallOrderRef(order_no="1", line_no="1"))
    nobody = UUID(int=1)
    asking = ClaimApprovalRequested(claim_id=nobody, account_id=nobody, mall=code, ref=ref, quantity=1, try_number=1)
    (objection,) = claim_objections(MALLS[code], asking)
    assert place in objection
    assert objection.endswith("처리해 주세요.")

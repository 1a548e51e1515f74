"""What claim-sync offers a seller about claims is what the gateway's malls take."""

import pytest

from claim_sync.domain.malls import mall_facts
from mall_gateway.malls import MALLS

SETTLED = [code for code, mall in MALLS.items() if mall.profile.claims is not None]


@pytest.mark.parametrize("code", SETTLED)
def test_a_mall_takes_what_claim_sync_offers(code: str) -> None:
    facts, able = mall_facts(code), MALLS[code].profile.claims
    assert able is not None
    assert facts.items == able.items
    assert {kind: facts.acts[kind] for kind in able.acts} == able.acts
    assert facts.refusal_by_invoice == able.refusal_by_invoice


@pytest.mark.parametrize("code", SETTLED)
def test_a_mall_says_where_to_do_what_its_api_does_not_take(code: str) -> None:
    able = MALLS[code].profile.claims
    assert able is not None
    all_acts = {"cancel": ("approve", "refuse"), "return": ("approve", "refuse", "pick_up")}
    all_acts["exchange"] = ("approve", "refuse", "pick_up", "reship")
    for kind, acts in all_acts.items():
        places = able.elsewhere.get(kind, {})  # type: ignore[call-overload]
        nowhere = [act for act in acts if act not in able.acts.get(kind, ()) and not {act, None} & places.keys()]  # type: ignore[call-overload]
        assert nowhere == []

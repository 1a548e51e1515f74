"""What claim-sync offers at a mall is what the gateway can do there, and the other way round."""

from collections.abc import Mapping
from typing import Any

from claim_sync.domain import MALLS
from mall_gateway.malls import MALLS as GATEWAYS


def offered(acts: Mapping[Any, Any]) -> dict[Any, Any]:
    return {kind: found for kind, found in acts.items() if found}


def test_both_know_the_same_malls_lists_acts_and_invoices_of_refusals() -> None:
    assert MALLS.keys() == GATEWAYS.keys()
    taken = {code: found for code, mall in GATEWAYS.items() if (found := mall.profile.claims) is not None}
    wrong = [
        f"{code}: {ours} here, {theirs} at the gateway"
        for code, abilities in taken.items()
        for ours, theirs in (
            (MALLS[code].items, abilities.items),
            (offered(MALLS[code].acts), offered(abilities.acts)),
            (MALLS[code].refusal_by_invoice, abilities.refusal_by_invoice),
            (MALLS[code].received_first, abilities.received_first),
        )
        if ours != theirs
    ]
    assert not wrong, "\n".join(wrong)

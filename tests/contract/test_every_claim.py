"""Every claim that a mall tells of comes to its end: by the acts of its API, on the mall's own pages, or by hand."""

from datetime import timedelta
from typing import Any

import pytest

from chassis.refusals import RefusalError
from claim_sync.domain import Refund, mall_facts, refund_of
from claim_sync.domain.claim_rules import check_finishable, check_possible
from claim_sync.domain.values import ClaimState
from contracts.identities import claim_key
from mall_gateway.malls import MALLS
from mall_gateway.malls.claim_answers import KINDS
from mall_gateway.malls.port import ClaimApproval, FetchedClaim, Pickup, Reshipment
from proofs.aftermath import STEPS, WAYBILL_COURIERS, settled_on_site

LISTED = [
    (code, KINDS[item])
    for code, mall in MALLS.items()
    for item in ("cancel_requests", "return_requests", "exchange_requests")
    if mall.profile.claims and item in mall.profile.claims.items
]
ROUNDS = 8


@pytest.fixture
async def shop(code: str, open_shop: Any) -> Any:
    shop = await open_shop(code)
    await shop.http.put("/admin/quotas", json={"mall": code, "calls": 100_000})
    shop.lag = max(timedelta(seconds=1), shop.mall.profile.listed_after)
    return shop


def possible(code: str, claim: FetchedClaim, done: set[str]) -> str | None:
    """The next act that the seller may ask for."""
    for act in ("approve", "pick_up", "reship"):
        known = {"approved": "approve" in done, "waybill": claim.pickup_invoice}
        try:
            check_possible(claim.ref.kind, act, ClaimState(claim.state), code, **known)
        except RefusalError:
            continue
        if act not in done:
            return act
    return None


def finishable(code: str, claim: FetchedClaim) -> bool:
    """Whether the seller may say that it ended, an hour after it was asked."""
    times = {"asked_at": claim.asked_at, "at": claim.asked_at + timedelta(hours=1)}
    try:
        check_finishable(claim.ref.kind, ClaimState.DONE, ClaimState(claim.state), code, **times)
    except RefusalError:
        return False
    return True


def price_of(shop: Any, claim: FetchedClaim) -> int:
    """What the buyer paid for the goods of a claim on a whole line."""
    line = shop.claimed_lines[claim_key(claim.ref)]
    return line.unit_price_won * line.quantity


def refunded(shop: Any, claim: FetchedClaim) -> Refund | None:
    """What is published as its refund."""
    line = shop.claimed_lines[claim_key(claim.ref)]
    quantity = claim.quantity or line.quantity
    return refund_of(claim.ref.kind, ClaimState(claim.state), claim.refund_won, line.unit_price_won, quantity)


async def do(shop: Any, claim: FetchedClaim, act: str) -> None:
    match act:
        case "approve":
            await shop.mall.approve_claim(shop, ClaimApproval(claim.ref, claim.quantity))
        case "pick_up":
            await shop.mall.mark_picked_up(shop, Pickup(claim.ref, claim.quantity))
        case _:
            await shop.mall.reship(shop, Reshipment(claim.ref, claim.quantity, "LOGEN", "12345678901"))


async def advance(shop: Any, claim: FetchedClaim, to: str) -> None:
    """Buyer, courier or the seller on the mall's pages go on, where the claim lets them."""
    number = shop.claim_numbers[claim_key(claim.ref)]
    courier = WAYBILL_COURIERS.get(shop.code, "")
    step = {"to": to, "courier": courier, "number": "4444" if courier else ""}
    answer = await shop.http.post(f"/admin/claims/{shop.code}/{number}/advance", json=step)
    assert answer.status_code in (200, 409), answer.text


@pytest.mark.verifies("fetch_claims", "read_claim", "approve_claim", "mark_picked_up", "reship")
@pytest.mark.parametrize(("code", "kind"), LISTED)
async def test_a_claim_comes_to_its_end_and_each_act_takes_effect_once(shop: Any, code: str, kind: str) -> None:
    claim, done = await shop.claimed(kind), set[str]()
    for _ in range(ROUNDS):
        if ClaimState(claim.state).ends:
            break
        for step in STEPS.get(claim.state, ()) if kind != "cancel" else ():
            await advance(shop, claim, step)
        claim = await shop.claim_now(claim)
        act = possible(code, claim, done)
        if act is not None:
            done.add(act)
            await do(shop, claim, act)
        elif settled_on_site(code, kind) or finishable(code, claim):
            await advance(shop, claim, "settled")
        shop.clock.advance_seconds(1)
        claim = await shop.claim_now(claim)
    untold = claim.ref.kind in mall_facts(code).endless
    assert (claim.state != "done", finishable(code, claim)) == (untold, untold), claim.state
    assert refunded(shop, claim) == (None if kind == "exchange" else Refund(price_of(shop, claim), is_computed=True))
    counts = await shop.counts()
    assert (counts["doubled_claim_acts"], counts["claims_refused"]) == (0, 0)

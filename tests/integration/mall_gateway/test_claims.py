"""Claims through the whole gateway and real servers: collected, settled, and once each though it is killed."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.testing import eventually_async
from contracts.claim_sync import (
    ClaimApprovalRequested,
    ClaimCollectionRequested,
    ClaimPickupRequested,
    ClaimRefusalRequested,
    MallClaimRef,
    ReshipmentRequested,
)
from contracts.identities import claim_id, claim_key, lines_digest, order_id
from contracts.order_sync import InvoiceSendRequested, MallOrderRef, OrderConfirmRequested

ITEMS = {"cancel": "cancel_requests", "return": "return_requests", "exchange": "exchange_requests"}
WAYS: dict[tuple[str, str], tuple[str, ...]] = {
    ("wemakeprice", "cancel"): ("approve",),
    ("wemakeprice", "return"): ("approve", "pick_up"),
    ("wemakeprice", "exchange"): ("approve", "pick_up", "reship"),
    ("coupang", "cancel"): ("approve",),
    ("coupang", "return"): ("pick_up", "approve"),
    ("coupang", "exchange"): ("pick_up", "reship"),
    ("tmon", "cancel"): ("refuse",),
    ("tmon", "return"): ("approve",),
    ("tmon", "exchange"): ("reship",),
}
"""How a claim of each kind is settled at each mall."""
MALLS = ("tmon", "wemakeprice", "coupang")
NUMBERS = count(30_000_000_001)
EVENTS = {
    "approve": ClaimApprovalRequested,
    "refuse": ClaimRefusalRequested,
    "pick_up": ClaimPickupRequested,
    "reship": ReshipmentRequested,
}

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(autouse=True)
def gateways(ground: Any) -> Any:
    """No gateway outlives its test."""
    yield
    ground.stop()


class Case:
    """One account whose buyers claim: a line of each kind, and what the gateway is asked about it."""

    def __init__(self, ground: Any, shop: Any) -> None:
        self.ground, self.shop, self.mall = ground, shop, shop.mall
        self.account: UUID = ground.enter(shop)
        self.lines: dict[str, MallOrderRef] = {}
        self.refs: dict[str, MallClaimRef] = {}

    async def sell(self, post: Any) -> None:
        """Three orders: one confirmed, two sent."""
        self.lines = dict(zip(ITEMS, self.shop.order(3), strict=True))
        for kind, ref in self.lines.items():
            known: dict[str, Any] = {"order_id": uuid4(), "account_id": self.account, "mall": self.mall}
            known |= {"ref": ref, "quantity": 1}
            ship_on = datetime.now(UTC).date() + timedelta(days=1)
            await post.ask(OrderConfirmRequested(**known, ship_on=ship_on, delay_reason=None), known["order_id"])
            if kind != "cancel":
                sent = {"courier": "LOGEN", "invoice_number": str(next(NUMBERS)), "try_number": 1}
                await post.ask(InvoiceSendRequested(**known, **sent), known["order_id"])
                await post.hears("InvoiceAccepted", order_id=known["order_id"])
            await post.hears("OrderConfirmAccepted", order_id=known["order_id"])

    def claim(self) -> None:
        """The buyers get their goods, and claim."""
        for kind, ref in self.lines.items():
            path = f"/orders/{self.mall}/{self.shop.number(ref)}"
            if kind != "cancel":
                self.shop.market.ask("POST", f"{path}/deliver")
            made = self.shop.market.ask("POST", f"{path}/claims", kind=kind, words="색이 마음에 안 들어요")
            number = made["claims"][0]["number"]
            self.refs[kind] = MallClaimRef(kind=kind, claim_no=number, order=ref)  # type: ignore[arg-type]

    async def collected(self, post: Any, kind: str) -> dict[str, Any]:
        """The seal of a window of one item."""
        now = datetime.now(UTC)
        window: dict[str, Any] = {"since": now - timedelta(hours=1), "until": now + timedelta(minutes=1)}
        known: dict[str, Any] = {"collection_id": uuid4(), "account_id": self.account, "mall": self.mall}
        asked = ClaimCollectionRequested(**known, **window, item=ITEMS[kind])  # type: ignore[arg-type]
        await post.ask(asked, known["collection_id"])
        await post.hears("MallClaimsSealed", collection_id=known["collection_id"])
        return {kind: told for kind, told in post.heard if told.get("collection_id") == str(known["collection_id"])}

    async def settle(self, post: Any) -> None:
        """Ask for all acts on every claim, in their order."""
        for kind, ref in self.refs.items():
            for act in WAYS[self.mall, kind]:
                await post.ask(self.asked(act, ref), self.claim_id(ref))

    def asked(self, act: str, ref: MallClaimRef) -> Any:
        known = {"claim_id": self.claim_id(ref), "account_id": self.account, "mall": self.mall, "ref": ref}
        known |= {"quantity": 1, "try_number": 1}
        if act in ("refuse", "reship"):
            known |= {"courier": "LOGEN", "invoice_number": str(next(NUMBERS))}
        if act == "refuse":
            known |= {"reason": "shipped", "detail": "이미 보냈습니다."}
        return EVENTS[act](**known)

    def claim_id(self, ref: MallClaimRef) -> UUID:
        return claim_id(self.ground.seller_id, self.mall, self.account, ref)

    async def accepted(self, post: Any) -> None:
        """Every act is told as done, once, and the mall's ledger says the same."""
        for kind, ref in self.refs.items():
            for act in WAYS[self.mall, kind]:
                await post.hears("ClaimActAccepted", claim_id=self.claim_id(ref), act=act)
            assert post.count(claim_id=self.claim_id(ref)) == len(WAYS[self.mall, kind]), post.heard
        counts = self.shop.summary()
        assert counts["doubled_claim_acts"] == 0
        assert counts["claims_asked"] == len(self.refs)
        told = {claim["number"]: claim for claim in self.shop.ledger()["claims"]}
        words = {"approve": "approved", "refuse": "refused", "pick_up": "picked_up", "reship": "reshipped"}
        for kind, ref in self.refs.items():
            assert all(told[ref.claim_no][words[act]] == 1 for act in WAYS[self.mall, kind])


async def ready(ground: Any, market: Any, post: Any, malls: Sequence[str]) -> list[Case]:
    """Accounts whose buyers have claimed; the gateway that sold to them has ended."""
    cases = [Case(ground, market.shop(mall)) for mall in malls]
    ground.start()
    for case in cases:
        await case.sell(post)
        case.claim()
    ground.stop()
    return cases


async def test_claims_of_each_kind_are_collected_sealed_and_settled(ground: Any, market: Any, post: Any) -> None:
    cases = await ready(ground, market, post, ("wemakeprice", "coupang"))
    ground.start()
    for case in cases:
        for kind, ref in case.refs.items():
            heard = await case.collected(post, kind)
            (claim,) = heard["MallClaimsFetched"]["claims"]
            assert MallClaimRef.model_validate(claim["ref"]) == ref
            subject = order_id(ground.seller_id, case.mall, case.account, ref.order)
            assert (claim["state"], claim["person"]["subject_id"]) == ("asked", str(subject))
            assert "마음에 안" not in str(heard)
            assert heard["MallClaimsSealed"]["digest"] == lines_digest([claim_key(ref)])
        await case.settle(post)
    for case in cases:
        await case.accepted(post)


@pytest.mark.parametrize("point", ["gateway.after_send", "gateway.before_outcome"])
async def test_killed_around_a_claim_act_it_leaves_each_effect_done_once(
    point: str, ground: Any, market: Any, post: Any
) -> None:
    cases = await ready(ground, market, post, MALLS)
    for case in cases:
        await case.settle(post)
    for nth in (1, 3):
        ground.start(failpoints=f"{point}:{nth}:kill")

        async def dead() -> bool:
            return not ground.alive()

        assert await eventually_async(dead), ground.told("one")
    ground.start()
    for case in cases:
        await case.accepted(post)


async def test_answers_about_claims_that_are_lost_double_nothing(ground: Any, market: Any, post: Any) -> None:
    cases = await ready(ground, market, post, MALLS)
    for case in cases:
        for operation in ("claims.approve", "claims.refuse", "claims.pick_up", "claims.reship"):
            case.shop.fault(operation, "timeout_after_effect")
        await case.settle(post)
    ground.start()
    for case in cases:
        await case.accepted(post)
        assert case.shop.summary()["faults_fired"] >= 2


async def test_what_a_mall_cannot_do_is_refused_with_where_it_is_done(ground: Any, market: Any, post: Any) -> None:
    (case,) = [Case(ground, market.shop("coupang"))]
    ref = MallClaimRef(kind="return", claim_no="1", order=MallOrderRef(order_no="1", line_no="2", box_no="3"))
    await post.ask(case.asked("refuse", ref), case.claim_id(ref))
    ground.start()
    told = await post.hears("ClaimActRefused", claim_id=case.claim_id(ref))
    assert (told["refusal"]["code"], "쿠팡 윙" in told["refusal"]["reason"]) == ("capabilities", True)
    assert case.shop.summary()["calls"] == 0

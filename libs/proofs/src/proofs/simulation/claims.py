"""What buyers ask for and take back in a simulated day, and the seller who settles every claim at the mall."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from claim_sync.application import ClaimSync
from claim_sync.domain import Claim, ClaimState
from proofs.simulation.day import Day
from proofs.simulation.goods import WANTED
from proofs.simulation.mall import COURIER, invoice_number
from proofs.simulation.mall_books import MallClaim, MallOrder
from proofs.simulation.surroundings import virtual_now
from proofs.simulation.world import ProcessLoop

CALLS = {"approve": "approve_claim", "refuse": "refuse_claim", "pick_up": "pick_up", "reship": "reship"}
"""What the mall calls an act."""
Ask = Callable[[UUID, Callable[[], Any], str], Awaitable[bool]]


def sent_again(claim_no: str) -> str:
    """The invoice number of the goods that are sent in an exchange."""
    return invoice_number(int("7" + "".join(letter for letter in claim_no if letter.isdigit())))


@dataclass
class Claims:
    """The claims of a day. `ask` has a service do something for a seller."""

    day: Day
    loop: ProcessLoop
    ask: Ask
    _open: dict[UUID, UUID] = field(default_factory=dict[UUID, UUID])
    _seen: set[UUID] = field(default_factory=set[UUID])
    _read: int = 0

    def perhaps_ask(self, order: MallOrder) -> None:
        """Let a buyer ask for something, at some time: what takes many steps, early."""
        random = self.day.world.random
        if random.random() < 0.8:
            at = random.uniform(-20.0, 20.0) if order.state == "delivered" else random.uniform(1.0, 80.0)
            self.loop.call_later(max(0.0, at), self._ask_for, order)

    def _ask_for(self, order: MallOrder) -> None:
        """A cancel of what has not left, a return or an exchange of what arrived; some take it back, and ask again.

        Whoever leaves goods over may ask for something about those, whether or not the first claim is at its end.
        """
        random, desk = self.day.world.random, self.day.mall.claim_desk
        if order.state == "delivered":
            kind = "exchange" if self.day.scenario.exchanges else "return"
        elif order.state in ("new", "confirmed"):
            kind = "cancel"
        else:
            return
        if not order.goods_unclaimed:
            return
        quantity = random.randint(1, order.goods_unclaimed)
        claim = desk.ask(order, kind, quantity, WANTED if kind == "exchange" else "")
        if order.goods_unclaimed and random.random() < 0.8:
            self.loop.call_later(random.uniform(0.5, 40.0), self._ask_for, order)
        if kind != "cancel" and random.random() < 0.4:
            self.loop.call_later(random.uniform(1.0, 25.0), desk.collect, claim)
        if random.random() < 0.3:
            self.loop.call_later(random.uniform(1.0, 30.0 if kind == "cancel" else 60.0), self._withdraw, claim)

    def _withdraw(self, claim: MallClaim) -> None:
        random = self.day.world.random
        if self.day.mall.claim_desk.withdraw(claim) and random.random() < 0.5:
            self.loop.call_later(random.uniform(1.0, 20.0), self._ask_for, claim.order)

    async def settle(self, seller: UUID) -> None:
        """수거완료, 승인, 거부 and 재배송 of what is open."""
        self._look()
        for claim_id in [each for each, owner in self._open.items() if owner == seller]:
            claim: Claim | None = self.day.of("claim-sync").find(Claim, claim_id, seller)
            if claim is not None and not claim.asked:
                await self._go_on(seller, claim)

    def open(self) -> bool:
        """Whether a claim is not known yet, or not at its end with us."""
        self._look()
        for claim_id, seller in list(self._open.items()):
            claim: Claim | None = self.day.of("claim-sync").find(Claim, claim_id, seller)
            if claim is not None and claim.state.ends and not claim.asked and not claim.unsettled:
                del self._open[claim_id]
        return bool(self._open) or len(self._seen) < len(self.day.mall.claims)

    def _look(self) -> None:
        if "claim-sync" not in self.day.kinds:
            return
        log = self.day.stores["claim-sync"].logs["claim_sync_events"]
        for row in log[self._read :]:
            if row["topic"].endswith("Claim.Collected"):
                self._open[row["originator_id"]] = row["seller_id"]
                self._seen.add(row["originator_id"])
        self._read = len(log)

    async def _go_on(self, seller: UUID, claim: Claim) -> None:
        """The next act; where the effect of the last is unknown, look at the mall first."""
        app: ClaimSync = self.day.of("claim-sync")
        if claim.unsettled:
            await asyncio.sleep(20.0)
            at_mall = self.day.mall.claim_desk.claims[claim.place.login_id, claim.place.numbers.claim_no]
            done, now = bool(at_mall.done[CALLS[claim.unsettled]]), virtual_now(self.day.world)
            await self.ask(seller, lambda: app.settle_claim(seller, claim.id, now, done=done), "claim-sync")
        elif not claim.state.ends and self.day.world.random.random() < 0.6:
            job = UUID(bytes=self.day.world.random.randbytes(16), version=4)
            await self._act(seller, claim, job)

    async def _act(self, seller: UUID, claim: Claim, job: UUID) -> None:
        app, number = self.day.of("claim-sync"), claim.place.numbers.claim_no
        approved_first = self.day.mall.claim_desk.approved_first and claim.kind == "return"
        if self.day.scenario.refuses and self.day.world.random.random() < 0.35:
            refusal = (claim.id, "no_ground", "", "", "")
            await self.ask(seller, lambda: app.refuse_claim(seller, job, *refusal), "claim-sync")
        elif approved_first and claim.state is ClaimState.ASKED:
            await self.ask(seller, lambda: app.approve_claims(seller, job, [claim.id]), "claim-sync")
        elif claim.kind != "cancel" and claim.state.rank < ClaimState.RECEIVED.rank:
            await self.ask(seller, lambda: app.mark_picked_up(seller, job, [claim.id]), "claim-sync")
        elif claim.kind != "exchange" and not approved_first:
            await self.ask(seller, lambda: app.approve_claims(seller, job, [claim.id]), "claim-sync")
        elif claim.kind == "exchange" and claim.state is ClaimState.RECEIVED:
            await self.ask(seller, lambda: app.reship(seller, job, claim.id, COURIER, sent_again(number)), "claim-sync")

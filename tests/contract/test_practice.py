"""A seller lives a week of practice at each mall through its adapter: the same seed brings the same bytes.

공영홈쇼핑, whose protocol is files, has its test beside the simulator's.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from mall_gateway.malls import MALLS
from mall_gateway.malls.port import AlreadyDoneError, Answer, ClaimApproval, Confirmation, RefusedError, Shipment
from proofs.aftermath import settled_on_site

CALLED = tuple(code for code, mall in MALLS.items() if not mall.profile.sheets)
ROUNDS, HOURS = 9, 20
"""Seven days and a half; malls list a day at most, so the rounds overlap."""
RATES = {
    "orders_per_day": 5,
    "cancels": 0.15,
    "returns": 0.6,
    "exchanges": 0.3,
    "questions": 0.5,
    "customer_center": 0.3,
    "urgent": 0.2,
}
CHEAP = {"smartstore": {"client_secret": "$2a$04$abcdefghijklmnopqrstuu"}}


class Week:
    """A seller's week at one mall."""

    def __init__(self, shop: Any) -> None:
        self.shop = shop
        self._shipped = set[Any]()
        self._answered = set[str]()

    async def live(self, seed: int) -> Any:
        """What the practice tells at the end."""
        shop = self.shop
        await shop.http.put("/admin/quotas", json={"mall": shop.code, "calls": 100_000})
        await shop.live(await shop.offer())
        await shop.admin("/practice", seed=seed, rates=RATES)
        for _ in range(ROUNDS):
            told = await shop.admin("/practice/advance", seconds=HOURS * 3600)
            shop.clock.advance(shop.mall.profile.listed_after)
            await self._ship()
            await self._settle()
            await self._answer()
        return told

    async def _ship(self) -> None:
        for line in await self.shop.lines("new"):
            if line.ref in self._shipped or line.cancel_asked or line.state == "cancelled":
                continue
            self._shipped.add(line.ref)
            with suppress(AlreadyDoneError):
                await self.shop.mall.confirm_order(
                    self.shop, Confirmation(line.ref, line.quantity, self.shop.now.date())
                )
            number = f"6000{len(self._shipped):08d}"
            await self.shop.mall.send_invoice(self.shop, Shipment(line.ref, line.quantity, "CJ_LOGISTICS", number))
        await self.shop.lines("delivered")

    async def _settle(self) -> None:
        """Cancels by the mall's API where it has one; what came back on the mall's own pages."""
        claims = self.shop.mall.profile.claims
        for item in sorted(claims.items if claims else ()):
            for claim in await self.shop.claims(item):
                if (
                    claim.state == "asked"
                    and claim.ref.kind == "cancel"
                    and not settled_on_site(self.shop.code, "cancel")
                ):
                    with suppress(RefusedError, AlreadyDoneError):
                        await self.shop.mall.approve_claim(self.shop, ClaimApproval(claim.ref, claim.quantity))
        for claim in (await self.shop.admin("/ledger", "GET", mall=self.shop.code))["claims"]:
            if claim["arrived"] and not claim["done"]:
                await self.shop.admin(f"/claims/{self.shop.code}/{claim['number']}/advance", to="settled")

    async def _answer(self) -> None:
        inquiries = self.shop.mall.profile.inquiries
        for item in sorted(inquiries.items - {"notices"} if inquiries else ()):
            since = self.shop.now - timedelta(hours=24)
            pages = [page async for page in self.shop.mall.fetch_inquiries(self.shop, item, since, self.shop.now)]
            for found in (each for page in pages for each in page.inquiries if item in inquiries.answers):
                if found.state == "open" and found.ref.inquiry_no not in self._answered:
                    self._answered.add(found.ref.inquiry_no)
                    await self.shop.mall.answer_inquiry(self.shop, Answer(found.ref, "오늘 출고됩니다."))


@pytest.mark.parametrize("code", CALLED)
async def test_the_same_seed_is_the_same_week_byte_for_byte_and_nothing_is_done_twice(
    open_market: Callable[[], Any], code: str
) -> None:
    """Adapters remember categories, whoever asked first: that was another market."""
    weeks, secrets = [], CHEAP.get(code, {})
    first = await (await open_market())(code, **secrets)
    await first.live(await first.offer())
    for _ in range(2):
        shop = await (await open_market())(code, **secrets)
        secrets = {name: value for name, value in shop.secrets.items() if name != "login_id" or code == "lotteimall"}
        told = await Week(shop).live(seed=7)
        entries = await shop.http.get("/admin/ledger/entries", params={"limit": 100_000})
        weeks.append((told, shop.answers, entries.content))
    assert weeks[0] == weeks[1]
    assert len(shop.answers) > 5 * ROUNDS
    check(told, await shop.counts(), shop.mall.profile.inquiries)


def check(told: Any, counts: dict[str, int], inquiries: Any) -> None:
    """From the order to what comes after it, all of it once."""
    done = told["done"]
    assert counts["lines_placed"] >= done["order"] > 20
    assert counts["lines_invoiced"] >= 15
    assert {"scan", "deliver", "send_back", "arrive"} <= done.keys()
    assert counts["claims_done"] > 0
    assert not [name for name, count in counts.items() if name.startswith("doubled") and count]
    assert (counts["shipped_despite_cancel_request"], counts["throttled"]) == (0, 0)
    asked = sum(done.get(kind, 0) for kind in ("product", "customer_center", "urgent"))
    assert counts["inquiries_asked"] == asked
    assert bool(counts["inquiries_answered"]) == bool(inquiries and inquiries.answers)

"""Every part is killed once while work is going on; all of it comes back by itself, and nothing is lost or doubled."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

from local_runtime.suite import Suite
from proofs import ledger
from proofs.demo import purpose_of
from proofs.newcomers import newcomer, operator_of
from proofs.rebuilding import fingerprints
from proofs.seller_day import SellerDay
from proofs.stores import SERVICES

MALLS = ("tmon", "smartstore")
NAMES = ("티몬 테스트 상품", "제주 감귤 5kg")
PER_MALL = 4
SERVERS = {"postgres", "kafka"}
Json = Any


class Day:
    """A seller at work in a suite whose parts die."""

    def __init__(self, suite: Suite) -> None:
        self._suite = suite
        self.seller: SellerDay = newcomer(suite, operator_of(suite))
        self.killed: set[str] = set()

    def survive(self, service: str, path: str, body: Json, parts: Sequence[str], done: Callable[[], bool]) -> None:
        """Ask for something that takes the malls a while, kill parts meanwhile, and see it done all the same."""
        self.seller.market.ask("POST", "/faults", mall="*", kind="slow_drip", times=2, hold_seconds=3)
        self.seller.desk.ask("POST", service, path, json=body)
        assert not done()
        for part in parts:
            self._suite.kill(part)
            self.killed.add(part)
        self._suite.wait_ready()
        self.seller.desk.until(done, f"{path} in spite of the deaths of {', '.join(parts)}", within_seconds=180)

    def orders(self, **filters: Any) -> list[str]:
        return [row["order_id"] for row in self.seller.orders(**filters)]

    def link(self, parts: Sequence[str]) -> None:
        self.seller.enter_accounts(MALLS)
        self.seller.enter_products(NAMES)
        self.seller.queue_products()
        body = {"listing_ids": list(self.seller.listings.values())}
        self.survive("listing", "/listings/link", body, parts, self._all_linked)

    def _all_linked(self) -> bool:
        rows = self.seller.desk.see_all("listing", "/listings")
        return [row["state_label"] for row in rows] == ["반영완료"] * len(MALLS) * len(NAMES)

    def collect(self, parts: Sequence[str]) -> None:
        self.seller.have_orders(PER_MALL, datetime.now(UTC) - timedelta(hours=1))
        body = {"account_ids": list(self.seller.malls.values()), "items": ["new"]}
        wanted = PER_MALL * len(MALLS)
        self.survive("order-sync", "/collections", body, parts, lambda: len(self.orders()) == wanted)

    def confirm(self, parts: Sequence[str]) -> None:
        body = {"order_ids": self.orders(state="new")}
        self.survive("order-sync", "/orders/confirm", body, parts, lambda: not self.orders(state="new"))

    def ship(self, parts: Sequence[str]) -> None:
        self.seller.register_invoices()
        body = {"order_ids": self.orders(state="invoiced")}
        self.survive("order-sync", "/orders/invoices/send", body, parts, lambda: not self.orders(state="invoiced"))


def test_what_is_killed_comes_back_and_nothing_is_lost_or_doubled(
    start: Callable[..., AbstractContextManager[Suite]],
) -> None:
    with start() as suite:
        day = Day(suite)
        day.link(["listing", "catalog", "claim-sync", "inquiry", "alert"])
        day.collect(["order-sync", "kafka"])
        day.confirm(["postgres"])
        day.ship(["mall-gateway", "account"])
        assert day.killed == {*SERVICES, *SERVERS}
        found = ledger.check(suite, purpose_of([day.seller]))
        shown = fingerprints(suite)
    assert found.differences == []
    assert (found.listings, found.orders, found.invoices) == (4, 8, 8)
    with start() as suite:
        assert fingerprints(suite) == shown
        assert ledger.check(suite, purpose_of([day.seller])) == found
        assert len(day.orders()) == PER_MALL * len(MALLS)

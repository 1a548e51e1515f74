"""재고연동: the stock of a listing at its mall is kept equal to ours, one push at a time, the newest value last."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, event

from chassis.refusals import ConflictError
from listing.domain.knowledge import NAMESPACE
from listing.domain.listings import Listing
from listing.domain.malls import MallRules
from listing.domain.outcomes import Proof, Shown, Spot, State, Why

MAY_BE_BOUGHT = frozenset({State.APPLIED, State.WAITING_APPROVAL, State.FAILED})
CAUSES_KEPT = 5
"""So many causes of one push are told."""


class NothingToPushError(ConflictError):
    """The mall has our stock, or is about to get it."""

    code = "stock_not_behind"


@dataclass(frozen=True)
class Change:
    """What of the stock is to change at the mall: by our option key what it was told last (None: unknown), and now."""

    before: dict[str, int | None]
    stocks: dict[str, int]


def on_sale_as(listing: Listing) -> Shown | None:
    """How the mall shows a listing that may be bought there and of which nothing else is asked; None otherwise.

    What was never 반영완료, as it waits for its first approval or was refused it, can not be bought yet.
    """
    approved = listing.linked_options is not None and listing.standing in MAY_BE_BOUGHT
    return listing.shown if approved else None


class StockFeed(Aggregate):
    """One per listing. Its events are a part of 재고연동이력.

    `wanted` is our stock, `shown` what the mall was told last, both by option key and as the mall takes them. At most
    one push is under way, so that none overtakes another; what changes meanwhile goes with the next. A request of the
    whole product carries the stock too, and holds pushes up until it has ended.
    """

    class Opened(Aggregate.Created):
        """The product was chosen for a mall account."""

        seller_id: UUID
        spot: Spot

    class Heard(Aggregate.Event):
        """Our stock changed; None: it is not counted."""

        stocks: dict[str, int | None]
        cause: str

    class Carried(Aggregate.Event):
        """A request of the whole product takes this stock along."""

        attempt: int
        stocks: dict[str, int | None]

    class Landed(Aggregate.Event):
        """That request ended: the mall took it, or not."""

        spot: Spot
        attempt: int
        taken: bool

    class Pushed(Aggregate.Event):
        """재고연동 was asked of the mall."""

        spot: Spot
        number: int
        shown: Shown
        before: dict[str, int | None]
        stocks: dict[str, int]
        causes: tuple[str, ...]

    class Taken(Aggregate.Event):
        """The mall has it."""

        spot: Spot
        number: int
        proof: Proof

    class Refused(Aggregate.Event):
        """The mall did not take it, or nobody knows (`unsettled`): what it shows is unknown from now on."""

        spot: Spot
        number: int
        why: Why
        proof: Proof
        unsettled: bool

    @staticmethod
    def create_id(spot: Spot, **_: Any) -> UUID:
        """One per listing."""
        return uuid5(NAMESPACE, f"stock-feed/{spot.listing_id}")

    @event(Opened)
    def __init__(self, seller_id: UUID, spot: Spot) -> None:
        self.seller_id = seller_id
        self.spot = spot
        self.wanted: dict[str, int | None] = {}
        self.shown: dict[str, int] = {}
        self.carrying: tuple[int, dict[str, int | None]] | None = None
        self.under_way: Change | None = None
        self.number = 0
        self.causes: tuple[str, ...] = ()
        self.refused: dict[str, int | None] | None = None

    def hear(self, stocks: Mapping[str, int | None], rules: MallRules, cause: str) -> None:
        """Take our stock by option key; what is as it was changes nothing."""
        taken = {key: rules.stock_taken(count) for key, count in stocks.items()}
        changed = {key: count for key, count in taken.items() if key not in self.wanted or self.wanted[key] != count}
        if changed:
            self._heard(changed, cause)

    def carry(self, attempt: int, stocks: Mapping[str, int | None], rules: MallRules) -> None:
        """A request of the whole product is about to leave with this stock."""
        self._carried(attempt, {key: rules.stock_taken(count) for key, count in stocks.items()})

    def follow(self, listing: Listing) -> None:
        """Take what became of the listing, and push what the mall does not show yet."""
        if self.carrying and listing.state not in {State.REQUESTED, State.UNSETTLED}:
            self._landed(self.spot, self.carrying[0], listing.standing in {State.APPLIED, State.WAITING_APPROVAL})
        shown = on_sale_as(listing)
        if shown is not None and not self.carrying and self.wanted != self.refused:
            self._push(shown)

    def push_again(self, listing: Listing) -> None:
        """Try again what the mall refused. Raises NothingToPushError."""
        shown = on_sale_as(listing)
        if shown is None or self.carrying or self.under_way or not self._change(shown):
            raise NothingToPushError("다시 보낼 재고가 없습니다. 재고연동이력에서 최근 결과를 확인하세요.")
        self._push(shown)

    def take(self, number: int, proof: Proof) -> None:
        """The mall has it."""
        if self._awaits(number):
            self._taken(self.spot, number, proof)

    def refuse(self, number: int, why: Why, proof: Proof, *, unsettled: bool) -> None:
        """The mall did not take it, or nobody knows."""
        if self._awaits(number):
            self._refused(self.spot, number, why, proof, unsettled)

    def _awaits(self, number: int) -> bool:
        return self.under_way is not None and number == self.number

    def _push(self, shown: Shown) -> None:
        change = None if self.under_way else self._change(shown)
        if change:
            self._pushed(self.spot, self.number + 1, shown, change.before, change.stocks, self.causes)

    def _change(self, shown: Shown) -> Change | None:
        """What differs of what is counted and has a number at the mall, where the mall numbers what it sells."""
        known = shown.mall_option_nos or self.wanted
        stocks = {key: count for key, count in self.wanted.items() if count is not None and key in known}
        before = {key: self.shown.get(key) for key, count in stocks.items() if self.shown.get(key) != count}
        return Change(before, stocks) if before else None

    @event(Heard)
    def _heard(self, stocks: dict[str, int | None], cause: str) -> None:
        self.wanted = {**self.wanted, **stocks}
        self.causes = (*(each for each in self.causes if each != cause), cause)[-CAUSES_KEPT:]

    @event(Carried)
    def _carried(self, attempt: int, stocks: dict[str, int | None]) -> None:
        self.wanted = dict(stocks)
        self.carrying = (attempt, dict(stocks))
        self.causes = ()

    @event(Landed)
    def _landed(self, spot: Spot, attempt: int, taken: bool) -> None:
        if taken:
            carried = self.carrying[1] if self.carrying else {}
            self.shown = {key: count for key, count in carried.items() if count is not None}
            self.refused = None
        self.carrying = None

    @event(Pushed)
    def _pushed(
        self,
        spot: Spot,
        number: int,
        shown: Shown,
        before: dict[str, int | None],
        stocks: dict[str, int],
        causes: tuple[str, ...],
    ) -> None:
        self.number = number
        self.under_way = Change(before, stocks)
        self.causes = ()

    @event(Taken)
    def _taken(self, spot: Spot, number: int, proof: Proof) -> None:
        self.shown = {**self.shown, **(self.under_way.stocks if self.under_way else {})}
        self.under_way = self.refused = None

    @event(Refused)
    def _refused(self, spot: Spot, number: int, why: Why, proof: Proof, unsettled: bool) -> None:
        change = self.under_way or Change({}, {})
        self.shown = {key: count for key, count in self.shown.items() if key not in change.before}
        self.refused = {**self.wanted, **change.stocks}
        self.under_way = None

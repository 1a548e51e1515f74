"""판매재개, 판매기간 변경 and 판매가 변경: what is asked of a listing's sale besides linking it.

One at a time; of prices several, of which the newest stays.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, event

from chassis.refusals import ConflictError, RefusalError
from contracts.mall_prices import OnSaleAct
from listing.domain.knowledge import NAMESPACE
from listing.domain.listings import Listing
from listing.domain.outcomes import IN_FLIGHT, Proof, Shown, Spot, State, Why
from listing.domain.refusals import LinkInProgressError, NotOnSaleError

AT_THE_MALL = frozenset({State.APPLIED, State.WAITING_APPROVAL, State.FAILED, State.STOPPED})
LAST_DAY = date(2099, 12, 31)


class NotStoppedError(ConflictError):
    """Only what is stopped can be resumed."""

    code = "not_stopped"


class PeriodError(RefusalError):
    """The last day of a sale is over, or too far away."""

    code = "sale_period_invalid"


@dataclass(frozen=True)
class Period:
    """The last day of a sale (`2027-03-05`), set for this listing instead of the 판매정보's `over` (None: 무제한)."""

    ends_on: str
    over: str | None


@dataclass(frozen=True)
class Price:
    """A selling price in won, set for this listing instead of what its 판매정보 made of 대표가격 then (`over`)."""

    price_won: int
    over: int


@dataclass(frozen=True)
class Wanted:
    """A price with what the mall is told beside it: see `SaleActs.PriceRequested`."""

    price: Price
    terms: dict[str, Any]
    surcharges: dict[str, int]
    taxed: bool


@dataclass(frozen=True)
class Asked:
    """A price under way, what it was before, and the last link by then."""

    price: Price
    before: int
    attempt: int


class SaleActs(Aggregate):
    """One per listing. Its events are a part of 연동이력."""

    class Opened(Aggregate.Created):
        """Something was asked of the listing's sale for the first time."""

        seller_id: UUID
        spot: Spot

    class ResumeRequested(Aggregate.Event):
        """판매재개 was asked of the mall, to go on to this day (None: without end)."""

        spot: Spot
        number: int
        shown: Shown
        ends_on: str | None

    class PeriodRequested(Aggregate.Event):
        """판매기간 변경 was asked of the mall."""

        spot: Spot
        number: int
        shown: Shown
        period: Period

    class PriceRequested(Aggregate.Event):
        """판매가 변경 was asked of the mall, which sold it at `before`; `attempt` is the last link by then.

        `terms` (`contracts.listing.SalesTerms` as JSON) are those of the sale, at the new price; `surcharges` are what
        options cost beside it, by our key.
        """

        spot: Spot
        number: int
        shown: Shown
        price: Price
        before: int
        attempt: int
        terms: dict[str, Any]
        surcharges: dict[str, int]
        taxed: bool

    class Priced(Aggregate.Event):
        """The mall sells it at the price that was asked with this number, or has asked its MD for it."""

        spot: Spot
        number: int
        price: Price
        before: int
        proof: Proof

    class Done(Aggregate.Event):
        """The mall did it. `ends_on` is the last day of the sale where that was asked."""

        spot: Spot
        number: int
        act: OnSaleAct
        ends_on: str | None
        proof: Proof

    class Refused(Aggregate.Event):
        """The mall did not do it, or nobody knows (`unsettled`); it may be asked again."""

        spot: Spot
        number: int
        act: OnSaleAct
        why: Why
        proof: Proof
        unsettled: bool

    @staticmethod
    def create_id(spot: Spot, **_: Any) -> UUID:
        """One per listing."""
        return uuid5(NAMESPACE, f"sale-acts/{spot.listing_id}")

    @event(Opened)
    def __init__(self, seller_id: UUID, spot: Spot) -> None:
        self.seller_id = seller_id
        self.spot = spot
        self.number = 0
        self.act: OnSaleAct | None = None
        self.asked: Period | None = None
        self.period: Period | None = None
        self.price: Price | None = None
        self.price_attempt = 0
        self.prices: dict[int, Asked] = {}

    def price_instead_of(self, group_price_won: int) -> int:
        """The price set last for this listing, under way or done; the 판매정보's own once that makes another of it."""
        newest = self._newest_price or self.price
        return newest.price_won if newest is not None and newest.over == group_price_won else group_price_won

    def ends_on_instead_of(self, group_ends_on: str | None) -> str | None:
        """The last day set for this listing; the 판매정보's own once that was changed after it."""
        own = self.period
        return own.ends_on if own is not None and own.over == group_ends_on else group_ends_on

    def request_resume(self, listing: Listing, group_ends_on: str | None) -> None:
        """판매재개, to the listing's own last day or its 판매정보's.

        Raises NotStoppedError, or LinkInProgressError while something is under way.
        """
        self._require_idle(listing)
        if listing.standing is not State.STOPPED or listing.shown is None:
            raise NotStoppedError("판매중지 상태인 상품만 판매를 재개할 수 있습니다. 목록을 새로 고쳐 주세요.")
        self._resume_requested(self.spot, self.number + 1, listing.shown, self.ends_on_instead_of(group_ends_on))

    def request_period(self, listing: Listing, period: Period, today: date) -> None:
        """판매기간 변경. Raises NotOnSaleError, PeriodError, or LinkInProgressError while something is under way."""
        self._require_idle(listing)
        if listing.shown is None or listing.standing not in AT_THE_MALL:
            raise NotOnSaleError("제휴몰에 등록된 상품만 판매기간을 바꿀 수 있습니다. 먼저 연동하세요.")
        if not today <= date.fromisoformat(period.ends_on) <= LAST_DAY:
            raise PeriodError("판매종료일은 오늘부터 2099-12-31 사이로 입력하세요.", field="ends_on")
        self._period_requested(self.spot, self.number + 1, listing.shown, period)

    def request_price(self, listing: Listing, wanted: Wanted) -> bool:
        """판매가 변경, also while another price is under way. False, and nothing asked, while that is the same price.

        What the mall sells it at is not taken for known: it may have been changed there, or a doubt may be left.

        Raises NotOnSaleError, or LinkInProgressError while something else is under way.
        """
        if listing.state in IN_FLIGHT or (self.act is not None and not self.prices):
            raise LinkInProgressError
        if listing.shown is None or listing.standing not in AT_THE_MALL:
            raise NotOnSaleError("제휴몰에 등록된 상품만 판매가를 바꿀 수 있습니다. 먼저 연동하세요.")
        newest = self._newest_price
        if newest is not None and newest.price_won == wanted.price.price_won:
            return False
        before = newest.price_won if newest else self._price_at(listing)
        known = (self.spot, self.number + 1, listing.shown, wanted.price, before, listing.attempt)
        self._price_requested(*known, wanted.terms, wanted.surcharges, wanted.taxed)
        return True

    def finish(self, number: int, proof: Proof) -> bool:
        """The mall did it. True when that was awaited."""
        if number in self.prices:
            asked = self.prices[number]
            self._priced(self.spot, number, asked.price, asked.before, proof)
            return True
        if self.act in (None, "set_price") or number != self.number:
            return False
        self._done(self.spot, number, self.act, self.asked.ends_on if self.asked else None, proof)
        return True

    def refuse(self, number: int, why: Why, proof: Proof, *, unsettled: bool) -> None:
        """The mall did not do it, or nobody knows."""
        price = number in self.prices
        if price or (self.act not in (None, "set_price") and number == self.number):
            self._refused(self.spot, number, self.act or "set_price", why, proof, unsettled)

    @property
    def _newest_price(self) -> Price | None:
        return self.prices[max(self.prices)].price if self.prices else None

    def _price_at(self, listing: Listing) -> int:
        """What it is sold at, as far as was told: by the last price that was set, or the last link after it."""
        if self.price is not None and self.price_attempt >= listing.price_attempt:
            return self.price.price_won
        return listing.price_won

    def _require_idle(self, listing: Listing) -> None:
        if self.act is not None or listing.state in IN_FLIGHT:
            raise LinkInProgressError

    @event(ResumeRequested)
    def _resume_requested(self, spot: Spot, number: int, shown: Shown, ends_on: str | None) -> None:
        self.number, self.act = number, "resume_sale"

    @event(PeriodRequested)
    def _period_requested(self, spot: Spot, number: int, shown: Shown, period: Period) -> None:
        self.number, self.act, self.asked = number, "set_period", period

    @event(PriceRequested)
    def _price_requested(
        self,
        spot: Spot,
        number: int,
        shown: Shown,
        price: Price,
        before: int,
        attempt: int,
        terms: dict[str, Any],
        surcharges: dict[str, int],
        taxed: bool,
    ) -> None:
        self.number, self.act = number, "set_price"
        self.prices[number] = Asked(price, before, attempt)

    @event(Priced)
    def _priced(self, spot: Spot, number: int, price: Price, before: int, proof: Proof) -> None:
        self.price, self.price_attempt = price, self.prices[number].attempt
        self._forget(number)

    @event(Done)
    def _done(self, spot: Spot, number: int, act: OnSaleAct, ends_on: str | None, proof: Proof) -> None:
        self.period = self.asked or self.period
        self.act = self.asked = None

    @event(Refused)
    def _refused(self, spot: Spot, number: int, act: OnSaleAct, why: Why, proof: Proof, unsettled: bool) -> None:
        self._forget(number)

    def _forget(self, number: int) -> None:
        """Nothing is awaited of a number any more; of prices others may be."""
        self.prices.pop(number, None)
        if not self.prices:
            self.act = self.asked = None

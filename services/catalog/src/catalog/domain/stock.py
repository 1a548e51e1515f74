"""Stock: one aggregate per product option, one per order line that holds some of it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, event

from catalog.domain.codes import NAMESPACE
from catalog.domain.refusals import StockError

STOCK_LIMIT = 99_999_999
WHOLE_LINE = 0
"""The quantity of a claim whose mall tells none."""


class Stock(Aggregate):
    """The stock of one option (empty key: of a product without options; or of a 추가상품).

    `balance` is what is there less what orders took. It may fall below zero, since an order of a mall exists whether we
    like it or not: then `on_hand` is 0 and `oversold` says by how much. `safety` (안전재고) is held back from the
    malls, whose numbers lag: they are told `sellable`. Every event carries the balance and safety after it.
    """

    class Opened(Aggregate.Created):
        """Stock is kept from now on."""

        seller_id: UUID
        product_id: UUID
        option_key: str
        balance: int
        safety: int
        cause: str

    class Moved(Aggregate.Event):
        """Base of what changes the balance."""

        product_id: UUID
        option_key: str
        balance: int
        safety: int
        cause: str

    class Reserved(Moved):
        """An order line took some."""

        order_id: UUID
        quantity: int

    class Released(Moved):
        """An order line gave its part back."""

        order_id: UUID
        quantity: int

    class Adjusted(Moved):
        """Someone corrected the number by `difference`."""

        difference: int

    class SafetySet(Moved):
        """Another number is held back from the malls."""

    class Reopened(Moved):
        """Stock is kept again after it was not."""

    class Closed(Aggregate.Event):
        """Stock of this option is not kept any more."""

        product_id: UUID
        option_key: str

    @event(Opened)
    def __init__(
        self, seller_id: UUID, product_id: UUID, option_key: str, balance: int, safety: int, cause: str
    ) -> None:
        self.seller_id = seller_id
        self.product_id = product_id
        self.option_key = option_key
        self.balance = balance
        self.safety = safety
        self.kept = True

    @staticmethod
    def create_id(seller_id: UUID, product_id: UUID, option_key: str, **_: Any) -> UUID:
        """The id of an option's stock."""
        return uuid5(NAMESPACE, f"{seller_id}/stock/{product_id}/{option_key}")

    @classmethod
    def open(cls, seller_id: UUID, product_id: UUID, option_key: str, on_hand: int, cause: str) -> "Stock":
        """Start to keep stock. Raises StockError for a number below zero or above 99,999,999."""
        _check(on_hand)
        return cls(seller_id, product_id, option_key, on_hand, 0, cause)

    @property
    def on_hand(self) -> int:
        """What is there for orders to come; never below zero."""
        return max(0, self.balance)

    @property
    def sellable(self) -> int:
        """What the malls are told."""
        return sellable(self.balance, self.safety)

    @property
    def oversold(self) -> int:
        """How many more were ordered than there were."""
        return max(0, -self.balance)

    def reserve(self, order_id: UUID, quantity: int, cause: str) -> None:
        """Take stock for an order line, below zero if need be."""
        self._reserved(
            self.product_id, self.option_key, self.balance - quantity, self.safety, cause, order_id, quantity
        )

    @event(Reserved)
    def _reserved(
        self, product_id: UUID, option_key: str, balance: int, safety: int, cause: str, order_id: UUID, quantity: int
    ) -> None:
        self.balance = balance

    def release(self, order_id: UUID, quantity: int, cause: str) -> None:
        """Take an order line's stock back."""
        self._released(
            self.product_id, self.option_key, self.balance + quantity, self.safety, cause, order_id, quantity
        )

    @event(Released)
    def _released(
        self, product_id: UUID, option_key: str, balance: int, safety: int, cause: str, order_id: UUID, quantity: int
    ) -> None:
        self.balance = balance

    def adjust(self, difference: int, cause: str) -> None:
        """Correct the number up or down. Raises StockError when less than zero would be left to sell."""
        if difference:
            balance = self.balance + difference
            _check(balance if difference < 0 else max(0, balance))
            self._adjusted(self.product_id, self.option_key, balance, self.safety, cause, difference)

    def set(self, on_hand: int, cause: str) -> None:
        """Make it the number counted. Raises StockError for a number below zero or above 99,999,999."""
        _check(on_hand)
        if on_hand != self.balance:
            self._adjusted(self.product_id, self.option_key, on_hand, self.safety, cause, on_hand - self.balance)

    @event(Adjusted)
    def _adjusted(
        self, product_id: UUID, option_key: str, balance: int, safety: int, cause: str, difference: int
    ) -> None:
        self.balance = balance

    def hold_back(self, safety: int, cause: str) -> None:
        """안전재고: hold a number back from the malls. Raises StockError for one below zero or above 99,999,999."""
        _check(safety)
        if safety != self.safety:
            self._safety_set(self.product_id, self.option_key, self.balance, safety, cause)

    @event(SafetySet)
    def _safety_set(self, product_id: UUID, option_key: str, balance: int, safety: int, cause: str) -> None:
        self.safety = safety

    def reopen(self, on_hand: int, cause: str) -> None:
        """Keep stock again, from this number on."""
        _check(on_hand)
        self._reopened(self.product_id, self.option_key, on_hand, self.safety, cause)

    @event(Reopened)
    def _reopened(self, product_id: UUID, option_key: str, balance: int, safety: int, cause: str) -> None:
        self.balance = balance
        self.kept = True

    def close(self) -> None:
        """Keep it no more; closing twice is once."""
        if self.kept:
            self._closed(self.product_id, self.option_key)

    @event(Closed)
    def _closed(self, product_id: UUID, option_key: str) -> None:
        self.kept = False


@dataclass(frozen=True)
class Exchange:
    """Goods that were sent instead of so many (WHOLE_LINE: of all): the mall's words for their option, and why."""

    wanted: str
    quantity: int
    cause: str


class Reservation(Aggregate):
    """What one order line holds of the stock, so that an order told twice or out of order counts once.

    A cancel that comes before its order leaves a reservation that is cancelled from the start: the order then takes
    nothing. An exchange that comes before it waits until the line holds something.
    """

    class Opened(Aggregate.Created):
        """An order line was heard of."""

        seller_id: UUID
        order_id: UUID

    class Held(Aggregate.Event):
        """It holds stock of an option."""

        product_id: UUID
        option_key: str
        quantity: int

    class GivenBack(Aggregate.Event):
        """A claim on it gave goods back, all of them where `quantity` is 0; what is left is still held."""

        claim_id: UUID
        quantity: int

    class Exchanged(Aggregate.Event):
        """An exchange sent another option in place of so many goods."""

        claim_id: UUID
        option_key: str
        quantity: int

    class ExchangeAwaited(Aggregate.Event):
        """An exchange ended while nothing is held: its goods move once something is."""

        claim_id: UUID
        wanted: str
        quantity: int
        cause: str

    class LetGo(Aggregate.Event):
        """It holds nothing for now: what it was matched to was wrong."""

    class Cancelled(Aggregate.Event):
        """It holds nothing any more, for good."""

    @event(Opened)
    def __init__(self, seller_id: UUID, order_id: UUID) -> None:
        self.seller_id = seller_id
        self.order_id = order_id
        self.product_id: UUID | None = None
        self.option_key = ""
        self.quantity = 0
        self.cancelled = False
        self.given_back: dict[UUID, int] = {}
        self.exchanged: tuple[UUID, ...] = ()
        self.awaited: dict[UUID, Exchange] = {}
        self.moved = 0

    @staticmethod
    def create_id(seller_id: UUID, order_id: UUID, **_: Any) -> UUID:
        """The id of an order line's reservation."""
        return uuid5(NAMESPACE, f"{seller_id}/reservation/{order_id}")

    @property
    def outstanding(self) -> int:
        """What it holds less what claims gave back."""
        whole = WHOLE_LINE in self.given_back.values()
        return 0 if whole else max(0, self.quantity - sum(self.given_back.values()))

    def give_back(self, claim_id: UUID, quantity: int) -> int:
        """A claim gave goods back, before or after the order was heard of: what goes back into stock now.

        A claim on the WHOLE_LINE gives back all that is left of it.
        """
        if claim_id in self.given_back:
            return 0
        before = self.outstanding
        self._given_back(claim_id, quantity)
        return 0 if self.cancelled else before - self.outstanding

    @event(GivenBack)
    def _given_back(self, claim_id: UUID, quantity: int) -> None:
        self.given_back = {**self.given_back, claim_id: quantity}

    def exchange(self, claim_id: UUID, option_key: str, quantity: int) -> int:
        """Other goods went out in place of so many, or of the WHOLE_LINE: how many move between the options' stock."""
        if claim_id in self.exchanged or self.cancelled or option_key == self.option_key:
            return 0
        left = self.outstanding - self.moved
        moving = max(0, left if quantity == WHOLE_LINE else min(quantity, left))
        self._exchanged(claim_id, option_key, moving)
        return moving

    @event(Exchanged)
    def _exchanged(self, claim_id: UUID, option_key: str, quantity: int) -> None:
        self.exchanged = (*self.exchanged, claim_id)
        self.moved += quantity
        if self.moved >= self.outstanding:
            self.option_key, self.moved = option_key, 0

    def await_exchange(self, claim_id: UUID, exchange: Exchange) -> None:
        """Keep an exchange until it is known what the line holds; told anew, its latest words count."""
        over = self.cancelled or claim_id in self.exchanged
        if not over and self.awaited.get(claim_id) != exchange:
            self._exchange_awaited(claim_id, exchange.wanted, exchange.quantity, exchange.cause)

    @event(ExchangeAwaited)
    def _exchange_awaited(self, claim_id: UUID, wanted: str, quantity: int, cause: str) -> None:
        self.awaited = {**self.awaited, claim_id: Exchange(wanted, quantity, cause)}

    def wants(self, product_id: UUID, option_key: str, quantity: int) -> bool:
        """Whether holding this would change anything."""
        return not self.cancelled and (self.product_id, self.option_key, self.quantity) != (
            product_id,
            option_key,
            quantity,
        )

    def hold(self, product_id: UUID, option_key: str, quantity: int) -> None:
        """Hold stock of an option, in place of what was held. What was `awaited` is to be exchanged then."""
        if self.wants(product_id, option_key, quantity):
            self._held(product_id, option_key, quantity)

    @event(Held)
    def _held(self, product_id: UUID, option_key: str, quantity: int) -> None:
        self.product_id = product_id
        self.option_key = option_key
        self.quantity = quantity
        self.awaited = {}

    def let_go(self) -> None:
        """Hold nothing until it is matched again; letting go twice is once."""
        if self.product_id is not None and not self.cancelled:
            self._let_go()

    @event(LetGo)
    def _let_go(self) -> None:
        self.product_id = None
        self.option_key = ""
        self.quantity = 0

    def cancel(self) -> None:
        """Hold nothing any more; cancelling twice is once."""
        if not self.cancelled:
            self._cancelled()

    @event(Cancelled)
    def _cancelled(self) -> None:
        self.cancelled = True


def sellable(balance: int, safety: int) -> int:
    """What malls may sell of a balance of which some is held back."""
    return max(0, balance - safety)


def _check(on_hand: int) -> None:
    if not 0 <= on_hand <= STOCK_LIMIT:
        raise StockError(f"재고수량은 0개부터 {STOCK_LIMIT:,}개까지 입력해 주세요.", field="stock")

"""Where every act on an order line is written: the line's changes, the order, and the ledger."""

from datetime import datetime

from mall_simulator.clock import Clock
from mall_simulator.ledger import Ledger
from mall_simulator.records import Change, Line, Order
from mall_simulator.store import Store


class WrongStateError(Exception):
    """The line or its claim is not in a state for that."""


class Diary:
    """Writes what happened to lines."""

    def __init__(self, store: Store, ledger: Ledger, clock: Clock) -> None:
        self._store = store
        self._ledger = ledger
        self._clock = clock

    @property
    def now(self) -> datetime:
        """The time at the malls."""
        return self._clock.now()

    def next_claim(self) -> str:
        """The number of a new claim."""
        return str(self._store.next("claim", 50229001))

    def change(self, line: Line, kind: str, at: datetime | None = None) -> None:
        """A change that malls tell of."""
        line.changes.append(Change(sequence=self._store.next("change"), at=at or self.now, kind=kind))

    def keep(self, kind: str, order: Order, line: Line, **facts: object) -> None:
        """Keep the order, and one fact in the ledger."""
        self._store.orders.put(order)
        self._ledger.record(kind, order.mall, order.account, order=order.number, line=line.number, **facts)

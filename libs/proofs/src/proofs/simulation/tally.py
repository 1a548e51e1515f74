"""A listener that forgives nothing: it adds up what it hears, so that a message taken twice or never shows in sums.

The services' own handlers derive their ids and would hide a doubled message. Whoever else listens may not.
"""

from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

from chassis.event_store import ServiceApplication, retry_on_conflict
from chassis.inbox import Consumers
from chassis.log import Recorded
from contracts import Envelope
from contracts.catalog import StockChanged
from contracts.order_sync import OrderCollected, OrderConfirmed

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:simulation:tally")


class Till(Aggregate):
    """One seller's sums."""

    class Opened(Aggregate.Created):
        """The seller sold for the first time."""

        seller_id: UUID

    class Counted(Aggregate.Event):
        """An order came in: what there was before, and what is added."""

        order_id: UUID
        won: int

    class Confirmed(Aggregate.Event):
        """An order was confirmed."""

        order_id: UUID

    class Moved(Aggregate.Event):
        """The stock of a product is another now."""

        on_hand: int

    @event(Opened)
    def __init__(self, *, seller_id: UUID) -> None:
        self.seller_id = seller_id
        self.won = self.orders = self.confirmed = self.moves = 0

    @staticmethod
    def create_id(seller_id: UUID) -> UUID:
        """One for each seller."""
        return uuid5(NAMESPACE, str(seller_id))

    @event(Counted)
    def count(self, order_id: UUID, won: int) -> None:
        """Add an order."""
        del order_id
        self.won += won
        self.orders += 1

    @event(Confirmed)
    def confirm(self, order_id: UUID) -> None:
        """Add a confirmation."""
        del order_id
        self.confirmed += 1

    @event(Moved)
    def move(self, on_hand: int) -> None:
        """Add a change of stock."""
        del on_hand
        self.moves += 1


class Tally(ServiceApplication):
    """The sums of all sellers."""

    name = "tally"

    def till(self, seller_id: UUID) -> Till:
        """A seller's sums."""
        return self.find(Till, Till.create_id(seller_id), seller_id) or Till(seller_id=seller_id)

    @retry_on_conflict
    def count(self, seller_id: UUID, order_id: UUID, won: int) -> None:
        """Add an order."""
        till = self.till(seller_id)
        till.count(order_id, won)
        self.save(till)

    @retry_on_conflict
    def confirm(self, seller_id: UUID, order_id: UUID) -> None:
        """Add a confirmation."""
        till = self.till(seller_id)
        till.confirm(order_id)
        self.save(till)

    @retry_on_conflict
    def move(self, seller_id: UUID, on_hand: int) -> None:
        """Add a change of stock."""
        till = self.till(seller_id)
        till.move(on_hand)
        self.save(till)


consumers = Consumers("tally")


@consumers.on("sums", OrderCollected)
def count_order(tally: Tally, event: OrderCollected, envelope: Envelope) -> None:
    """An order more."""
    if envelope.seller_id is not None:
        tally.count(envelope.seller_id, event.order_id, event.amount_won)


@consumers.on("sums", OrderConfirmed)
def count_confirmation(tally: Tally, event: OrderConfirmed, envelope: Envelope) -> None:
    """A confirmation more."""
    if envelope.seller_id is not None:
        tally.confirm(envelope.seller_id, event.order_id)


@consumers.on("stock", StockChanged)
def count_move(tally: Tally, event: StockChanged, envelope: Envelope) -> None:
    """A change of stock more."""
    if envelope.seller_id is not None:
        tally.move(envelope.seller_id, event.on_hand)


def publish(recorded: Recorded) -> None:
    """It says nothing."""
    del recorded

"""Our side of the books: what the services recorded, folded into what the malls' ledger can be held to."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from catalog.domain import Stock
from contracts.claim_sync import (
    ClaimApprovalRequested,
    ClaimClosed,
    ClaimPickupRequested,
    ClaimRefusalRequested,
    ReshipmentRequested,
)
from contracts.inquiry import AnswerSendRequested, UrgentReadRequested
from contracts.listing import (
    ListingApplied,
    ListingRequested,
    ListingStopRequested,
    SalePeriodRequested,
    SalePriceRequested,
    SaleResumeRequested,
    StockPushRequested,
)
from contracts.order_sync import (
    InvoiceChanged,
    InvoiceChangeRequested,
    InvoiceSendRequested,
    InvoiceSent,
    OrderCollected,
    OrderConfirmed,
    OrderConfirmRequested,
    OrderMapped,
    OrderUnmapped,
    SaleCancelled,
    SaleCancelRequested,
)
from inquiry.domain import Inquiry
from mall_gateway.domain import Intent
from order_sync.domain import Collection, Order
from proofs.ledger.asking import AskedBooks
from proofs.ledger.shelves import Shelves
from proofs.ledger.windows import Windows
from proofs.stores import Line

Option = tuple[str, str]
"""Product id and option key."""
ASKING = (
    AnswerSendRequested,
    ClaimApprovalRequested,
    ClaimPickupRequested,
    ClaimRefusalRequested,
    InvoiceChangeRequested,
    InvoiceSendRequested,
    ListingRequested,
    ListingStopRequested,
    OrderConfirmRequested,
    ReshipmentRequested,
    SaleCancelRequested,
    SalePeriodRequested,
    SalePriceRequested,
    SaleResumeRequested,
    StockPushRequested,
    UrgentReadRequested,
)
"""What the gateway must have an intent for."""

MOVES_INQUIRY = (
    Inquiry.AnswerRequested,
    Inquiry.AnswerSent,
    Inquiry.Collected,
    Inquiry.Finished,
    Inquiry.ReadDone,
    Inquiry.ReadRequested,
    Inquiry.Refused,
    Inquiry.Seen,
    Inquiry.Settled,
)
"""What tells where an inquiry stands."""
MOVES_WINDOW = (
    Collection.Failed,
    Collection.PageTaken,
    Collection.Reopened,
    Collection.Requested,
    Collection.Sealed,
)
"""What begins, goes on with or ends a collection."""


@dataclass(slots=True)
class OrderBook:
    """What we say about one order line."""

    name: str
    mall: str
    amount_won: int
    quantity: int
    held: Option | None = None
    confirmed: int = 0
    sent: list[str] = field(default_factory=list[str])
    changed: list[str] = field(default_factory=list[str])
    forced: bool = False
    cancelled_by: str = ""
    sold: bool = False


@dataclass(slots=True)
class IntentBook:
    """One act that a mall was asked for, and how it ended."""

    kind: str
    mall: str
    subject_id: UUID
    state: str = "open"


class Books:
    """The recorded facts, by what they are about."""

    def __init__(self) -> None:
        self.orders: dict[UUID, OrderBook] = {}
        self.collected: Counter[str] = Counter()
        self.listings: dict[UUID, str] = {}
        self.intents: dict[UUID, IntentBook] = {}
        self.stocks: set[Option] = set()
        self.taken: defaultdict[UUID, Counter[Option]] = defaultdict(Counter)
        self.returned: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
        self.windows = Windows()
        self.shelves = Shelves()
        self.asking = AskedBooks()
        self.asked: dict[UUID, str] = {}
        self.strays: list[str] = []

    def take(self, line: Line) -> None:
        """Fold one stored event and what it says in public."""
        recorded, expected = line
        self.shelves.take(recorded.event)
        self._take_stored(recorded.event)
        for record in expected:
            self._take_public(record.event)
            if isinstance(record.event, ASKING):
                self.asked[Intent.create_id(record.event_id)] = f"{record.name} {record.event_id}"

    def _take_stored(self, fact: Any) -> None:
        match fact:
            case Intent.Recorded():
                about = fact.about
                self.intents[fact.originator_id] = IntentBook(about.kind, about.mall, about.subject_id)
            case Intent.Accepted() | Intent.Refused() | Intent.Unsettled():
                intent = self.intents[fact.originator_id]
                intent.state = type(fact).__name__.lower()
                if intent.state == "accepted":
                    self.asking.accept(intent.kind, intent.subject_id)
            case Stock.Opened() | Stock.Reopened():
                self.stocks.add((str(fact.product_id), fact.option_key))
            case Stock.Reserved():
                self.taken[fact.order_id][str(fact.product_id), fact.option_key] += fact.quantity
            case Stock.Released():
                self.taken[fact.order_id][str(fact.product_id), fact.option_key] -= fact.quantity
            case Order.Delivered() | Order.Completed():
                self.orders[fact.originator_id].sold = True
            case _ if isinstance(fact, MOVES_WINDOW):
                self.windows.take(fact)
            case _ if isinstance(fact, MOVES_INQUIRY):
                self.asking.states[fact.originator_id] = fact.standing.state
            case _:
                pass

    def _take_public(self, event: Any) -> None:
        self.asking.take(event)
        match event:
            case OrderCollected():
                self._collected(event)
            case ClaimClosed(restock=True):
                self.returned[event.order_id][event.claim_id] = event.quantity
            case ListingApplied():
                self.listings[event.listing_id] = event.mall
            case (
                OrderConfirmed() | InvoiceSent() | InvoiceChanged() | SaleCancelled() | OrderMapped() | OrderUnmapped()
            ):
                order = self.orders.get(event.order_id)
                if order is None:
                    self.strays.append(f"{type(event).__name__} of order {event.order_id} that was never collected")
                else:
                    _note(order, event)
            case _:
                pass

    def _collected(self, event: OrderCollected) -> None:
        name = f"{event.mall} {event.ref.order_no}/{event.ref.line_no}"
        self.collected[name] += 1
        held = (str(event.product_id), event.option_key or "") if event.product_id is not None else None
        self.orders[event.order_id] = OrderBook(name, event.mall, event.amount_won, event.quantity, held)

    def outstanding(self, order_id: UUID) -> int:
        """How many goods an order must hold of the stock: what claims brought back, each once, is held no more.

        A claim without a quantity is about the whole line.
        """
        returned = self.returned[order_id].values()
        return 0 if 0 in returned else max(0, self.orders[order_id].quantity - sum(returned))

    def sales(self) -> dict[str, tuple[int, int]]:
        """Order lines sold (판매완료내역) and won, by mall."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for order in self.orders.values():
            if order.sold and not order.cancelled_by:
                found[order.mall].append(order.amount_won)
        return {mall: (len(amounts), sum(amounts)) for mall, amounts in found.items()}


def _note(order: OrderBook, event: Any) -> None:
    match event:
        case OrderConfirmed():
            order.confirmed += 1
        case InvoiceSent(forced=True):
            order.forced = True
        case InvoiceSent():
            order.sent.append(event.invoice_number)
        case InvoiceChanged():
            order.changed.append(event.invoice_number)
        case SaleCancelled():
            order.cancelled_by = event.by
        case OrderMapped():
            order.held = (str(event.product_id), event.option_key)
        case _:
            order.held = None

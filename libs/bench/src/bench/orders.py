"""The work that every lane is given: pages of order lines as the gateway publishes them, the same in each block."""

import base64
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from uuid import NAMESPACE_URL, UUID, uuid5

from contracts import ContractEvent, Envelope
from contracts.identities import order_id
from contracts.mall_gateway import Buyer, MallOrderLine, MallOrdersFetched
from contracts.order_sync import MallOrderRef

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:bench")
MALL = "smartstore"
DAY = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
ITEMS_PER_SELLER = 20
SEALED = base64.urlsafe_b64encode(random.Random(7).randbytes(300)).decode()
"""As long as a sealed buyer, with nothing in it."""


@dataclass(frozen=True)
class Record:
    """One Kafka record to put in place before a lane works."""

    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]


@dataclass(frozen=True)
class Window:
    """One collection of one seller: some pages of order lines. `number` makes everything about it."""

    number: int
    seller: int
    pages: int
    lines_per_page: int

    @property
    def seller_id(self) -> UUID:
        """The seller."""
        return uuid5(NAMESPACE, f"seller/{self.seller}")

    @property
    def account_id(self) -> UUID:
        """The seller's mall account."""
        return uuid5(NAMESPACE, f"account/{self.seller}")

    @property
    def since(self) -> datetime:
        """Where it starts: no two windows of a run are the same."""
        return DAY + timedelta(seconds=self.number)

    @property
    def until(self) -> datetime:
        """Where it ends."""
        return self.since + timedelta(hours=2)

    @cached_property
    def lines(self) -> Sequence[MallOrderLine]:
        """All its lines."""
        return [self._line(place) for place in range(self.pages * self.lines_per_page)]

    @property
    def order_ids(self) -> Iterator[UUID]:
        """The ids of its orders."""
        return (order_id(self.seller_id, MALL, self.account_id, line.ref) for line in self.lines)

    def _line(self, place: int) -> MallOrderLine:
        number = self.number * 100_000 + place
        ref = MallOrderRef(order_no=f"2026{number:012d}", line_no=f"{number:012d}1")
        price, quantity = 1_000 * (1 + number % 90), 1 + number % 3
        at = self.since + timedelta(milliseconds=place)
        return MallOrderLine(
            ref=ref,
            state="new",
            mall_state="PAYED",
            cancel_asked=False,
            mall_product_no=product_number(place % ITEMS_PER_SELLER),
            mall_option_no="1",
            seller_product_code="",
            seller_option_code="",
            product_name=f"보온 텀블러 500ml {place % ITEMS_PER_SELLER}번",
            option_text="색상: 골드",
            quantity=quantity,
            unit_price_won=price,
            amount_won=price * quantity,
            shipping_won=2_500,
            region="서울 강남구",
            ordered_at=at,
            paid_at=at,
            changed_at=at,
            delivered_at=None,
            courier_code="",
            invoice_number="",
            buyer=Buyer(subject_id=order_id(self.seller_id, MALL, self.account_id, ref), sealed=SEALED),
        )

    def places_of(self, page: int) -> range:
        """Which lines stand on a page; pages count from 1, lines from 0."""
        return range((page - 1) * self.lines_per_page, page * self.lines_per_page)


def product_number(item: int) -> str:
    """The mall's number of the n-th product that each seller has listed."""
    return f"41743{item:05d}"


@dataclass(frozen=True)
class Totals:
    """What must come out: how many orders, and their money."""

    orders: int
    won: int


def totals(windows: Sequence[Window]) -> Totals:
    """The truth about some windows."""
    return Totals(
        sum(len(window.lines) for window in windows), sum(line.amount_won for w in windows for line in w.lines)
    )


def fetched(window: Window, page: int, collection_id: UUID) -> MallOrdersFetched:
    """A page as the gateway publishes it."""
    return MallOrdersFetched(
        collection_id=collection_id,
        account_id=window.account_id,
        mall=MALL,
        page=page,
        lines=tuple(window.lines[place] for place in window.places_of(page)),
    )


def record(window: Window, event: ContractEvent, name: str) -> Record:
    """An event in its envelope. `name` makes its id."""
    envelope = Envelope(
        event_id=uuid5(NAMESPACE, name),
        event_type=event.type_name(),
        source="mall-gateway",
        subject=name,
        occurred_at=window.until,
        seller_id=window.seller_id,
        correlation_id=uuid5(NAMESPACE, f"correlation/{name}"),
        actor="schedule:collect orders",
        traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    )
    return Record(str(getattr(event, event.KEY)).encode(), event.model_dump_json().encode(), envelope.headers())


def windows(count: int, *, sellers: int, pages: int, lines_per_page: int = 100, first: int = 0) -> list[Window]:
    """So many windows, given to the sellers in turn."""
    return [Window(first + n, n % sellers, pages, lines_per_page) for n in range(count)]

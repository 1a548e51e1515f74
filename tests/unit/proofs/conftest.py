"""A small honest world: two orders of one mall, confirmed and sent, and everything that was recorded about them."""

from collections import Counter
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from catalog.domain import Stock
from catalog.publications import publish as publish_catalog
from chassis.causes import Cause, acting
from chassis.log import Recorded
from chassis.relay import Message, messages
from contracts import ContractEvent
from contracts.identities import line_key, lines_digest, listing_code
from contracts.listing import ListingApplied, ListingStopRequested
from mall_gateway.application.acts import about, payload_of
from mall_gateway.domain import Denial, Intent, Proof
from mall_gateway.publications import publish as publish_gateway
from order_sync.domain import Answer, Collection, Line, MallNumbers, Match, Order, Sight, SoldItem, Window
from order_sync.publications import publish as publish_orders
from proofs.ledger import Purpose, Verdict, compare
from proofs.ledger.books import Books
from proofs.ledger.streams import Streams
from proofs.ledger.sums import Shown
from proofs.stores import expected
from proofs.topics import Published

NOW = datetime(2026, 8, 13, 3, 0, tzinfo=UTC)
TODAY = date(2026, 8, 13)
MALL, PRICE, STOCK = "wemakeprice", 10_000, 100
LEDGER = ("orders", "products", "throttled", "claims", "inquiries")
PUBLISH: dict[str, Callable[[Recorded], Any]] = {
    "catalog": publish_catalog,
    "mall-gateway": publish_gateway,
    "order-sync": publish_orders,
    "listing": lambda recorded: recorded.event.public,
}


@dataclass
class World:
    """Events by service, records in the order of their sending, the malls' ledger, and what the views sum up to."""

    seller_id: UUID = field(default_factory=uuid4)
    account_id: UUID = field(default_factory=uuid4)
    product_id: UUID = field(default_factory=uuid4)
    listing_id: UUID = field(default_factory=uuid4)
    events: list[tuple[str, Recorded, list[Message]]] = field(default_factory=list[Any])
    records: list[Message] = field(default_factory=list[Message])
    ledger: dict[str, Any] = field(default_factory=lambda: {name: [] for name in LEDGER})
    cancels: list[dict[str, Any]] = field(default_factory=list[Any])
    unsettled: set[str] = field(default_factory=set[str])
    """Names of askings whose effect the gateway does not know."""
    uninvoiced: set[str] = field(default_factory=set[str])
    orders: dict[str, Order] = field(default_factory=dict[str, Order])
    stock: Any = None
    collection: Any = None
    shown: Shown = field(default_factory=lambda: Shown({}, {}, {}))

    @property
    def option(self) -> tuple[str, str]:
        return str(self.product_id), "gold"

    def keep(self, service: str, *aggregates: Any) -> None:
        """Record what aggregates did, and publish it."""
        for event in [event for aggregate in aggregates for event in aggregate.collect_events()]:
            recorded = Recorded(len(self.events) + 1, event, self.seller_id, "test", uuid4(), None, None, NOW)
            sent = messages(service, PUBLISH[service], recorded)
            self.events.append((service, recorded, sent))
            self.records.extend(sent)
            for message in sent:
                self._answer(message)

    def _answer(self, message: Message) -> None:
        """The gateway does what was asked, and the mall's ledger has it."""
        if not message.name.endswith("Requested") or message.name == "OrderCollectionRequested":
            return
        event: Any = message.event
        asking_id = UUID(dict(message.headers)["ce_id"].decode())
        intent = Intent(asking_id, self.seller_id, about(event), payload_of(event))
        intent.attempt("send", NOW)
        if message.name in self.unsettled:
            intent.leave_unsettled(Denial("", ""), Proof())
        else:
            intent.accept("answer", Proof())
        self.keep("mall-gateway", intent)

    def tell(self, *public: ContractEvent) -> None:
        """`listing` records something that it tells others."""
        version = sum(service == "listing" for service, _, _ in self.events)
        told = [
            SimpleNamespace(originator_id=self.listing_id, originator_version=version + number, public=event)
            for number, event in enumerate(public, start=1)
        ]
        self.keep("listing", SimpleNamespace(collect_events=lambda: told))

    def sell(self) -> None:
        """A listing is applied, as the mall sees it too."""
        numbers: dict[str, Any] = {"mall_product_no": "P", "mall_option_nos": {"gold": "O"}}
        where: dict[str, Any] = {"listing_id": self.listing_id, "account_id": self.account_id, "mall": MALL}
        self.tell(ListingApplied(**where, **numbers, product_id=self.product_id))
        product = {"mall": MALL, "seller_code": listing_code(self.listing_id), "times_created": 1}
        self.ledger["products"].append({**product, "updates": 0, "stops": 0, "deletes": 0})

    def stop(self) -> None:
        """The sale is stopped, to our mind only."""
        where: dict[str, Any] = {"listing_id": self.listing_id, "account_id": self.account_id, "mall": MALL}
        self.tell(ListingStopRequested(**where, mall_product_no="P", mall_option_nos={"gold": "O"}))

    def line(self, number: str) -> dict[str, Any]:
        """An order line of the ledger."""
        return next(order for order in self.ledger["orders"] if order["number"] == number)["lines"][0]

    def place(self, number: str) -> Order:
        """A buyer orders, it is collected, its stock is taken."""
        line = {"number": "1", "option_number": "", "unit_price_won": PRICE, "quantity": 1, "acknowledged": 0}
        line |= {"invoice_count": 0, "invoices": [], "invoice_changes": 0, "cancelled_quantity": 0}
        self.ledger["orders"].append({"mall": MALL, "number": number, "numbers": {}, "lines": [line]})
        item = SoldItem("P", "O", "", "", "티셔츠", "골드", 1, PRICE, PRICE, 0, "서울 강남구", NOW)
        order = Order(
            seller_id=self.seller_id,
            line=Line(self.account_id, MALL, "login", MallNumbers(number, "1"), 1),
            number=f"ours-{number}",
            item=item,
            sight=Sight("new", "new"),
            sealed="",
            match=Match(self.product_id, "gold", "listing", "판매상품"),
        )
        self.orders[number] = order
        self.keep("order-sync", order)
        self.stock.reserve(order.id, 1, "주문")
        self.keep("catalog", self.stock)
        return order

    def handle(self, number: str, invoice: str) -> None:
        """발주확인, 송장등록 and 송신, as the mall sees it too."""
        order, line = self.orders[number], self.line(number)
        order.request_confirm(TODAY, None, TODAY, None)
        order.take_confirmed(Answer())
        line["acknowledged"] = 1
        order.register_invoice("LOGEN", invoice)
        order.request_invoice_send(None)
        order.take_sent(1, Answer())
        line.update(invoice_count=1, invoices=[{"number": invoice}])
        self.keep("order-sync", order)

    def verdict(self) -> Verdict:
        """What the checker says."""
        verdict, published, books = Verdict(), self.published(), Books()
        streams = Streams(verdict, published)
        for service, recorded, sent in self.events:
            line = recorded, expected(recorded, sent)
            streams.take(service, line)
            books.take(line)
        streams.close(())
        purpose = Purpose({self.option: STOCK}, frozenset(self.uninvoiced))
        compare(verdict, self.ledger, self.cancels, books, self.shown, purpose)
        return verdict

    def published(self) -> Published:
        found, ends = Published(), Counter[tuple[str, int]]()
        for record in self.records:
            partition = getattr(record, "partition", sum(record.key) % 3)
            found.take(
                SimpleNamespace(
                    topic=record.topic,
                    partition=partition,
                    offset=ends[record.topic, partition],
                    key=record.key,
                    value=record.value,
                    headers=record.headers,
                )
            )
            ends[record.topic, partition] += 1
        return found

    def of(self, name: str) -> list[Message]:
        """The records of a name."""
        return [record for record in self.records if record.name == name]

    def forget(self, wanted: Callable[[Recorded], bool]) -> None:
        """Take events out of the stores, with their records."""
        for entry in [entry for entry in self.events if wanted(entry[1])]:
            self.events.remove(entry)
            self.records = [record for record in self.records if record not in entry[2]]


def collect(world: World, numbers: Sequence[str]) -> Collection:
    """A window over these orders, sealed."""
    window = Window(world.account_id, MALL, "login", "new", NOW - timedelta(hours=2), NOW)
    collection = Collection(seller_id=world.seller_id, window=window, by="schedule", job=None)
    keys = [line_key(MallNumbers(number, "1").ref) for number in numbers]
    collection.take_page(1, keys, new=len(keys), broken=0)
    collection.seal(pages=1, lines=len(keys), broken=0, digest=lines_digest(keys))
    return collection


@pytest.fixture
def world() -> Generator[World]:
    """Two orders that were sent, an honest ledger and honest views."""
    world = World()
    with acting(Cause(seller_id=world.seller_id, actor="test")):
        world.stock = Stock.open(world.seller_id, world.product_id, "gold", STOCK, "처음")
        world.keep("catalog", world.stock)
        world.collection = collect(world, ["A", "B"])
        world.keep("order-sync", world.collection)
        for number, invoice in (("A", "12345678901"), ("B", "12345678902")):
            world.place(number)
            world.handle(number, invoice)
        world.shown = Shown({MALL: (2, 2 * PRICE)}, {}, {world.option: STOCK - 2})
        world.sell()
        yield world

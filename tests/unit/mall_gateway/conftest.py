"""A gateway in memory: a fake mall that keeps what was done, a queue in a list, real callers on a scripted wire."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from chassis.causes import Cause, acting, current_cause
from chassis.event_store import FencedError, Statement
from contracts.catalog import Notice, Origin, Product
from contracts.listing import ListingRequested, ListingStopRequested, SalesTerms
from contracts.order_sync import (
    InvoiceSendRequested,
    MallOrderRef,
    OrderCollectionRequested,
    OrderConfirmRequested,
    SaleCancelRequested,
)
from mall_gateway.application import MallGateway, Task, Wait
from mall_gateway.application.counter import Counter
from mall_gateway.application.desk import Desk, Pace
from mall_gateway.application.fetching import CollectionJob
from mall_gateway.application.intents import IntentJob
from mall_gateway.application.read_backs import ReadBackJob
from mall_gateway.application.work import Leased
from mall_gateway.application.worker import Worker
from mall_gateway.domain import Collection, Intent, MallAccount
from mall_gateway.malls.budgets import Budgets, MemoryLedger
from mall_gateway.malls.caller import Line
from mall_gateway.malls.calls import Call
from mall_gateway.malls.capabilities import Capabilities
from mall_gateway.malls.port import (
    Caller,
    DeliveryTemplate,
    FetchedLine,
    Field,
    Listed,
    MallCategory,
    MallProfile,
    Offer,
    OrderPage,
    PersonalData,
    RefusedError,
    Request,
)

SELLER, ACCOUNT = UUID(int=1), UUID(int=2)
NOON = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
REF = MallOrderRef(order_no="1001", line_no="1")

PROFILE = MallProfile(
    code="fake",
    name="시험몰",
    kind="general",
    base_url="https://fake.test",
    hosts=("fake.test",),
    credential_fields=(
        Field("login_id", "사용자 ID"),
        Field("api_key", "API 인증키", secret=True),
        Field("vendor", "업체코드", required=False),
    ),
    sales_fields=(),
    key_help="",
    key_life=None,
    budgets=(),
    capabilities=Capabilities(
        extras=False,
        option_prices=True,
        max_option_names=3,
        max_options=100,
        buyer_input_options=False,
        fixed_stock=None,
        needs_coupang_flag=False,
        needs_delivery_template=False,
        seller_cancel=True,
        max_keywords=10,
        certification_kinds=frozenset(),
    ),
    order_window=timedelta(days=1),
    listed_after=timedelta(0),
    couriers={},
)


def buyer(number: int) -> PersonalData:
    return PersonalData(
        orderer_name=f"홍길동{number}",
        orderer_phone="010-1234-5678",
        receiver_name=f"김받음{number}",
        receiver_phone="010-8765-4321",
        receiver_phone2="",
        zip_code="06236",
        address="서울특별시 강남구 테헤란로 1",
        address_detail=f"{number}호",
        memo="문 앞에 두세요",
    )


def order_line(number: int = 1, **changes: Any) -> FetchedLine:
    line = FetchedLine(
        ref=MallOrderRef(order_no=str(1000 + number), line_no="1"),
        state="new",
        mall_state="결제완료",
        cancel_asked=False,
        mall_product_no="P1",
        mall_option_no="",
        seller_product_code="",
        seller_option_code="",
        product_name="상품",
        option_text="",
        quantity=1,
        unit_price_won=1000,
        amount_won=1000,
        shipping_won=0,
        region="",
        ordered_at=NOON,
        paid_at=NOON,
        changed_at=NOON,
        delivered_at=None,
        courier_code="",
        invoice_number="",
        buyer=buyer(number),
    )
    return replace(line, **changes)


@dataclass
class FakeMall:
    """Does what is sent, once for each call, and counts; `script` errors are raised, before or after the effect."""

    script: list[tuple[str, Exception]] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    listings: dict[str, Listed] = field(default_factory=dict)
    orders: dict[MallOrderRef, FetchedLine] = field(default_factory=dict)
    pages: list[Any] = field(default_factory=list)
    windows: list[tuple[datetime, datetime]] = field(default_factory=list)
    born_as: str = "on_sale"
    hidden: bool = False
    dislikes: tuple[str, ...] = ()

    @property
    def profile(self) -> MallProfile:
        return PROFILE

    async def _call(self, caller: Caller, name: str, method: str = "POST") -> None:
        await caller.send(Request(method, f"{caller.base_url}/{name}", name, body=b"{}"))

    def _fall(self, when: str) -> None:
        if self.script and self.script[0][0] == when:
            raise self.script.pop(0)[1]

    async def _write(self, caller: Caller, name: str, effect: Callable[[], None]) -> None:
        self._fall("unsent")
        await self._call(caller, name)
        self._fall("before")
        effect()
        self.done.append(name)
        self._fall("after")

    async def _read(self, caller: Caller, name: str) -> None:
        await self._call(caller, name, "GET")
        self.asked.append(name)
        self._fall("reading")

    async def verify(self, caller: Caller) -> None:
        await self._read(caller, "verify")

    async def search_categories(self, caller: Caller, keyword: str) -> Sequence[MallCategory]:
        await self._read(caller, "categories")
        return [MallCategory("1", ("패션", keyword), leaf=True)]

    async def delivery_templates(self, caller: Caller) -> Sequence[DeliveryTemplate]:
        return []

    async def create_delivery_template(self, caller: Caller, name: str, details: Any) -> DeliveryTemplate:
        raise RefusedError("이 몰에는 배송템플릿이 없습니다.")

    def check(self, offer: Offer) -> Sequence[str]:
        return self.dislikes

    async def register(self, caller: Caller, offer: Offer) -> Listed:
        listed = Listed(f"P{len(self.listings) + 1}", {}, self.born_as, "상태")  # type: ignore[arg-type]
        await self._write(caller, "register", lambda: self.listings.update({offer.listing_code: listed}))
        return listed

    async def update(self, caller: Caller, offer: Offer) -> Listed:
        await self._write(caller, "update", lambda: None)
        return Listed(offer.mall_product_no or "", offer.mall_option_nos, "on_sale", "판매중")

    async def stop_sale(self, caller: Caller, mall_product_no: str, mall_option_nos: Any) -> None:
        await self._write(caller, "stop", lambda: None)

    async def read_listing(self, caller: Caller, mall_product_no: str) -> Listed | None:
        await self._read(caller, "read_listing")
        return next((each for each in self.listings.values() if each.mall_product_no == mall_product_no), None)

    async def find_listing(self, caller: Caller, listing_code: str) -> Listed | None:
        await self._read(caller, "find_listing")
        return None if self.hidden else self.listings.get(listing_code)

    async def fetch_orders(self, caller: Caller, item: str, since: datetime, until: datetime) -> Any:
        self.windows.append((since, until))
        for page in self.pages:
            await self._read(caller, "orders")
            if isinstance(page, Exception):
                self.pages.remove(page)
                raise page
            yield page

    async def read_order(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        await self._read(caller, "read_order")
        return self.orders.get(ref)

    def _set(self, ref: MallOrderRef, **changes: Any) -> None:
        self.orders[ref] = replace(self.orders[ref], **changes)

    async def confirm_order(self, caller: Caller, confirmation: Any) -> None:
        await self._write(caller, "confirm", lambda: self._set(confirmation.ref, state="confirmed"))

    async def cancel_sale(self, caller: Caller, cancellation: Any) -> None:
        await self._write(caller, "cancel", lambda: self._set(cancellation.ref, state="cancelled"))

    async def send_invoice(self, caller: Caller, shipment: Any) -> None:
        sent = {"state": "shipping", "invoice_number": shipment.invoice_number}
        await self._write(caller, "invoice", lambda: self._set(shipment.ref, **sent))


@dataclass
class Entry:
    task: Task
    cause: Cause
    tries: int = 0
    token: UUID | None = None
    ready_at: datetime = NOON
    waits: Wait | None = None


class MemoryWork:
    """The queue in a list. Its changes are made when they are asked for, not with the event."""

    def __init__(self, clock: "Clock") -> None:
        self.clock = clock
        self.entries: dict[UUID, Entry] = {}
        self.held: set[UUID] = set()
        self.stolen = False

    def add(self, task: Task, delay_seconds: float = 0.0) -> Sequence[Statement]:
        ready = self.clock.now + timedelta(seconds=delay_seconds)
        self.entries.setdefault(task.work_id, Entry(task, current_cause(), ready_at=ready))
        return ()

    def take(self, owner: str, limit: int) -> Sequence[Leased]:
        for entry in self.entries.values():
            if entry.token is None and entry.ready_at <= self.clock.now and entry.task.seller_id not in self.held:
                entry.token = uuid4()
                return [Leased(entry.task, entry.token, entry.tries, entry.cause, ends=float("inf"))]
        return []

    def _entry(self, leased: Leased) -> Entry:
        entry = self.entries.get(leased.task.work_id)
        if entry is None or entry.token != leased.token or self.stolen:
            raise FencedError("lease")
        return entry

    def keep(self, leased: Leased) -> Sequence[Statement]:
        self._entry(leased)
        return ()

    def renew(self, leased: Leased) -> bool:
        return not self.stolen

    def finish(self, leased: Leased) -> Sequence[Statement]:
        self._entry(leased)
        del self.entries[leased.task.work_id]
        return ()

    def put_back(self, leased: Leased, wait: Wait) -> Sequence[Statement]:
        entry = self._entry(leased)
        entry.token, entry.waits = None, wait
        entry.tries += wait.counts
        entry.ready_at = self.clock.now + timedelta(seconds=wait.seconds)
        return ()

    def hold(self, seller_id: UUID) -> Sequence[Statement]:
        self.held.add(seller_id)
        return ()

    def release(self, seller_id: UUID) -> Sequence[Statement]:
        self.held.discard(seller_id)
        return ()


class MemorySecrets:
    def __init__(self) -> None:
        self.kept: dict[UUID, dict[str, str]] = {}

    def seal(self, seller_id: UUID, account_id: UUID, values: Any) -> dict[str, str]:
        return {name: f"sealed {value} {uuid4()}" for name, value in values.items()}

    def keep(self, seller_id: UUID, account_id: UUID, sealed: Any) -> Sequence[Statement]:
        self.kept[account_id] = {name: text.split(" ")[1] for name, text in sealed.items()}
        return ()

    def forget(self, seller_id: UUID, account_id: UUID) -> Sequence[Statement]:
        self.kept.pop(account_id, None)
        return ()

    def open(self, seller_id: UUID, account_id: UUID) -> dict[str, str]:
        return self.kept.get(account_id, {})


class MemoryCallLog:
    def __init__(self) -> None:
        self.calls: dict[UUID, Call] = {}

    def record(self, call: Call) -> None:
        self.calls[call.call_id] = call

    def complete(self, seller_id: UUID, call_id: UUID, called_at: datetime, answer: str) -> None:
        self.calls[call_id] = replace(self.calls[call_id], answer=answer)


class MemorySealer:
    def seal_many(self, seller_id: UUID, items: Any) -> list[str]:
        return [f"sealed for {subject}" for subject, _ in items]


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def answer(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"result": "ok", "receiverName": "김받음1"}, headers={"x-request-id": "mall-1"})


@dataclass
class World:
    """A gateway with one verified account, and hands to drive it."""

    mall: FakeMall
    clock: Clock
    work: MemoryWork
    log: MemoryCallLog
    gateway: MallGateway
    desk: Desk
    worker: Worker
    counter: Counter
    wire: list[Callable[[httpx.Request], httpx.Response]]

    def ask(self, asking: Any, asking_id: UUID | None = None) -> UUID:
        return self.gateway.record_intent(asking_id or uuid4(), SELLER, asking)

    def intent(self, intent_id: UUID) -> Intent:
        return self.gateway.load(Intent, intent_id, SELLER)

    def collection(self, collection_id: UUID) -> Collection:
        return self.gateway.load(Collection, collection_id, SELLER)

    def account(self) -> MallAccount:
        return self.gateway.load(MallAccount, ACCOUNT, SELLER)

    def events(self, aggregate_id: UUID) -> list[Any]:
        return list(self.gateway.events.get(aggregate_id))

    def names(self, aggregate_id: UUID) -> list[str]:
        return [type(event).__name__ for event in self.events(aggregate_id)]

    async def turn(self) -> bool:
        """Do the next ready piece of work."""
        taken = self.work.take("test", 1)
        for leased in taken:
            await self.worker.do(leased)
        return bool(taken)

    async def go_on(self, seconds: float = 100_000) -> None:
        """Let time pass until no work is left."""
        until = self.clock.now + timedelta(seconds=seconds)
        while self.clock.now < until:
            if not await self.turn():
                ready = [e.ready_at for e in self.work.entries.values() if e.task.seller_id not in self.work.held]
                if not ready:
                    return
                self.clock.now = max(min(ready), self.clock.now + timedelta(milliseconds=1))

    def crash(self, intent_id: UUID) -> None:
        """What a process leaves that died in the middle: the lease runs out."""
        self.work.entries[intent_id].token = None


def product(**changes: Any) -> Product:
    values: dict[str, Any] = {
        "product_id": UUID(int=9),
        "code": "202611210001",
        "own_code": None,
        "name": "상품",
        "on_sale": True,
        "for_coupang": True,
        "categories": (),
        "model_name": None,
        "model_number": None,
        "isbn": None,
        "maker": "제조사",
        "brand": "브랜드",
        "made_on": None,
        "valid_until": None,
        "origin": Origin(kind="not_applicable"),
        "certifications": (),
        "notice": Notice(item_type="38", item_type_name="기타", entries=()),
        "keywords": (),
        "detail_html": "",
        "image_urls": (),
        "price_won": 1000,
        "tax": "taxed",
        "region": "",
        "adults_only": False,
        "option_use": "none",
        "option_style": "combination",
        "option_names": (),
        "options": (),
        "extras": (),
        "stock": 10,
    }
    return Product(**{**values, **changes})


class Asks:
    """The asking events of other services."""

    product = staticmethod(product)

    @staticmethod
    def listing(kind: str = "register", **changes: Any) -> ListingRequested:
        values: dict[str, Any] = {
            "listing_id": UUID(int=5),
            "account_id": ACCOUNT,
            "mall": "fake",
            "kind": kind,
            "attempt": 1,
            "mall_product_no": None if kind == "register" else "P1",
            "mall_option_nos": {},
            "product": product(),
            "terms": SalesTerms(
                group_name="기본",
                mall_category_code="1",
                sale_starts_on=None,
                sale_ends_on="2027-11-21",
                price_won=1000,
                courier=None,
                mall_fields={},
            ),
        }
        return ListingRequested(**{**values, **changes})

    @staticmethod
    def stop() -> ListingStopRequested:
        return ListingStopRequested(
            listing_id=UUID(int=5), account_id=ACCOUNT, mall="fake", mall_product_no="P1", mall_option_nos={}
        )

    @staticmethod
    def confirm() -> OrderConfirmRequested:
        return OrderConfirmRequested(
            order_id=UUID(int=6),
            account_id=ACCOUNT,
            mall="fake",
            ref=REF,
            quantity=1,
            ship_on=date(2026, 11, 22),
            delay_reason=None,
        )

    @staticmethod
    def cancel() -> SaleCancelRequested:
        return SaleCancelRequested(
            order_id=UUID(int=6), account_id=ACCOUNT, mall="fake", ref=REF, quantity=1, reason="sold_out", detail=""
        )

    @staticmethod
    def invoice(**changes: Any) -> InvoiceSendRequested:
        values: dict[str, Any] = {
            "order_id": UUID(int=6),
            "account_id": ACCOUNT,
            "mall": "fake",
            "ref": REF,
            "quantity": 1,
            "courier": "CJ_LOGISTICS",
            "invoice_number": "123456789012",
            "try_number": 1,
        }
        return InvoiceSendRequested(**{**values, **changes})

    @staticmethod
    def window(days: float = 1) -> OrderCollectionRequested:
        return OrderCollectionRequested(
            collection_id=UUID(int=7),
            account_id=ACCOUNT,
            mall="fake",
            item="new",
            since=NOON - timedelta(days=days),
            until=NOON,
        )


@pytest.fixture
def asks() -> type[Asks]:
    return Asks


@pytest.fixture
def line() -> Callable[..., FetchedLine]:
    return order_line


@contextmanager
def made_world() -> Generator[World]:
    mall, clock, log, secrets = FakeMall(), Clock(), MemoryCallLog(), MemorySecrets()
    mall.orders[REF] = order_line()
    work = MemoryWork(clock)
    wire: list[Callable[[httpx.Request], httpx.Response]] = [answer]
    gateway = MallGateway(None, work=work, secrets=secrets, malls={"fake": mall})
    client = httpx.AsyncClient(transport=httpx.MockTransport(lambda request: wire[0](request)))
    budgets = Budgets(MemoryLedger(lambda: clock.now.timestamp()))
    shared = Line(client=client, budgets=budgets, log=log, tokens=None)  # type: ignore[arg-type]
    desk = Desk(shared, {"fake": mall}, secrets)
    pace = Pace(look_up_grace_seconds=60)
    jobs = {
        "intent": IntentJob(gateway, desk, pace, clock, lambda: 0.5).run,
        "collection": CollectionJob(gateway, desk, pace, MemorySealer(), clock, lambda: 0.5).run,
        "read_back": ReadBackJob(gateway, desk, pace, lambda: 0.5).run,
    }
    worker = Worker(gateway, jobs, pace, "test", lambda: 0.5, beat_seconds=0.05)
    with acting(Cause(seller_id=SELLER, actor="test")):
        gateway.save_account(ACCOUNT, SELLER, "fake", "본점", {"login_id": "seller", "api_key": "hush-hush-key"}, None)
        yield World(mall, clock, work, log, gateway, desk, worker, Counter(gateway, desk), wire)


@pytest.fixture
def world() -> Generator[World]:
    with made_world() as world:
        yield world


@pytest.fixture
def orders_page() -> Callable[..., OrderPage]:
    return lambda *numbers, **more: OrderPage([order_line(number) for number in numbers], **more)

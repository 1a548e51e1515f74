"""A gateway in memory: a queue in a list, secrets and calls in dicts, real callers on a scripted wire."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from chassis.causes import Cause, acting, current_cause
from chassis.event_store import FencedError, Statement
from contracts.catalog import Product
from contracts.inquiry import (
    AnswerSealed,
    AnswerSendRequested,
    InquiryCollectionRequested,
    MallInquiryRef,
    UrgentReadRequested,
)
from contracts.listing import ListingRequested, ListingStopRequested, SalesTerms
from contracts.order_sync import (
    InvoiceChangeRequested,
    InvoiceSendRequested,
    MallOrderRef,
    OrderCollectionRequested,
    OrderConfirmRequested,
    SaleCancelRequested,
)
from mall_gateway.application import MallGateway, Task, Wait
from mall_gateway.application.batches import Batches
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

SELLER, ACCOUNT = UUID(int=1), UUID(int=2)
NOON = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
REF = MallOrderRef(order_no="1001", line_no="1")


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

    def succeed(self, owner: str) -> None:
        for entry in self.entries.values():
            entry.token = None

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
    def __init__(self) -> None:
        self.erased: set[UUID] = set()

    def seal_many(self, seller_id: UUID, items: Any) -> list[str | None]:
        return [None if subject in self.erased else f"sealed for {subject}" for subject, _ in items]

    def open_many(self, seller_id: UUID, sealed: Sequence[str]) -> list[dict[str, Any] | None]:
        assert seller_id == SELLER
        return [None if self.erased else {"text": text.removeprefix("sealed ")} for text in sealed]


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

    mall: Any
    clock: Clock
    work: MemoryWork
    log: MemoryCallLog
    gateway: MallGateway
    desk: Desk
    worker: Worker
    counter: Counter
    wire: list[Callable[[httpx.Request], httpx.Response]]
    sealer: MemorySealer
    batches: Batches

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


class Asks:
    """The asking events of other services."""

    def __init__(self, product: Callable[..., Product]) -> None:
        self.product = product

    def listing(self, kind: str = "register", **changes: Any) -> ListingRequested:
        values: dict[str, Any] = {
            "listing_id": UUID(int=5),
            "account_id": ACCOUNT,
            "mall": "fake",
            "kind": kind,
            "attempt": 1,
            "mall_product_no": None if kind == "register" else "P1",
            "mall_option_nos": {},
            "product": self.product(),
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
    def cancel(**words: str) -> SaleCancelRequested:
        known: dict[str, Any] = {"order_id": UUID(int=6), "account_id": ACCOUNT, "mall": "fake", "ref": REF}
        return SaleCancelRequested(**known, quantity=1, reason="sold_out", **{"detail": "", **words})

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
    def change(**changes: Any) -> InvoiceChangeRequested:
        values: dict[str, Any] = {
            "order_id": UUID(int=6),
            "account_id": ACCOUNT,
            "mall": "fake",
            "ref": REF,
            "quantity": 1,
            "courier": "LOGEN",
            "invoice_number": "22222222222",
            "old_courier": "CJ_LOGISTICS",
            "old_invoice_number": "123456789012",
            "change_number": 1,
        }
        return InvoiceChangeRequested(**{**values, **changes})

    @staticmethod
    def _inquiry(kind: str) -> dict[str, Any]:
        ref = MallInquiryRef(kind=kind, inquiry_no="Q1")  # type: ignore[arg-type]
        known = {"inquiry_id": UUID(int=10), "account_id": ACCOUNT, "mall": "fake", "ref": ref}
        return {**known, "asked_at": NOON, "try_number": 1}

    @classmethod
    def answer(cls, kind: str = "product", text: str = "내일 도착합니다.", **changes: Any) -> AnswerSendRequested:
        sealed = AnswerSealed(subject_id=UUID(int=10), sealed=f"sealed {text}")
        told = {"answer": sealed, "digest": sha256(text.encode()).hexdigest(), "edits": False}
        return AnswerSendRequested(**{**cls._inquiry(kind), **told, **changes})

    @classmethod
    def reading(cls, kind: str = "urgent") -> UrgentReadRequested:
        return UrgentReadRequested(**cls._inquiry(kind))

    @staticmethod
    def inquiries_window(item: Any = "product", days: float = 0.5) -> InquiryCollectionRequested:
        return InquiryCollectionRequested(
            collection_id=UUID(int=11),
            account_id=ACCOUNT,
            mall="fake",
            item=item,
            since=NOON - timedelta(days=days),
            until=NOON,
        )

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
def asks(make_product: Callable[..., Product]) -> Asks:
    return Asks(make_product)


@pytest.fixture
def batches() -> Batches:
    """What joins calls; a module in which acts go together has one that knows when all are there."""
    return Batches()


@pytest.fixture
def world(fake_mall: Any, batches: Batches) -> Generator[World]:
    clock, log, secrets = Clock(), MemoryCallLog(), MemorySecrets()
    work = MemoryWork(clock)
    wire: list[Callable[[httpx.Request], httpx.Response]] = [answer]
    gateway = MallGateway(None, work=work, secrets=secrets, malls={"fake": fake_mall})
    client = httpx.AsyncClient(transport=httpx.MockTransport(lambda request: wire[0](request)))
    budgets = Budgets(MemoryLedger(lambda: clock.now.timestamp()))
    shared = Line(client_of=lambda _: client, budgets=budgets, log=log, tokens=None)  # type: ignore[arg-type]
    desk = Desk(shared, {"fake": fake_mall}, secrets)
    pace, sealer = Pace(look_up_grace_seconds=60), MemorySealer()
    jobs = {
        "intent": IntentJob(gateway, desk, pace, clock, lambda: 0.5, sealer, batches).run,
        "collection": CollectionJob(gateway, desk, pace, sealer, clock, lambda: 0.5).run,
        "read_back": ReadBackJob(gateway, desk, pace, lambda: 0.5).run,
    }
    worker = Worker(gateway, jobs, pace, "test", lambda: 0.5, beat_seconds=0.05)
    with acting(Cause(seller_id=SELLER, actor="test")):
        gateway.save_account(ACCOUNT, SELLER, "fake", "본점", {"login_id": "seller", "api_key": "hush-hush-key"}, None)
        yield World(fake_mall, clock, work, log, gateway, desk, worker, Counter(gateway, desk), wire, sealer, batches)

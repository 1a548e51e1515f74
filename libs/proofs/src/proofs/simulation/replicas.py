"""The processes: each service's real parts, put together as `chassis.service` does, on the modelled surroundings."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from types import SimpleNamespace
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from chassis.broker import Subscription
from chassis.causes import Cause, acting
from chassis.event_store import ServiceApplication, Statement
from chassis.inbox import Consumers
from chassis.log import EventLog
from chassis.loops import Loop, keep_running
from chassis.relay import Publish
from mall_gateway.application.desk import Desk, Pace
from mall_gateway.application.fetching import CollectionJob
from mall_gateway.application.read_backs import ReadBackJob
from mall_gateway.application.worker import Worker
from mall_gateway.malls.budgets import Claim
from mall_gateway.malls.budgets.ledger import Change
from mall_gateway.malls.caller import Line
from mall_gateway.malls.calls import PostgresCallLog
from proofs.simulation.broker import Broker, Member
from proofs.simulation.faults import Faults
from proofs.simulation.line import SimulatedClient
from proofs.simulation.mall import ModelledMall
from proofs.simulation.program import Program
from proofs.simulation.store import SimulatedDatabase
from proofs.simulation.surroundings import virtual_now
from proofs.simulation.world import KilledError, ProcessLoop, World

RELAY_POLL_SECONDS = 6.0
LOOK_FOR_WORK_SECONDS = 4.0
COLLECTS_EVERY_SECONDS = 10.0, 14.0
"""Another interval for each process, so that collections do not fall in step with what else happens by the clock."""
WORK_LEASE_SECONDS = 20.0
LONGEST_CALL_SECONDS = 5.0
GRACE_SECONDS = 20.0
"""Longer than the latest effect takes."""

Part = Callable[[], Awaitable[None]]
T = TypeVar("T")


@dataclass(frozen=True)
class ModelSecrets:
    """The accounts' fields: one key for each."""

    logins: Mapping[UUID, str]

    def seal(self, seller_id: UUID, account_id: UUID, values: Mapping[str, str]) -> dict[str, str]:
        """The sealed fields."""
        return dict.fromkeys(values, "sealed")

    def keep(self, seller_id: UUID, account_id: UUID, sealed: Mapping[str, str]) -> Sequence[Statement]:
        """Known already."""
        return ()

    def forget(self, seller_id: UUID, account_id: UUID) -> Sequence[Statement]:
        """Never."""
        return ()

    def open(self, seller_id: UUID, account_id: UUID) -> Mapping[str, str]:
        """The fields in clear."""
        return {"login_id": self.logins[account_id], "api_key": "hush"}


class SharedLedger:
    """The gateway's meters: one statement on the service's database for what PostgreSQL does under row locks."""

    is_clock: ClassVar[bool] = True

    def __init__(self, database: SimulatedDatabase) -> None:
        self._database = database
        self._meters = database.store.meters

    def change(self, claims: Sequence[Claim], change: Change[T]) -> T:
        """Run a change on the meters of the claims."""
        with self._database.connection() as connection:
            return connection.act("change_meters", lambda: self._meters.change(claims, change))


SEAL = "sealed:"


def sealed_answer(text: str) -> str:
    """An answer as the keyring's stand-in opens it."""
    return f"{SEAL}{text}"


class ModelSealer:
    """Stands for the keyring."""

    def seal_many(self, seller_id: UUID, items: Sequence[tuple[UUID, dict[str, Any]]]) -> list[str | None]:
        """One seal for each."""
        return [f"{SEAL}{subject}" for subject, _ in items]

    def open_many(self, seller_id: UUID, sealed: Sequence[str]) -> list[dict[str, Any] | None]:
        """The words of answers, which people seal by `sealed_answer`."""
        return [{"text": each.removeprefix(SEAL)} for each in sealed]


def nothing(replica: "Replica") -> Sequence[Part]:
    """A service whose processes do nothing but relay and listen."""
    del replica
    return ()


@dataclass
class Kind:
    """A service: its application on its database, what it hears and says, and what else its processes do."""

    name: str
    application: ServiceApplication
    database: SimulatedDatabase
    consumers: Consumers
    publish: Publish
    others: Callable[["Replica"], Sequence[Part]] = nothing


@dataclass
class Replica:
    """One process of a service: killed it comes back after a while, with nothing but what was committed."""

    world: World
    broker: Broker
    faults: Faults
    program: Program
    kind: Kind
    number: int
    skew: float
    others_running: frozenset[str]
    wanted: bool = True
    starts: int = 0
    loop: ProcessLoop = field(init=False)
    loops: ClassVar[type[ProcessLoop]] = ProcessLoop

    @property
    def name(self) -> str:
        """What the trace calls it."""
        return f"{self.kind.name}/{self.number}.{self.starts}"

    @property
    def alive(self) -> bool:
        """Whether it takes commands."""
        return self.starts > 0 and not self.loop.dead

    def start(self) -> None:
        """Start the process."""
        if not self.wanted:
            return
        self.starts += 1
        self.loop = self.loops(self.world, self.name, self.skew)
        self.world.note(self.name, "starts")
        self.loop.on_death.append(self._died)
        self.loop.call_soon(self._begin)

    def _died(self) -> None:
        self.world.note(self.name, "is dead")
        self.world.call_later(self.world.random.choice((0.5, 2.0, 6.0, 12.0, 25.0)), self.start)

    def _begin(self) -> None:
        for part in [self._relay, *self._consuming(), *self.kind.others(self)]:
            self.loop.create_task(keep_up(part))

    async def _relay(self) -> None:
        kind, wake = self.kind, asyncio.Event()
        relay = self.program.relay(
            kind.name, kind.database, EventLog(kind.application), kind.publish, "", batch=20,
            poll_seconds=RELAY_POLL_SECONDS,
        )  # fmt: skip
        relay.broker, relay.loop = self.broker, self.loop
        await asyncio.gather(relay.run(wake), self._wake_on_commit(wake))

    async def _wake_on_commit(self, wake: asyncio.Event) -> None:
        loop, world, listeners = self.loop, self.world, self.kind.application.listeners

        def tell() -> None:
            if world.current is loop:
                loop.call_soon_threadsafe(wake.set)

        listeners.append(tell)
        try:
            await loop.create_future()
        finally:
            listeners.remove(tell)

    def _consuming(self) -> list[Part]:
        parts: list[Part] = []
        kind = self.kind
        for group, handlers in kind.consumers.groups.items():
            if group not in GROUPS or not self._spoken_to(kind.consumers.topics(group)):
                continue
            inbox = self.program.inbox(group, handlers, kind.application, kind.database)
            subscription = Subscription(inbox, kind.database)
            member = Member(self.broker.group(group, kind.consumers.topics(group)), self.loop, subscription)
            parts += [member.coordinate, member.consume]
        return parts

    def _spoken_to(self, topics: Sequence[str]) -> bool:
        """Whether somebody in this run publishes to one of the topics."""
        return any(topic.split(".")[0] in self.others_running for topic in topics)

    def command(self, caller: ProcessLoop, cause: Cause, act: Callable[[], Any]) -> "asyncio.Future[Any]":
        """Ask for something from outside; ConnectionError when the process dies over it."""
        answer = caller.create_future()

        def begin() -> None:
            with acting(cause):
                context = copy_context()
            done = self.loop.run_in_executor(None, context.run, act)
            done.add_done_callback(lambda future: caller.call_soon(_tell, answer, future))

        if not self.alive:
            answer.set_exception(ConnectionError())
        else:
            self.loop.call_soon(begin)
            self.loop.on_death.append(lambda: caller.call_soon(_refuse, answer))
        return answer


def _refuse(answer: "asyncio.Future[Any]") -> None:
    if not answer.done():
        answer.set_exception(ConnectionError())


def _tell(answer: "asyncio.Future[Any]", done: "asyncio.Future[Any]") -> None:
    if answer.done():
        return
    error = done.exception()
    if error is None:
        answer.set_result(done.result())
    else:
        answer.set_exception(ConnectionError() if isinstance(error, KilledError) else error)


async def keep_up(part: Part) -> None:
    """Run a part of a process for ever."""
    while True:
        try:
            await part()
        except Exception:  # as in the service: whatever falls over is started again
            await asyncio.sleep(1.0)


GROUPS = frozenset(
    {
        "order-sync.collect-orders",
        "order-sync.take-answers",
        "order-sync.hold-for-claims",
        "claim-sync.collect-claims",
        "claim-sync.follow-cancels",
        "claim-sync.take-answers",
        "claim-sync.know-orders",
        "inquiry.collect-inquiries",
        "inquiry.take-answers",
        "mall-gateway.orders",
        "mall-gateway.collections",
        "mall-gateway.claims",
        "mall-gateway.claim-collections",
        "mall-gateway.inquiries",
        "mall-gateway.inquiry-collections",
        "catalog.keep-stock",
        "tally.sums",
        "tally.stock",
    }
)
"""The groups that hear anything in a run."""


def collecting(
    accounts: Sequence[tuple[UUID, UUID]], items: Sequence[str] = ("new",), what: str = "collect orders"
) -> Callable[[Replica], Sequence[Part]]:
    """The schedule of a service that collects: elected, it asks for the windows that are due."""

    def others(replica: Replica) -> Sequence[Part]:
        application: Any = replica.kind.application

        def collect(running: Any) -> None:
            del running
            for (seller_id, account_id), item in product(accounts, items):
                with acting(Cause(seller_id=seller_id, actor=f"schedule:{what}")):
                    application.collect_due(seller_id, account_id, item, virtual_now(replica.world))

        running: Any = SimpleNamespace(database=replica.kind.database)
        every = timedelta(seconds=replica.world.random.uniform(*COLLECTS_EVERY_SECONDS))
        return [lambda: keep_running(Loop(what, every, collect), running)]

    return others


def calling(mall: ModelledMall, adapter: Any) -> Callable[[Replica], Sequence[Part]]:
    """The gateway's worker, with a line to the mall of its own."""

    def others(replica: Replica) -> Sequence[Part]:
        return [worker_of(replica, mall, adapter).run]

    return others


def worker_of(replica: Replica, mall: ModelledMall, adapter: Any) -> Worker:
    """What does the gateway's work in one of its processes."""
    gateway: Any = replica.kind.application
    world, database, program = replica.world, replica.kind.database, replica.program
    client: Any = SimulatedClient(replica.loop, mall, replica.faults)
    tokens: Any = None
    budgets = program.budgets(SharedLedger(database))
    line = Line(
        client_of=lambda _: client,
        budgets=budgets,
        log=PostgresCallLog(database),
        tokens=tokens,
        longest_call_seconds=LONGEST_CALL_SECONDS,
    )
    desk = Desk(line, {adapter.profile.code: adapter}, gateway.secrets)
    pace = Pace(
        concurrency=4,
        poll_seconds=LOOK_FOR_WORK_SECONDS,
        quiet_poll_seconds=LOOK_FOR_WORK_SECONDS,
        look_up_grace_seconds=GRACE_SECONDS,
        retry_first_seconds=1.0,
        retry_longest_seconds=10.0,
        most_tries=30,
    )

    def now() -> Any:
        return virtual_now(world)

    jobs: Any = {
        "intent": program.intent_job(gateway, desk, pace, now, world.random.random, ModelSealer()).run,
        "collection": CollectionJob(gateway, desk, pace, ModelSealer(), now, world.random.random).run,
        "read_back": ReadBackJob(gateway, desk, pace, world.random.random).run,
    }
    beat = WORK_LEASE_SECONDS / 4
    return Worker(gateway, jobs, pace, replica.name, world.random.random, beat_seconds=beat, drain_seconds=1.0)

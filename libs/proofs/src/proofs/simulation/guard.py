"""The guard alone, many times over: one invoice is sent, and about then its buyer asks to cancel.

Order-sync's commands, what it hears, and the gateway with its queue, worker and intents are the product's own. What
goes between the two is carried by hand, so that a schedule takes some milliseconds.
"""

import asyncio
import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from chassis.causes import Cause, acting
from chassis.log import EventLog
from chassis.refusals import RefusalError
from chassis.relay import messages
from contracts import Envelope
from mall_gateway.consumers import consumers as gateway_consumers
from mall_gateway.domain import Proof
from mall_gateway.publications import publish as publish_gateway
from order_sync.application import OrderSync
from order_sync.consumers import consumers as order_consumers
from order_sync.domain import KnownClaim, Line, MallNumbers, Order, OrderState, Sight, SoldItem
from order_sync.publications import publish as publish_orders
from proofs.simulation.adapter import ModelAdapter
from proofs.simulation.broker import Broker
from proofs.simulation.faults import RATES, STEP_FAULTS, Faults
from proofs.simulation.mall import COURIER, ModelledMall, invoice_number
from proofs.simulation.mall_books import MallOrder
from proofs.simulation.program import Plant, Program
from proofs.simulation.replicas import WORK_LEASE_SECONDS, Kind, ModelSecrets, Replica, calling, keep_up
from proofs.simulation.store import SimulatedDatabase, Store
from proofs.simulation.store.recording import record_models
from proofs.simulation.surroundings import surroundings, virtual_now
from proofs.simulation.world import KilledError, ProcessLoop, World

SELLER, ACCOUNT, LOGIN = UUID(int=1), UUID(int=11), "first"
CHUNK = 50
"""So many schedules share a world: each has a seed and an order of its own, one after another."""
TROUBLE_SECONDS = 90.0
PATIENCE_SECONDS = 900.0
SENDS_AFTER_SECONDS = 4.0

for _service in ("order_sync", "mall_gateway"):
    record_models(_service)


@dataclass(frozen=True)
class Ending:
    """What a schedule came to: whether the mall took the invoice, whether it was held, whether the two crossed."""

    seed: int
    sent: bool
    held: bool
    crossed: bool
    wrong: tuple[str, ...]


class PromptLoop(ProcessLoop):
    """The event loop of a process whose database answers at once: what takes time and goes wrong are its calls."""

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> "asyncio.Future[Any]":
        """Run blocking code now."""
        del executor
        if self.dying:
            raise KilledError
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:
            future.set_exception(error)
        return future


class Hand(Replica):
    """A process of the gateway that does its work and nothing else."""

    loops = PromptLoop

    def _begin(self) -> None:
        for part in self.kind.others(self):
            self.loop.create_task(keep_up(part))


@dataclass
class Post:
    """Carries what one service says to another, each message at its own time."""

    world: World
    source: Kind
    hearer: Kind
    _read: int = 0
    _log: EventLog = field(init=False)

    def __post_init__(self) -> None:
        self._log = EventLog(self.source.application)
        self._handlers = {
            name: handler for group in self.hearer.consumers.groups.values() for name, (_, handler) in group.items()
        }
        self.source.application.listeners.append(self._wake)

    def _wake(self) -> None:
        self.world.call_later(0.0, self._carry)

    def _carry(self) -> None:
        for recorded in self._log.after(self._read, 100):
            self._read = recorded.notification_id
            for message in messages(self.source.name, self.source.publish, recorded):
                envelope = Envelope.from_headers(message.headers)
                if envelope.event_type in self._handlers:
                    delay = self.world.random.choice((0.02, 0.3, 3.0)) * self.world.random.random()
                    self.world.call_later(delay, self._deliver, message.event, envelope)

    def _deliver(self, event: Any, envelope: Envelope) -> None:
        cause = Cause(seller_id=SELLER, actor=f"event:{envelope.event_id}")
        with acting(cause):
            self._handlers[envelope.event_type](self.hearer.application, event, envelope)


@dataclass
class Bench:
    """Two services and a mall, on which schedules are played."""

    world: World
    program: Program
    faults: Faults
    mall: ModelledMall
    orders: Kind
    gateway: Kind
    hand: Replica

    def play(self, seed: int) -> Ending:
        """One schedule, all its chances drawn from its seed."""
        world, random = self.world, self.world.random
        random.seed(seed)
        self.faults.rates = {**self.faults.rates, "call": random.choice(RATES["call"])}
        self.mall.heedless = random.random() < 0.7
        schedule = Schedule(self, seed, *self._collect(seed))
        schedule.plan()
        ended = world.run(schedule.is_over, world.now + TROUBLE_SECONDS)
        self.faults.rates = {**self.faults.rates, "call": 0.0}
        ended = ended or world.run(schedule.is_over, world.now + PATIENCE_SECONDS)
        wrong = [] if ended else [f"it has not ended after {PATIENCE_SECONDS:.0f} s"]
        return schedule.ending((*wrong, *schedule.differences()))

    def _collect(self, seed: int) -> tuple[UUID, MallOrder]:
        """An order with its invoice, ready to be sent."""
        now, number = virtual_now(self.world), f"{100_000 + seed}"
        at = self.world.now - 100.0
        at_mall = MallOrder(LOGIN, number, "C1", 1, 12_000, at, at, at, "confirmed", confirms=1)
        self.mall.orders = {(LOGIN, number): at_mall}
        line = Line(ACCOUNT, self.mall.profile.code, LOGIN, MallNumbers(number, "1"), 1)
        item = SoldItem("P1", "", "C1", "", "상품", "", 1, 12_000, 12_000, 0, "", now, now)
        sight = Sight("confirmed", "confirmed")
        order = Order(seller_id=SELLER, line=line, number=number, item=item, sight=sight, sealed="", match=None)
        order.see_at_mall(sight, now)
        order.register_invoice(COURIER, invoice_number(int(number)))
        with acting(Cause(seller_id=SELLER, actor="user:seller")):
            self.orders.application.save(order)
        return order.id, at_mall


@dataclass
class Schedule:
    """An invoice that is sent, and a request to cancel that comes about then and is told some time later."""

    bench: Bench
    seed: int
    order_id: UUID
    at_mall: MallOrder
    known: bool = False
    """Whether order-sync was told of a cancel that is open."""
    asked_while_known: bool = False
    held: bool = False
    waits: int = 0
    """How much of what was planned is still to come."""
    _seen: Order | None = None
    _seen_at: int = 0

    @property
    def _app(self) -> OrderSync:
        return cast(OrderSync, self.bench.orders.application)

    @property
    def order(self) -> Order:
        """As it is now."""
        log = self.bench.orders.database.store.logs["order_sync_events"]
        if self._seen is None or len(log) != self._seen_at:
            self._seen, self._seen_at = self._app.load(Order, self.order_id, SELLER), len(log)
        return self._seen

    def plan(self) -> None:
        """The seller sends, once or twice; the buyer asks, mostly within some seconds of that, and may take it back."""
        random = self.bench.world.random
        later = random.uniform(0.0, 8.0)
        asks = SENDS_AFTER_SECONDS + random.choice((-1.0, random.uniform(-3.0, 1.0), later, later))
        told = asks + random.choice((0.05, random.uniform(0.0, 3.0), random.uniform(1.0, 12.0)))
        self._at(SENDS_AFTER_SECONDS, self._send)
        if random.random() < 0.3:
            self._at(SENDS_AFTER_SECONDS + random.uniform(1.0, 12.0), self._send)
        self._at(asks, self._ask)
        self._at(told, lambda: self._tell("asked"))
        if random.random() < 0.2:
            self._at(told + random.uniform(0.0, 8.0), self._withdraw)

    def _at(self, seconds: float, act: Callable[[], None]) -> None:
        self.waits += 1

        def do() -> None:
            self.waits -= 1
            act()

        self.bench.world.call_later(seconds, do)

    def _send(self) -> None:
        app, job = self._app, UUID(bytes=self.bench.world.random.randbytes(16), version=4)
        known, before = self.known, self.order.tries
        try:
            with acting(Cause(seller_id=SELLER, actor="user:seller")):
                app.send_invoices(SELLER, job, [self.order_id])
        except RefusalError as refusal:
            self.held |= refusal.code == "cancel_asked"
        self.asked_while_known |= known and self.order.tries > before

    def _ask(self) -> None:
        if self.at_mall.state == "cancelled":
            return
        self.at_mall.ask_cancel(self.bench.world.now)
        self.bench.world.note("buyer", f"asks to cancel {self.at_mall.number}")

    def _withdraw(self) -> None:
        self.at_mall.cancel_asked_at = None
        self._tell("withdrawn")

    def _tell(self, state: str) -> None:
        app, claim, now = self._app, UUID(int=self.seed + 1), virtual_now(self.bench.world)
        with acting(Cause(seller_id=SELLER, actor="event:claim")):
            if state == "asked":
                app.know_claim(SELLER, self.order_id, claim, KnownClaim("cancel", "asked", 1), now)
            else:
                app.move_claim(SELLER, self.order_id, claim, state, now)
        self.known = state == "asked"

    def is_over(self) -> bool:
        """Whether nothing is to come and the mall's answer is known."""
        return not self.waits and not self.order.asked

    def differences(self) -> Iterator[str]:
        """What is not as it must be."""
        order, at_mall = self.order, self.at_mall
        yield from at_mall.unguarded
        if self.asked_while_known:
            yield "the invoice was sent although a cancel was known"
        if at_mall.invoices > 1:
            yield f"the mall took the invoice {at_mall.invoices} times"
        if at_mall.invoices and not (order.state is OrderState.SHIPPING or order.unsettled):
            yield f"the mall has the invoice and the order is {order.state}"
        held, sent = order.cancel_asked or order.cancel_claimed, order.state is OrderState.SHIPPING or order.unsettled
        if at_mall.crossed and at_mall.cancel_asked and not (held and sent):
            yield f"the request crossed the invoice and no conflict is shown: {order.state}"

    def ending(self, wrong: tuple[str, ...]) -> Ending:
        """What it came to."""
        held = self.held or self.order.cancel_asked
        return Ending(self.seed, self.at_mall.invoices > 0, held, self.at_mall.crossed, wrong)


def schedules(first: int, count: int, plant: Plant | None = None) -> Iterator[Ending]:
    """Play the schedules of so many seeds, with a bug planted or none."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        for start in range(first, first + count, CHUNK):
            yield from _chunk(start, min(CHUNK, first + count - start), plant)
            gc.collect(0)
    finally:
        if collecting:
            gc.enable()


def _chunk(first: int, count: int, plant: Plant | None) -> list[Ending]:
    program, world = Program(), World(first)
    if plant is not None:
        plant(program)
    with surroundings(world, program.replaced):
        bench = _bench(world, program)
        try:
            return [bench.play(seed) for seed in range(first, first + count)]
        finally:
            bench.hand.wanted = False
            bench.hand.loop.kill()
            world.make_running(None)


def _bench(world: World, program: Program) -> Bench:
    faults = Faults(world, frozenset(STEP_FAULTS["call"]), {**dict.fromkeys(RATES, 0.0)}, active=True)
    mall = ModelledMall(world)
    adapter = ModelAdapter(mall.profile)
    databases = [SimulatedDatabase(Store(world, name), faults) for name in ("order-sync", "mall-gateway")]
    orders = Kind(
        "order-sync", program.order_sync(databases[0], program.timing), databases[0], order_consumers, publish_orders
    )
    work = program.work(databases[1], lease_seconds=WORK_LEASE_SECONDS, per_account=2)
    malls = {mall.profile.code: adapter}
    app = program.gateway(databases[1], work=work, secrets=ModelSecrets({ACCOUNT: LOGIN}), malls=malls)
    with acting(Cause(seller_id=SELLER, actor="user:seller")):
        app.save_account(ACCOUNT, SELLER, mall.profile.code, "본점", {"login_id": LOGIN, "api_key": "hush"}, None)
        app.verify_account(ACCOUNT, SELLER, Proof())
    gateway = Kind("mall-gateway", app, databases[1], gateway_consumers, publish_gateway, calling(mall, adapter))
    hand = Hand(world, Broker(world, faults), faults, program, gateway, 1, 0.0, frozenset())
    hand.start()
    Post(world, orders, gateway)
    Post(world, gateway, orders)
    return Bench(world, program, faults, mall, orders, gateway, hand)

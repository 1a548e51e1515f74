"""One simulated day: the shop is opened, buyers order, sellers work, things go wrong, then no more."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from catalog.consumers import consumers as catalog_consumers
from catalog.publications import publish as publish_catalog
from chassis.causes import Cause, acting
from claim_sync.consumers import consumers as claim_consumers
from claim_sync.publications import publish as publish_claims
from inquiry.consumers import consumers as inquiry_consumers
from inquiry.publications import publish as publish_inquiries
from mall_gateway.consumers import consumers as gateway_consumers
from mall_gateway.domain import Proof
from mall_gateway.publications import publish as publish_gateway
from order_sync.consumers import consumers as order_consumers
from order_sync.domain import Line, MallNumbers, Match, Order, Sight, SoldItem
from order_sync.publications import publish as publish_orders
from proofs.simulation import tally
from proofs.simulation.adapter import ModelAdapter
from proofs.simulation.broker import Broker
from proofs.simulation.faults import CONDITIONS, FAULT_KINDS, RATES, TIMED_FAULTS, Faults
from proofs.simulation.goods import Goods, enter_product, open_stock
from proofs.simulation.mall import COURIER, PROFILES, ModelledMall, invoice_number
from proofs.simulation.mall_books import MallOrder
from proofs.simulation.program import SKEW_SECONDS, Program
from proofs.simulation.replicas import WORK_LEASE_SECONDS, Kind, ModelSecrets, Replica, calling, collecting, nothing
from proofs.simulation.scenario import SCENARIOS, Scenario, draw
from proofs.simulation.store import SimulatedDatabase, Store
from proofs.simulation.store.recording import record_models
from proofs.simulation.surroundings import virtual_now
from proofs.simulation.world import World

SELLERS = (UUID(int=1), UUID(int=2))
ACCOUNTS = (UUID(int=11), UUID(int=12))
PRODUCTS = (UUID(int=21), UUID(int=22))
LOGINS = ("first", "second")
CODE = "202611210001"
"""Both sellers' products have the same code, and their orders the same numbers at the mall."""
SERVICES = ("order_sync", "mall_gateway", "claim_sync", "inquiry", "catalog", "tally")

for _service in SERVICES:
    record_models(_service)


@dataclass
class Day:
    """Everything there is in a run."""

    world: World
    program: Program
    faults: Faults
    broker: Broker
    mall: ModelledMall
    scenario: Scenario
    sellers: int
    goods: list[Goods] = field(default_factory=lambda: [Goods(each) for each in PRODUCTS])
    """What each seller sells."""
    kinds: dict[str, Kind] = field(default_factory=dict[str, Kind])
    replicas: list[Replica] = field(default_factory=list[Replica])
    stores: dict[str, Store] = field(default_factory=dict[str, Store])

    def of(self, name: str) -> Any:
        """A service's application: outside of every process it sees what is committed."""
        return self.kinds[name].application

    def replica_of(self, name: str) -> Replica:
        """Some process of a service."""
        return self.world.random.choice([each for each in self.replicas if each.kind.name == name])


def open_day(world: World, program: Program) -> Day:
    """Choose the run's troubles, put everything together and open the shop."""
    random = world.random
    scenario = draw(random)
    if program.scenario is not None:
        scenario = SCENARIOS[program.scenario]
    share = random.choice((0.1, 0.3, 0.6, 1.0))
    on = frozenset(kind for kind in FAULT_KINDS if random.random() < share)
    faults = Faults(world, on, {place: random.choice(rates) for place, rates in RATES.items()})
    mall = ModelledMall(
        world,
        PROFILES[scenario.mall],
        duplicate_lines="duplicate_lines" in on,
        unreadable_lines="unreadable_line" in on,
        heedless="heedless_mall" in on,
    )
    day = Day(world, program, faults, Broker(world, faults), mall, scenario, random.choice(scenario.sellers))
    world.note("world", f"a day of {scenario.name}")
    _build(day)
    _open_shop(day)
    _start(day)
    return day


def _build(day: Day) -> None:
    builders = {
        "order-sync": _orders,
        "mall-gateway": _gateway,
        "claim-sync": _claims,
        "inquiry": _inquiries,
        "catalog": _catalog,
        "tally": _tally,
    }
    for name, build in builders.items():
        if name in day.scenario.services:
            store = day.stores[name] = Store(day.world, name)
            day.kinds[name] = build(day, SimulatedDatabase(store, day.faults))


def _orders(day: Day, database: SimulatedDatabase) -> Kind:
    app = day.program.order_sync(database, day.program.timing)
    others = collecting(_accounts(day)) if day.scenario.collects else nothing
    return Kind("order-sync", app, database, order_consumers, publish_orders, others)


def _accounts(day: Day) -> list[tuple[UUID, UUID]]:
    return list(zip(SELLERS, ACCOUNTS, strict=True))[: day.sellers]


def _claims(day: Day, database: SimulatedDatabase) -> Kind:
    app = day.program.claim_sync(database, day.program.timing)
    others = collecting(_accounts(day), day.scenario.claims, "collect claims")
    return Kind("claim-sync", app, database, claim_consumers, publish_claims, others)


def _inquiries(day: Day, database: SimulatedDatabase) -> Kind:
    app = day.program.inquiry(database, day.program.timing)
    others = collecting(_accounts(day), ("product",), "collect inquiries")
    return Kind("inquiry", app, database, inquiry_consumers, publish_inquiries, others)


def _gateway(day: Day, database: SimulatedDatabase) -> Kind:
    adapter = ModelAdapter(day.mall.profile)
    work = day.program.work(database, lease_seconds=WORK_LEASE_SECONDS, per_account=2)
    secrets = ModelSecrets(dict(zip(ACCOUNTS, LOGINS, strict=True)))
    app = day.program.gateway(database, work=work, secrets=secrets, malls={adapter.profile.code: adapter})
    return Kind("mall-gateway", app, database, gateway_consumers, publish_gateway, calling(day.mall, adapter))


def _catalog(day: Day, database: SimulatedDatabase) -> Kind:
    return Kind("catalog", day.program.catalog(database), database, catalog_consumers, publish_catalog)


def _tally(day: Day, database: SimulatedDatabase) -> Kind:
    return Kind("tally", tally.Tally(database), database, tally.consumers, tally.publish)


def _open_shop(day: Day) -> None:
    for number, seller in enumerate(SELLERS[: day.sellers]):
        with acting(Cause(seller_id=seller, actor="user:seller")):
            _open_account(day, number)
            if "catalog" in day.kinds:
                _open_stock(day, number)
            if not day.scenario.collects:
                for each in range(day.world.random.choice(day.scenario.orders)):
                    _collected_before(day, number, str(1001 + each))


def _open_stock(day: Day, number: int) -> None:
    catalog, seller = day.of("catalog"), SELLERS[number]
    if day.scenario.exchanges:
        day.goods[number] = enter_product(catalog, seller, virtual_now(day.world))
    else:
        open_stock(catalog, seller, day.goods[number])


def _open_account(day: Day, number: int) -> None:
    seller, account, login, now = SELLERS[number], ACCOUNTS[number], LOGINS[number], virtual_now(day.world)
    mall = day.mall.profile.code
    if "mall-gateway" in day.kinds:
        gateway = day.of("mall-gateway")
        gateway.save_account(account, seller, mall, "본점", {"login_id": login, "api_key": "hush"}, None)
        gateway.verify_account(account, seller, Proof())
    if day.scenario.claims:
        day.of("claim-sync").tell_account(seller, account, mall, login, "verified", now)
    if "inquiry" in day.kinds:
        day.of("inquiry").tell_account(seller, account, mall, login, "verified", now)
    if day.scenario.collects:
        orders = day.of("order-sync")
        orders.tell_account(seller, account, mall, login, "verified", now)
        orders.tell_product(seller, day.goods[number].product_id, CODE, "", "상품", {})


def _collected_before(day: Day, number: int, order_no: str) -> None:
    """An order that came in yesterday, and how far it is by now."""
    random, now = day.world.random, virtual_now(day.world)
    state = random.choice(day.scenario.states)
    quantity = random.randint(1, 3) if day.scenario.claims else 1
    at_mall = MallOrder(LOGINS[number], order_no, CODE, quantity, 12_000, -100.0, -100.0, -100.0, state)
    at_mall.confirms = int(state != "new")
    if state in ("shipping", "delivered"):
        at_mall.invoices, at_mall.invoice_number = 1, invoice_number(int(order_no))
    day.mall.place(at_mall)
    line = Line(ACCOUNTS[number], day.mall.profile.code, LOGINS[number], MallNumbers(order_no, "1"), quantity)
    item = SoldItem("P1", "", CODE, "", "상품", "", quantity, 12_000, at_mall.amount_won, 0, "", now, now)
    courier, invoice = COURIER if at_mall.invoices else "", at_mall.invoice_number
    sight = Sight(state, state, changed_at=now - timedelta(seconds=100), courier=courier, invoice_number=invoice)
    match = Match(day.goods[number].product_id, day.goods[number].sold, "code", "어제")
    order = Order(seller_id=SELLERS[number], line=line, number=order_no, item=item, sight=sight, sealed="", match=match)
    order.see_at_mall(sight, now)
    day.of("order-sync").save(order)


def _start(day: Day) -> None:
    world, on = day.world, day.faults.on
    replicas = 2 if "two_replicas" in on else 1
    for condition in sorted(on & set(CONDITIONS)):
        day.faults.hit(condition)
    for kind in day.kinds.values():
        for number in range(1, replicas + 1):
            skew = world.random.uniform(-SKEW_SECONDS, SKEW_SECONDS) if "clock_skew" in on else 0.0
            replica = Replica(world, day.broker, day.faults, day.program, kind, number, skew, day.scenario.services)
            day.replicas.append(replica)
            world.call_later(world.random.random(), replica.start)


def schedule_troubles(day: Day, from_seconds: float, to_seconds: float) -> None:
    """Let the faults that come at a time come."""
    world, faults = day.world, day.faults
    actions = {
        "database_restart": lambda: world.random.choice(list(day.stores.values())).restart(
            world.random.uniform(0.5, 8)
        ),
        "broker_away": lambda: day.broker.leave_for(world.random.uniform(1, 15)),
        "replica_removed": lambda: _remove(day),
    }

    def strike(kind: str) -> None:
        faults.hit(kind)
        actions[kind]()

    for kind in TIMED_FAULTS:
        if kind in faults.on:
            world.call_at(world.random.uniform(from_seconds, to_seconds), strike, kind)


def _remove(day: Day) -> None:
    """A replica is taken away and put back later."""
    replica = day.world.random.choice(day.replicas)
    if replica.alive:
        replica.loop.kill()

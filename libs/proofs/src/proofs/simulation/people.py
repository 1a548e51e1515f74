"""Who lives in a simulated day: buyers who order and think better of it, and sellers who work through what is open."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from catalog.application import Catalog
from catalog.domain import Stock
from chassis.causes import Cause
from chassis.event_store import retry_on_conflict
from chassis.refusals import RefusalError
from order_sync.application import SEOUL, Invoice
from order_sync.domain import BrokenLine, InvoiceChanges, Order, OrderState
from proofs.simulation.claims import Claims
from proofs.simulation.day import CODE, LOGINS, SELLERS, Day
from proofs.simulation.mall import COURIER, LISTED_AFTER_SECONDS, invoice_number
from proofs.simulation.mall_books import MallOrder
from proofs.simulation.questions import Questions
from proofs.simulation.surroundings import virtual_now
from proofs.simulation.world import ProcessLoop

CHANGED_BY = 5000
"""So far the number that replaces a mistyped one is from it."""
SENT = frozenset({OrderState.SHIPPING, OrderState.DELIVERED})
DONE = SENT | {OrderState.CANCELLED}


@retry_on_conflict
def correct_stock(catalog: Catalog, seller_id: UUID, product_id: UUID, difference: int, cause: str) -> None:
    """What `adjust_stock` does, for the stock of a product that has no page in the catalogue."""
    stock = catalog.load(Stock, Stock.create_id(seller_id, product_id, ""), seller_id)
    stock.adjust(difference, cause)
    catalog.save(stock)


@dataclass
class People:
    """Buyers and sellers. `adjusted` are the stock corrections that sellers asked for, and who was told yes."""

    day: Day
    loop: ProcessLoop
    adjusted: dict[str, tuple[UUID, int, bool]] = field(default_factory=dict[str, tuple[UUID, int, bool]])
    done: bool = False
    busy: int = 0
    """Clicks that were not answered yet."""
    _read: int = 0
    _orders: dict[UUID, UUID] = field(default_factory=dict[UUID, UUID])
    _sold_out: set[UUID] = field(default_factory=set[UUID])
    _broken: dict[UUID, UUID] = field(default_factory=dict[UUID, UUID])
    _mistyped: set[UUID] = field(default_factory=set[UUID])
    claims: Claims = field(init=False)
    questions: Questions = field(init=False)

    def __post_init__(self) -> None:
        self.claims = Claims(self.day, self.loop, self._ask)
        self.questions = Questions(self.day, self.loop, self._ask)

    def begin(self) -> None:
        """Let them begin."""
        self.loop.call_soon(self._begin)

    def _begin(self) -> None:
        random, scenario = self.day.world.random, self.day.scenario
        for login in LOGINS[: self.day.sellers] if scenario.collects else ():
            for number in range(random.choice(scenario.orders)):
                at = random.uniform(1.0, scenario.trouble_seconds - 25.0)
                self.loop.call_later(at, self._order, login, str(1001 + number))
        for order in () if scenario.collects else self.day.mall.orders.values():
            self._perhaps_cancel(order)
        self.questions.begin()
        for number in range(self.day.sellers):
            self.loop.create_task(self._work(number))

    def _order(self, login: str, number: str) -> None:
        world, on = self.day.world, self.day.faults.on
        late = "late_visible_orders" in on and world.random.random() < 0.5
        listed = world.now + (world.random.uniform(5.0, LISTED_AFTER_SECONDS) if late else 0.1)
        quantity, price = world.random.randint(1, 3), world.random.choice((900, 12_000, 35_500))
        order = MallOrder(login, number, CODE, quantity, price, world.now, listed, world.now)
        self.day.mall.place(order)
        self._perhaps_cancel(order)

    def _perhaps_cancel(self, order: MallOrder) -> None:
        random = self.day.world.random
        if self.day.scenario.claims:
            self.claims.perhaps_ask(order)
        elif "cancel_asked" in self.day.faults.on and random.random() < 0.4:
            self.loop.call_later(random.uniform(1.0, 80.0), self._ask_to_cancel, order)

    def _ask_to_cancel(self, order: MallOrder) -> None:
        if order.state in ("new", "confirmed"):
            order.ask_cancel(self.day.world.now)
            self.day.world.note("buyer", f"asks to cancel {order.login}/{order.number}")

    async def _work(self, number: int) -> None:
        """What a seller does all day: look, and do what is open."""
        random, seller = self.day.world.random, SELLERS[number]
        corrections = random.choice(self.day.scenario.corrections)
        while not self.done:
            await asyncio.sleep(random.uniform(2.0, 9.0))
            self.look()
            if corrections and random.random() < 0.5:
                corrections -= 2
                await asyncio.gather(self._correct_stock(number), self._correct_stock(number))
            await self.questions.answer(seller)
            if not self.day.scenario.acts and not self._broken:
                continue
            for order_id in [each for each, owner in self._orders.items() if owner == seller]:
                if not self.day.scenario.refuses or random.random() < 0.2:
                    await self._go_on(seller, order_id)
            await self.claims.settle(seller)
            for line_id in [each for each, owner in self._broken.items() if owner == seller]:
                await self._retry(seller, line_id)

    def look(self) -> None:
        """See which orders came in since."""
        if "order-sync" not in self.day.kinds:
            return
        log = self.day.stores["order-sync"].logs["order_sync_events"]
        for row in log[self._read :]:
            if row["topic"].endswith("Order.Collected"):
                self._orders[row["originator_id"]] = row["seller_id"]
                if self.day.world.random.random() < 0.3:
                    self._sold_out.add(row["originator_id"])
                if self.day.scenario.mistypes:
                    self._mistyped.add(row["originator_id"])
            if row["topic"].endswith("BrokenLine.SetAside"):
                self._broken[row["originator_id"]] = row["seller_id"]
        self._read = len(log)

    def open_orders(self) -> list[UUID]:
        """The orders that are not done."""
        self.look()
        for order_id, seller in list(self._orders.items()):
            order: Order | None = self.day.of("order-sync").find(Order, order_id, seller)
            if order is None or order.asked or order.unsettled:
                continue
            if not self.day.scenario.acts or (order.state in DONE and not self._is_mistyped(order)):
                del self._orders[order_id]
        return list(self._orders)

    async def _go_on(self, seller: UUID, order_id: UUID) -> None:
        app, now = self.day.of("order-sync"), virtual_now(self.day.world)
        order: Order | None = app.find(Order, order_id, seller)
        if order is None or order.asked or not self.day.scenario.acts:
            return
        if order.unsettled:
            await self._settle(seller, order)
            return
        job, today = UUID(bytes=self.day.world.random.randbytes(16), version=4), now.astimezone(SEOUL).date()
        if order.state in DONE and self._is_mistyped(order):
            await self._change_invoice(seller, order)
        elif order.state in DONE:
            self._orders.pop(order_id, None)
        elif (order.cancel_asked or order_id in self._sold_out) and not order.cancel_claimed:
            reason = "buyer_asked" if order.cancel_asked else "sold_out"
            await self._ask(seller, lambda: app.cancel_sale(seller, job, order_id, reason, ""))
        elif order.state is OrderState.NEW:
            await self._ask(seller, lambda: app.confirm_orders(seller, job, [order_id], today, None, now))
        elif not order.invoice_number:
            invoice = Invoice(order_id, COURIER, invoice_number(int(order.line.numbers.order_no)))
            await self._ask(seller, lambda: app.register_invoices(seller, [invoice]))
        else:
            await self._ask(seller, lambda: app.send_invoices(seller, job, [order_id]))

    def _changes(self, order: Order) -> InvoiceChanges | None:
        place = InvoiceChanges.create_id(order.seller_id, order.id)
        return self.day.of("order-sync").find(InvoiceChanges, place, order.seller_id)

    def number_of(self, order: Order) -> str:
        """The invoice number that the mall must have in the end."""
        return invoice_number(int(order.line.numbers.order_no) + (CHANGED_BY if order.id in self._mistyped else 0))

    def _is_mistyped(self, order: Order) -> bool:
        """Whether the mall has another number than it shall, as far as we know."""
        if order.id not in self._mistyped or order.state is OrderState.CANCELLED:
            return False
        changes = self._changes(order)
        return changes is None or changes.sent != (COURIER, self.number_of(order))

    async def _change_invoice(self, seller: UUID, order: Order) -> None:
        """송장수정 of a number that was mistyped; where its effect is unknown, look at the mall first."""
        app, changes = self.day.of("order-sync"), self._changes(order)
        if changes is not None and changes.unsettled:
            await asyncio.sleep(20.0)
            at_mall = self.day.mall.orders[order.line.login_id, order.line.numbers.order_no]
            await self._ask(seller, lambda: app.settle_order(seller, order.id, done=at_mall.changes > 0))
        elif changes is None or not changes.asked:
            job = UUID(bytes=self.day.world.random.randbytes(16), version=4)
            invoice = Invoice(order.id, COURIER, self.number_of(order))
            await self._ask(seller, lambda: app.change_invoices(seller, job, [invoice]))

    async def _settle(self, seller: UUID, order: Order) -> None:
        """확인필요: look at the mall, once nothing can be on its way any more."""
        await asyncio.sleep(20.0)
        at_mall = self.day.mall.orders[order.line.login_id, order.line.numbers.order_no]
        effects = {"confirm": at_mall.confirms, "cancel": at_mall.cancels, "send": at_mall.invoices}
        done = bool(effects[order.unsettled])
        await self._ask(seller, lambda: self.day.of("order-sync").settle_order(seller, order.id, done=done))

    async def _retry(self, seller: UUID, line_id: UUID) -> None:
        line: BrokenLine | None = self.day.of("order-sync").find(BrokenLine, line_id, seller)
        if line is None or line.state == "healed":
            self._broken.pop(line_id, None)
            return
        job = UUID(bytes=self.day.world.random.randbytes(16), version=4)
        await self._ask(
            seller,
            lambda: self.day.of("order-sync").retry_broken_line(seller, line_id, job, virtual_now(self.day.world)),
        )

    async def _correct_stock(self, number: int) -> None:
        """An act that would be wrong if it were done twice."""
        seller, product = SELLERS[number], self.day.goods[number].product_id
        name = f"조정 {number}/{len(self.adjusted)}"
        difference = self.day.world.random.choice((-2, 5))
        self.adjusted[name] = (seller, difference, False)
        catalog = self.day.of("catalog")

        told = await self._ask(seller, lambda: correct_stock(catalog, seller, product, difference, name), "catalog")
        self.adjusted[name] = (seller, difference, told)

    async def _ask(self, seller: UUID, act: Callable[[], Any], service: str = "order-sync") -> bool:
        """Have a service do something, as a click in the console does; True when it said yes."""
        replica = self.day.replica_of(service)
        cause = Cause(seller_id=seller, actor="user:seller")
        self.busy += 1
        try:
            await replica.command(self.loop, cause, act)
        except (ConnectionError, RefusalError):
            return False
        except Exception as error:  # a seller sees an error page, and looks again later
            self.day.world.note("seller", f"sees {error!r}")
            return False
        finally:
            self.busy -= 1
        return True

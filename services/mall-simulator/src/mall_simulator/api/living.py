"""Practice: buyers who live by themselves, through the same doors as the admin API's buyers.

What they do next follows from the ledger, read from where it was read last, so nobody acts before the cause. All that
is known of a practice lies in the store and is written together with what its buyers did: a restart goes on from there.
"""

import asyncio
import heapq
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel

from mall_simulator.api.asking import InquiriesRequest, ask_all
from mall_simulator.api.models import LineRequest, OrdersRequest, PracticeRequest
from mall_simulator.api.placing import Placing
from mall_simulator.claims import Wish
from mall_simulator.diary import WrongStateError
from mall_simulator.exchange import Mall
from mall_simulator.inquiries import KINDS
from mall_simulator.practice.habits import HOUR, Deed, DeedKind, Habits, Rates, Shop, Ware
from mall_simulator.practice.words import grievance, question
from mall_simulator.records import Account, Claim, ClaimKind, Document, InquiryKind, Line, Order
from mall_simulator.world import World

TICK_SECONDS = 0.5
LONGEST_LOOK = timedelta(seconds=5)
"""However late a look is, or far the malls' clock was set: with a speed no more of it is lived at once."""
LONGEST_LEAP = timedelta(days=1)
"""By steps, of the time that the malls' clock was moved by others no more is lived."""
_COURIERS = {"lotteimall": "15"}
"""The mall's courier by which goods come back, where the mall tells of its waybill (malls.md 9.3)."""
_KEPT = ("practice", "practice")
_INQUIRIES: Mapping[DeedKind, InquiryKind] = {
    "product": "product",
    "customer_center": "customer_center",
    "urgent": "urgent",
}

log = logging.getLogger(__name__)


class Practised(BaseModel):
    """A practice as it is kept. `now` is the buyers' time, `heard` the ledger's last entry that they know of."""

    seed: int
    rates: Rates
    speed: float | None
    malls: list[str] | None
    accounts: list[str] | None
    running: bool = True
    began_at: datetime
    now: datetime
    heard: int
    waiting: list[Deed] = []
    done: Counter[str] = Counter()
    in_vain: Counter[str] = Counter()

    def told(self) -> dict[str, object]:
        """What the admin API tells: what waits is counted, and the next of it named by its time."""
        kinds: list[str] = [deed.kind for deed in self.waiting]
        counts = {"done": self.done, "in_vain": self.in_vain, "waiting": Counter(kinds)}
        kept = self.model_dump(mode="json", exclude={"waiting", "heard", "done", "in_vain"})
        next_at = self.waiting[0].at.isoformat() if self.waiting else None
        return {**kept, **{name: dict(sorted(each.items())) for name, each in counts.items()}, "next_at": next_at}


class NoPracticeError(Exception):
    """There is none, or not one of the kind that was asked for; the text says so in Korean."""


class Living:
    """The one practice of a simulator, if there is one."""

    def __init__(self, world: World, malls: Mapping[str, Mall]) -> None:
        self._world = world
        self._malls = malls
        self._placing = Placing(world, malls)
        self._one_at_a_time = asyncio.Lock()
        self._looked_at = world.clock.now()
        self._kept: Practised | None = None
        document = world.store.documents.get(*_KEPT)
        if document is not None:
            self._go_on_from(Practised.model_validate(document.body))

    def _go_on_from(self, kept: Practised) -> None:
        self._kept = kept
        self._habits = Habits(kept.seed, kept.rates)
        self._looked_at = self._world.clock.now()
        if kept.speed is None:
            self._world.clock.hold(kept.now)

    @property
    def practised(self) -> Practised:
        """The practice. Raises NoPracticeError."""
        if self._kept is None:
            raise NoPracticeError("시작한 연습이 없습니다. POST /admin/practice로 시작해 주세요.")
        return self._kept

    def start(self, wish: PracticeRequest) -> None:
        """Buyers begin to live. Without a speed the malls' clock stands still. Raises NoPracticeError for a second."""
        if self._kept is not None:
            raise NoPracticeError("연습이 이미 있습니다. DELETE /admin/practice로 끝낸 다음 다시 시작해 주세요.")
        now = (wish.starts_at or self._world.clock.now()).astimezone(UTC)
        kept = Practised(
            seed=wish.seed,
            rates=wish.rates,
            speed=wish.speed,
            malls=None if wish.malls is None else [str(code) for code in wish.malls],
            accounts=wish.accounts,
            began_at=now,
            now=now,
            heard=len(self._world.store.entries),
        )
        self._go_on_from(kept)
        self._keep(kept)

    def stop(self) -> None:
        """Nobody does anything until `resume`. Raises NoPracticeError."""
        kept = self.practised
        kept.running = False
        self._keep(kept)

    def resume(self) -> None:
        """Buyers go on from the moment at which they stopped. Raises NoPracticeError."""
        kept = self.practised
        kept.running, self._looked_at = True, self._world.clock.now()
        self._keep(kept)

    def end(self) -> Practised:
        """The practice is over, and the malls' clock goes on as before; what happened stays. Raises NoPracticeError."""
        kept = self.practised
        document = self._world.store.documents.get(*_KEPT)
        if document is not None:
            self._world.store.documents.remove(document)
        self.forget()
        self._world.store.flush()
        return kept

    def forget(self) -> None:
        """The store was emptied."""
        if self._kept is not None and self._kept.speed is None:
            self._world.clock.release()
        self._kept = None

    async def step(self, seconds: float) -> None:
        """Live so long, the malls' clock with it. Raises NoPracticeError unless one goes by steps and is running."""
        async with self._one_at_a_time:
            kept = self.practised
            if kept.speed is not None or not kept.running:
                raise NoPracticeError("speed 없이 시작하고 멈추지 않은 연습만 advance로 진행합니다.")
            now = max(kept.now, self._world.clock.now())
            kept.now = max(kept.now, now - LONGEST_LEAP)
            await self._live(kept, now, now + timedelta(seconds=seconds))

    async def catch_up(self) -> None:
        """Live as long as a practice with a speed has to since the last look."""
        async with self._one_at_a_time:
            kept, now = self._kept, self._world.clock.now()
            if kept is None or kept.speed is None or not kept.running:
                return
            passed, self._looked_at = min(max(now - self._looked_at, timedelta()), LONGEST_LOOK), now
            until = kept.now + passed * kept.speed
            await self._live(kept, until, until)

    async def go_on(self) -> None:
        """Catch up for ever. A fault of ours stops the practice and stands in the log."""
        while True:
            await asyncio.sleep(TICK_SECONDS)
            try:
                await self.catch_up()
            except Exception:
                log.exception("the practice stopped")
                with suppress(NoPracticeError):
                    self.stop()

    async def _live(self, kept: Practised, heard_at: datetime, until: datetime) -> None:
        """Hour by hour, so that others are served between two; ends early when the practice is stopped or ended."""
        self._hear(kept, heard_at)
        while kept.now < until and kept.running and kept is self._kept:
            self._live_until(kept, min(until, _next_hour(kept.now)))
            self._keep(kept)
            await asyncio.sleep(0)

    def _live_until(self, kept: Practised, until: datetime) -> None:
        for shop in self._shops(kept):
            kept.waiting += [deed for deed in self._habits.arrivals(shop, kept.now, until) if _is_possible(deed)]
        heapq.heapify(kept.waiting)
        while kept.waiting and kept.waiting[0].at <= until:
            deed = heapq.heappop(kept.waiting)
            self._move_to(kept, deed.at)
            self._do(kept, deed)
            self._hear(kept, kept.now)
        self._move_to(kept, until)
        kept.waiting.sort()

    def _shops(self, kept: Practised) -> list[Shop]:
        opened = [(account.mall, account.number) for account in self._world.store.accounts]
        return sorted(shop for shop in opened if _takes_part(kept, shop))

    def _hear(self, kept: Practised, at: datetime) -> None:
        """What follows from the entries of the ledger since the last look waits from then on."""
        entries = self._world.ledger.entries(after=kept.heard)
        kept.heard += len(entries)
        for entry in entries:
            if _takes_part(kept, (entry["mall"], entry["account"])):
                for deed in filter(_is_possible, self._habits.after(entry, at)):
                    heapq.heappush(kept.waiting, deed)

    def _move_to(self, kept: Practised, at: datetime) -> None:
        kept.now = max(kept.now, at)
        ahead = kept.now - self._world.clock.now()
        if kept.speed is None and ahead > timedelta():
            self._world.clock.advance(ahead)

    def _do(self, kept: Practised, deed: Deed) -> None:
        """Do a deed if what it is about still is as it must be; it was in vain otherwise."""
        try:
            self._act(deed)
        except WrongStateError:
            kept.in_vain[deed.kind] += 1
        else:
            kept.done[deed.kind] += 1

    def _act(self, deed: Deed) -> None:
        match deed.kind:
            case "order":
                self._buy(deed)
            case "product" | "customer_center" | "urgent":
                self._ask(deed, _INQUIRIES[deed.kind])
            case "cancel" | "return" | "exchange":
                self._claim(deed, deed.kind)
            case "scan" | "deliver" | "decide":
                market = self._world.market
                {"scan": market.scan, "deliver": market.deliver, "decide": market.decide}[deed.kind](*self._line(deed))
            case "withdraw" | "send_back" | "arrive" | "redeliver":
                self._go_on_with(deed)

    def _buy(self, deed: Deed) -> None:
        basket = self._habits.basket(deed, self._shelf(deed))
        if not basket:
            raise WrongStateError(f"판매 중인 상품이 없습니다: {deed.mall} {deed.account}")
        lines = [
            LineRequest(product_number=ware.product, option_number=ware.option, quantity=quantity)
            for ware, quantity in basket
        ]
        request = OrdersRequest.model_validate(
            {"mall": deed.mall, "account": deed.account, "seed": deed.draw, "lines": lines}
        )
        self._placing.place(request)

    def _shelf(self, deed: Deed) -> list[Ware]:
        """The options that are on sale at the mall by now."""
        account = self._account(deed)
        self._malls[deed.mall].settle(account)
        return [
            Ware(product.number, option.number, option.stock)
            for product in self._world.store.products.of(deed.mall, deed.account)
            for option in product.options
            if option.number and option.on_sale and option.stock > 0
        ]

    def _ask(self, deed: Deed, kind: InquiryKind) -> None:
        given = {"mall": deed.mall, "account": deed.account, "about": kind, "seed": deed.draw}
        about: dict[str, str] = {"order": deed.order}
        if kind == "product":
            basket = self._habits.basket(deed, self._shelf(deed))
            if not basket:
                raise WrongStateError(f"판매 중인 상품이 없습니다: {deed.mall} {deed.account}")
            about = {"product_number": basket[0][0].product}
        words = {"question": question(kind, deed.draw)}
        ask_all(self._world, self._malls, InquiriesRequest.model_validate({**given, **about, **words}))

    def _claim(self, deed: Deed, kind: ClaimKind) -> None:
        why, words = grievance(kind, deed.draw)
        self._world.claims.ask(*self._line(deed), Wish(kind, words, why))

    def _go_on_with(self, deed: Deed) -> None:
        order, line = self._line(deed)
        claim = line.claim_of(deed.claim)
        if claim is None:
            raise WrongStateError(f"클레임이 없습니다: {deed.claim}")
        claims = self._world.claims
        steps: Mapping[str, Callable[[Order, Line, Claim], None]] = {
            "withdraw": claims.withdraw,
            "arrive": claims.arrive,
            "redeliver": claims.redeliver,
        }
        if deed.kind in steps:
            steps[deed.kind](order, line, claim)
        else:
            courier = _COURIERS.get(deed.mall, "")
            claims.send_back(order, line, claim, courier, deed.claim if courier else "")

    def _line(self, deed: Deed) -> tuple[Order, Line]:
        order = self._world.store.orders.get(deed.mall, deed.order)
        line = None if order is None else order.line(deed.line)
        if order is None or line is None:
            raise WrongStateError(f"주문이 없습니다: {deed.mall} {deed.order} {deed.line}")
        return order, line

    def _account(self, deed: Deed) -> Account:
        account = self._world.store.accounts.get(deed.mall, deed.account)
        if account is None:
            raise WrongStateError(f"계정이 없습니다: {deed.mall} {deed.account}")
        return account

    def _keep(self, kept: Practised) -> None:
        mall, number = _KEPT
        document = Document(mall=mall, account="", number=number, body=kept.model_dump(mode="json"))
        self._world.store.documents.put(document)
        self._world.store.flush()


def _takes_part(kept: Practised, shop: Shop) -> bool:
    return (kept.malls is None or shop[0] in kept.malls) and (kept.accounts is None or shop[1] in kept.accounts)


def _is_possible(deed: Deed) -> bool:
    """Not every mall tells of every kind of inquiry."""
    kind = _INQUIRIES.get(deed.kind)
    return kind is None or kind in KINDS.get(deed.mall, frozenset())


def _next_hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0) + HOUR

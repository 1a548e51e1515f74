"""What claim-sync offers on a claim is what its mall takes: every way that a claim can go at each simulated mall.

A claim is walked through all that its courier, its seller and its mall can do. Wherever it comes to, it is collected,
and each act that claim-sync offers then is done at the mall through the gateway's adapter.
"""

import copy
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import partial
from inspect import isawaitable
from typing import Any, cast, get_args
from uuid import UUID

import httpx
import pytest

from chassis.refusals import RefusalError
from claim_sync.consumers import sight_of
from claim_sync.domain import ACTS, MALLS, Claim, ClaimNumbers, Place
from collecting.domain import Answer, MallNumbers
from contracts.claim_sync import ClaimItem, ClaimKind, MallClaimRef
from contracts.mall_claims import ClaimAct, MallClaim
from contracts.mall_gateway import Buyer
from mall_gateway.malls import MALLS as ADAPTERS
from mall_gateway.malls.port import (
    Caller,
    ClaimApproval,
    ClaimMall,
    ClaimRefusal,
    FetchedClaim,
    MallError,
    Pickup,
    Request,
    Reshipment,
    Response,
    Sign,
    Token,
)
from mall_simulator.claims import Wish
from mall_simulator.clock import Clock
from mall_simulator.diary import WrongStateError
from mall_simulator.main import create_app
from mall_simulator.records import Line, Order
from mall_simulator.settings import Settings
from mall_simulator.world import World

START = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
TAKING = sorted(code for code, facts in MALLS.items() if any(facts.acts.values()))
KINDS: tuple[ClaimKind, ...] = get_args(ClaimKind)
ITEMS: dict[ClaimKind, tuple[ClaimItem, ...]] = {
    "cancel": ("cancel_requests", "cancels_done"),
    "return": ("return_requests",),
    "exchange": ("exchange_requests",),
}
BACK_BY = {"lotteimall": "31"}
COURIER = ("LOGEN", "30000000001")


@dataclass
class Door:
    """The gateway's door to one account at the simulator. Time goes on with each call, so that no quota is met."""

    http: httpx.AsyncClient
    clock: Clock
    mall: str
    secrets: dict[str, str]
    held: Token | None = None

    @property
    def base_url(self) -> str:
        return f"http://simulator/{self.mall}"

    @property
    def now(self) -> datetime:
        return self.clock.now()

    async def send(self, request: Request, sign: Sign | None = None) -> Response:
        self.clock.advance(timedelta(seconds=10))
        signed = sign(request) if sign else request
        ready = await signed if isawaitable(signed) else signed
        answer = await self.http.request(ready.method, ready.url, headers=dict(ready.headers), content=ready.body)
        return Response(answer.status_code, answer.headers, answer.content)

    async def token(self, fetch: Callable[[], Awaitable[Token]], *, refused: str | None = None) -> Token:
        if self.held is None or self.held.value == refused or self.held.expires_at <= self.now:
            self.held = await fetch()
        return self.held


@dataclass
class Shop:
    """One account, and one claim on one line of it; `moment` is where both the mall and claim-sync stand."""

    door: Door
    world: World
    order: Order
    claim: Claim
    number: str

    @property
    def line(self) -> Line:
        return self.order.lines[0]

    @property
    def moment(self) -> "Moment":
        return self.line.model_copy(deep=True), copy.deepcopy(self.claim)

    @property
    def signature(self) -> tuple[Any, ...]:
        there, here = self.there, self.claim
        return (there.status, there.goods, there.reship is None, here.state, here.approved, here.received)

    @property
    def there(self) -> Any:
        found = self.line.claim_of(self.number)
        assert found is not None
        return found

    def go_back(self, moment: "Moment") -> None:
        line, self.claim = copy.deepcopy(moment)
        self.order.lines[0] = line

    async def look(self) -> None:
        """The claim is collected anew, where its mall still lists it."""
        told = await _collected(self.door, self.claim.kind)
        if told is not None:
            self.claim.see_at_mall(sight_of(_as_published(told)))

    def offers(self) -> list[ClaimAct]:
        return [act for act in ACTS if _is_offered(self.claim, act)]


Moment = tuple[Line, Claim]


def _is_offered(claim: Claim, act: ClaimAct) -> bool:
    try:
        claim.check_act(act)
    except RefusalError:
        return False
    return True


async def _opened(http: httpx.AsyncClient, world: World, mall: str, kind: ClaimKind) -> tuple[Shop, MallClaimRef]:
    cheap = {"client_secret": "$2a$04$abcdefghijklmnopqrstuu"} if mall == "smartstore" else {}
    made = await http.post("/admin/accounts", json={"mall": mall, "account": "seller-1", "secrets": cheap})
    known = {field.name for field in ADAPTERS[mall].profile.credential_fields} | {"login_id"}
    given = {"login_id": "seller", "user_id": "seller", **made.json()["credentials"]}
    lines = [{"unknown_name": "수제 머그컵", "unknown_option": "흰색"}]
    placed = await http.post("/admin/orders", json={"mall": mall, "account": "seller-1", "lines": lines})
    number = placed.json()["orders"][0]["number"]
    order = world.store.orders.get(mall, number)
    assert order is not None
    line = order.lines[0]
    world.market.acknowledge(order, line)
    if kind != "cancel":
        world.market.accept_invoice(order, line, "", "30000000009")
        world.market.deliver(order, line)
    asked = world.claims.ask(order, line, Wish(kind, "색이 마음에 안 들어요"))
    world.store.flush()
    door = Door(http, world.clock, mall, {name: value for name, value in given.items() if name in known})
    world.clock.advance(timedelta(hours=1))
    told = await _collected(door, kind)
    assert told is not None
    ref = told.ref
    numbers = ClaimNumbers(kind, ref.claim_no, MallNumbers(ref.order.order_no, ref.order.line_no, ref.order.box_no))
    place = Place(UUID(int=2), mall, "", numbers, told.quantity)
    claim = Claim.collect(UUID(int=1), place, "C1", sight_of(_as_published(told)), "", None)
    return Shop(door, world, order, claim, asked.number), ref


def _as_published(told: FetchedClaim) -> MallClaim:
    parts = {field.name: getattr(told, field.name) for field in fields(told)}
    return MallClaim.model_validate({**parts, "person": Buyer(subject_id=UUID(int=0), sealed="")})


async def _collected(door: Door, kind: ClaimKind) -> FetchedClaim | None:
    adapter = cast("ClaimMall", ADAPTERS[door.mall])
    since, until = START - timedelta(minutes=1), door.now
    found: list[FetchedClaim] = []
    for item in ITEMS[kind]:
        async for page in adapter.fetch_claims(cast("Caller", door), item, since, until):
            found += [claim for claim in page.claims if claim.ref.kind == kind]
    return found[-1] if found else None


async def _click(shop: Shop, act: ClaimAct, ref: MallClaimRef) -> None:
    """The seller clicks, the gateway does it, claim-sync hears of it. Raises what the adapter raises."""
    match act:
        case "approve":
            shop.claim.request_approval(None)
        case "refuse":
            shop.claim.request_refusal("shipped", "", *COURIER, None)
        case "pick_up":
            shop.claim.request_pickup(None)
        case _:
            shop.claim.request_reshipment(*COURIER, None)
    await _at_mall(shop, act, ref)
    shop.claim.take_accepted(act, shop.claim.tries[act], shop.door.now, Answer())


async def _at_mall(shop: Shop, act: ClaimAct, ref: MallClaimRef) -> None:
    """As the seller does it on the mall's own pages: claim-sync is not told."""
    adapter, door = cast("ClaimMall", ADAPTERS[shop.door.mall]), cast("Caller", shop.door)
    match act:
        case "approve":
            await adapter.approve_claim(door, ClaimApproval(ref, 1))
        case "refuse":
            await adapter.refuse_claim(door, ClaimRefusal(ref, 1, "shipped", "이미 보냈습니다.", *COURIER))
        case "pick_up":
            await adapter.mark_picked_up(door, Pickup(ref, 1))
        case _:
            await adapter.reship(door, Reshipment(ref, 1, *COURIER))


async def _elsewhere(shop: Shop, act: ClaimAct, ref: MallClaimRef) -> None:
    """The same, where the mall lets it happen."""
    try:
        await _at_mall(shop, act, ref)
    except MallError as error:
        raise WrongStateError(error.reason) from error


def _events(shop: Shop, ref: MallClaimRef) -> list[Callable[[], Awaitable[None] | None]]:
    """What may happen to it without us; a refusal is left out, for some malls list no refused claims."""
    claims, found = shop.world.claims, (shop.order, shop.line, shop.there)
    return [
        lambda: claims.send_back(*found, BACK_BY.get(shop.door.mall, ""), "30000000002"),
        lambda: claims.arrive(*found),
        lambda: claims.refund_first(*found),
        lambda: _held(shop),
        *(partial(_elsewhere, shop, act, ref) for act in _done_there(shop)),
    ]


def _done_there(shop: Shop) -> list[ClaimAct]:
    return sorted(MALLS[shop.door.mall].acts[shop.claim.kind] - {"refuse"})


def _held(shop: Shop) -> None:
    """스토어팜 tells of no change when a claim is held: one that is held on its way looks as before."""
    on_its_way = shop.there.goods != "with_buyer"
    if shop.there.status != "requested" or (shop.door.mall == "smartstore" and on_its_way):
        raise WrongStateError("It is not held.")
    shop.world.claims.hold(shop.order, shop.line, shop.there)


async def _walked(shop: Shop, ref: MallClaimRef) -> tuple[set[ClaimAct], list[Any]]:
    """From wherever it comes to: what was offered and done, and what was offered and refused."""
    left, seen = [shop.moment], {shop.signature}
    done, refused = set[ClaimAct](), list[Any]()
    while left:
        moment = left.pop()
        shop.go_back(moment)
        for step in [*shop.offers(), *range(len(_events(shop, ref)))]:
            shop.go_back(moment)
            shop.door.clock.advance(timedelta(minutes=1))
            try:
                if isinstance(step, int):
                    happened = _events(shop, ref)[step]()
                    await happened if isawaitable(happened) else None
                else:
                    await _click(shop, step, ref)
                    done.add(step)
            except WrongStateError:
                continue
            except MallError as error:
                refused.append((step, *shop.signature, error.reason))
                continue
            await shop.look()
            if shop.signature not in seen:
                seen.add(shop.signature)
                left.append(shop.moment)
    return done, refused


@pytest.mark.parametrize("mall", TAKING)
@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_offered_on_a_claim_is_taken_by_its_mall(mall: str, kind: ClaimKind) -> None:
    app = create_app(Settings(data_dir=None, ZIPKIN_ENDPOINT=None), Clock(START))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://simulator") as http:
        done, refused = await _walked(*await _opened(http, app.state.world, mall, kind))
    assert refused == []
    assert done == MALLS[mall].acts[kind]

"""The routes of the admin API and of the health checks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query

from mall_simulator.api.asking import router as inquiries
from mall_simulator.api.claiming import router as claims
from mall_simulator.api.models import (
    AccountRequest,
    Advance,
    Answer,
    CancelRequest,
    ClockMove,
    Denial,
    LineChoice,
    MallCode,
    OrdersRequest,
    QuotaRequest,
)
from mall_simulator.api.placing import order_told
from mall_simulator.api.practising import TheLiving
from mall_simulator.api.practising import router as practice
from mall_simulator.api.state import TheMalls, ThePlacing, TheWorld
from mall_simulator.faults import Fault, FaultPlan
from mall_simulator.malls.coupang.products import deny
from mall_simulator.quotas import Limit
from mall_simulator.records import Account, Line, Order, Product
from mall_simulator.world import Rules, World

router = APIRouter(prefix="/admin")
"""Everything under `/admin`. No authentication: it listens on this machine only."""

health = APIRouter(tags=["health"])
"""`/health/live` and `/health/ready`, under `/admin` too: it is ready as soon as it answers."""


@health.get("/health/live")
@health.get("/health/ready")
@health.get("/admin/health/live")
@health.get("/admin/health/ready")
async def _well() -> dict[str, str]:
    return {"status": "ok"}


@router.post("/accounts", status_code=201, tags=["accounts"])
async def open_account(world: TheWorld, malls: TheMalls, request: AccountRequest) -> Answer:
    """Opens a seller account; the answer's `credentials` are what the seller types into Mallbridge."""
    if world.store.accounts.get(request.mall, request.account) is not None:
        raise HTTPException(409, f"{request.mall}에 {request.account} 계정이 이미 있습니다.")
    account = malls[request.mall].open_account(request.account, request.secrets)
    world.store.flush()
    return _account(account)


@router.get("/accounts", tags=["accounts"])
async def accounts(world: TheWorld, mall: MallCode | None = None) -> list[Answer]:
    """All seller accounts with their credentials."""
    return [_account(account) for account in world.store.accounts if mall in (None, account.mall)]


def _account(account: Account) -> Answer:
    return {"mall": account.mall, "account": account.number, "credentials": account.secrets}


@router.post("/orders", status_code=201, tags=["orders"])
async def place_orders(world: TheWorld, placing: ThePlacing, request: OrdersRequest) -> Answer:
    """Buyers buy; the answer holds the mall's numbers."""
    try:
        return {"orders": [order_told(order) for order in placing.place(request)]}
    finally:
        world.store.flush()


@router.get("/orders/{mall}/{number}", tags=["orders"])
async def read_order(placing: ThePlacing, mall: MallCode, number: str) -> Answer:
    """An order by order, line, bundle or box number."""
    return order_told(placing.order(mall, number))


@router.post("/orders/{mall}/{number}/cancel-request", tags=["orders"])
async def ask_cancel(
    world: TheWorld, placing: ThePlacing, mall: MallCode, number: str, request: CancelRequest | None = None
) -> Answer:
    """A buyer asks to cancel: cancelled at once before 발주확인, a request after it."""
    asked = request or CancelRequest()
    act = _with_reason(world, asked.reason)
    return _acted(world, placing.each_line(mall, number, asked.line, act))


@router.post("/orders/{mall}/{number}/deliver", tags=["orders"])
async def deliver(
    world: TheWorld, placing: ThePlacing, mall: MallCode, number: str, request: LineChoice | None = None
) -> Answer:
    """The courier hands the parcel over."""
    line = None if request is None else request.line
    return _acted(world, placing.each_line(mall, number, line, world.market.deliver))


@router.post("/orders/{mall}/{number}/advance", tags=["orders"])
async def advance(world: TheWorld, placing: ThePlacing, mall: MallCode, number: str, request: Advance) -> Answer:
    """The courier scans the parcel or hands it over, or the buyer decides to keep what it held (구매확정)."""
    market = world.market
    acts = {"delivering": market.scan, "delivered": market.deliver, "decided": market.decide}
    return _acted(world, placing.each_line(mall, number, request.line, acts[request.to]))


def _with_reason(world: World, reason: str) -> Callable[[Order, Line], object]:
    return lambda order, line: world.market.ask_cancel(order, line, reason)


def _acted(world: World, order: Order) -> Answer:
    world.store.flush()
    return order_told(order)


@router.get("/products", tags=["products"])
async def products(
    world: TheWorld, malls: TheMalls, mall: MallCode | None = None, account: str | None = None
) -> list[Product]:
    """The products as the malls keep them."""
    for opened in world.store.accounts:
        malls[opened.mall].settle(opened)
    kept = [p for p in world.store.products if mall in (None, p.mall) and account in (None, p.account)]
    world.store.flush()
    return kept


@router.post("/products/coupang/{number}/deny", tags=["products"])
async def send_back(world: TheWorld, number: str, request: Denial) -> Product:
    """쿠팡 sends a product back (승인반려)."""
    product = world.store.products.get("coupang", number)
    if product is None:
        raise HTTPException(404, f"쿠팡에 상품 {number}이(가) 없습니다.")
    deny(world, product, request.reason)
    world.store.flush()
    return product


@router.post("/faults", status_code=201, tags=["faults"])
async def plant(world: TheWorld, plan: FaultPlan) -> Fault:
    """Plants a fault."""
    return world.faults.plant(plan)


@router.get("/faults", tags=["faults"])
async def faults(world: TheWorld) -> list[Fault]:
    """All planted faults, with how often each was met and fired."""
    return world.faults.all()


@router.delete("/faults", tags=["faults"])
async def remove_all(world: TheWorld) -> dict[str, int]:
    """Takes all faults out."""
    return {"removed": world.faults.remove()}


@router.delete("/faults/{number}", tags=["faults"])
async def remove_one(world: TheWorld, number: int) -> dict[str, int]:
    """Takes one fault out."""
    return {"removed": world.faults.remove(number)}


@router.get("/ledger", tags=["ledger"])
async def ledger(world: TheWorld, mall: MallCode | None = None, account: str | None = None) -> Answer:
    """What really happened: products, orders with lines, claims, calls, 429s and faults."""
    return world.ledger.view(mall, account)


@router.get("/ledger/summary", tags=["ledger"])
async def summary(world: TheWorld, mall: MallCode | None = None, account: str | None = None) -> Answer:
    """Counts, over all and per mall."""
    return world.ledger.summary(mall, account)


@router.get("/ledger/entries", tags=["ledger"])
async def entries(
    world: TheWorld,
    mall: MallCode | None = None,
    account: str | None = None,
    kind: str | None = None,
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=100_000)] = 1000,
) -> list[dict[str, Any]]:
    """The entries themselves, in order, each with the traceparent of the call that caused it."""
    return world.ledger.entries(mall=mall, account=account, kind=kind, after=after, limit=limit)


@router.get("/rules", tags=["run"])
async def rules(world: TheWorld) -> Rules:
    """The rules of this run."""
    return world.rules


@router.patch("/rules", tags=["run"])
async def set_rules(world: TheWorld, changes: dict[str, Any]) -> Rules:
    """Sets some rules; the others stay."""
    world.rules = Rules.model_validate({**world.rules.model_dump(), **changes})
    return world.rules


@router.put("/quotas", tags=["run"])
async def set_quota(world: TheWorld, request: QuotaRequest) -> QuotaRequest:
    """Sets a limit."""
    limit = Limit(request.algorithm, request.calls, request.seconds, request.burst)
    world.quotas.overrides[request.mall, request.account, request.operation] = limit
    return request


@router.post("/clock", tags=["run"])
async def move_clock(world: TheWorld, move: ClockMove) -> dict[str, str]:
    """Moves the simulator's time on."""
    world.clock.advance(timedelta(seconds=move.seconds))
    return {"now": world.clock.now().isoformat()}


@router.post("/reset", tags=["run"])
async def reset(world: TheWorld, living: TheLiving) -> dict[str, str]:
    """Forgets everything: accounts, products, orders, ledger, faults, quotas, rules, practice."""
    world.reset()
    living.forget()
    return {"status": "ok"}


router.include_router(claims)
router.include_router(inquiries)
router.include_router(practice)

"""The admin API of claims: what buyers and couriers do about them, and sellers on the mall's own pages."""

from fastapi import APIRouter, HTTPException

from mall_simulator.api.models import Answer, ClaimRequest, ClaimStep, MallCode
from mall_simulator.api.state import ThePlacing, TheWorld
from mall_simulator.claims import Wish
from mall_simulator.diary import WrongStateError
from mall_simulator.records import Claim, Line, Order
from mall_simulator.world import World

router = APIRouter()


@router.post("/orders/{mall}/{number}/claims", status_code=201, tags=["claims"])
async def ask_claim(world: TheWorld, placing: ThePlacing, mall: MallCode, number: str, request: ClaimRequest) -> Answer:
    """A buyer asks for a cancel, a return or an exchange of one line, or of all lines."""
    wish = Wish(request.kind, request.words, request.why, request.quantity, request.wanted_option, request.asked_at)
    made: list[Answer] = []

    def ask(order: Order, line: Line) -> None:
        made.append(_told(order, line, world.claims.ask(order, line, wish)))

    placing.each_line(mall, number, request.line, ask)
    world.store.flush()
    return {"claims": made}


@router.get("/claims/{mall}/{number}", tags=["claims"])
async def read_claim(world: TheWorld, mall: MallCode, number: str) -> Answer:
    """A claim by its number."""
    return _told(*_found(world, mall, number))


@router.post("/claims/{mall}/{number}/advance", tags=["claims"])
async def advance_claim(world: TheWorld, mall: MallCode, number: str, request: ClaimStep) -> Answer:
    """The buyer withdraws it or sends the goods back, a courier brings goods, or it is refunded or settled there."""
    found = _found(world, mall, number)
    try:
        _step(world, request, found)
    except WrongStateError as error:
        raise HTTPException(409, str(error)) from error
    world.store.flush()
    return _told(*found)


def _step(world: World, request: ClaimStep, found: tuple[Order, Line, Claim]) -> None:
    claims = world.claims
    match request.to:
        case "withdrawn":
            claims.withdraw(*found)
        case "on_the_way":
            claims.send_back(*found, request.courier, request.number)
        case "arrived":
            claims.arrive(*found)
        case "redelivered":
            claims.redeliver(*found)
        case "refunded_first":
            claims.refund_first(*found)
        case "settled":
            claims.settle_on_site(*found)


def _found(world: World, mall: str, number: str) -> tuple[Order, Line, Claim]:
    order = world.store.orders.find(mall, f"claim:{number}")
    for line in [] if order is None else order.lines:
        claim = line.claim_of(number)
        if order is not None and claim is not None:
            return order, line, claim
    raise HTTPException(404, f"{mall}에 클레임 {number}이(가) 없습니다.")


def _told(order: Order, line: Line, claim: Claim) -> Answer:
    return {**claim.model_dump(mode="json"), "mall": order.mall, "order": order.number, "line": line.number}

"""The admin API of practice: buyers who live by themselves begin, stop, go on and end."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request

from mall_simulator.api.living import Living, NoPracticeError
from mall_simulator.api.models import Answer, PracticeRequest, PracticeStep

router = APIRouter(tags=["practice"])


def living_of(request: Request) -> Living:
    """The buyers who live by themselves."""
    return request.app.state.living


TheLiving = Annotated[Living, Depends(living_of)]


@router.post("/practice", status_code=201)
async def start_practice(living: TheLiving, request: PracticeRequest) -> Answer:
    """Buyers begin to live by a seed: at a speed of their own, or by steps with the malls' clock."""
    return _done(living, lambda: living.start(request))


@router.get("/practice")
async def read_practice(living: TheLiving) -> Answer:
    """The seed, the buyers' time, what they did by kind, what was in vain and what waits."""
    try:
        return living.practised.told()
    except NoPracticeError as error:
        raise HTTPException(404, str(error)) from error


@router.post("/practice/advance")
async def advance_practice(living: TheLiving, request: PracticeStep) -> Answer:
    """All that happens in so many seconds happens now, in order, and the malls' clock is moved with it."""
    try:
        await living.step(request.seconds)
    except NoPracticeError as error:
        raise HTTPException(409, str(error)) from error
    return living.practised.told()


@router.post("/practice/stop")
async def stop_practice(living: TheLiving) -> Answer:
    """Nobody does anything until it is resumed."""
    return _done(living, living.stop)


@router.post("/practice/resume")
async def resume_practice(living: TheLiving) -> Answer:
    """Buyers go on from the moment at which they stopped."""
    return _done(living, living.resume)


@router.delete("/practice")
async def end_practice(living: TheLiving) -> Answer:
    """It is over; what happened stays."""
    try:
        return living.end().told()
    except NoPracticeError as error:
        raise HTTPException(409, str(error)) from error


def _done(living: Living, act: Callable[[], None]) -> Answer:
    try:
        act()
    except NoPracticeError as error:
        raise HTTPException(409, str(error)) from error
    return living.practised.told()

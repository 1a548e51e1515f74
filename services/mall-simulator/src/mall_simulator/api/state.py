"""What the admin API works on: the world of the application that serves the request."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Request

from mall_simulator.api.placing import Placing
from mall_simulator.exchange import Mall
from mall_simulator.world import World


def world_of(request: Request) -> World:
    """The simulated market."""
    return request.app.state.world


def malls_of(request: Request) -> Mapping[str, Mall]:
    """The malls by their codes."""
    return request.app.state.malls


TheWorld = Annotated[World, Depends(world_of)]
TheMalls = Annotated[Mapping[str, Mall], Depends(malls_of)]


def placing_of(world: TheWorld, malls: TheMalls) -> Placing:
    """How orders are placed."""
    return Placing(world, malls)


ThePlacing = Annotated[Placing, Depends(placing_of)]

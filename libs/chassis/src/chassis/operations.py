"""What the operator does to a running service: rebuild views, look at parked messages, put them back."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from chassis.auth import Principal
from chassis.parking import ParkedMessages
from chassis.web.dependencies import Body, operator

router = APIRouter(prefix="/v1/operations", tags=["operations"])
Operator = Annotated[Principal, Depends(operator)]


class RebuildBody(Body):
    """Which projections to rebuild; all of them when empty."""

    projections: tuple[str, ...] = ()


class Rebuilding(BaseModel):
    """The projections whose rebuild has begun; the old views serve until the new ones have caught up."""

    projections: list[str]


class ProjectionState(BaseModel):
    """How far one generation of a projection is."""

    name: str
    generation: int
    status: str
    position: int
    error: str | None
    """Why it is halted; None while it goes on."""


class RelayState(BaseModel):
    """How far the relay is, and the event that holds it up, if any."""

    position: int
    error: str | None


class Parked(BaseModel):
    """A message that was set aside, without its content."""

    parked_id: int
    group: str
    topic: str
    partition: int
    offset: int
    reason: str
    behind: bool
    parked_at: datetime


class PutBack(BaseModel):
    """How many parked messages will be taken in again."""

    messages: int


@router.post("/rebuild", status_code=202)
def rebuild(body: RebuildBody, _: Operator, request: Request) -> Rebuilding:
    """Rebuild views from the events while they are in use."""
    return Rebuilding(projections=request.app.state.running.projector.rebuild(body.projections))


@router.get("/projections")
def projections(_: Operator, request: Request) -> list[ProjectionState]:
    """The generations in use."""
    with request.app.state.running.database.connection() as connection:
        rows = connection.execute(
            "SELECT name, generation, status, position, error FROM projection_generations WHERE status <> 'retired'"
            " ORDER BY name, generation"
        ).fetchall()
    return [ProjectionState(**row) for row in rows]


@router.get("/relay")
def relay(_: Operator, request: Request) -> RelayState:
    """How far events are published."""
    with request.app.state.running.database.connection() as connection:
        row = connection.execute("SELECT position, error FROM relay_positions").fetchone()
    return RelayState(**row) if row else RelayState(position=0, error=None)


@router.get("/parked")
def parked(_: Operator, request: Request) -> list[Parked]:
    """Messages that were set aside, oldest first, at most 500. Who listens to nothing has none."""
    running = request.app.state.running
    if not running.subscriptions:
        return []
    with running.database.connection() as connection:
        rows: list[dict[str, Any]] = connection.execute(
            "SELECT parked_id, consumer AS group, topic, partition, message_offset AS offset, reason, behind, parked_at"
            " FROM parked_messages ORDER BY parked_id LIMIT 500"
        ).fetchall()
    return [Parked(**row) for row in rows]


@router.post("/parked/{group}/put-back", status_code=202)
def put_back(group: str, _: Operator, request: Request, parked_id: int | None = None) -> PutBack:
    """Take parked messages of a group in again, in order: one, or all."""
    running = request.app.state.running
    marked = [
        ParkedMessages(s.inbox, running.database).put_back(parked_id)
        for s in running.subscriptions
        if s.inbox.group == group
    ]
    return PutBack(messages=sum(marked))

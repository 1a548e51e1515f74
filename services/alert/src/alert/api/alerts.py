"""Alerts and what became of them, over HTTP."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from alert.api.requests import App, Cursor, Limit, Reader, ReadViews, Writer, now
from alert.domain import STATES, label_of
from alert.projections import alert_of, alerts_found, deliveries_of, tries_of
from chassis.auth import Principal
from chassis.causes import NOBODY
from chassis.refusals import NotFoundError
from chassis.web import Page, decode_cursor, encode_cursor, operator
from contracts.alert import AlertKind

router = APIRouter(tags=["alerts"])
Kinds = Annotated[list[AlertKind] | None, Query(description="알림 종류")]


class AlertOut(BaseModel):
    """An alert. `link` is a path of the console; `deliveries` counts its deliveries by state."""

    alert_id: UUID
    kind: str
    kind_label: str
    subject_id: UUID
    ids: list[UUID]
    happened_at: datetime
    raised_at: datetime
    title: str
    text: str
    link: str
    deliveries: dict[str, int]


class TryOut(BaseModel):
    """A try. `status` is the receiver's HTTP or SMTP code."""

    number: int
    at: datetime
    took_ms: int
    code: str
    reason: str
    status: int | None


class DeliveryOut(BaseModel):
    """An alert on its way to one receiver. `target_id` is the webhook or the user; `delivery_id` the `webhook-id`."""

    delivery_id: UUID
    channel: str
    target_id: UUID
    state: str
    state_label: str
    due_at: datetime
    code: str
    reason: str
    planned_at: datetime
    ended_at: datetime | None
    tries: list[TryOut]


@router.get("/alerts")
def list_alerts(
    who: Reader,
    views: ReadViews,
    kind: Kinds = None,
    state: Annotated[str | None, Query(pattern="^(pending|sent|refused|given_up)$", description="전송 상태")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[AlertOut]:
    """Alerts, newest first; `state`: those with a delivery in that state."""
    with views.read(who.seller_id) as rows:
        found = alerts_found(rows, kind or (), state, limit + 1, _behind(who.seller_id, cursor))
    return _page(who.seller_id, found, limit)


@router.get("/alerts/{alert_id}")
def read_alert(who: Reader, views: ReadViews, alert_id: UUID) -> AlertOut:
    """One alert."""
    with views.read(who.seller_id) as rows:
        found = alert_of(rows, alert_id)
    if found is None:
        raise _missing()
    return AlertOut.model_validate(_labelled(found))


@router.get("/alerts/{alert_id}/deliveries")
def list_deliveries(who: Reader, views: ReadViews, alert_id: UUID) -> list[DeliveryOut]:
    """The deliveries of an alert, each with its tries."""
    with views.read(who.seller_id) as rows:
        if alert_of(rows, alert_id) is None:
            raise _missing()
        found = deliveries_of(rows, alert_id)
        tries = tries_of(rows, [row["delivery_id"] for row in found])
    return [
        DeliveryOut.model_validate({**row, "state_label": STATES[row["state"]], "tries": tries[row["delivery_id"]]})
        for row in found
    ]


@router.post("/deliveries/{delivery_id}/replay", status_code=202)
def replay_delivery(who: Writer, app: App, delivery_id: UUID) -> None:
    """Send a delivery again, under the same id; one that is still on its way is refused."""
    app.replay(who.seller_id, delivery_id, now())


@router.get("/operator-alerts")
def list_operators_alerts(
    _: Annotated[Principal, Depends(operator)], views: ReadViews, limit: Limit = 50, cursor: Cursor = None
) -> Page[AlertOut]:
    """What the operators were told: dead letters, newest first."""
    with views.read(NOBODY) as rows:
        found = alerts_found(rows, (), None, limit + 1, _behind(NOBODY, cursor))
    return _page(NOBODY, found, limit)


def _missing() -> NotFoundError:
    return NotFoundError("찾을 수 없는 알림입니다. 목록을 새로 고친 뒤 다시 선택해 주세요.")


def _page(seller_id: UUID, found: list[dict[str, Any]], limit: int) -> Page[AlertOut]:
    more = None
    if len(found) > limit:
        last = found[limit - 1]
        more = encode_cursor(seller_id, [last["raised_at"].isoformat(), last["alert_id"]])
    return Page(items=[AlertOut.model_validate(_labelled(row)) for row in found[:limit]], next=more)


def _labelled(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "kind_label": label_of(row["kind"])}


def _behind(seller_id: UUID, cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    at, alert_id = decode_cursor(seller_id, cursor)
    return datetime.fromisoformat(at), UUID(alert_id)

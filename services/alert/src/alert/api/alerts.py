"""Alerts and what became of them, over HTTP."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from alert.api.requests import App, Cursor, Limit, Reader, ReadViews, Writer, now
from alert.domain import STATES, label_of
from alert.projections import Search, alert_of, alerts_found, deliveries_of, tries_of
from chassis.auth import Principal
from chassis.causes import NOBODY
from chassis.projections import Views
from chassis.refusals import NotFoundError
from chassis.sorting import behind, next_cursor
from chassis.web import Page, operator
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


class Sort(StrEnum):
    """Orders of the list by 일시, 종류."""

    NEWEST = "newest"
    OLDEST = "oldest"
    KIND = "kind"
    KIND_DOWN = "kind_down"


@router.get("/alerts")
def list_alerts(
    who: Reader,
    views: ReadViews,
    kind: Kinds = None,
    state: Annotated[str | None, Query(pattern="^(pending|sent|refused|given_up)$", description="전송 상태")] = None,
    words: Annotated[str, Query(alias="q", max_length=100, description="제목이나 내용의 일부")] = "",
    sort: Sort = Sort.NEWEST,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[AlertOut]:
    """Alerts, newest first, or in another order; `state`: those with a delivery in that state."""
    return _page(views, who.seller_id, Search(kind or (), state, words.strip()), sort, limit, cursor)


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
    return _page(views, NOBODY, Search(), Sort.NEWEST, limit, cursor)


def _missing() -> NotFoundError:
    return NotFoundError("찾을 수 없는 알림입니다. 목록을 새로 고친 뒤 다시 선택해 주세요.")


def _page(views: Views, seller_id: UUID, search: Search, sort: Sort, limit: int, cursor: str | None) -> Page[AlertOut]:
    place = behind(seller_id, cursor, sort)
    with views.read(seller_id) as rows:
        found = alerts_found(rows, search, limit + 1, place, sort)
    shown = [AlertOut.model_validate(_labelled(row)) for row in found[:limit]]
    return Page(items=shown, next=next_cursor(seller_id, found, limit, sort, "alert_id"))


def _labelled(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "kind_label": label_of(row["kind"])}

"""Webhooks over HTTP: where alerts go, their secrets, trials and replays."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime, BaseModel, Field

from alert.api.requests import App, Reader, ReadViews, Writer, now
from alert.domain import SECRET_BYTES, label_of, secret_of
from alert.projections import deliveries_failed, webhooks
from chassis.web import Body, unkept
from contracts.alert import AlertKind

router = APIRouter(tags=["webhooks"])
REPLAYED_AT_ONCE = 500
REPLAYED_BACK = timedelta(days=30)
PAUSES = {"": "", "by_hand": "직접 중지함", "failing": "연이은 전송 실패", "gone": "수신 서버가 받지 않음 (410)"}


class WebhookBody(Body):
    """A webhook as it shall be."""

    url: str = Field(min_length=1, max_length=500, description="https:// 주소")
    label: str = Field(default="", max_length=50)
    kinds: list[AlertKind] = Field(min_length=1, max_length=20)


class WebhookOut(BaseModel):
    """A webhook, never its secret. `paused`: empty, `by_hand`, `failing` or `gone`."""

    webhook_id: UUID
    url: str
    label: str
    kinds: list[str]
    kind_labels: list[str]
    paused: str
    paused_label: str
    paused_at: datetime | None
    added_at: datetime
    secret_made_at: datetime
    former_secret_until: datetime | None


class WebhookMade(BaseModel):
    """A new webhook. The secret is shown this once: keep it where signatures are checked."""

    webhook_id: UUID
    secret: str


class SecretMade(BaseModel):
    """A new secret, shown this once. Until `former_until` each message is signed with both."""

    secret: str
    former_until: datetime


class TrialMade(BaseModel):
    """A trial is on its way: see the deliveries of the alert."""

    alert_id: UUID
    delivery_id: UUID


class ReplayBody(Body):
    """From when on what failed is sent again."""

    since: AwareDatetime


class Replayed(BaseModel):
    """How many are sent again; `more`: ask once more for the rest."""

    deliveries: int
    more: bool


@router.get("/webhooks")
def list_webhooks(who: Reader, views: ReadViews) -> list[WebhookOut]:
    """All webhooks of the seller."""
    with views.read(who.seller_id) as rows:
        return [WebhookOut.model_validate(_labelled(row)) for row in webhooks(rows)]


@router.post("/webhooks", status_code=201, dependencies=[Depends(unkept)])
def add_webhook(who: Writer, app: App, body: WebhookBody) -> WebhookMade:
    """Add a webhook. Messages are signed by the Standard Webhooks specification."""
    webhook_id, secret = uuid4(), _new_secret()
    app.add_webhook(who.seller_id, webhook_id, body.url, body.label, body.kinds, secret)
    return WebhookMade(webhook_id=webhook_id, secret=secret)


@router.put("/webhooks/{webhook_id}", status_code=204)
def change_webhook(who: Writer, app: App, webhook_id: UUID, body: WebhookBody) -> None:
    """Change a webhook's address, label or kinds."""
    app.change_webhook(who.seller_id, webhook_id, body.url, body.label, body.kinds)


@router.delete("/webhooks/{webhook_id}", status_code=204)
def remove_webhook(who: Writer, app: App, webhook_id: UUID) -> None:
    """Remove a webhook; what still waits for it is not sent."""
    app.remove_webhook(who.seller_id, webhook_id)


@router.post("/webhooks/{webhook_id}/secret", status_code=201, dependencies=[Depends(unkept)])
def rotate_secret(who: Writer, app: App, webhook_id: UUID) -> SecretMade:
    """Give a webhook a new secret; the former one signs too for a while."""
    secret = _new_secret()
    return SecretMade(secret=secret, former_until=app.rotate_secret(who.seller_id, webhook_id, secret, now()))


@router.post("/webhooks/{webhook_id}/pause", status_code=204)
def pause_webhook(who: Writer, app: App, webhook_id: UUID) -> None:
    """Send nothing to a webhook until it is resumed."""
    app.pause_webhook(who.seller_id, webhook_id)


@router.post("/webhooks/{webhook_id}/resume", status_code=204)
def resume_webhook(who: Writer, app: App, webhook_id: UUID) -> None:
    """Send to a webhook again; what it missed is sent by a replay."""
    app.resume_webhook(who.seller_id, webhook_id)


@router.post("/webhooks/{webhook_id}/test", status_code=202)
def try_webhook(who: Writer, app: App, webhook_id: UUID) -> TrialMade:
    """Send a trial to a webhook, once, also to a paused one."""
    alert_id, delivery_id = app.try_webhook(who.seller_id, webhook_id, str(uuid4()), now())
    return TrialMade(alert_id=alert_id, delivery_id=delivery_id)


@router.post("/webhooks/{webhook_id}/replay", status_code=202)
def replay_failed(who: Writer, app: App, views: ReadViews, webhook_id: UUID, body: ReplayBody) -> Replayed:
    """Send again all that a webhook failed to take since a time, at most 30 days ago; 500 at once."""
    app.book(who.seller_id).webhook(webhook_id)
    at = now()
    with views.read(who.seller_id) as rows:
        found = deliveries_failed(rows, webhook_id, max(body.since, at - REPLAYED_BACK), REPLAYED_AT_ONCE + 1)
    count = app.replay_failed(who.seller_id, found[:REPLAYED_AT_ONCE], at)
    return Replayed(deliveries=count, more=len(found) > REPLAYED_AT_ONCE)


def _new_secret() -> str:
    return secret_of(secrets.token_bytes(SECRET_BYTES))


def _labelled(row: dict[str, Any]) -> dict[str, Any]:
    labels = [label_of(kind) for kind in row["kinds"]]
    return {**row, "kind_labels": labels, "paused_label": PAUSES[row["paused"]]}

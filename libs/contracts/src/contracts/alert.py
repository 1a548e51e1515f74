"""What `alert` publishes: what sellers are told, and what became of telling it."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from contracts.envelope import ContractEvent

ALERTS = "alert.alerts.v1"

AlertKind = Literal[
    "key_expiry",
    "collection_failed",
    "urgent_notice",
    "claim_deadline",
    "ship_deadline",
    "webhook_paused",
    "dead_letters",
    "test",
]
Channel = Literal["webhook", "email"]


class AlertRaised(ContractEvent):
    """Something that the seller shall know, told once. Key: alert id.

    `subject_id` is what it is about: the mall account, the inquiry, the webhook. `ids` are the orders or claims of a
    deadline, at most 500.
    """

    TOPIC: ClassVar[str] = ALERTS
    alert_id: UUID
    kind: AlertKind
    subject_id: UUID
    ids: tuple[UUID, ...]
    happened_at: datetime


class AlertDelivered(ContractEvent):
    """A receiver took it. Key: alert id."""

    TOPIC: ClassVar[str] = ALERTS
    KEY: ClassVar[str] = "alert_id"
    alert_id: UUID
    delivery_id: UUID
    channel: Channel
    tries: int


class AlertDeliveryFailed(ContractEvent):
    """A receiver did not get it and is not tried any more, unless it is replayed. Key: alert id."""

    TOPIC: ClassVar[str] = ALERTS
    KEY: ClassVar[str] = "alert_id"
    alert_id: UUID
    delivery_id: UUID
    channel: Channel
    outcome: Literal["refused", "given_up"]
    code: str
    tries: int

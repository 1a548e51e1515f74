"""What every service's chassis publishes: that it set a message aside."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from contracts.envelope import ContractEvent

DEAD_LETTERS = "chassis.dead-letters.v1"


class MessageParked(ContractEvent):
    """A message was set aside; the later ones of its key wait behind it. Key: the consumer group.

    It says nothing of the message's content, and of the reason only the error's class: what lies in the parking is
    shown by `GET /v1/operations/parked` of the service. `parked_event_id` is None where it had no readable one.
    """

    TOPIC: ClassVar[str] = DEAD_LETTERS
    group: str
    topic: str
    partition: int
    offset: int
    error: str
    parked_event_id: UUID | None
    parked_at: datetime

"""The CloudEvents 1.0 envelope (binary mode) that every event on Kafka travels in."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen part of an event. Unknown fields are let pass, so that publishers may add some."""

    model_config = ConfigDict(frozen=True, extra="ignore", cache_strings="keys")


class ContractEvent(Value):
    """A public, versioned fact. The class name is the CloudEvents type; the key is the publisher's aggregate id."""

    TOPIC: ClassVar[str] = ""
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = ""
    """The field that is the Kafka key where that is not the stored event's aggregate."""

    @classmethod
    def type_name(cls) -> str:
        """The CloudEvents type, e.g. `mallbridge.OrderCollected.v1`."""
        return f"mallbridge.{cls.__name__}.v{cls.VERSION}"


class Envelope(Value):
    """What stands in the headers beside an event.

    `event_id` is derived from the stored event, so a relay that starts over sends the same one. `traceparent` is
    the one stored when the event was recorded, not the relay's.
    """

    event_id: UUID
    event_type: str
    source: str
    subject: str
    occurred_at: datetime
    seller_id: UUID | None
    correlation_id: UUID
    causation_id: str | None = None
    actor: str
    traceparent: str | None = None

    def headers(self) -> list[tuple[str, bytes]]:
        """The Kafka headers, names in lower case, values UTF-8."""
        before, after = _shared_headers(
            self.event_type,
            self.source,
            self.seller_id,
            self.correlation_id,
            self.causation_id,
            self.actor,
            self.traceparent,
        )
        own = {"ce_id": str(self.event_id), "ce_subject": self.subject, "ce_time": self.occurred_at.isoformat()}
        return [*before, *[(name, value.encode()) for name, value in own.items()], *after]

    @classmethod
    def from_headers(cls, headers: list[tuple[str, bytes]]) -> "Envelope":
        """Read the headers back. Raises ValueError when one is missing or is not what it should be."""
        found = {name: value.decode() for name, value in headers}
        try:
            return cls(
                event_id=UUID(found["ce_id"]),
                event_type=found["ce_type"],
                source=found["ce_source"],
                subject=found["ce_subject"],
                occurred_at=datetime.fromisoformat(found["ce_time"]),
                seller_id=UUID(found["seller"]) if "seller" in found else None,
                correlation_id=UUID(found["correlation"]),
                causation_id=found.get("causation"),
                actor=found["actor"],
                traceparent=found.get("traceparent"),
            )
        except KeyError as missing:
            raise ValueError(f"header {missing} is missing") from missing


Headers = tuple[tuple[str, bytes], ...]


@lru_cache(maxsize=256)
def _shared_headers(
    event_type: str,
    source: str,
    seller_id: UUID | None,
    correlation_id: UUID,
    causation_id: str | None,
    actor: str,
    traceparent: str | None,
) -> tuple[Headers, Headers]:
    """What all events of a type and cause have in common, a page of orders for instance: written once."""
    before = {"ce_specversion": "1.0", "ce_type": event_type, "ce_source": source}
    after = {
        "content-type": "application/json",
        "seller": str(seller_id) if seller_id else None,
        "correlation": str(correlation_id),
        "causation": causation_id,
        "actor": actor,
        "traceparent": traceparent,
    }
    return _encoded(before), _encoded(after)


def _encoded(pairs: Mapping[str, str | None]) -> Headers:
    return tuple((name, value.encode()) for name, value in pairs.items() if value is not None)

"""How values inside events are stored."""

from dataclasses import fields
from datetime import date
from typing import Any, cast

from eventsourcing.persistence import (
    JSONTranscoder,
    Transcoding,
)


class ValueTranscoding(Transcoding):
    """Stores a frozen dataclass under its class name: a rename of the class needs the old name kept in `stored_as`."""

    def __init__(self, value: type[Any]) -> None:
        self.type = value
        self.name = getattr(value, "stored_as", value.__name__)

    def encode(self, obj: Any) -> dict[str, Any]:
        """The fields by name."""
        return {f.name: getattr(obj, f.name) for f in fields(obj)}

    def decode(self, data: dict[str, Any]) -> Any:
        """The value; fields added later take their defaults, fields dropped since are let go."""
        known = {f.name for f in fields(self.type)}
        return self.type(**{name: _frozen(part) for name, part in data.items() if name in known})


class DateAsISO(Transcoding):
    """Stores a day as `2026-11-21`."""

    type = date
    name = "date_iso"

    def encode(self, obj: date) -> str:
        """The day as text."""
        return obj.isoformat()

    def decode(self, data: str) -> date:
        """The day."""
        return date.fromisoformat(data)


class FactTranscoder(JSONTranscoder):
    """JSON whose arrays come back as tuples: what happened cannot be appended to."""

    def decode(self, data: bytes) -> Any:
        """The decoded object, with every array a tuple."""
        return _frozen(super().decode(data))


def _frozen(part: Any) -> Any:
    match part:
        case list():
            return tuple(_frozen(each) for each in cast("list[Any]", part))
        case dict():
            return {name: _frozen(each) for name, each in cast("dict[str, Any]", part).items()}
        case _:
            return part

"""How values inside events are stored."""

from dataclasses import fields
from datetime import date
from typing import Any

from eventsourcing.persistence import JSONTranscoder, Transcoding, TranscodingNotRegisteredError
from pydantic_core import from_json


class ValueTranscoding(Transcoding):
    """Stores a frozen dataclass under its class name: a rename of the class needs the old name kept in `stored_as`."""

    def __init__(self, value: type[Any]) -> None:
        self.type = value
        self.name = getattr(value, "stored_as", value.__name__)
        self._fields = tuple(f.name for f in fields(value))
        self._known = frozenset(self._fields)

    def encode(self, obj: Any) -> dict[str, Any]:
        """The fields by name."""
        return {name: getattr(obj, name) for name in self._fields}

    def decode(self, data: dict[str, Any]) -> Any:
        """The value; fields added later take their defaults, fields dropped since are let go."""
        if data.keys() <= self._known:
            return self.type(**data)
        return self.type(**{name: part for name, part in data.items() if name in self._known})


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
    """JSON whose arrays come back as tuples: what happened cannot be appended to.

    What is stored is the library's form. It is read by C first and walked through once; the library's own decoder calls
    back for every object on the way, and tuples would take a second walk.
    """

    def decode(self, data: bytes) -> Any:
        """The decoded object, with every array a tuple."""
        return self._revived(from_json(data))

    def _revived(self, part: Any) -> Any:
        if part.__class__ is list:
            return tuple([self._revived(each) for each in part])
        if part.__class__ is not dict:
            return part
        if len(part) == 2 and "_type_" in part and "_data_" in part:
            return self._value(part["_type_"]).decode(self._revived(part["_data_"]))
        for name, each in part.items():
            if each.__class__ in _CONTAINERS:
                part[name] = self._revived(each)
        return part

    def _value(self, name: str) -> Transcoding:
        try:
            return self.names[name]
        except KeyError:
            raise TranscodingNotRegisteredError(f"a value was stored as {name!r}, which nobody registered") from None


_CONTAINERS = frozenset((dict, list))

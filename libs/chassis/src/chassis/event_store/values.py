"""How values inside events are stored."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields
from datetime import date
from typing import Any, cast

from eventsourcing.persistence import JSONTranscoder, Transcoding, TranscodingNotRegisteredError
from pydantic_core import from_json, to_json

_as_it_is: ContextVar[bool] = ContextVar("as_it_is", default=True)


@contextmanager
def noting_changes() -> Generator[Callable[[], bool]]:
    """Tells whether all that was encoded within the block so far would come back from its bytes as it is.

    A list comes back as a tuple, a member of an enumeration as its value, a mapping's keys as text.
    """
    token = _as_it_is.set(True)
    try:
        yield _as_it_is.get
    finally:
        _as_it_is.reset(token)


class ValueTranscoding(Transcoding):
    """Stores a frozen dataclass under its class name: a rename of the class needs the old name kept in `stored_as`."""

    def __init__(self, value: type[Any]) -> None:
        self.type = value
        self.name = getattr(value, "stored_as", value.__name__)
        self._fields = tuple(f.name for f in fields(value))
        self._known = frozenset(self._fields)
        self._plain = not hasattr(value, "__slots__")

    def encode(self, obj: Any) -> dict[str, Any]:
        """The fields by name."""
        return obj.__dict__ if self._plain else {name: getattr(obj, name) for name in self._fields}

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

    What is stored is the library's form. Our values are walked through once, and what is left is plain JSON for a fast
    reader or writer; the library's own call back for every object on their way, and tuples would take a second walk.
    """

    def encode(self, obj: Any) -> bytes:
        """The object as JSON. Raises TranscodingNotRegisteredError for a value that nobody registered."""
        if obj.__class__ is dict:
            return to_json(self._parts(obj), inf_nan_mode="constants")
        return to_json(self._plain(obj), inf_nan_mode="constants")

    def _parts(self, parts: dict[Any, Any]) -> dict[Any, Any]:
        return {name: each if each.__class__ in _SCALARS else self._plain(each) for name, each in parts.items()}

    def _plain(self, part: Any) -> Any:
        kind = part.__class__
        transcoding = self.types.get(kind)
        if transcoding is None:
            return self._unregistered(part)
        if transcoding.__class__ is ValueTranscoding:
            return {"_type_": transcoding.name, "_data_": self._parts(transcoding.encode(part))}
        data = transcoding.encode(part)
        return {"_type_": transcoding.name, "_data_": data if data.__class__ in _SCALARS else self._plain(data)}

    def _unregistered(self, part: Any) -> Any:
        if part.__class__ in _SCALARS:
            return part
        if part.__class__ is not tuple:
            _as_it_is.set(False)
        if isinstance(part, dict):
            return self._parts(cast("dict[Any, Any]", part))
        if isinstance(part, (list, tuple)):
            return [self._plain(each) for each in cast("Sequence[Any]", part)]
        if isinstance(part, (str, int, float)):  # an enumeration's member
            return part
        raise TranscodingNotRegisteredError(f"a value of {part.__class__} is to be stored, which nobody registered")

    def decode(self, data: bytes) -> Any:
        """The decoded object, with every array a tuple."""
        return self._revived(from_json(data, cache_strings="keys"))  # values are nearly all ids, seen once

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
_SCALARS = frozenset((str, int, float, bool, type(None)))

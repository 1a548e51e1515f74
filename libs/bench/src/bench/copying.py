"""Multiplies what a seller's day left in the stores: the same events under other ids, numbers, names and days."""

import hashlib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

Kind = Literal["id", "time", "number", "name", "seal"]
NUMBERS = ("number", "code", "order_no", "line_no", "order_number", "claim_no", "inquiry_no", "invoice_number")
"""Fields whose text no two records of a seller share."""
ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}"
MASKED = (1 << 128) - 1 - (0xF << 76) - (0x3 << 62)
"""The bits of an id that do not tell its version: what is left is one of the same kind."""


@dataclass(frozen=True)
class Slot:
    """A place in an event's text that is another in each copy."""

    kind: Kind
    value: str


@dataclass(frozen=True)
class Pattern:
    """A stored event, its text cut into what stays and what changes."""

    originator_id: UUID
    version: int
    topic: str
    pieces: Sequence[str | Slot]
    actor: str
    correlation_id: UUID
    traceparent: str | None
    recorded_at: datetime


@dataclass(frozen=True)
class Owner:
    """Whose the copies are: the template's ids and seals that stand for this seller's own."""

    seller_id: UUID
    ids: Mapping[UUID, UUID]
    seals: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Copying:
    """So many copies of a day, and of the goods that its orders name; the days are spread over `over`, ending now."""

    owner: Owner
    days: int
    goods: int
    over: timedelta
    goods_ids: Collection[UUID]

    def back(self, number: int, count: int) -> timedelta:
        """How long before the template the n-th of so many copies happened."""
        return self.over * number / count

    def id_of(self, known: UUID, number: int) -> UUID:
        """What stands for an id in the n-th copy: the orders of later days name the goods of the first again."""
        if known in self.owner.ids:
            return self.owner.ids[known]
        kind, turn = ("goods", number % self.goods) if known in self.goods_ids else ("day", number)
        digest = hashlib.md5(f"{self.owner.seller_id}/{kind}/{turn}".encode(), usedforsecurity=False).digest()
        return UUID(int=known.int ^ (int.from_bytes(digest) & MASKED))


def slots(names: Collection[str]) -> re.Pattern[str]:
    """Finds in an event's JSON what changes; `names` are whole texts, as products are called."""
    called = "|".join(re.escape(name) for name in sorted(names)) or "(?!)"
    return re.compile(
        rf'"(?:{"|".join(NUMBERS)})":"(?P<number>[^"\\]+)"|"(?:(?P<id>{ID})'
        rf'|(?P<time>\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d[^"\\]*)|(?P<seal>d1\.[^"\\]+)|(?P<name>{called}))"'
    )


def cut(text: str, changing: re.Pattern[str]) -> list[str | Slot]:
    """A text as what stays and what changes, in turn."""
    pieces: list[str | Slot] = []
    behind = 0
    for found in changing.finditer(text):
        kind = found.lastgroup
        if kind == "id" or kind == "time" or kind == "number" or kind == "name" or kind == "seal":
            pieces += [text[behind : found.start(kind)], Slot(kind, found[kind])]
            behind = found.end(kind)
    return [*pieces, text[behind:]]


Row = tuple[UUID, int, str, bytes, UUID, str, UUID, str | None, datetime]
"""An event as it is stored: originator and version, topic, state, seller, actor, correlation, trace, time."""


class Copier:
    """Writes the n-th copy of a service's part of the day. `derived` tells the ids that a rule makes of others."""

    def __init__(
        self,
        copying: Copying,
        patterns: Sequence[Pattern],
        count: int,
        derived: Mapping[UUID, Callable[[Callable[[UUID], UUID]], UUID]],
    ) -> None:
        self._copying, self._patterns, self._count, self._derived = copying, patterns, count, derived

    def rows(self, number: int) -> list[Row]:
        """The events of a copy, in the order in which they happened."""
        back = self._copying.back(number, self._count)
        made: dict[Slot, str] = {}
        ids: dict[UUID, UUID] = {}

        def named(known: UUID) -> UUID:
            if known not in ids:
                ids[known] = self._copying.id_of(known, number)
            return ids[known]

        def filled(slot: Slot) -> str:
            if slot not in made:
                made[slot] = self._text(slot, number, back, named)
            return made[slot]

        for known, rule in self._derived.items():
            ids[known] = rule(named)
        return [self._row(pattern, filled, named, back) for pattern in self._patterns]

    def _row(
        self, pattern: Pattern, filled: Callable[[Slot], str], named: Callable[[UUID], UUID], back: timedelta
    ) -> Row:
        text = "".join(filled(piece) if isinstance(piece, Slot) else piece for piece in pattern.pieces)
        facts = (named(pattern.originator_id), pattern.version, pattern.topic, text.encode())
        cause = (self._copying.owner.seller_id, pattern.actor, pattern.correlation_id, pattern.traceparent)
        return (*facts, *cause, pattern.recorded_at - back)

    def _text(self, slot: Slot, number: int, back: timedelta, named: Callable[[UUID], UUID]) -> str:
        match slot.kind:
            case "id":
                new = named(UUID(slot.value))
                return str(new) if "-" in slot.value else new.hex
            case "time":
                return (datetime.fromisoformat(slot.value) - back).isoformat()
            case "number":
                return f"{slot.value}{number:05d}"
            case "name":
                return f"{slot.value} {number % self._copying.goods}번"
            case "seal":
                return self._copying.owner.seals.get(slot.value, slot.value)

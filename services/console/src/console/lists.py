"""What every list is asked by: a period, malls, words, how many rows, and the place in it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from console.formats import today

PRESETS: Mapping[str, tuple[str, int]] = {
    "1d": ("1일", 1),
    "7d": ("7일", 7),
    "1m": ("1개월", 30),
    "3m": ("3개월", 91),
    "1y": ("1년", 365),
}
SIZES = (20, 50, 100)
LONGEST_WORDS = 60
MOST_BEFORE, LONGEST_CURSOR = 10, 400
"""So many pages an address leads back; a cursor only leads on."""
FIRST = "first"
"""Stands for the first page, which has no cursor."""


@dataclass(frozen=True)
class Wanted:
    """A search as the address says it; what cannot be read is left out.

    `before` are the cursors of the pages that led to this one, the nearest last.
    """

    since: date
    until: date
    preset: str
    malls: Sequence[str] = ()
    words: str = ""
    state: str = ""
    size: int = 20
    cursor: str = ""
    before: Sequence[str] = ()
    more: Mapping[str, str] = field(default_factory=dict[str, str])

    def sort(self, known: Collection[str]) -> str:
        """The order that is wanted; '' for the usual one, and where it is not a known one."""
        order = self.more.get("sort", "")
        return order if order in known else ""

    def link(self, **changes: str | int | None) -> str:
        """The query of this search with changes; a change to anything but the cursor starts at the first page."""
        period = {"period": self.preset} if self.preset else {"from": str(self.since), "to": str(self.until)}
        values: dict[str, str | int | None] = {**period, "q": self.words, "state": self.state, "size": self.size}
        values |= {**self.more, **changes}
        pairs = [(name, str(value)) for name, value in values.items() if value not in (None, "")]
        pairs += [("mall", mall) for mall in self.malls]
        pairs += [("before", each) for each in self._way_to(str(changes.get("cursor") or ""))]
        return f"?{urlencode(pairs)}"

    def _way_to(self, cursor: str) -> Sequence[str]:
        """The pages before one that is linked from here: this page itself, one before it, or the next."""
        if cursor in ("", self.cursor):
            return self.before if cursor else ()
        if cursor in self.before:
            return self.before[: self.before.index(cursor)]
        return [*self.before, self.cursor or FIRST][-MOST_BEFORE:]

    @property
    def previous(self) -> str | None:
        """The query of the page before this one; None on the first page, and where the address does not tell."""
        if not self.cursor or not self.before:
            return None
        return self.link(cursor=None if self.before[-1] == FIRST else self.before[-1])


def wanted(query: QueryParams, *, preset: str = "7d", more: Sequence[str] = ()) -> Wanted:
    """Read a search. Days win over a preset; `preset` is used where the address names neither."""
    since, until = _day(query.get("from")), _day(query.get("to"))
    chosen = query.get("period", "")
    if since is None and until is None:
        chosen = chosen if chosen in PRESETS else preset
        until = today()
        since = until - timedelta(days=PRESETS[chosen][1] - 1)
    else:
        until = until or today()
        since = since or until
        chosen = _preset_of(since, until)
    size = query.get("size", "")
    return Wanted(
        since=min(since, until),
        until=until,
        preset=chosen,
        malls=[mall for mall in query.getlist("mall") if mall.isalnum()][:20],
        words=query.get("q", "").strip()[:LONGEST_WORDS],
        state=query.get("state", ""),
        size=int(size) if size in map(str, SIZES) else SIZES[0],
        cursor=query.get("cursor", ""),
        before=[each for each in query.getlist("before") if 0 < len(each) <= LONGEST_CURSOR][-MOST_BEFORE:],
        more={name: query.get(name, "") for name in more},
    )


def _preset_of(since: date, until: date) -> str:
    """The preset that these days are today; one that is kept moves on with the days."""
    days = (until - since).days + 1
    return next((code for code, (_, length) in PRESETS.items() if until == today() and days == length), "")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None

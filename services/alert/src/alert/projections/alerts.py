"""What was told: alerts, in the order that is wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from psycopg.types.json import Jsonb

from alert.domain import KINDS, Alert
from chassis.database import Rows, trusted
from chassis.log import Recorded
from chassis.projections import Projection
from chassis.sorting import Behind, SortBy


class AlertsView(Projection):
    """One row an alert."""

    name: ClassVar[str] = "alerts"
    ddl: ClassVar[str] = """
        CREATE TABLE alerts_view (
            seller_id uuid NOT NULL,
            alert_id uuid NOT NULL,
            kind text NOT NULL,
            subject_id uuid NOT NULL,
            ids jsonb NOT NULL,
            happened_at timestamptz NOT NULL,
            raised_at timestamptz NOT NULL,
            title text NOT NULL,
            text text NOT NULL,
            link text NOT NULL,
            PRIMARY KEY (seller_id, alert_id)
        );
        CREATE INDEX ON alerts_view (seller_id, raised_at DESC, alert_id DESC);
    """

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """A row for each alert."""
        for recorded in events:
            fact = recorded.event
            if isinstance(fact, Alert.Raised):
                cursor.execute(
                    "INSERT INTO alerts_view VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                    (
                        recorded.seller_id,
                        fact.originator_id,
                        fact.kind,
                        fact.subject_id,
                        Jsonb([str(each) for each in fact.ids]),
                        fact.happened_at,
                        recorded.recorded_at,
                        fact.title,
                        fact.text,
                        fact.link,
                    ),
                )


_STATES = (
    "(SELECT coalesce(jsonb_object_agg(s.state, s.deliveries), '{}') FROM (SELECT state, count(*) AS deliveries"
    " FROM deliveries_view d WHERE d.seller_id = a.seller_id AND d.alert_id = a.alert_id GROUP BY state) s)"
    " AS deliveries"
)


_WITH_STATE = (
    "EXISTS (SELECT 1 FROM deliveries_view d WHERE d.seller_id = a.seller_id AND d.alert_id = a.alert_id"
    " AND d.state = %s)"
)
_WITH_WORDS = "strpos(lower(a.title || chr(10) || a.text), lower(%s)) > 0"
_KINDS = ",".join(kind for kind, _ in sorted(KINDS.items(), key=lambda each: each[1]))
_KIND = trusted(f"coalesce(array_position('{{{_KINDS}}}'::text[], a.kind), 0)")

SORTS: dict[str, SortBy] = {
    "newest": SortBy("a.raised_at", "timestamptz", "a.alert_id", falls=True),
    "oldest": SortBy("a.raised_at", "timestamptz", "a.alert_id"),
    "kind": SortBy(_KIND, "int", "a.alert_id"),
    "kind_down": SortBy(_KIND, "int", "a.alert_id", falls=True),
}
"""Orders of the list; those by kind go by what the kinds are called."""


@dataclass(frozen=True)
class Search:
    """Which alerts: of some kinds (none: of all), with a delivery in a state, with words in title or text."""

    kinds: Sequence[str] = ()
    state: str | None = None
    words: str = ""


def alerts_found(
    cursor: Rows, search: Search, limit: int, behind: Behind | None = None, sort: str = "newest"
) -> list[dict[str, Any]]:
    """Alerts in an order of `SORTS`, with how many deliveries are in which state, each with its `place`."""
    by = SORTS[sort]
    conditions: list[tuple[str, Sequence[Any]]] = [
        ("a.kind = ANY(%s)", [list(search.kinds)] if search.kinds else []),
        (_WITH_STATE, [search.state] if search.state else []),
        (_WITH_WORDS, [search.words] if search.words else []),
        (by.behind, behind or []),
    ]
    held = [(condition, values) for condition, values in conditions if values]
    where = f" WHERE {' AND '.join(condition for condition, _ in held)}" if held else ""
    statement = f"SELECT a.*, {_STATES}, {by.place} FROM alerts_view a{where} {by.order} LIMIT %s"  # noqa: S608
    given = [value for _, values in held for value in values]
    return cursor.execute(trusted(statement), [*given, limit]).fetchall()


def alert_of(cursor: Rows, alert_id: UUID) -> dict[str, Any] | None:
    """One alert, or None."""
    return cursor.execute(
        f"SELECT a.*, {_STATES} FROM alerts_view a WHERE a.alert_id = %s",  # noqa: S608
        (alert_id,),
    ).fetchone()

"""제휴몰 공지사항: what malls tell their sellers, and who has read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from chassis.database import Rows, trusted
from chassis.log import Recorded
from chassis.projections import Projection
from chassis.sorting import Behind, SortBy
from inquiry.domain import MallNotice, NoticeText


class NoticesView(Projection):
    """One row a notice of a mall, and one for each user who has read it."""

    name: ClassVar[str] = "mall_notices"
    ddl: ClassVar[str] = """
        CREATE TABLE mall_notices_view (
            seller_id uuid NOT NULL,
            notice_id uuid NOT NULL,
            mall text NOT NULL,
            notice_no text NOT NULL,
            title text NOT NULL,
            body text NOT NULL,
            category text NOT NULL,
            posted_at timestamptz NOT NULL,
            url text NOT NULL,
            collected_at timestamptz NOT NULL,
            changed_at timestamptz,
            PRIMARY KEY (seller_id, notice_id)
        );
        CREATE INDEX ON mall_notices_view (seller_id, posted_at, notice_id);
        CREATE TABLE mall_notice_reads_view (
            seller_id uuid NOT NULL,
            notice_id uuid NOT NULL,
            user_id uuid NOT NULL,
            read_at timestamptz NOT NULL,
            PRIMARY KEY (seller_id, notice_id, user_id)
        );
    """

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """A row for each notice and reader; what has changed is unread again."""
        for recorded in events:
            fact, at = recorded.event, recorded.recorded_at
            key = (recorded.seller_id, fact.originator_id)
            match fact:
                case MallNotice.Posted():
                    cursor.execute(
                        "INSERT INTO mall_notices_view VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                        (*key, fact.mall, fact.notice_no, *_parts(fact.text), at),
                    )
                case MallNotice.Changed():
                    cursor.execute(
                        "UPDATE mall_notices_view SET title = %s, body = %s, category = %s, posted_at = %s, url = %s,"
                        " changed_at = %s WHERE seller_id = %s AND notice_id = %s",
                        (*_parts(fact.text), at, *key),
                    )
                    cursor.execute("DELETE FROM mall_notice_reads_view WHERE seller_id = %s AND notice_id = %s", key)
                case MallNotice.Read():
                    cursor.execute(
                        "INSERT INTO mall_notice_reads_view VALUES (%s, %s, %s, %s)", (*key, fact.user_id, at)
                    )
                case _:
                    pass


def _parts(text: NoticeText) -> tuple[str, str, str, datetime, str]:
    return text.title, text.body, text.category, text.posted_at, text.url


NOTICE_SORTS: dict[str, SortBy] = {
    "newest": SortBy("n.posted_at", "timestamptz", "n.notice_id", falls=True),
    "oldest": SortBy("n.posted_at", "timestamptz", "n.notice_id"),
    "title": SortBy("left(n.title, 40)", "text", "n.notice_id"),
    "title_down": SortBy("left(n.title, 40)", "text", "n.notice_id", falls=True),
}
"""Orders of the list."""


@dataclass(frozen=True)
class NoticeSearch:
    """Which notices: of some malls (none: of all), with words in their titles."""

    malls: Sequence[str] = ()
    words: str | None = None


def notices_found(
    cursor: Rows,
    user_id: UUID,
    search: NoticeSearch,
    limit: int,
    behind: Behind | None = None,
    sort: str = "newest",
) -> list[dict[str, Any]]:
    """Notices in an order of `NOTICE_SORTS`, without their bodies, each with its `place`.

    `read_at` is when this user has read it.
    """
    by = NOTICE_SORTS[sort]
    conditions: list[tuple[str, Sequence[Any]]] = [
        ("n.mall = ANY(%s)", [list(search.malls)] if search.malls else []),
        ("strpos(n.title, %s) > 0", [search.words] if search.words else []),
        (by.behind, behind or []),
    ]
    held = [(condition, values) for condition, values in conditions if values]
    where = f" WHERE {' AND '.join(condition for condition, _ in held)}" if held else ""
    statement = (
        "SELECT n.notice_id, n.mall, n.notice_no, n.title, n.category, n.posted_at, n.url, n.collected_at,"  # noqa: S608
        f" n.changed_at, r.read_at, {by.place} FROM mall_notices_view n LEFT JOIN mall_notice_reads_view r"
        " ON r.seller_id = n.seller_id AND r.notice_id = n.notice_id AND r.user_id = %s"
        f"{where} {by.order} LIMIT %s"
    )
    given = [value for _, values in held for value in values]
    return cursor.execute(trusted(statement), [user_id, *given, limit]).fetchall()


def notice_of(cursor: Rows, user_id: UUID, notice_id: UUID) -> dict[str, Any] | None:
    """One notice with its body, or None."""
    return cursor.execute(
        "SELECT n.*, r.read_at FROM mall_notices_view n LEFT JOIN mall_notice_reads_view r"
        " ON r.seller_id = n.seller_id AND r.notice_id = n.notice_id AND r.user_id = %s WHERE n.notice_id = %s",
        (user_id, notice_id),
    ).fetchone()


def unread_notices(cursor: Rows, user_id: UUID) -> list[dict[str, Any]]:
    """How many notices of each mall a user has not read."""
    return cursor.execute(
        "SELECT n.mall, count(*)::int AS notices, count(*) FILTER (WHERE r.read_at IS NULL)::int AS unread"
        " FROM mall_notices_view n LEFT JOIN mall_notice_reads_view r"
        " ON r.seller_id = n.seller_id AND r.notice_id = n.notice_id AND r.user_id = %s"
        " GROUP BY n.mall ORDER BY n.mall",
        (user_id,),
    ).fetchall()

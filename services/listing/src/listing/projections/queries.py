"""The queries on listing's views; each takes a cursor that sees one seller's rows only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.database import Rows, trusted
from chassis.jobs import NEWEST, JobSearch
from chassis.sorting import Behind, SortBy

Row = dict[str, Any]

_PRODUCTS = "LEFT JOIN products_view p ON p.seller_id = l.seller_id AND p.product_id = l.product_id"
_SHOWN = """l.*, p.code AS product_code, p.own_code, coalesce(p.name, '') AS product_name, p.image_url,
    coalesce(p.deleted, false) AS product_deleted, a.login_id, g.name AS group_name,
    l.mall_product_no IS NOT NULL AND p.revision > l.linked_revision AS outdated"""
_BESIDE = f"""{_PRODUCTS}
LEFT JOIN accounts_view a ON a.seller_id = l.seller_id AND a.account_id = l.account_id
LEFT JOIN groups_view g ON g.seller_id = l.seller_id AND g.group_id = l.group_id"""


@dataclass(frozen=True)
class Search:
    """What is looked for: `since` inclusive and `until` exclusive of 등록일; empty tuples and None do not restrict.

    `ends_by`: on sale, with its last day by then; `stock_problem`: those whose mall did not take the last stock;
    `numbers`: those that the mall shows under one of these.
    """

    since: datetime | None = None
    until: datetime | None = None
    malls: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    keyword: str | None = None
    product_id: UUID | None = None
    account_id: UUID | None = None
    numbers: tuple[str, ...] = ()
    ends_by: date | None = None
    stock_problem: bool = False


SORTS: dict[str, SortBy] = {
    "newest": SortBy("l.registered_at", "timestamptz", "l.listing_id", falls=True),
    "oldest": SortBy("l.registered_at", "timestamptz", "l.listing_id"),
    "product": SortBy("coalesce(p.name, '')", "text", "l.listing_id"),
    "product_down": SortBy("coalesce(p.name, '')", "text", "l.listing_id", falls=True),
    "price_low": SortBy("coalesce(l.price_won, 9223372036854775807)", "bigint", "l.listing_id"),
    "price_high": SortBy("coalesce(l.price_won, -1)", "bigint", "l.listing_id", falls=True),
    "end_first": SortBy("coalesce(l.sale_ends_on, 'infinity')", "date", "l.listing_id"),
    "end_last": SortBy("coalesce(l.sale_ends_on, '-infinity')", "date", "l.listing_id", falls=True),
}
"""Orders of 판매상품조회; what has no price or last day yet is last both ways, what is sold without end ends last."""


def listings_found(
    cursor: Rows, seller_id: UUID, search: Search, limit: int, sort: str = "newest", behind: Behind | None = None
) -> list[Row]:
    """At most `limit` listings in an order of `SORTS`, each with its `place`.

    Only what is found is joined with what is shown beside it; PostgreSQL leaves out the join before, where neither
    the order nor the search is by a product.
    """
    by = SORTS[sort]
    where, params = _where(seller_id, search, by.behind, behind)
    found = f"SELECT l.* FROM listings_view l {_PRODUCTS} WHERE {where} {by.order} LIMIT %s"  # noqa: S608
    statement = f"SELECT {_SHOWN}, {by.place} FROM ({found}) l {_BESIDE} {by.order}"  # noqa: S608
    return cursor.execute(trusted(statement), (*params, limit)).fetchall()


def listing_counts(cursor: Rows, seller_id: UUID, search: Search, soon: date) -> list[Row]:
    """Of each state of a search: `listings`, those `behind` in stock, and those on sale that are `ending` by then."""
    where, params = _where(seller_id, search)
    cursor.execute(
        trusted(
            "SELECT l.state, count(*) AS listings, count(l.stock_problem) AS behind, count(*) FILTER"  # noqa: S608
            " (WHERE l.state = 'applied' AND l.sale_ends_on <= %s) AS ending FROM listings_view l"
            f" {_PRODUCTS} WHERE {where} GROUP BY l.state"
        ),
        (soon, *params),
    )
    return cursor.fetchall()


def _where(seller_id: UUID, search: Search, further: str = "", behind: Behind | None = None) -> tuple[str, list[Any]]:
    pattern = f"%{_escaped(search.keyword)}%" if search.keyword else None
    conditions: list[tuple[str, tuple[Any, ...]]] = [
        ("l.seller_id = %s", (seller_id,)),
        ("l.registered_at >= %s", (search.since,)),
        ("l.registered_at < %s", (search.until,)),
        ("l.mall = ANY(%s)", (list(search.malls) or None,)),
        ("l.state = ANY(%s)", (list(search.states) or None,)),
        ("l.state = 'applied' AND l.sale_ends_on <= %s", (search.ends_by,)),
        ("(l.stock_problem IS NOT NULL) = %s", (search.stock_problem or None,)),
        ("l.product_id = %s", (search.product_id,)),
        ("l.account_id = %s", (search.account_id,)),
        ("l.mall_product_no = ANY(%s)", (list(search.numbers) or None,)),
        ("(p.name ILIKE %s OR p.code ILIKE %s OR p.own_code ILIKE %s OR l.mall_product_no ILIKE %s)", (pattern,) * 4),
        (further, behind or (None,)),
    ]
    return _held(conditions)


def _held(conditions: list[tuple[str, tuple[Any, ...]]]) -> tuple[str, list[Any]]:
    """The conditions that have values, in one text, and their values."""
    held = [(text, params) for text, params in conditions if params[0] is not None]
    return " AND ".join(text for text, _ in held), [param for _, given in held for param in given]


def listing_shown(cursor: Rows, seller_id: UUID, listing_id: UUID) -> Row | None:
    """One listing as the list shows it."""
    statement = f"SELECT {_SHOWN} FROM listings_view l {_BESIDE} WHERE l.seller_id = %s AND l.listing_id = %s"  # noqa: S608
    return cursor.execute(trusted(statement), (seller_id, listing_id)).fetchone()


def listings_numbered(cursor: Rows, seller_id: UUID, account_id: UUID, mall_product_no: str) -> list[UUID]:
    """The listings that the mall shows under a number of an account: one, but for what was told to it by mistake."""
    cursor.execute(
        "SELECT listing_id FROM listings_view WHERE seller_id = %s AND account_id = %s AND mall_product_no = %s",
        (seller_id, account_id, mall_product_no),
    )
    return [row["listing_id"] for row in cursor.fetchall()]


def listings_beside(cursor: Rows, seller_id: UUID, listing_id: UUID, mall_product_no: str) -> list[UUID]:
    """The listings that the mall shows under a number of the account that a listing is on."""
    cursor.execute(
        "SELECT account_id FROM listings_view WHERE seller_id = %s AND listing_id = %s", (seller_id, listing_id)
    )
    row = cursor.fetchone()
    return listings_numbered(cursor, seller_id, row["account_id"], mall_product_no) if row else []


def link_history(cursor: Rows, seller_id: UUID, listing_id: UUID) -> list[Row]:
    """연동이력: everything that happened to a listing, the latest first."""
    cursor.execute(
        "SELECT h.*, l.mall, a.login_id FROM link_history_view h"
        " JOIN listings_view l ON l.seller_id = h.seller_id AND l.listing_id = h.listing_id"
        " LEFT JOIN accounts_view a ON a.seller_id = l.seller_id AND a.account_id = l.account_id"
        " WHERE h.seller_id = %s AND h.listing_id = %s ORDER BY h.number DESC",
        (seller_id, listing_id),
    )
    return cursor.fetchall()


GROUP_SORTS: dict[str, SortBy] = {
    "newest": SortBy("g.registered_at", "timestamptz", "g.group_id", falls=True),
    "oldest": SortBy("g.registered_at", "timestamptz", "g.group_id"),
    "name": SortBy("g.name", "text", "g.group_id"),
    "name_down": SortBy("g.name", "text", "g.group_id", falls=True),
    "waiting_few": SortBy("g.waiting", "int", "g.group_id"),
    "waiting_many": SortBy("g.waiting", "int", "g.group_id", falls=True),
}
"""Orders of 상품판매정보."""


def groups_found(
    cursor: Rows, seller_id: UUID, search: Search, limit: int, sort: str = "newest", behind: Behind | None = None
) -> list[Row]:
    """At most `limit` sales groups in an order of `GROUP_SORTS`, each with its `place`."""
    by = GROUP_SORTS[sort]
    pattern = f"%{_escaped(search.keyword)}%" if search.keyword else None
    conditions: list[tuple[str, tuple[Any, ...]]] = [
        ("g.seller_id = %s", (seller_id,)),
        ("g.registered_at >= %s", (search.since,)),
        ("g.registered_at < %s", (search.until,)),
        ("g.mall = ANY(%s)", (list(search.malls) or None,)),
        ("g.name ILIKE %s", (pattern,)),
        (by.behind, behind or (None,)),
    ]
    where, params = _held(conditions)
    statement = (
        f"SELECT g.*, a.login_id, {by.place} FROM groups_view g LEFT JOIN accounts_view a"  # noqa: S608
        f" ON a.seller_id = g.seller_id AND a.account_id = g.account_id WHERE {where} {by.order} LIMIT %s"
    )
    return cursor.execute(trusted(statement), (*params, limit)).fetchall()


def job_opened(cursor: Rows, seller_id: UUID, job_id: UUID) -> Row | None:
    """A link job's number, count of listings and time."""
    cursor.execute("SELECT * FROM link_jobs_view WHERE seller_id = %s AND job_id = %s", (seller_id, job_id))
    return cursor.fetchone()


_JOBS = """(SELECT j.seller_id, j.job_id, 'link' AS kind, j.listings AS rows, j.opened_at AS started_at, o.succeeded,
    o.known - o.succeeded AS failed, CASE WHEN o.known >= j.listings THEN o.ended_at END AS ended_at
    FROM link_jobs_view j CROSS JOIN LATERAL (SELECT count(*)::int AS known, max(happened_at) AS ended_at,
        count(*) FILTER (WHERE outcome IN ('applied', 'accepted'))::int AS succeeded FROM job_outcomes_view o
        WHERE o.seller_id = j.seller_id AND o.job_id = j.job_id) o WHERE j.seller_id = %s) jobs"""


def jobs_found(cursor: Rows, seller_id: UUID, search: JobSearch) -> list[Row]:
    """The link jobs of a seller, newest first, each with how many of its listings have ended."""
    behind = f"WHERE {NEWEST.behind}" if search.behind else ""
    statement = f"SELECT * FROM {_JOBS} {behind} {NEWEST.order} LIMIT %s"  # noqa: S608
    return cursor.execute(trusted(statement), (seller_id, *(search.behind or ()), search.limit)).fetchall()


def job_outcomes(cursor: Rows, seller_id: UUID, job_id: UUID) -> Sequence[Row]:
    """What became of each listing of a job, as it became known."""
    cursor.execute(
        "SELECT * FROM job_outcomes_view WHERE seller_id = %s AND job_id = %s ORDER BY number", (seller_id, job_id)
    )
    return cursor.fetchall()


@dataclass(frozen=True)
class PushSearch:
    """What is looked for in 재고연동이력: `since` inclusive and `until` exclusive; what is empty does not restrict."""

    since: datetime | None = None
    until: datetime | None = None
    malls: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    keyword: str | None = None
    product_id: UUID | None = None


PUSH_SORTS: dict[str, SortBy] = {
    "newest": SortBy("s.asked_at", "timestamptz", "s.line_id", falls=True),
    "oldest": SortBy("s.asked_at", "timestamptz", "s.line_id"),
    "product": SortBy("coalesce(p.name, '')", "text", "s.line_id"),
    "product_down": SortBy("coalesce(p.name, '')", "text", "s.line_id", falls=True),
    "stock_low": SortBy("s.after", "int", "s.line_id"),
    "stock_high": SortBy("s.after", "int", "s.line_id", falls=True),
}
"""Orders of 재고연동이력."""

_PUSHED = f"JOIN listings_view l ON l.seller_id = s.seller_id AND l.listing_id = s.listing_id {_PRODUCTS}"
_PUSH = """s.*, l.product_id, l.mall, l.account_id, l.stock_problem, p.code AS product_code, p.option_labels,
    coalesce(p.name, '') AS product_name, a.login_id, NOT EXISTS (SELECT FROM stock_pushes_view later
        WHERE later.seller_id = s.seller_id AND later.listing_id = s.listing_id AND later.push > s.push) AS newest"""


def pushes_found(
    cursor: Rows, seller_id: UUID, search: PushSearch, limit: int, sort: str = "newest", behind: Behind | None = None
) -> list[Row]:
    """At most `limit` lines of 재고연동이력 in an order of `PUSH_SORTS`, each with its `place`.

    Only what is found is joined with what is shown beside it.
    """
    by = PUSH_SORTS[sort]
    pattern = f"%{_escaped(search.keyword)}%" if search.keyword else None
    conditions: list[tuple[str, tuple[Any, ...]]] = [
        ("s.seller_id = %s", (seller_id,)),
        ("s.asked_at >= %s", (search.since,)),
        ("s.asked_at < %s", (search.until,)),
        ("l.mall = ANY(%s)", (list(search.malls) or None,)),
        ("s.state = ANY(%s)", (list(search.results) or None,)),
        ("l.product_id = %s", (search.product_id,)),
        ("(p.name ILIKE %s OR %s IN (p.code, p.own_code))", (pattern, search.keyword)),
        (by.behind, behind or (None,)),
    ]
    where, params = _held(conditions)
    found = f"SELECT s.* FROM stock_pushes_view s {_PUSHED} WHERE {where} {by.order} LIMIT %s"  # noqa: S608
    statement = (
        f"SELECT {_PUSH}, {by.place} FROM ({found}) s {_PUSHED}"  # noqa: S608
        f" LEFT JOIN accounts_view a ON a.seller_id = l.seller_id AND a.account_id = l.account_id {by.order}"
    )
    return cursor.execute(trusted(statement), (*params, limit)).fetchall()


def stock_to_push_again(cursor: Rows, tried_before: datetime, limit: int) -> list[Row]:
    """Listings of all sellers whose mall could not be told of stock, last tried before then; the longest ago first."""
    cursor.execute(
        "SELECT seller_id, listing_id FROM listings_view WHERE stock_tried_at < %s AND state IN ('applied', 'failed')"
        " ORDER BY stock_tried_at LIMIT %s",
        (tried_before, limit),
    )
    return cursor.fetchall()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

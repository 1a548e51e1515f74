"""Items of malls that no listing explained: what waits, what was matched by whom, which orders used it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, LiteralString
from uuid import UUID

from chassis.database import Rows, trusted
from chassis.log import Recorded
from chassis.projections import Projection
from chassis.sorting import Behind, SortBy
from order_sync.domain import MappingRule


class UnmatchedItemsView(Projection):
    """One row an item, with its match and the blame for it; one row for each order that waits for it or used it."""

    name: ClassVar[str] = "unmatched_items"
    ddl: ClassVar[str] = """
        CREATE TABLE unmatched_items_view (
            seller_id uuid NOT NULL,
            rule_id uuid NOT NULL,
            account_id uuid NOT NULL,
            mall text NOT NULL,
            mall_product_no text NOT NULL,
            mall_option_no text NOT NULL,
            product_name text NOT NULL,
            option_text text NOT NULL,
            first_seen_at timestamptz NOT NULL,
            product_id uuid,
            option_key text,
            matched_by text,
            matched_actor text,
            matched_at timestamptz,
            evidence text,
            taken_back_reason text,
            PRIMARY KEY (seller_id, rule_id)
        );
        CREATE INDEX ON unmatched_items_view (seller_id, first_seen_at, rule_id);
        CREATE TABLE mapping_orders_view (
            seller_id uuid NOT NULL,
            rule_id uuid NOT NULL,
            order_id uuid NOT NULL,
            used boolean NOT NULL,
            PRIMARY KEY (seller_id, rule_id, order_id)
        );
    """

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """Follow the rules."""
        for recorded in events:
            match recorded.event:
                case MappingRule.Opened():
                    _insert(cursor, recorded, recorded.event)
                case MappingRule.Waited() | MappingRule.Used():
                    _note_orders(cursor, recorded, recorded.event)
                case MappingRule.Matched() | MappingRule.TakenBack():
                    _match(cursor, recorded, recorded.event)
                case _:
                    pass


def _insert(cursor: Rows, recorded: Recorded, fact: MappingRule.Opened) -> None:
    what = (fact.account_id, fact.mall, fact.mall_product_no, fact.mall_option_no, fact.product_name, fact.option_text)
    cursor.execute(
        "INSERT INTO unmatched_items_view (seller_id, rule_id, account_id, mall, mall_product_no, mall_option_no,"
        " product_name, option_text, first_seen_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (fact.seller_id, fact.originator_id, *what, recorded.recorded_at),
    )


def _note_orders(cursor: Rows, recorded: Recorded, fact: MappingRule.Waited | MappingRule.Used) -> None:
    cursor.execute(
        "INSERT INTO mapping_orders_view SELECT %s, %s, unnest(%s::uuid[]), %s"
        " ON CONFLICT (seller_id, rule_id, order_id) DO UPDATE SET used = excluded.used",
        (recorded.seller_id, fact.originator_id, list(fact.order_ids), isinstance(fact, MappingRule.Used)),
    )


def _match(cursor: Rows, recorded: Recorded, fact: MappingRule.Matched | MappingRule.TakenBack) -> None:
    given = fact.match if isinstance(fact, MappingRule.Matched) else None
    cursor.execute(
        "UPDATE unmatched_items_view SET product_id = %s, option_key = %s, matched_by = %s, matched_actor = %s,"
        " matched_at = %s, evidence = %s, taken_back_reason = %s WHERE seller_id = %s AND rule_id = %s",
        (
            given.product_id if given else None,
            given.option_key if given else None,
            given.by if given else None,
            recorded.actor if given else None,
            recorded.recorded_at if given else None,
            given.evidence if given else None,
            None if isinstance(fact, MappingRule.Matched) else fact.reason,
            recorded.seller_id,
            fact.originator_id,
        ),
    )
    if given is None:
        cursor.execute(
            "DELETE FROM mapping_orders_view WHERE seller_id = %s AND rule_id = %s AND used",
            (recorded.seller_id, fact.originator_id),
        )


@dataclass(frozen=True)
class ItemSearch:
    """Which items: those that wait for a match or (`matched`) have one, of some malls, by words of their names."""

    matched: bool = False
    malls: Sequence[str] = ()
    words: str = ""


_WAITING: LiteralString = (
    "(SELECT count(*) FROM mapping_orders_view m WHERE m.seller_id = u.seller_id AND m.rule_id = u.rule_id"
    " AND NOT m.used)"
)
_USED: LiteralString = (
    "(SELECT count(*) FROM mapping_orders_view m WHERE m.seller_id = u.seller_id AND m.rule_id = u.rule_id AND m.used)"
)
_ORDERS: LiteralString = f"CASE WHEN u.product_id IS NULL THEN {_WAITING} ELSE {_USED} END"
_ITEM: LiteralString = f"u.*, {_WAITING} AS waiting, {_USED} AS used"
_NAME: LiteralString = "left(coalesce(nullif(u.product_name, ''), u.mall_product_no), 40)"

ITEM_SORTS: dict[str, SortBy] = {
    "oldest": SortBy("u.first_seen_at", "timestamptz", "u.rule_id"),
    "newest": SortBy("u.first_seen_at", "timestamptz", "u.rule_id", falls=True),
    "matched_first": SortBy("coalesce(u.matched_at, 'infinity')", "timestamptz", "u.rule_id"),
    "matched_last": SortBy("coalesce(u.matched_at, '-infinity')", "timestamptz", "u.rule_id", falls=True),
    "product": SortBy(_NAME, "text", "u.rule_id"),
    "product_down": SortBy(_NAME, "text", "u.rule_id", falls=True),
    "orders_few": SortBy(_ORDERS, "bigint", "u.rule_id"),
    "orders_many": SortBy(_ORDERS, "bigint", "u.rule_id", falls=True),
}
"""Orders of 미매칭 상품: `orders_…` by how many orders wait for an item or, where it is matched, used its match."""


def items(
    cursor: Rows, search: ItemSearch, limit: int, behind: Behind | None = None, sort: str = "oldest"
) -> list[dict[str, Any]]:
    """Items in an order of `ITEM_SORTS`, at most `limit`, with the numbers of their orders, each with its `place`."""
    by = ITEM_SORTS[sort]
    conditions = [f"u.product_id IS {'NOT NULL' if search.matched else 'NULL'}"]
    values: list[Any] = []
    if search.malls:
        conditions.append("u.mall = ANY(%s)")
        values.append(list(search.malls))
    if search.words:
        named = "strpos(lower(u.product_name || ' ' || u.option_text), lower(%s)) > 0"
        conditions.append(f"({named} OR u.mall_product_no = %s)")
        values += [search.words, search.words]
    if behind is not None:
        conditions.append(by.behind)
        values += behind
    found = f"SELECT u.* FROM unmatched_items_view u WHERE {' AND '.join(conditions)} {by.order} LIMIT %s"  # noqa: S608
    statement = f"SELECT {_ITEM}, {by.place} FROM ({found}) u {by.order}"  # noqa: S608
    return cursor.execute(trusted(statement), [*values, limit]).fetchall()


def item_by_rule(cursor: Rows, rule_id: UUID) -> dict[str, Any] | None:
    """One item, matched or not; None when the seller has none with this id."""
    statement = f"SELECT {_ITEM} FROM unmatched_items_view u WHERE u.rule_id = %s"  # noqa: S608
    return cursor.execute(statement, (rule_id,)).fetchone()


def orders_of(cursor: Rows, rule_id: UUID) -> list[dict[str, Any]]:
    """The orders that wait for an item or used its match."""
    return cursor.execute(
        "SELECT m.order_id, m.used, o.order_number FROM mapping_orders_view m"
        " LEFT JOIN orders_view o USING (seller_id, order_id) WHERE m.rule_id = %s ORDER BY o.order_number LIMIT 1000",
        (rule_id,),
    ).fetchall()

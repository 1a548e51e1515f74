"""Items of malls that no listing explained: what waits, what was matched by whom, which orders used it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from chassis.database import Rows
from chassis.log import Recorded
from chassis.projections import Projection
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
    """Which items: those that wait for a match or (`matched`) have one, of some malls, by words of their names.

    `behind` are the time and the rule of the last row of the page before.
    """

    matched: bool = False
    malls: Sequence[str] = ()
    words: str = ""
    limit: int = 50
    behind: tuple[datetime, UUID] | None = None


_ITEM = """
SELECT u.*, (
    SELECT count(*) FROM mapping_orders_view m WHERE m.rule_id = u.rule_id AND m.seller_id = u.seller_id AND NOT m.used
) AS waiting, (
    SELECT count(*) FROM mapping_orders_view m WHERE m.rule_id = u.rule_id AND m.seller_id = u.seller_id AND m.used
) AS used FROM unmatched_items_view u
"""
_FOUND = """
WHERE (u.product_id IS NOT NULL) = %(matched)s
    AND (%(malls)s::text[] IS NULL OR u.mall = ANY(%(malls)s))
    AND (%(words)s = '' OR strpos(lower(u.product_name || ' ' || u.option_text), lower(%(words)s)) > 0
        OR u.mall_product_no = %(words)s)
    AND (%(at)s::timestamptz IS NULL OR (u.first_seen_at, u.rule_id) > (%(at)s, %(rule)s))
ORDER BY u.first_seen_at, u.rule_id LIMIT %(limit)s
"""


def items(cursor: Rows, search: ItemSearch) -> list[dict[str, Any]]:
    """Items with the numbers of their orders, oldest first; at most one more than the limit."""
    at, rule = search.behind or (None, None)
    which = {"matched": search.matched, "malls": list(search.malls) or None, "words": search.words}
    return cursor.execute(_ITEM + _FOUND, {**which, "at": at, "rule": rule, "limit": search.limit + 1}).fetchall()


def item_by_rule(cursor: Rows, rule_id: UUID) -> dict[str, Any] | None:
    """One item, matched or not; None when the seller has none with this id."""
    return cursor.execute(_ITEM + "WHERE u.rule_id = %s", (rule_id,)).fetchone()


def orders_of(cursor: Rows, rule_id: UUID) -> list[dict[str, Any]]:
    """The orders that wait for an item or used its match."""
    return cursor.execute(
        "SELECT m.order_id, m.used, o.order_number FROM mapping_orders_view m"
        " LEFT JOIN orders_view o USING (seller_id, order_id) WHERE m.rule_id = %s ORDER BY o.order_number LIMIT 1000",
        (rule_id,),
    ).fetchall()

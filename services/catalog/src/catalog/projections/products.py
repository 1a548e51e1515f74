"""Products as 상품조회 finds them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg.sql import SQL, Composed
from psycopg.types.json import Jsonb

from catalog.domain import Product, stock_keys_of
from chassis.database import Rows
from chassis.log import Recorded
from chassis.projections import Projection
from chassis.sorting import Behind, SortBy


class ProductsView(Projection):
    """One row a product, with its whole state and the malls that sell it."""

    name = "products"
    ddl = """
    CREATE TABLE products_view (
        seller_id uuid NOT NULL,
        product_id uuid NOT NULL,
        code text NOT NULL,
        own_code text,
        name text NOT NULL,
        model text NOT NULL,
        on_sale boolean NOT NULL,
        price_won bigint NOT NULL,
        category_codes text[] NOT NULL,
        stock_keys text[] NOT NULL,
        malls text[] NOT NULL DEFAULT '{}',
        revision int NOT NULL,
        details jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        deleted_at timestamptz,
        PRIMARY KEY (seller_id, product_id)
    );
    CREATE INDEX ON products_view (seller_id, created_at, product_id);
    CREATE INDEX ON products_view (seller_id, name, product_id);
    CREATE INDEX ON products_view (seller_id, price_won, product_id);
    CREATE INDEX ON products_view (seller_id, code);
    """

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """Keep each product's row as its latest event left it."""
        for recorded in events:
            match recorded.event:
                case Product.Entered() | Product.Saved() as saved:
                    _write(cursor, recorded, saved)
                case Product.Linked() as linked:
                    cursor.execute(_LINK, (linked.mall, linked.mall, recorded.seller_id, linked.originator_id))
                case Product.Deleted() as deleted:
                    cursor.execute(_DELETE, (recorded.recorded_at, recorded.seller_id, deleted.originator_id))
                case Product.Restored() as restored:
                    cursor.execute(_RESTORE, (restored.revision, recorded.seller_id, restored.originator_id))
                case _:
                    pass


_WRITE = """
INSERT INTO products_view (seller_id, product_id, code, own_code, name, model, on_sale, price_won, category_codes,
    stock_keys, revision, details, created_at, updated_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (seller_id, product_id) DO UPDATE SET own_code = excluded.own_code, name = excluded.name,
    model = excluded.model, on_sale = excluded.on_sale, price_won = excluded.price_won,
    category_codes = excluded.category_codes, stock_keys = excluded.stock_keys, revision = excluded.revision,
    details = excluded.details, updated_at = excluded.updated_at
"""
_LINK = """
UPDATE products_view SET malls = CASE WHEN %s = ANY(malls) THEN malls ELSE array_append(malls, %s::text) END
WHERE seller_id = %s AND product_id = %s
"""
_DELETE = "UPDATE products_view SET deleted_at = %s WHERE seller_id = %s AND product_id = %s"
_RESTORE = "UPDATE products_view SET deleted_at = NULL, revision = %s WHERE seller_id = %s AND product_id = %s"


def _write(cursor: Rows, recorded: Recorded, saved: Product.Entered | Product.Saved) -> None:
    details = saved.details
    cursor.execute(
        _WRITE,
        (
            recorded.seller_id,
            saved.originator_id,
            saved.code,
            details.own_code,
            details.name,
            " ".join(filter(None, (details.model_name, details.model_number))),
            details.on_sale,
            details.price_won,
            list(details.category_codes),
            list(stock_keys_of(details)),
            saved.revision,
            Jsonb(asdict(details)),
            recorded.recorded_at,
            recorded.recorded_at,
        ),
    )


@dataclass(frozen=True)
class ProductRow:
    """A product as it is now. `stock` is the total of its options (None: not kept), `oversold` what lacks.

    `place` has what a row of the list is sorted by, as texts.
    """

    product_id: UUID
    code: str
    malls: list[str]
    revision: int
    details: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    stock: int | None
    oversold: int
    place: Sequence[str] = ()


@dataclass(frozen=True)
class ProductSearch:
    """What 상품조회 asks for. Days are those of Seoul, as instants: `since` inclusive, `until` exclusive.

    `keyword_in` is `all`, `name`, `code`, `own_code` or `model`; `category` is a code of any level; `sort` is one of
    `SORTS`; `behind` is the last row of the page before.
    """

    since: datetime | None = None
    until: datetime | None = None
    on_sale: bool | None = None
    malls: Sequence[str] = ()
    keyword: str = ""
    keyword_in: str = "all"
    category: str = ""
    deleted: bool = False
    sort: str = "newest"
    limit: int = 20
    behind: Behind | None = None


SORTS: dict[str, SortBy] = {
    "newest": SortBy("p.created_at", "timestamptz", "p.product_id", falls=True),
    "oldest": SortBy("p.created_at", "timestamptz", "p.product_id"),
    "name": SortBy("p.name", "text", "p.product_id"),
    "price_low": SortBy("p.price_won", "bigint", "p.product_id"),
    "price_high": SortBy("p.price_won", "bigint", "p.product_id", falls=True),
}
"""Orders of the list."""

_KEYWORD_COLUMNS: dict[str, tuple[LiteralString, ...]] = {
    "name": ("name",),
    "code": ("code",),
    "own_code": ("own_code",),
    "model": ("model",),
    "all": ("name", "code", "own_code", "model"),
}
_ROW: LiteralString = """
    p.product_id, p.code, p.malls, p.revision, p.details, p.created_at, p.updated_at, p.deleted_at,
    s.on_hand AS stock, coalesce(s.oversold, 0) AS oversold
FROM products_view p LEFT JOIN LATERAL (
    SELECT sum(on_hand)::bigint AS on_hand, sum(oversold)::bigint AS oversold FROM stock_view s
    WHERE s.seller_id = p.seller_id AND s.product_id = p.product_id AND s.kept AND left(s.option_key, 1) <> 'E'
) s ON true
"""


def products_found(cursor: Rows, seller_id: UUID, search: ProductSearch) -> list[ProductRow]:
    """The products that fit, at most one more than the limit (which tells that there is a next page)."""
    by = SORTS[search.sort]
    conditions, values = _conditions(search)
    statement = SQL(f"SELECT {by.place}, {_ROW} WHERE p.seller_id = %s ") + conditions + SQL(f" {by.order} LIMIT %s")
    cursor.execute(statement, (seller_id, *values, search.limit + 1))
    return [ProductRow(**row) for row in cursor.fetchall()]


def product_by_id(cursor: Rows, seller_id: UUID, product_id: UUID) -> ProductRow | None:
    """One product, deleted or not; None when the seller has none with this id."""
    cursor.execute(f"SELECT {_ROW} WHERE p.seller_id = %s AND p.product_id = %s", (seller_id, product_id))
    row = cursor.fetchone()
    return ProductRow(**row) if row else None


def _conditions(search: ProductSearch) -> tuple[Composed, list[Any]]:
    found: list[tuple[LiteralString, list[Any]]] = [
        ("p.deleted_at IS NOT NULL" if search.deleted else "p.deleted_at IS NULL", [])
    ]
    if search.since is not None:
        found.append(("p.created_at >= %s", [search.since]))
    if search.until is not None:
        found.append(("p.created_at < %s", [search.until]))
    if search.on_sale is not None:
        found.append(("p.on_sale = %s", [search.on_sale]))
    if search.malls:
        found.append(("p.malls && %s::text[]", [list(search.malls)]))
    if search.category:
        found.append(("EXISTS (SELECT 1 FROM unnest(p.category_codes) c WHERE starts_with(c, %s))", [search.category]))
    if search.behind is not None:
        found.append((SORTS[search.sort].behind, list(search.behind)))
    found += _keyword(search)
    parts = SQL(" ").join(SQL("AND ") + SQL(condition) for condition, _ in found)
    return parts, [value for _, values in found for value in values]


def _keyword(search: ProductSearch) -> list[tuple[LiteralString, list[Any]]]:
    if not search.keyword:
        return []
    columns = _KEYWORD_COLUMNS[search.keyword_in]
    condition: LiteralString = " OR ".join(["position(lower(%s) in lower(p." + column + ")) > 0" for column in columns])
    return [("(" + condition + ")", [search.keyword] * len(columns))]

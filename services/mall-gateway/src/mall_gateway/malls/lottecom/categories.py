"""The standard categories, which 롯데온 gives by pages of its whole tree (malls.md 8.1)."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from mall_gateway.malls.answers import unavailable
from mall_gateway.malls.failures import read_as
from mall_gateway.malls.lottecom.connector import MALL, Connector
from mall_gateway.malls.lottecom.wire import CategoryRow
from mall_gateway.malls.port import MallCategory

PAGE = 500
MOST_PAGES = 100
GOOD_FOR = timedelta(days=1)


class CategoryTree:
    """The whole tree, kept for a day: it is the same for every account, and no call looks for a word.

    Unverified: paging by `skip` and `limit`, and the fields of a row; malls.md names the address alone, public
    clients report the rest.
    """

    def __init__(self) -> None:
        self._rows: dict[str, CategoryRow] = {}
        self._read_at: datetime | None = None

    async def leaves(self, connector: Connector, keyword: str) -> list[MallCategory]:
        """The leaves whose path holds the keyword."""
        now = connector.caller.now
        if self._read_at is None or now - self._read_at > GOOD_FOR:
            self._rows, self._read_at = await _all_rows(connector), now
        return [leaf for leaf in _leaves(self._rows) if keyword in " > ".join(leaf.path)]


async def category_row(connector: Connector, number: str) -> CategoryRow | None:
    """One category with the display categories that belong to it."""
    return await connector.caller.cached(f"category {number}", lambda: _row(connector, number))


async def _row(connector: Connector, number: str) -> CategoryRow | None:
    rows = [read_as(CategoryRow, row, MALL) for row in await connector.categories({"filter_1": number})]
    return next((row for row in rows if row.std_cat_id == number), None)


async def _all_rows(connector: Connector) -> dict[str, CategoryRow]:
    found: dict[str, CategoryRow] = {}
    for page in range(MOST_PAGES):
        rows = await connector.categories({"skip": str(page * PAGE), "limit": str(PAGE)})
        found |= {row.std_cat_id: row for row in (read_as(CategoryRow, raw, MALL) for raw in rows)}
        if len(rows) < PAGE:
            return found
    raise unavailable(f"{MALL} 카테고리가 끝없이 이어집니다. 잠시 뒤 다시 찾으세요.", effect_possible=False)


def _leaves(rows: Mapping[str, CategoryRow]) -> Iterator[MallCategory]:
    for row in rows.values():
        if row.leaf_yn == "Y" and row.use_yn != "N":
            yield MallCategory(row.std_cat_id, _path(rows, row), leaf=True)


def _path(rows: Mapping[str, CategoryRow], row: CategoryRow) -> tuple[str, ...]:
    """The names from the top; a tree that bites its tail ends where it was before."""
    names, seen = [row.std_cat_nm], {row.std_cat_id}
    above = rows.get(row.upr_std_cat_id)
    while above is not None and above.std_cat_id not in seen:
        names.append(above.std_cat_nm)
        seen.add(above.std_cat_id)
        above = rows.get(above.upr_std_cat_id)
    return tuple(reversed(names))

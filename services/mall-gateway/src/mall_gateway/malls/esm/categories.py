"""The site's category tree, which ESM gives one level at a time (malls.md 4.2)."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from mall_gateway.malls.answers import as_object, as_rows
from mall_gateway.malls.esm.connector import Connector
from mall_gateway.malls.esm.wire import SiteCategory
from mall_gateway.malls.failures import read_as
from mall_gateway.malls.port import MallCategory

TREE = "/item/v1/categories/site-cats"
GOOD_FOR = timedelta(days=1)


class CategoryTree:
    """The tree of one site as far as it was asked for, kept for a day.

    It is public and the same for every account, and has hundreds of branches of a call each: without this each search
    would spend minutes of the mall's budget. What a search could not reach in its time, the next one goes on with.
    """

    def __init__(self) -> None:
        self._branches: dict[tuple[str, str], tuple[datetime, tuple[SiteCategory, ...]]] = {}

    async def leaves(self, connector: Connector, keyword: str) -> list[MallCategory]:
        """The leaves whose path holds the keyword."""
        found = [leaf async for leaf in self._below(connector, "", ())]
        return [leaf for leaf in found if keyword in " > ".join(leaf.path)]

    async def _below(self, connector: Connector, code: str, path: tuple[str, ...]) -> AsyncIterator[MallCategory]:
        for category in await self._branch(connector, code):
            below = (*path, category.cat_name)
            if category.is_leaf:
                yield MallCategory(category.cat_code, below, leaf=True)
            else:
                async for leaf in self._below(connector, category.cat_code, below):
                    yield leaf

    async def _branch(self, connector: Connector, code: str) -> tuple[SiteCategory, ...]:
        key, now = (connector.caller.base_url, code), connector.caller.now
        since, categories = self._branches.get(key, (now - GOOD_FOR, ()))
        if now - since >= GOOD_FOR:
            answer = await connector.get(f"{TREE}/{code}" if code else TREE, "esm.categories")
            told = as_object(answer) or {"subcats": as_rows(answer)}
            categories = read_as(SiteCategory, told, connector.site.name).sub_cats
            self._branches[key] = (now, categories)
        return categories

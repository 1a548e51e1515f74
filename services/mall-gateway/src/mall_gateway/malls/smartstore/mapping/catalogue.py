"""네이버's product search (malls.md 2.2)."""

from collections.abc import Iterator
from typing import Any

from mall_gateway.malls.answers import as_object, as_rows
from mall_gateway.malls.failures import read_as
from mall_gateway.malls.port import FoundProduct, ProductsPage
from mall_gateway.malls.smartstore.mapping.listings import STATES
from mall_gateway.malls.smartstore.wire import ChannelProduct

PAGE_SIZE = 100


def page_of(answer: Any) -> ProductsPage:
    """One product for each origin product, by the first channel that shows it."""
    whole = as_object(answer)
    rows = as_rows(whole.get("contents"))
    return ProductsPage(list(_found(rows)), more=bool(rows) and whole.get("last") is False)


def _found(rows: list[Any]) -> Iterator[FoundProduct]:
    for row in map(as_object, rows):
        shown = next(iter(as_rows(row.get("channelProducts"))), None)
        if shown is not None and row.get("originProductNo"):
            told = read_as(ChannelProduct, shown, "네이버")
            image = told.representative_image.url if told.representative_image else ""
            yield FoundProduct(
                str(row["originProductNo"]),
                told.name,
                STATES.get(told.status_type, "unknown"),
                told.status_type,
                told.sale_price,
                told.stock_quantity,
                told.seller_management_code,
                image,
            )

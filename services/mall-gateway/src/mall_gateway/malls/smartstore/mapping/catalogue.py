"""네이버's product search and a product's options (malls.md 2.2)."""

from collections.abc import Iterator
from typing import Any

from mall_gateway.malls.answers import as_object, as_rows
from mall_gateway.malls.failures import read_as
from mall_gateway.malls.port import FoundOption, FoundProduct, ProductDetails, ProductsPage
from mall_gateway.malls.smartstore.mapping.listings import STATES
from mall_gateway.malls.smartstore.wire import ChannelProduct, OptionCombination, OptionInfo, OriginProduct

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


def details_of(number: str, product: OriginProduct) -> ProductDetails:
    """A product with its combinations, or its standard options, which cost nothing beside the price.

    What a buyer chooses in one list after another (optionSimple) or writes (optionCustom) has neither number nor stock:
    it is not told. Unverified: that without useStockManagement the stock of an option means nothing.
    """
    attribute = product.detail_attribute
    rows = attribute.option_info.option_combinations or attribute.option_info.option_standards
    names = _names(attribute.option_info) if rows else ()
    counted = attribute.option_info.use_stock_management is not False
    return ProductDetails(
        number,
        product.name,
        product.sale_price,
        None if rows else product.stock_quantity,
        attribute.seller_code_info.seller_management_code,
        names,
        tuple(_option(row, len(names), counted=counted) for row in rows),
    )


def _names(info: OptionInfo) -> tuple[str, ...]:
    given = info.option_combination_group_names.model_dump().values()
    names = [*given] if info.option_combinations else [group.group_name for group in info.standard_option_groups]
    return tuple(name for name in names if name)


def _option(row: OptionCombination, depth: int, *, counted: bool) -> FoundOption:
    values = (row.option_name1, row.option_name2, row.option_name3, row.option_name4)[:depth]
    return FoundOption(row.id, values, row.price, row.stock_quantity if counted else None, row.usable is not False)

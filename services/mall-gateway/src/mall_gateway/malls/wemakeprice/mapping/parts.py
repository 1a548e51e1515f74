"""Blocks of 위메프's products with one thing changed in them, all else as it was read (malls.md 6.2)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mall_gateway.malls.answers import as_object, as_rows
from mall_gateway.malls.port import StockChange
from mall_gateway.malls.wemakeprice.sale_wire import StockedOption, StockedSale

Block = Mapping[str, Any]
_ROWS = "selectOptionValueList"
_STOCK = "stockCount"


def stocked(raw: Block, change: StockChange) -> tuple[Block | None, Block | None]:
    """The option block, None for a product without options; and the sale block, None where the whole stock is the same.

    Raises ValueError where the product has none of the changed options, or neither options nor a sale block.
    """
    option = as_object(raw.get("option"))
    rows = [as_object(row) for row in as_rows(option.get(_ROWS))]
    if not change.changed & ({_code_of(row) for row in rows} if rows else {""}):
        raise ValueError("options")
    if not rows:
        return None, _sale_of(raw, change.stocks[""])
    changed = [_with_stock(row, change) for row in rows]
    whole = _sale_of(raw, sum(map(_stock_of, changed))) if raw.get("sale") else None
    return {**option, _ROWS: changed}, whole


def lasting(raw: Block, ends_on: date) -> Block:
    """The sale block, to the end of that day in Seoul. Raises ValueError where there is none."""
    return {**_sale_block(raw), "saleEndDate": f"{ends_on.isoformat()} 23:59:59"}


def priced(raw: Block, price_won: int) -> Block:
    """The sale block at another price; 정가 with it where it was the same. Raises ValueError where there is none."""
    sale = _sale_block(raw)
    list_price = {"originPrice": price_won} if sale.get("originPrice") == sale.get("salePrice") else {}
    return {**sale, **list_price, "salePrice": price_won}


def _with_stock(row: Block, change: StockChange) -> Block:
    key = _code_of(row)
    return {**row, _STOCK: change.stocks[key]} if key in change.changed else row


def _sale_of(raw: Block, stock: int) -> Block | None:
    sale = _sale_block(raw)
    return None if StockedSale.model_validate(sale).stock_count == stock else {**sale, _STOCK: stock}


def _sale_block(raw: Block) -> Block:
    if sale := as_object(raw.get("sale")):
        return sale
    raise ValueError("sale")


def _code_of(row: Block) -> str:
    return StockedOption.model_validate(row).seller_option_code


def _stock_of(row: Block) -> int:
    return max(StockedOption.model_validate(row).stock_count, 0)

"""The `item` of an update of a part of 인터파크's products: what is left out stays (malls.md 7.2).

A public client says that name and price are always wanted: both are written back as they were read.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from contracts.catalog import Option
from mall_gateway.malls.interpark.mapping.options import limited, options_text
from mall_gateway.malls.interpark.mapping.products import NO_STOCK, SELLING, STOPPED, state_of
from mall_gateway.malls.interpark.profile import OPTION_FORBIDDEN
from mall_gateway.malls.interpark.wire import SoldItem
from mall_gateway.malls.offers import stock_to_send
from mall_gateway.malls.port import StockChange

SOLD_OUT = "02"


def stopping(item: SoldItem) -> dict[str, Any]:
    """No more for sale."""
    return {**_known(item), "saleStatTp": STOPPED}


def selling(item: SoldItem) -> dict[str, Any]:
    """For sale again."""
    return {**_known(item), "saleStatTp": SELLING}


def lasting(item: SoldItem, ends_on: date) -> dict[str, Any]:
    """Sold to the end of that day in Seoul."""
    return {**_known(item), "saleEndDts": f"{ends_on:%Y%m%d}"}


def priced(item: SoldItem, price_won: int) -> dict[str, Any]:
    """Sold at another price."""
    return {**_known(item), "saleUnitcost": price_won}


def stocking(found: Sequence[SoldItem], change: StockChange) -> dict[str, Any]:
    """The stock of the product and its options, `found` as they were read; what did not change stays as it is there.

    Raises ValueError where the mall has none of the changed options, or one that can't be written back.
    """
    product, *rows = found
    if not change.changed & ({row.external_prd_no for row in rows} if rows else {""}):
        raise ValueError("options")
    options = [_option_of(product, row, change) for row in rows]
    stock = sum(map(stock_to_send, options)) if rows else change.stocks[""]
    return {**_known(product), **_shown(product, stock), "saleLmtQty": limited(stock), **_options(options)}


def _known(item: SoldItem) -> dict[str, Any]:
    return {"prdNo": item.prd_no, "prdNm": item.prd_nm, "saleUnitcost": item.sale_unitcost}


def _shown(product: SoldItem, stock: int) -> dict[str, str]:
    """The state where stock came or went; a product that is stopped keeps its own."""
    if stock and product.sale_stat_tp in (SOLD_OUT, NO_STOCK):
        return {"saleStatTp": SELLING}
    return {"saleStatTp": NO_STOCK} if not stock and product.sale_stat_tp == SELLING else {}


def _options(options: Sequence[Option]) -> dict[str, str]:
    if len({option.values for option in options}) < len(options):
        raise ValueError("options of the same name")
    return {"prdOption": options_text(options)} if options else {}


def _option_of(product: SoldItem, row: SoldItem, change: StockChange) -> Option:
    """An option as it was read, with the stock that changed. Of a stopped product each is read as stopped."""
    used = row.sale_stat_tp != STOPPED or state_of(product.sale_stat_tp) == "stopped"
    key = row.external_prd_no
    rest = change.stocks.get(key, row.sale_lmt_qty) if row.sale_poss_rest_qty is None else row.sale_poss_rest_qty
    stock = change.stocks[key] if key in change.changed else rest
    surcharge = _price_of(row) - _price_of(product)
    return Option(key=key, values=_values_of(row.prd_nm), surcharge_won=surcharge, on_sale=used, stock=stock)


def _price_of(row: SoldItem) -> int:
    if row.sale_unitcost <= 0:
        raise ValueError("a price that is not told")
    return row.sale_unitcost


def _values_of(name: str) -> tuple[str, ...]:
    """`도자기 목걸이|백색/S`, or the option's part alone, as its one or two values."""
    values = tuple(part.strip() for part in name.rpartition("|")[2].split("/", 1))
    if not all(values) or set("".join(values)) & set(OPTION_FORBIDDEN):
        raise ValueError("the name of an option")
    return values

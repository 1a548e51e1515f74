"""What 현대몰 changes on sale by a call of its own: units' stock, the state, the price (malls.md 12)."""

from collections.abc import Mapping, Sequence

from mall_gateway.malls.failures import read_as
from mall_gateway.malls.hmall import queries
from mall_gateway.malls.hmall.connector import ask, session
from mall_gateway.malls.hmall.datasets import Row
from mall_gateway.malls.hmall.mapping import items, options
from mall_gateway.malls.hmall.profile import PROFILE
from mall_gateway.malls.hmall.wire import Item
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Caller,
    OnSale,
    PriceChange,
    ProductsPage,
    RefusedError,
    StockChange,
)

NO_UNIT = "현대몰 상품에 이 속성(옵션)이 없습니다. 다시 연동하거나 협력사 시스템에서 재고를 바꿔 주세요. ({keys})"


class HmallSales:
    """The side of the adapter that changes what is on sale."""

    async def set_stocks(self, caller: Caller, change: StockChange) -> None:
        """updateUnitStockByExcel of the units that changed, in one call; one without stock is paused (malls.md 12).

        Raises RefusedError, nothing sent, for an option that the mall has no unit of. Unverified: that units of a
        stopped product may be sold without selling it; its state has a call of its own.
        """
        units = await _units(caller, change)
        keys = sorted(change.changed)
        rows = [options.stock_row(change.mall_product_no, units[key], change.stocks[key]) for key in keys]
        await set_unit_stocks(caller, rows)

    async def resume_sale(self, caller: Caller, product: OnSale) -> None:
        """진행; refused, the product is read: one on sale is as good. 영구중단 can't be undone (malls.md 12)."""
        try:
            await set_state(caller, product.mall_product_no, items.ON_SALE)
        except RefusedError:
            shown = await queries.item(caller, product.mall_product_no)
            if shown is None or items.state_of(shown) != "on_sale":
                raise

    async def set_price(self, caller: Caller, change: PriceChange) -> None:
        """updateItemPrcHist: asked of the MD, from now on (malls.md 12); the old price holds until then."""
        await ask_price(caller, items.price_row(change.terms, change.mall_product_no, caller.now))

    async def fetch_listings(self, caller: Caller, page: int) -> ProductsPage:
        """selectVenSellItemQryList, whose rows have no stock (malls.md 12)."""
        rows = await queries.products_page(caller, "product.find", page, queries.PAGE_ROWS)
        found = [items.found_of(read_as(Item, row, PROFILE.name)) for row in rows]
        return ProductsPage(found, more=len(rows) == queries.PAGE_ROWS)


async def ask_price(caller: Caller, row: Row) -> None:
    """Ask the MD for a price; that the same one was asked before is as good."""
    given = {"sessionVO": [session(caller)], "dsItemPrcHistTran": [row]}
    try:
        await ask(caller, "product.price", "/pd/pdh/updateItemPrcHist.do", given, effect=True)
    except AlreadyDoneError:
        return


async def set_unit_stocks(caller: Caller, rows: Sequence[Row]) -> None:
    """The stock call; nothing is sent where there are no rows."""
    if rows:
        given = {"sessionVO": [session(caller)], "dsList": rows}
        await ask(caller, "product.stock", "/pd/pdc/updateUnitStockByExcel.do", given, effect=True)


async def set_state(caller: Caller, product_no: str, code: str) -> None:
    """The call for a product's state of sale."""
    given = {"sessionVO": [session(caller)], "dsSlitmListTran": [items.state_row(product_no, code)]}
    await ask(caller, "product.state", "/pd/pdc/updateVenSellItemList.do", given, effect=True)


async def _units(caller: Caller, change: StockChange) -> Mapping[str, str]:
    """The mall's units by our keys; read where one that changed is not known. Raises RefusedError where it is not."""
    known = change.mall_option_nos
    if not change.changed <= known.keys():
        read = options.unit_codes(await queries.units(caller, change.mall_product_no))
        known = {**read, **known}
    missing = sorted(change.changed - known.keys())
    if missing:
        raise RefusedError(NO_UNIT.format(keys=", ".join(missing) or "옵션 없음"), code="no_unit")
    return known

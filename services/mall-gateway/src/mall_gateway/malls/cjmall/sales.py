"""What CJ mall changes on sale by an interface of its own: the stock of 단품, prices, and whether it sells."""

from collections.abc import Iterator, Mapping

from mall_gateway.malls.cjmall import queries
from mall_gateway.malls.cjmall.connector import Call, send
from mall_gateway.malls.cjmall.mapping import products
from mall_gateway.malls.cjmall.profile import MALL
from mall_gateway.malls.port import Caller, OnSale, PriceChange, RefusedError, StockChange
from mall_gateway.malls.seoul_time import seoul_day

NO_UNIT = f"{MALL} 상품에 이 단품이 없습니다. 상품을 다시 연동하거나 파트너시스템에서 재고를 바꿔 주세요. ({{keys}})"


class CjmallSales:
    """The side of the adapter that changes what is on sale."""

    async def set_stocks(self, caller: Caller, change: StockChange) -> None:
        """IF_03_05 of each 단품 that changed (malls.md 11.2); one without stock is paused by IF_03_03 instead.

        What is sold out is paused first, what is there again sells only once its plan stands. Raises RefusedError,
        nothing sent, for an option that the mall has no 단품 of. The product's own state, which has a kind of its own
        in IF_03_03, is not touched: a stopped one stays stopped.
        """
        units = await _units(caller, change)
        stocks = {units[key]: change.stocks[key] for key in sorted(change.changed)}
        plans = products.supply_plans(stocks, seoul_day(caller.now))
        for call in _calls(stocks, plans):
            await send(caller, call)

    async def resume_sale(self, caller: Caller, product: OnSale) -> None:
        """IF_03_03 of the product; refused, it is read: one on sale is as good (malls.md 11.2).

        A 단품 that is paused for want of stock stays paused.
        """
        states = [products.state_change(products.ITEM, product.mall_product_no, selling=True)]
        try:
            await send(caller, _state_call(states))
        except RefusedError:
            listed = products.listed_of(await queries.units_of_item(caller, product.mall_product_no))
            if listed is None or listed.state != "on_sale":
                raise

    async def set_price(self, caller: Caller, change: PriceChange) -> None:
        """IF_03_04 of the product and of all its 단품 in one call, from today on (malls.md 11.2)."""
        units = products.numbers_of(await queries.units_of_item(caller, change.mall_product_no))
        prices = products.changed_prices(change, units, seoul_day(caller.now))
        await send(caller, Call("IF_03_04", "product.price", {"itemPrices": prices}, effect=True))


def _calls(stocks: Mapping[str, int], plans: list[dict[str, object]]) -> Iterator[Call]:
    for selling in (False, True):
        if selling and plans:
            yield Call("IF_03_05", "product.stock", {"ltSupplyPlans": plans}, effect=True)
        units = [unit for unit, stock in stocks.items() if bool(stock) == selling]
        if units:
            yield _state_call([products.state_change(products.UNIT, unit, selling=selling) for unit in units])


def _state_call(states: list[dict[str, object]]) -> Call:
    return Call("IF_03_03", "product.state", {"itemStates": states}, effect=True)


async def _units(caller: Caller, change: StockChange) -> Mapping[str, str]:
    """The mall's 단품 by our keys; read where one that changed is not known. Raises RefusedError where it is not."""
    known = change.mall_option_nos
    if not change.changed <= known.keys():
        known = products.numbers_of(await queries.units_of_item(caller, change.mall_product_no))
    missing = sorted(change.changed - known.keys())
    if missing:
        raise RefusedError(NO_UNIT.format(keys=", ".join(missing) or "옵션 없음"), code="no_unit")
    return known

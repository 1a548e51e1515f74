"""What 롯데홈쇼핑 changes of a product on sale by a call of its own: stock by item, state and price (malls.md 9.2)."""

from collections.abc import Mapping

from mall_gateway.malls.lotteimall import listings, queries
from mall_gateway.malls.lotteimall.connector import posting, write
from mall_gateway.malls.lotteimall.mapping import products
from mall_gateway.malls.port import Caller, OnSale, PriceChange, RefusedError, StockChange

NO_ITEM = "롯데홈쇼핑 상품에 이 옵션이 없습니다. 상품을 다시 연동하거나 파트너센터에서 재고를 바꿔 주세요. ({keys})"


class LotteimallSales:
    """The side of the adapter that changes what is on sale."""

    async def set_stocks(self, caller: Caller, change: StockChange) -> None:
        """registStock of each item that changed, the sold out ones first (malls.md 9.2).

        A refused item does not keep the others from being told; its refusal is raised at the end. Raises RefusedError,
        nothing sent, for a product that waits for the MD and for an option that the mall has no item of.
        Unverified: that stock leaves a product alone that is 품절 as a whole; its state has a call of its own.
        """
        number = await listings.product_no(caller, change.mall_product_no)
        items = await _items(caller, number, change)
        refused: list[RefusedError] = []
        for key in sorted(change.changed, key=lambda each: change.stocks[each] > 0):
            values = products.stock_of(number, items[key], change.stocks[key])
            try:
                await write(caller, posting("goods.stock", "registStock", values))
            except RefusedError as error:
                refused.append(error)
        if refused:
            raise refused[0]

    async def resume_sale(self, caller: Caller, product: OnSale) -> None:
        """판매진행; refused, the product is read: one on sale is as good. An ended one stays so (malls.md 9.2)."""
        await listings.resume(caller, product.mall_product_no)

    async def set_price(self, caller: Caller, change: PriceChange) -> None:
        """updateGoodsSalePrcOpenApi, one price for all items (malls.md 9.2): at once, or asked of the MD (Result 3).

        Raises RefusedError, nothing sent, for a product that waits for the MD.
        """
        number = await listings.product_no(caller, change.mall_product_no)
        await listings.set_price(caller, change.terms, number)


async def _items(caller: Caller, number: str, change: StockChange) -> Mapping[str, str]:
    """The mall's items by our keys; read where one that changed is not known. Raises RefusedError where it is not."""
    known = change.mall_option_nos
    if not change.changed <= known.keys():
        known = products.item_numbers(await queries.stock_rows(caller, number))
    missing = sorted(change.changed - known.keys())
    if missing:
        raise RefusedError(NO_ITEM.format(keys=", ".join(missing) or "옵션 없음"), code="no_item")
    return known

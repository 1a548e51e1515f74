"""A product on sale at 쿠팡: stop, resume, stock and price, item by item (malls.md 1.2)."""

from collections.abc import Collection, Mapping

from mall_gateway.malls.coupang import reads
from mall_gateway.malls.coupang.connector import Connector
from mall_gateway.malls.coupang.mapping import catalogue, listings
from mall_gateway.malls.coupang.reads import MARKET
from mall_gateway.malls.port import Caller, OnSale, PriceChange, ProductDetails, ProductsPage, RefusedError, StockChange

NOT_APPROVED = "쿠팡의 승인 전이라 {act}할 옵션이 없습니다. 승인된 뒤 다시 하거나 쿠팡 윙에서 {instead}하세요."
MOST_ITEMS_READ = 40
"""Of so many items the stocks are read one by one: five seconds of the account's calls."""


class CoupangSales:
    """The sale of 쿠팡's adapter. All of it hangs on `vendorItemId`, which comes with the approval."""

    async def stop_sale(self, caller: Caller, mall_product_no: str, mall_option_nos: Mapping[str, str]) -> None:
        """Stop every vendor item; one that is deleted at the mall is stopped (malls.md 1.2)."""
        connector = Connector(caller)
        known = await _numbers(connector, OnSale(mall_product_no, mall_option_nos), "판매중지", "삭제")
        for number in known.values():
            await _stop_item(connector, number)

    async def resume_sale(self, caller: Caller, product: OnSale) -> None:
        """PUT sales/resume of every vendor item; one that is on sale is taken again (malls.md 1.2).

        Raises RefusedError where an item was deleted or stopped by 쿠팡's own monitoring.
        """
        connector = Connector(caller)
        known = await _numbers(connector, product, "판매재개", "확인")
        for number in known.values():
            await connector.put(f"{MARKET}/vendor-items/{number}/sales/resume", "coupang.item_sale")

    async def set_stocks(self, caller: Caller, change: StockChange) -> None:
        """PUT quantities of the vendor items that changed; their sale stays as it is (malls.md 1.2).

        Raises RefusedError, nothing sent, while one of them has no number.
        """
        connector = Connector(caller)
        known = await _numbers(connector, change, "재고변경", "변경", change.changed)
        for number, quantity in listings.quantities(change, known):
            await connector.put(f"{MARKET}/vendor-items/{number}/quantities/{quantity}", "coupang.item_stock")

    async def set_price(self, caller: Caller, change: PriceChange) -> None:
        """PUT prices of each vendor item, surcharge included, unforced (malls.md 1.2).

        Raises RefusedError, nothing sent, while one of them has no number; and where 쿠팡 refuses one, as it does more
        than half down or twice up: what went before it stays, and is sent again with the next try.
        """
        connector = Connector(caller)
        prices = change.prices_won
        known = await _numbers(connector, change, "가격변경", "변경", prices)
        for key in sorted(prices):
            await connector.put(f"{MARKET}/vendor-items/{known[key]}/prices/{prices[key]}", "coupang.item_price")

    async def fetch_listings(self, caller: Caller, page: int) -> ProductsPage:
        """GET seller-products, whose rows have neither price nor stock (malls.md 1.2)."""
        return catalogue.page_of(await reads.products_answer(caller, str(page)))

    async def read_product(self, caller: Caller, mall_product_no: str) -> ProductDetails | None:
        """GET seller-products, then inventories of its items, which alone have the stock of now (malls.md 1.2).

        Where there are more items than a seller waits for, their stocks stay unknown: each is a call of its own.
        """
        connector = Connector(caller)
        product = await reads.seller_product(connector, mall_product_no)
        if product is None:
            return None
        numbers = [item.vendor_item_id for item in product.items if item.vendor_item_id]
        asked = numbers if len(numbers) <= MOST_ITEMS_READ else []
        states = {number: await reads.item_state(connector, number) for number in asked}
        return catalogue.details_of(product, states)


async def _numbers(
    connector: Connector, product: OnSale, act: str, instead: str, wanted: Collection[str] = ()
) -> Mapping[str, str]:
    """The numbers of the items by our keys, read where those of `wanted` (or all) are not known yet."""
    known = {key: number for key, number in product.mall_option_nos.items() if number}
    if known and not set(wanted) - known.keys():
        return known
    found = await reads.seller_product(connector, product.mall_product_no)
    known |= listings.option_numbers(found) if found else {}
    if not known or set(wanted) - known.keys():
        raise RefusedError(NOT_APPROVED.format(act=act, instead=instead), code="NOT_APPROVED")
    return known


async def _stop_item(connector: Connector, number: str) -> None:
    try:
        await connector.put(f"{MARKET}/vendor-items/{number}/sales/stop", "coupang.item_sale")
    except RefusedError as refused:
        if "삭제된 상품" not in refused.message:
            raise

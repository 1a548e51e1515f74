"""재고연동, 판매재개 and 판매가 변경 of 롯데온 (malls.md 8.2), by writes that an update is made of too."""

from collections.abc import Mapping

from contracts.listing import SalesTerms
from mall_gateway.malls.lottecom import reads
from mall_gateway.malls.lottecom.connector import Connector
from mall_gateway.malls.lottecom.mapping import listings, orders
from mall_gateway.malls.lottecom.reads import PRODUCT
from mall_gateway.malls.lottecom.wire import Identity, ProductDetail
from mall_gateway.malls.port import Caller, OnSale, PriceChange, ProductDetails, ProductsPage, RefusedError, StockChange

ITEM = "/product/v1/item"


class LottecomSales:
    """What can be changed of a product on sale."""

    async def set_stocks(self, caller: Caller, change: StockChange) -> None:
        """POST item/stock/change, then item/status/change where stock came or went (malls.md 8.2).

        The product is read first, for its options' numbers and states. Of a stopped product only the stock is sent: its
        options are sold again by `resume_sale`. Raises RefusedError, nothing sent, where it has none of the options.
        Unverified: that stock alone does not take an option that was sold out back on sale.
        """
        connector = Connector(caller)
        seller = await reads.seller(connector)
        current = await current_of(connector, seller, change.mall_product_no)
        stocks = listings.changed_stocks(change, current.itm_lst)
        if not stocks:
            raise RefusedError("롯데닷컴의 상품에 이 옵션이 없습니다. 다시 연동하세요.", code="OPTIONS")
        await write_stocks(connector, seller, current.spd_no, stocks)
        if listings.listed(current).state not in ("stopped", "ended"):
            states = listings.changed_sales(stocks, current.itm_lst)
            await write_item_sales(connector, seller, current.spd_no, states)

    async def resume_sale(self, caller: Caller, product: OnSale) -> None:
        """POST product/status/change to SALE, then item/status/change of what is sold out with stock (malls.md 8.2)."""
        connector = Connector(caller)
        seller = await reads.seller(connector)
        current = await current_of(connector, seller, product.mall_product_no)
        if listings.listed(current).state != "on_sale":
            await write_sale(connector, seller, current.spd_no, listings.SALE)
        await write_item_sales(connector, seller, current.spd_no, listings.restocked(current.itm_lst))

    async def set_price(self, caller: Caller, change: PriceChange) -> None:
        """POST item/price/change of the options that have another price: all have the same (malls.md 8.2)."""
        connector = Connector(caller)
        seller = await reads.seller(connector)
        await write_prices(connector, seller, await current_of(connector, seller, change.mall_product_no), change.terms)

    async def fetch_listings(self, caller: Caller, page: int) -> ProductsPage:
        """product/list of all days, whose rows have neither price nor stock (malls.md 8.2)."""
        connector = Connector(caller)
        seller = await reads.seller(connector)
        rows = await reads.products_page(connector, seller, caller.now, page, {})
        return ProductsPage([listings.found_of(row) for row in rows], more=len(rows) == reads.PAGE)

    async def read_product(self, caller: Caller, mall_product_no: str) -> ProductDetails | None:
        """POST product/detail (malls.md 8.2)."""
        connector = Connector(caller)
        found = await reads.product(connector, await reads.seller(connector), mall_product_no)
        return listings.details_of(found) if found else None


async def current_of(connector: Connector, seller: Identity, number: str) -> ProductDetail:
    """The product as it is. Raises RefusedError where the mall has none of that number."""
    found = await reads.product(connector, seller, number) if number else None
    if found is None:
        raise RefusedError("롯데닷컴에 이 상품이 없습니다. 새로 연동하세요.", code="NOT_LISTED", message=number)
    return found


async def write_stocks(connector: Connector, seller: Identity, number: str, stocks: Mapping[str, int]) -> None:
    """The stock of options by their numbers; nothing is sent for none."""
    if stocks:
        await connector.write(f"{ITEM}/stock/change", "lottecom.stock", listings.stock_body(seller, number, stocks))


async def write_prices(connector: Connector, seller: Identity, current: ProductDetail, terms: SalesTerms) -> None:
    """The price of the options that have another one; nothing is sent for none."""
    numbers = listings.differing_prices(terms.price_won, current.itm_lst)
    if numbers:
        now = orders.stamp(connector.caller.now)
        body = listings.price_body(seller, current.spd_no, numbers, terms, now)
        await connector.write(f"{ITEM}/price/change", "lottecom.price", body)


async def write_item_sales(connector: Connector, seller: Identity, number: str, states: Mapping[str, str]) -> None:
    """SALE or SOUT of options by their numbers; nothing is sent for none."""
    if states:
        body = listings.item_sale_body(seller, number, states)
        await connector.write(f"{ITEM}/status/change", "lottecom.item_sale", body)


async def write_sale(connector: Connector, seller: Identity, number: str, state: str) -> None:
    """SALE or SOUT of the product."""
    await connector.write(f"{PRODUCT}/status/change", "lottecom.sale", listings.sale_body(seller, number, state))

"""A product on sale at G마켓 or 옥션: stock, resumption, period and price (malls.md 4.2)."""

from mall_gateway.malls.answers import as_object
from mall_gateway.malls.esm import reads
from mall_gateway.malls.esm.connector import Connector
from mall_gateway.malls.esm.mapping import catalogue, sales
from mall_gateway.malls.esm.reads import GOODS
from mall_gateway.malls.esm.sites import Site
from mall_gateway.malls.port import Caller, OnSale, PeriodChange, PriceChange, ProductDetails, ProductsPage, StockChange
from mall_gateway.malls.seoul_time import seoul_day


class EsmSales:
    """The sale of the adapter. Price, stock, sale and period have one call: what shall stay is read and sent again."""

    _site: Site

    async def set_stocks(self, caller: Caller, change: StockChange) -> None:
        """PUT stock without options, else PUT of the options as they are read, but for our stocks (malls.md 4.2).

        Raises RefusedError, nothing written, where the product lacks an option. Unverified: that the stock call takes
        0, which its page does not forbid as that of a creation does, and that options go back in the form of the read.
        """
        connector = Connector(caller, self._site)
        master = await reads.known_master(connector, change.mall_product_no)
        if "" in change.stocks:
            body = sales.stock_body(self._site, change.stocks[""])
            await connector.put(f"{GOODS}/{master}/stock", "esm.goods_stock", body)
            return
        path = f"{GOODS}/{master}/recommended-options"
        told = as_object(await connector.get_as_is(path, "esm.options"))
        await connector.put(path, "esm.options_write", sales.options_body(self._site, told, change))

    async def resume_sale(self, caller: Caller, product: OnSale) -> None:
        """PUT sell-status with price and stock as they are read; nothing is sent of what is on sale (malls.md 4.2).

        Raises RefusedError, nothing sent, where the period is over. Unverified: that a period of 0 stays as it is.
        """
        connector = Connector(caller, self._site)
        master = await reads.known_master(connector, product.mall_product_no)
        sale = await reads.sell_status(connector, master)
        sales.check_period(self._site, sale, seoul_day(caller.now))
        if not sales.sells(self._site, sale):
            body = sales.sale_body(self._site, sale, sells=True, days=sales.AS_IT_IS)
            await connector.put(f"{GOODS}/{master}/sell-status", "esm.goods_sale", body)

    async def set_period(self, caller: Caller, change: PeriodChange) -> None:
        """PUT sell-status with a number of days from today; sale, price and stock as they are read (malls.md 4.2).

        Raises RefusedError, nothing written, for a day that is none of the mall's lengths away. A period that ends on
        that day already is left alone, so that a repetition after midnight is none. Unverified: that the last day is
        so many days after today.
        """
        connector = Connector(caller, self._site)
        master = await reads.known_master(connector, change.mall_product_no)
        sale = await reads.sell_status(connector, master)
        if sales.last_day(self._site, sale) == change.ends_on.strftime("%Y%m%d"):
            return
        days = sales.days_until(self._site, change.ends_on, seoul_day(caller.now))
        body = sales.sale_body(self._site, sale, sells=sales.sells(self._site, sale), days=days)
        await connector.put(f"{GOODS}/{master}/sell-status", "esm.goods_sale", body)

    async def set_price(self, caller: Caller, change: PriceChange) -> None:
        """PUT sell-status with the price; sale and stock as they are read, the period as it is (malls.md 4.2).

        What options cost beside it stays. A price that is so already is left alone.
        """
        connector = Connector(caller, self._site)
        master = await reads.known_master(connector, change.mall_product_no)
        sale = await reads.sell_status(connector, master)
        if sales.price(self._site, sale) == change.terms.price_won:
            return
        sells = sales.sells(self._site, sale)
        body = sales.sale_body(self._site, sale, sells=sells, days=sales.AS_IT_IS, price=change.terms.price_won)
        await connector.put(f"{GOODS}/{master}/sell-status", "esm.goods_sale", body)

    async def fetch_listings(self, caller: Caller, page: int) -> ProductsPage:
        """POST goods/search without a filter (malls.md 4.2), of which 30 a minute are taken."""
        connector = Connector(caller, self._site)
        return catalogue.page_of(self._site, await reads.goods_page(connector, page, catalogue.PAGE_SIZE))

    async def read_product(self, caller: Caller, mall_product_no: str) -> ProductDetails | None:
        """GET sell-status and recommended-options of the master product (malls.md 4.2)."""
        connector = Connector(caller, self._site)
        master = await reads.master_number(connector, mall_product_no)
        if master is None:
            return None
        sale = await reads.sell_status(connector, master)
        return catalogue.details_of(self._site, mall_product_no, sale, await reads.options_of(connector, master))

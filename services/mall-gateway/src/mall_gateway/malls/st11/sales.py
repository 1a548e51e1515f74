"""A product on sale at 11번가: stop, resume, stock and price (malls.md 3.2)."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from mall_gateway.malls.failures import read_as
from mall_gateway.malls.markup import fields_of
from mall_gateway.malls.port import Caller, OnSale, PriceChange, ProductDetails, ProductsPage, RefusedError, StockChange
from mall_gateway.malls.st11 import queries
from mall_gateway.malls.st11.connector import MALL, Call, send
from mall_gateway.malls.st11.mapping import products, sales
from mall_gateway.malls.st11.wire import ListedProduct, Stock

STOP = Call("product.stop", "PUT", "/prodstatservice/stat/stopdisplay", effect=True)
RESUME = Call("product.resume", "PUT", "/prodstatservice/stat/restartdisplay", effect=True)


class St11Sales:
    """The sale of 11번가's adapter."""

    async def stop_sale(
        self,
        caller: Caller,
        mall_product_no: str,
        mall_option_nos: Mapping[str, str],  # noqa: ARG002  the port's: other malls stop option by option
    ) -> None:
        """전시중지; refused, the product is read: a stopped or ended one is as good (malls.md 3.2)."""
        await _set_state(caller, STOP, mall_product_no, ("stopped", "ended"))

    async def resume_sale(self, caller: Caller, product: OnSale) -> None:
        """전시중지해제; refused, the product is read: one that is on sale is as good (malls.md 3.2)."""
        await _set_state(caller, RESUME, product.mall_product_no, ("on_sale",))

    async def set_stocks(self, caller: Caller, change: StockChange) -> None:
        """PUT stockqty of each option that changed, after all stocks are read: a product without options has one.

        Raises RefusedError, nothing written, where 11번가 has no stock of an option (malls.md 3.2). Unverified: that an
        option at 0 is sold out, and that its next stock sells it again.
        """
        number = change.mall_product_no
        for stock, quantity in sales.changed_stocks(change, await stocks_of(caller, number)):
            await put_stock(caller, number, stock, quantity)

    async def set_price(self, caller: Caller, change: PriceChange) -> None:
        """판매가 변경, a write by GET; what options cost beside it stays (malls.md 3.2)."""
        path = f"/prodservices/product/price/{change.mall_product_no}/{change.terms.price_won}"
        await send(caller, Call("product.price", "GET", path, effect=True))

    async def fetch_listings(self, caller: Caller, page: int) -> ProductsPage:
        """The product search without a filter, whose rows have no stock (malls.md 3.2)."""
        rows = await queries.products_page(caller, page)
        found = [products.found_of(read_as(ListedProduct, row, MALL)) for row in rows]
        return ProductsPage(found, more=len(rows) == queries.PAGE_ROWS)

    async def read_product(self, caller: Caller, mall_product_no: str) -> ProductDetails | None:
        """GET prodmarket, then its stocks, which have the options (malls.md 3.2)."""
        root = await queries.product_root(caller, mall_product_no)
        if root is None:
            return None
        told = read_as(ListedProduct, fields_of(root), MALL)
        return products.details_of(told, await stocks_of(caller, mall_product_no))


async def stocks_of(caller: Caller, product_no: str) -> list[Stock]:
    """The stocks of a product, one an option."""
    return [read_as(Stock, row, MALL) for row in await queries.stock_rows(caller, product_no)]


async def put_stock(caller: Caller, product_no: str, stock: Stock, quantity: int) -> None:
    """재고수량 변경 of one option."""
    path, body = f"/prodservices/stockqty/{stock.prd_stck_no}", products.stock_body(product_no, stock, quantity)
    await send(caller, Call("product.stock", "PUT", path, effect=True, root="ProductStock", body=body))


async def _set_state(caller: Caller, act: Call, product_no: str, as_good: Collection[str]) -> None:
    try:
        await send(caller, replace(act, path=f"{act.path}/{product_no}"))
    except RefusedError:
        root = await queries.product_root(caller, product_no)
        told = None if root is None else read_as(ListedProduct, fields_of(root), MALL)
        if told is None or products.listed_of(told, ()).state not in as_good:
            raise

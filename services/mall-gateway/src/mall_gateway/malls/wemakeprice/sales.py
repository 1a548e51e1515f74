"""재고연동, 판매재개, 판매기간 and 판매가 변경 of 위메프: a block of a product, read and written back (malls.md 6.2).

Unverified: that a part is written as `{productNo, <block>}` and that it takes a stopped product not back on sale. A
block goes back whole, as it was read but for what changes: the mall may take what is left out as empty.
"""

from collections.abc import Callable, Mapping
from typing import Any

from mall_gateway.malls.failures import read_as
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Caller,
    OnSale,
    PeriodChange,
    PriceChange,
    ProductsPage,
    RefusedError,
    StockChange,
)
from mall_gateway.malls.shapes import Shape
from mall_gateway.malls.wemakeprice import sale_wire, wire
from mall_gateway.malls.wemakeprice.connector import MALL, call
from mall_gateway.malls.wemakeprice.mapping import parts, products
from mall_gateway.malls.wemakeprice.queries import look_up, rows_of

Row = Mapping[str, Any]


class WemakepriceSales:
    """What can be changed of a product on sale."""

    async def set_stocks(self, caller: Caller, change: StockChange) -> None:
        """setProductOption with the changed options' stock, setProductSale with that of the whole (malls.md 6.2).

        Raises RefusedError, nothing sent, where the product has none of the options. Unverified: setProductOption,
        named as the calls of the other blocks are, and that the whole is the sum of the options as at registration.
        """
        raw = await _product_row(caller, change.mall_product_no)
        try:
            option, sale = parts.stocked(raw, change)
        except ValueError:
            reason = "위메프의 옵션이 등록한 것과 달라 재고만 바꿀 수 없습니다. 다시 연동하세요."
            raise RefusedError(reason, code="options") from None
        number = products.as_number(change.mall_product_no)
        if option is not None:
            body = sale_wire.ProductOptions(product_no=number, option=option)
            await _write(caller, "/product/in/setProductOption", "product.option", body)
        if sale is not None:
            await _set_sale(caller, change.mall_product_no, sale)

    async def resume_sale(self, caller: Caller, product: OnSale) -> None:
        """setProductStatus (malls.md 6.2); a product on sale is as good."""
        await set_status(caller, product.mall_product_no, products.ON_SALE)

    async def set_period(self, caller: Caller, change: PeriodChange) -> None:
        """setProductSale with another saleEndDate (malls.md 6.2); the stock in it is that of a moment ago."""
        raw = await _product_row(caller, change.mall_product_no)
        await _set_sale(caller, change.mall_product_no, _sale_of(raw, lambda row: parts.lasting(row, change.ends_on)))

    async def set_price(self, caller: Caller, change: PriceChange) -> None:
        """setProductSale with another salePrice (malls.md 6.2): options keep what they cost beside it."""
        raw = await _product_row(caller, change.mall_product_no)
        sale = _sale_of(raw, lambda row: parts.priced(row, change.terms.price_won))
        await _set_sale(caller, change.mall_product_no, sale)

    async def fetch_listings(self, caller: Caller, page: int) -> ProductsPage:
        """getProductList, which has no pages: all of it is the first one (malls.md 6.2)."""
        if page > 1:
            return ProductsPage([], more=False)
        rows = rows_of(await call(caller, "GET", "/product/out/getProductList", api="product.list"))
        return ProductsPage([products.found_of(read_as(wire.ListRow, row, MALL)) for row in rows], more=False)


async def set_status(caller: Caller, product_no: str, status: str) -> None:
    """setProductStatus; what is in that state already is as good."""
    body = wire.ProductStatus(product_no=products.as_number(product_no), product_status=status)
    try:
        await _write(caller, "/product/in/setProductStatus", "product.status", body)
    except AlreadyDoneError:
        return


async def _product_row(caller: Caller, product_no: str) -> Row:
    raw = await look_up(caller, "/product/out/getProduct", api="product.read", query={"productNo": product_no})
    if raw is None:
        raise RefusedError("위메프에 이 상품이 없습니다. 새로 연동하세요.", code="not_listed")
    return raw


def _sale_of(raw: Row, changed: Callable[[Row], Row]) -> Row:
    """The sale block with a change. Raises RefusedError where the mall does not tell it."""
    try:
        return changed(raw)
    except ValueError:
        reason = "위메프가 상품의 판매정보를 알려 주지 않아 그것만 바꿀 수 없습니다. 다시 연동하세요."
        raise RefusedError(reason, code="sale") from None


async def _set_sale(caller: Caller, product_no: str, sale: Row) -> None:
    body = sale_wire.ProductSale(product_no=products.as_number(product_no), sale=sale)
    await _write(caller, "/product/in/setProductSale", "product.sale", body)


async def _write(caller: Caller, path: str, api: str, body: Shape) -> Any:
    return await call(caller, "POST", path, api=api, body=body.to_json())

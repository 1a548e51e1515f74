"""재고연동, 판매재개, 판매기간 and 판매가 변경 of 인터파크: updates of a part, whose rest stays (malls.md 7.2)."""

from collections.abc import Mapping, Sequence
from typing import Any

from mall_gateway.malls.interpark import queries
from mall_gateway.malls.interpark.connector import ProductCall, ask_products
from mall_gateway.malls.interpark.mapping import parts
from mall_gateway.malls.interpark.mapping.products import found_of, state_of
from mall_gateway.malls.interpark.wire import SoldItem
from mall_gateway.malls.port import Caller, OnSale, PeriodChange, PriceChange, ProductsPage, RefusedError, StockChange


class InterparkSales:
    """What can be changed of a product on sale, which each act reads first: an update wants its name and price."""

    async def set_stocks(self, caller: Caller, change: StockChange) -> None:
        """UpdateProductAPIData with saleLmtQty and the options' one string (malls.md 7.2), its names as they were read.

        What is not on sale for want of stock is `05`, and `01` with stock again; a stopped product keeps its state.
        Raises RefusedError, nothing sent, where the options can't be told. Unverified: that an update of a part takes
        `prdOption`, and that an option which is not in use (사용여부) is read as `03`.
        """
        found = await sold_items(caller, change.mall_product_no)
        try:
            item = parts.stocking(found, change)
        except ValueError:
            reason = "인터파크의 옵션이 등록한 것과 달라 재고만 바꿀 수 없습니다. 다시 연동하세요."
            raise RefusedError(reason, code="options") from None
        await update_part(caller, "product.stock", item)

    async def resume_sale(self, caller: Caller, product: OnSale) -> None:
        """UpdateProductAPIData with saleStatTp 01 (malls.md 7.2); what is on sale is as good."""
        found = await sold_items(caller, product.mall_product_no)
        if state_of(found[0].sale_stat_tp) != "on_sale":
            await update_part(caller, "product.resume", parts.selling(found[0]))

    async def set_period(self, caller: Caller, change: PeriodChange) -> None:
        """UpdateProductAPIData with saleEndDts (malls.md 7.2). Unverified: that a part takes it without saleStrDts."""
        found = await sold_items(caller, change.mall_product_no)
        await update_part(caller, "product.period", parts.lasting(found[0], change.ends_on))

    async def set_price(self, caller: Caller, change: PriceChange) -> None:
        """UpdateProductAPIData with saleUnitcost (malls.md 7.2); what options cost beside it stays in their string."""
        found = await sold_items(caller, change.mall_product_no)
        await update_part(caller, "product.price", parts.priced(found[0], change.terms.price_won))

    async def fetch_listings(self, caller: Caller, page: int) -> ProductsPage:
        """GetProductInquiryForAPI (malls.md 7.2)."""
        rows = await queries.products_page(caller, page)
        return ProductsPage([found_of(row) for row in rows], more=len(rows) == queries.PAGE_ROWS)


async def sold_items(caller: Caller, number: str) -> Sequence[SoldItem]:
    """The product, then its options. Raises RefusedError where the mall has none of that number."""
    found = await queries.sold_items(caller, number)
    if not found:
        raise RefusedError("인터파크에 이 상품이 없습니다. 판매자매니저에서 확인하세요.", code="not_listed")
    return found


async def update_part(caller: Caller, api: str, item: Mapping[str, Any]) -> None:
    """An update whose document has a part of the product."""
    await ask_products(caller, ProductCall(api, "UpdateProductAPIData", "update", item=item, title="상품 수정"))

"""A product on sale at 네이버: stop, resume, stock, period and price (malls.md 2.2)."""

from collections.abc import Mapping

from mall_gateway.malls.port import (
    Caller,
    OnSale,
    PeriodChange,
    PriceChange,
    ProductDetails,
    ProductsPage,
    RefusedError,
    StockChange,
)
from mall_gateway.malls.smartstore import reads
from mall_gateway.malls.smartstore.connector import Connector
from mall_gateway.malls.smartstore.mapping import catalogue, listings, sales
from mall_gateway.malls.smartstore.refusals import refusal
from mall_gateway.malls.smartstore.wire import OriginProduct

PRODUCTS = "/v1/products/origin-products"


class SmartstoreSales:
    """The sale of 스토어팜's adapter."""

    async def stop_sale(self, caller: Caller, mall_product_no: str, mall_option_nos: Mapping[str, str]) -> None:  # noqa: ARG002
        """PUT change-status SUSPENSION; a refusal of what is stopped already is none (malls.md 2.2)."""
        await _set_state(Connector(caller), mall_product_no, "SUSPENSION", {"stopped", "ended"})

    async def resume_sale(self, caller: Caller, product: OnSale) -> None:
        """PUT change-status SALE; a refusal of what is on sale already is none, even without stock (malls.md 2.2)."""
        await _set_state(Connector(caller), product.mall_product_no, "SALE", {"on_sale"})

    async def set_stocks(self, caller: Caller, change: StockChange) -> None:
        """PUT option-stock with prices and discount as they are read, or PATCH multi-update without options.

        Raises RefusedError, nothing written, where the product lacks an option (malls.md 2.2). Unverified: that a
        sold-out product (OUTOFSTOCK) is on sale again with its next stock.
        """
        connector, number = Connector(caller), change.mall_product_no
        if "" in change.stocks:
            body = sales.multi_update_body(number, change.stocks[""])
            await connector.patch(f"{PRODUCTS}/multi-update", "smartstore.multi_update", body)
            return
        body = sales.option_stock_body(await _product(connector, number), change)
        await connector.put(f"{PRODUCTS}/{number}/option-stock", "smartstore.option_stock", body)

    async def set_period(self, caller: Caller, change: PeriodChange) -> None:
        """PUT change-status with the state and the first day that are read (malls.md 2.2).

        Raises RefusedError, nothing written, for a product that the mall keeps from sale. Unverified: that a state is
        taken again, and that one that ended (CLOSE) is extended by being sold.
        """
        connector, number = Connector(caller), change.mall_product_no
        body = sales.period_body(await _product(connector, number), change.ends_on)
        await connector.put(f"{PRODUCTS}/{number}/change-status", "smartstore.sale_state", body)

    async def set_price(self, caller: Caller, change: PriceChange) -> None:
        """PATCH multi-update of the kind SALE_PRICE (malls.md 2.2): surcharges and stocks stay as they are.

        Unverified: the names in the body, and that products with options are taken.
        """
        body = sales.price_body(change.mall_product_no, change.terms.price_won)
        await Connector(caller).patch(f"{PRODUCTS}/multi-update", "smartstore.multi_update", body)

    async def fetch_listings(self, caller: Caller, page: int) -> ProductsPage:
        """POST products/search without a filter (malls.md 2.2). Unverified: that all states are found so."""
        body = {"page": page, "size": catalogue.PAGE_SIZE, "orderType": "NO"}
        return catalogue.page_of(
            await Connector(caller).post("/v1/products/search", "smartstore.product_search", body, reads=True)
        )

    async def read_product(self, caller: Caller, mall_product_no: str) -> ProductDetails | None:
        """GET origin-products, one call (malls.md 2.2)."""
        product = await reads.origin_product(Connector(caller), mall_product_no)
        return catalogue.details_of(mall_product_no, product) if product else None


async def _product(connector: Connector, number: str) -> OriginProduct:
    product = await reads.origin_product(connector, number)
    if product is None:
        raise refusal("NOT_FOUND", f"{number} 상품이 없습니다.")
    return product


async def _set_state(connector: Connector, number: str, status: str, as_good: set[str]) -> None:
    try:
        await connector.put(f"{PRODUCTS}/{number}/change-status", "smartstore.sale_state", {"statusType": status})
    except RefusedError:
        product = await reads.origin_product(connector, number)
        if product is None or listings.listed(number, product).state not in as_good:
            raise

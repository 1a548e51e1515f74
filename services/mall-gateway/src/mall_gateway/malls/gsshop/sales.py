"""What GS SHOP changes on sale by a call of its own: options' stock, price, the end of the sale (malls.md 10.2).

A sale has no state of its own but its end: one in the past stops it, one that never comes sells it again.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from mall_gateway.malls.gsshop import queries
from mall_gateway.malls.gsshop.connector import write
from mall_gateway.malls.gsshop.mapping import products
from mall_gateway.malls.gsshop.profile import MALL
from mall_gateway.malls.gsshop.refusals import SameAlreadyError
from mall_gateway.malls.port import Caller, PeriodChange, PriceChange, RefusedError, Resumption, StockChange

NO_OPTION = f"{MALL}에 아직 승인되지 않은 상품이거나 이 옵션이 없습니다. 승인된 뒤에 하거나 다시 연동하세요. ({{keys}})"
NO_PRODUCT = f"{MALL}에 이 상품이 없습니다. 새로 연동하세요."
NOT_SELLING = f"{MALL}에서 판매가 중지되었거나 끝난 상품입니다. 먼저 판매재개를 한 뒤 판매기간을 바꿔 주세요."


class GsshopSales:
    """The side of the adapter that changes what is on sale."""

    async def set_stocks(self, caller: Caller, change: StockChange) -> None:
        """The options as the mall shows them, with their stock, in one call (malls.md 10.2).

        Raises RefusedError, nothing sent, before the approval and for an option that the mall does not show.
        Unverified: that maker and origin stay where a row leaves them out. An option that has ended is sent with an
        end that has passed, so that a stopped product stays stopped.
        """
        shown = await queries.attributes(caller, change.mall_product_no)
        missing = sorted(change.changed - {products.our_option_key(one.sup_attr_prd_cd) for one in shown})
        if missing:
            raise RefusedError(NO_OPTION.format(keys=", ".join(missing) or "옵션 없음"), code="no_option")
        body = products.stocks_of(change.stocks, shown, _known(caller))
        await set_part(caller, change.mall_product_no, "attributes", body, "product.stock")

    async def resume_sale(self, caller: Caller, product: Resumption) -> None:
        """The sale goes on without an end where it does not already, then to its last day (malls.md 10.2).

        The stop has overwritten that; it is set as well where a first try got no further than the resumption.
        """
        code = product.mall_product_no
        if await _state(caller, code) != "on_sale":
            await set_part(caller, code, "sale-status", products.sale_status(None), "product.status")
        if product.ends_on is not None:
            await set_part(caller, code, "sale-status", products.period_of(product.ends_on), "product.status")

    async def set_period(self, caller: Caller, change: PeriodChange) -> None:
        """The sale ends with the day. Raises RefusedError, nothing sent, where that would sell a stopped product again.

        Unverified: that the call of malls.md 10.2 takes an end to come, and that N leaves the options' own ends alone.
        """
        if await _state(caller, change.mall_product_no) in ("stopped", "ended"):
            raise RefusedError(NOT_SELLING, code="not_selling")
        body = products.period_of(change.ends_on)
        await set_part(caller, change.mall_product_no, "sale-status", body, "product.status")

    async def set_price(self, caller: Caller, change: PriceChange) -> None:
        """One price for all options, and what the mall pays of it by the 마진율 (malls.md 10.2).

        Unverified: that it waits for no MD.
        """
        body = products.price_of(change.terms, _known(caller))
        await set_part(caller, change.mall_product_no, "price", body, "product.price")


def _known(caller: Caller) -> products.Known:
    return products.Known((), caller.now, caller.secrets.get("sub_vendor_id", "").strip() or None)


async def set_part(caller: Caller, code: str, part: str, body: Mapping[str, Any], api: str) -> None:
    """One part of a product; what is so already is as good as set."""
    try:
        await write(caller, f"/api/v3/products/{quote(code, safe='')}/{part}", body, api=api)
    except SameAlreadyError:
        return


async def _state(caller: Caller, code: str) -> products.State:
    approval = await queries.approval(caller, code)
    if approval is None:
        raise RefusedError(NO_PRODUCT, code="not_listed")
    return products.state_of(approval.prd_st_cd)

"""재고연동 and 판매재개 of 티몬 (malls.md 5.2). The period of a sale stands in the whole deal alone."""

from collections.abc import Awaitable
from typing import Any
from urllib.parse import quote

from mall_gateway.malls.failures import read_as
from mall_gateway.malls.port import AlreadyDoneError, Caller, OnSale, RefusedError, StockChange
from mall_gateway.malls.shapes import Shape
from mall_gateway.malls.tmon import wire
from mall_gateway.malls.tmon.connector import MALL, call
from mall_gateway.malls.tmon.mapping import deals
from mall_gateway.malls.tmon.queries import call_or_none

BY_TMON_NUMBER = {"dealNoType": "TMON_DEAL_NUMBER"}


class TmonSales:
    """What can be changed of a deal on sale."""

    async def set_stocks(self, caller: Caller, change: StockChange) -> None:
        """PUT …/stock of the changed options, then …/options/display of those that are hidden and have stock again.

        The deal is read first (malls.md 5.2): a registration hides what is out of stock. Raises RefusedError, nothing
        sent, where the deal has none of the options. Unverified: the bodies of both calls, that a read tells
        `display`, and that neither call takes a paused deal back on sale.
        """
        deal = await _deal_of(caller, change.mall_product_no)
        stocks, hidden = deals.stocks_of(change, deal), deals.hidden_of(change, deal)
        if not stocks:
            raise RefusedError("티몬의 딜에 이 옵션이 없습니다. 다시 연동하세요.", code="options")
        await _put(caller, change, "stock", wire.DealStocks(deal_options=stocks))
        if hidden:
            await _put(caller, change, "options/display", wire.DealDisplays(deal_options=hidden))

    async def resume_sale(self, caller: Caller, product: OnSale) -> None:
        """PUT …/resume of the deal with all its options (malls.md 5.2); a deal on sale is as good."""
        path = deal_path(product.mall_product_no, "resume")
        await settled(call(caller, "PUT", path, api="deals.resume", query=BY_TMON_NUMBER))


def deal_path(number: str, act: str = "") -> str:
    """Where a deal is, or one of its acts."""
    return f"/deals/{quote(number, safe='')}" + (f"/{act}" if act else "")


async def settled(asked: Awaitable[Any]) -> None:
    """A call whose effect may be there already."""
    try:
        await asked
    except AlreadyDoneError:
        return


async def _deal_of(caller: Caller, number: str) -> wire.ListedDeal:
    answer = await call_or_none(caller, deal_path(number), api="deals.read", query=BY_TMON_NUMBER)
    if answer is None:
        raise RefusedError("티몬에 이 상품이 없습니다. 새로 연동하세요.", code="not_listed")
    return read_as(wire.ListedDeal, answer, MALL)


async def _put(caller: Caller, change: StockChange, act: str, body: Shape) -> None:
    """One write of options. Unverified: that an answer with a body has the flags of options that deals have."""
    path, api = deal_path(change.mall_product_no, act), f"deals.{act.rpartition('/')[2]}"
    answer = await call(caller, "PUT", path, api=api, query=BY_TMON_NUMBER, body=body.to_json())
    written = read_as(wire.ListedDeal, answer or {}, MALL, written=True)
    if refused := deals.listed_of(written, written=True).reason:
        raise RefusedError(refused, code="options")

"""Stock, sale and period of a product of ESM (malls.md 4.2)."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from mall_gateway.malls.answers import as_object, as_rows, unavailable
from mall_gateway.malls.esm.mapping.listings import MAX_STOCK, PERIODS, is_over
from mall_gateway.malls.esm.sites import Site
from mall_gateway.malls.esm.wire import SellStatus
from mall_gateway.malls.port import RefusedError, StockChange

AS_IT_IS = 0
"""The `sellingPeriod` that changes nothing. Unverified: malls.md 4.2 has the number alone."""


def stock_body(site: Site, stock: int) -> dict[str, Any]:
    """PUT stock of a product without options."""
    return {"stock": {site.key: min(stock, MAX_STOCK)}}


def options_body(site: Site, told: Mapping[str, Any], change: StockChange) -> dict[str, Any]:
    """PUT recommended-options: the options in the mall's own form as they were read, but for our stocks of this site.

    Raises RefusedError where there is no option of one of our keys.
    """
    missing = change.stocks.keys() - {_key_of(row, change) for row in _rows(told)}
    if missing:
        reason = f"{site.name} 상품에 없는 옵션입니다. 다시 연동한 뒤 재고를 바꾸세요."
        raise RefusedError(reason, code="NO_OPTION", message=", ".join(sorted(missing)))
    given = {name: part for name, part in told.items() if part is not None}
    return {name: _part(site, name.lower(), part, change) for name, part in given.items()}


def _rows(told: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The options of all groups; ESM's names are read whatever their case."""
    for group in told.values():
        for name, rows in as_object(group).items():
            if name.lower() == "details":
                yield from (as_object(row) for row in as_rows(rows))


def _key_of(row: Mapping[str, Any], change: StockChange) -> str | None:
    """Our key of an option, by our code in it, else by its number."""
    known = {name.lower(): value for name, value in row.items()}
    code, number = (str(known.get(name) or "") for name in ("managecode", "optseq"))
    if code in change.stocks:
        return code
    return next((key for key, ours in change.mall_option_nos.items() if ours == number and key in change.stocks), None)


def _part(site: Site, name: str, part: Any, change: StockChange) -> Any:
    if name == "isstockmanage":
        return True
    if name not in ("independent", "combination"):
        return part
    return {
        inner: [_option(site, as_object(row), change) for row in as_rows(rows)] if inner.lower() == "details" else rows
        for inner, rows in as_object(part).items()
    }


def _option(site: Site, row: dict[str, Any], change: StockChange) -> dict[str, Any]:
    """An option as it was read, with our stock: at 0 it is sold out, which a stock ends."""
    key = _key_of(row, change)
    if key is None:
        return row
    stock = min(change.stocks[key], MAX_STOCK)
    ours = {"qty": {site.key: stock}, "issoldout": stock == 0, "issoldoutsite": {site.key: stock == 0}}
    return {name: _laid(part, ours.get(name.lower(), part)) for name, part in row.items()}


def _laid(part: Any, ours: Any) -> Any:
    """Ours in a part's place; of a part by sites the other site's stays."""
    by_site = as_object(ours)
    return {**as_object(part), **by_site} if by_site else ours


def sells(site: Site, sale: SellStatus) -> bool:
    """Whether the site sells the product."""
    return sale.is_sell.get(site.key, False)


def price(site: Site, sale: SellStatus) -> int:
    """The selling price in won; 0 where it is not told."""
    return sale.item_basic_info.price.get(site.key, 0)


def last_day(site: Site, sale: SellStatus) -> str:
    """The last day of the sale as eight digits, as the mall tells it; empty where it does not."""
    return sale.item_basic_info.selling_period.get(site.key, "")


def check_period(site: Site, sale: SellStatus, today: date) -> None:
    """Raises RefusedError where the period of the sale is over."""
    if is_over(last_day(site, sale), today):
        reason = f"{site.name}의 판매기간이 끝난 상품입니다. 판매기간을 먼저 늘린 뒤 판매를 재개하세요."
        raise RefusedError(reason, code="PERIOD_OVER", message=last_day(site, sale))


def sale_body(site: Site, sale: SellStatus, *, sells: bool, days: int, price: int | None = None) -> dict[str, Any]:
    """PUT sell-status: stock, and without a new one the price, as they were read.

    Raises UnavailableError where no price was told.
    """
    basic = sale.item_basic_info
    won, stock = basic.price.get(site.key, 0) if price is None else price, basic.stock.get(site.key, 0)
    if won <= 0:
        reason = f"{site.name}에서 상품의 판매가를 받지 못했습니다. 잠시 뒤 다시 시도합니다."
        raise unavailable(reason, effect_possible=False, code="NO_PRICE")
    told = {"price": won, "stock": min(stock, MAX_STOCK), "sellingPeriod": days}
    return {"isSell": {site.key: sells}, "itemBasicInfo": {name: {site.key: value} for name, value in told.items()}}


def days_until(site: Site, ends_on: date, today: date) -> int:
    """The length of a period that ends on a day. Raises RefusedError, naming the days, where the mall has none."""
    days = (ends_on - today).days
    if days not in PERIODS:
        allowed = ", ".join(f"{(today + timedelta(days=each)).isoformat()}({each}일)" for each in PERIODS)
        reason = f"{site.name}의 판매기간은 오늘부터 정해진 날수만 됩니다. 다음 가운데 하루를 고르세요: {allowed}"
        raise RefusedError(reason, code="PERIOD")
    return days

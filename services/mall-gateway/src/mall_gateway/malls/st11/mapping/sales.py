"""Stocks of options as 11번가 counts them (malls.md 3.2)."""

from collections.abc import Iterator, Sequence

from mall_gateway.malls.port import RefusedError, StockChange
from mall_gateway.malls.st11.wire import Stock


def changed_stocks(change: StockChange, stocks: Sequence[Stock]) -> Iterator[tuple[Stock, int]]:
    """11번가's stock of each option that changed, with the number that it shall be.

    Raises RefusedError before the first where one has none.
    """
    found = {key: _stock_of(key, change, stocks) for key in sorted(change.changed)}
    missing = [key for key, stock in found.items() if stock is None]
    if missing:
        reason = "11번가의 상품에 없는 옵션입니다. 다시 연동한 뒤 재고를 바꾸세요."
        raise RefusedError(reason, code="no_option", message=", ".join(missing))
    return ((stock, change.stocks[key]) for key, stock in found.items() if stock is not None)


def _stock_of(key: str, change: StockChange, stocks: Sequence[Stock]) -> Stock | None:
    """By our code in it, else by its number; a product without options has one stock alone."""
    if not key:
        return stocks[0] if len(stocks) == 1 else None
    number = change.mall_option_nos.get(key)
    by_number = next((one for one in stocks if one.prd_stck_no == number), None)
    return next((one for one in stocks if one.seller_stock_cd == key), by_number)

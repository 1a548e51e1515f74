"""The reads of 티몬 by window and page, and look-ups that may find nothing (malls.md 5.3, 5.4)."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, cast
from urllib.parse import quote

from mall_gateway.malls.answers import as_object, unavailable
from mall_gateway.malls.failures import form_of
from mall_gateway.malls.port import Caller
from mall_gateway.malls.seoul_time import MINUTES, to_seoul
from mall_gateway.malls.tmon.connector import call
from mall_gateway.malls.tmon.profile import QUERY_DELAY, QUERY_WINDOW
from mall_gateway.malls.tmon.refusals import NotFoundAtMallError
from mall_gateway.malls.tmon.wire import Page

_MOST_PAGES = 1_000


@dataclass(frozen=True)
class Window:
    """A stretch of time that 티몬 takes: to the minute, at most 7 days, its end 30 minutes in the past."""

    since: datetime
    until: datetime

    @property
    def query(self) -> Mapping[str, str]:
        """The two parameters of every list and search."""
        return {"startDate": to_seoul(self.since, MINUTES), "endDate": to_seoul(self.until, MINUTES)}


def window_of(since: datetime, until: datetime, now: datetime) -> Window | None:
    """The part of a window that 티몬 answers for now; None when all of it is too young."""
    end = min(until, now - QUERY_DELAY)
    return Window(since, end) if since < end else None


def last_window(now: datetime) -> Window:
    """The latest and longest window that one call covers."""
    end = now - QUERY_DELAY
    return Window(end - QUERY_WINDOW, end)


async def listed_orders(caller: Caller, window: Window, status: str) -> Sequence[Any]:
    """The plain list, whole: `D1` paid or `D2` acknowledged."""
    query = {**window.query, "deliveryStatus": status}
    answer = await call(caller, "GET", "/orders", api="orders.list", query=query)
    return rows_of(answer)


async def search(caller: Caller, kind: str, window: Window, **filters: str) -> AsyncIterator[Sequence[Any]]:
    """The pages of orders or of a claim kind, from page 1 while `hasNext` (unverified: that counting starts at 1)."""
    for number in count(1):
        query = {**window.query, **filters, "page": str(number)}
        answer = await call(caller, "GET", f"/{kind}/search", api=f"{kind}.search", query=query)
        rows = rows_of(answer)
        yield rows
        if not rows or not Page.model_validate(as_object(answer)).has_next:
            return
        if number >= _MOST_PAGES:
            raise unavailable("티몬 검색이 끝나지 않습니다. 더 짧은 기간으로 다시 조회합니다.", effect_possible=False)


async def claim_rows(caller: Caller, window: Window, *statuses: str) -> list[Any]:
    """All cancellations of a window in some states."""
    return [
        row
        for status in statuses
        async for page in search(caller, "cancellations", window, claimStatus=status)
        for row in page
    ]


async def order_row(caller: Caller, order_no: str) -> Any:
    """One order; None where 티몬 knows none."""
    return await call_or_none(caller, f"/orders/{quote(order_no, safe='')}", api="orders.read")


async def call_or_none(caller: Caller, path: str, *, api: str, query: Mapping[str, str] | None = None) -> Any:
    """A look-up: None only where the mall says that there is none, never for want of an answer."""
    try:
        answer = await call(caller, "GET", path, api=api, query=query)
    except NotFoundAtMallError:
        return None
    if not as_object(answer):
        raise unavailable("티몬에서 알아볼 수 없는 응답이 왔습니다.", effect_possible=False, message=form_of(answer))
    return answer


def rows_of(answer: Any) -> Sequence[Any]:
    """The rows of a list or of a page. An answer that is neither must not pass for an empty list."""
    rows = as_object(answer).get("items", answer)
    if isinstance(rows, list):
        return cast("list[Any]", rows)
    raise unavailable("티몬 목록 응답을 알아볼 수 없습니다.", effect_possible=False, message=form_of(answer))


def chunks(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """The rows in parts of at most `size`."""
    return (rows[start : start + size] for start in range(0, len(rows), size))

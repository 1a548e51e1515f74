"""The reads of 위메프 by window, and look-ups that may find nothing (malls.md 6.2 to 6.4)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from mall_gateway.malls.answers import as_object, as_rows, unavailable
from mall_gateway.malls.failures import form_of
from mall_gateway.malls.port import Caller
from mall_gateway.malls.seoul_time import SECONDS, to_seoul
from mall_gateway.malls.wemakeprice.connector import call
from mall_gateway.malls.wemakeprice.profile import QUERY_WINDOW
from mall_gateway.malls.wemakeprice.refusals import NotFoundAtMallError

ORDER_DATE_TYPE = "PAY"
CLAIM_DATE_TYPE = "REQUEST"
"""`searchDateType`. Unverified: its words; malls.md 6.3 and 6.4 name the parameter only."""


def window_query(since: datetime, until: datetime) -> Mapping[str, str]:
    """The two times of every list, to the second."""
    return {"fromDate": to_seoul(since, SECONDS), "toDate": to_seoul(until, SECONDS)}


async def listed_bundles(caller: Caller, type_: str, since: datetime, until: datetime) -> Sequence[Any]:
    """The bundles of a window, all at once: 위메프 has no paging. `type_` NEW or CONFIRM."""
    query = {**window_query(since, until), "type": type_, "searchDateType": ORDER_DATE_TYPE}
    return rows_of(await call(caller, "GET", "/order/out/getOrderList", api="order.list", query=query))


async def cancel_rows(caller: Caller, since: datetime, until: datetime, *statuses: str) -> list[Any]:
    """The cancel claims of a window in some states. Unverified: the path (malls.md 6.4)."""
    found: list[Any] = []
    for status in statuses:
        query = {
            **window_query(since, until),
            "claimType": "CANCEL",
            "claimStatus": status,
            "searchDateType": CLAIM_DATE_TYPE,
        }
        found += rows_of(await call(caller, "GET", "/claim/out/getClaimList", api="claim.list", query=query))
    return found


async def recent_cancel_rows(caller: Caller, *statuses: str) -> list[Any]:
    """The cancel claims of the last 24 hours."""
    return await cancel_rows(caller, caller.now - QUERY_WINDOW, caller.now, *statuses)


async def bundle_row(caller: Caller, bundle_no: str) -> Any:
    """One bundle; None where 위메프 knows none. Unverified: the path (malls.md 6.3)."""
    return await look_up(caller, "/order/out/getOrderInfo", api="order.read", query={"bundleNo": bundle_no})


async def look_up(caller: Caller, path: str, *, api: str, query: Mapping[str, str]) -> Any:
    """A look-up of one object: None only where the mall says that there is none, never for want of an answer.

    Unverified: that a good answer with empty data says so as well.
    """
    try:
        data = await call(caller, "GET", path, api=api, query=query)
    except NotFoundAtMallError:
        return None
    if data in (None, [], {}):
        return None
    found = (as_rows(data) or [data])[0]
    if not as_object(found):
        raise unavailable("위메프에서 알아볼 수 없는 응답이 왔습니다.", effect_possible=False, message=form_of(found))
    return found


def rows_of(data: Any) -> Sequence[Any]:
    """The rows of a list answer; null is empty. An answer of another form must not pass for an empty list.

    Unverified: whether `data` is the list itself or an object with the list in it; both are read.
    """
    if data is None:
        return ()
    if isinstance(data, list):
        return cast("list[Any]", data)
    lists = [cast("list[Any]", part) for part in as_object(data).values() if isinstance(part, list)]
    if len(lists) == 1:
        return lists[0]
    raise unavailable("위메프 목록 응답을 알아볼 수 없습니다.", effect_possible=False, message=form_of(data))

"""첫 화면: what waits leads to all that was counted."""

import asyncio
import re
from datetime import date, timedelta
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import QueryParams

from console.backend import Desk
from console.formats import today
from console.lists import wanted
from console.pages.home import Waiting, listings_waiting


class OldListings:
    """A desk whose seller has listings in each state, however old."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    async def read(self, service: str, path: str, **params: Any) -> Any:
        assert (service, path) == ("listing", "/listings/counts")
        self.asked.append(params)
        return {"failed": 1, "unsettled": 2, "queued": 3, "stock": 4, "ends_soon": 5}


def test_what_waits_at_the_malls_is_counted_and_opened_since_ever() -> None:
    desk = OldListings()
    everything: list[Waiting] = asyncio.run(listings_waiting(cast("Desk", desk)))["waiting"]
    assert desk.asked == [{"soon_days": 7}]
    for waiting in everything:
        search = wanted(QueryParams(urlsplit(waiting.link).query), preset="1y", more=("only",))
        assert search.since.year == 2000, waiting.label
    chosen = [parse_qs(urlsplit(each.link).query) for each in everything]
    assert [(each.get("state"), each.get("only")) for each in chosen] == [
        (["failed"], None),
        (["unsettled"], None),
        (None, ["stock"]),
        (None, ["ends_soon"]),
        (None, None),
    ]
    assert [each.count for each in everything] == [1, 2, 4, 5, 3]


def sold(day: date, mall: str, orders: int) -> dict[str, Any]:
    return {"day": str(day), "mall": mall, "mall_name": mall, "orders": orders, "amount_won": orders * 10_000}


async def test_each_of_fourteen_days_is_shown_with_what_each_mall_sold(shop: Any) -> None:
    last, first = today(), today() - timedelta(days=13)
    shop.answers["/orders/counts/by-day"] = [sold(first, "티몬", 2), sold(last, "쿠팡", 1), sold(last, "티몬", 1_200)]
    page = await shop.page("/")
    assert [dict(asked) for asked in shop.questions("/orders/counts/by-day")] == [{"from": str(first), "to": str(last)}]
    table = page[page.index('id="t-days"') :]
    assert re.findall(r"data-bar>(.+?)</th>", table) == ["쿠팡", "티몬"]
    cells = [re.sub(r"<[^>]+>", " ", row).split() for row in re.findall(r'<th scope="row" data-short.+?</tr>', table)]
    assert [row[0] for row in cells] == [str(first + timedelta(days=ago)) for ago in range(14)]
    assert cells[0][1:4] == ["0", "2", "2"]
    assert cells[-1][1:4] == ["1", "1,200", "1,201"]
    assert {tuple(row[1:4]) for row in cells[1:-1]} == {("0", "0", "0")}
    assert "/static/echarts/" in page
    assert f'href="/orders?from={last}&amp;to={last}"' in table


async def test_without_orders_nothing_is_drawn(shop: Any) -> None:
    page = await shop.page("/")
    assert "최근 2주 동안 들어온 주문이 없습니다." in page
    assert "/static/echarts/" not in page

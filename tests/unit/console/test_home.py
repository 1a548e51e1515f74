"""첫 화면: what waits leads to all that was counted."""

import asyncio
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import QueryParams

from console.backend import Desk
from console.lists import wanted
from console.pages.home import Waiting, listings_waiting


class OldListings:
    """A desk whose seller has one listing in each state, however old."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    async def read(self, service: str, path: str, **params: Any) -> Any:
        assert (service, path) == ("listing", "/listings")
        self.asked.append(params)
        page: dict[str, Any] = {"items": ["a listing"], "next": None}
        return page


def test_what_waits_at_the_malls_is_counted_and_opened_since_ever() -> None:
    desk = OldListings()
    everything: list[Waiting] = asyncio.run(listings_waiting(cast("Desk", desk)))["waiting"]
    assert not [asked for asked in desk.asked if "registered_from" in asked]
    for waiting in everything:
        search = wanted(QueryParams(urlsplit(waiting.link).query), preset="1y", more=("only",))
        assert search.since.year == 2000, waiting.label
    states = {each.label: parse_qs(urlsplit(each.link).query).get("state") for each in everything}
    assert (states["연동실패"], states["연동 확인필요"]) == (["failed"], ["unsettled"])

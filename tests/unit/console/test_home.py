"""첫 화면: what waits leads to all that was counted."""

import asyncio
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import QueryParams

from console.backend import Desk
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

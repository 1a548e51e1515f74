"""Lists that are sorted by their heads: the page, the spreadsheet and what is chosen over pages go the same way."""

import asyncio
import re
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import parse_qs

import pytest
from starlette.datastructures import QueryParams
from starlette.requests import Request

import console
from claim_sync.api.claims import Sort as ClaimSort
from console.backend import Desk
from console.lists import wanted
from console.session import Session
from console.view import ENVIRONMENT
from inquiry.api.inquiries import Sort as InquirySort
from listing.api.searches import Sort as ListingSort

claims, inquiries, listings, urgent = (
    import_module(f"console.pages.{name}") for name in ("claims", "inquiries", "listings", "urgent")
)
LISTS: dict[str, tuple[Any, str]] = {
    "/listings": (listings.listings, "price_high"),
    "/listings/excel": (listings.excel, "price_high"),
    "/listings/every": (listings.whole, "price_high"),
    "/queue": (listings.queue, "product"),
    "/queue/excel": (listings.queue_excel, "product"),
    "/queue/every": (listings.whole_queue, "product"),
    "/claims": (claims.claims, "state_down"),
    "/claims/excel": (claims.excel, "state_down"),
    "/claims/every": (claims.whole, "state_down"),
    "/inquiries": (inquiries.inquiries, "due_first"),
    "/inquiries/excel": (inquiries.excel, "due_first"),
    "/inquiries/every": (inquiries.every, "due_first"),
    "/urgent": (urgent.urgent, "due_first"),
    "/urgent/every": (urgent.every, "due_first"),
}
HEADS = {
    "listings.html": {"상품명": "product", "판매가": "price_high", "판매종료일": "end_first", "등록일": "oldest"},
    "queue.html": {"상품명": "product", "등록일": "oldest"},
    "claims.html": {"처리상태": "state", "신청일": "oldest", "상품명": "product"},
    "inquiries_table.html": {"문의등록일": "oldest", "답변기한": "due_first", "상품명": "product"},
}


class Asked:
    """A desk that keeps by what order each list was asked."""

    session = Session(role="owner")

    def __init__(self) -> None:
        self.sorts: list[str] = []

    async def read(self, service: str, path: str, **params: Any) -> Any:
        if path in ("/listings", "/claims", "/inquiries"):
            self.sorts.append(params["sort"])
        counts = dict.fromkeys(listings.STATES, 0)
        return {"items": [], "next": None, "accounts": [], "searches": [], "hidden_columns": [], **counts}


def asking(query: str) -> Request:
    app = SimpleNamespace(state=SimpleNamespace(exporting=asyncio.Semaphore(1)))
    return Request({"type": "http", "query_string": query.encode(), "headers": [], "app": app}, _stays)


async def _stays() -> Any:
    await asyncio.Event().wait()


@pytest.mark.parametrize("path", LISTS)
async def test_all_that_is_done_with_a_list_is_in_the_order_that_is_shown(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (claims, inquiries, listings, import_module("console.choices")):
        monkeypatch.setattr(module, "show", lambda *_, **__: None)
    monkeypatch.setattr(listings, "malls_of", _no_malls)
    handler, sort = LISTS[path]
    desk = Asked()
    for query in (f"sort={sort}", "sort=sealed", ""):
        answer = await handler(asking(query), cast("Desk", desk))
        if path.endswith("/excel"):
            assert [piece async for piece in answer.body_iterator]
    assert desk.sorts == [sort, "", ""]


async def _no_malls(_: Any) -> dict[str, str]:
    return {}


def test_the_services_know_every_order_that_a_list_offers() -> None:
    assert set(claims.SORTS) == set(ClaimSort)
    assert set(inquiries.SORTS) == set(InquirySort)
    assert set(listings.SORTS) == set(ListingSort)


@pytest.mark.parametrize("template", HEADS)
def test_a_head_leads_to_its_order_and_the_other_way_when_it_is_clicked_again(template: str) -> None:
    first = heads(template, "q=감귤")
    assert {label: sort for label, (sort, _) in first.items()} == HEADS[template]
    assert [way for sort, way in first.values() if sort == "oldest"] == ["descending"]
    assert [way for sort, way in first.values() if sort != "oldest"] == [""] * (len(first) - 1)
    for label, sort in HEADS[template].items():
        there = heads(template, f"sort={sort}&cursor=abc")
        assert [each for each, (_, way) in there.items() if way] == [label]
        other, way = there[label]
        assert heads(template, f"sort={other}")[label] == (sort, OTHER_WAY[way])


OTHER_WAY = {"ascending": "descending", "descending": "ascending"}


def heads(template: str, query: str) -> dict[str, tuple[str, str]]:
    """Of each head that sorts: the order that it leads to, and the way in which it sorts now."""
    source = (Path(console.__file__).parent / "templates" / template).read_text()
    row = source[source.index("<thead>") : source.index("</thead>")]
    shown = ENVIRONMENT.from_string(f'{{% import "parts.html" as parts %}}{row}')
    search = wanted(QueryParams(query), more=("sort",))
    text = shown.render(search=search, asked_label="문의등록일", writes=True)
    found = re.findall(
        r'<th scope="col"[^>]*?(?: aria-sort="(\w+)")?><a class="sort" href="\?([^"]*)">([^<]*?) ?<', text
    )
    links = {label: (parse_qs(link.replace("&amp;", "&")), way) for way, link, label in found}
    assert all("cursor" not in link for link, _ in links.values())
    return {label: (link["sort"][0], way) for label, (link, way) in links.items()}

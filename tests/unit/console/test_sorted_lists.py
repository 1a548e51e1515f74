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
from alert.api.alerts import Sort as AlertSort
from catalog.api.changes import ChangeSort
from catalog.api.stock import StockSort
from claim_sync.api.claims import Sort as ClaimSort
from console.backend import Desk
from console.lists import wanted
from console.session import Session
from console.view import ENVIRONMENT
from inquiry.api.inquiries import Sort as InquirySort
from inquiry.api.notices import NoticeSort
from listing.api.sales import PushSort
from listing.api.searches import GroupSort
from listing.api.searches import Sort as ListingSort
from order_sync.api.invoices import InvoiceSort, SaleSort
from order_sync.api.mappings import Sort as ItemSort

PAGES = (
    *("claims", "inquiries", "listings", "urgent", "stock_pushes", "matching", "mall_notices", "alerts"),
    *("stock", "product_history", "sales_info", "sales", "invoice_history"),
)
MODULES = tuple(import_module(f"console.pages.{name}") for name in PAGES)
claims, inquiries, listings, urgent, pushes, matching, notices, alerts, stock, changes, groups, sales, sent = MODULES
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
    "/urgent/excel": (urgent.excel, "due_first"),
    "/urgent/every": (urgent.every, "due_first"),
    "/stock/pushes": (pushes.pushes, "stock_low"),
    "/stock/pushes/excel": (pushes.excel, "stock_low"),
    "/stock/pushes/every": (pushes.every, "stock_low"),
    "/orders/unmatched": (matching.unmatched, "orders_many"),
    "/orders/unmatched/excel": (matching.excel, "orders_many"),
    "/mall-notices": (notices.notices, "title"),
    "/mall-notices/excel": (notices.excel, "title"),
    "/alerts": (alerts.alerts, "kind"),
    "/alerts/excel": (alerts.excel, "kind"),
    "/stock": (stock.stock, "stock_low"),
    "/stock/excel": (stock.excel, "stock_low"),
    "/stock/every": (stock.every, "stock_low"),
    "/products/history": (changes.changes, "product"),
    "/products/history/excel": (changes.excel, "product"),
    "/sales-info": (groups.groups, "waiting_many"),
    "/sales-info/excel": (groups.excel, "waiting_many"),
    "/sales-info/every": (groups.every, "waiting_many"),
    "/orders/sales": (sales.sales, "amount_high"),
    "/orders/sales/excel": (sales.excel, "amount_high"),
    "/orders/invoice-history": (sent.history, "order"),
    "/orders/invoice-history/excel": (sent.excel, "order"),
}
SERVED = (
    *("/listings", "/claims", "/inquiries", "/stock-pushes", "/unmatched-items", "/mall-notices", "/alerts"),
    *("/stock", "/product-changes", "/groups", "/sales", "/invoices"),
)
"""Where the services have these lists."""
HEADS = {
    "listings.html": {"상품명": "product", "판매가": "price_high", "판매종료일": "end_first", "등록일": "oldest"},
    "queue.html": {"상품명": "product", "등록일": "oldest"},
    "claims.html": {"처리상태": "state", "신청일": "oldest", "상품명": "product"},
    "inquiries_table.html": {"문의등록일": "oldest", "답변기한": "due_first", "상품명": "product"},
    "stock_pushes.html": {"일시": "oldest", "상품명": "product", "변경 전 → 변경 후 재고": "stock_low"},
    "unmatched.html": {"제휴몰 상품명": "product", "대기 주문": "orders_many", "처음 수집": "newest"},
    "mall_notices.html": {"제목": "title", "등록일": "oldest"},
    "alerts.html": {"일시": "oldest", "종류": "kind"},
    "stock.html": {"상품명": "product_down", "재고": "stock_low", "판매가능": "sellable_low", "최근 변경": "newest"},
    "product_changes.html": {"일시": "oldest", "상품": "product"},
    "groups.html": {"그룹명": "name", "연동대기": "waiting_many", "등록일": "oldest"},
    "sales.html": {"주문일자": "oldest", "상품명": "product", "수량": "quantity_high", "판매금액": "amount_high"},
    "invoice_history.html": {"처리일시": "oldest", "주문번호": "order", "상품명": "product"},
}
"""Of each list the heads that sort, with the order that a click leads to first."""


class Asked:
    """A desk that keeps by what order each list was asked."""

    session = Session(role="owner")

    def __init__(self) -> None:
        self.sorts: list[str] = []

    async def read(self, service: str, path: str, **params: Any) -> Any:
        if path in SERVED:
            self.sorts.append(params["sort"])
        if path == "/mall-notices/unread":
            return []
        counts = dict.fromkeys(listings.STATES, 0)
        return {
            "items": [],
            "next": None,
            "accounts": [],
            "searches": [],
            "hidden_columns": [],
            "kinds": [],
            "totals": [],
            **counts,
        }


def asking(query: str) -> Request:
    app = SimpleNamespace(state=SimpleNamespace(exporting=asyncio.Semaphore(1)))
    return Request({"type": "http", "query_string": query.encode(), "headers": [], "app": app}, _stays)


async def _stays() -> Any:
    await asyncio.Event().wait()


@pytest.mark.parametrize("path", LISTS)
async def test_all_that_is_done_with_a_list_is_in_the_order_that_is_shown(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (*MODULES, import_module("console.choices")):
        monkeypatch.setattr(module, "show", lambda *_, **__: None, raising=False)
    for module in (listings, pushes, matching, sales, sent):
        monkeypatch.setattr(module, "malls_of", _no_malls)
    monkeypatch.setattr(groups, "accounts_of", _no_accounts)
    monkeypatch.setattr(changes, "people_of", _no_malls)
    handler, sort = LISTS[path]
    desk = Asked()
    for query in (f"sort={sort}", "sort=sealed", ""):
        answer = await handler(asking(query), cast("Desk", desk))
        if path.endswith("/excel"):
            assert [piece async for piece in answer.body_iterator]
    assert desk.sorts == [sort, "", ""]


async def _no_malls(_: Any) -> dict[str, str]:
    return {}


async def _no_accounts(_: Any) -> list[Any]:
    return []


def test_the_services_know_every_order_that_a_list_offers() -> None:
    assert set(claims.SORTS) == set(ClaimSort)
    assert set(inquiries.SORTS) == set(InquirySort)
    assert set(listings.SORTS) == set(ListingSort)
    assert set(pushes.SORTS) == set(PushSort)
    assert set(matching.SORTS) == set(ItemSort)
    assert set(notices.SORTS) == set(NoticeSort)
    assert set(alerts.SORTS) == set(AlertSort)
    assert set(stock.SORTS) == set(StockSort)
    assert set(changes.SORTS) == set(ChangeSort)
    assert set(groups.SORTS) == set(GroupSort)
    assert set(sales.SORTS) == set(SaleSort)
    assert set(sent.SORTS) == set(InvoiceSort)


@pytest.mark.parametrize("template", HEADS)
def test_a_head_leads_to_its_order_and_the_other_way_when_it_is_clicked_again(template: str) -> None:
    first = heads(template, "q=감귤")
    assert {label: sort for label, (sort, _) in first.items()} == HEADS[template]
    assert [(sort, way) for sort, way in first.values() if way] == [USUAL.get(template, ("oldest", "descending"))]
    for label, sort in HEADS[template].items():
        there = heads(template, f"sort={sort}&cursor=abc")
        assert [each for each, (_, way) in there.items() if way] == [label]
        other, way = there[label]
        assert heads(template, f"sort={other}")[label] == (sort, OTHER_WAY[way])


def test_matched_items_are_sorted_by_when_they_were_matched() -> None:
    first = heads("unmatched.html", "state=matched", matched=True)
    assert {label: sort for label, (sort, _) in first.items()} == {
        "제휴몰 상품명": "product",
        "적용 주문": "orders_many",
        "매칭": "matched_last",
    }
    assert heads("unmatched.html", "sort=matched_last", matched=True)["매칭"] == ("matched_first", "descending")


USUAL = {"unmatched.html": ("newest", "ascending"), "stock.html": ("product_down", "ascending")}
"""Lists that are not shown newest first: where the head of their usual order leads to, and how they are sorted."""
OTHER_WAY = {"ascending": "descending", "descending": "ascending"}


def heads(template: str, query: str, *, matched: bool = False) -> dict[str, tuple[str, str]]:
    """Of each head that sorts: the order that it leads to, and the way in which it sorts now."""
    source = (Path(console.__file__).parent / "templates" / template).read_text()
    row = next(head for head in re.findall("<thead>.*?</thead>", source, re.DOTALL) if "sort_head" in head)
    shown = ENVIRONMENT.from_string(f'{{% import "parts.html" as parts %}}{row}')
    search = wanted(QueryParams(query), more=("sort",))
    text = shown.render(search=search, asked_label="문의등록일", writes=True, matched=matched)
    found = re.findall(
        r'<th scope="col"[^>]*?(?: aria-sort="(\w+)")?><a class="sort" href="\?([^"]*)">([^<]*?) ?<', text
    )
    links = {label: (parse_qs(link.replace("&amp;", "&")), way) for way, link, label in found}
    assert all("cursor" not in link for link, _ in links.values())
    return {label: (link["sort"][0], way) for label, (link, way) in links.items()}

"""Two sellers side by side, with the same goods at the same mall: neither sees, finds, takes or moves the other's."""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from console.menu import MENU
from console.screens import SCREENS
from local_runtime.suite import Suite
from proofs.aftermath import Aftermath
from proofs.newcomers import newcomer, recorded_by_users
from proofs.people import Desk, Json
from proofs.seller_day import SellerDay

MALL, PRODUCT = "auction", "제주 감귤 5kg"
"""It has cancels and inquiries."""
ORDERS = 2
PAGES = ["/", *(entry.path for group in MENU for entry in group.entries), "/malls/sites"]
YEAR = "?period=1y&size=100"
NOT_FOUND = "찾을 수 없는 화면입니다"


@dataclass
class Shop:
    """A seller, a tab of theirs, and what is theirs alone by the page that lists it."""

    day: SellerDay
    seller_id: str
    rows: Mapping[str, list[str]]
    words: list[str]
    """Numbers of the mall, and what the seller is called: they stand on pages, but in no address."""
    tab: Any = field(default=None)

    def page(self, path: str) -> str:
        """What the console answers to the seller's own session, without a browser drawing it."""
        answer = self.tab.page.context.request.get(self.tab.url + path)
        assert answer.status == 200, f"{path}: {answer.status}"
        return answer.text()

    @property
    def marks(self) -> list[str]:
        """All by which this seller would be recognised."""
        return [*(row for rows in self.rows.values() for row in rows), *self.words]

    def one(self, page: str) -> str:
        """The id of the first row of a page."""
        return self.rows[page][0]


def opened(suite: Suite, operator: Desk) -> Shop:
    """A seller with a product on sale, two orders, a cancel and inquiries."""
    day = newcomer(suite, operator)
    day.enter_accounts((MALL,))
    day.enter_products({PRODUCT})
    day.link_products()
    day.have_orders(ORDERS, datetime.now(UTC) - timedelta(hours=1))
    day.collect_orders(ORDERS)
    aftermath = Aftermath(day)
    aftermath.have_cancels("new")
    aftermath.collect_claims()
    aftermath.have_inquiries()
    aftermath.collect_inquiries()
    listings, orders = day.desk.see_all("listing", "/listings"), day.orders()
    rows: dict[str, list[str]] = {
        "/products": list(day.products.values()),
        "/listings": [row["listing_id"] for row in listings],
        "/orders": [row["order_id"] for row in orders],
        "/claims": _ids(day.desk.see_all("claim-sync", "/claims"), "claim_id"),
        "/inquiries": _ids(day.desk.see_all("inquiry", "/inquiries", kind="product"), "inquiry_id"),
        "/sales-info": _ids(day.desk.see("listing", "/groups")["items"], "group_id"),
        "/users": _ids(day.desk.see("account", "/users"), "user_id"),
        "/malls": list(day.malls.values()),
    }
    numbers = {row["mall_product_no"] for row in listings} | {row["mall_numbers"]["order_no"] for row in orders}
    return Shop(day, day.desk.ask("GET", "account", "/me")["seller_id"], rows, [*numbers, day.name, day.desk.email])


def _ids(rows: list[Json], name: str) -> list[str]:
    return [row[name] for row in rows]


@pytest.fixture(scope="module")
def both(suite: Suite, operator: Desk) -> tuple[Shop, Shop]:
    """The two, who have the same number of everything."""
    operator.refresh()
    one, other = opened(suite, operator), opened(suite, operator)
    sizes = [{page: len(rows) for page, rows in shop.rows.items()} for shop in (one, other)]
    assert sizes[0] == sizes[1]
    return one, other


@pytest.fixture
def shops(both: tuple[Shop, Shop], open_tab: Callable[..., Any]) -> tuple[Shop, Shop]:
    """The two, each logged in in a tab."""
    for shop in both:
        shop.tab = open_tab()
        shop.tab.enter(shop.day)
    return both


def pairs(shops: tuple[Shop, Shop]) -> Iterator[tuple[Shop, Shop]]:
    """Each beside the other."""
    yield shops
    yield shops[1], shops[0]


def rows_in(content: str) -> int:
    """How many rows a list page shows."""
    _, _, main = content.partition("<main")
    return sum(body.count("<tr") for body in re.findall("<tbody.*?</tbody>", main, re.DOTALL))


def leaked(text: str, other: Shop) -> list[str]:
    return [mark for mark in other.marks if mark in text]


def test_no_page_shows_a_row_of_the_other(shops: tuple[Shop, Shop]) -> None:
    for own, other in pairs(shops):
        own.tab.open(f"/orders{YEAR}")
        expect(own.tab.page.locator("main tbody tr")).to_have_count(len(own.rows["/orders"]))
        for path in PAGES:
            content = own.page(path + (YEAR if path in own.rows else ""))
            assert not leaked(content, other), path
            assert not [row for row in own.rows.get(path, []) if row not in content], path


def test_a_search_finds_ones_own_alone(shops: tuple[Shop, Shop]) -> None:
    for own, other in pairs(shops):
        for path in ("/products", "/listings", "/orders"):
            content = own.page(f"{path}{YEAR}&q={PRODUCT}")
            assert not leaked(content, other), path
            assert rows_in(content) == len(own.rows[path]), path
        content = own.page(f"/products/history?period=1y&q={PRODUCT}")
        assert not leaked(content, other)
        assert rows_in(content) > 0
        foreign = next(row["mall_numbers"]["order_no"] for row in other.day.orders())
        assert rows_in(own.page(f"/orders{YEAR}&q={foreign}")) == 0


def test_a_spreadsheet_has_ones_own_rows_alone(shops: tuple[Shop, Shop]) -> None:
    for own, other in pairs(shops):
        counted = {page: len(found) for page, found in own.rows.items()} | {"/stock": len(own.rows["/products"])}
        for screen in SCREENS.values():
            path = f"/{screen.path}"
            answer = own.tab.page.context.request.get(f"{own.tab.url}{path}/excel?period=1y&kind=product")
            assert answer.status == 200, path
            rows: list[list[Any]] = (
                CalamineWorkbook.from_filelike(io.BytesIO(answer.body())).get_sheet_by_index(0).to_python()
            )
            assert not leaked(str(rows), other), path
            assert path not in counted or len(rows) == 1 + counted[path], path


def test_the_others_addresses_lead_nowhere(shops: tuple[Shop, Shop]) -> None:
    for own, other in pairs(shops):
        page: Page = own.tab.page
        product = other.one("/products")
        direct = [f"{path}/{other.one(path)}" for path in own.rows if path != "/malls"]
        account = f"/malls/{MALL}/accounts/{other.one('/malls')}"
        for path in (*direct, account, f"/products/{product}/history", f"/products/{product}/sell"):
            answer = page.context.request.get(own.tab.url + path)
            assert answer.status == 404, path
            assert NOT_FOUND in answer.text(), path
            assert not leaked(answer.text().replace(path, ""), other), path
        page.goto(own.tab.url + direct[0])
        expect(page.get_by_role("heading", level=1, name=NOT_FOUND)).to_be_visible()
        assert not own.tab.violations()
        own.tab.open(f"/orders/{own.one('/orders')}")


def test_a_form_with_the_others_order_is_refused_on_the_screen(shops: tuple[Shop, Shop]) -> None:
    for own, other in pairs(shops):
        page: Page = own.tab.page
        own.tab.open("/orders/confirm?period=1y")
        box = page.locator("tbody input[name=id]").first
        box.evaluate("(box, id) => { box.value = id; }", other.one("/orders"))
        box.check()
        page.get_by_role("button", name="발주확인 처리").click()
        refusal = page.get_by_role("dialog")
        expect(refusal).to_contain_text("찾을 수 없")
        assert not own.tab.violations()


def acts_on(other: Shop) -> Iterator[tuple[str, dict[str, str]]]:
    """Every act of the screens on one row or on ticked ones, with the other's ids."""
    order, product, listing = (other.one(page) for page in ("/orders", "/products", "/listings"))
    claim, inquiry, group = (other.one(page) for page in ("/claims", "/inquiries", "/sales-info"))
    user, account = other.one("/users"), f"/malls/{MALL}/accounts/{other.one('/malls')}"
    key = f"{product}."
    numbers = {f"on_hand-{key}": "5", f"safety-{key}": "0", f"seen-{key}": "1", f"held-{key}": "0"}
    for path in ("/orders/confirm", "/orders/send"):
        yield path, {"id": order}
    for path in ("/orders/invoices", "/orders/send/sent"):
        yield path, {"id": order, f"courier-{order}": "LOGEN", f"number-{order}": "12345678901"}
    yield f"/orders/{order}/invoice", {"courier": "LOGEN", "number": "12345678901"}
    yield f"/orders/{order}/cancel", {"reason": "sold_out"}
    yield f"/orders/{order}/force-done", {}
    yield f"/products/{product}", {"name": "남의 상품"}
    yield f"/products/{product}/sell", {"group_id": group}
    yield "/stock", {"id": key, **numbers}
    for path in ("/queue/link", "/queue/delete", "/stock/pushes/again", "/listings", "/listings/price"):
        yield path, {"id": listing, "ends_on": "2030-12-31", "price_won": "36000"}
    for act in ("stop", "resume"):
        yield f"/listings/{listing}/{act}", {}
    for path in ("/claims/approve", "/claims/pick-up"):
        yield path, {"id": claim}
    yield f"/claims/{claim}/refuse", {"reason": "shipped"}
    yield f"/claims/{claim}/reship", {"courier": "LOGEN", "invoice_number": "12345678901"}
    yield f"/claims/{claim}/finish", {"outcome": "done", "reason": "ended_at_mall"}
    yield f"/claims/{claim}/notes", {"text": "남의 메모"}
    yield f"/inquiries/{inquiry}/answer", {"text": "남의 답변"}
    yield f"/inquiries/{inquiry}/memo", {"memo": "남의 메모"}
    yield "/inquiries/send", {"id": inquiry}
    yield "/sales-info-delete", {"id": group}
    yield f"/sales-info/{group}/copy", {}
    yield f"/users/{user}/permissions", {}
    for path in (f"/users/{user}", account):
        for act in ("deactivate", "invitation") if path.startswith("/users") else ("verify", "remove"):
            yield f"{path}/{act}", {}
    for path in (f"/orders/{order}", f"/claims/{claim}", f"/inquiries/{inquiry}"):
        yield f"{path}/reveal", {"purpose": "배송 확인"}
        yield f"{path}/settle", {"outcome": "done"}
    yield f"/products/{product}/delete", {}
    yield f"/products/{product}/restore", {}


def test_acts_posted_with_the_others_ids_are_refused(shops: tuple[Shop, Shop], suite: Suite) -> None:
    for own, other in pairs(shops):
        before = recorded_by_users(suite, other.seller_id)
        own.tab.open("/orders?period=1y")
        token = own.tab.page.locator("input[name=form_token]").first.input_value()
        for path, typed in acts_on(other):
            form = {"form_token": token, "form_key": uuid4().hex, **typed}
            answer = own.tab.page.context.request.post(own.tab.url + path, form=form, max_redirects=0)
            assert answer.status in (404, 422), f"{path}: {answer.status} {answer.headers.get('location')}"
            assert "이 화면이 오래되었거나" not in answer.text(), path
        assert recorded_by_users(suite, other.seller_id) == before

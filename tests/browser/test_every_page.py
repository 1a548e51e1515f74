"""Every page of the console, full and empty: opened in light, dark and on a phone, without a complaint."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import expect

from console.main import create_app
from console.menu import MENU
from console.screens import SCREENS
from console.settings import Settings
from proofs.busy_shop import MALLS, PRODUCTS
from proofs.people import Desk, Json
from proofs.seller_day import SellerDay

MENU_PATHS = ["/", *(entry.path for group in MENU for entry in group.entries), "/company/addresses/new"]
PHONE = (390, 844)
NOBODYS, OPERATORS = ("/login", "/invitation"), "/operator"
ASIDE = {"/health/live", "/health/ready", "/metrics", "/pictures/{path}"}
"""What is asked with GET but by no user, and a picture, of which this shop has none of its own."""
LISTS = {f"/{screen.path}" for screen in SCREENS.values()}


def addresses() -> list[str]:
    """The address of everything that the console answers to GET, as the application itself tells."""
    paths = create_app(Settings(secret="of the test")).openapi()["paths"]  # type: ignore[arg-type]
    return sorted(path for path, methods in paths.items() if "get" in methods and path not in ASIDE)


def values(day: SellerDay) -> dict[str, str]:
    """What the addresses are filled with, by name: something of the shop for each."""
    desk, account = day.desk, day.malls[MALLS[0]]
    body = {"account_ids": [account], "items": ["cancel_requests"]}
    job = desk.ask("POST", "claim-sync", "/collections", json=body)["job_id"]
    list(desk.live_log("claim-sync", f"/v1/jobs/{job}/log"))
    return {
        "name": "orders",
        "mall": MALLS[0],
        "account_id": account,
        "product_id": day.products[PRODUCTS[0]],
        "service": "claim-sync",
        "job_id": job,
        "seller_id": desk.ask("GET", "account", "/me")["seller_id"],
        "address_id": desk.see("account", "/company")["addresses"][0]["address_id"],
        "group_id": desk.see("listing", "/groups")["items"][0]["group_id"],
        **{f"{name}_id": first(desk, service, path, f"{name}_id") for name, (service, path) in RECORDS.items()},
    }


RECORDS = {
    "user": ("account", "/users"),
    "listing": ("listing", "/listings"),
    "order": ("order-sync", "/orders"),
    "rule": ("order-sync", "/unmatched-items"),
    "claim": ("claim-sync", "/claims"),
    "inquiry": ("inquiry", "/inquiries"),
    "template": ("inquiry", "/answer-templates"),
    "notice": ("inquiry", "/mall-notices"),
    "webhook": ("alert", "/webhooks"),
    "alert": ("alert", "/alerts"),
}
"""Where the id of each record is found."""


def first(desk: Desk, service: str, path: str, key: str) -> str:
    found: list[Json] = []

    def is_there() -> bool:
        told = desk.see(service, path)
        found[:] = told if isinstance(told, list) else told["items"]
        return bool(found)

    desk.until(is_there, f"{service}{path}")
    return found[0][key]


def questions(known: dict[str, str]) -> dict[str, dict[str, str]]:
    """What some addresses are asked with."""
    account, now = {"account": known["account_id"]}, {"at": datetime.now(UTC).isoformat()}
    return {
        **{address: now for address in addresses() if address.endswith("/at")},
        "/sales-info/new": account,
        "/sales-info/categories": {**account, "keyword": "티셔츠"},
        "/transfer/choose": {**account, "no": "1", "name": PRODUCTS[0]},
        "/invitation": {"token": "none"},
    }


def test_every_page_is_without_complaint_when_it_is_full(
    shop_tab: Any, operators_tab: Any, open_tab: Callable[..., Any], busy_shop: SellerDay
) -> None:
    """A page that is new is among them by itself, or fails for what its address is filled with."""
    known, nobodys = values(busy_shop), open_tab()
    asked, found, pages = questions(known), list[str](), list[str]()
    for address in addresses():
        path = re.sub(r"{(\w+)}", lambda name: known[name[1]], address)
        path += f"?{urlencode(asked[address])}" if address in asked else ""
        tab = operators_tab if address.startswith(OPERATORS) else nobodys if address in NOBODYS else shop_tab
        answer = tab.page.context.request.get(tab.url + path)
        assert answer.status == 200, f"{path}: {answer.status}"
        if not answer.headers["content-type"].startswith("text/html") or "<main" not in answer.text():
            continue
        pages.append(address)
        found += tab.complaints(path)
        assert address not in LISTS or tab.page.locator("main tbody tr").count() > 0, f"{path} is empty"
    assert not found
    assert {*MENU_PATHS, "/orders/{order_id}", "/operator/sellers/{seller_id}"} <= {*pages}
    assert not [complaint for path in ("/", "/password") for complaint in operators_tab.complaints(path)]


def test_a_new_sellers_pages_say_what_to_do_next(tab: Any) -> None:
    assert not [complaint for path in MENU_PATHS for complaint in tab.complaints(path, briefly=True)]


def test_the_keyboard_reaches_everything(tab: Any) -> None:
    tab.open("/orders")
    tab.page.keyboard.press("Tab")
    expect(tab.page.get_by_role("link", name="본문 바로가기")).to_be_focused()
    tab.page.keyboard.press("Escape")
    tab.page.locator("h1").click()
    tab.page.keyboard.press("/")
    expect(tab.page.get_by_role("searchbox", name="검색항목")).to_be_focused()
    tab.open("/alerts")
    tab.page.locator("h1").click()
    tab.page.keyboard.press("/")
    expect(tab.page.get_by_role("searchbox", name="검색어")).to_be_focused()


def test_on_a_phone_the_menu_opens(open_tab: Callable[..., Any], seller: SellerDay) -> None:
    tab = open_tab(PHONE)
    tab.enter(seller)
    menu = tab.page.get_by_role("navigation", name="주 메뉴")
    expect(menu).to_be_hidden()
    tab.page.get_by_role("button", name="메뉴 열기").click()
    menu.get_by_role("link", name="주문상태별조회").click()
    expect(tab.page.get_by_role("heading", name="주문상태별조회")).to_be_visible()


def test_the_chosen_brightness_stays(tab: Any) -> None:
    tab.page.get_by_role("button", name="어둡게").click()
    expect(tab.page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    tab.open("/orders")
    expect(tab.page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_logging_out_closes_all_tabs(tab: Any) -> None:
    other = tab.page.context.new_page()
    other.goto(f"{tab.url}/orders")
    tab.page.get_by_role("button", name="로그아웃").click()
    expect(tab.page.get_by_text("로그아웃했습니다.")).to_be_visible()
    other.reload()
    expect(other.get_by_role("button", name="로그인")).to_be_visible()

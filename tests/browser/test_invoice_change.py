"""송장수정 in the browser: a wrong number is corrected at the mall, refused at its field, and both are in 송장이력."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from local_runtime.suite import Suite
from local_runtime.waiting import wait_until
from proofs.newcomers import newcomer
from proofs.people import Desk, Json, Market
from proofs.seller_day import PASSWORD, SellerDay

MALL = "coupang"
NEW, LATE = "30199999999", "30188888888"
WITHIN_SECONDS = 120


@pytest.fixture(scope="module")
def shop(suite: Suite, operator: Desk) -> SellerDay:
    """A seller whose two orders at 쿠팡 were sent."""
    operator.refresh()
    seller = newcomer(suite, operator)
    seller.enter_accounts([MALL])
    seller.enter_products(["제주 감귤 5kg"])
    seller.link_products()
    seller.have_orders(2, datetime.now(UTC) - timedelta(minutes=10))
    seller.collect_orders(2)
    seller.confirm_orders()
    seller.register_invoices()
    seller.follow(seller.send_invoices())
    seller.desk.until(lambda: len(seller.orders(state="shipping")) == 2, "the invoices to be sent")
    return seller


@pytest.fixture
def shop_tab(open_tab: Callable[..., Any], shop: SellerDay) -> Any:
    """A tab in which the seller is logged in."""
    opened = open_tab()
    opened.enter(shop)
    return opened


def at_mall(market: Market, shop: SellerDay, order: Json) -> list[str]:
    """The numbers that the mall had of an order, the last one last."""
    orders = market.ask("GET", "/ledger", mall=MALL, account=shop.shop)["orders"]
    (line,) = [line for each in orders if each["number"] == shop.number_at_mall(order) for line in each["lines"]]
    return [invoice["number"] for invoice in line["invoices"]]


def until_shown(page: Page, path: str, text: str) -> None:
    """Load a page anew until it says something."""

    def is_shown() -> bool:
        page.goto(path)
        return text in page.locator("main").inner_text()

    wait_until(is_shown, WITHIN_SECONDS, f"{text} on {path}")


def test_a_number_is_corrected_on_the_orders_page_and_both_stand_in_the_history(
    shop_tab: Any, shop: SellerDay, market: Market
) -> None:
    page: Page = shop_tab.page
    order = shop.orders(state="shipping")[0]
    old = order["invoice_number"]
    shop_tab.open(f"/orders/{order['order_id']}")
    assert not shop_tab.violations()
    page.fill("#number", "12")
    page.get_by_role("button", name="송장수정").click()
    expect(page.locator("#e-number")).to_contain_text("10, 11자리")
    assert page.locator("#number").input_value() == "12"
    assert not shop_tab.violations()
    page.fill("#number", old)
    page.get_by_role("button", name="송장수정").click()
    expect(page.locator("#e-number")).to_contain_text("제휴몰에 보낸 송장과 같습니다")
    page.fill("#number", NEW)
    page.get_by_role("button", name="송장수정").click()
    expect(page.get_by_text("송장수정 연동에 성공하였습니다.")).to_be_visible(timeout=120_000)
    assert at_mall(market, shop, order) == [old, NEW]
    shop_tab.go("송장이력관리")
    page.get_by_role("link", name="송장수정", exact=True).first.click()
    rows = page.locator("tbody tr", has_text=order["order_number"])
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(NEW)
    expect(rows.last).to_contain_text(f"로젠택배 {old} → 로젠택배 {NEW}")
    assert not shop_tab.violations()
    page.get_by_role("link", name=f"{order['order_number']} 송장수정").click()
    expect(page.locator("#number")).to_have_value(NEW)


def test_many_are_changed_in_the_list_and_what_the_mall_refuses_is_shown_in_its_words(
    shop_tab: Any, shop: SellerDay, market: Market
) -> None:
    page: Page = shop_tab.page
    shop_tab.go("송장송신관리")
    page.get_by_role("link", name="송신한 송장").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    assert page.locator(".table-box").evaluate("(each) => each.scrollWidth - each.clientWidth") == 0
    assert not shop_tab.violations()
    order = shop.orders(state="shipping")[1]
    old = order["invoice_number"]
    number = page.get_by_label(f"{order['order_number']} 새 송장번호")
    number.fill(old)
    page.get_by_role("button", name="송장수정").click()
    expect(page.locator(f"[id='e-{order['order_id']}']")).to_contain_text("제휴몰에 보낸 송장과 같습니다")
    assert number.input_value() == old
    assert not shop_tab.violations()
    market.ask("POST", f"/orders/{MALL}/{shop.number_at_mall(order)}/advance", to="delivering")
    number.fill(LATE)
    page.get_by_role("button", name="송장수정").click()
    expect(page.get_by_text("송장수정 연동에 실패하였습니다.")).to_be_visible(timeout=120_000)
    assert at_mall(market, shop, order) == [old]
    until_shown(page, f"{shop_tab.url}/orders/{order['order_id']}", "배송추적이 시작되어 송장번호를 변경할 수 없습니다")
    expect(page.locator("#number")).to_have_value(old)


def test_who_may_only_read_orders_sees_the_numbers_and_changes_none(
    open_tab: Callable[..., Any], shop: SellerDay
) -> None:
    email = f"reader-{uuid4().hex[:8]}@shop.example"
    body = {"email": email, "name": "김조회", "permissions": {"orders": "read"}}
    invited = shop.desk.ask("POST", "account", "/users", json=body)
    accepted = {"token": invited["invitation"], "password": PASSWORD}
    shop.desk.ask("POST", "account", "/invitations/accept", json=accepted)
    opened = open_tab()
    opened.log_in(email)
    page: Page = opened.page
    for path in ("/orders/send/sent", f"/orders/{shop.orders(state='shipping')[0]['order_id']}"):
        opened.open(path)
        expect(page.locator("main")).to_contain_text("제주 감귤 5kg")
        expect(page.get_by_role("button", name="송장수정")).to_have_count(0)
        assert not opened.violations()

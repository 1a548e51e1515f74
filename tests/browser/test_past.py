"""What was is found again: 이때의 상태 beside the state now from each line of 연동이력, and the logs in 작업내역."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from local_runtime.suite import Suite
from proofs.aftermath import Aftermath
from proofs.newcomers import newcomer
from proofs.people import Desk
from proofs.seller_day import UNKNOWN_ITEM, SellerDay

MALL, PRODUCT = "smartstore", "캠핑 접이식 의자"
CLAIMS_MALL = "coupang"
"""It waits for the seller's 승인, and tells who asks."""


@pytest.fixture(scope="module")
def shop(suite: Suite, operator: Desk) -> SellerDay:
    """A seller with a product on sale, and an order."""
    operator.refresh()
    seller = newcomer(suite, operator)
    seller.enter_accounts([MALL])
    seller.enter_products([PRODUCT])
    seller.link_products()
    seller.have_orders(1, datetime.now(UTC) - timedelta(hours=1))
    seller.collect_orders(1)
    return seller


@pytest.fixture
def shop_tab(open_tab: Callable[..., Any], shop: SellerDay) -> Any:
    """A tab in which the seller is logged in."""
    opened = open_tab()
    opened.enter(shop)
    return opened


def see_the_past(tab: Any, path: str, now: str) -> None:
    """From the oldest line of 연동이력 to the state then, whose `now` is said beside it, and back."""
    page: Page = tab.page
    tab.open(path)
    page.get_by_role("link", name="이때의 상태").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("이때의 상태")
    first = page.locator("tbody tr").first
    expect(first.locator("th")).to_contain_text("달라짐")
    expect(first.locator("td").last).to_contain_text(now)
    expect(first.locator("td").first).not_to_contain_text(now)
    assert not tab.violations()
    page.get_by_role("link", name="연동이력으로").click()
    expect(page.get_by_role("heading", name="연동이력")).to_be_visible()
    page.get_by_role("link", name="이때의 상태").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("이때의 상태")
    expect(page.get_by_role("note")).to_contain_text("지금과 같습니다.")


def test_a_product_on_a_mall_is_seen_as_it_was(shop_tab: Any, shop: SellerDay) -> None:
    (listed,) = shop.desk.see_all("listing", "/listings")
    path = f"/listings/{listed['listing_id']}"
    see_the_past(shop_tab, path, "반영완료")
    page: Page = shop_tab.page
    page.goto(f"{shop_tab.url}{path}/at")
    expect(page.get_by_text("볼 시각을 연동이력에서 골라 주세요.")).to_be_visible()


def test_an_order_is_seen_as_it_was_with_its_buyer_masked(shop_tab: Any, shop: SellerDay) -> None:
    (order,) = shop.orders()
    shop.desk.ask("POST", "order-sync", "/orders/confirm", json={"order_ids": [order["order_id"]]})
    shop.desk.until(lambda: shop.orders()[0]["state"] == "confirmed", "발주확인")
    see_the_past(shop_tab, f"/orders/{order['order_id']}", "발주확인")
    page: Page = shop_tab.page
    buyer = page.locator("tbody tr", has_text="받는 분").locator("td")
    expect(buyer.first).to_contain_text("*")
    expect(buyer.last).to_contain_text("*")
    match = page.locator("tbody tr", has_text="상품매칭").locator("td").first
    expect(match).to_have_text(re.compile("^제휴몰 상품번호 "))


def test_a_claim_is_seen_as_it_was_with_its_person_masked(tab: Any, seller: SellerDay) -> None:
    seller.enter_accounts([CLAIMS_MALL])
    line = {**UNKNOWN_ITEM, "unknown_name": "취소할 상품"}
    placed_at = (datetime.now(UTC) - timedelta(hours=2)).isoformat()
    seller.market.ask("POST", "/orders", mall=CLAIMS_MALL, account=seller.shop, lines=[line], placed_at=placed_at)
    seller.collect_orders(1)
    seller.confirm_orders()
    seller.desk.until(lambda: seller.orders()[0]["state"] == "confirmed", "발주확인")
    aftermath = Aftermath(seller)
    aftermath.have_cancels("confirmed")
    aftermath.settle_claims()
    (claim,) = seller.desk.see_all("claim-sync", "/claims")
    see_the_past(tab, f"/claims/{claim['claim_id']}", claim["state_label"])
    assert "*" in tab.page.locator("tbody tr", has_text="신청자").locator("td").first.inner_text()


def test_a_log_is_found_again_after_its_window_was_closed(shop_tab: Any, shop: SellerDay) -> None:
    page: Page = shop_tab.page
    shop_tab.go("작업내역")
    row = page.locator("tbody tr", has_text="상품연동처리").first
    expect(row).to_contain_text("성공")
    assert not shop_tab.violations()
    page.set_viewport_size({"width": 390, "height": 844})
    assert not shop_tab.violations()
    row.get_by_role("link", name="기록 보기").click()
    expect(page.get_by_text("연동처리를 종료합니다.")).to_be_visible()
    expect(page.get_by_text("연동 성공했습니다.(OK)")).to_be_visible()

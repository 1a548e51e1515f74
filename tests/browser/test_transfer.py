"""데이터이전 서비스신청: what a mall had before is linked to a product, and its next order is that product's."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from local_runtime.suite import Suite
from proofs.newcomers import sell_before
from proofs.people import Desk
from proofs.seller_day import SellerDay

MALL, NAME, OTHER = "wemakeprice", "제주 감귤 5kg", "클래식 우드 볼펜"


@pytest.fixture
def shop(suite: Suite, operator: Desk, seller: SellerDay) -> SellerDay:
    """A seller whose shop at the mall has two products that were registered by somebody else."""
    seller.enter_accounts([MALL, "tmon"])
    sell_before(suite, operator, seller, MALL, (NAME, OTHER))
    seller.enter_products([NAME])
    return seller


def test_a_product_of_the_mall_is_linked_and_its_order_is_matched(tab: Any, shop: SellerDay) -> None:
    page: Page = tab.page
    tab.go("데이터이전 서비스신청")
    expect(page.get_by_text("티몬은 데이터이전을 제공하지 않습니다.")).to_be_visible()
    assert page.get_by_label("제휴몰 계정", exact=True).locator("option").all_inner_texts() == ["위메프 sbdc6678"]
    page.get_by_role("button", name="상품 불러오기").click()
    row = page.locator("tbody tr", has_text=NAME)
    expect(page.locator("tbody tr")).to_have_count(2)
    assert not tab.violations()
    number = row.locator("td").first.inner_text()
    assert not tab.complaints(page.url.removeprefix(tab.url))

    row.get_by_role("link", name="기존 상품에 연결").click()
    assert not tab.complaints(page.url.removeprefix(tab.url))
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    page.get_by_role("button", name="이 상품에 연결").click()
    expect(page.get_by_text(f"제휴몰 상품번호 {number}에 연결했습니다.")).to_be_visible()
    expect(row.get_by_role("link", name="연동됨")).to_be_visible()
    row.get_by_role("link", name="연동됨").click()
    expect(page.get_by_text("데이터이전으로 연결")).to_be_visible()
    assert not tab.violations()

    at = datetime.now(UTC) - timedelta(minutes=30)
    line = {"product_number": number, "quantity": 1}
    shop.market.ask("POST", "/orders", mall=MALL, account=shop.shop, lines=[line], placed_at=at.isoformat(), seed=1)
    body = {"account_ids": [shop.malls[MALL]], "items": ["new"]}
    shop.desk.ask("POST", "order-sync", "/collections", json=body)
    shop.desk.until(lambda: len(shop.orders()) == 1, "the order", within_seconds=120)
    (order,) = shop.orders()
    assert (order["product_id"], order["option_key"]) == (shop.products[NAME], "")


def test_a_number_is_linked_once_and_a_new_product_is_led_back_to(tab: Any, shop: SellerDay) -> None:
    page: Page = tab.page
    tab.go("데이터이전 서비스신청")
    page.get_by_role("button", name="상품 불러오기").click()
    page.locator("tbody tr", has_text=NAME).get_by_role("link", name="기존 상품에 연결").click()
    late = page.context.new_page()
    late.goto(page.url)
    page.get_by_role("button", name="이 상품에 연결").click()
    expect(page.get_by_text("에 연결했습니다.")).to_be_visible()
    late.get_by_role("button", name="이 상품에 연결").click()
    expect(late.get_by_text("에 연결했습니다.")).to_be_visible()
    late.close()

    other = page.locator("tbody tr", has_text=OTHER)
    other.get_by_role("link", name="기존 상품에 연결").click()
    page.get_by_label("상품 검색").fill(NAME)
    page.get_by_role("button", name="검색", exact=True).click()
    page.locator("tbody").get_by_role("link", name=NAME).click()
    page.get_by_role("button", name="이 상품에 연결").click()
    expect(page.get_by_text("이미 연동된 상품입니다.").first).to_be_visible()
    assert not tab.violations()
    tab.go("데이터이전 서비스신청")
    page.get_by_role("button", name="상품 불러오기").click()
    other.get_by_role("link", name="새 상품으로 등록").click()
    expect(page.get_by_label("상품명")).to_have_value(OTHER)
    page.get_by_role("button", name="저장하고 제휴몰 상품에 연결").click()
    expect(page.get_by_text("저장하지 않았습니다.")).to_be_visible()
    expect(page.get_by_role("button", name="저장하고 제휴몰 상품에 연결")).to_be_visible()
    assert not tab.violations()

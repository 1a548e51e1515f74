"""Choosing over pages: what a search finds on all its pages is acted on at once, and can be let go again."""

from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from proofs.seller_day import SellerDay

ORDERS, ON_A_PAGE = 23, 20


def test_orders_of_all_pages_are_confirmed_together(tab: Any, seller: SellerDay) -> None:
    seller.enter_accounts(["smartstore"])
    seller.enter_products(["캠핑 접이식 의자"])
    seller.link_products()
    seller.have_orders(ORDERS, datetime.now(UTC) - timedelta(hours=1))
    seller.collect_orders(ORDERS)

    page: Page = tab.page
    tab.go("주문확인/처리")
    boxes, confirm = page.locator("tbody input[name=id]"), page.get_by_role("button", name="발주확인 처리")
    expect(boxes).to_have_count(ON_A_PAGE)
    expect(confirm).to_be_disabled()

    page.get_by_role("button", name="모든 쪽 선택").click()
    expect(page.get_by_text(f"이 조건의 전체 {ORDERS}건을 선택했습니다.")).to_be_visible()
    expect(page.locator("[data-count]")).to_have_text(str(ORDERS))
    expect(boxes.first).to_be_checked()
    expect(boxes.first).to_be_disabled()
    assert not tab.violations()

    page.get_by_role("button", name="선택 해제").click()
    expect(page.locator("[data-count]")).to_have_text("0")
    expect(boxes.first).to_be_enabled()
    expect(boxes.first).not_to_be_checked()
    expect(confirm).to_be_disabled()

    page.get_by_role("button", name="모든 쪽 선택").click()
    expect(page.locator("[data-count]")).to_have_text(str(ORDERS))
    confirm.click()
    assert len([line for line in tab.follow_log() if "발주확인" in line]) >= ORDERS
    expect(page.get_by_text("발주확인할 주문이 없습니다")).to_be_visible()
    assert {order["state"] for order in seller.orders()} == {"confirmed"}

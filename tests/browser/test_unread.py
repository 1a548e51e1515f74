"""읽지 못한 주문: a line that cannot be read is shown, looked into and fetched again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from proofs.seller_day import UNKNOWN_ITEM, SellerDay
from proofs.unread import UNREAD_ITEM, leave_one_unread

MALL = "wemakeprice"
NAME = UNREAD_ITEM["unknown_name"]


@pytest.fixture
def unread(seller: SellerDay) -> SellerDay:
    """A seller with two orders, one of which came with numbers that are none."""
    seller.enter_accounts((MALL,))
    placed_at = datetime.now(UTC) - timedelta(hours=1)
    order = {"mall": MALL, "account": seller.shop, "lines": [UNKNOWN_ITEM], "placed_at": placed_at.isoformat()}
    seller.market.ask("POST", "/orders", **order)
    leave_one_unread(seller, MALL, placed_at)
    return seller


def test_a_line_that_cannot_be_read_is_looked_into_and_fetched_again(tab: Any, unread: SellerDay) -> None:
    page = tab.page
    (known,) = unread.orders()
    assert known["product_name"] != NAME
    tab.open("/")
    page.locator("main").get_by_role("link", name="읽지 못한 주문").click()
    row = page.locator("tbody tr").first
    expect(row).to_contain_text("위메프")
    assert NAME not in page.content()
    row.get_by_text("원문 보기").click()
    row.get_by_role("button", name="보기", exact=True).click()
    expect(row.get_by_label("열람 목적")).to_be_focused()
    row.get_by_label("열람 목적").fill("주문번호 확인")
    row.get_by_role("button", name="보기", exact=True).click()
    expect(page.locator("pre.answer")).to_contain_text(NAME)
    assert not tab.looks()
    page.reload()
    expect(page.locator("pre.answer")).to_have_count(0)
    row.get_by_role("button", name="다시 가져오기").click()
    tab.follow_log()
    expect(page.get_by_text("읽지 못한 주문이 없습니다")).to_be_visible()
    assert {order["product_name"] for order in unread.orders()} == {known["product_name"], NAME}

"""미매칭 상품: an order of something that nobody knows is matched by hand, and the match is taken back."""

from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from proofs.seller_day import SellerDay

MALL = "tmon"


def test_an_unknown_item_is_matched_by_hand_and_let_go_again(tab: Any, seller: SellerDay) -> None:
    page: Page = tab.page
    tab.go("미매칭 상품")
    expect(page.get_by_text("매칭을 기다리는 상품이 없습니다")).to_be_visible()
    assert not tab.violations()
    seller.enter_accounts([MALL])
    seller.enter_products(["순면 라운드 티셔츠"])
    seller.have_orders(1, datetime.now(UTC) - timedelta(hours=1), unknown_at={MALL})
    seller.collect_orders(1)
    (order,) = seller.orders()

    tab.go("미매칭 상품")
    expect(page.locator("tbody tr")).to_contain_text("1건")
    page.get_by_role("link", name="대기 주문").click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("대기 주문")
    assert not tab.violations()
    page.get_by_role("link", name="아무도 모르는 상품").click()
    expect(page.get_by_role("link", name=order["order_number"])).to_be_visible()
    page.get_by_role("link", name="순면 라운드 티셔츠").click()
    choices = page.get_by_role("radio")
    assert choices.count() > 1
    assert not tab.violations()
    page.get_by_role("button", name="매칭저장").click()
    expect(page.get_by_text("어느 상품인지 하나를 선택해 주세요.")).to_be_visible()
    choices.first.check()
    page.get_by_label("매칭근거").fill("상품 사진으로 확인")
    page.get_by_role("button", name="매칭저장").click()
    expect(page.get_by_text("주문 1건에 적용했습니다.")).to_be_visible()
    expect(page.get_by_text("매칭을 기다리는 상품이 없습니다")).to_be_visible()
    matched = seller.desk.see("order-sync", f"/orders/{order['order_id']}")
    assert (matched["product_id"], matched["match_evidence"]) == (
        seller.products["순면 라운드 티셔츠"],
        "상품 사진으로 확인",
    )

    page.get_by_role("link", name="매칭완료").click()
    expect(page.locator("tbody tr")).to_contain_text("상품 사진으로 확인")
    page.get_by_role("link", name="아무도 모르는 상품").click()
    assert not tab.violations()
    page.get_by_label("해제사유").fill("다른 상품이었음")
    page.get_by_role("button", name="매칭해제").click()
    expect(page.get_by_text("주문 1건이 다시 매칭을 기다립니다.")).to_be_visible()
    expect(page.get_by_text("다른 상품이었음")).to_be_visible()
    assert seller.desk.see("order-sync", f"/orders/{order['order_id']}")["product_id"] is None

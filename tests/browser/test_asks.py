"""What reaches malls or takes away asks first, with how many were chosen: who says no has done nothing."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from proofs.seller_day import SellerDay

PRODUCTS = {"제주 감귤 5kg", "순면 라운드 티셔츠"}
OFFLINE = "ERR_INTERNET_DISCONNECTED|Failed to fetch"
LINK, DELETE = "선택한 상품 2건을 제휴몰에 연동할까요?", "선택한 상품 2건을 연동대기에서 삭제할까요?"


@pytest.fixture
def queued(tab: Any, seller: SellerDay) -> Page:
    """연동대기상품, all of it chosen."""
    seller.enter_accounts(("tmon",))
    seller.enter_products(PRODUCTS)
    seller.queue_products()
    tab.go("연동대기상품")
    tab.page.get_by_label("모두 선택").check()
    return tab.page


def test_an_act_on_many_rows_is_done_only_when_it_was_agreed_to(tab: Any, queued: Page, seller: SellerDay) -> None:
    tab.agrees = False
    queued.get_by_role("button", name="선택상품연동").click()
    queued.get_by_role("button", name="선택상품삭제").click()
    assert tab.asked == [LINK, DELETE]
    expect(queued.get_by_role("dialog")).to_have_count(0)
    queued.reload()
    expect(queued.locator("tbody tr")).to_have_count(len(PRODUCTS))
    assert {row["state"] for row in seller.desk.see_all("listing", "/listings")} == {"queued"}

    tab.agrees = True
    queued.get_by_label("모두 선택").check()
    queued.get_by_role("button", name="선택상품삭제").click()
    expect(queued.get_by_text("연동을 기다리는 상품이 없습니다")).to_be_visible()
    assert tab.asked == [LINK, DELETE, DELETE]


def test_an_act_without_a_line_says_so_and_can_be_done_again(tab: Any, queued: Page) -> None:
    queued.context.set_offline(True)
    queued.get_by_role("button", name="선택상품연동").click()
    dialog = queued.get_by_role("dialog")
    expect(dialog).to_contain_text("연결이 끊겼습니다")
    expect(dialog).to_contain_text("다시 눌러 주세요.")
    dialog.get_by_role("button", name="닫기").click()
    queued.context.set_offline(False)
    queued.get_by_role("button", name="선택상품연동").click()
    assert sum("연동 성공했습니다.(OK)" in line for line in tab.follow_log()) == len(PRODUCTS)
    tab.forget(OFFLINE)

"""문의관리: templates are used, many answers sent at once, urgent notices and malls' notices read."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from proofs.aftermath import Aftermath
from proofs.seller_day import SellerDay

MALL = "auction"
"""It has product inquiries, urgent notices and notices."""
NAME = "배송 안내"


@pytest.fixture
def asked(seller: SellerDay) -> SellerDay:
    """A seller with two product inquiries, an urgent notice and a notice."""
    seller.enter_accounts((MALL,))
    asked_at = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    seller.market.ask("POST", "/inquiries", mall=MALL, account=seller.shop, asked_at=asked_at, seed=99)
    aftermath = Aftermath(seller)
    aftermath.have_inquiries()
    aftermath.collect_inquiries()
    seller.desk.until(lambda: len(seller.desk.see_all("inquiry", "/inquiries")) == 3, "three inquiries")
    return seller


def write_template(tab: Any) -> None:
    """답변 템플릿: a field that does not exist is told, then saved; its fields are put in by a click."""
    page: Page = tab.page
    tab.go("답변 템플릿")
    page.get_by_role("link", name="템플릿 추가").first.click()
    page.fill("#f-name", NAME)
    page.fill("#f-text", "{고객}님, ")
    page.get_by_role("button", name="저장").click()
    expect(page.locator(".wrong").get_by_text("사용할 수 없는 항목입니다.")).to_be_visible()
    assert not tab.violations()
    page.fill("#f-text", "안녕하세요, ")
    page.get_by_role("button", name="{제휴몰}").click()
    assert page.input_value("#f-text") == "안녕하세요, {제휴몰}"
    page.locator("#f-text").press_sequentially(" 판매자입니다. 내일 출고됩니다.")
    page.get_by_role("button", name="저장").click()
    expect(page.get_by_text(f"'{NAME}' 템플릿을 저장했습니다.")).to_be_visible()
    assert not tab.violations()


def fill_in_one(tab: Any) -> None:
    """템플릿 넣기 behind what was typed, then 답변 저장 and a memo."""
    page: Page = tab.page
    tab.open("/inquiries?kind=product")
    page.locator("tbody a[data-row]").first.click()
    page.get_by_label("답변내용").fill("문의 감사합니다.")
    page.get_by_label("답변 템플릿").select_option(NAME)
    page.get_by_role("button", name="템플릿 넣기").click()
    expect(page.get_by_label("답변내용")).to_have_value(
        "문의 감사합니다.\n\n안녕하세요, 옥션 판매자입니다. 내일 출고됩니다."
    )
    assert not tab.violations()
    page.get_by_role("button", name="답변 저장").click()
    expect(page.get_by_text("답변을 저장했습니다.")).to_be_visible()
    page.get_by_label("메모", exact=True).fill("내일 다시 확인")
    page.get_by_role("button", name="메모 저장").click()
    expect(page.get_by_text("메모를 저장했습니다.")).to_be_visible()
    expect(page.get_by_label("메모", exact=True)).to_have_value("내일 다시 확인")


def answer_all(tab: Any) -> None:
    """템플릿으로 답변 저장 of all that are listed, then 답변일괄전송."""
    page: Page = tab.page
    tab.open("/inquiries?kind=product")
    page.get_by_label("모두 선택").check()
    page.get_by_label("답변 템플릿").select_option(NAME)
    page.get_by_role("button", name="템플릿으로 답변 저장").click()
    expect(page.get_by_text("2건의 답변을 저장했습니다.")).to_be_visible()
    page.get_by_label("모두 선택").check()
    page.get_by_role("button", name="답변일괄전송").click()
    assert any("성공" in line for line in tab.follow_log())
    page.get_by_label("모두 선택").check()
    page.get_by_label("답변 템플릿").select_option(NAME)
    page.get_by_role("button", name="템플릿으로 답변 저장").click()
    expect(page.get_by_role("alert").first).to_contain_text("이미 답변이 등록되어 있고")
    assert not tab.violations()


def test_inquiries_are_answered_by_template_and_notices_are_read(tab: Any, asked: SellerDay) -> None:
    page: Page = tab.page
    write_template(tab)
    fill_in_one(tab)
    answer_all(tab)

    tab.go("긴급알리미 처리")
    page.locator("tbody a[data-row]").click()
    expect(page.locator(".crumbs")).to_contain_text("긴급알리미 처리")
    tab.go("긴급알리미 처리")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert not tab.violations()
    page.get_by_label("모두 선택").check()
    page.get_by_role("button", name="확인", exact=True).click()
    tab.follow_log()
    expect(page.locator("tbody")).to_contain_text("확인 완료")
    page.get_by_label("모두 선택").check()
    page.get_by_role("button", name="처리완료").click()
    expect(page.get_by_text("1건을 처리완료로 바꾸었습니다.")).to_be_visible()
    page.get_by_label("모두 선택").check()
    page.get_by_role("button", name="처리완료").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_contain_text("처리완료된 문의입니다. 더 처리할 수 없습니다.")
    dialog.get_by_role("button", name="닫기").click()

    unread = unread_notices(asked)
    assert unread
    tab.go("제휴몰 공지사항")
    page.locator("tbody a[data-row]").first.click()
    expect(page.locator("pre.letter")).to_be_visible()
    assert not tab.violations()
    page.get_by_role("link", name="목록으로").click()
    expect(page.locator("tbody tr").first).not_to_contain_text("새 글")
    assert unread_notices(asked) == unread - 1


def unread_notices(seller: SellerDay) -> int:
    """How many notices of malls are new to a seller; what is posted at a mall is told to all of its sellers."""
    return sum(row["unread"] for row in seller.desk.see("inquiry", "/mall-notices/unread"))

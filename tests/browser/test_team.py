"""사용자권한관리: an owner invites staff, gives and takes permissions; the invited user sets a password and works."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

PASSWORD = "a password of my own"


@pytest.fixture
def email() -> str:
    return f"staff-{uuid4().hex[:8]}@shop.example"


def invite(tab: Any, email: str) -> str:
    """사용자 초대 with an address that cannot be one first: the link that is shown."""
    page: Page = tab.page
    tab.go("사용자권한관리")
    page.get_by_role("link", name="사용자 초대").first.click()
    page.fill("#f-name", "김직원")
    page.fill("#f-email", "nobody@nowhere")
    page.get_by_role("radio", name="주문관리 조회", exact=True).check()
    expect(page.get_by_role("row", name="통계관리")).to_have_count(0)
    assert not tab.violations()
    page.get_by_role("button", name="초대").click()
    expect(page.get_by_text("이메일 주소를 확인해 주세요.")).to_be_visible()
    expect(page.get_by_role("radio", name="주문관리 조회", exact=True)).to_be_checked()
    page.fill("#f-email", email)
    page.get_by_role("button", name="초대").click()
    expect(page.get_by_text("지금 한 번만 보입니다.")).to_be_visible()
    assert not tab.violations()
    return page.get_by_label("초대 링크").input_value()


def accept(tab: Any, link: str) -> None:
    """비밀번호 정하기: too short, then differing, then right; a link works once."""
    page: Page = tab.page
    page.goto(link)
    for password, again, told in (
        ("short", "short", "10자 이상"),
        (PASSWORD, "another", "비밀번호와 다릅니다"),
    ):
        page.get_by_label("비밀번호", exact=True).fill(password)
        page.get_by_label("비밀번호 확인").fill(again)
        page.get_by_role("button", name="비밀번호 저장").click()
        expect(page.locator(".wrong").get_by_text(told)).to_be_visible()
        assert not tab.violations()
    page.get_by_label("비밀번호", exact=True).fill(PASSWORD)
    page.get_by_label("비밀번호 확인").fill(PASSWORD)
    page.get_by_role("button", name="비밀번호 저장").click()
    expect(page.get_by_text("비밀번호를 정했습니다.")).to_be_visible()


def test_staff_is_invited_given_a_menu_and_suspended(tab: Any, open_tab: Callable[..., Any], email: str) -> None:
    link = invite(tab, email)
    others = open_tab()
    accept(others, link)
    others.log_in(email, PASSWORD)
    menu = others.page.get_by_role("navigation", name="주 메뉴")
    expect(menu.get_by_role("link", name="주문상태별조회")).to_be_visible()
    expect(menu.get_by_role("link", name="사용자권한관리")).to_have_count(0)
    assert others.page.goto(f"{others.url}/users").status == 403

    page: Page = tab.page
    page.get_by_role("link", name="확인했습니다").click()
    expect(page.locator("tr", has_text=email)).to_contain_text("사용 중")
    page.get_by_role("link", name="김직원").click()
    page.get_by_role("radio", name="주문관리 조회·저장").check()
    page.get_by_role("button", name="권한 저장").click()
    expect(page.get_by_text("권한을 저장했습니다.")).to_be_visible()
    expect(page.get_by_role("radio", name="주문관리 조회·저장")).to_be_checked()
    assert not tab.violations()

    page.get_by_role("button", name="사용중지").click()
    expect(page.get_by_text("사용을 중지했습니다.")).to_be_visible()
    others.wait_until_out()
    others.page.fill("#email", email)
    others.page.fill("#password", PASSWORD)
    others.page.get_by_role("button", name="로그인").click()
    expect(others.page.get_by_text("이메일 또는 비밀번호가 올바르지 않습니다.")).to_be_visible()
    page.get_by_role("button", name="다시 사용").click()
    expect(page.get_by_text("다시 사용할 수 있게 했습니다.")).to_be_visible()


def test_a_lost_link_is_replaced_and_the_last_owner_stays(tab: Any, open_tab: Callable[..., Any], email: str) -> None:
    page: Page = tab.page
    lost = invite(tab, email)
    page.get_by_role("link", name="확인했습니다").click()
    page.get_by_role("link", name="김직원").click()
    page.get_by_role("button", name="초대 다시 하기").click()
    assert page.get_by_label("초대 링크").input_value() != lost
    others = open_tab()
    others.page.goto(lost)
    others.page.get_by_label("비밀번호", exact=True).fill(PASSWORD)
    others.page.get_by_label("비밀번호 확인").fill(PASSWORD)
    others.page.get_by_role("button", name="비밀번호 저장").click()
    expect(others.page.get_by_text("초대가 만료되었거나 이미 사용되었습니다.")).to_be_visible()
    tab.go("사용자권한관리")
    page.get_by_role("link", name="대표", exact=True).click()
    page.get_by_role("button", name="사용중지").click()
    expect(page.get_by_text("마지막 대표 계정은 사용을 중지할 수 없습니다.")).to_be_visible()

"""Every page of the menu, empty and full of nothing: opened in light, dark and on a phone, without a complaint."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from console.menu import MENU
from proofs.seller_day import SellerDay

PATHS = ["/", *(entry.path for group in MENU for entry in group.entries), "/company/addresses/new"]
PHONE = (390, 844)


def test_a_new_sellers_pages_say_what_to_do_next(tab: Any) -> None:
    assert not [complaint for path in PATHS for complaint in tab.complaints(path)]


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
    tab.log_in(seller.desk.email)
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

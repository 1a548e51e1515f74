"""저장한 검색 and 열 선택: kept for one user of one list, used again, taken back; the spreadsheet has those columns."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from console.screens import SCREENS
from proofs.seller_day import SellerDay

KEPT = "이번 달 스토어팜"
PRODUCT = "캠핑 접이식 의자"


@pytest.fixture
def orders_tab(tab: Any, seller: SellerDay) -> Any:
    """A seller that has two orders, at 주문상태별조회."""
    seller.enter_accounts(["smartstore"])
    seller.enter_products([PRODUCT])
    seller.link_products()
    seller.have_orders(2, datetime.now(UTC) - timedelta(hours=1))
    seller.collect_orders(2)
    tab.go("주문상태별조회")
    return tab


def headings(page: Page) -> list[str]:
    """The headings of the list that can be seen, without the mark of the order."""
    return [text.strip(" ▲▼\n") for text in page.locator("table[data-walks] thead th:visible").all_inner_texts()]


def downloaded(page: Page, tmp_path: Path) -> list[Any]:
    with page.expect_download() as download:
        page.get_by_role("link", name="엑셀 다운로드").click()
    path = tmp_path / "list.xlsx"
    download.value.save_as(path)
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[0]


def test_a_search_is_kept_used_and_dropped(orders_tab: Any) -> None:
    page: Page = orders_tab.page
    page.get_by_role("link", name="1개월", exact=True).click()
    page.get_by_label("스토어팜", exact=True).check()
    page.get_by_label("검색항목").fill("의자 & 책상")
    page.get_by_role("button", name="검색", exact=True).click()
    expect(page.get_by_text("이 조건의 주문이 없습니다")).to_be_visible()
    page.get_by_text("저장한 검색").click()
    page.get_by_label("검색 이름").fill(KEPT)
    assert not orders_tab.violations()
    page.get_by_role("button", name="지금 조건 저장").click()
    expect(page.get_by_text(f"'{KEPT}' 검색을 저장했습니다.")).to_be_visible()

    orders_tab.go("주문상태별조회")
    expect(page.get_by_label("검색항목")).to_have_value("")
    page.get_by_text("저장한 검색").click()
    page.get_by_role("link", name=KEPT).click()
    expect(page.get_by_label("검색항목")).to_have_value("의자 & 책상")
    expect(page.get_by_label("스토어팜", exact=True)).to_be_checked()
    expect(page.get_by_role("link", name="1개월", exact=True)).to_have_attribute("aria-current", "true")

    page.get_by_text("저장한 검색").click()
    page.get_by_role("button", name=f"{KEPT} 검색 삭제").click()
    expect(page.get_by_text(f"'{KEPT}' 검색을 삭제했습니다.")).to_be_visible()
    page.get_by_text("저장한 검색").click()
    expect(page.get_by_role("link", name=KEPT)).to_have_count(0)


def test_columns_that_are_not_wanted_are_neither_shown_nor_downloaded(orders_tab: Any, tmp_path: Path) -> None:
    page: Page = orders_tab.page
    assert headings(page) == list(SCREENS["orders"].columns)
    page.get_by_text("열 선택").click()
    for column in ("금액", "송장"):
        page.get_by_label(column, exact=True).uncheck()
    page.get_by_role("button", name="열 저장").click()
    expect(page.get_by_text("보이는 열을 바꾸었습니다.")).to_be_visible()
    assert headings(page) == [each for each in SCREENS["orders"].columns if each not in ("금액", "송장")]
    assert not orders_tab.violations()
    sheet = downloaded(page, tmp_path)
    assert not {"금액", "택배사", "송장번호"} & set(sheet)
    assert {"주문번호", "상품명", "수량"} <= set(sheet)

    orders_tab.go("주문확인/처리")
    assert headings(page)[1:] == list(SCREENS["orders-confirm"].columns)
    orders_tab.go("주문상태별조회")
    page.get_by_text("열 선택").click()
    for column in ("금액", "송장"):
        page.get_by_label(column, exact=True).check()
    page.get_by_role("button", name="열 저장").click()
    expect(page.get_by_text("모든 열을 보입니다.")).to_be_visible()
    assert headings(page) == list(SCREENS["orders"].columns)
    assert "금액" in downloaded(page, tmp_path)


BEFORE: Mapping[str, int] = {"orders-confirm": 1, "listings": 1, "stock": 1, "sales-info": 1}
"""How many columns with boxes stand before a list's own."""


def test_the_columns_of_a_screen_are_those_of_its_table(orders_tab: Any) -> None:
    page: Page = orders_tab.page
    for name in ("orders", "orders-confirm", "products", "listings", "product-changes", "stock", "sales-info"):
        orders_tab.open(f"/{SCREENS[name].path}?period=1y")
        assert headings(page)[BEFORE.get(name, 0) :] == list(SCREENS[name].columns), name


def test_stock_is_set_while_columns_of_it_are_hidden(orders_tab: Any, tmp_path: Path) -> None:
    page: Page = orders_tab.page
    orders_tab.go("재고관리")
    page.get_by_text("열 선택").click()
    for column in ("안전재고", "최근 변경"):
        page.get_by_label(column, exact=True).uncheck()
    page.get_by_role("button", name="열 저장").click()
    expect(page.get_by_text("보이는 열을 바꾸었습니다.")).to_be_visible()
    shown = [each for each in SCREENS["stock"].columns if each not in ("안전재고", "최근 변경")]
    assert headings(page)[1:] == shown
    assert not orders_tab.violations()
    assert not {"안전재고", "변경사유", "변경일시"} & set(downloaded(page, tmp_path))
    page.locator("tbody").get_by_role("textbox", name="재고").first.fill("7")
    page.get_by_role("button", name="재고저장").click()
    expect(page.get_by_text("1개 옵션의 재고를 저장했습니다.")).to_be_visible()
    assert headings(page)[1:] == shown

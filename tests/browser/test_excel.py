"""Excel in and out: 송장대량등록 from the template to the saved invoices, and lists as they are shown."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from playwright.sync_api import Locator, Page, expect
from python_calamine import CalamineWorkbook

from proofs.people import Market
from proofs.seller_day import SellerDay, invoice_number

MALL = "wemakeprice"
LISTS = {
    "/orders": ("제휴몰", "주문번호", "상품명"),
    "/orders/invoices": ("제휴몰", "주문번호", "상품명"),
    "/products": ("상품코드", "상품명"),
    "/sales-info": ("제휴몰명", "그룹명"),
    "/products/history": ("처리자",),
    "/listings": ("제휴몰", "상품명", "제휴몰 상품번호", "판매정보 그룹"),
}
"""By list, the columns that say the same on the screen and in its spreadsheet."""


@pytest.fixture
def shop(seller: SellerDay) -> SellerDay:
    """A seller with four confirmed orders at 위메프."""
    seller.enter_accounts([MALL])
    seller.enter_products(["제주 감귤 5kg"])
    seller.link_products()
    seller.have_orders(4, datetime.now(UTC) - timedelta(minutes=10))
    seller.collect_orders(4)
    seller.confirm_orders()
    return seller


def downloaded(page: Page, button: Locator, tmp_path: Path) -> list[list[Any]]:
    """The first sheet of what a button or link gives."""
    with page.expect_download() as download:
        button.click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def written(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """A workbook as somebody fills it in: numbers are numbers."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, [cell for cell in row if not isinstance(cell, datetime)])
    return path


def dashed(number: str) -> str:
    """As couriers print it."""
    return f"{number[:3]}-{number[3:7]}-{number[7:]}"


def upload(page: Page, path: Path) -> None:
    page.set_input_files("#file", path)
    page.get_by_role("button", name="올려서 확인하기").click()


def test_lists_go_out_as_shown_and_invoices_come_in_once(
    tab: Any, shop: SellerDay, market: Market, tmp_path: Path
) -> None:
    take_lists_along(tab, tmp_path)
    save_invoices(tab, shop, tmp_path)
    see_what_was_sold(tab, shop, market, tmp_path)


def save_invoices(tab: Any, shop: SellerDay, tmp_path: Path) -> None:
    """송장대량등록 from the template to the history; what is wrong stays out, and a second time changes nothing."""
    page: Page = tab.page
    tab.go("송장대량등록")
    assert not tab.violations()
    heads, *orders = downloaded(page, page.get_by_role("link", name="양식 내려받기"), tmp_path)
    assert (heads[0], heads[-2:], len(orders)) == ("주문번호", ["택배사", "송장번호"], 4)
    assert {row[7] for row in orders} == {"로젠택배"}
    numbers = [row[0] for row in orders]
    upload(page, written(tmp_path / "wrong.xlsx", [["상품명"], ["티셔츠"]]))
    expect(page.locator("#e-file")).to_contain_text("제목이 있는 줄을 찾지 못했습니다")
    assert not tab.violations()
    rows = [
        ("주문번호", "택배사", "송장번호"),
        (numbers[0], "로젠택배", int(invoice_number(shop.name, 1))),
        (numbers[1], "로젠", dashed(invoice_number(shop.name, 2))),
        (numbers[2], "로젠택배", "12"),
        ("20200101000000009", "없는택배", invoice_number(shop.name, 4)),
        (numbers[3], "로젠택배", ""),
    ]
    sheet = written(tmp_path / "invoices.xlsx", rows)
    upload(page, sheet)
    expect(page.locator(".tabs a b")).to_have_text(["2", "2", "1"])
    expect(page.get_by_text("10, 11자리")).to_be_visible()
    expect(page.get_by_text("'없는택배'은(는) 모르는 택배사입니다.")).to_be_visible()
    assert not tab.violations()
    heads, *faults = downloaded(page, page.get_by_role("button", name="오류 2건 엑셀로 받기"), tmp_path)
    assert [(row[0], row[1], row[4]) for row in faults] == [
        (4, numbers[2], "송장번호"),
        (5, "20200101000000009", "주문번호, 택배사"),
    ]
    page.get_by_role("button", name="맞는 2건 저장").click()
    expect(page.get_by_text("송장 2건을 저장했습니다.")).to_be_visible()
    expect(page.locator("#saved summary")).to_have_text("이미 저장됨 2건")
    saved = shop.desk.see_all("order-sync", "/orders", state="invoiced")
    assert {row["order_number"]: row["invoice_number"] for row in saved} == {
        numbers[0]: invoice_number(shop.name, 1),
        numbers[1]: invoice_number(shop.name, 2),
    }
    tab.go("송장대량등록")
    upload(page, sheet)
    expect(page.get_by_text("저장할 줄이 없습니다.")).to_be_visible()
    tab.go("송장이력관리")
    expect(page.locator("tbody tr")).to_have_count(2)
    assert not tab.violations()
    rows = downloaded(page, page.get_by_role("link", name="엑셀 다운로드"), tmp_path)[1:]
    assert {row[9] for row in rows} == {invoice_number(shop.name, 1), invoice_number(shop.name, 2)}


def see_what_was_sold(tab: Any, shop: SellerDay, market: Market, tmp_path: Path) -> None:
    """판매완료내역 of what arrived, with its totals."""
    shop.follow(shop.send_invoices())
    shop.desk.until(lambda: len(shop.orders(state="shipping")) == 2, "the invoices to be sent")
    for order in shop.orders(state="shipping"):
        market.ask("POST", f"/orders/{MALL}/{shop.number_at_mall(order)}/deliver")
    shop.desk.collect("order-sync", [shop.malls[MALL]], ["delivered"])
    shop.desk.until(lambda: len(shop.orders(state="delivered")) == 2, "the deliveries to be seen")
    page: Page = tab.page
    tab.go("판매완료내역")
    expect(page.locator("table.stacks tbody tr")).to_have_count(2)
    assert not tab.violations()
    rows = downloaded(page, page.get_by_role("link", name="엑셀 다운로드"), tmp_path)[1:]
    whole = sum(int(row[12]) for row in rows)
    expect(page.locator("tfoot td").nth(2)).to_have_text(f"{whole:,}원")


def take_lists_along(tab: Any, tmp_path: Path) -> None:
    """Each list has its rows in the order in which they are shown; an empty one offers no spreadsheet."""
    page: Page = tab.page
    link = page.get_by_role("link", name="엑셀 다운로드")
    for path, columns in LISTS.items():
        tab.open(path)
        heads, *rows = downloaded(page, link, tmp_path)
        assert len(rows) == page.locator("table.stacks tbody tr").count() > 0, path
        for column in columns:
            shown = page.locator(f"td[data-label='{column}']").all_inner_texts()
            assert [row[heads.index(column)] for row in rows] == [text.split("\n")[0] for text in shown], path
    tab.open("/orders?q=감귤")
    page.get_by_role("link", name="금액").click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("금액")
    heads, *rows = downloaded(page, link, tmp_path)
    amounts = [row[heads.index("금액")] for row in rows]
    assert amounts == sorted(amounts, reverse=True)
    assert [f"{int(each):,}원" for each in amounts] == page.locator("td[data-label=금액]").all_inner_texts()
    tab.open("/listings")
    page.get_by_role("link", name="판매종료일").click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("판매종료일")
    tab.open("/orders?q=없는상품")
    expect(link).to_have_count(0)
    tab.go("판매완료내역")
    expect(page.get_by_text("이 조건의 판매완료 주문이 없습니다")).to_be_visible()

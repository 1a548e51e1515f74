"""What is on sale: each mall hears of moved stock and 재고연동이력 says so; sales stop, go on and end another day."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect
from python_calamine import CalamineWorkbook

from console.formats import today
from local_runtime.suite import Suite
from local_runtime.waiting import wait_until
from proofs.newcomers import newcomer
from proofs.people import Desk, Json, Market
from proofs.seller_day import PASSWORD, SellerDay

TAKES, REFUSES = "smartstore", "gongyoung"
"""A mall that takes stock, and one that has no API for it: its seller uploads files."""
TAKES_NAME, REFUSES_NAME = "스토어팜", "공영홈쇼핑"
PRODUCT, OPTION = "캠핑 접이식 의자", "카키"
WITHIN_SECONDS = 120
READER = {"products": "read", "listings": "read"}


@pytest.fixture(scope="module")
def shop(suite: Suite, operator: Desk) -> SellerDay:
    """A seller with a product of two options on sale at both malls, whose stock moved once."""
    operator.refresh()
    seller = newcomer(suite, operator)
    seller.enter_accounts([TAKES, REFUSES])
    seller.enter_products([PRODUCT])
    seller.link_products()
    (row,) = [each for each in seller.desk.see_all("catalog", "/stock") if each["label"] == OPTION]
    count = {"product_id": row["product_id"], "option_key": row["option_key"], "on_hand": 100}
    seller.desk.ask("PUT", "catalog", "/stock", json={"counts": [count], "cause": "재고관리"})
    seller.desk.until(lambda: {row["mall"] for row in ended(seller)} == {TAKES, REFUSES}, "both malls to answer")
    return seller


@pytest.fixture
def shop_tab(open_tab: Callable[..., Any], shop: SellerDay) -> Any:
    """A tab in which the seller is logged in."""
    opened = open_tab()
    opened.enter(shop)
    return opened


def pushes(shop: SellerDay, **asked: Any) -> list[Json]:
    return shop.desk.see_all("listing", "/stock-pushes", **asked)


def ended(shop: SellerDay) -> list[Json]:
    return [row for row in pushes(shop) if row["result"] != "under_way"]


def until_shown(page: Page, place: Locator, text: str) -> None:
    """Load the page anew until a place on it says something."""

    def is_shown() -> bool:
        page.reload()
        return any(text in each for each in place.all_inner_texts())

    wait_until(is_shown, WITHIN_SECONDS, f"{text} on {page.url}")


def rows_of(page: Page, mall_name: str) -> Locator:
    """A mall's rows: another's may name it too, as the one whose order moved the stock."""
    return page.locator("tbody tr").filter(has=page.locator('td[data-label="제휴몰"]', has_text=mall_name))


def row_of(page: Page, mall_name: str) -> Locator:
    return rows_of(page, mall_name).first


def downloaded(page: Page, tmp_path: Path) -> list[list[Any]]:
    with page.expect_download() as download:
        page.get_by_role("link", name="엑셀 다운로드").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def test_every_mall_hears_of_moved_stock_and_what_it_said_is_shown(
    shop_tab: Any, suite: Suite, shop: SellerDay, market: Market, tmp_path: Path
) -> None:
    page: Page = shop_tab.page
    shop_tab.go("재고관리")
    line = page.locator("tbody tr", has_text=OPTION)
    line.locator('input[name^="on_hand-"]').fill("55")
    page.get_by_role("button", name="재고저장").click()
    expect(page.get_by_text("1개 옵션의 재고를 저장했습니다.")).to_be_visible()
    assert not shop_tab.violations()
    page.get_by_role("link", name=f"{PRODUCT} {OPTION} 재고연동이력").click()
    expect(page.get_by_role("heading", level=1, name="재고연동이력")).to_be_visible()
    expect(page.get_by_role("note")).to_contain_text(f"{PRODUCT}의 이력만")
    taken = rows_of(page, TAKES_NAME).filter(has_text="→ 55")
    until_shown(page, taken, "연동 성공")
    expect(taken).to_contain_text("재고관리")
    expect(taken).to_contain_text(OPTION)
    assert stock_at(market, shop) == 55
    taken.get_by_text("자세히").click()
    expect(taken.locator("pre.answer")).to_be_visible()
    trace = taken.locator("a.trace")
    expect(trace).to_have_attribute("href", f"{suite.zipkin_url}/zipkin/traces/{trace.inner_text()}")
    box = page.locator(".table-box")
    assert box.evaluate("(each) => each.scrollWidth - each.clientWidth") == 0
    until_shown(page, row_of(page, REFUSES_NAME), "연동 실패")
    expect(row_of(page, REFUSES_NAME)).to_contain_text("공영홈쇼핑은 API가 없습니다.")
    assert not shop_tab.violations()
    see_an_order_move_stock(shop_tab, shop, market)
    find_and_take_along(shop_tab, tmp_path)


def stock_at(market: Market, shop: SellerDay) -> int:
    """What the simulated mall sells of the option."""
    (product,) = market.ask("GET", "/products", mall=TAKES, account=shop.shop)
    (option,) = [each for each in product["options"] if OPTION in str(each)]
    return option["stock"]


def see_an_order_move_stock(tab: Any, shop: SellerDay, market: Market) -> None:
    """What a buyer at one mall bought, the others sell no more; the order is told as the cause."""
    listed = next(row for row in shop.desk.see_all("listing", "/listings") if row["mall"] == TAKES)
    line = {"product_number": listed["mall_product_no"], "quantity": 2}
    placed = (datetime.now(UTC) - timedelta(minutes=10)).isoformat()
    market.ask("POST", "/orders", mall=TAKES, account=shop.shop, lines=[line], placed_at=placed, seed=1)
    shop.desk.collect("order-sync", [shop.malls[TAKES]], ["new"])
    tab.go("재고연동이력")
    until_shown(tab.page, rows_of(tab.page, TAKES_NAME), "주문 ")
    until_shown(tab.page, rows_of(tab.page, REFUSES_NAME), "주문 ")


def find_and_take_along(tab: Any, tmp_path: Path) -> None:
    """Results, malls and words restrict; the spreadsheet has what is shown; what nobody sold says what to do."""
    page: Page = tab.page
    until_shown(page, row_of(page, REFUSES_NAME), "연동 실패")
    page.get_by_role("list", name="결과").get_by_role("link", name="연동 성공").click()
    expect(page.locator("tbody tr").first).to_contain_text(TAKES_NAME)
    expect(rows_of(page, REFUSES_NAME)).to_have_count(0)
    expect(page.get_by_role("button", name="다시 연동")).to_have_count(0)
    page.get_by_label(TAKES_NAME).check()
    page.get_by_role("searchbox", name="검색어").fill("의자")
    page.get_by_role("button", name="검색").click()
    shown = page.locator("tbody tr")
    heads, *rows = downloaded(page, tmp_path)
    assert len(rows) == shown.count() > 0
    place = {name: heads.index(name) for name in ("변경 전 재고", "변경 후 재고", "결과")}
    told = shown.locator('td[data-label*="→"]').all_inner_texts()
    assert [f"{row[place['변경 전 재고']]:.0f} → {row[place['변경 후 재고']]:.0f}" for row in rows] == told
    assert {row[place["결과"]] for row in rows} == {"연동 성공"}
    page.get_by_role("searchbox", name="검색어").fill("없는 상품")
    page.get_by_role("button", name="검색").click()
    expect(page.get_by_text("이 조건의 재고연동이력이 없습니다")).to_be_visible()
    assert not tab.violations()


def test_what_a_mall_refused_is_found_from_the_first_screen_and_sent_again(shop_tab: Any, shop: SellerDay) -> None:
    page: Page = shop_tab.page
    page.get_by_role("link", name="재고연동 실패").click()
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("공영홈쇼핑은 API가 없습니다.")
    assert not shop_tab.violations()
    row.get_by_role("link", name="재고연동 실패").click()
    expect(rows_of(page, TAKES_NAME)).to_have_count(0)
    until_shown(page, page.locator("tbody tr").first, "다시 연동")
    before = len(pushes(shop))
    page.get_by_role("checkbox", name=f"{PRODUCT} {REFUSES_NAME} 선택").check()
    click_twice(page)
    until_shown(page, page.locator("tbody tr").first, "연동 실패")
    assert len(pushes(shop)) == before + 1, "a second click changes nothing"
    page.get_by_role("button", name=f"{PRODUCT} {REFUSES_NAME} 다시 연동").click()
    expect(page.get_by_text("판매상품 1건의 재고를 다시 보냈습니다.")).to_be_visible()
    until_shown(page, page.locator("tbody tr").first, "연동 실패")
    assert len(pushes(shop)) == before + 2
    expect(page.get_by_role("button", name=f"{PRODUCT} {REFUSES_NAME} 다시 연동")).to_have_count(1)
    assert not shop_tab.violations()


def click_twice(page: Page) -> None:
    """Send the form of the list two times, as a hasty click does where no script holds it back."""
    statuses = page.locator("main form[method=post]:not([action^='/screens/'])").evaluate(
        """async (form) => {
          const send = () => fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))});
          return [(await send()).status, (await send()).status];
        }"""
    )
    assert statuses == [200, 200]


def test_a_sale_is_stopped_resumed_and_ends_another_day(shop_tab: Any) -> None:
    page: Page = shop_tab.page
    shop_tab.go("판매상품조회")
    row = row_of(page, TAKES_NAME)
    row.get_by_role("button", name="판매중지").click()
    expect(page.get_by_text("판매중지를 요청했습니다.")).to_be_visible()
    until_shown(page, row.locator(".state").first, "판매중지")
    assert not shop_tab.violations()
    row.get_by_role("button", name="판매재개").click()
    expect(page.get_by_text("판매재개를 요청했습니다.")).to_be_visible()
    until_shown(page, row.locator(".state").first, "반영완료")

    row.get_by_role("checkbox").check()
    page.get_by_role("textbox", name="판매종료일").fill("2020-01-01")
    page.get_by_role("button", name="판매기간 변경").click()
    expect(page.locator("#e-ends_on")).to_contain_text("판매종료일은 오늘부터")
    expect(page.get_by_role("textbox", name="판매종료일")).to_have_value("2020-01-01")
    expect(row.get_by_role("checkbox")).to_be_checked()
    assert not shop_tab.violations()
    page.get_by_role("textbox", name="판매종료일").fill(str(today() + timedelta(days=3)))
    page.get_by_role("button", name="판매기간 변경").click()
    expect(page.get_by_text("판매상품 1건의 판매종료일 변경")).to_be_visible()
    until_shown(page, row.locator(".state"), "3일 남음")
    shop_tab.open("/")
    page.get_by_role("link", name="판매종료 임박(7일)").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(row.locator(".state").last).to_have_text("3일 남음")
    assert not shop_tab.violations()
    row.get_by_role("link", name="연동이력").click()
    set_without_end(shop_tab)


def set_without_end(tab: Any) -> None:
    """The listing's own page tells what was done, and does the same."""
    page: Page = tab.page
    acts = page.locator("#history + .table-box tbody td:nth-child(2)")
    wanted = ["판매기간 변경", "판매기간 변경 요청", "판매재개", "판매재개 요청", "판매중지", "판매중지 요청"]
    assert acts.all_inner_texts()[: len(wanted)] == wanted
    page.get_by_role("button", name="판매기간 변경").click()
    expect(page.locator("#e-ends_on")).to_contain_text("판매종료일을 날짜로 입력하거나")
    assert not tab.violations()
    page.get_by_label("무제한").check()
    page.get_by_role("button", name="판매기간 변경").click()
    expect(page.get_by_text("판매종료일 변경(무제한)을 요청했습니다.")).to_be_visible()
    until_shown(page, page.locator("dt:text-is('판매종료일') + dd"), "무제한")
    assert not tab.violations()


def test_a_reader_sees_what_malls_were_told_and_nothing_to_press(open_tab: Callable[..., Any], shop: SellerDay) -> None:
    email = f"reader-{uuid4().hex[:8]}@shop.example"
    body = {"email": email, "name": "김조회", "permissions": READER}
    invited = shop.desk.ask("POST", "account", "/users", json=body)
    accepted = {"token": invited["invitation"], "password": PASSWORD}
    shop.desk.ask("POST", "account", "/invitations/accept", json=accepted)
    tab = open_tab()
    tab.log_in(email)
    refused = next(row for row in ended(shop) if row["mall"] == REFUSES)
    for path in ("/stock/pushes?state=failed", "/listings", f"/listings/{refused['listing_id']}"):
        tab.open(path)
        expect(tab.page.locator("main")).to_contain_text(PRODUCT)
        expect(tab.page.locator("main input[name=id]")).to_have_count(0)
        expect(tab.page.locator("main form[method=post]:not([action^='/screens/']) button")).to_have_count(0)
        assert not tab.violations()

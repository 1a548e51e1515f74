"""데이터이전 서비스신청: what a mall had before is linked to a product, and its next order is that product's."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from local_runtime.suite import Suite
from proofs.newcomers import sell_before
from proofs.people import Desk
from proofs.seller_day import SellerDay

MALL, NAME, OTHER = "wemakeprice", "제주 감귤 5kg", "클래식 우드 볼펜"
TELLING, SHIRT, CHAIR = "coupang", "순면 라운드 티셔츠", "캠핑 접이식 의자"
"""A mall that tells the options of a product, and two products that have some."""


@pytest.fixture
def shop(suite: Suite, operator: Desk, seller: SellerDay) -> SellerDay:
    """A seller whose shop at the mall has two products that were registered by somebody else."""
    seller.enter_accounts([MALL, "tmon"])
    sell_before(suite, operator, seller, MALL, (NAME, OTHER))
    seller.enter_products([NAME])
    return seller


@pytest.fixture
def telling_shop(suite: Suite, operator: Desk, seller: SellerDay) -> SellerDay:
    """A seller whose shop has two products with options that somebody else registered; one is in the catalogue too."""
    seller.enter_accounts([TELLING])
    sell_before(suite, operator, seller, TELLING, (SHIRT, CHAIR))
    seller.enter_products([CHAIR])
    return seller


def test_options_are_linked_with_the_product_and_their_orders_match_by_themselves(
    tab: Any, telling_shop: SellerDay
) -> None:
    page: Page = tab.page
    tab.go("데이터이전 서비스신청")
    page.get_by_role("button", name="상품 불러오기").click()
    chair, shirt = (page.locator("tbody tr", has_text=name) for name in (CHAIR, SHIRT))
    numbers = [row.locator("td").first.inner_text() for row in (chair, shirt)]
    chair.get_by_role("link", name="기존 상품에 연결").click()
    page.get_by_label("상품 검색").fill(CHAIR)
    page.get_by_role("button", name="검색", exact=True).click()
    page.locator("tbody").get_by_role("link", name=CHAIR).click()
    expect(page.get_by_text("옵션 2개가 제휴몰의 옵션과 같습니다.")).to_be_visible()
    assert not tab.complaints(page.url.removeprefix(tab.url).partition("#")[0])
    page.get_by_role("button", name="이 상품에 연결").click()
    expect(chair.get_by_role("link", name="연동됨")).to_be_visible()

    shirt.get_by_role("link", name="새 상품으로 등록").click()
    register_with_the_options_of_the_mall(tab)
    expect(page.get_by_text("옵션 6개가 제휴몰의 옵션과 같습니다.")).to_be_visible()
    page.get_by_role("button", name="이 상품에 연결").click()
    expect(shirt.get_by_role("link", name="연동됨")).to_be_visible()

    found = telling_shop.desk.see("catalog", "/products", keyword=SHIRT)["items"]
    products = {CHAIR: telling_shop.products[CHAIR], SHIRT: found[0]["product_id"]}
    wanted = {(products[name], key_of(telling_shop, products[name], last)) for name, last in LAST_OPTIONS.items()}
    bought = [buy_the_last_option(telling_shop, number) for number in numbers]
    assert all(bought)
    telling_shop.desk.collect("order-sync", [telling_shop.malls[TELLING]], ["new"])
    telling_shop.desk.until(lambda: len(telling_shop.orders()) == 2, "the orders", within_seconds=120)
    assert {(order["product_id"], order["option_key"]) for order in telling_shop.orders()} == wanted


LAST_OPTIONS = {CHAIR: ["베이지"], SHIRT: ["블랙", "XL"]}


def register_with_the_options_of_the_mall(tab: Any) -> None:
    """상품등록 as it was filled: what the mall does not tell is typed in."""
    page: Page = tab.page
    expect(page.get_by_text("제휴몰의 옵션 6개를 채웠습니다.")).to_be_visible()
    assert page.locator("#f-price_won").input_value() == "19900"
    assert page.get_by_label("블랙 / XL 추가금액").input_value() == "1000"
    assert page.get_by_label("블랙 / M 재고수량").input_value() == "500"
    assert not tab.violations()
    page.fill("#f-name", SHIRT)
    page.select_option("#large", "의류")
    expect(page.locator("#middle option")).not_to_have_count(0)
    page.select_option("#middle", index=0)
    expect(page.locator("#small option")).not_to_have_count(0)
    page.select_option("#small", index=0)
    page.get_by_role("button", name="적용 +").click()
    expect(page.locator("#chosen-categories li")).to_have_count(1)
    page.get_by_label("대표이미지 주소").fill("https://images.example.com/main1.jpg")
    page.fill("#detail_html", "<p>부드러운 순면입니다.</p>")
    for name in page.locator("[name=notice_text]").all():
        name.fill("상세페이지 참조")
    page.get_by_role("button", name="저장하고 제휴몰 상품에 연결").click()


def key_of(shop: SellerDay, product_id: str, values: list[str]) -> str:
    """Our key of an option."""
    details = shop.desk.see("catalog", f"/products/{product_id}")["details"]
    return next(row["key"] for row in details["options"]["combinations"] if row["values"] == values)


def buy_the_last_option(shop: SellerDay, number: str) -> Any:
    """A buyer takes the option of a product that the mall lists last."""
    kept = shop.market.ask("GET", "/products", mall=TELLING, account=shop.shop)
    options = next(row["options"] for row in kept if row["number"] == number)
    line = {"product_number": number, "option_number": options[-1]["number"], "quantity": 1}
    at = datetime.now(UTC) - timedelta(minutes=30)
    known = {"mall": TELLING, "account": shop.shop, "placed_at": at.isoformat(), "seed": 1}
    return shop.market.ask("POST", "/orders", lines=[line], **known)


def test_a_product_of_the_mall_is_linked_and_its_order_is_matched(tab: Any, shop: SellerDay) -> None:
    page: Page = tab.page
    tab.go("데이터이전 서비스신청")
    expect(page.get_by_text("티몬은 데이터이전을 제공하지 않습니다.")).to_be_visible()
    assert page.get_by_label("제휴몰 계정", exact=True).locator("option").all_inner_texts() == ["위메프 sbdc6678"]
    page.get_by_role("button", name="상품 불러오기").click()
    row = page.locator("tbody tr", has_text=NAME)
    expect(page.locator("tbody tr")).to_have_count(2)
    assert not tab.violations()
    number = row.locator("td").first.inner_text()
    assert not tab.complaints(page.url.removeprefix(tab.url))

    row.get_by_role("link", name="기존 상품에 연결").click()
    assert not tab.complaints(page.url.removeprefix(tab.url))
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    page.get_by_role("button", name="이 상품에 연결").click()
    expect(page.get_by_text(f"제휴몰 상품번호 {number}에 연결했습니다.")).to_be_visible()
    expect(row.get_by_role("link", name="연동됨")).to_be_visible()
    row.get_by_role("link", name="연동됨").click()
    expect(page.get_by_text("데이터이전으로 연결")).to_be_visible()
    assert not tab.violations()

    at = datetime.now(UTC) - timedelta(minutes=30)
    line = {"product_number": number, "quantity": 1}
    shop.market.ask("POST", "/orders", mall=MALL, account=shop.shop, lines=[line], placed_at=at.isoformat(), seed=1)
    shop.desk.collect("order-sync", [shop.malls[MALL]], ["new"])
    shop.desk.until(lambda: len(shop.orders()) == 1, "the order", within_seconds=120)
    (order,) = shop.orders()
    assert (order["product_id"], order["option_key"]) == (shop.products[NAME], "")


def test_a_number_is_linked_once_and_a_new_product_is_led_back_to(tab: Any, shop: SellerDay) -> None:
    page: Page = tab.page
    tab.go("데이터이전 서비스신청")
    page.get_by_role("button", name="상품 불러오기").click()
    page.locator("tbody tr", has_text=NAME).get_by_role("link", name="기존 상품에 연결").click()
    late = page.context.new_page()
    late.goto(page.url)
    page.get_by_role("button", name="이 상품에 연결").click()
    expect(page.get_by_text("에 연결했습니다.")).to_be_visible()
    late.get_by_role("button", name="이 상품에 연결").click()
    expect(late.get_by_text("에 연결했습니다.")).to_be_visible()
    late.close()

    other = page.locator("tbody tr", has_text=OTHER)
    other.get_by_role("link", name="기존 상품에 연결").click()
    page.get_by_label("상품 검색").fill(NAME)
    page.get_by_role("button", name="검색", exact=True).click()
    page.locator("tbody").get_by_role("link", name=NAME).click()
    page.get_by_role("button", name="이 상품에 연결").click()
    expect(page.get_by_text("이미 연동된 상품입니다.").first).to_be_visible()
    assert not tab.violations()
    tab.go("데이터이전 서비스신청")
    page.get_by_role("button", name="상품 불러오기").click()
    other.get_by_role("link", name="새 상품으로 등록").click()
    expect(page.get_by_label("상품명")).to_have_value(OTHER)
    page.get_by_role("button", name="저장하고 제휴몰 상품에 연결").click()
    expect(page.get_by_text("저장하지 않았습니다.")).to_be_visible()
    expect(page.get_by_role("button", name="저장하고 제휴몰 상품에 연결")).to_be_visible()
    assert not tab.violations()

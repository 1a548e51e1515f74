"""What sellers read names malls, products and numbers as they do: no code of ours, no id."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from local_runtime.waiting import wait_until
from proofs.aftermath import Aftermath
from proofs.malls import NAMES
from proofs.seller_day import SellerDay

MALLS = ("auction", "smartstore")
GIVES_CODES = "smartstore"
"""It tells why a buyer cancels by a code alone."""
PRODUCT = "제주 감귤 5kg"
AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
WITHIN_SECONDS = 120


@pytest.fixture
def shop(seller: SellerDay) -> SellerDay:
    """A seller at two malls, with an order at each."""
    seller.enter_accounts(MALLS)
    seller.enter_products({PRODUCT})
    seller.link_products()
    seller.have_orders(1, datetime.now(UTC) - timedelta(hours=1))
    seller.collect_orders(1)
    return seller


def until_told(tab: Any, path: str, place: str, form: str) -> None:
    """Open a page until a place on it names one of the malls in a form; no place may have a mall's code."""
    page: Page = tab.page
    names, codes = ({form.format(each) for each in known} for known in (map(NAMES.get, MALLS), MALLS))

    def is_told() -> bool:
        tab.open(path)
        return any(name in each for each in page.locator(place).all_inner_texts() for name in names)

    wait_until(is_told, WITHIN_SECONDS, f"{names} on {path}")
    assert not [each for each in page.locator(place).all_inner_texts() if any(code in each for code in codes)]


def test_histories_name_malls_and_products(tab: Any, shop: SellerDay) -> None:
    page: Page = tab.page
    until_told(tab, "/stock/pushes?period=1m", "tbody td.cause", "({})")
    until_told(tab, "/stock", "tbody td[data-label='최근 변경']", "({})")
    until_told(tab, "/products/history?period=1m&state=linked", "tbody td[data-label='구분']", "{}")
    for order in shop.orders():
        tab.open(f"/orders/{order['order_id']}")
        told = page.locator("table tr", has_text="주문수집")
        expect(told).to_contain_text(f"판매상품 '{order['product_name']}")
        assert not AN_ID.search(told.locator("td.wide").inner_text())
    assert not tab.violations()


def test_a_malls_code_and_a_business_number_are_read_as_such(tab: Any, shop: SellerDay) -> None:
    page: Page = tab.page
    aftermath = Aftermath(shop)
    aftermath.have_cancels("new")
    aftermath.collect_claims()
    (claim,) = shop.desk.see_all("claim-sync", "/claims", mall=GIVES_CODES)
    assert claim["mall_reason"]
    tab.open("/claims?period=1y")
    row = page.locator("tbody tr", has_text=NAMES[GIVES_CODES])
    expect(row).to_contain_text(f"제휴몰 코드 {claim['mall_reason']}")
    tab.open(f"/claims/{claim['claim_id']}")
    expect(page.get_by_text(f"제휴몰 코드 {claim['mall_reason']}")).to_be_visible()
    number = shop.desk.see("account", "/company")["business_number"]
    tab.open("/company")
    expect(page.locator("#f-business_number")).to_have_value(f"{number[:3]}-{number[3:5]}-{number[5:]}")
    page.get_by_role("button", name="저장").first.click()
    expect(page.get_by_text("기본정보를 저장했습니다.")).to_be_visible()
    expect(page.locator("#f-business_number")).to_have_value(f"{number[:3]}-{number[3:5]}-{number[5:]}")
    assert shop.desk.see("account", "/company")["business_number"] == number

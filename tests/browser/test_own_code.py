"""중복체크: a 자체상품코드 that is taken is told before the product is saved."""

from typing import Any

from playwright.sync_api import Page, expect

from proofs import goods
from proofs.seller_day import SellerDay

FREE, TAKEN = "사용할 수 있는 자체상품코드입니다.", "이미 다른 상품이 쓰고 있습니다."
LEAVES = "!dispatchEvent(new Event('beforeunload', {cancelable: true}))"


def test_a_code_is_checked_when_its_field_is_left_and_by_the_button(tab: Any, seller: SellerDay) -> None:
    body = {**goods.products(seller.desk)[0], "own_code": "A/1"}
    made = seller.desk.ask("POST", "catalog", "/products", json=body)["product_id"]
    assert seller.desk.see("catalog", f"/products/{made}"), "the page shows it now"
    page: Page = tab.page
    tab.open("/products/new")
    code, told = page.get_by_label("자체상품코드"), page.locator("#own-code-told")
    check = page.get_by_role("button", name="중복체크")
    check.click()
    expect(told).to_contain_text("확인할 자체상품코드를 입력해 주세요.")
    assert not page.evaluate(LEAVES), "nothing was typed"
    code.fill("a/1")
    page.locator("#f-model_name").focus()
    expect(told).to_contain_text(TAKEN)
    assert not tab.violations()
    code.fill("A/2")
    code.press("Enter")
    expect(told).to_contain_text(FREE)
    assert not tab.violations()
    tab.open(f"/products/{made}")
    check.click()
    expect(told).to_contain_text(FREE)

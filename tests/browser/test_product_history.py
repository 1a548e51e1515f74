"""상품수정이력 and 상품복원: what was changed is found, the product as it was is shown, a deleted one comes back."""

from typing import Any

from playwright.sync_api import Page, expect

from proofs import goods
from proofs.seller_day import SellerDay


def test_a_product_is_seen_as_it_was_deleted_and_restored(tab: Any, seller: SellerDay) -> None:
    page: Page = tab.page
    extra = {"group": "선물", "name": "선물 포장", "price_won": 1_000, "stock": 5}
    body = {**goods.products(seller.desk)[0], "extras": [extra]}
    product = seller.desk.ask("POST", "catalog", "/products", json=body)["product_id"]
    assert seller.desk.see("catalog", f"/products/{product}"), "the page shows it now"
    tab.open(f"/products/{product}")
    page.fill("#f-name", "고친 이름")
    page.get_by_role("button", name="저장", exact=True).click()
    expect(page.get_by_text("저장했습니다.")).to_be_visible()
    tab.go("상품수정이력")
    changed = page.locator("tr", has_text="수정").filter(has_text="고친 이름").first
    expect(changed.locator("del")).to_have_text(body["name"])
    expect(changed).to_contain_text("대표")
    assert not tab.violations()

    page.get_by_role("link", name="고친 이름", exact=True).first.click()
    expect(page.locator("tbody tr")).to_have_count(2)
    assert not tab.violations()
    page.locator("tbody tr").last.get_by_role("link").click()
    expect(page.get_by_text("여기서는 고칠 수 없습니다.")).to_be_visible()
    expect(page.locator("#f-name")).to_have_value(body["name"])
    expect(page.locator("#f-name")).to_be_disabled()
    expect(page.get_by_role("button", name="저장", exact=True)).to_have_count(0)
    assert not tab.violations()

    tab.open(f"/products/{product}")
    page.get_by_role("button", name="삭제", exact=True).click()
    expect(page.get_by_text("상품을 삭제했습니다.")).to_be_visible()
    tab.go("상품복원")
    assert not tab.violations()
    page.get_by_role("button", name="고친 이름 복원").click()
    expect(page.get_by_text("을(를) 복원했습니다.")).to_be_visible()
    expect(page.get_by_text("삭제한 상품이 없습니다")).to_be_visible()
    tab.go("상품조회")
    expect(page.get_by_role("link", name="고친 이름", exact=True)).to_be_visible()

"""Two users of one seller change one product: the second is told, sees the difference, and decides."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from playwright.sync_api import Page, expect

from proofs import goods
from proofs.seller_day import SellerDay

PASSWORD = "a password of my own"
FIRST, SECOND = "먼저 저장한 이름", "나중에 쓴 이름"


def colleague(seller: SellerDay, tab: Any) -> Page:
    """A second user of the seller, logged in in a tab of its own."""
    email = f"staff-{uuid4().hex[:8]}@shop.example"
    body = {"email": email, "name": "김직원", "role": "staff", "permissions": {"products": "write"}}
    invitation = seller.desk.ask("POST", "account", "/users", json=body)["invitation"]
    seller.desk.ask("POST", "account", "/invitations/accept", json={"token": invitation, "password": PASSWORD})
    tab.log_in(email, PASSWORD)
    return tab.page


def open_both(tabs: tuple[Any, Any], product: str) -> None:
    for tab in tabs:
        tab.open(f"/products/{product}")


def save(page: Page) -> None:
    page.get_by_role("button", name="저장", exact=True).click()


def test_the_second_is_told_who_was_first_and_sees_the_difference(
    tab: Any, seller: SellerDay, open_tab: Callable[..., Any]
) -> None:
    page: Page = tab.page
    body = goods.products(seller.desk)[2]
    product = seller.desk.ask("POST", "catalog", "/products", json=body)["product_id"]
    others = open_tab()
    other = colleague(seller, others)
    open_both((tab, others), product)
    other.fill("#f-name", FIRST)
    other.fill("#f-model_name", "M-1")
    save(other)
    expect(other.get_by_text("저장했습니다.")).to_be_visible()

    page.fill("#f-name", SECOND)
    page.fill("#f-price_won", "77,000")
    save(page)
    told = page.get_by_role("region", name="다른 사람이 먼저 저장했습니다")
    expect(told.get_by_role("alert")).to_contain_text("김직원 님이 수정: 상품명, 모델명")
    rows = {row.split("\t")[0].split("\n")[0]: row for row in told.locator("tbody tr").all_inner_texts()}
    assert set(rows) == {"상품명", "모델명", "대표가격"}
    assert FIRST in rows["상품명"]
    assert SECOND in rows["상품명"]
    assert "먼저 저장한 사람이 바꾼 항목" in rows["모델명"]
    assert "77,000원" in rows["대표가격"]
    assert "먼저" not in rows["대표가격"]
    expect(page.locator("#f-name")).to_have_value(SECOND)
    expect(page.locator("#f-price_won")).to_have_value("77000")
    assert not tab.violations()

    save(page)
    expect(page.get_by_role("checkbox", name="차이를 확인했습니다.")).not_to_be_checked()
    assert seller.desk.see("catalog", f"/products/{product}")["details"]["name"] == FIRST

    page.get_by_role("checkbox", name="차이를 확인했습니다.").check()
    save(page)
    expect(page.get_by_text("저장했습니다.")).to_be_visible()
    found = seller.desk.see("catalog", f"/products/{product}")
    assert (found["details"]["name"], found["details"]["price_won"], found["revision"]) == (SECOND, 77_000, 3)


def test_who_saves_over_it_is_told_again_of_what_came_meanwhile_and_may_take_it(
    tab: Any, seller: SellerDay, open_tab: Callable[..., Any]
) -> None:
    page: Page = tab.page
    body = goods.products(seller.desk)[2]
    product = seller.desk.ask("POST", "catalog", "/products", json=body)["product_id"]
    others = open_tab(size=(390, 844))
    other = colleague(seller, others)
    open_both((tab, others), product)
    page.fill("#f-name", FIRST)
    save(page)
    expect(page.get_by_text("저장했습니다.")).to_be_visible()
    other.fill("#f-name", SECOND)
    save(other)
    told = other.get_by_role("region", name="다른 사람이 먼저 저장했습니다")
    expect(told).to_contain_text("직원이 수정: 상품명")
    assert not others.violations()

    seller.desk.ask("PUT", "catalog", f"/products/{product}", json={**body, "name": "그 사이에 또 바뀐 이름"})
    other.get_by_role("checkbox", name="차이를 확인했습니다.").check()
    save(other)
    expect(told).to_contain_text("그 사이에 또 바뀐 이름")
    expect(other.locator("#f-name")).to_have_value(SECOND)
    other.get_by_role("link", name="저장된 내용 불러오기").click()
    expect(other.locator("#f-name")).to_have_value("그 사이에 또 바뀐 이름")
    expect(told).to_have_count(0)

"""재고관리: stock is changed where it stands, row by row; what is wrong stays typed; the malls get the new number."""

from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from proofs import goods
from proofs.seller_day import SellerDay


def sell_out_the_first(page: Page) -> None:
    rows = page.locator("tbody tr")
    rows.nth(0).get_by_role("checkbox").check()
    page.get_by_role("button", name="품절처리").click()
    expect(rows.nth(0)).to_contain_text("품절")
    expect(rows.nth(0)).to_contain_text("품절처리")
    page.get_by_label("재고상태").select_option("sold_out")
    page.get_by_role("button", name="검색").click()
    expect(rows).to_have_count(1)
    page.get_by_label("재고상태").select_option("oversold")
    page.get_by_role("button", name="검색").click()
    expect(page.get_by_text("이 조건의 재고가 없습니다")).to_be_visible()


def test_stock_is_changed_where_it_stands(tab: Any, seller: SellerDay) -> None:
    page: Page = tab.page
    tab.go("재고관리")
    expect(page.get_by_text("재고를 관리하는 상품이 없습니다")).to_be_visible()
    assert not tab.violations()
    body = goods.products(seller.desk)[0]
    product = seller.desk.ask("POST", "catalog", "/products", json=body)["product_id"]
    assert seller.desk.see_all("catalog", "/stock"), "the list that the page shows has it now"
    tab.go("재고관리")
    rows = page.locator("tbody tr")
    lines = seller.desk.ask("GET", "catalog", f"/products/{product}/stock")["lines"]
    expect(rows).to_have_count(len(lines))
    assert not tab.violations()
    expect(page.get_by_role("button", name="재고저장")).to_be_disabled()

    sold = seller.desk.see_all("catalog", "/stock")[1]
    one_less = {"option_key": sold["option_key"], "on_hand": sold["on_hand"] - 1, "seen": sold["on_hand"]}
    seller.desk.ask("PUT", "catalog", f"/products/{product}/stock", json={"counts": [one_less]})
    number(rows.nth(0), "재고").fill("12")
    number(rows.nth(1), "재고").fill("많이")
    number(rows.nth(2), "안전재고").fill("1")
    page.get_by_role("button", name="재고저장").click()
    expect(page.get_by_text("2개 옵션의 재고를 저장했고, 1개는 저장하지 않았습니다.")).to_be_visible()
    expect(rows.nth(1)).to_contain_text("숫자로 입력해 주세요")
    expect(number(rows.nth(1), "재고")).to_have_value("많이")
    expect(rows.nth(1).get_by_role("checkbox")).to_be_checked()
    expect(number(rows.nth(0), "재고")).to_have_value("12")
    assert not tab.violations()

    number(rows.nth(1), "재고").fill("999999999")
    page.get_by_role("button", name="재고저장").click()
    expect(rows.nth(1)).to_contain_text("재고수량은 0개부터")
    number(rows.nth(1), "재고").fill("7")
    page.get_by_role("button", name="재고저장").click()
    expect(page.get_by_text("1개 옵션의 재고를 저장했습니다.")).to_be_visible()
    sell_out_the_first(page)
    kept = seller.desk.see_all("catalog", "/stock")
    lowest = sorted((row["on_hand"], row["safety"]) for row in kept)[:2]
    assert lowest == [(0, 0), (6, 0)], "what was sold since is not undone"
    assert [row["safety"] for row in kept].count(1) == 1


def test_a_number_typed_before_the_script_came_is_saved(tab: Any, seller: SellerDay) -> None:
    page: Page = tab.page
    seller.desk.ask("POST", "catalog", "/products", json=goods.products(seller.desk)[0])
    row, *_ = seller.desk.see_all("catalog", "/stock")
    held: list[Route] = []
    page.route("**/console/console.js", lambda route: held.append(route))
    with page.expect_request("**/console/console.js"):
        page.goto(f"{tab.url}/stock", wait_until="commit")
    first = page.locator("tbody tr").nth(0)
    number(first, "재고").fill(str(row["on_hand"] + 5))
    assert not first.get_by_role("checkbox").is_checked()
    held[0].continue_()
    expect(first.get_by_role("checkbox")).to_be_checked()
    asks = "!dispatchEvent(new Event('beforeunload', {cancelable: true}))"
    assert page.evaluate(asks), "who leaves is warned of what is not saved"
    page.get_by_role("button", name="재고저장").click()
    expect(page.get_by_text("1개 옵션의 재고를 저장했습니다.")).to_be_visible()
    assert not page.evaluate(asks)
    expect(number(first, "재고")).to_have_value(str(row["on_hand"] + 5))


def number(row: Locator, label: str) -> Locator:
    return row.locator(f'input[name^="{"on_hand" if label == "재고" else "safety"}-"]')


def test_the_options_of_all_pages_get_the_same_number(tab: Any, seller: SellerDay) -> None:
    page: Page = tab.page
    body = goods.products(seller.desk)[0]
    values = [",".join(str(number) for number in range(21))]
    options = {"use": "open_markets", "names": ["번호"], "values": values}
    seller.desk.ask("POST", "catalog", "/products", json={**body, "options": options, "stock": 5})
    assert len(seller.desk.see_all("catalog", "/stock")) == 21
    tab.go("재고관리")
    expect(page.locator("tbody tr")).to_have_count(20)
    page.get_by_role("button", name="모든 쪽 선택").click()
    expect(page.get_by_text("이 조건의 전체 21건을 선택했습니다.")).to_be_visible()
    assert not tab.violations()
    page.get_by_role("button", name="일괄입력").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("일괄입력할 재고수량을")
    dialog.get_by_role("button", name="닫기").click()
    page.get_by_label("일괄입력할 재고수량").fill("1,200")
    page.get_by_label("일괄입력할 재고수량").press("Enter")
    expect(page.get_by_text("21개 옵션의 재고를 저장했습니다.")).to_be_visible()
    assert tab.asked == ["선택한 옵션 21건의 재고를 모두 같은 수량으로 바꾸고 제휴몰에 보낼까요?"] * 2
    assert {row["on_hand"] for row in seller.desk.see_all("catalog", "/stock")} == {1_200}
    page.get_by_role("link", name="재고", exact=True).click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("재고 ▲")

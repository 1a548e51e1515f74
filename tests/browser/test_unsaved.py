"""What was typed and not saved: it stays when no page answers, and is not left behind without a question."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from proofs import goods
from proofs.seller_day import PASSWORD, SellerDay

OFFLINE = "ERR_INTERNET_DISCONNECTED|Failed to fetch"
"""What the browser and htmx say of a request without a line."""
NAME = "다시 적은 상품"
LEAVES, CLOSES = "beforeunload", "저장하지 않은 내용이 있습니다. 저장하지 않고 닫을까요?"


@pytest.fixture
def product(seller: SellerDay) -> str:
    """A product with options."""
    made = seller.desk.ask("POST", "catalog", "/products", json=goods.products(seller.desk)[0])["product_id"]
    assert seller.desk.see("catalog", f"/products/{made}"), "the page shows it now"
    return made


@pytest.fixture
def form(tab: Any, product: str) -> Page:
    """The product's form."""
    tab.open(f"/products/{product}")
    return tab.page


def saved(seller: SellerDay, product: str) -> tuple[str, int]:
    """The product's name, and how often it was saved."""
    found = seller.desk.see("catalog", f"/products/{product}")
    return found["details"]["name"], found["revision"]


def save(page: Page) -> None:
    page.get_by_role("button", name="저장", exact=True).click()


def told(page: Page, sentence: str) -> None:
    """A popup says so; it is closed."""
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(sentence)
    dialog.get_by_role("button", name="닫기").click()
    expect(dialog).to_have_count(0)


def test_a_form_whose_session_is_over_is_saved_after_a_login_elsewhere(
    tab: Any, form: Page, seller: SellerDay, product: str
) -> None:
    _, before = saved(seller, product)
    form.fill("#f-name", NAME)
    beside = form.context.new_page()
    beside.goto(tab.url)
    beside.get_by_role("button", name="로그아웃").click()
    expect(beside.locator("#email")).to_be_visible()

    save(form)
    expect(form.get_by_role("dialog")).to_contain_text("로그인이 끝났습니다")
    assert not tab.violations()
    with form.context.expect_page() as opened:
        form.get_by_role("link", name="새 창에서 로그인").click()
    opened.value.fill("#email", seller.desk.email)
    opened.value.fill("#password", PASSWORD)
    opened.value.get_by_role("button", name="로그인").click()
    expect(opened.value.get_by_role("heading", name="오늘의 업무")).to_be_visible()
    told(form, "새 창에서 로그인한 뒤 다시 눌러 주세요.")
    expect(form.locator("#f-name")).to_have_value(NAME)
    save(form)
    expect(form.get_by_text("저장했습니다.")).to_be_visible()
    assert saved(seller, product) == (NAME, before + 1)
    assert tab.asked == []


def test_a_form_that_found_no_line_is_saved_once_when_it_is_back(
    tab: Any, form: Page, seller: SellerDay, product: str
) -> None:
    _, before = saved(seller, product)
    form.fill("#f-name", NAME)
    form.context.set_offline(True)
    save(form)
    told(form, "인터넷 연결을 확인한 뒤 다시 눌러 주세요.")
    form.get_by_role("button", name="적용 +").click()
    told(form, "연결이 끊겼습니다")
    expect(form.locator("#f-name")).to_have_value(NAME)
    form.context.set_offline(False)
    save(form)
    expect(form.get_by_text("저장했습니다.")).to_be_visible()
    assert saved(seller, product) == (NAME, before + 1)
    tab.forget(OFFLINE)


def test_a_refused_form_still_counts_as_unsaved(tab: Any, form: Page) -> None:
    form.fill("#f-name", f"{NAME}!")
    save(form)
    expect(form.get_by_text("특수문자는 ( ) / + - ~ 만 남겨 주세요.")).to_be_visible()
    expect(form.locator("#f-name")).to_have_value(f"{NAME}!")
    assert tab.asked == []
    form.reload()
    assert tab.asked == [LEAVES]
    form.reload()
    assert tab.asked == [LEAVES], "a form that was loaded anew holds nothing unsaved"


@pytest.mark.parametrize("button", ["추가금액 일괄적용", "삭제"])
def test_what_the_script_itself_changes_counts_as_unsaved(tab: Any, form: Page, button: str) -> None:
    form.locator("#options").get_by_role("button", name=button).first.click()
    form.reload()
    assert tab.asked == [LEAVES]


def test_a_popup_with_something_typed_asks_before_it_closes_and_is_forgotten_then(tab: Any) -> None:
    page: Page = tab.page
    tab.go("제휴몰 계정정보")
    page.get_by_role("link", name="티몬 등록").click()
    field = page.locator("#account-form [name=label]")
    field.fill("우리 가게")
    tab.agrees = False
    page.get_by_role("dialog").get_by_role("button", name="닫기").click()
    page.keyboard.press("Escape")
    assert tab.asked == [CLOSES, CLOSES]
    expect(field).to_have_value("우리 가게")
    tab.agrees = True
    page.get_by_role("dialog").get_by_role("button", name="닫기").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.reload()
    assert tab.asked == [CLOSES] * 3


def test_another_form_of_the_page_asks_before_it_takes_away_what_was_typed(tab: Any, form: Page) -> None:
    form.fill("#f-name", NAME)
    tab.agrees = False
    form.get_by_role("button", name="어둡게").click()
    expect(form.locator("#f-name")).to_have_value(NAME)
    assert len(tab.asked) == 1
    tab.agrees = True
    form.get_by_role("button", name="어둡게").click()
    expect(form.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert len(tab.asked) == 2, "once for the click, not again for the page that it leads to"

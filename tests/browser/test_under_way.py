"""While an act is under way: its button is busy, the others wait, and a link leads where it was to lead."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from proofs import goods
from proofs.seller_day import SellerDay

NAME = "이름을 바꾼 상품"


@pytest.fixture
def form(tab: Any, seller: SellerDay) -> Page:
    """A product's form, with a new name typed."""
    made = seller.desk.ask("POST", "catalog", "/products", json=goods.products(seller.desk)[0])["product_id"]
    assert seller.desk.see("catalog", f"/products/{made}"), "the page shows it now"
    tab.open(f"/products/{made}")
    tab.page.fill("#f-name", NAME)
    return tab.page


@contextmanager
def under_way(page: Page, path: str) -> Generator[list[Route]]:
    """Posts to a path are held until the block ends, or lets them go on."""
    posts: list[Route] = []

    def held(route: Route) -> None:
        if route.request.method == "POST":
            posts.append(route)
        else:
            route.fallback()

    page.route(path, held)
    yield posts
    for route in posts:
        route.continue_()
    page.unroute(path)


def wait_for_ever(page: Page) -> None:
    """A link that waits for an answer does so however long that takes here."""
    page.evaluate("() => { const real = setTimeout; window.setTimeout = (act, ms) => ms == 1000 ? 0 : real(act, ms); }")


def save(page: Page) -> None:
    page.get_by_role("button", name="저장", exact=True).click()


def test_a_page_waits_with_its_acts_for_the_answer_to_one(form: Page, seller: SellerDay) -> None:
    saves = form.get_by_role("button", name="저장", exact=True)
    others = form.get_by_role("button", name="저장 및 판매정보 등록")
    with under_way(form, "**/products/*") as posts:
        with form.expect_request(lambda request: request.method == "POST"):
            save(form)
        expect(saves).to_have_attribute("aria-busy", "true")
        expect(others).to_be_disabled()
        expect(form.get_by_role("button", name="삭제", exact=True).first).to_be_disabled()
        saves.dispatch_event("click")
        saves.press("Enter")
        assert len(posts) == 1
    expect(form.get_by_text("저장했습니다.")).to_be_visible()
    assert [row["name"] for row in seller.desk.see_all("catalog", "/products")] == [NAME]


def test_a_refusal_gives_the_page_back(form: Page) -> None:
    form.fill("#f-name", f"{NAME}!")
    with under_way(form, "**/products/*"):
        save(form)
        expect(form.get_by_role("button", name="저장 및 판매정보 등록")).to_be_disabled()
    expect(form.get_by_text("특수문자는 ( ) / + - ~ 만 남겨 주세요.")).to_be_visible()
    form.fill("#f-name", NAME)
    save(form)
    expect(form.get_by_text("저장했습니다.")).to_be_visible()


def test_an_answer_that_never_comes_gives_the_page_back(tab: Any, form: Page) -> None:
    form.route("**/products/*", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    save(form)
    dialog = form.get_by_role("dialog")
    expect(dialog).to_contain_text("인터넷 연결을 확인한 뒤 다시 눌러 주세요.")
    dialog.get_by_role("button", name="닫기").click()
    expect(form.get_by_role("button", name="저장 및 판매정보 등록")).to_be_enabled()
    expect(form.locator("[aria-busy]")).to_have_count(0)
    form.unroute("**/products/*")
    save(form)
    expect(form.get_by_text("저장했습니다.")).to_be_visible()
    tab.forget("ERR_FAILED|Failed to fetch")


def test_a_link_that_is_clicked_meanwhile_is_where_the_answer_leads(tab: Any, form: Page) -> None:
    wait_for_ever(form)
    with under_way(form, "**/products/*"):
        with form.expect_request(lambda request: request.method == "POST"):
            save(form)
        form.get_by_role("navigation", name="주 메뉴").get_by_role("link", name="재고관리", exact=True).click()
    expect(form.get_by_role("heading", level=1, name="재고관리")).to_be_visible()
    expect(form.get_by_text("저장했습니다.")).to_be_visible()
    assert tab.asked == []


def test_a_link_waits_no_longer_than_a_second(tab: Any, form: Page) -> None:
    with under_way(form, "**/products/*"):
        with form.expect_request(lambda request: request.method == "POST"):
            save(form)
        form.get_by_role("navigation", name="주 메뉴").get_by_role("link", name="재고관리", exact=True).click()
        expect(form.get_by_role("heading", level=1, name="재고관리")).to_be_visible()
    assert tab.asked == ["beforeunload"], "it is not known to be saved"


def test_a_link_is_forgotten_where_the_form_is_refused(form: Page) -> None:
    wait_for_ever(form)
    form.fill("#f-name", f"{NAME}!")
    address = form.url
    with under_way(form, "**/products/*"):
        with form.expect_request(lambda request: request.method == "POST"):
            save(form)
        form.get_by_role("navigation", name="주 메뉴").get_by_role("link", name="재고관리", exact=True).click()
    expect(form.get_by_text("특수문자는 ( ) / + - ~ 만 남겨 주세요.")).to_be_visible()
    assert form.url == address

"""`catalog` is stopped under an open product form: what was typed stays, and is saved once when the service is back."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from local_runtime.suite import Suite
from proofs import goods
from proofs.newcomers import newcomer, operator_of
from proofs.people import Desk

NAME, MEMO = "다시 적은 상품", "<p>아주 길게 적은 상세정보입니다.</p>"
AWAY = "지금은 연결할 수 없습니다."


@pytest.fixture
def suite(start: Callable[..., AbstractContextManager[Suite]]) -> Generator[Suite]:
    """A suite of the test's own: others would miss `catalog`."""
    with start() as running:
        yield running


def saved(desk: Desk, product: str) -> tuple[str, str, int]:
    """The product's name and 상세정보, and how often it was saved."""
    found = desk.see("catalog", f"/products/{product}")
    return found["details"]["name"], found["details"]["detail_html"], found["revision"]


def test_a_product_is_not_lost_while_the_catalogue_is_away(suite: Suite, open_tab: Callable[..., Any]) -> None:
    desk = newcomer(suite, operator_of(suite)).desk
    product = desk.ask("POST", "catalog", "/products", json=goods.products(desk)[0])["product_id"]
    _, _, before = saved(desk, product)
    tab = open_tab()
    tab.log_in(desk.email)
    page: Page = tab.page
    tab.open(f"/products/{product}")
    page.fill("#f-name", NAME)
    page.fill("#detail_html", MEMO)
    save = page.get_by_role("button", name="저장", exact=True)

    suite.hold("catalog")
    for _ in range(2):
        save.click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text(AWAY)
        assert not tab.violations()
        dialog.get_by_role("button", name="닫기").click()
        expect(dialog).to_have_count(0)
    expect(page.locator("#f-name")).to_have_value(NAME)
    expect(page.locator("#detail_html")).to_have_value(MEMO)

    suite.release("catalog")
    suite.wait_ready()
    save.click()
    expect(page.get_by_text("저장했습니다.")).to_be_visible()
    assert saved(desk, product) == (NAME, MEMO, before + 1)
    tab.forget("status of 503")

"""`listing` is killed in the middle of a 연동: its live log says so, goes on by itself, and nothing is done twice."""

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from local_runtime.suite import Suite
from proofs import ledger
from proofs.demo import purpose_of
from proofs.malls import NAMES
from proofs.newcomers import newcomer, operator_of
from proofs.seller_day import SellerDay

MALLS = ("tmon", "smartstore")
PRODUCT = "제주 감귤 5kg"
SECONDS_A_CALL = 3
LOST = "연결이 끊겼습니다. 다시 연결하고 있습니다. 작업은 계속됩니다."
REFUSED = r"status (of )?503"
"""What the browser and htmx say of a log that is asked for while `listing` is away."""


@pytest.fixture
def suite(start: Callable[..., AbstractContextManager[Suite]]) -> Generator[Suite]:
    """A suite of the test's own: others would miss `listing`."""
    with start() as running:
        yield running


@pytest.fixture
def shop(suite: Suite) -> SellerDay:
    """A seller with a product queued at each mall."""
    seller = newcomer(suite, operator_of(suite))
    seller.enter_accounts(MALLS)
    seller.enter_products({PRODUCT})
    seller.queue_products()
    return seller


def test_a_log_goes_on_after_its_service_was_killed(
    suite: Suite, shop: SellerDay, open_tab: Callable[..., Any]
) -> None:
    tab = open_tab()
    tab.enter(shop)
    page: Page = tab.page
    tab.go("연동대기상품")
    page.get_by_label("모두 선택").check()
    shop.market.ask("POST", "/faults", mall="*", kind="slow_drip", times=None, hold_seconds=SECONDS_A_CALL)
    page.get_by_role("button", name="선택상품연동").click()
    dialog = page.get_by_role("dialog")
    told, state = dialog.locator(".log li"), dialog.get_by_role("status")
    expect(told).to_have_count(2)
    expect(state).to_contain_text("진행 중입니다.")

    suite.kill("listing")
    expect(state).to_have_text(LOST)
    expect(told).to_have_count(2)
    shop.market.ask("DELETE", "/faults")
    suite.wait_ready()
    expect(state).not_to_have_text(LOST)

    address = dialog.get_by_role("link", name="이 기록의 주소").get_attribute("href")
    lines = tab.follow_log()
    assert sorted(lines[2:-2]) == sorted(f"{NAMES[mall]} 연동 성공했습니다.(OK)" for mall in MALLS)
    assert [line.partition(" ")[0] for line in (lines[0], lines[-1])] == ["[시작]상품연동처리", "[종료]상품연동처리"]
    tab.open(str(address))
    expect(page.get_by_text("끝났습니다.")).to_be_visible()
    assert page.locator(".log li").all_inner_texts() == lines

    tab.forget(REFUSED)
    shop.wait_for_state(list(shop.listings.values()), "반영완료")
    with ThreadPoolExecutor(1) as beside_the_browsers_loop:
        found = beside_the_browsers_loop.submit(ledger.check, suite, purpose_of([shop])).result()
    assert found.differences == []
    assert found.listings == len(MALLS)

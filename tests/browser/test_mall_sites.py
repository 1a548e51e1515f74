"""제휴몰 바로가기: the seller centres of the malls where the seller has an account, asked for when it is opened."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from mall_gateway.malls import MALLS as GATEWAYS
from proofs.malls import NAMES
from proofs.seller_day import SellerDay

MALLS = ("tmon", "gmarket")
DESK, PHONE = (1280, 900), (390, 844)


def links_in(place: Locator) -> dict[str, str | None]:
    """The seller centres by the mall's name; each opens beside the console and learns nothing of it."""
    links = place.locator("a[target=_blank]").all()
    assert {link.get_attribute("rel") for link in links} <= {"noreferrer noopener"}
    return {link.inner_text().removesuffix("(새 창)").strip(): link.get_attribute("href") for link in links}


def sites_of(malls: tuple[str, ...]) -> dict[str, str]:
    return {NAMES[mall]: GATEWAYS[mall].profile.seller_site for mall in malls}


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (DESK, "dark"), (PHONE, "light")])
def test_the_header_leads_to_the_malls_where_the_seller_is(
    open_tab: Callable[..., Any], seller: SellerDay, size: tuple[int, int], scheme: str
) -> None:
    seller.enter_accounts(MALLS)
    tab = open_tab(size, scheme)
    tab.enter(seller)
    page: Page = tab.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    tab.open("/orders")
    link = page.get_by_role("banner").get_by_role("link", name="제휴몰 바로가기")
    link.hover()
    before = len(asked)
    link.click()
    dialog = page.get_by_role("dialog", name="제휴몰 바로가기")
    expect(dialog.get_by_role("link")).to_have_count(len(MALLS))
    assert [place >= before for place, url in enumerate(asked) if "/malls/sites" in url] == [True]
    assert links_in(dialog) == sites_of(MALLS)
    assert not tab.violations()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.url == f"{tab.url}/orders"


def test_who_has_no_account_is_told_where_one_is_entered(tab: Any) -> None:
    page: Page = tab.page
    page.get_by_role("banner").get_by_role("link", name="제휴몰 바로가기").click()
    page.get_by_role("dialog").get_by_role("link", name="제휴몰 계정정보").click()
    expect(page.get_by_role("heading", level=1, name="제휴몰 계정정보")).to_be_visible()


def test_it_is_a_page_where_there_are_no_scripts(browser: Browser, tab: Any, seller: SellerDay) -> None:
    seller.enter_accounts(MALLS)
    state: Any = tab.page.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=state, locale="ko-KR")
    page = context.new_page()
    page.goto(f"{tab.url}/orders")
    page.get_by_role("banner").get_by_role("link", name="제휴몰 바로가기").click()
    expect(page.get_by_role("heading", level=1, name="제휴몰 바로가기")).to_be_visible()
    assert links_in(page.get_by_role("main")) == sites_of(MALLS)
    context.close()
    tab.open("/malls/sites")
    assert not tab.violations()

"""사용 설명서: what its pages name stands on the screens, its pictures are taken there, and 도움말 opens it."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

import guide_screens
from console.menu import MENU
from guide_screens import MOST_BYTES, NOBODYS, OPERATORS, SELLERS, Screen
from proofs.seller_day import SellerDay

PHONE = (390, 844)
GUIDED = [entry.guide for group in MENU for entry in group.entries]
CLEAR_PHONE = re.compile(r"(?<!\d)01[016789]-?\d{3,4}-?\d{4}(?!\d)")


@pytest.fixture
def pictures(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where pictures go: nowhere that lasts, unless it was asked for."""
    return request.config.getoption("--guide-pictures") or tmp_path


def differences(tab: Any, guide: Mapping[str, Sequence[Screen]], pictures: Path) -> list[str]:
    """Open all screens of some pages and take their pictures: what the pages name and no screen shows, and the like."""
    found: list[str] = []
    for name, screens in guide.items():
        seen: set[str] = set()
        for screen in screens:
            screen.open(tab.page, tab.url)
            texts = guide_screens.texts(tab.page)
            found += [f"{name}: {text} is not masked" for text in texts if CLEAR_PHONE.search(text)]
            seen |= texts
            if screen.picture:
                found += keep(pictures / f"{screen.picture}.png", guide_screens.picture(tab.page, screen.part))
            found += tab.looks() if screen.is_made_by_steps(tab.page) else []
        found += [f"{name}.md names {label}" for label in guide_screens.labels(name) if label not in seen]
    return found


def keep(path: Path, picture: bytes) -> list[str]:
    path.write_bytes(picture)
    return [f"{path.name} has {len(picture)} bytes"] if len(picture) > MOST_BYTES else []


def test_what_is_written_of_the_login_is_so(open_tab: Callable[..., Any], pictures: Path) -> None:
    assert not differences(open_tab(), NOBODYS, pictures)


def test_what_is_written_of_the_sellers_screens_is_so(shop_tab: Any, pictures: Path) -> None:
    assert not differences(shop_tab, SELLERS, pictures)


def test_what_is_written_of_the_operators_screens_is_so(
    operators_tab: Any, busy_shop: SellerDay, pictures: Path
) -> None:
    assert not differences(operators_tab, OPERATORS, pictures)


@pytest.mark.parametrize(
    ("path", "title"), [("/", "첫 화면"), ("/products/new", "상품등록"), ("/orders/collect", "주문서 가져오기")]
)
def test_help_opens_the_page_of_the_screen_beside_it(tab: Any, path: str, title: str) -> None:
    tab.open(path)
    with tab.page.expect_popup() as opened:
        tab.page.get_by_role("banner").get_by_role("link", name="도움말").click()
    beside = opened.value
    expect(beside.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible()
    picture = beside.locator("article img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", guide_screens.WIDTH)
    assert tab.page.url == tab.url + path, "what is typed into the screen stays"


def test_the_guide_is_read_without_a_login_and_without_complaint(open_tab: Callable[..., Any]) -> None:
    tab = open_tab()
    tab.open("/login")
    tab.page.get_by_role("link", name="도움말").click()
    expect(tab.page.get_by_role("heading", level=1, name="로그인")).to_be_visible()
    tab.page.get_by_role("link", name="도움말 목록").click()
    assert not [
        *tab.violations(),
        *(complaint for name in GUIDED for complaint in tab.complaints(f"/help/{name}", briefly=True)),
    ]


def test_from_the_contents_to_a_screen_and_its_explanation(tab: Any) -> None:
    tab.open("/help")
    assert not tab.violations()
    tab.page.get_by_role("navigation", name="도움말 목록").get_by_role("link", name="주문확인/처리").click()
    expect(tab.page.get_by_role("heading", level=1, name="주문확인/처리")).to_be_visible()
    assert not tab.violations()
    tab.page.get_by_role("link", name="화면 열기").click()
    expect(tab.page).to_have_url(f"{tab.url}/orders/confirm")
    answer = tab.page.goto(f"{tab.url}/help/nothing")
    assert answer is not None
    assert answer.status == 404
    expect(tab.page.get_by_text("이 이름의 도움말이 없습니다.")).to_be_visible()


def test_on_a_phone_help_is_in_the_header(open_tab: Callable[..., Any], seller: SellerDay) -> None:
    tab = open_tab(PHONE)
    tab.enter(seller)
    tab.open("/orders")
    expect(tab.page.get_by_role("banner").get_by_role("link", name="도움말")).to_be_visible()
    assert tab.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert not tab.violations()

"""Real Chromium before the real suite: what the console logs as an error fails a test, and so does what axe finds."""

import re
import shutil
import subprocess
from collections.abc import Callable, Generator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, expect, sync_playwright

from local_runtime.suite import Suite
from local_runtime.waiting import wait_until
from proofs.busy_shop import open_busy_shop
from proofs.people import Desk, Market
from proofs.seller_day import PASSWORD, SellerDay

ROOT = Path(__file__).parents[2]
AXE = ROOT / "services" / "console" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WITHIN_MS = 60_000
DESK, PHONE = (1280, 900), (390, 844)
OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules of axe whose outcome a dark page can change."""
expect.set_options(timeout=WITHIN_MS)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make guide` keeps the pictures of the user guide; other runs take them and throw them away."""
    parser.addoption("--guide-pictures", type=Path, help="where the user guide's pictures are written")


def pytest_configure(config: pytest.Config) -> None:
    """The suite is that of the other tests of a run."""
    config.pluginmanager.import_plugin("suite_fixtures")


def chromium() -> str:
    """The browser of this machine. Fails naming what installs it, and the letters it needs.

    The same Chromium without its windows opens a tab with a tenth of the work: it is taken where it is there.
    """
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    letters = subprocess.run(["fc-list", ":lang=ko"], capture_output=True, text=True, check=False).stdout
    if program is None or not letters:
        pytest.fail("the browser tests need Chromium and Korean letters: apt-get install chromium fonts-noto-cjk")
    return program


KEPT = pytest.StashKey[ExitStack]()
"""The browser of a run of browser tests, to be closed before another kind of test: it leaves an event loop running."""


@pytest.fixture(scope="session")
def kept(request: pytest.FixtureRequest) -> list[Browser]:
    """The browser that is open now, if any."""
    request.session.stash[KEPT] = ExitStack()
    return []


@pytest.fixture
def browser(request: pytest.FixtureRequest, kept: list[Browser]) -> Browser:
    """A browser that is shared by what follows one another here; each context of it begins without a past."""
    if not kept:
        with ExitStack() as opening:
            playwright = opening.enter_context(sync_playwright())
            kept.append(playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS)))
            opening.callback(kept.clear)
            opening.callback(kept[0].close)
            request.session.stash[KEPT].push(opening.pop_all())
    return kept[0]


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Close the browser when no test of the browser comes next."""
    if nextitem is None or nextitem.path.parent != item.path.parent:
        item.session.stash.get(KEPT, ExitStack()).close()


@dataclass
class Tab:
    """A tab of a browser, at the console."""

    page: Page
    url: str
    wrong: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    agrees: bool = True
    """What it says to what the page asks before an act, or before what was typed is lost; `asked` keeps it."""
    desk: Desk | None = None
    """By which the same user works without the browser: the tab shows what was done there."""

    def listen(self) -> None:
        """Keep what the page complains about."""
        self.page.set_default_timeout(WITHIN_MS)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", self._answer)
        self.page.on("console", self._heard)

    def _answer(self, dialog: Dialog) -> None:
        self.asked.append(dialog.message or dialog.type)
        if self.agrees:
            dialog.accept()
        else:
            dialog.dismiss()

    def _heard(self, message: ConsoleMessage) -> None:
        refused = "Failed to load resource: the server responded with a status of 4" in message.text
        if message.type in ("error", "warning") and not refused:
            self.wrong.append(f"{self.page.url}: {message.text}")

    def forget(self, pattern: str) -> None:
        """Drop complaints that the test is about; there must be some."""
        expected = [line for line in self.wrong if re.search(pattern, line)]
        assert expected
        self.wrong[:] = [line for line in self.wrong if line not in expected]

    def open(self, path: str) -> None:
        """Go to a page of the console, which must answer."""
        self._catch_up()
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status} {self.page.locator('main').inner_text()}"

    def _catch_up(self) -> None:
        if self.desk is not None:
            self.desk.wait_until_shown()

    def enter(self, shop: SellerDay) -> None:
        """로그인 of a shop's owner, who works by its desk too."""
        self.log_in(shop.desk.email)
        self.desk = shop.desk

    def log_in(self, email: str, password: str = PASSWORD, lands_on: str = "오늘의 업무") -> None:
        """로그인."""
        self.open("/login")
        self.page.fill("#email", email)
        self.page.fill("#password", password)
        self.page.get_by_role("button", name="로그인").click()
        expect(self.page.get_by_role("heading", name=lands_on)).to_be_visible()

    def wait_until_out(self) -> None:
        """Ask for the first page until it wants a login: a session that was ended elsewhere is known within seconds."""

        def asks_for_login() -> bool:
            self.page.goto(self.url)
            return self.page.locator("#email").count() == 1

        wait_until(asks_for_login, WITHIN_MS / 1000, "the end of the session")

    def go(self, entry: str) -> None:
        """Choose an entry of the menu."""
        self._catch_up()
        self.page.get_by_role("navigation", name="주 메뉴").get_by_role("link", name=entry, exact=True).click()
        expect(self.page.get_by_role("heading", level=1, name=entry)).to_be_visible()

    def violations(self, *rules: str) -> list[str]:
        """What axe finds on the page as it is, by all its rules or those named."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Runtime.evaluate", {"expression": AXE.read_text()})
        asked: dict[str, Any] = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
        found: list[Any] = self.page.evaluate("(asked) => axe.run(asked)", asked)["violations"]
        return [f"{self.page.url} {each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]

    def complaints(self, path: str, *, briefly: bool = False) -> list[str]:
        """Open a page: what `looks` finds there."""
        self.open(path)
        return self.looks(briefly=briefly)

    def looks(self, *, briefly: bool = False) -> list[str]:
        """What is wrong with what is open in light, in dark and on a phone: by axe, and where it is too wide.

        `briefly` has axe look once, on a phone in the dark: for pages whose like is looked at elsewhere.
        """
        found = [] if briefly else [f"light: {each}" for each in self.violations()]
        self._have_scheme("dark")
        found += [] if briefly else [f"dark: {each}" for each in self.violations(*OF_COLOURS)]
        for size in (PHONE, DESK):
            self.page.set_viewport_size({"width": size[0], "height": size[1]})
            found += [f"on a phone in the dark: {each}" for each in self.violations()] if size == PHONE else []
            wider = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            found += [f"{self.page.url} is {wider} pixels wider than a window of {size[0]}"] if wider > 0 else []
        self._have_scheme("light")
        return found

    def _have_scheme(self, scheme: Any) -> None:
        self.page.emulate_media(color_scheme=scheme)
        expect(self.page.locator("html")).to_have_attribute("data-bs-theme", scheme)

    def follow_log(self) -> list[str]:
        """Watch the popup of a live log to its end: its lines."""
        dialog = self.page.get_by_role("dialog")
        expect(dialog.get_by_text("끝났습니다.")).to_be_visible(timeout=4 * WITHIN_MS)
        lines = dialog.locator(".log li").all_inner_texts()
        dialog.get_by_role("button", name="닫기").click()
        expect(dialog).to_have_count(0)
        self.page.wait_for_load_state()
        return lines


Open = Callable[..., Tab]


@pytest.fixture
def open_tab(browser: Browser, suite: Suite) -> Generator[Open]:
    """Opens tabs that share nothing; at the end none of them may have complained."""
    tabs: list[Tab] = []

    def opened(size: tuple[int, int] = DESK, scheme: Any = "light") -> Tab:
        viewport: Any = {"width": size[0], "height": size[1]}
        still: Any = {"color_scheme": scheme, "reduced_motion": "reduce"}
        page = browser.new_context(viewport=viewport, locale="ko-KR", **still).new_page()
        tab = Tab(page, suite.url("console"))
        tab.listen()
        tabs.append(tab)
        return tab

    yield opened
    for tab in tabs:
        tab.page.context.close()
    assert not [line for tab in tabs for line in tab.wrong]


@pytest.fixture(scope="session")
def busy_shop(suite: Suite, operator: Desk, market: Market) -> SellerDay:
    """A shop whose every screen has something to show, for all modules that look; what acts in it comes last."""
    operator.refresh()
    return open_busy_shop(suite, operator, market)


@pytest.fixture
def shop_tab(open_tab: Open, busy_shop: SellerDay) -> Tab:
    """A tab in which the owner of the busy shop is logged in."""
    opened = open_tab()
    opened.enter(busy_shop)
    return opened


@pytest.fixture
def operators_tab(open_tab: Open, suite: Suite) -> Tab:
    """A tab in which the operator is logged in."""
    opened, environment = open_tab(), suite.environment
    opened.log_in(environment["ACCOUNT_OPERATOR_EMAIL"], environment["ACCOUNT_OPERATOR_PASSWORD"], "운영 현황")
    return opened


@pytest.fixture
def tab(open_tab: Open, seller: SellerDay) -> Tab:
    """A tab in which the test's own seller is logged in."""
    opened = open_tab()
    opened.enter(seller)
    return opened

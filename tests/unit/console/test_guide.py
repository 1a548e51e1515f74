"""도움말: every screen has its page and pictures, everything it links to is there, and its words fit the console."""

import re
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest

import guide_screens
from chassis.http_client import transport_client
from console.guide import CONTENTS, PICTURES, Guide
from console.main import create_app
from console.menu import BEGINNING, MENU, OPERATORS, Entry, Group, help_of
from console.pages.help import groups_for
from console.session import Session
from console.settings import Settings

DIRECTORY = guide_screens.DIRECTORY
GROUPS = (BEGINNING, *MENU, *OPERATORS)
SCREENS = {**guide_screens.NOBODYS, **guide_screens.SELLERS, **guide_screens.OPERATORS}
PLACES = {entry.guide: (group, entry) for group in reversed(GROUPS) for entry in group.entries}
GUIDE = Guide(DIRECTORY)
PAGES = sorted(GUIDE.names() - {CONTENTS})
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)]+)\)")
PICTURE = re.compile(r"!\[([^\]]+)\]\(([^)]+)\)")
OTHER_SPEECH = re.compile(r"(?:요|죠)[.!?]")


def text_of(name: str) -> str:
    return (DIRECTORY / f"{name}.md").read_text()


@pytest.fixture
async def browser() -> AsyncGenerator[httpx.AsyncClient]:
    async with transport_client(create_app(Settings(secret="a secret of the test"))) as client:  # type: ignore[arg-type]
        yield client


def test_every_screen_of_the_menu_has_a_page_and_every_page_a_screen() -> None:
    assert set(PAGES) == set(PLACES) == set(SCREENS)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_called_as_its_screen_and_says_where_that_is(name: str) -> None:
    group, entry = PLACES[name]
    head, _, place, *_ = text_of(name).splitlines()
    assert head == f"# {entry.label}"
    assert place.startswith("메뉴: 없음 (") if group is BEGINNING else place == f"메뉴: {group.label} > {entry.label}"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_the_pictures_that_are_taken_of_its_screens(name: str) -> None:
    shown = [source for _, source in PICTURE.findall(text_of(name))]
    assert shown == [f"img/{screen.picture}.png" for screen in SCREENS[name] if screen.picture]
    assert all((DIRECTORY / source).is_file() for source in shown)


def test_pictures_are_small_and_each_is_shown() -> None:
    files = {file.name: file.stat().st_size for file in guide_screens.PICTURES.iterdir()}
    taken = {f"{screen.picture}.png" for screens in SCREENS.values() for screen in screens if screen.picture}
    assert set(files) == taken
    assert max(files.values()) <= guide_screens.MOST_BYTES
    assert sum(files.values()) <= guide_screens.MOST_BYTES_TOGETHER


@pytest.mark.parametrize("name", [CONTENTS, *PAGES])
def test_a_page_links_to_pages_of_the_guide_alone(name: str) -> None:
    links = LINK.findall(text_of(name))
    assert not [link for link in links if link.removesuffix(".md") not in {CONTENTS, *PAGES}]
    assert f"{name}.md" not in links


@pytest.mark.parametrize("name", [CONTENTS, *PAGES])
def test_a_page_speaks_as_the_screens_do(name: str) -> None:
    assert not OTHER_SPEECH.findall(re.sub(r"‘[^’]*’|^\|.*$", "", text_of(name), flags=re.MULTILINE))
    assert all(alt for alt, _ in PICTURE.findall(text_of(name)))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_what_stands_on_its_screen(name: str) -> None:
    """The browser's tests look for these words on the screens; without any they would look for nothing."""
    assert guide_screens.labels(name)


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_is_shown_to_everybody_in_the_consoles_frame(browser: httpx.AsyncClient, name: str) -> None:
    answer = await browser.get(f"/help/{name}")
    assert answer.status_code == 200
    assert f"<h1>{PLACES[name][1].label}</h1>" in answer.text
    assert ".md" not in answer.text
    assert " style=" not in answer.text
    assert "**" not in answer.text
    article = answer.text.partition('<article class="guide card">')[2]
    for address in {*re.findall(r'(?:href|src)="([^"]+)"', article)}:
        assert address.startswith(("/help", f"{PICTURES}/"))
        assert (await browser.get(address)).status_code == 200


async def test_the_contents_name_every_page_that_concerns_the_reader(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/help")
    listed = answer.text.partition('aria-label="도움말 목록"')[2].partition("</nav>")[0]
    wanted = [f'"/help/{entry.guide}"' for group in (BEGINNING, *MENU) for entry in group.entries]
    assert re.findall(r'"/help/[a-z-]+"', listed) == wanted
    assert "운영자" in [group.label for group in groups_for(Session(role="operator"))]


@pytest.mark.parametrize("path", ["/help/nothing", "/help/..%2f..%2fREADME", "/help/img", "/static/guide/nothing.png"])
async def test_a_page_that_is_not_there_is_told_in_korean(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    assert answer.status_code == 404
    assert re.search("[가-힣]", answer.text)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/", "/help/home"),
        ("/login", "/help/login"),
        ("/orders/collect", "/help/orders-collect"),
        ("/orders/0b", "/help/orders"),
        ("/alerts/webhooks/new", "/help/alerts"),
        ("/operator/sellers/0b", "/help/operator-sellers"),
        ("/help/orders", "/help"),
        ("/logs/listing/0b", "/help"),
    ],
)
def test_help_is_the_page_of_the_screen_or_the_contents(path: str, wanted: str) -> None:
    assert help_of(path) == wanted


async def test_who_can_not_log_in_finds_help_beside_the_login(browser: httpx.AsyncClient) -> None:
    assert 'href="/help/login"' in (await browser.get("/login")).text


def test_links_pictures_and_tables_are_fitted(tmp_path: Path) -> None:
    links, picture = "[하나](orders-collect.md) [처음](index.md)", "![그림](img/a.png) 뒤"
    table = "| 가 | 나 |\n| --- | --- |\n| 1 | 2 |"
    (tmp_path / "page.md").write_text(f"# 제목\n\n{links}\n\n{picture}\n\n{table}\n")
    page = Guide(tmp_path).page("page")
    assert page is not None
    assert page.title == "제목"
    assert 'href="/help/orders-collect"' in page.body
    assert 'href="/help"' in page.body
    assert f'<a class="screen" href="{PICTURES}/a.png"><img alt="그림"' in page.body
    assert "</a> 뒤" in page.body
    assert '<table class="rows">' in page.body
    assert Guide(tmp_path).page("another") is None


def test_an_entry_names_its_page_by_its_address() -> None:
    assert Group("", (Entry("", "/orders/invoice-sheet", ""),)).entries[0].guide == "orders-invoice-sheet"

"""Every act of the console, asked by a page that is not its user's own: refused, and no service hears of it."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from console.doors import SAFE
from console.main import create_app
from console.settings import Settings

Browser = Any
Open = Callable[..., Browser]
OPERATOR = {"email": "operator@mallbridge.example", "password": "correct horse battery"}
TOKEN = re.compile(r'name="form_token" value="(\w+)"')
WITH_FILE = {"file": ("a.csv", b"1,2", "text/csv")}
"""Sent as the forms with files are."""
REFUSED = {(403, True)}


def acts() -> list[tuple[str, str]]:
    """Method and address of everything that the console does, as the application itself tells."""
    paths = create_app(Settings(secret="of the test")).openapi()["paths"]  # type: ignore[arg-type]
    return [
        (method.upper(), re.sub("{[^}]+}", str(uuid4()), path))
        for path, methods in paths.items()
        for method in methods
        if method.upper() not in SAFE
    ]


async def token_of(browser: Browser, page: str) -> str:
    """The token that the forms of a page carry."""
    found = TOKEN.search((await browser.get(page)).text)
    assert found
    return found[1]


async def outcomes(
    browser: Browser, fields: dict[str, str], headers: dict[str, str] | None = None, files: Any = None
) -> set[tuple[int, bool]]:
    """How all acts are answered: their statuses, and whether they advise to load the page anew."""
    answers = [
        await browser.http.request(method, path, data=fields, files=files, headers=headers) for method, path in acts()
    ]
    return {(answer.status_code, "새로 고친 뒤" in answer.text) for answer in answers}


@pytest.fixture
async def forms(browser: Browser, open_browser: Open) -> dict[str, dict[str, str]]:
    """What forms that are not the user's carry; and the user, who then logs in in `browser`."""
    planted = await token_of(browser, "/login")
    other = open_browser()
    await other.log_in(**OPERATOR)
    return {
        "none": {},
        "of this browser before the login": {"form_token": planted},
        "of another user": {"form_token": await token_of(other, "/password")},
    }


async def test_no_act_is_done_without_a_form_of_its_user(browser: Browser, forms: dict[str, dict[str, str]]) -> None:
    await browser.log_in()
    browser.asked.clear()
    assert len(acts()) > 80
    for name, form in forms.items():
        assert await outcomes(browser, form) == REFUSED, name
    assert await outcomes(browser, forms["of another user"], files=WITH_FILE) == REFUSED
    assert browser.asked == []
    assert (await browser.get("/password")).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://console.example"}, {"Sec-Fetch-Site": "cross-site"}],
    ids=["origin", "site"],
)
async def test_no_act_is_done_for_another_site_even_with_the_users_form(
    browser: Browser, headers: dict[str, str]
) -> None:
    await browser.log_in()
    form = {"form_token": await token_of(browser, "/password")}
    browser.asked.clear()
    assert await outcomes(browser, form, headers) == REFUSED
    assert browser.asked == []


async def test_the_consoles_own_pages_may_act(browser: Browser) -> None:
    await browser.log_in()
    form = {"form_token": await token_of(browser, "/password"), "current": "x", "new": "y", "again": "z"}
    for headers in ({"Origin": "http://console"}, {"Origin": "http://10.0.0.1", "Host": "10.0.0.1"}, {}):
        answer = await browser.http.post("/password", data=form, headers=headers)
        assert (answer.status_code, "새 비밀번호와 다릅니다" in answer.text) == (422, True)


async def test_nothing_is_done_without_a_login(browser: Browser) -> None:
    form = {"form_token": await token_of(browser, "/login")}
    assert await outcomes(browser, {}) == REFUSED
    browser.asked.clear()
    await outcomes(browser, form)
    assert set(browser.asked) <= {"/v1/login", "/v1/invitations/accept"}

"""Logging in and out of the console, with the real account behind it."""

import asyncio
import time
from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any

import httpx

from console.session import Sealer, Session

Browser = Any
Open = Callable[..., Browser]
OPERATOR = {"email": "operator@mallbridge.example", "password": "correct horse battery"}
OWNER = {"email": "owner@shop.example", "password": "a good long password"}


def sealed_session(answer: httpx.Response) -> str:
    return next(
        value for value in answer.headers.get_list("set-cookie") if value.startswith(("mallbridge-s", "__Host"))
    )


async def test_a_page_asks_for_the_login_and_comes_back_to_where_one_was(browser: Browser) -> None:
    asked = await browser.get("/company?tab=1")
    assert (asked.status_code, asked.headers["location"]) == (303, "/login?next=%2Fcompany%3Ftab%3D1")
    answer = await browser.log_in(next="/password")
    assert (answer.status_code, answer.headers["location"]) == (303, "/password")
    assert OWNER["email"] in (await browser.get("/password")).text


async def test_a_wrong_password_is_told_and_the_address_is_kept(browser: Browser) -> None:
    answer = await browser.log_in(password="not the password")
    assert answer.status_code == 401
    assert f'value="{OWNER["email"]}"' in answer.text
    assert "not the password" not in answer.text


async def test_a_login_gets_a_session_of_its_own(browser: Browser) -> None:
    before = sealed_session(await browser.get("/login"))
    assert sealed_session(await browser.log_in()) != before
    browser.http.cookies.clear()
    browser.http.cookies.set("mallbridge-session", before.partition("=")[2].partition(";")[0])
    assert (await browser.get("/password")).status_code == 303


async def test_the_cookie_is_closed_to_scripts_and_other_sites(open_browser: Open) -> None:
    plain = SimpleCookie(sealed_session(await open_browser().log_in()))["mallbridge-session"]
    assert (plain["httponly"], plain["samesite"], plain["path"], plain["secure"]) == (True, "Lax", "/", "")
    secure = SimpleCookie(sealed_session(await open_browser("https://console").log_in()))
    assert secure["__Host-mallbridge-session"]["secure"] is True


async def test_what_the_browser_keeps_tells_nothing(browser: Browser) -> None:
    kept = sealed_session(await browser.log_in())
    assert OWNER["email"] not in kept
    assert "eyJ" not in kept


async def test_a_form_of_before_is_taken_when_the_same_user_has_logged_in_again(browser: Browser) -> None:
    await browser.log_in()
    token = (await browser.get("/password")).text.partition('name="form_token" value="')[2].partition('"')[0]
    form = {"form_token": token, "current": "x", "new": "y", "again": "z"}
    browser.http.cookies.clear()
    over = await browser.http.post("/password", data=form)
    assert (over.status_code, over.headers["location"]) == (303, "/login")
    told = await browser.http.post("/password", data=form, headers={"HX-Request": "true", "HX-Request-Type": "full"})
    assert (told.status_code, told.headers["HX-Retarget"]) == (401, "#refusal")
    await browser.log_in(**OPERATOR)
    assert (await browser.http.post("/password", data=form)).status_code == 403
    browser.http.cookies.clear()
    await browser.log_in()
    answer = await browser.http.post("/password", data=form)
    assert (answer.status_code, "새 비밀번호와 다릅니다" in answer.text) == (422, True)


async def test_logging_out_ends_the_session_everywhere(browser: Browser) -> None:
    await browser.log_in()
    kept = browser.http.cookies.get("mallbridge-session")
    assert (await browser.send("/password", "/logout")).headers["location"] == "/login"
    assert "로그아웃했습니다" in (await browser.get("/login")).text
    browser.http.cookies.set("mallbridge-session", str(kept))
    assert (await browser.send("/password", "/password", current="x", new="y", again="y")).status_code in (303, 422)


async def test_any_replica_takes_a_session_up(open_browser: Open) -> None:
    one, other = open_browser(), open_browser()
    await one.log_in()
    other.http.cookies = one.http.cookies
    assert OWNER["email"] in (await other.get("/password")).text


async def test_tokens_are_renewed_once_for_pages_side_by_side(open_browser: Open) -> None:
    browser, other = open_browser(), open_browser()
    await browser.log_in()
    sealer: Sealer = browser.http._transport.app.state.sealer  # type: ignore[attr-defined]
    session = Session(**(sealer.open("session", str(browser.http.cookies.get("mallbridge-session"))) or {}))
    session.until = time.time()
    old = {"Cookie": f"mallbridge-session={sealer.seal('session', vars(session))}"}
    pages = await asyncio.gather(
        *(each.http.get("/company", headers=old) for each in (browser, browser, browser, other, other))
    )
    assert {page.status_code for page in pages} == {200}
    renewed = [
        Session(**(sealer.open("session", sealed_session(p).partition("=")[2].partition(";")[0]) or {})) for p in pages
    ]
    assert len({each.refresh for each in renewed}) == 2
    assert all(each.until > time.time() and each.id == session.id for each in renewed)


async def test_a_session_that_account_ended_asks_for_the_login(browser: Browser, account: httpx.AsyncClient) -> None:
    await browser.log_in()
    tokens = (await account.post("/v1/login", json=OWNER)).json()
    body = {"current": OWNER["password"], "new": "another good password"}
    await account.post("/v1/password", json=body, headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert (await browser.get("/company")).headers["location"] == "/login?next=%2Fcompany"


async def test_changing_the_password_keeps_this_session(browser: Browser) -> None:
    await browser.log_in()
    wanted = {"current": OWNER["password"], "new": "another good password", "again": "another good passwore"}
    differing = await browser.send("/password", "/password", **wanted)
    assert (differing.status_code, "새 비밀번호와 다릅니다" in differing.text) == (422, True)
    answer = await browser.send("/password", "/password", **wanted | {"again": wanted["new"]})
    assert answer.status_code == 303
    assert "비밀번호를 변경했습니다" in (await browser.get("/password")).text


async def test_a_service_that_is_away_leaves_the_rest_of_the_first_screen(browser: Browser) -> None:
    await browser.log_in()
    page = await browser.get("/")
    assert page.status_code == 200
    assert "일부 내용을 불러오지 못했습니다" in page.text


async def test_an_address_that_nobody_knows_is_told_within_the_frame(browser: Browser) -> None:
    await browser.log_in()
    page = await browser.get("/nowhere")
    assert (page.status_code, "로그아웃" in page.text) == (404, True)

"""What every page of the console holds to, before any service is asked."""

from collections.abc import AsyncGenerator

import httpx
import pytest

from chassis.http_client import transport_client
from console.doors import inner
from console.main import create_app
from console.settings import Settings

STRICT = ("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "form-action 'self'")


@pytest.fixture
async def browser() -> AsyncGenerator[httpx.AsyncClient]:
    async with transport_client(create_app(Settings(secret="a secret of the test"))) as client:  # type: ignore[arg-type]
        yield client


@pytest.mark.parametrize("path", ["/login", "/nowhere", "/static/console/console.css"])
async def test_a_page_takes_nothing_inline_and_nothing_from_elsewhere(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert all(rule in policy for rule in STRICT)
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "<style" not in answer.text
    assert " style=" not in answer.text
    assert " onclick=" not in answer.text


async def test_a_page_is_not_kept_but_what_is_the_same_for_all_is(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/login")).headers["Cache-Control"] == "no-store"
    assert "Cache-Control" not in (await browser.get("/static/console/console.css")).headers


@pytest.mark.parametrize("path", ["/", "/password", "/company", "/malls", "/couriers"])
async def test_without_a_login_there_is_only_the_login(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/login")


async def test_a_form_from_nowhere_is_refused(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/login", data={"email": "a@b.example", "password": "x"})
    assert (answer.status_code, "새로 고친 뒤" in answer.text) == (403, True)


async def test_an_address_that_nobody_knows_is_told_in_korean(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/nowhere")
    assert (answer.status_code, "찾을 수 없는 화면입니다" in answer.text) == (404, True)


@pytest.mark.parametrize("package", ["tabler/css/tabler.min.css", "htmx/htmx.min.js", "htmx/ext/hx-sse.min.js"])
async def test_what_others_made_is_served_from_here(browser: httpx.AsyncClient, package: str) -> None:
    assert (await browser.get(f"/static/{package}")).status_code == 200


@pytest.mark.parametrize(
    "path", ["/static/tabler/../../axe-core/axe.js", "/static/console/../main.py", "/static/tabler/"]
)
async def test_nothing_else_on_the_disk_is_served(browser: httpx.AsyncClient, path: str) -> None:
    assert (await browser.get(path)).status_code == 404


async def test_the_console_says_that_it_is_well(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/health/ready")).json()["status"] == "ready"
    assert "mallbridge" in (await browser.get("/metrics")).text


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("/orders?state=new", "/orders?state=new"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_no_login_leads_elsewhere(address: str, wanted: str) -> None:
    assert inner(address) == wanted


async def test_a_script_is_told_that_the_session_is_over_and_its_page_stays(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/company", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (401, "#refusal")
    assert "로그인이 끝났습니다" in answer.text
    assert 'href="/login" target="_blank"' in answer.text
    assert "HX-Redirect" not in answer.headers


async def test_a_script_is_told_where_to_lead_instead_of_being_led(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/login")).text
    token = page.partition('name="form_token" value="')[2].partition('"')[0]
    form = {"form_token": token, "theme": "dark", "back": "/products?q=1"}
    led = await browser.post("/theme", data=form)
    assert (led.status_code, led.headers["location"]) == (303, "/products?q=1")
    told = await browser.post("/theme", data=form, headers={"HX-Request": "true", "HX-Request-Type": "full"})
    assert (told.status_code, told.headers["HX-Redirect"], told.content) == (204, "/products?q=1", b"")
    assert "location" not in told.headers
    assert "mallbridge-theme=dark" in told.headers["set-cookie"]

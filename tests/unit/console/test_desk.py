"""A user's desk: what it sends to a service, and what it makes of the answers."""

import time
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from chassis.http_client import transport_client
from console import backend
from console.backend import Backend, Desk
from console.problems import LoginNeededError, RefusedError
from console.session import Recent, Session


class Answers:
    """Something that answers as services do, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.refusals: list[tuple[int, str]] = []
        self.renewals = 0

    async def answer(self, request: Request) -> Response:
        """Refuse as often as it was told to, then agree."""
        key = request.headers.get("idempotency-key")
        self.asked.append({"key": key, "token": request.headers.get("authorization"), **request.query_params})
        if self.refusals:
            status, code = self.refusals.pop(0)
            return JSONResponse({"detail": "아니요", "code": code, "errors": []}, status)
        return JSONResponse({"done": True}, headers={"Mallbridge-Position": "41"})

    async def renew(self, _: Request) -> Response:
        """New tokens, each time others."""
        self.renewals += 1
        tokens = {"access_token": f"a{self.renewals}", "refresh_token": f"r{self.renewals}", "expires_in": 600}
        return JSONResponse(tokens)

    async def me(self, _: Request) -> Response:
        """Who is behind a token."""
        return JSONResponse({"user_id": "u", "seller_id": "s", "role": "owner", "permissions": {}})

    async def log(self, request: Request) -> Response:
        """A live log, resumed behind a line."""
        behind = int(request.headers.get("last-event-id", "-1"))
        lines = [f"id: {n}\nevent: line\ndata: line {n}\n\n" for n in range(3) if n > behind]
        text = iter([": ping\n\n", *lines, "event: done\ndata: {}\n\n"])
        return StreamingResponse(text, media_type="text/event-stream")


@pytest.fixture
def service() -> Answers:
    return Answers()


@pytest.fixture
async def desk(service: Answers) -> AsyncGenerator[Desk]:
    app = Starlette(
        routes=[
            Route("/v1/token", service.renew, methods=["POST"]),
            Route("/v1/me", service.me),
            Route("/v1/jobs/1/log", service.log),
            Route("/v1/{path:path}", service.answer, methods=["GET", "POST", "PUT", "DELETE"]),
        ]
    )
    session = Session(access="a0", refresh="r0", until=time.time() + 600)
    async with transport_client(app) as client:
        yield Desk(Backend({"account": client, "listing": client}), session, Recent())


async def test_a_second_click_is_the_same_act_and_another_choice_is_another(desk: Desk, service: Answers) -> None:
    for body in ({"ids": [1]}, {"ids": [1]}, {"ids": [2]}):
        await desk.do("listing", "POST", "/listings/link", body, "key of the form")
    first, second, other = (asked["key"] for asked in service.asked)
    assert first == second != other
    await desk.do("listing", "POST", "/listings/link", {"ids": [1]}, "key of the next page")
    assert service.asked[-1]["key"] != first


async def test_what_was_done_is_waited_for_by_the_next_page(desk: Desk, service: Answers) -> None:
    await desk.do("listing", "POST", "/groups", {})
    await desk.read("listing", "/groups", keyword="", mall=["tmon"])
    assert service.asked[-1] == {"key": None, "token": "Bearer a0", "mall": "tmon", "after": "41"}


async def test_a_position_that_the_service_does_not_know_is_forgotten(desk: Desk, service: Answers) -> None:
    await desk.do("listing", "POST", "/groups", {})
    service.refusals = [(400, "bad_position")]
    assert await desk.read("listing", "/groups") == {"done": True}
    assert "after" not in service.asked[-1]


async def test_what_may_pass_by_itself_is_asked_again_as_another_act(
    desk: Desk, service: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backend, "PATIENT_SECONDS", 0)
    service.refusals = [(404, "product_missing")] * 2
    await desk.do_patiently("listing", "POST", "/listings", {}, "key", while_told=("product_missing",))
    assert len({asked["key"] for asked in service.asked}) == 3
    service.refusals = [(409, "group_name_taken")] * 2
    with pytest.raises(RefusedError, match="아니요"):
        await desk.do_patiently("listing", "POST", "/listings", {}, "key", while_told=("product_missing",))
    assert len(service.refusals) == 1


async def test_tokens_are_renewed_before_they_are_over(desk: Desk, service: Answers) -> None:
    desk.session.until = time.time() + 5
    await desk.read("listing", "/groups")
    await desk.read("listing", "/groups")
    assert (service.renewals, desk.session.refresh, service.asked[-1]["token"]) == (1, "r1", "Bearer a1")


async def test_without_a_session_or_with_one_that_ended_a_login_is_needed(desk: Desk, service: Answers) -> None:
    service.refusals = [(401, "unauthenticated")]
    with pytest.raises(LoginNeededError):
        await desk.read("listing", "/groups")
    desk.session.refresh = ""
    with pytest.raises(LoginNeededError):
        await desk.read("listing", "/groups")
    assert len(service.asked) == 1


async def test_a_live_log_goes_on_behind_the_last_line(desk: Desk) -> None:
    events = [event async for event in desk.follow("listing", "/jobs/1/log", "0")]
    assert events == [("", "open", ""), ("1", "line", "line 1"), ("2", "line", "line 2"), ("", "done", "{}")]

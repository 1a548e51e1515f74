"""A user of chaos asks again while a part is away, also when logging in."""

from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest

from local_runtime.suite import Suite
from proofs import people
from proofs.chaos.patience import PatientDesk
from proofs.people import RefusedHereError


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[httpx.Response]:
    """What the services answer, one after the other."""
    answers: list[httpx.Response] = []

    def answer(_: httpx.Request) -> httpx.Response:
        return answers.pop(0)

    monkeypatch.setattr(people, "client", lambda: httpx.Client(transport=httpx.MockTransport(answer)))
    return answers


def desk() -> PatientDesk:
    return PatientDesk(cast("Suite", SimpleNamespace(url=lambda _: "http://service")), "a@shop.example", "a password")


def login(token: str) -> httpx.Response:
    return httpx.Response(200, json={"access_token": token})


def test_a_login_is_tried_again_while_the_service_is_away(asked: list[httpx.Response]) -> None:
    asked += [httpx.Response(503, text="잠시 뒤"), httpx.Response(502), login("first")]
    assert desk()._token == "first"
    assert not asked


def test_a_wrong_password_is_told_at_once(asked: list[httpx.Response]) -> None:
    asked += [httpx.Response(401, text="비밀번호"), login("never")]
    with pytest.raises(RefusedHereError, match="비밀번호"):
        desk()
    assert len(asked) == 1


def test_a_question_outlives_a_restart_and_a_token_that_is_over(asked: list[httpx.Response]) -> None:
    rows: Any = {"items": []}
    asked += [login("first"), httpx.Response(503), httpx.Response(401), httpx.Response(504), login("second")]
    asked += [httpx.Response(200, json=rows)]
    assert desk().ask("GET", "order-sync", "/orders") == rows

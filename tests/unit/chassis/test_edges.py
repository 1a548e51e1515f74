"""Cursors, problems, failpoints, causes, seals' masks and trace context: what needs no server."""

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Annotated, Any
from uuid import uuid4

import pytest
from eventsourcing.persistence import IntegrityError
from fastapi import FastAPI, Query
from psycopg import OperationalError
from psycopg.errors import NumericValueOutOfRange
from psycopg_pool import PoolTimeout
from pydantic import Field

from chassis import failpoints, web
from chassis.causes import Cause, NoCauseError, acting, current_cause, current_traceparent, trace_id_of
from chassis.event_store import FencedError
from chassis.http_client import transport_client
from chassis.privacy import ErasedError, mask_address, mask_name, mask_phone
from chassis.refusals import ConflictError, NotFoundError, RefusalError, RefusalsError, UnauthenticatedError
from chassis.telemetry import continued_span
from chassis.web import CursorError, decode_cursor, encode_cursor

SELLER = uuid4()


def test_a_cursor_comes_back_as_it_went_in() -> None:
    assert decode_cursor(SELLER, encode_cursor(SELLER, ["가", 3, None])) == ["가", 3, None]


@pytest.mark.parametrize(
    "change", [lambda c: "", lambda c: c[:-4], lambda c: "A" + c[1:], lambda c: "한글", lambda c: "a"]
)
def test_a_cursor_that_was_changed_is_refused(change: Callable[[str], str]) -> None:
    cursor = encode_cursor(SELLER, ["x", 1])
    with pytest.raises(CursorError):
        decode_cursor(SELLER, change(cursor) if change(cursor) != cursor else "B" + cursor[1:])


def test_a_cursor_is_its_sellers_alone() -> None:
    with pytest.raises(CursorError):
        decode_cursor(uuid4(), encode_cursor(SELLER, [1]))


def failing(error: Exception) -> FastAPI:
    app = FastAPI()
    web.install(app)

    @app.get("/v1/it")
    def it() -> None:
        raise error

    return app


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (RefusalError("고쳐 주세요.", field="name"), 422, "refused"),
        (RefusalsError([RefusalError("하나"), RefusalError("둘")]), 422, "invalid_input"),
        (ConflictError("안 됩니다."), 409, "conflict"),
        (NotFoundError("없습니다."), 404, "not_found"),
        (UnauthenticatedError("로그인"), 401, "unauthenticated"),
        (IntegrityError("x"), 409, "changed_meanwhile"),
        (FencedError("x"), 409, "changed_meanwhile"),
        (ErasedError("x"), 410, "personal_data_erased"),
        (NumericValueOutOfRange("x"), 422, "out_of_range"),
        (PoolTimeout("no connection is free"), 503, "unavailable"),
        (OperationalError("gone"), 503, "unavailable"),
        (ZeroDivisionError("secret detail"), 500, "failed"),
    ],
)
async def test_every_error_is_told_as_a_problem(error: Exception, status: int, code: str) -> None:
    async with transport_client(failing(error)) as client:
        answer = await client.get("/v1/it")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert "secret detail" not in answer.text


async def test_several_refusals_are_told_together() -> None:
    error = RefusalsError([RefusalError("하나", field="a"), ConflictError("둘", field="b")])
    async with transport_client(failing(error)) as client:
        told = (await client.get("/v1/it")).json()["errors"]
    assert [(each["field"], each["code"]) for each in told] == [("a", "refused"), ("b", "conflict")]


class Form(web.Body):
    text: Annotated[str, Field(min_length=2, max_length=3)] = "ab"
    count: Annotated[int, Field(ge=1, le=5)] = 1
    more: Annotated[int, Field(gt=1)] = 2
    items: Annotated[list[int], Field(min_length=1, max_length=2)] = [1]  # noqa: RUF012
    kind: web.Problem | None = None


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"text": "a"}, "2자 이상"),
        ({"text": "abcd"}, "3자까지"),
        ({"count": 0}, "1 이상"),
        ({"count": 6}, "5 이하"),
        ({"more": 1}, "1보다"),
        ({"items": []}, "1개 이상"),
        ({"items": [1, 2, 3]}, "2개까지"),
        ({"other": 1}, "알 수 없는 항목"),
        ({"count": "x"}, "정수로"),
        ({"kind": 5}, "형식을 확인"),
    ],
)
async def test_wrong_input_is_told_in_korean(body: dict[str, Any], told: str) -> None:
    app = FastAPI()
    web.install(app)

    @app.post("/v1/forms")
    def take(form: Form, page: Annotated[int, Query()] = 1) -> None: ...

    async with transport_client(app) as client:
        answer = await client.post("/v1/forms", json=body)
        assert answer.status_code == 422
        assert told in answer.json()["errors"][0]["detail"]
        wrong_page = await client.post("/v1/forms?page=x", json={})
        assert wrong_page.json()["errors"][0]["field"] == "page"


async def test_addresses_that_do_not_exist_are_problems_too() -> None:
    async with transport_client(failing(ValueError())) as client:
        assert (await client.get("/nowhere")).json()["code"] == "http_404"
        assert (await client.delete("/v1/it")).json()["code"] == "http_405"


async def test_a_service_that_is_not_up_says_so() -> None:
    app = failing(ValueError())
    app.add_middleware(web.WhenUpMiddleware, is_up=lambda: False)
    async with transport_client(app) as client:
        answer = await client.get("/v1/it")
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert (await client.get("/elsewhere")).status_code == 404


def test_a_failpoint_does_what_it_was_armed_for_on_the_pass_it_was_armed_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failpoints, "_armed", failpoints._Armed("here:2:raise,there:1:sleep=0"))
    failpoints.failpoint("here")
    with pytest.raises(failpoints.FailpointError):
        failpoints.failpoint("here")
    failpoints.failpoint("here")
    failpoints.failpoint("there")


def test_a_failpoint_kills_the_process_and_none_is_armed_by_itself() -> None:
    program = "from chassis.failpoints import failpoint; failpoint('x'); print('alive')"
    free = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert free.stdout == "alive\n"
    armed = {**os.environ, failpoints.FAILPOINTS: "x:1:kill"}
    killed = subprocess.run([sys.executable, "-c", program], env=armed, capture_output=True, check=False)
    assert killed.returncode == -9


def test_a_cause_holds_within_its_block_only() -> None:
    outer, inner = Cause(SELLER, "user:1"), Cause(SELLER, "rule:2")
    with acting(outer):
        with acting(inner):
            assert current_cause() is inner
        assert current_cause() is outer
    with pytest.raises(NoCauseError):
        current_cause()


def test_a_trace_id_is_read_from_its_traceparent() -> None:
    assert trace_id_of("00-" + "a" * 32 + "-" + "b" * 16 + "-01") == "a" * 32
    assert trace_id_of(None) is None
    assert current_traceparent() is None


def test_a_span_goes_on_below_what_was_stored() -> None:
    stored = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"
    with continued_span("x", stored):
        assert trace_id_of(current_traceparent()) == "a" * 32


def test_personal_data_is_masked_for_screens() -> None:
    assert [mask_name(n) for n in ("홍길동", "김철", "이", "", "남궁민수")] == ["홍*동", "김*", "이", "", "남**수"]
    assert [mask_phone(p) for p in ("010-1234-5678", "01012345678", "1234", "")] == [
        "010-****-5678", "010-****-5678", "****", ""]  # fmt: skip
    assert mask_address("서울특별시 강남구 테헤란로 1") == "서울특별시 강남구 ***"
    assert mask_address("세종시") == "세종시"

"""스토어팜's token, and what each form of its errors becomes."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import bcrypt
import pytest

from mall_gateway.malls.port import (
    CredentialsRefusedError,
    Mall,
    RefusedError,
    ThrottledError,
    Token,
    TokenExpiredError,
    UnavailableError,
)
from mall_gateway.malls.smartstore import SmartstoreMall
from mall_gateway.malls.smartstore.connector import client_secret_sign, opened

MALL: Mall = SmartstoreMall()
NOW = datetime(2026, 8, 13, 9, 30, 45, tzinfo=UTC)
TOKEN = {"access_token": "T1", "expires_in": 10800, "token_type": "Bearer"}
STALE = (401, {"code": "GW.AUTHN", "message": "요청을 보낼 권한이 없습니다.", "traceId": "tr-1"})


def test_the_official_vector_of_the_client_secret_sign() -> None:
    sign = client_secret_sign("aaaabbbbcccc", "$2a$10$abcdefghijklmnopqrstuv", 1643961623299)
    assert sign == "JDJhJDEwJGFiY2RlZmdoaWprbG1ub3BxcnN0dXVCVldZSk42T0VPdEx1OFY0cDQxa2IuTnpVaUEzbmsy"


@pytest.mark.parametrize("secret", ["", "secret", "$2a$10$abcdefghijklmnopqrstu", "$2a$10$abcdefghijklmnopqrstu!"])
def test_a_secret_that_is_no_salt_is_told(secret: str) -> None:
    with pytest.raises(ValueError, match="salt"):
        client_secret_sign("a", secret, 1)


async def test_a_token_is_asked_with_a_signature_of_now(caller_of: Any) -> None:
    caller = caller_of(TOKEN, {"accountId": "golden"}, token=None)
    await MALL.verify(caller)
    assert caller.calls() == ["POST /external/v1/oauth2/token", "GET /external/v1/seller/account"]
    form = dict(parse_qsl((caller.sent[0].body or b"").decode()))
    assert (form["grant_type"], form["type"], form["timestamp"]) == ("client_credentials", "SELF", "1786613445000")
    hashed = base64.b64decode(form["client_secret_sign"])
    assert bcrypt.checkpw(b"aaaabbbbcccc_1786613445000", hashed)
    assert caller.sent[1].headers["Authorization"] == "Bearer T1"


async def test_a_token_ends_before_the_mall_ends_it(caller_of: Any) -> None:
    caller = caller_of(TOKEN, {}, token=None)
    await MALL.verify(caller)
    assert caller.shared == Token("T1", NOW + timedelta(seconds=10800 - 60))


async def test_a_stale_token_is_refreshed_once_and_the_call_is_made_again(caller_of: Any, reply: Any) -> None:
    caller = caller_of(reply(*STALE), TOKEN, {"accountId": "golden"})
    await MALL.verify(caller)
    assert caller.refused == ["T0"]
    assert [one.headers.get("Authorization") for one in caller.sent] == ["Bearer T0", None, "Bearer T1"]


async def test_a_token_that_stays_stale_is_told(caller_of: Any, reply: Any) -> None:
    with pytest.raises(TokenExpiredError) as caught:
        await MALL.verify(caller_of(reply(*STALE), TOKEN, reply(*STALE)))
    assert (caught.value.code, caught.value.trace_id) == ("GW.AUTHN", "tr-1")


@pytest.mark.parametrize("status", [400, 401, 403])
async def test_refused_credentials_bring_the_words_of_the_mall(caller_of: Any, reply: Any, status: int) -> None:
    no = reply(status, {"code": "BAD", "message": "client_secret_sign 이 올바르지 않습니다."})
    with pytest.raises(CredentialsRefusedError) as caught:
        await MALL.verify(caller_of(no, token=None))
    assert "client_secret_sign" in caught.value.message


async def test_an_ip_that_is_not_registered_is_told_at_the_token_as_well(caller_of: Any, reply: Any) -> None:
    no = reply(403, {"code": "GW.IP_NOT_ALLOWED", "message": "호출이 허용되지 않은 IP입니다."})
    with pytest.raises(CredentialsRefusedError, match="IP를 등록"):
        await MALL.verify(caller_of(no, token=None))


async def test_an_answer_without_a_token_is_no_answer(caller_of: Any) -> None:
    with pytest.raises(UnavailableError):
        await MALL.verify(caller_of({"token_type": "Bearer"}, token=None))


async def test_a_secret_of_the_wrong_form_is_told_before_anything_is_sent(caller_of: Any) -> None:
    caller = caller_of(TOKEN, token=None)
    caller.secrets = {"client_id": "a", "client_secret": "not a salt"}
    with pytest.raises(CredentialsRefusedError, match="29자"):
        await MALL.verify(caller)
    assert not caller.sent


@pytest.mark.parametrize(
    ("response", "error", "words"),
    [
        ((401, {"code": "GW.AUTHN"}), TokenExpiredError, "만료"),
        ((403, {"code": "GW.IP_NOT_ALLOWED"}), CredentialsRefusedError, "IP를 등록"),
        ((403, {"code": "FORBIDDEN"}), CredentialsRefusedError, "권한"),
        ((403, b"<html>Access Denied</html>"), ThrottledError, "한도"),
        ((404, {"code": "GW.NOT_FOUND"}), RefusedError, "거절"),
        ((429, {"code": "GW.RATE_LIMIT"}), ThrottledError, "한도"),
        ((429, {"code": "GW.QUOTA_LIMIT"}), ThrottledError, "한도"),
        ((500, {"code": "GW.INTERNAL_SERVER_ERROR"}), UnavailableError, "서버가 처리하지"),
        ((503, {"code": "GW.BLOCK.02"}), UnavailableError, "서버가 처리하지"),
        ((504, b"<html>"), UnavailableError, "서버가 처리하지"),
        ((200, b"<!doctype html>"), UnavailableError, "알아볼 수 없는"),
        ((200, b'{"data": {"lastCh'), UnavailableError, "알아볼 수 없는"),
        (
            (400, {"code": "BAD_REQUEST", "message": "x", "invalidInputs": [{"name": "name", "message": "길다"}]}),
            RefusedError,
            "name: 길다",
        ),
    ],
)
def test_every_form_of_error_is_one_of_the_port(
    reply: Any, response: tuple[Any, ...], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        opened(reply(*response), effect_possible=True)
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("code", "possible"),
    [
        ("GW.PROXY.01", False),
        ("GW.PROXY.02", False),
        ("GW.PROXY.03", True),
        ("GW.PROXY.04", False),
        ("GW.PROXY.05", True),
        ("GW.INTERNAL_SERVER_ERROR", True),
        ("GW.BLOCK.01", False),
        ("GW.TIMEOUT.01", True),
    ],
)
def test_only_what_reached_the_mall_may_have_had_its_effect(reply: Any, code: str, possible: bool) -> None:  # noqa: FBT001
    with pytest.raises(UnavailableError) as caught:
        opened(reply(500, {"code": code}, {"gncp-gw-trace-id": "tr-2"}), effect_possible=True)
    assert (caught.value.effect_possible, caught.value.trace_id) == (possible, "tr-2")
    with pytest.raises(UnavailableError) as caught:
        opened(reply(500, {"code": code}), effect_possible=False)
    assert caught.value.effect_possible is False


@pytest.mark.parametrize(
    ("response", "wait"),
    [
        ((429, {"code": "GW.RATE_LIMIT"}), timedelta(seconds=1)),
        ((429, {"code": "GW.QUOTA_LIMIT"}), None),
        ((429, {"code": "GW.QUOTA_LIMIT"}, {"Retry-After": "9"}), timedelta(seconds=9)),
    ],
)
def test_a_throttled_call_says_how_long_to_wait(reply: Any, response: tuple[Any, ...], wait: timedelta | None) -> None:
    with pytest.raises(ThrottledError) as caught:
        opened(reply(*response), effect_possible=False)
    assert caught.value.retry_after == wait

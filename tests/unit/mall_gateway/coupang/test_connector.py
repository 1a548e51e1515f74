"""쿠팡's signature, and what each form of its errors becomes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mall_gateway.malls.coupang import CoupangMall
from mall_gateway.malls.coupang.connector import authorization, opened
from mall_gateway.malls.port import (
    CredentialsRefusedError,
    Mall,
    RefusedError,
    ThrottledError,
    UnavailableError,
)

MALL: Mall = CoupangMall()
NOW = datetime(2026, 8, 13, 9, 30, 45, tzinfo=UTC)
OK = {"code": 200, "message": "OK"}


def test_the_header_signs_date_method_path_and_query() -> None:
    secrets = {"access_key": "access", "secret_key": "secret"}
    header = authorization(secrets, NOW, "GET", "/v2/providers/x", "a=1&b=%2B09:00")
    # Made with `openssl dgst -sha256 -hmac`.
    signature = "72719e91caf9aa9aac71e1c286f35eaf1aba52d755936616e026d54a3df04701"
    prefix = "CEA algorithm=HmacSHA256, access-key=access, signed-date=260813T093045Z, signature="
    assert header == prefix + signature


async def test_a_call_signs_the_path_after_the_base_url_at_the_last_moment(caller_of: Any) -> None:
    caller = caller_of({**OK, "data": [], "nextToken": ""})
    await MALL.verify(caller)
    (request,) = caller.sent
    path, _, query = request.url.removeprefix(caller.base_url).partition("?")
    assert request.headers["Authorization"] == authorization(caller.secrets, NOW, "GET", path, query)
    assert path == "/v2/providers/openapi/apis/api/v5/vendors/A00099999/ordersheets"
    assert "createdAtFrom=2026-08-13%2B09:00" in query


async def test_two_calls_have_two_signatures(caller_of: Any) -> None:
    caller = caller_of({**OK, "data": []}, {**OK, "data": []})
    await MALL.verify(caller)
    caller.now = NOW + timedelta(seconds=1)
    await MALL.verify(caller)
    assert caller.sent[0].headers["Authorization"] != caller.sent[1].headers["Authorization"]


@pytest.mark.parametrize(
    ("response", "error", "words"),
    [
        ((429, {"message": "Too Many Requests"}), ThrottledError, "한도"),
        ((403, b"<html><h1>Access Denied</h1></html>"), ThrottledError, "한도"),
        ((403, b"[FORBIDDEN] Not allowed IP"), CredentialsRefusedError, "IP를 등록"),
        ((401, {"code": "ERROR", "message": "Invalid signature"}), CredentialsRefusedError, "Secret Key"),
        ((401, {"message": "Specified signature is expired."}), UnavailableError, "서버 시각"),
        ((302, b""), CredentialsRefusedError, "차단"),
        ((500, {"code": 500, "message": "Timeout waiting"}), UnavailableError, "서버가 처리하지"),
        ((504, {"code": "ERROR", "message": "Request timed out"}), UnavailableError, "서버가 처리하지"),
        ((521, b"down"), UnavailableError, "서버가 처리하지"),
        ((423, {"message": "locked"}), UnavailableError, "서버가 처리하지"),
        ((200, b"<!doctype html><p>"), UnavailableError, "알아볼 수 없는"),
        ((200, b'{"code": 200, "data": [{"shipm'), UnavailableError, "알아볼 수 없는"),
        ((200, {"code": "ERROR", "message": "[택배사 코드]를 확인해 주세요."}), RefusedError, "택배사"),
        ((200, {"code": "400", "message": "Invalid vendor ID"}), RefusedError, "업체코드"),
        ((200, {"code": "200", "data": {"code": "ERROR", "message": "x", "data": 0}}), RefusedError, "거절"),
        ((400, {"code": "ERROR", "message": "올바른 반품지 센터코드를 입력 하세요."}), RefusedError, "반품지"),
        ((404, {"message": "no such path"}), RefusedError, "거절"),
        ((412, b"precondition"), RefusedError, "거절"),
    ],
)
def test_every_form_of_error_is_one_of_the_port(
    reply: Any, response: tuple[Any, ...], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        opened(reply(*response), effect_possible=True)
    assert type(caught.value) is error


def test_a_throttled_call_says_how_long_to_wait_where_the_mall_does(reply: Any) -> None:
    with pytest.raises(ThrottledError) as caught:
        opened(reply(429, {}, {"retry-after": "30"}), effect_possible=False)
    assert caught.value.retry_after == timedelta(seconds=30)
    with pytest.raises(ThrottledError) as caught:
        opened(reply(429, {}), effect_possible=False)
    assert caught.value.retry_after is None


def test_an_unanswered_write_may_have_had_its_effect_and_a_read_has_none(reply: Any) -> None:
    for effect in (True, False):
        with pytest.raises(UnavailableError) as caught:
            opened(reply(500, b"oops"), effect_possible=effect)
        assert caught.value.effect_possible is effect


def test_a_late_signature_had_no_effect(reply: Any) -> None:
    with pytest.raises(UnavailableError) as caught:
        opened(reply(401, {"message": "Specified signature is expired."}), effect_possible=True)
    assert caught.value.effect_possible is False


def test_a_refusal_keeps_the_words_of_the_mall(reply: Any) -> None:
    with pytest.raises(RefusedError) as caught:
        opened(reply(200, {"code": "ERROR", "message": "[배송방법]", "details": "자세히"}), effect_possible=True)
    assert (caught.value.code, caught.value.message) == ("ERROR", "[배송방법] 자세히")


async def test_a_vendor_that_is_not_ours_fails_the_account_check(caller_of: Any, reply: Any) -> None:
    caller = caller_of(reply(400, {"code": 400, "message": "Invalid vendor ID"}))
    with pytest.raises(CredentialsRefusedError) as caught:
        await MALL.verify(caller)
    assert caught.value.message == "Invalid vendor ID"

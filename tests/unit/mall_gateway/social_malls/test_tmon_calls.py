"""How 티몬 is spoken to: token, headers, and what each kind of failure becomes."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.port import (
    AlreadyDoneError,
    CredentialsRefusedError,
    LostAnswerError,
    Mall,
    MallError,
    NotSentError,
    RefusedError,
    Shipment,
    ThrottledError,
    TokenExpiredError,
    UnavailableError,
)
from mall_gateway.malls.tmon import TmonMall

MALL: Mall = TmonMall()
STALE = {"error": "invalid_token", "error_description": "Access token expired"}
SHIPMENT = Shipment(
    MallOrderRef(order_no="2667143490", line_no="9001", box_no="77", deal_no="4175"), 2, "LOGEN", "12345678901"
)


async def test_a_call_carries_the_token_and_the_partner(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer([]))
    await MALL.verify(caller)
    assert caller.asked == [("GET", "/api/V100/partners/templates")]
    headers = caller.sent[0].headers
    assert headers["Authorization"] == "bearer t0"
    assert (headers["X-Partner-Id"], headers["X-Partner-Token"]) == ("sbdc6678", "partner-token")
    assert headers["Content-Type"] == "application/json"


async def test_a_token_is_asked_for_with_basic_and_a_multipart_form(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer({"access_token": "t1", "token_type": "bearer", "expires_in": 3600}), answer([]))
    caller.shared = None
    await MALL.verify(caller)
    asked = caller.sent[0]
    assert (asked.method, asked.url) == ("POST", f"{caller.base_url}/oauth/token")
    assert asked.headers["Authorization"] == "Basic " + base64.b64encode(b"client:secret").decode()
    kind, boundary = asked.headers["Content-Type"].split("; boundary=")
    assert kind == "multipart/form-data"
    assert (
        asked.body
        == (
            f'--{boundary}\r\nContent-Disposition: form-data; name="grant_type"\r\n\r\n'
            f"client_credentials\r\n--{boundary}--\r\n"
        ).encode()
    )
    assert caller.shared.expires_at == caller.now + timedelta(hours=1)
    assert caller.sent[1].headers["Authorization"] == "bearer t1"


@pytest.mark.parametrize("status", [200, 401])
async def test_a_stale_token_is_refreshed_and_the_call_made_once_more(caller_of: Any, answer: Any, status: int) -> None:
    caller = caller_of(answer(STALE, status), answer({"access_token": "t1", "expires_in": 60}), answer([]))
    await MALL.verify(caller)
    assert [request.headers["Authorization"][:9] for request in caller.sent] == [
        "bearer t0",
        "Basic Y2x",
        "bearer t1",
    ]


async def test_a_fresh_token_that_is_refused_too_ends_the_call(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer(STALE, 401), answer({"access_token": "t1"}), answer(STALE, 401))
    with pytest.raises(TokenExpiredError):
        await MALL.send_invoice(caller, SHIPMENT)
    assert caller.answers == []


async def test_a_wrong_client_is_told_in_the_malls_own_words(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer({"error": "invalid_client", "error_description": "Bad client credentials"}, 401))
    caller.shared = None
    with pytest.raises(CredentialsRefusedError) as refused:
        await MALL.verify(caller)
    assert "Bad client credentials" in refused.value.message
    assert not refused.value.expired


@pytest.mark.parametrize("body", [{"token_type": "bearer"}, {"access_token": ""}, b"<html>", []])
async def test_a_token_answer_without_a_token_is_no_answer(caller_of: Any, answer: Any, body: Any) -> None:
    caller = caller_of(answer(body))
    caller.shared = None
    with pytest.raises(UnavailableError):
        await MALL.verify(caller)


async def test_too_many_token_requests_are_told_as_such(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer({}, 429))
    caller.shared = None
    with pytest.raises(ThrottledError):
        await MALL.verify(caller)


FAILURES: list[tuple[int, Any, type[MallError]]] = [
    (401, {"code": "AUTH", "message": "partner token mismatch"}, CredentialsRefusedError),
    (403, {"code": "AUTH", "message": "권한이 없습니다."}, CredentialsRefusedError),
    (429, {"message": "Too many requests"}, ThrottledError),
    (400, {"code": "E400", "message": "송장번호 형식이 올바르지 않습니다."}, RefusedError),
    (404, {"code": "E404", "message": "주문이 없습니다."}, RefusedError),
    (409, {"code": "E409", "message": "이미 등록된 송장입니다."}, AlreadyDoneError),
    (409, {"code": "E409"}, AlreadyDoneError),
    (400, {"code": "E410", "message": "취소 요청된 주문입니다."}, RefusedError),
    (400, [], RefusedError),
    (200, {"success": False, "code": "E1", "message": "배송번호가 다릅니다."}, RefusedError),
    (200, {"code": "E2", "message": "배송번호가 다릅니다."}, RefusedError),
    (302, {}, UnavailableError),
    (500, {"message": "internal"}, UnavailableError),
    (502, b"<html>Bad gateway</html>", UnavailableError),
    (200, "<html>점검 중</html>".encode(), UnavailableError),
    (200, b'{"succ', UnavailableError),
    (403, b"<html>blocked</html>", UnavailableError),
]


@pytest.mark.parametrize(("status", "body", "error"), FAILURES)
async def test_each_failure_of_a_write_has_its_error(
    caller_of: Any, answer: Any, status: int, body: Any, error: type[MallError]
) -> None:
    with pytest.raises(error) as raised:
        await MALL.send_invoice(caller_of(answer(body, status)), SHIPMENT)
    assert raised.value.reason
    if isinstance(raised.value, UnavailableError):
        assert raised.value.effect_possible


@pytest.mark.parametrize("body", [None, b"  ", {}, {"success": True}, {"code": "200", "message": "OK"}])
async def test_a_write_without_complaint_took_effect(caller_of: Any, answer: Any, body: Any) -> None:
    caller = caller_of(answer(body))
    await MALL.send_invoice(caller, SHIPMENT)
    assert caller.asked == [("POST", "/api/V100/orders/2667143490/invoices")]


async def test_a_page_that_holds_the_word_is_a_stale_token_only_with_a_refusal(caller_of: Any, answer: Any) -> None:
    page = b"<oauth><error>invalid_token</error></oauth>"
    caller = caller_of(answer(page, 401), answer({"access_token": "t1"}), answer([]))
    await MALL.verify(caller)
    assert len(caller.sent) == 3
    with pytest.raises(UnavailableError):
        await MALL.verify(caller_of(answer(page, 200)))


async def test_an_empty_answer_to_a_read_is_no_answer(caller_of: Any, answer: Any) -> None:
    with pytest.raises(UnavailableError) as raised:
        await MALL.verify(caller_of(answer(None)))
    assert not raised.value.effect_possible


async def test_a_refusal_for_a_cancel_request_says_so_and_keeps_the_malls_words(caller_of: Any, answer: Any) -> None:
    body = {"code": "E410", "message": "취소 요청된 주문입니다."}
    with pytest.raises(RefusedError) as raised:
        await MALL.send_invoice(caller_of(answer(body, 400, {"X-Request-Id": "trace-1"})), SHIPMENT)
    error = raised.value
    assert error.cancel_asked
    assert (error.code, error.message, error.trace_id) == ("E410", "취소 요청된 주문입니다.", "trace-1")


@pytest.mark.parametrize(
    ("given", "wait"),
    [
        ("7", timedelta(seconds=7)),
        ("Sat, 21 Nov 2026 03:00:09 GMT", timedelta(seconds=9)),
        ("Sat, 21 Nov 2026 02:00:00 GMT", None),
        ("bald", None),
        (None, None),
    ],
)
async def test_the_wait_that_the_mall_asks_for_is_kept(
    caller_of: Any, answer: Any, given: str | None, wait: timedelta | None
) -> None:
    headers = {"retry-after": given} if given else {}
    with pytest.raises(ThrottledError) as raised:
        await MALL.verify(caller_of(answer({"message": "slow down"}, 429, headers)))
    assert raised.value.retry_after == wait


@pytest.mark.parametrize("error", [NotSentError("연결 안 됨"), LostAnswerError("응답 없음")])
async def test_what_the_caller_tells_passes_untouched(caller_of: Any, error: MallError) -> None:
    with pytest.raises(type(error)):
        await MALL.send_invoice(caller_of(error), SHIPMENT)


@pytest.mark.parametrize("missing", ["vendor_id", "partner_id", "partner_token"])
async def test_a_missing_credential_is_named_and_nothing_is_sent(
    caller_of: Callable[..., Any], answer: Any, missing: str
) -> None:
    caller = caller_of(answer([]))
    caller.secrets = {**caller.secrets, missing: " "}
    with pytest.raises(CredentialsRefusedError) as raised:
        await MALL.verify(caller)
    assert raised.value.code == missing
    assert caller.sent == []


async def test_a_personal_data_key_of_a_wrong_length_fails_the_verification(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer([]))
    caller.secrets = {**caller.secrets, "aes_key": "short"}
    with pytest.raises(CredentialsRefusedError, match="16, 24, 32자"):
        await MALL.verify(caller)


async def test_a_vendor_that_the_mall_does_not_know_is_a_wrong_account(caller_of: Any, answer: Any) -> None:
    with pytest.raises(CredentialsRefusedError) as raised:
        await MALL.verify(caller_of(answer({"code": "V", "message": "unknown vendor"}, 404)))
    assert raised.value.message == "unknown vendor"


def test_the_profile_speaks_of_the_documented_hosts_and_windows() -> None:
    profile = MALL.profile
    assert profile.base_url.removeprefix("https://") in profile.hosts
    assert profile.order_window == timedelta(days=7)
    assert profile.listed_after >= timedelta(minutes=30)
    assert profile.capabilities.fixed_stock == 9_999
    assert profile.couriers["DIRECT"] == "10099"
    assert len(set(profile.couriers.values())) == len(profile.couriers)

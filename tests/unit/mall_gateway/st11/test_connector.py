"""How 11번가 is spoken to: the key, EUC-KR, and what each kind of failure becomes."""

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
    Response,
    Shipment,
    ThrottledError,
    UnavailableError,
)
from mall_gateway.malls.st11 import St11Mall

MALL: Mall = St11Mall()
SHIPMENT = Shipment(MallOrderRef(order_no="202611210000001", line_no="1", box_no="40860365"), 1, "LOGEN", "12345678901")
NO_KEY = "OpenAPI Key 에 해당하는 유저가 없습니다."


async def test_a_call_carries_the_key_and_no_body(caller_of: Any, rows: Any, xml: Any) -> None:
    caller = caller_of(xml("ns2:inOutAddresss", "<ns2:result_message>SUCCESS</ns2:result_message>"))
    await MALL.verify(caller)
    assert caller.asked == [("GET", "/rest/areaservice/outboundarea")]
    assert caller.sent[0].headers["openapikey"] == caller.secrets["api_key"]
    assert caller.sent[0].body is None
    assert not caller.sent[0].writes


async def test_without_a_key_nothing_is_sent(caller_of: Any) -> None:
    caller = caller_of()
    caller.secrets = {"api_key": "  "}
    with pytest.raises(CredentialsRefusedError):
        await MALL.verify(caller)
    assert caller.sent == []


WRONG_KEYS = {
    "address page": ("ns2:inOutAddresss", f"<ns2:result_message>주소지 조회 오류 : {NO_KEY}</ns2:result_message>", 200),
    "product page": ("ClientMessage", f"<message>{NO_KEY}</message><resultCode>500</resultCode>", 200),
    "gate": ("AuthMessage", "<resultCode>400</resultCode><resultMessage>등록되지 않은 IP 입니다</resultMessage>", 200),
    "forbidden": ("html", "<body>403</body>", 403),
}


@pytest.mark.parametrize(("root", "inner", "status"), WRONG_KEYS.values(), ids=WRONG_KEYS.keys())
async def test_a_wrong_key_or_address_is_a_refused_credential(
    caller_of: Any, xml: Any, root: str, inner: str, status: int
) -> None:
    with pytest.raises(CredentialsRefusedError) as raised:
        await MALL.verify(caller_of(xml(root, inner, status=status)))
    assert "IP" in raised.value.reason


async def test_a_wrong_key_in_the_middle_of_an_act_is_one_too(caller_of: Any, result: Any) -> None:
    with pytest.raises(CredentialsRefusedError) as raised:
        await MALL.send_invoice(caller_of(result("-1", f"ERROR : {NO_KEY}")), SHIPMENT)
    assert raised.value.message == f"ERROR : {NO_KEY}"


CODES: list[tuple[str, str, type[MallError], bool | None]] = [
    ("-3306", "송장번호가 유효하지 않습니다.", RefusedError, False),
    ("-3320", "이미 사용된 송장번호 입니다.", RefusedError, False),
    ("-3307", "택배사 코드가 유효하지 않습니다.", RefusedError, False),
    ("-3308", "해당 배송번호는 이미 발송처리 되었습니다.", AlreadyDoneError, None),
    ("-3309", "해당 배송번호는 이미 배송완료 되었습니다.", AlreadyDoneError, None),
    ("-3214", "취소처리중인 주문건입니다.", RefusedError, True),
    ("-3211", "주문취소된 주문건입니다.", RefusedError, True),
    ("-1", "처음 보는 오류", RefusedError, False),
    ("-99999", "", RefusedError, False),
    ("-3311", "발송처리중 에러가 발생했습니다.", UnavailableError, None),
]


@pytest.mark.parametrize(("code", "words", "error", "cancel_asked"), CODES)
async def test_each_result_code_of_a_dispatch_has_its_error(
    caller_of: Any,
    result: Any,
    code: str,
    words: str,
    error: type[MallError],
    cancel_asked: bool | None,  # noqa: FBT001
) -> None:
    with pytest.raises(error) as raised:
        await MALL.send_invoice(caller_of(result(code, words)), SHIPMENT)
    assert (raised.value.code, raised.value.message) == (code, words)
    assert raised.value.reason
    if isinstance(raised.value, RefusedError):
        assert raised.value.cancel_asked is cancel_asked
    if isinstance(raised.value, UnavailableError):
        assert raised.value.effect_possible


async def test_maintenance_had_no_effect(caller_of: Any, result: Any) -> None:
    with pytest.raises(UnavailableError) as raised:
        await MALL.send_invoice(caller_of(result("-1000", "서버 점검중입니다.")), SHIPMENT)
    assert not raised.value.effect_possible


BROKEN = {
    "page": "<html><body>점검</body></html>".encode("cp949"),
    "torn": b"<ResultOrder><result_code>0</res",
    "half a letter": "<ResultOrder><result_text>똠".encode("cp949")[:-1],
    "empty": b"",
    "bomb": b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>',
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
async def test_a_broken_answer_to_a_get_that_writes_may_have_had_its_effect(caller_of: Any, body: bytes) -> None:
    with pytest.raises(UnavailableError) as raised:
        await MALL.send_invoice(caller_of(Response(200, {}, body)), SHIPMENT)
    assert raised.value.effect_possible
    with pytest.raises(UnavailableError) as raised:
        await MALL.verify(caller_of(Response(200, {}, body)))
    assert not raised.value.effect_possible


async def test_a_server_error_and_too_many_calls(caller_of: Any, result: Any) -> None:
    with pytest.raises(UnavailableError):
        await MALL.verify(caller_of(Response(502, {}, b"")))
    with pytest.raises(ThrottledError):
        await MALL.verify(caller_of(result("429", "Too Many Requests", "ClientMessage")))
    with pytest.raises(ThrottledError) as raised:
        await MALL.verify(caller_of(Response(429, {"Retry-After": "7"}, b"")))
    assert raised.value.retry_after == timedelta(seconds=7)


async def test_a_good_code_behind_a_wrong_status_is_no_answer(caller_of: Any, xml: Any) -> None:
    answer = xml("ResultOrder", "<result_code>0</result_code>", status=404)
    with pytest.raises(UnavailableError):
        await MALL.send_invoice(caller_of(answer), SHIPMENT)


@pytest.mark.parametrize("error", [NotSentError("연결 안 됨"), LostAnswerError("응답 없음")])
async def test_what_the_caller_tells_passes_untouched(caller_of: Any, error: MallError) -> None:
    with pytest.raises(type(error)):
        await MALL.send_invoice(caller_of(error), SHIPMENT)


async def test_a_full_day_of_registrations_is_told_and_stops_nothing_else(
    caller_of: Any, make_offer: Any, result: Any
) -> None:
    """As a 429 it would close the account's orders until tomorrow too."""
    caller = caller_of(result("400", "상품 등록은 1일 500개 까지만 가능합니다.", "ClientMessage"))
    with pytest.raises(RefusedError, match="내일 다시"):
        await MALL.register(caller, make_offer())


def test_the_profile_holds_what_the_manual_says() -> None:
    profile = MALL.profile
    assert profile.base_url.removeprefix("https://") in profile.hosts
    assert profile.order_window == timedelta(days=7)
    assert profile.capabilities.max_options < 100
    assert "서버 IP" in profile.key_help
    assert len(set(profile.couriers.values())) == len(profile.couriers)

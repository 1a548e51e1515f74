"""How 위메프 is spoken to: the key, and what each kind of failure becomes."""

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
    UnavailableError,
)
from mall_gateway.malls.wemakeprice import WemakepriceMall

MALL: Mall = WemakepriceMall()
SHIPMENT = Shipment(MallOrderRef(order_no="501", line_no="9001", box_no="700"), 1, "LOGEN", "12345678901")


def failed(code: Any, message: str = "", error_code: str = "") -> dict[str, Any]:
    return {"resultCode": code, "data": None, "error": {"code": error_code, "message": message}}


async def test_a_call_carries_the_key(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer({"resultCode": 200, "data": [], "error": None}))
    await MALL.verify(caller)
    assert caller.asked == [("GET", "/product/out/getSellerShipPolicy")]
    assert caller.sent[0].headers["apiKey"] == "wmp-key"


async def test_without_a_key_nothing_is_sent(caller_of: Any) -> None:
    caller = caller_of()
    caller.secrets = {**caller.secrets, "api_key": "  "}
    with pytest.raises(CredentialsRefusedError):
        await MALL.verify(caller)
    assert caller.sent == []


@pytest.mark.parametrize(
    ("status", "body", "expired"),
    [
        (200, failed("401", "유효하지 않은 apiKey 입니다."), False),
        (401, failed("401", "만료된 apiKey 입니다."), True),
        (403, {"message": "forbidden"}, False),
        (200, failed("E999", "접근 권한이 없습니다."), False),
        (200, failed("404", "판매자가 없습니다."), False),
    ],
)
async def test_a_wrong_key_is_told_in_the_malls_own_words(
    caller_of: Any,
    answer: Any,
    status: int,
    body: Any,
    expired: bool,  # noqa: FBT001
) -> None:
    with pytest.raises(CredentialsRefusedError) as raised:
        await MALL.verify(caller_of(answer(body, status)))
    assert raised.value.message
    assert raised.value.expired is expired


FAILURES: list[tuple[int, Any, type[MallError]]] = [
    (429, {}, ThrottledError),
    (200, failed("429", "호출 한도 초과"), ThrottledError),
    (200, failed("E100", "송장번호 형식이 올바르지 않습니다."), RefusedError),
    (400, failed("400", "bundleNo 누락"), RefusedError),
    (400, {"message": "bundleNo 누락"}, RefusedError),
    (200, {"resultCode": "E1", "error": "배송 정보 오류"}, RefusedError),
    (200, {"resultCode": "E1", "error": [{"message": "배송 정보 오류"}]}, RefusedError),
    (200, {"resultCode": "200", "data": None, "error": {"message": "배송 정보 오류"}}, RefusedError),
    (200, {"resultCode": "E1", "error": {"code": {}, "message": []}}, RefusedError),
    (200, failed("404", "번들이 없습니다."), RefusedError),
    (200, failed("E200", "이미 발송 처리된 번들입니다."), AlreadyDoneError),
    (200, failed("409"), AlreadyDoneError),
    (200, failed("500", "시스템 오류"), UnavailableError),
    (500, failed("500", "시스템 오류"), UnavailableError),
    (200, "<html>점검 중</html>".encode(), UnavailableError),
    (200, b'{"resultCode":"200","da', UnavailableError),
    (200, b"", UnavailableError),
    (200, [], UnavailableError),
    (200, {}, UnavailableError),
    (200, {"resultCode": None}, UnavailableError),
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


async def test_a_failed_read_has_no_effect(caller_of: Any, answer: Any) -> None:
    with pytest.raises(UnavailableError) as raised:
        await MALL.verify(caller_of(answer(b"<html>")))
    assert not raised.value.effect_possible


async def test_a_refusal_for_a_cancel_request_says_so_and_keeps_the_malls_words(caller_of: Any, answer: Any) -> None:
    with pytest.raises(RefusedError) as raised:
        await MALL.send_invoice(caller_of(answer(failed("E300", "취소요청 중인 주문입니다.", "CLM01"))), SHIPMENT)
    assert raised.value.cancel_asked
    assert (raised.value.code, raised.value.message) == ("CLM01", "취소요청 중인 주문입니다.")


@pytest.mark.parametrize("error", [NotSentError("연결 안 됨"), LostAnswerError("응답 없음")])
async def test_what_the_caller_tells_passes_untouched(caller_of: Any, error: MallError) -> None:
    with pytest.raises(type(error)):
        await MALL.send_invoice(caller_of(error), SHIPMENT)


def test_the_profile_speaks_of_the_documented_hosts_and_windows() -> None:
    profile = MALL.profile
    assert profile.base_url.removeprefix("https://") in profile.hosts
    assert profile.order_window == timedelta(hours=24)
    assert profile.capabilities.max_option_names == 5
    assert "API 대행사" in profile.key_help
    assert len(set(profile.couriers.values())) == len(profile.couriers)

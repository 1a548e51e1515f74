"""How CJ mall is spoken to: one address, the key in the document, and what each kind of failure becomes."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.cjmall import CjmallMall
from mall_gateway.malls.cjmall.connector import results_of
from mall_gateway.malls.markup import parsed
from mall_gateway.malls.port import (
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

MALL: Mall = CjmallMall()
SHIPMENT = Shipment(MallOrderRef(order_no="20261121021748", line_no="001-001-001"), 1, "HANJIN", "12345678901")


async def test_a_call_names_its_interface_and_carries_the_key(caller_of: Any, xml: Any, told: Any) -> None:
    caller = caller_of(xml(commonCode=[{"mgrpCd": "10"}]))
    await MALL.verify(caller)
    (request,) = caller.sent
    assert caller.asked == [("POST", "/IFPAServerAction.action")]
    assert request.headers["Content-Type"] == "text/xml"
    assert not request.writes
    text = (request.body or b"").decode()
    assert text.startswith(
        '<?xml version="1.0" encoding="utf-8"?><tns:ifRequest xmlns:tns="http://www.example.org/ifpa"'
    )
    assert 'tns:ifId="IF_02_01"' in text
    assert 'xsi:schemaLocation="http://www.example.org/ifpa ../IF_02_01.xsd"' in text
    assert list(told(request)[0].items()) == [
        ("vendorId", "411378"),
        ("vendorCertKey", "CJ0123456789"),
        ("lgrpCd", "J007"),
    ]


async def test_a_write_is_known_as_one_though_every_call_is_a_post(caller_of: Any, done: Any) -> None:
    caller = caller_of(done())
    await MALL.send_invoice(caller, SHIPMENT)
    assert caller.sent[0].writes


@pytest.mark.parametrize("secrets", [{}, {"vendor_id": " "}, {"cert_key": ""}])
async def test_with_half_a_credential_nothing_is_sent(caller_of: Any, secrets: dict[str, str]) -> None:
    caller = caller_of()
    caller.secrets = {**caller.secrets, **secrets} if secrets else {}
    with pytest.raises(CredentialsRefusedError):
        await MALL.verify(caller)
    assert caller.sent == []


@pytest.mark.parametrize(
    "words", ["협력사 인증에 실패하였습니다.", "인증키가 올바르지 않습니다.", "허용되지 않은 IP 입니다."]
)
async def test_a_wrong_key_or_address_is_a_refused_credential(caller_of: Any, xml: Any, words: str) -> None:
    for answer in (xml(errorMsg=words), xml(good={"successYn": "false", "errorMsg": words})):
        with pytest.raises(CredentialsRefusedError) as raised:
            await MALL.verify(caller_of(answer))
        assert raised.value.message == words
    with pytest.raises(CredentialsRefusedError):
        await MALL.verify(caller_of(Response(403, {}, b"<html/>")))


async def test_a_refused_verification_is_a_refused_credential(caller_of: Any, xml: Any) -> None:
    with pytest.raises(CredentialsRefusedError):
        await MALL.verify(caller_of(xml(errorMsg="사용할 수 없는 인터페이스입니다.")))


async def test_too_many_calls_wait(caller_of: Any) -> None:
    with pytest.raises(ThrottledError) as raised:
        await MALL.verify(caller_of(Response(429, {"Retry-After": "7"}, b"")))
    assert raised.value.retry_after == timedelta(seconds=7)


async def test_one_refused_part_of_many_refuses_all(caller_of: Any, xml: Any, day: Any) -> None:
    parts = [
        {"successYn": "true", "errorMsg": ""},
        {"successYn": "false", "errorMsg": "택배사코드가 올바르지 않습니다."},
    ]
    with pytest.raises(RefusedError, match="택배사코드") as raised:
        await MALL.send_invoice(caller_of(xml(takeout=parts), day()), SHIPMENT)
    assert not raised.value.cancel_asked


async def test_a_refusal_without_words_is_one_too(caller_of: Any, undone: Any, day: Any) -> None:
    with pytest.raises(RefusedError, match="이유 없음"):
        await MALL.send_invoice(caller_of(undone(""), day()), SHIPMENT)


def test_results_stand_in_whatever_part_they_are_about() -> None:
    root = parsed(b"<a><b><successYn>TRUE</successYn></b><c><d><errorMsg>no</errorMsg></d></c><e>1</e></a>")
    assert results_of(root) == [("true", ""), ("", "no")]


BROKEN: dict[str, Response] = {
    "5xx": Response(500, {}, b"<a/>"),
    "page": Response(200, {}, b"<html>error</html>"),
    "torn": Response(200, {}, b"<ns1:ifResp"),
    "empty": Response(200, {}, b""),
    "another document": Response(200, {}, b"<other><successYn>true</successYn></other>"),
    "good with an error status": Response(404, {}, b"<ifResponse><successYn>true</successYn></ifResponse>"),
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN.keys())
async def test_an_answer_that_is_none_leaves_a_write_in_doubt_and_a_read_not(caller_of: Any, answer: Any) -> None:
    with pytest.raises(UnavailableError) as raised:
        await MALL.send_invoice(caller_of(answer), SHIPMENT)
    assert raised.value.effect_possible
    with pytest.raises(UnavailableError) as raised:
        await MALL.read_listing(caller_of(answer), "1")
    assert not raised.value.effect_possible


async def test_a_write_without_a_result_may_have_been_done(caller_of: Any, xml: Any) -> None:
    with pytest.raises(UnavailableError) as raised:
        await MALL.send_invoice(caller_of(xml(takeout={"ordNo": "1"})), SHIPMENT)
    assert raised.value.effect_possible


@pytest.mark.parametrize("error", [LostAnswerError("잃음"), NotSentError("못 보냄")])
async def test_what_did_not_come_through_is_passed_on(caller_of: Any, error: MallError) -> None:
    with pytest.raises(type(error)):
        await MALL.send_invoice(caller_of(error), SHIPMENT)


async def test_a_list_that_is_not_allowed_is_no_empty_list(caller_of: Any, xml: Any) -> None:
    with pytest.raises(RefusedError, match="권한"):
        await MALL.search_categories(caller_of(xml(errorMsg="조회 권한이 없습니다.")), "목걸이")

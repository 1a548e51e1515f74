"""How 롯데홈쇼핑 is spoken to: the daily certificate, EUC-KR forms, and what each kind of failure becomes."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.lotteimall import LotteimallMall
from mall_gateway.malls.port import (
    AlreadyDoneError,
    BatchMall,
    Confirmation,
    CredentialsRefusedError,
    LostAnswerError,
    MallError,
    NotSentError,
    RefusedError,
    Response,
    Shipment,
    ThrottledError,
    TokenExpiredError,
    UnavailableError,
)

MALL = LotteimallMall()
REF = MallOrderRef(order_no="20261121H10001", line_no="1130000001")
SHIPMENT = Shipment(REF, 1, "LOGEN", "12345678901")


def form(body: bytes) -> dict[str, list[str]]:
    return parse_qs(body.decode(), encoding="cp949")


async def test_a_look_up_is_a_get_with_the_certificate_first(caller_of: Any, mall_xml: Any) -> None:
    caller = caller_of(mall_xml.told(ReturnInfoList=""))
    await MALL.verify(caller)
    assert caller.asked == [("GET", "/openapi/searchReturnListOpenApi.lotte?subscriptionId=C0&dlvp_tp_cd=10")]
    assert caller.sent[0].headers["Content-Type"] == "application/x-www-form-urlencoded; charset=euc-kr"
    assert not caller.sent[0].writes


async def test_a_certificate_is_issued_for_user_and_password_in_euc_kr(caller_of: Any, mall_xml: Any) -> None:
    issued = mall_xml.told(SubscriptionId="C1")
    caller = caller_of(issued, mall_xml.told(ReturnInfoList=""))
    caller.shared = None
    caller.secrets = {**caller.secrets, "agency_no": "037800"}
    await MALL.verify(caller)
    assert caller.asked[0] == ("POST", "/openapi/createCertification.lotte")
    assert form(caller.sent[0].body) == {
        "strUserId": ["037800LT"],
        "strPassWd": ["뷁 pass&word"],
        "strAgncNo": ["037800"],
    }
    assert caller.shared.value == "C1"
    assert caller.shared.expires_at == caller.now + timedelta(hours=23)
    assert "subscriptionId=C1" in caller.asked[1][1]


@pytest.mark.parametrize("name", ["login_id", "password"])
async def test_without_a_credential_nothing_is_sent(caller_of: Any, name: str) -> None:
    caller = caller_of()
    caller.shared, caller.secrets = None, {**caller.secrets, name: " "}
    with pytest.raises(CredentialsRefusedError):
        await MALL.verify(caller)
    assert caller.sent == []


async def test_who_gets_no_certificate_has_wrong_credentials(caller_of: Any, mall_xml: Any) -> None:
    caller = caller_of(mall_xml.failed("9001", "사용자 정보가 없습니다."))
    caller.shared = None
    with pytest.raises(CredentialsRefusedError) as raised:
        await MALL.verify(caller)
    assert (raised.value.code, raised.value.message) == ("9001", "사용자 정보가 없습니다.")
    assert "서버 IP" in raised.value.reason


@pytest.mark.parametrize(
    "answer", [Response(429, {}, b""), Response(502, {}, b""), Response(200, {}, b"<html></html>")]
)
async def test_no_answer_to_the_certificate_is_no_wrong_credential(caller_of: Any, answer: Response) -> None:
    caller = caller_of(answer)
    caller.shared = None
    with pytest.raises((ThrottledError, UnavailableError)):
        await MALL.verify(caller)


async def test_a_certificate_that_is_missing_from_a_good_answer_is_no_answer(caller_of: Any, mall_xml: Any) -> None:
    caller = caller_of(mall_xml.told(Nothing=""))
    caller.shared = None
    with pytest.raises(UnavailableError):
        await MALL.verify(caller)


DEAD = [("5001", "인증번호 만료"), ("9001", ""), ("0001", "인증정보가 존재하지 않습니다.")]


@pytest.mark.parametrize(("code", "words"), DEAD)
async def test_a_dead_certificate_is_renewed_and_the_act_done_once_more(
    caller_of: Any, mall_xml: Any, code: str, words: str
) -> None:
    caller = caller_of(mall_xml.failed(code, words), mall_xml.told(SubscriptionId="C1"), mall_xml.done())
    await MALL.send_invoice(caller, SHIPMENT)
    assert caller.refused == ["C0"]
    assert ["subscriptionId=C0" in caller.asked[0][1], "subscriptionId=C1" in caller.asked[2][1]] == [True, True]


async def test_a_certificate_that_is_dead_twice_is_told_to_the_gateway(caller_of: Any, mall_xml: Any) -> None:
    dead = mall_xml.failed("5001")
    with pytest.raises(TokenExpiredError):
        await MALL.send_invoice(caller_of(dead, mall_xml.told(SubscriptionId="C1"), dead), SHIPMENT)


CODES: list[tuple[str, type[MallError]]] = [
    ("0001", RefusedError),
    ("0005", RefusedError),
    ("1062", RefusedError),
    ("9999", RefusedError),
]


@pytest.mark.parametrize(("code", "error"), CODES)
async def test_an_error_of_an_act_is_a_refusal_in_the_malls_words(
    caller_of: Any, mall_xml: Any, code: str, error: type[MallError]
) -> None:
    with pytest.raises(error) as raised:
        await MALL.send_invoice(caller_of(mall_xml.failed(code, "데이터가 없습니다.")), SHIPMENT)
    assert (raised.value.code, raised.value.message) == (code, "데이터가 없습니다.")
    assert "데이터가 없습니다." in raised.value.reason


async def test_an_error_without_words_is_told_by_its_code(caller_of: Any, mall_xml: Any) -> None:
    with pytest.raises(RefusedError, match="7777"):
        await MALL.send_invoice(caller_of(mall_xml.failed("7777")), SHIPMENT)


async def test_a_result_that_is_not_1_is_a_refusal(caller_of: Any, mall_xml: Any) -> None:
    with pytest.raises(RefusedError) as raised:
        await MALL.send_invoice(caller_of(mall_xml.done("2", "처리 실패")), SHIPMENT)
    assert (raised.value.code, raised.value.message) == ("2", "처리 실패")


async def test_a_list_without_data_is_empty_whether_as_error_or_as_none(caller_of: Any, mall_xml: Any) -> None:
    assert await MALL.search_categories(caller_of(mall_xml.failed("0001", "조회결과 없음")), "목걸이") == []
    assert await MALL.search_categories(caller_of(mall_xml.told(CategoryCount="0")), "목걸이") == []


async def test_an_ampersand_that_is_not_escaped_breaks_no_answer(caller_of: Any, mall_xml: Any) -> None:
    row = "<CategoryInfo><DispNo>1</DispNo><DispNm>R&D&nbsp;&amp; &#44032;</DispNm></CategoryInfo>"
    (found,) = await MALL.search_categories(caller_of(mall_xml.xml(f"<Result>{row}</Result>")), "")
    assert found.path == ("R&D&nbsp;& 가",)


BROKEN = {
    "page": "<html><body>점검</body></html>".encode("cp949"),
    "torn": b"<Response><Result>1</Res",
    "half a letter": "<Response><Message>똠".encode("cp949")[:-1],
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


async def test_a_document_of_another_kind_is_no_empty_list(caller_of: Any) -> None:
    with pytest.raises(UnavailableError):
        await MALL.search_categories(caller_of(Response(200, {}, b"<Other/>")), "목걸이")


async def test_statuses_that_are_none_of_data(caller_of: Any, mall_xml: Any) -> None:
    with pytest.raises(ThrottledError):
        await MALL.verify(caller_of(Response(429, {}, b"")))
    with pytest.raises(CredentialsRefusedError):
        await MALL.verify(caller_of(Response(403, {}, b"")))
    with pytest.raises(UnavailableError):
        await MALL.send_invoice(caller_of(mall_xml.xml("<Result>1</Result>", status=404)), SHIPMENT)


@pytest.mark.parametrize("error", [NotSentError("연결 안 됨"), LostAnswerError("응답 없음")])
async def test_what_the_caller_tells_passes_untouched(caller_of: Any, error: MallError) -> None:
    with pytest.raises(type(error)):
        await MALL.send_invoice(caller_of(error), SHIPMENT)


async def test_many_acts_are_done_one_after_the_other_and_answered_each(caller_of: Any, mall_xml: Any) -> None:
    assert isinstance(MALL, BatchMall)
    assert MALL.profile.batches.read_orders > 1
    assert (MALL.profile.batches.confirm_orders, MALL.profile.batches.send_invoices) == (1, 1)
    caller = caller_of(mall_xml.done(), mall_xml.failed("0005", "오류"))
    first, second = await MALL.send_invoices(caller, [SHIPMENT, SHIPMENT])
    assert (first, type(second)) == (None, RefusedError)
    confirmation = Confirmation(REF, 1, (caller.now + timedelta(days=1)).date())
    assert await MALL.confirm_orders(caller_of(mall_xml.done()), [confirmation]) == [None]


async def test_a_wrong_line_that_can_not_be_looked_up_stays_a_refusal(caller_of: Any, mall_xml: Any) -> None:
    with pytest.raises(RefusedError) as raised:
        await MALL.send_invoice(caller_of(mall_xml.failed("1000", "주문상태 오류"), NotSentError("끊김")), SHIPMENT)
    assert not isinstance(raised.value, AlreadyDoneError)

"""롯데온's headers, and what each form of its answers becomes."""

from typing import Any

import pytest

from mall_gateway.malls.lottecom import LottecomMall
from mall_gateway.malls.lottecom.connector import Connector, Result, results_of
from mall_gateway.malls.lottecom.profile import PROFILE
from mall_gateway.malls.port import (
    CredentialsRefusedError,
    Mall,
    MallError,
    RefusedError,
    ThrottledError,
    UnavailableError,
)

MALL: Mall = LottecomMall()
SELLER = {"returnCode": "0000", "message": "정상", "data": {"trGrpCd": "SR", "trNo": "LO1"}}


async def test_every_call_carries_the_key_and_the_fixed_headers(caller_of: Any) -> None:
    caller = caller_of(SELLER)
    await MALL.verify(caller)
    (request,) = caller.sent
    assert caller.calls() == ["GET /v1/openapi/common/v1/identity"]
    assert request.headers == {
        "Authorization": "Bearer the-key",
        "Content-Type": "application/json;charset=UTF-8",
        "Accept": "application/json",
        "Accept-Language": "ko",
        "X-Timezone": "GMT+09:00",
    }
    assert not request.writes


async def test_categories_are_asked_at_a_host_of_their_own(caller_of: Any) -> None:
    for base, host in ((PROFILE.base_url, "https://onpick-api.lotteon.com"), ("http://sim/lottecom",) * 2):
        caller = caller_of({"itemList": []})
        caller.base_url = base
        assert await Connector(caller).categories({"filter_1": "BC1"}) == []
        assert caller.sent[0].url == f"{host}/cheetah/econCheetah.ecn?job=cheetahStandardCategory&filter_1=BC1"


@pytest.mark.parametrize(
    ("response", "error", "words"),
    [
        ((429, {"returnCode": "429", "message": "접속량 초과"}), ThrottledError, "한도"),
        ((401, {"returnCode": "401", "message": "등록되지 않은 OpenAPI Key"}), CredentialsRefusedError, "인증키"),
        ((403, {"returnCode": "403", "message": "IP"}), CredentialsRefusedError, "호출 IP"),
        ((200, {"returnCode": "3000", "message": "없는 거래처"}), CredentialsRefusedError, "API 인증키"),
        ((500, {"returnCode": "500"}), UnavailableError, "응답을 받지"),
        ((502, b"<html>bad gateway</html>"), UnavailableError, "응답을 받지"),
        ((403, b"<html>forbidden</html>"), UnavailableError, "알아볼 수 없는"),
        ((200, b'{"returnCode": "00'), UnavailableError, "알아볼 수 없는"),
        ((200, {"data": {"trNo": "LO1"}}), UnavailableError, "결과 코드 없음"),
        ((200, {"returnCode": "0000", "data": {"trNo": "LO1"}}), UnavailableError, "알아볼 수 없는"),
        ((404, {"returnCode": "0000", "data": None}), UnavailableError, "결과 코드 없음"),
    ],
)
async def test_every_form_of_failure_is_one_of_the_ports(
    response: Any, error: type[MallError], words: str, caller_of: Any, reply: Any
) -> None:
    with pytest.raises(error, match=words):
        await MALL.verify(caller_of(reply(*response)))


async def test_a_key_that_ended_is_told_as_such_and_the_malls_words_are_kept(caller_of: Any, reply: Any) -> None:
    with pytest.raises(CredentialsRefusedError) as raised:
        await MALL.verify(caller_of(reply(401, {"returnCode": "401", "message": "유효기간이 만료되었습니다."})))
    assert (raised.value.expired, raised.value.message) == (True, "유효기간이 만료되었습니다.")
    with pytest.raises(CredentialsRefusedError) as raised:
        await MALL.verify(caller_of(reply(401, b"not a document")))
    assert (raised.value.expired, raised.value.message) == (False, "not a document")


@pytest.mark.parametrize(
    ("answer", "code", "message"),
    [
        ({"returnCode": "9000", "message": "시스템"}, "9000", "시스템"),
        ({"resultCode": "3006", "resultMessage": "주문의 상태를 확인해 주세요"}, "3006", "주문의 상태를 확인해 주세요"),
        ({"returnCode": "0000", "data": {"rsltCd": "3073", "rsltMsg": "사유코드"}}, "3073", "사유코드"),
        ({"returnCode": "0000", "data": [{"resultCode": "9999", "resultMessage": "고시"}]}, "9999", "고시"),
        (
            {"returnCode": "0000", "data": [{"resultCode": "0000"}, {"resultCode": "9999", "resultMessage": "재고"}]},
            "9999",
            "재고",
        ),
        ({"returnCode": "0000", "data": {"rsltCd": "0000", "failList": [{"rsltMsg": "한 줄"}]}}, "failList", "한 줄"),
        ({"returnCode": "0000", "data": {"failList": [{"rsltCd": "0000", "rsltMsg": "x"}]}}, "failList", "x"),
    ],
)
async def test_a_failing_part_of_a_good_answer_is_a_refusal_with_its_own_code(
    answer: Any, code: str, message: str, caller_of: Any
) -> None:
    with pytest.raises(RefusedError) as raised:
        await Connector(caller_of(answer)).write("/x", "x", {})
    assert (raised.value.code, raised.value.message) == (code, message)


@pytest.mark.parametrize(
    ("code", "words", "advice"),
    [
        ("3006", "주문의 상태를 확인해 주세요", "다시 가져와"),
        ("3073", "", "다른 사유"),
        ("9999", "[상품품목고시정보] 반드시 입력", "품목고시 품목"),
        ("9999", "출고지 번호를 확인해 주세요.", "'출고지'를 다시"),
        ("4711", "", "몰의 안내"),
    ],
)
async def test_a_refusal_says_what_to_change(code: str, words: str, advice: str, caller_of: Any) -> None:
    with pytest.raises(RefusedError) as raised:
        await Connector(caller_of({"returnCode": code, "message": words})).write("/x", "x", {})
    assert advice in raised.value.reason
    assert words or code in raised.value.reason


async def test_what_is_no_list_is_told_apart_from_an_empty_one(caller_of: Any) -> None:
    with pytest.raises(UnavailableError):
        await MALL.search_categories(caller_of({"items": []}), "목걸이")
    with pytest.raises(RefusedError):
        await MALL.search_categories(caller_of({"returnCode": "9000", "message": "시스템"}), "목걸이")


def test_an_answer_tells_of_itself_of_its_data_and_of_every_row() -> None:
    told = list(results_of({"returnCode": 0, "data": [{"resultCode": "0000", "resultMessage": "정상"}, "x"]}))
    assert told == [Result("", ""), Result("", ""), Result("0000", "정상"), Result("", "")]

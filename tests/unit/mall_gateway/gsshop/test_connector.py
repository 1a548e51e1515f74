"""How GS SHOP is spoken to: a token for each call, its envelopes, and what each kind of failure becomes."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.gsshop import GsshopMall
from mall_gateway.malls.gsshop.connector import rows_of
from mall_gateway.malls.gsshop.tokens import token_of
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
    TokenExpiredError,
    UnavailableError,
)

MALL: Mall = GsshopMall()
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
SHIPMENT = Shipment(MallOrderRef(order_no="0012345678", line_no="1"), 1, "LOTTE", "12345678901")


def opened(token: str, key: bytes, vector: bytes) -> bytes:
    opener = Cipher(AES(key), CBC(vector)).decryptor()
    return opener.update(base64.b64decode(token)) + opener.finalize()


@pytest.mark.parametrize("key", ["k" * 32, "0123456789abcdef", "0123456789abcdef0123456789abcdefTOO LONG"])
def test_a_token_seals_seouls_time_and_the_partners_code(key: str) -> None:
    sealed = opened(token_of("1003890", key, NOW), key.encode()[:32].ljust(32, b"\0"), key[:16].encode())
    assert sealed == b"202611211200001003890" + bytes([11]) * 11


async def test_a_call_carries_code_and_token_and_asks_without_a_body(caller_of: Any, good: Any) -> None:
    caller = caller_of(good(resultList=[]))
    await MALL.verify(caller)
    assert caller.asked == [("GET", "/api/v3/products/getSupMdidList.gs")]
    headers = caller.sent[0].headers
    assert headers["supCd"] == "1003890"
    assert headers["token"] == token_of("1003890", caller.secrets["aes_key"], NOW)
    assert (caller.sent[0].body, caller.sent[0].writes) == (None, False)


@pytest.mark.parametrize(
    "secrets", [{}, {"vendor_id": " "}, {"aes_key": ""}, {"aes_key": "short"}, {"aes_key": "열쇠" * 9}]
)
async def test_with_half_a_credential_nothing_is_sent(caller_of: Any, secrets: dict[str, str]) -> None:
    caller = caller_of()
    caller.secrets = {**caller.secrets, **secrets} if secrets else {}
    with pytest.raises(CredentialsRefusedError):
        await MALL.verify(caller)
    assert caller.sent == []


WRONG_KEYS: dict[str, Any] = {
    "in a 200": {"result": "fail", "code": "401", "message": "토큰이 유효하지 않습니다."},
    "by its words": {"result": "fail", "code": "9000", "message": "등록되지 않은 협력사코드입니다."},
    "forbidden": Response(403, {}, b"<html>403</html>"),
    "unauthorised": Response(401, {}, '{"result": "fail", "message": "인증 실패"}'.encode()),
}


@pytest.mark.parametrize("answer", WRONG_KEYS.values(), ids=WRONG_KEYS.keys())
async def test_a_wrong_code_or_key_is_a_refused_credential(caller_of: Any, answer: Any) -> None:
    with pytest.raises(CredentialsRefusedError) as raised:
        await MALL.verify(caller_of(answer))
    assert "IP" in raised.value.reason
    assert raised.value.message


async def test_a_token_that_is_too_old_is_to_be_made_anew(caller_of: Any, bad: Any) -> None:
    with pytest.raises(TokenExpiredError):
        await MALL.verify(caller_of(bad("토큰이 만료되었습니다.", "401")))


async def test_a_partner_without_a_manager_has_a_good_key(caller_of: Any, bad: Any) -> None:
    await MALL.verify(caller_of(bad("조회된 데이터가 없습니다.")))


async def test_a_refused_verification_is_a_refused_credential(caller_of: Any, bad: Any) -> None:
    with pytest.raises(CredentialsRefusedError):
        await MALL.verify(caller_of(bad("사용할 수 없는 서비스입니다.")))


ACTS: list[tuple[str, type[MallError], bool | None]] = [
    ("택배사코드를 확인하세요.", RefusedError, False),
    ("취소 요청된 주문입니다.", RefusedError, True),
    ("처음 보는 오류", RefusedError, False),
    ("", RefusedError, False),
]


@pytest.mark.parametrize(("words", "error", "asked"), ACTS)
async def test_each_refusal_of_an_invoice_has_its_meaning(
    caller_of: Any,
    undone: Any,
    words: str,
    error: type[MallError],
    asked: bool | None,  # noqa: FBT001
) -> None:
    caller = caller_of(undone(words))
    with pytest.raises(error) as raised:
        await MALL.send_invoice(caller, SHIPMENT)
    assert getattr(raised.value, "cancel_asked", None) is asked
    assert raised.value.message == words
    assert len(caller.sent) == 1


PRODUCTS: list[tuple[str, type[MallError]]] = [
    ("이미 등록된 협력사상품코드입니다.", AlreadyDoneError),
    ("상품분류코드를 확인하세요.", RefusedError),
    ("존재하지 않는 브랜드입니다.", RefusedError),
    ("안전인증번호를 확인하세요.", RefusedError),
]


@pytest.mark.parametrize(("words", "error"), PRODUCTS)
async def test_each_refusal_of_a_product_has_its_meaning(
    caller_of: Any, good: Any, bad: Any, make_offer: Any, words: str, error: type[MallError]
) -> None:
    group = {"govPublsGrpItmList": [{"govPublsItmCd": "1301", "govPublsItmNm": "종류"}]}
    with pytest.raises(error) as raised:
        await MALL.register(caller_of(good({"govPublsGrpList": [group]}), bad(words)), make_offer())
    assert words in raised.value.reason


async def test_too_many_calls_are_told_by_status_or_code(caller_of: Any, bad: Any) -> None:
    for answer in (Response(429, {"Retry-After": "7"}, b""), bad("요청이 너무 많습니다.", "429")):
        with pytest.raises(ThrottledError) as raised:
            await MALL.verify(caller_of(answer))
        assert raised.value.retry_after in (timedelta(seconds=7), None)


BROKEN: dict[str, Any] = {
    "5xx": Response(500, {}, b'{"result": "fail"}'),
    "page": Response(200, {}, b"<html>error</html>"),
    "torn": Response(200, {}, b'{"result": "succ'),
    "empty": Response(200, {}, b""),
    "without a result": {"data": {"prdCd": "1"}},
    "of another form": {"result": ["success"]},
    "good with an error status": Response(404, {}, b'{"result": "success", "code": "200"}'),
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN.keys())
async def test_an_answer_that_is_none_leaves_a_write_in_doubt_and_a_read_not(caller_of: Any, answer: Any) -> None:
    with pytest.raises(UnavailableError) as raised:
        await MALL.send_invoice(caller_of(answer), SHIPMENT)
    assert raised.value.effect_possible
    with pytest.raises(UnavailableError) as raised:
        await MALL.read_listing(caller_of(answer), "MB1")
    assert not raised.value.effect_possible


@pytest.mark.parametrize("error", [LostAnswerError("잃음"), NotSentError("못 보냄")])
async def test_what_did_not_come_through_is_passed_on(caller_of: Any, error: MallError) -> None:
    with pytest.raises(type(error)):
        await MALL.send_invoice(caller_of(error), SHIPMENT)


@pytest.mark.parametrize("word", [True, "True", "S", "success"])
async def test_every_envelope_of_the_mall_is_understood(caller_of: Any, word: Any) -> None:
    name = {"S": "resultCd", "success": "result"}.get(word, "success")
    await MALL.send_invoice(caller_of({name: word, "msg": "처리하였습니다."}), SHIPMENT)


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        ({"resultList": [1, 2]}, 2),
        ({"data": [1]}, 1),
        ({"data": {"resultList": [1]}}, 1),
        ({"resultList": None}, 0),
        ({"data": None}, 0),
    ],
)
def test_rows_stand_beside_the_result_or_in_the_data(answer: Any, count: int) -> None:
    assert len(rows_of(answer)) == count


def test_an_answer_of_another_form_is_no_empty_list() -> None:
    with pytest.raises(UnavailableError):
        rows_of({"data": {"prdCd": "1"}})

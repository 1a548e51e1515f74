"""How 현대몰 is called and what its answers mean: id and key in headers, data sets both ways, failures in words."""

from typing import Any

import pytest

from mall_gateway.malls.hmall import HmallMall
from mall_gateway.malls.hmall.connector import ask, session
from mall_gateway.malls.hmall.datasets import document, rows_of
from mall_gateway.malls.port import (
    AlreadyDoneError,
    CredentialsRefusedError,
    MallError,
    RefusedError,
    Response,
    ThrottledError,
    UnavailableError,
)

MALL = HmallMall()


def test_a_document_is_a_root_of_data_sets_in_utf_8() -> None:
    body = document({"dsA": [{"name": "똠방 & 뷁\x00", "gone": None, "count": 0}, {"name": "<b>"}], "dsB": []})
    assert body.decode() == (
        '<?xml version="1.0" encoding="UTF-8"?><Root><Dataset id="dsA"><rows><row><name>똠방 &amp; 뷁</name>'
        '<count>0</count></row><row><name>&lt;b&gt;</name></row></rows></Dataset><Dataset id="dsB"><rows></rows>'
        "</Dataset></Root>"
    )


async def test_id_and_key_go_in_headers(caller_of: Any, answer: Any, sent: Any) -> None:
    caller = caller_of(answer())
    await MALL.verify(caller)
    (request,) = caller.sent
    assert (request.method, request.url) == (
        "POST",
        "http://127.0.0.1:9/hmall/front/pd/pdc/selectVenSellItemQryList.do",
    )
    assert (request.headers["oauserId"], request.headers["oauseKey"]) == ("002569", "KEY")
    assert request.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert sent(request) == {"dsCond": [{"venCd": "002569", "pageNo": "1", "pageSize": "1"}]}
    assert not request.writes


def test_a_session_names_the_vendors_user(caller_of: Any) -> None:
    caller = caller_of()
    assert session(caller) == {"userGbcd": "20", "userId": "seller1", "userIp": "10.0.0.1", "userNm": "seller1"}
    caller.secrets = {**caller.secrets, "server_ip": ""}
    assert session(caller)["userIp"] == "127.0.0.1"


@pytest.mark.parametrize("name", ["oause_key", "ven_cd"])
async def test_an_empty_field_is_told_before_anything_is_sent(name: str, caller_of: Any) -> None:
    caller = caller_of()
    caller.secrets = {**caller.secrets, name: ""}
    with pytest.raises(CredentialsRefusedError):
        await MALL.verify(caller)


async def test_rows_are_read_in_either_charset_and_under_any_root(caller_of: Any, answer: Any) -> None:
    for charset, root in (("utf-8", "Root"), ("cp949", "Response2XML")):
        told = answer(charset=charset, root=root, dsOutput=[{"slitmNm": "똠방"}, {"slitmNm": ""}])
        found = await ask(caller_of(told), "order.list", "/x.do", {})
        assert rows_of(found, "dsList", "dsOutput") == [{"slitmNm": "똠방"}, {}]


@pytest.mark.parametrize(
    ("api", "words", "kind", "asked"),
    [
        ("product.create", "permission denied", CredentialsRefusedError, False),
        ("product.create", "등록되지 않은 IP 입니다.", CredentialsRefusedError, False),
        ("product.create", "서버 점검중입니다.", UnavailableError, False),
        ("product.create", "시스템 오류가 발생하였습니다.", UnavailableError, False),
        ("product.price", "동일한 가격이 존재합니다.", AlreadyDoneError, False),
        ("product.read", "상품이 존재하지 않습니다.", RefusedError, False),
        ("order.invoice", "이미 처리된 배송지시입니다.", AlreadyDoneError, False),
        ("order.invoice", "배송취소된 주문입니다.", RefusedError, True),
        ("order.invoice", "처음 보는 말", RefusedError, False),
    ],
)
async def test_the_words_of_a_failure_tell_what_it_is(
    api: str,
    words: str,
    kind: type[MallError],
    asked: bool,  # noqa: FBT001
    caller_of: Any,
    failure: Any,
    answer: Any,
) -> None:
    result = answer(result=[{"code": "9999", "message": f"Fail {words}"}])
    for told in (failure("9999", words), failure("9999", words, status=400), result):
        with pytest.raises(kind) as raised:
            await ask(caller_of(told), api, "/x.do", {}, effect=True)
        assert (raised.value.code, raised.value.message) == ("9999", f"Fail {words}")
        assert getattr(raised.value, "cancel_asked", False) is asked


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Response(429, {"Retry-After": "3"}, b""), ThrottledError),
        (Response(401, {}, b""), CredentialsRefusedError),
        (Response(502, {}, b"<html>"), UnavailableError),
        (Response(200, {}, b"<html><body>x</body></html>"), UnavailableError),
        (Response(200, {}, b"<Root><Dataset"), UnavailableError),
        (Response(404, {}, b"<Root/>"), UnavailableError),
        (Response(200, {}, b""), UnavailableError),
    ],
)
async def test_what_is_no_answer_is_none_and_a_write_may_have_taken_effect(
    answer: Response, kind: type[MallError], caller_of: Any
) -> None:
    for effect in (False, True):
        with pytest.raises(kind) as raised:
            await ask(caller_of(answer), "order.invoice", "/x.do", {}, effect=effect)
        assert getattr(raised.value, "effect_possible", effect) is effect

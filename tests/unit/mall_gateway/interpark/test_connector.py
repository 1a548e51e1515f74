"""How 인터파크 is called and what its answers mean: identity in the query, documents by address, refusals in words."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from mall_gateway.malls.interpark import InterparkMall
from mall_gateway.malls.interpark.connector import ProductCall, ask_orders, ask_products
from mall_gateway.malls.interpark.profile import BASE_URL
from mall_gateway.malls.port import (
    AlreadyDoneError,
    CredentialsRefusedError,
    MallError,
    RefusedError,
    Response,
    ThrottledError,
    UnavailableError,
)

MALL = InterparkMall()
READING = ProductCall("product.read", "GetPrdSaleQtyForAPI", params={"prdNo": "1"})


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query, keep_blank_values=True).items()}


async def test_a_look_up_of_products_carries_its_groups_keys(caller_of: Any, items: Any, item: Any) -> None:
    caller = caller_of(items(item()))
    await ask_products(caller, READING)
    (sent,) = caller.sent
    assert (sent.method, urlsplit(sent.url).path) == ("GET", "/interpark/openapi/product/ProductAPIService.do")
    assert query(sent.url) == {
        "_method": "GetPrdSaleQtyForAPI",
        "citeKey": "inquiry/cite+=",
        "secretKey": "inquiry/secret+=",
        "prdNo": "1",
    }
    assert not sent.writes


async def test_what_is_written_lies_at_an_address_in_the_malls_charset(caller_of: Any, xml: Any) -> None:
    caller = caller_of(xml("result", "<success><prdNo>1</prdNo></success>"))
    item = {"prdNm": "똠방 & 뷁", "prdinfoNoti": {"info": [{"infoSubNo": "1"}]}, "gone": None}
    await ask_products(
        caller, ProductCall("product.create", "InsertProductAPIData", "register", item=item, title="등록")
    )
    (sent,), (document,) = caller.sent, caller.served
    assert query(sent.url)["dataUrl"] == "http://gateway.example/mall-documents/1"
    assert query(sent.url)["secretKey"] == "register/secret+="
    assert (sent.writes, sent.document) == (True, document)
    assert document.decode("cp949") == (
        '<?xml version="1.0" encoding="euc-kr"?><result><title>Interpark Product API</title><description>등록'
        "</description><item><prdNm>똠방 &amp; 뷁</prdNm><prdinfoNoti><info><infoSubNo>1</infoSubNo></info>"
        "</prdinfoNoti></item></result>"
    )


async def test_orders_carry_the_vendors_three_numbers_and_have_a_host_of_their_own(
    caller_of: Any, order_list: Any
) -> None:
    here, there = caller_of(order_list()), caller_of(order_list())
    there.base_url = BASE_URL
    for caller in (here, there):
        await ask_orders(caller, "order.list", "orderListDelvForSingle", {"sc.strDate": "20261121000000"})
    assert here.sent[0].url.startswith("http://127.0.0.1:9/interpark/order/OrderClmAPI.do?")
    assert there.sent[0].url.startswith("https://joinapi.interpark.com/order/OrderClmAPI.do?")
    assert query(here.sent[0].url) == {
        "_method": "orderListDelvForSingle",
        "sc.entrId": "SHOP1",
        "sc.supplyEntrNo": "3002806651",
        "sc.supplyCtrtSeq": "1",
        "sc.strDate": "20261121000000",
    }


@pytest.mark.parametrize("name", ["inquiry_cite_key", "supply_entr_no"])
async def test_an_empty_field_is_told_before_anything_is_sent(name: str, caller_of: Any, items: Any) -> None:
    caller = caller_of(items())
    caller.secrets = {**caller.secrets, name: " "}
    with pytest.raises(CredentialsRefusedError):
        await MALL.verify(caller)
    assert len(caller.sent) == (name == "supply_entr_no")


def failed(xml: Any, words: str) -> Response:
    return xml("result", f"<error><code>301</code><message>{words}</message><explanation>설명</explanation></error>")


@pytest.mark.parametrize(
    ("api", "words", "kind"),
    [
        ("product.create", "인증키 또는 비밀키가 일치하지 않습니다.", CredentialsRefusedError),
        ("product.create", "서버 점검중입니다.", UnavailableError),
        ("product.create", "데이터 URL을 읽을 수 없습니다.", UnavailableError),
        ("product.create", "시스템 오류가 발생하였습니다.", UnavailableError),
        ("product.create", "상품이 존재하지 않습니다.", RefusedError),
        ("product.create", "처음 보는 말", RefusedError),
    ],
)
async def test_the_words_of_a_product_error_tell_what_it_is(
    api: str, words: str, kind: type[MallError], caller_of: Any, xml: Any
) -> None:
    with pytest.raises(kind) as raised:
        await ask_products(caller_of(failed(xml, words)), ProductCall(api, "M", item={"prdNm": "1"}))
    assert raised.type is kind
    assert (raised.value.code, raised.value.message) == ("301", f"{words} 설명")


@pytest.mark.parametrize(
    ("words", "kind", "asked"),
    [
        ("이미 출고완료된 주문입니다.", AlreadyDoneError, False),
        ("취소요청 또는 취소된 주문입니다.", RefusedError, True),
        ("업체정보가 존재하지 않습니다.", CredentialsRefusedError, False),
        ("요청한 데이터가 존재하지않습니다.", RefusedError, False),
    ],
)
async def test_the_words_of_an_act_tell_what_became_of_it(
    words: str,
    kind: type[MallError],
    asked: bool,  # noqa: FBT001
    caller_of: Any,
    order_list: Any,
) -> None:
    caller = caller_of(order_list(code="301", words=words))
    with pytest.raises(kind) as raised:
        await ask_orders(caller, "order.invoice", "delvCompForComm", {}, effect=True)
    assert getattr(raised.value, "cancel_asked", False) is asked


async def test_a_list_without_orders_is_no_failure(caller_of: Any, nothing: Response) -> None:
    root = await ask_orders(caller_of(nothing), "order.list", "orderListForSingle", {})
    assert [child.tag for child in root] == ["RESULT"]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Response(429, {"Retry-After": "3"}, b""), ThrottledError),
        (Response(403, {}, b""), CredentialsRefusedError),
        (Response(502, {}, b"<html>"), UnavailableError),
        (
            Response(200, {}, b"<html><head><title>Interpark Partner Support System</title></head></html>"),
            UnavailableError,
        ),
        (Response(200, {}, b"<result><item>"), UnavailableError),
        (Response(200, {}, b"<other/>"), UnavailableError),
        (Response(200, {}, b""), UnavailableError),
    ],
)
async def test_what_is_no_answer_is_none_and_a_write_may_have_taken_effect(
    answer: Response, kind: type[MallError], caller_of: Any
) -> None:
    for effect in (False, True):
        with pytest.raises(kind) as raised:
            await ask_orders(caller_of(answer), "order.invoice", "delvCompForComm", {}, effect=effect)
        assert getattr(raised.value, "effect_possible", effect) is effect
    with pytest.raises(kind):
        await ask_products(caller_of(answer), READING)

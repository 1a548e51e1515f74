"""A scripted door to 11번가, its XML, and the manual's product for it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

import pytest

from contracts.catalog import Category, Notice, NoticeEntry, Option
from contracts.listing import SalesTerms
from mall_gateway.malls.port import Caller, Offer, Response

CODE = "MB0000000000000000AB"
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
NAMESPACE = "http://skt.tmall.business.openapi.spring.service.client.domain/"

FIELDS: Mapping[str, Any] = {
    "outbound_place": "14",
    "return_place": "15",
    "dispatch_template": "344836",
    "delivery_fee_type": "conditional",
    "delivery_fee_won": 2500,
    "free_from_won": "30,000",
    "fee_payment": "prepaid",
    "bundle_delivery": "Y",
    "jeju_fee_won": 3000,
    "return_fee_won": 2500,
    "exchange_fee_won": 5000,
    "as_guide": "구매 후 1년 이내",
    "return_guide": "수령 후 7일 이내",
}
TERMS: Mapping[str, Any] = {
    "group_name": "기본",
    "mall_category_code": "1001018",
    "sale_starts_on": "2026-11-22",
    "sale_ends_on": "2026-12-31",
    "price_won": 35000,
    "courier": "CJ_LOGISTICS",
}
ROW: Mapping[str, Any] = {
    "ordNo": "202611210000001",
    "ordPrdSeq": "1",
    "dlvNo": "40860365",
    "addPrdNo": "0",
    "addPrdYn": "N",
    "prdNo": "52844137",
    "prdNm": "도자기 목걸이",
    "prdStckNo": "440634790",
    "sellerPrdCd": CODE,
    "sellerStockCd": "k0",
    "slctPrdOptNm": "색상:백색-2개",
    "ordQty": "2",
    "selPrc": "35,000",
    "ordAmt": "70000",
    "dlvCst": "2500",
    "dlvCstType": "01",
    "ordDt": "2026-11-21 10:00:00",
    "ordStlEndDt": "2026-11-21 10:01:00",
    "ordNm": "김똠방",
    "ordPrtblTel": "010-1111-2222",
    "rcvrNm": "이받음",
    "rcvrPrtblNo": "010-3333-4444",
    "rcvrTlphn": "02-555-6666",
    "rcvrMailNo": "06236",
    "rcvrBaseAddr": "서울특별시 강남구 테헤란로 1",
    "rcvrDtlsAddr": "2층",
    "ordDlvReqCont": "null",
}
"""A paid line; `null` is how 11번가 prints what is not there."""


def xml(root: str, *inner: str, status: int = 200) -> Response:
    """An answer in CP949 below `ns2:`, or without a prefix where the root has none."""
    declared = f' xmlns:ns2="{NAMESPACE}"' if root.startswith("ns2:") else ""
    text = f'<?xml version="1.0" encoding="euc-kr"?><{root}{declared}>{"".join(inner)}</{root}>'
    return Response(status, {"content-type": "text/xml;charset=EUC-KR"}, text.encode("cp949"))


def fields(values: Mapping[str, Any]) -> str:
    return "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in values.items())


def rows(*given: Mapping[str, Any], root: str = "ns2:orders", row: str = "ns2:order") -> Response:
    return xml(root, *(f"<{row}>{fields(each)}</{row}>" for each in given))


def result(code: str, words: str = "", root: str = "ResultOrder") -> Response:
    """A result under the names of its envelope."""
    names = ("resultCode", "message") if root == "ClientMessage" else ("result_code", "result_text")
    prefix = "ns2:" if root.startswith("ns2:") else ""
    return xml(root, fields({f"{prefix}{names[0]}": code, f"{prefix}{names[1]}": words}))


@pytest.fixture(name="xml")
def _xml() -> Callable[..., Response]:
    return xml


@pytest.fixture(name="rows")
def _rows() -> Callable[..., Response]:
    return rows


@pytest.fixture(name="result")
def _result() -> Callable[..., Response]:
    return result


@pytest.fixture(name="row")
def _row() -> Callable[..., dict[str, Any]]:
    return lambda **changes: {**ROW, **changes}


@pytest.fixture
def nothing() -> Response:
    """A list without rows."""
    return result("0", "조회된 결과가 없습니다.", "ns2:orders")


@pytest.fixture
def caller_of(scripted_caller: Any) -> Callable[..., Caller]:
    secrets = {"api_key": "0123456789abcdef0123456789abcdef"}
    return partial(scripted_caller, base_url="http://127.0.0.1:9/st11", secrets=secrets, now=NOW, token=None)


def option(key: str, *values: str, **changes: Any) -> Option:
    return Option(key=key, values=values, **{"surcharge_won": 0, "on_sale": True, "stock": 50, **changes})


@pytest.fixture(name="option")
def _option() -> Callable[..., Option]:
    return option


@pytest.fixture
def make_offer(make_product: Any) -> Callable[..., Offer]:
    """`fields` are the mall's own, `terms` those of the sale; the rest changes the product."""

    def offer(fields: dict[str, Any] | None = None, terms: dict[str, Any] | None = None, **changes: Any) -> Offer:
        given = {**TERMS, "mall_fields": {**FIELDS, **(fields or {})}, **(terms or {})}
        return Offer(CODE, make_product(**{**EXAMPLE, **changes}), SalesTerms(**given))

    return offer


EXAMPLE: Mapping[str, Any] = {
    "name": "도자기 목걸이",
    "categories": (Category(code="1", path=("패션잡화", "주얼리/시계")),),
    "maker": "중소기업유통센터",
    "brand": "골든에이지",
    "notice": Notice(
        item_type="fashion",
        item_type_name="패션잡화(모자/벨트/액세서리)",
        entries=(
            NoticeEntry(name="종류", text="목걸이"),
            NoticeEntry(name="제조사(수입자)", text="골든"),
            NoticeEntry(name="치수", text=None),
        ),
    ),
    "keywords": ("목걸이", "도자기"),
    "detail_html": "<p>상세 & 설명</p>",
    "image_urls": ("https://img.example/1.jpg", "https://img.example/2.jpg"),
    "price_won": 35000,
    "option_use": "open_markets",
    "option_names": ("색상", "크기"),
    "options": (option("k0", "백색", "S"), option("k1", "청색", "M", surcharge_won=1000, stock=0)),
    "stock": None,
}

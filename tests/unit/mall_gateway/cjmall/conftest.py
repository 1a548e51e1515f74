"""A scripted door to CJ mall, its XML, and a product for it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

import pytest

from contracts.catalog import Notice, NoticeEntry, Option
from contracts.listing import SalesTerms
from mall_gateway.malls.markup import descendants_of, fields_of, parsed
from mall_gateway.malls.port import Caller, Offer, Request, Response

CODE = "MB0000000000000000AB"
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
FIELDS: Mapping[str, Any] = {
    "mall_category": "292240",
    "brand_code": "24049000",
    "md_code": "5066",
    "maker_code": "1001",
    "origin_code": "KR",
    "contact_no": "10002",
    "ship_place_no": "23125",
    "return_place_no": "23126",
    "margin_percent": 25,
    "delivery_fee_type": "paid",
    "delivery_fee_won": "3,000",
    "delivery_fee_code": "00264854",
    "lead_days": 3,
    "notice": "25001: 목걸이; 25002: 은 92.5%",
}
TERMS: Mapping[str, Any] = {
    "group_name": "기본",
    "mall_category_code": "35000018",
    "sale_starts_on": "2026-11-22",
    "sale_ends_on": "2026-12-31",
    "price_won": 33000,
    "courier": "HANJIN",
}
DETAIL: Mapping[str, Any] = {
    "ordGSeq": "001",
    "ordDSeq": "001",
    "ordWSeq": "001",
    "ordDtlCls": "주문 ",
    "ordDtlClsCd": "10",
    "wbCrtDt": "2026-11-21+09:00",
    "toutYn": "N",
    "receverNm": "이받음",
    "zipno": "06236",
    "addr_1": "서울특별시 강남구 테헤란로 1",
    "addr_2": "2층",
    "telno": "02)555-6666",
    "cellno": "010)3333-4444",
    "msgSpec": "문 앞에 놓아 주세요",
    "itemCd": "56293607",
    "unitCd": "12088910442",
    "itemName": "도자기 목걸이",
    "unitNm": "백색/S",
    "contItemCd": f"{CODE}_k0",
    "outwQty": "2.0",
    "realslAmt": "33000.0",
    "outwAmt": "60000.0",
    "ordDtm": "2026-11-21 10:00:00",
    "custDeliveryCost": "0.0",
}
INSTRUCTION: Mapping[str, Any] = {
    "ordNo": "20261121021748",
    "custNm": "김똠방",
    "custTelNo": "010)1111-2222",
    "custDeliveryCost": "2500.0",
}
UNIT: Mapping[str, Any] = {
    "itemCd": "56293607",
    "unitCd": "12088910442",
    "vpn": f"{CODE}_k0",
    "slCls": "A",
    "packInd": "A",
    "status": "20",
}


def content(value: Any) -> str:
    if isinstance(value, Mapping):
        return "".join(element(name, part) for name, part in value.items())
    return escape(str(value))


def element(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(element(name, each) for each in value)
    return f"<ns1:{name}>{content(value)}</ns1:{name}>"


def xml(status: int = 200, root: str = "ifResponse", **parts: Any) -> Response:
    """An answer in CP949."""
    declared = 'xmlns:ns1="http://www.example.org/ifpa" ns1:ifId="IF"'
    text = f'<?xml version="1.0" encoding="EUC-KR"?><ns1:{root} {declared}>{content(parts)}</ns1:{root}>'
    return Response(status, {"content-type": "text/xml;charset=EUC-KR"}, text.encode("cp949"))


@pytest.fixture(name="xml")
def _xml() -> Callable[..., Response]:
    return xml


@pytest.fixture
def done() -> Callable[..., Response]:
    """A good write."""
    return lambda **more: xml(good={**more, "successYn": "true", "errorMsg": ""})


@pytest.fixture
def undone() -> Callable[..., Response]:
    """A refused write."""
    return lambda words: xml(good={"successYn": "false", "errorMsg": words})


@pytest.fixture
def nothing() -> Response:
    return xml(errorMsg="조회된 데이터가 없습니다.")


@pytest.fixture
def units() -> Callable[..., Response]:
    """A product list of some 단품, each with changes."""
    return lambda *changes: xml(unit=[{**UNIT, **change} for change in changes])


@pytest.fixture
def detail() -> Callable[..., dict[str, Any]]:
    return lambda **changes: {**DETAIL, **changes}


@pytest.fixture
def day() -> Callable[..., Response]:
    """A day's list of one order with some details; without any an empty one."""

    def listed(*details: Any, **changes: Any) -> Response:
        whole = {**INSTRUCTION, **changes, "instructionDetail": list(details)}
        return xml(instruction=[whole]) if details else xml()

    return listed


@pytest.fixture
def row() -> Callable[..., dict[str, str]]:
    """A row as the queries give it."""
    known = {name: INSTRUCTION[name] for name in ("ordNo", "custNm", "custTelNo")}
    return lambda **changes: {**known, **DETAIL, "orderDeliveryCost": "2500.0", **changes}


@pytest.fixture
def caller_of(scripted_caller: Any) -> Callable[..., Caller]:
    secrets = {"vendor_id": "411378", "cert_key": "CJ0123456789"}
    return partial(scripted_caller, base_url="http://127.0.0.1:9/cjmall", secrets=secrets, now=NOW, token=None)


@pytest.fixture
def told() -> Callable[..., list[dict[str, str]]]:
    """The texts of a request's elements of a name; without a name those right below the root."""

    def texts(request: Request, name: str = "ifRequest") -> list[dict[str, str]]:
        return [fields_of(found) for found in descendants_of(parsed(request.body or b""), name)]

    return texts


@pytest.fixture
def interfaces() -> Callable[..., list[str]]:
    """The interfaces of all calls."""
    return lambda caller: [parsed(one.body).get("{http://www.example.org/ifpa}ifId") for one in caller.sent]


def option(key: str, *values: str, **changes: Any) -> Option:
    return Option(key=key, values=values, **{"surcharge_won": 0, "on_sale": True, "stock": 50, **changes})


@pytest.fixture(name="option")
def _option() -> Callable[..., Option]:
    return option


EXAMPLE: Mapping[str, Any] = {
    "name": "도자기 목걸이",
    "maker": "중소기업유통센터",
    "notice": Notice(item_type="x", item_type_name="x", entries=(NoticeEntry(name="종류", text="반지"),)),
    "keywords": ("목걸이", "도자기"),
    "detail_html": "<p>상세 & 설명</p>",
    "image_urls": ("https://img.example/1.jpg", "https://img.example/2.jpg"),
    "price_won": 33000,
    "option_use": "all_malls",
    "option_names": ("색상", "크기"),
    "options": (option("k0", "백색", "S"), option("k1", "청색", "M", surcharge_won=1100, stock=0)),
    "stock": None,
}


@pytest.fixture
def make_offer(make_product: Any) -> Callable[..., Offer]:
    """`fields` are the mall's own, `terms` those of the sale; the rest changes the product."""

    def offer(fields: dict[str, Any] | None = None, terms: dict[str, Any] | None = None, **changes: Any) -> Offer:
        given = {**TERMS, "mall_fields": {**FIELDS, **(fields or {})}, **(terms or {})}
        return Offer(CODE, make_product(**{**EXAMPLE, **changes}), SalesTerms(**given))

    return offer

"""A scripted door to 현대몰, its data sets, and a product for it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

import pytest
from defusedxml.ElementTree import fromstring

from contracts.catalog import Notice, NoticeEntry, Option
from contracts.listing import SalesTerms
from mall_gateway.malls.port import Caller, Offer, Request, Response

CODE = "MB0000000000000000AB"
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
SECRETS = {
    "login_id": "seller1",
    "oauser_id": "002569",
    "oause_key": "KEY",
    "ven_cd": "002569",
    "server_ip": "10.0.0.1",
}
FIELDS: Mapping[str, Any] = {
    "item_class": "R1/R101/R10101/R1010101",
    "brand_code": "205390",
    "maker_code": "2347",
    "origin_code": "KR",
    "md_code": "8048",
    "margin_percent": "25",
    "outbound_address_seq": 4,
    "return_address_seq": 5,
    "fee_payment": "prepaid",
    "delivery_fee_won": "2,500",
    "remote_fee_won": 3000,
    "return_fee_won": 6000,
    "exchange_fee_won": 7000,
    "notice": "종류: 목걸이; 치수: 40cm",
}
TERMS: Mapping[str, Any] = {
    "group_name": "기본",
    "mall_category_code": "2000013",
    "sale_starts_on": None,
    "sale_ends_on": "2026-12-31",
    "price_won": 35000,
    "courier": "CJ_LOGISTICS",
}
ROW: Mapping[str, Any] = {
    "dlvstNo": "900000001",
    "dlvstPtcSeq": "2",
    "ordNo": "20261121000001",
    "ordPtcSeq": "1",
    "slitmCd": "2100000001",
    "slitmNm": "도자기 목걸이",
    "uitmCd": "00001",
    "uitmTotNm": "색상/백색",
    "venItemCd": CODE,
    "ordQty": "2",
    "sellUprc": "35,000",
    "dlvTypeGbcd": "10",
    "dlvCnclYn": "N",
    "lastDlvstPrgrGbcd": "25",
    "ptcOrdDtm": "2026-11-21 10:00:00",
    "dlvApltNm": "김똠방",
    "dlvApltTel": "010)1111-2222",
    "rcvrNm": "이받음",
    "rcvrHp": "010)3333-4444",
    "rcvrTel": "02)555-6666",
    "dstnPostNo": "06236",
    "dstnAdr": "서울특별시 강남구 테헤란로 1",
    "dstnDtlAdr": "2층",
    "dlvPaonMsg": "문 앞",
}
ITEM: Mapping[str, Any] = {
    "slitmCd": "2100000001",
    "slitmNm": "도자기 목걸이",
    "venItemCd": CODE,
    "itemSellGbcd": "00",
    "prcAthzGbcd": "30",
    "sellPrc": "35000",
}


def answer(status: int = 200, charset: str = "utf-8", root: str = "Root", **datasets: Any) -> Response:
    """Data sets of rows; a `result` alone where there are none."""
    sets = datasets or {"result": [{"code": "0000", "message": "Success"}]}
    inner = "".join(
        f'<Dataset id="{name}"><rows>{"".join(f"<row>{fields(row)}</row>" for row in rows)}</rows></Dataset>'
        for name, rows in sets.items()
    )
    return Response(status, {}, f'<?xml version="1.0" encoding="{charset}"?><{root}>{inner}</{root}>'.encode(charset))


def fields(row: Mapping[str, Any]) -> str:
    return "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in row.items())


def failure(code: str, words: str, status: int = 200) -> Response:
    text = f"<error><code>{code}</code><message>Fail</message><detail>{escape(words)}</detail></error>"
    return Response(status, {}, text.encode())


def sent(request: Request) -> dict[str, list[dict[str, str]]]:
    """The data sets of a request."""
    root: Element = fromstring((request.body or b"").decode())
    return {
        each.get("id", ""): [{child.tag: child.text or "" for child in row} for row in each.iter("row")]
        for each in root
    }


@pytest.fixture(name="answer")
def _answer() -> Callable[..., Response]:
    return answer


@pytest.fixture(name="failure")
def _failure() -> Callable[..., Response]:
    return failure


@pytest.fixture(name="sent")
def _sent() -> Callable[..., Any]:
    return sent


@pytest.fixture
def row() -> Callable[..., dict[str, Any]]:
    return lambda **changes: {**ROW, **changes}


@pytest.fixture
def item() -> Callable[..., dict[str, Any]]:
    return lambda **changes: {**ITEM, **changes}


@pytest.fixture
def caller_of(scripted_caller: Any) -> Callable[..., Caller]:
    return partial(scripted_caller, base_url="http://127.0.0.1:9/hmall", secrets=dict(SECRETS), now=NOW, token=None)


@pytest.fixture
def make_offer(make_product: Any) -> Callable[..., Offer]:
    """`fields` are the mall's own, `terms` those of the sale; the rest changes the product."""

    def offer(fields: dict[str, Any] | None = None, terms: dict[str, Any] | None = None, **changes: Any) -> Offer:
        given = {**TERMS, "mall_fields": {**FIELDS, **(fields or {})}, **(terms or {})}
        return Offer(CODE, make_product(**{**EXAMPLE, **changes}), SalesTerms(**given))

    return offer


def option(key: str, *values: str, **changes: Any) -> Option:
    return Option(key=key, values=values, **{"surcharge_won": 0, "on_sale": True, "stock": 50, **changes})


@pytest.fixture(name="option")
def _option() -> Callable[..., Option]:
    return option


EXAMPLE: Mapping[str, Any] = {
    "name": "도자기 목걸이",
    "maker": "중소기업유통센터",
    "notice": Notice(
        item_type="fashion",
        item_type_name="패션잡화(모자/벨트/액세서리)",
        entries=(NoticeEntry(name="종류", text="귀걸이"), NoticeEntry(name="제조국", text="대한민국")),
    ),
    "keywords": ("목걸이",),
    "detail_html": "<p>상세 & 설명</p>",
    "image_urls": ("https://img.example/1.jpg", "https://img.example/2.jpg"),
    "price_won": 35000,
    "option_use": "all_malls",
    "option_names": ("색상", "크기"),
    "options": (option("k0", "백색", "S"), option("k1", "청색", "S", surcharge_won=1000, stock=0)),
    "stock": None,
}

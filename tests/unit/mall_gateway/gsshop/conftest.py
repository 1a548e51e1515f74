"""A scripted door to GS SHOP, its rows, and a product for it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from contracts.catalog import Notice, NoticeEntry, Option
from contracts.listing import SalesTerms
from mall_gateway.malls.port import Caller, Offer

CODE = "MB0000000000000000AB"
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
SECRETS = {"vendor_id": "1003890", "aes_key": "0123456789abcdef0123456789abcdef"}
FIELDS: Mapping[str, Any] = {
    "md_no": "90001",
    "outbound_place": "0001",
    "return_place": "0002",
    "section_no": "1662742",
    "brand_code": "120410",
    "margin_percent": 25,
    "delivery_fee_type": "conditional",
    "delivery_fee_won": 2500,
    "free_from_won": "30,000",
    "remote_fee_won": 3000,
    "return_fee_won": 2500,
    "exchange_fee_won": 5000,
    "release_days": 2,
    "notice": "종류: 목걸이; 소재: 은 92.5%",
}
TERMS: Mapping[str, Any] = {
    "group_name": "기본",
    "mall_category_code": "B43071905",
    "sale_starts_on": "2026-11-22",
    "sale_ends_on": "2026-12-31",
    "price_won": 35000,
    "courier": "LOTTE",
}
ROW: Mapping[str, Any] = {
    "ordNo": "0012345678",
    "ordItemNo": "1",
    "ordGbnCd": "10",
    "ordStCd": "10",
    "ordDtm": "2026-11-21 10:00:00",
    "ordConfDtm": None,
    "dlvFnshDtm": None,
    "prdCd": "35220001",
    "supPrdCd": CODE,
    "attrPrdCd": "35220001001",
    "supAttrPrdCd": "k0",
    "prdNm": "도자기 목걸이",
    "attrPrdNm": "백색,S",
    "ordQty": 2,
    "salePrc": "35,000",
    "ordAmt": 70000,
    "dlvcAmt": 2500,
    "ordrNm": "김똠방",
    "ordrTelNo": "010-1111-2222",
    "rcvrNm": "이받음",
    "rcvrTelNo": "02-555-6666",
    "rcvrHpNo": "010-3333-4444",
    "rcvrZipCd": "06236",
    "rcvrAddr1": "서울특별시 강남구 테헤란로 1",
    "rcvrAddr2": "2층",
    "dlvReqCont": "문 앞에 놓아 주세요",
    "deliveryCd": "",
    "deliveryNo": "",
}


def good(data: Any = None, **more: Any) -> dict[str, Any]:
    return {"result": "success", "code": "200", "message": None, "data": data, **more}


@pytest.fixture(name="good")
def _good() -> Callable[..., dict[str, Any]]:
    return good


@pytest.fixture
def bad() -> Callable[..., dict[str, Any]]:
    return lambda words, code="400": {"result": "fail", "code": code, "message": words, "data": None}


@pytest.fixture
def undone() -> Callable[..., dict[str, Any]]:
    return lambda words: {"resultCd": "E", "resultMsg": words}


@pytest.fixture
def days() -> Callable[..., dict[str, Any]]:
    """A day's list of some rows."""
    return lambda *rows: good([{"resultList": row} for row in rows])


@pytest.fixture(name="row")
def _row() -> Callable[..., dict[str, Any]]:
    return lambda **changes: {**ROW, **changes}


@pytest.fixture
def caller_of(scripted_caller: Any) -> Callable[..., Caller]:
    return partial(scripted_caller, base_url="http://127.0.0.1:9/gsshop", secrets=dict(SECRETS), now=NOW, token=None)


def option(key: str, *values: str, **changes: Any) -> Option:
    return Option(key=key, values=values, **{"surcharge_won": 0, "on_sale": True, "stock": 50, **changes})


@pytest.fixture(name="option")
def _option() -> Callable[..., Option]:
    return option


EXAMPLE: Mapping[str, Any] = {
    "name": "도자기 목걸이",
    "maker": "중소기업유통센터",
    "brand": "골든에이지",
    "model_number": "N1",
    "notice": Notice(
        item_type="fashion",
        item_type_name="패션잡화(모자/벨트/액세서리)",
        entries=(NoticeEntry(name="종류", text="반지"), NoticeEntry(name="제조국", text="대한민국")),
    ),
    "detail_html": "<p>상세</p>",
    "image_urls": ("https://img.example/1.jpg", "https://img.example/2.jpg"),
    "price_won": 35000,
    "option_use": "all_malls",
    "option_names": ("색상", "크기"),
    "options": (option("k0", "백색", "S"), option("k1", "청색", "M", stock=0)),
    "stock": None,
}


@pytest.fixture
def make_offer(make_product: Any) -> Callable[..., Offer]:
    """`fields` are the mall's own, `terms` those of the sale; the rest changes the product."""

    def offer(fields: dict[str, Any] | None = None, terms: dict[str, Any] | None = None, **changes: Any) -> Offer:
        given = {**TERMS, "mall_fields": {**FIELDS, **(fields or {})}, **(terms or {})}
        return Offer(CODE, make_product(**{**EXAMPLE, **changes}), SalesTerms(**given))

    return offer

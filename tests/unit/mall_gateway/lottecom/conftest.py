"""A scripted door to 롯데온, a product for it, and the rows of an order of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest

from contracts.catalog import Category, Notice, NoticeEntry, Option
from contracts.listing import SalesTerms
from mall_gateway.malls.lottecom.mapping.products import Known
from mall_gateway.malls.lottecom.wire import Identity
from mall_gateway.malls.port import Caller, Offer

CODE = "MB0000000000000000AB"
NOW = datetime(2026, 11, 20, 9, 30, 45, tzinfo=UTC)

FIELDS: dict[str, Any] = {
    "outbound_place": "PLO1",
    "return_place": "PLO2",
    "delivery_policy": "380",
    "dispatch_days": "2",
    "origin_code": "KR",
    "notice_type": "04",
}

TERMS: dict[str, Any] = {
    "group_name": "기본",
    "mall_category_code": "BC43030200",
    "sale_starts_on": None,
    "sale_ends_on": "2026-12-31",
    "price_won": 135000,
    "courier": "CJ_LOGISTICS",
}


def option(key: str, *values: str, **changes: Any) -> Option:
    return Option(key=key, values=values, **{"surcharge_won": 0, "on_sale": True, "stock": 50, **changes})


EXAMPLE: dict[str, Any] = {
    "name": "실버 목걸이",
    "categories": (Category(code="1", path=("패션잡화", "주얼리/시계", "목걸이")),),
    "maker": "은공방",
    "model_number": "GE-01",
    "notice": Notice(
        item_type="fashion_items",
        item_type_name="패션잡화(모자/벨트/액세서리)",
        entries=(
            NoticeEntry(name="소재", text="925 은"),
            NoticeEntry(name="제조사(수입자)", text="은공방"),
            NoticeEntry(name="치수", text=None),
        ),
    ),
    "keywords": ("목걸이", "실버"),
    "detail_html": "<p>상세</p>",
    "image_urls": ("https://img.example/1.jpg", "https://img.example/2.jpg"),
    "option_use": "all_malls",
    "option_names": ("색상",),
    "options": (option("K1", "골드"), option("K2", "실버", surcharge_won=5000, stock=3)),
    "stock": None,
}

ORDER: dict[str, Any] = {
    "odNo": "2026112010000001",
    "odSeq": 1,
    "procSeq": 1,
    "odTypCd": "10",
    "dvRtrvDvsCd": "DV",
    "odPrgsStepCd": "11",
    "spdNo": "LO2000000001",
    "spdNm": "실버 &lt;목걸이&gt;",
    "sitmNo": "LO3000000002",
    "sitmNm": "실버",
    "eitmNo": f"{CODE}-K2",
    "odQty": 2,
    "slPrc": 135000,
    "slAmt": 270000,
    "dvCst": 2500,
    "odrNm": "김주문",
    "mphnNo": "010-1234-5678",
    "dvpCustNm": "이받음",
    "dvpMphnNo": "010-8765-4321",
    "dvpTelNo": "02-111-2222",
    "dvpZipNo": "06236",
    "dvpStnmZipAddr": "서울특별시 강남구 가상로 1",
    "dvpStnmDtlAddr": "2층",
    "dvMsg": "문 앞에 두세요",
    "odCmptDttm": "20261120174550",
}


@pytest.fixture
def caller_of(scripted_caller: Any) -> Callable[..., Caller]:
    """A door under the simulator's address; the key has a space too much."""
    secrets = {"api_key": " the-key "}
    return partial(scripted_caller, base_url="http://127.0.0.1:1234/lottecom", secrets=secrets, now=NOW, token=None)


@pytest.fixture
def make_offer(make_product: Any) -> Callable[..., Offer]:
    """`fields` are the mall's own, `terms` those of the sale; the rest changes the product."""

    def offer(
        fields: dict[str, Any] | None = None,
        terms: dict[str, Any] | None = None,
        number: str | None = None,
        **changes: Any,
    ) -> Offer:
        given = {**TERMS, "mall_fields": {**FIELDS, **(fields or {})}, **(terms or {})}
        return Offer(CODE, make_product(**{**EXAMPLE, **changes}), SalesTerms(**given), mall_product_no=number)

    return offer


@pytest.fixture
def known() -> Known:
    return Known(Identity(tr_grp_cd="SR", tr_no="LO1"), ["FC11030200"], date(2026, 11, 20))


@pytest.fixture
def make_order() -> Callable[..., dict[str, Any]]:
    return lambda **changes: {**ORDER, **changes}


@pytest.fixture(name="option")
def _option() -> Callable[..., Option]:
    return option

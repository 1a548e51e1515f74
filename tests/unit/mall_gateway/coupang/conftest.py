"""A scripted door to 쿠팡, the manual's product for it, and the registration that is made of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest

from contracts.catalog import Category, Notice, NoticeEntry, Option
from contracts.listing import SalesTerms
from mall_gateway.malls.coupang.mapping import listings
from mall_gateway.malls.coupang.wire import CategoryMeta
from mall_gateway.malls.port import Caller, Offer

CODE = "MB0000000000000000AB"
SECRETS = {"vendor_id": "A00099999", "user_id": "golden", "access_key": "access", "secret_key": "secret"}
NOW = datetime(2026, 8, 13, 9, 30, 45, tzinfo=UTC)

FIELDS: dict[str, Any] = {
    "outbound_place": "90210",
    "return_centre": "1000900001",
    "return_name": "파주 반품지",
    "return_phone": "02-555-0101",
    "return_zip_code": "10881",
    "return_address": "경기도 파주시 문발로",
    "return_address_detail": "1층",
    "delivery_method": "SEQUENCIAL",
    "delivery_charge_type": "CONDITIONAL_FREE",
    "delivery_charge": "3000",
    "free_over_won": 50000,
    "initial_return_charge": 3000,
    "return_charge": 3000,
    "remote_area": "Y",
    "union_delivery": True,
    "outbound_days": 2,
}

TERMS: dict[str, Any] = {
    "group_name": "기본",
    "mall_category_code": "63950",
    "sale_starts_on": "2026-08-13",
    "sale_ends_on": "2026-12-31",
    "price_won": 135000,
    "courier": "CJ_LOGISTICS",
}

META = CategoryMeta.model_validate(
    {
        "attributes": [{"attributeTypeName": "수량", "required": "MANDATORY", "basicUnit": "개"}],
        "noticeCategories": [
            {
                "noticeCategoryName": "귀금속/보석/시계류",
                "noticeCategoryDetailNames": [
                    {"noticeCategoryDetailName": "소재/순도/밴드재질", "required": "MANDATORY"},
                    {"noticeCategoryDetailName": "품질보증기준", "required": "MANDATORY"},
                ],
            },
            {
                "noticeCategoryName": "기타 재화",
                "noticeCategoryDetailNames": [{"noticeCategoryDetailName": "품명 및 모델명"}],
            },
        ],
        "certifications": [
            {"certificationType": "NOT_REQUIRED", "name": "인증대상아님"},
            {"certificationType": "KC_KID_CONFIRM", "name": "KC인증 어린이제품 안전확인"},
            {"certificationType": "COMMUNICATION_EQUIPMENT", "name": "방송통신기자재 적합성 평가 대상"},
        ],
    }
)


def option(key: str, *values: str, **changes: Any) -> Option:
    return Option(key=key, values=values, **{"surcharge_won": 0, "on_sale": True, "stock": 9999, **changes})


EXAMPLE: dict[str, Any] = {
    "code": "202008130172432",
    "name": "티몬 테스트 상품",
    "categories": (Category(code="1", path=("패션잡화", "주얼리/시계", "귀걸이/목걸이")),),
    "model_number": "GE-01",
    "maker": "골든",
    "brand": "골든에이지",
    "notice": Notice(
        item_type="jewellery",
        item_type_name="귀금속/보석/시계류",
        entries=(
            NoticeEntry(name="소재 / 순도 / 밴드재질", text="925 은"),
            NoticeEntry(name="품질보증기준", text=None),
        ),
    ),
    "keywords": ("귀걸이",),
    "detail_html": "<p>상세</p>",
    "image_urls": ("https://img.example/1.jpg", "https://img.example/2.jpg"),
    "price_won": 135000,
    "region": "nationwide",
    "option_use": "all_malls",
    "option_names": ("색상",),
    "options": (option("K1", "골드"), option("K2", "실버"), option("K3", "로즈골드", surcharge_won=5000)),
    "stock": None,
}


@pytest.fixture
def caller_of(scripted_caller: Any) -> Callable[..., Caller]:
    return partial(scripted_caller, base_url="http://127.0.0.1:1234/coupang", secrets=SECRETS, now=NOW, token=None)


@pytest.fixture
def make_offer(make_product: Any) -> Callable[..., Offer]:
    """`fields` are the mall's own, `terms` those of the sale; the rest changes the product."""

    def offer(fields: dict[str, Any] | None = None, terms: dict[str, Any] | None = None, **changes: Any) -> Offer:
        given = {**TERMS, "mall_fields": {**FIELDS, **(fields or {})}, **(terms or {})}
        return Offer(CODE, make_product(**{**EXAMPLE, **changes}), SalesTerms(**given))

    return offer


@pytest.fixture
def body_of() -> Callable[..., dict[str, Any]]:
    return lambda offer, meta=META: listings.product_body(offer, meta, SECRETS, date(2026, 8, 13))

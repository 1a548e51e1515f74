"""A scripted door to G마켓 or 옥션, a product for them, and an order of theirs."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest

from contracts.catalog import Category, Notice, NoticeEntry, Option
from contracts.listing import SalesTerms
from mall_gateway.malls.esm.mapping import listings
from mall_gateway.malls.esm.wire import NoticeCode
from mall_gateway.malls.port import Caller, Offer

CODE = "MB0000000000000000AB"
SECRETS = {"master_id": "golden", "secret_key": "secret", "seller_id": "goldenage"}
NOW = datetime(2026, 11, 20, 9, 30, 45, tzinfo=UTC)

FIELDS: dict[str, Any] = {
    "place_no": "1025418",
    "bundle_policy_no": "4235749",
    "dispatch_policy_no": "306",
    "return_address_no": "1546789",
    "return_fee_won": "3,000",
}

TERMS: dict[str, Any] = {
    "group_name": "기본",
    "mall_category_code": "300009483",
    "sale_starts_on": None,
    "sale_ends_on": "2026-12-31",
    "price_won": 135000,
    "courier": "CJ_LOGISTICS",
}

CODES = [
    NoticeCode.model_validate({"officialnoticeitemelementcode": f"5-{place}", "officialnoticeitemelementname": name})
    for place, name in enumerate(("소재/순도/밴드재질", "중량"), start=1)
]


def option(key: str, *values: str, **changes: Any) -> Option:
    return Option(key=key, values=values, **{"surcharge_won": 0, "on_sale": True, "stock": 50, **changes})


EXAMPLE: dict[str, Any] = {
    "name": "실버 목걸이",
    "categories": (Category(code="1", path=("패션잡화", "주얼리/시계", "목걸이")),),
    "model_name": "GE-01",
    "notice": Notice(
        item_type="jewellery",
        item_type_name="귀금속/보석/시계류",
        entries=(NoticeEntry(name="소재 / 순도 / 밴드재질", text="925 은"), NoticeEntry(name="중량", text=None)),
    ),
    "detail_html": "<p>상세</p>",
    "image_urls": ("https://img.example/1.jpg", "https://img.example/2.jpg"),
    "option_use": "all_malls",
    "option_names": ("색상",),
    "options": (option("K1", "골드"), option("K2", "실버", surcharge_won=5000)),
    "stock": None,
}


ORDER: dict[str, Any] = {
    "OrderNo": 2946269058,
    "PayNo": 4454223145,
    "OrderStatus": 1,
    "SiteGoodsNo": "1496943317",
    "OutGoodsNo": CODE,
    "GoodsName": "실버 목걸이",
    "SalePrice": "135000.0000",
    "ContrAmount": 2,
    "OrderAmount": "270000.0000",
    "ShippingFee": "2500.0000",
    "BuyerName": "김주문",
    "BuyerMobileTel": "010-1234-5678",
    "ReceiverName": "이받음",
    "HpNo": "010-8765-4321",
    "TelNo": "02-111-2222",
    "ZipCode": "06236",
    "DelFrontAddress": "서울특별시 강남구 가상로 1",
    "DelBackAddress": "2층",
    "DelMemo": "문 앞에 두세요",
    "OrderDate": "2026-11-20T17:45:39.727",
    "PayDate": "2026-11-20T17:45:50.507",
    "ItemOptionSelectList": [{"ItemOptionValue": "실버", "ItemOptionOrderCnt": 2, "ItemOptionCode": "K2"}],
}


@pytest.fixture
def caller_of(scripted_caller: Any) -> Callable[..., Caller]:
    return partial(scripted_caller, base_url="http://127.0.0.1:1234/gmarket", secrets=SECRETS, now=NOW, token=None)


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
def known() -> listings.Known:
    return listings.Known("5", CODES, date(2026, 11, 20))


@pytest.fixture
def make_order() -> Callable[..., dict[str, Any]]:
    return lambda **changes: {**ORDER, **changes}


@pytest.fixture(name="option")
def _option() -> Callable[..., Option]:
    return option

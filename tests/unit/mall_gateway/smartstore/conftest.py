"""A scripted door to 스토어팜, the manual's product for it, and a line of an order as it tells of one."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import bcrypt
import pytest

from contracts.catalog import Notice, NoticeEntry, Option
from contracts.listing import SalesTerms
from mall_gateway.malls.port import Caller, Offer
from mall_gateway.malls.smartstore.mapping import listings

CODE = "MB0000000000000000AB"
SECRETS = {"client_id": "aaaabbbbcccc", "client_secret": bcrypt.gensalt(4).decode()}
NOW = datetime(2026, 8, 13, 9, 30, 45, tzinfo=UTC)

FIELDS: dict[str, Any] = {
    "delivery_fee_type": "CONDITIONAL_FREE",
    "base_fee": 3000,
    "free_over_won": "50,000",
    "fee_pay_type": "PREPAID",
    "area2_fee": 3000,
    "return_fee": 3000,
    "exchange_fee": 6000,
    "shipping_address_id": "100797935",
    "return_address_id": "100797936",
    "bundle_group": "55",
    "as_phone": "02-555-0101",
    "as_guide": "구매 후 7일 안에 연락해 주세요.",
    "origin_area_code": "00",
}

TERMS: dict[str, Any] = {
    "group_name": "기본",
    "mall_category_code": "50000584",
    "sale_starts_on": "2026-08-13",
    "sale_ends_on": "2026-12-31",
    "price_won": 135000,
    "courier": "CJ_LOGISTICS",
}


def option(key: str, *values: str, **changes: Any) -> Option:
    return Option(key=key, values=values, **{"surcharge_won": 0, "on_sale": True, "stock": 9999, **changes})


EXAMPLE: dict[str, Any] = {
    "code": "202008130172432",
    "name": "티몬 테스트 상품",
    "for_coupang": False,
    "maker": "골든",
    "brand": "골든에이지",
    "notice": Notice(
        item_type="jewellery",
        item_type_name="귀금속 / 보석 / 시계류",
        entries=(
            NoticeEntry(name="소재/순도/밴드재질", text="925 은"),
            NoticeEntry(name="품질보증기준", text=None),
            NoticeEntry(name="A/S 책임자와 전화번호", text="골든 02-555-0101"),
        ),
    ),
    "keywords": ("귀걸이", "선물"),
    "detail_html": "<p>상세</p>",
    "image_urls": ("https://img.example/1.jpg", "https://img.example/2.jpg"),
    "price_won": 135000,
    "region": "nationwide",
    "option_use": "open_markets",
    "option_names": ("색상", "크기"),
    "options": (option("K1", "골드", "S"), option("K2", "실버", "S", surcharge_won=-500, on_sale=False)),
    "stock": None,
}


def order_line(**changes: Any) -> dict[str, Any]:
    line = {
        "productOrderId": "2026081300000011",
        "productOrderStatus": "PAYED",
        "placeOrderStatus": "NOT_YET",
        "productId": "900000002",
        "originalProductId": "900000001",
        "productName": "티몬 테스트 상품",
        "productOption": "색상: 골드 / 크기: S",
        "optionCode": "31000000001",
        "optionPrice": 5000,
        "optionManageCode": "K1",
        "sellerProductCode": CODE,
        "quantity": 2,
        "unitPrice": 135000,
        "totalProductAmount": 280000,
        "totalPaymentAmount": 270000,
        "deliveryFeeAmount": 3000,
        "sectionDeliveryFee": 2500,
        "shippingMemo": "문 앞",
        "individualCustomUniqueCode": "P000000000000",
        "shippingAddress": {
            "name": "이영희",
            "tel1": "010-0000-0001",
            "tel2": "02-000-0002",
            "zipCode": "63125",
            "baseAddress": "제주특별자치도 제주시 연동 11",
            "detailedAddress": "3층",
        },
    }
    order = {
        "orderId": "2026081300000001",
        "orderDate": "2026-08-13T10:00:00.000+09:00",
        "paymentDate": "2026-08-13T10:01:00.500+09:00",
        "ordererName": "김철수",
        "ordererTel": "010-0000-0003",
    }
    whole: dict[str, Any] = {"order": order, "productOrder": line | changes.pop("line", {})}
    return {**whole, **changes}


@pytest.fixture
def caller_of(scripted_caller: Any) -> Callable[..., Caller]:
    return partial(scripted_caller, base_url="http://127.0.0.1:1234/smartstore", secrets=SECRETS, now=NOW)


@pytest.fixture
def make_offer(make_product: Any) -> Callable[..., Offer]:
    """`fields` are the mall's own, `terms` those of the sale, `numbers` its options'; the rest changes the product."""

    def offer(
        fields: dict[str, Any] | None = None,
        terms: dict[str, Any] | None = None,
        numbers: dict[str, str] | None = None,
        **changes: Any,
    ) -> Offer:
        given = {**TERMS, "mall_fields": {**FIELDS, **(fields or {})}, **(terms or {})}
        return Offer(CODE, make_product(**{**EXAMPLE, **changes}), SalesTerms(**given), None, numbers or {})

    return offer


@pytest.fixture
def body_of() -> Callable[[Offer], dict[str, Any]]:
    return lambda offer: listings.product_body(offer)["originProduct"]


@pytest.fixture(scope="session")
def make_order() -> Callable[..., dict[str, Any]]:
    return order_line

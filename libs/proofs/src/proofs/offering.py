"""How the demo's goods are sold on each mall: fields of the 판매정보 and where the mall's places go, as data."""

from collections.abc import Mapping
from typing import Any

ADDRESS = "06236 서울 강남구 테헤란로 1, 2층"
AS_GUIDE = "구매 후 1년 이내, 02-1234-5678"

TEMPLATE: Mapping[str, Any] = {
    "typed_delivery": "Y",
    "product_type_group": "general",
    "dispatch_type": "today",
    "cutoff_time": "14:00",
    "fee_policy": "free",
    "return_fee_won": 7000,
    "dispatch_address": ADDRESS,
    "return_address": ADDRESS,
}
"""The 배송템플릿 that a seller makes where the mall wants one of his own."""

MADE_TEMPLATE: Mapping[str, str] = {"tmon": "delivery_template_no"}
"""Malls that want a template made first, and the field that its number goes into."""

_ESM_PLACES = {
    "place_no": "출하지",
    "bundle_policy_no": "묶음배송비 정책",
    "dispatch_policy_no": "발송정책",
    "return_address_no": "반품/교환지",
}
PLACES: Mapping[str, Mapping[str, str]] = {
    "st11": {"outbound_place": "출고지", "return_place": "반품/교환지", "dispatch_template": "발송마감 템플릿"},
    "auction": _ESM_PLACES,
    "gmarket": _ESM_PLACES,
    "interpark": {"delivery_policy": "배송비정책", "return_place": "반품배송지"},
    "coupang": {"outbound_place": "출고지", "return_centre": "반품지"},
    "smartstore": {"shipping_address_id": "RELEASE", "return_address_id": "REFUND_OR_EXCHANGE"},
    "gsshop": {"md_no": "담당MD", "outbound_place": "출고지", "return_place": "반송지"},
    "lottecom": {"outbound_place": "출고지", "return_place": "반품지", "delivery_policy": "배송비정책"},
    "lotteimall": {
        "md_group_no": "MD상품군",
        "delivery_policy": "배송비정책",
        "outbound_place": "출고지",
        "return_place": "반품지",
    },
}
"""Fields that take the number of a place kept at the mall, and the kind of that place."""

FIELDS: Mapping[str, Mapping[str, Any]] = {
    "tmon": {"product_type_group": "general"},
    "wemakeprice": {
        "ship_method": "parcel",
        "ship_type": "bundle",
        "ship_fee_type": "free",
        "remote_fee_won": 3000,
        "fee_payment": "prepaid",
        "outbound_address": ADDRESS,
        "return_address": ADDRESS,
        "return_fee_won": 2500,
        "release_days": 2,
    },
    "st11": {
        "delivery_fee_type": "free",
        "fee_payment": "prepaid",
        "return_fee_won": 2500,
        "exchange_fee_won": 5000,
        "as_guide": AS_GUIDE,
        "return_guide": "수령 후 7일 이내에 연락해 주세요.",
    },
    "auction": {"return_fee_won": 2500},
    "gmarket": {"return_fee_won": 2500},
    "interpark": {"return_fee_won": 2500, "as_guide": AS_GUIDE},
    "coupang": {
        "return_name": "반품지_1",
        "return_phone": "02-1234-5678",
        "return_zip_code": "06236",
        "return_address": "서울특별시 강남구 테헤란로 1",
        "return_address_detail": "2층",
        "delivery_method": "SEQUENCIAL",
        "delivery_charge_type": "FREE",
        "initial_return_charge": 2500,
        "return_charge": 2500,
        "outbound_days": 1,
    },
    "smartstore": {
        "delivery_fee_type": "FREE",
        "return_fee": 2500,
        "exchange_fee": 5000,
        "as_phone": "02-1234-5678",
        "as_guide": "구매 후 7일 안에 연락해 주세요.",
        "origin_area_code": "03",
    },
    "cjmall": {
        "mall_category": "292240",
        "brand_code": "24049000",
        "md_code": "5066",
        "maker_code": "1001",
        "origin_code": "KR",
        "contact_no": 10002,
        "ship_place_no": 23125,
        "return_place_no": 23125,
        "margin_percent": 25,
        "delivery_fee_type": "free",
        "delivery_fee_code": "00264854",
        "lead_days": 3,
        "notice": "25001: 상세페이지 참조; 25002: 상세페이지 참조",
    },
    "gsshop": {
        "section_no": 1662742,
        "brand_code": "120410",
        "margin_percent": 25,
        "delivery_fee_type": "free",
        "return_fee_won": 2500,
        "exchange_fee_won": 5000,
        "release_days": 2,
        "notice": "제조자(수입자): 중소기업유통센터",
    },
    "hmall": {
        "item_class": "R1/R101/R10101/R1010101",
        "brand_code": "205390",
        "maker_code": "2347",
        "origin_code": "KR",
        "md_code": "8048",
        "margin_percent": 25,
        "outbound_address_seq": 4,
        "return_address_seq": 4,
        "fee_payment": "free",
        "return_fee_won": 6000,
        "exchange_fee_won": 6000,
        "notice": "제조사: 중소기업유통센터",
    },
    "lottecom": {"dispatch_days": 2, "origin_code": "KR", "notice_type": "38"},
    "lotteimall": {"margin_percent": 20, "delivery_days": 2, "notice_article": "135"},
    "gongyoung": {
        "margin_percent": 20,
        "delivery_fee_won": 0,
        "return_fee_won": 2500,
        "outbound_address": ADDRESS,
        "return_address": ADDRESS,
        "notice_texts": "제조국=대한민국",
    },
}
"""What a mall needs beside price, category and places."""

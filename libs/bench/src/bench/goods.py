"""What the fan-out registers: one product, with the terms that each mall wants."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from bench.market import SELLER, Account, Office
from bench.orders import NAMESPACE
from contracts.catalog import Product
from contracts.listing import ListingRequested

ADDRESS = "06236 서울 강남구 테헤란로 1, 2층"
NOTICE = {
    "종류": "목걸이",
    "소재": "도자기",
    "치수": None,
    "제조사(수입자)": "중소기업유통센터",
    "제조국": "대한민국",
    "취급시 주의사항": None,
    "품질보증기준": None,
    "A/S 책임자와 전화번호": "02-1234-5678",
    "예상배송일": "이후익일출고",
}
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
}
PLACES: Mapping[str, Mapping[str, str]] = {
    "coupang": {"outbound_place": "출고지", "return_centre": "반품지"},
    "smartstore": {"shipping_address_id": "RELEASE", "return_address_id": "REFUND_OR_EXCHANGE"},
}
TEMPLATE = {
    "typed_delivery": "Y",
    "product_type_group": "general",
    "dispatch_type": "today",
    "cutoff_time": "14:00",
    "fee_policy": "free",
    "return_fee_won": 7000,
    "dispatch_address": ADDRESS,
    "return_address": ADDRESS,
}


def product(number: int) -> Product:
    """The n-th product."""
    options = [
        {"key": key, "values": [text], "surcharge_won": 0, "on_sale": True, "stock": 50}
        for key, text in (("k0", "백색"), ("k1", "청색"))
    ]
    entries = [{"name": name, "text": text} for name, text in NOTICE.items()]
    return Product.model_validate(
        {
            **_plain(number),
            "notice": {
                "item_type": "fashion_items",
                "item_type_name": "패션잡화(모자/벨트/액세서리)",
                "entries": entries,
            },
            "option_use": "open_markets",
            "option_style": "combination",
            "option_names": ["색상"],
            "options": options,
            "extras": [],
            "stock": None,
        }
    )


def _plain(number: int) -> dict[str, Any]:
    unset = dict.fromkeys(("own_code", "model_name", "model_number", "isbn", "made_on", "valid_until"))
    return {
        **unset,
        "product_id": uuid5(NAMESPACE, f"goods/{number}"),
        "code": f"2026112{number:06d}",
        "name": f"도자기 목걸이 {number}번",
        "on_sale": True,
        "for_coupang": True,
        "categories": [{"code": "1", "path": ["패션잡화", "주얼리/시계"]}],
        "maker": "중소기업유통센터",
        "brand": "중소기업유통센터",
        "origin": {"kind": "not_applicable"},
        "certifications": [],
        "keywords": ["목걸이"],
        "detail_html": "<p>상세 설명</p>",
        "image_urls": ["https://images.example/main1.jpg"],
        "price_won": 35_000,
        "tax": "taxed",
        "region": "전국",
        "adults_only": False,
    }


async def terms(office: Office, account: Account) -> dict[str, Any]:
    """What a listing on an account says beside its product: asked of the mall once."""
    counter, account_id, fields = office.counter, account.account_id, dict(FIELDS[account.mall])
    if account.mall == "tmon":
        made = await counter.create_delivery_template(SELLER, account_id, "기본", TEMPLATE)
        fields["delivery_template_no"] = made.number
    elif account.mall in PLACES:
        numbers = {place.kind: place.number for place in await counter.delivery_templates(SELLER, account_id)}
        fields |= {name: numbers[kind] for name, kind in PLACES[account.mall].items()}
    (category, *_) = await counter.categories(SELLER, account_id, "목걸이")
    return {
        "group_name": "기본",
        "sale_starts_on": None,
        "sale_ends_on": "2030-12-31",
        "price_won": 35_000,
        "courier": "LOGEN",
        "mall_category_code": category.code,
        "mall_fields": fields,
    }


def listing(account: Account, number: int, terms_: Mapping[str, Any]) -> ListingRequested:
    """The registration of the n-th product on an account."""
    return ListingRequested.model_validate(
        {
            "listing_id": listing_id(account, number),
            "account_id": account.account_id,
            "mall": account.mall,
            "kind": "register",
            "attempt": 1,
            "mall_product_no": None,
            "mall_option_nos": {},
            "product": product(number),
            "terms": terms_,
        }
    )


def listing_id(account: Account, number: int) -> UUID:
    """Its id."""
    return uuid5(NAMESPACE, f"listing/{account.account_id}/{number}")


def spread_over(accounts: Sequence[Account], counts: Mapping[str, int]) -> list[tuple[Account, int]]:
    """Which product goes to which account: so many to each account of a mall."""
    return [(account, number) for account in accounts for number in range(counts[account.mall])]

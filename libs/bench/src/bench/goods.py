"""What the fan-out registers: one product, with the terms that each mall wants."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from bench.market import SELLER, Account, Office
from bench.orders import NAMESPACE
from contracts.catalog import Product
from contracts.listing import ListingRequested
from proofs import offering

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
    counter, account_id, mall = office.counter, account.account_id, account.mall
    fields = dict(offering.FIELDS[mall])
    if mall in offering.MADE_TEMPLATE:
        made = await counter.create_delivery_template(SELLER, account_id, "기본", offering.TEMPLATE)
        fields[offering.MADE_TEMPLATE[mall]] = made.number
    if mall in offering.PLACES:
        places = await counter.delivery_templates(SELLER, account_id)
        numbers = {place.kind: place.number for place in reversed(places)}
        fields |= {name: numbers[kind] for name, kind in offering.PLACES[mall].items()}
    category = next(each for each in await counter.categories(SELLER, account_id, "주얼리소품") if each.leaf)
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

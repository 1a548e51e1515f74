"""What the demo's sellers sell, and how they sell it on each mall."""

from typing import Any

from proofs import offering
from proofs.people import Desk

SEE_DETAILS = "상세페이지 참조"


GOODS: dict[str, tuple[str, int, list[str], dict[str, Any]]] = {
    "티몬 테스트 상품": (
        "fashion_items",
        135_000,
        ["패션잡화", "주얼리/시계", "귀걸이/목걸이"],
        {"options": {"use": "open_markets", "names": ["색상"], "values": ["골드,실버,로즈골드"]}, "stock": 9999},
    ),
    "순면 라운드 티셔츠": (
        "wear",
        19_900,
        ["의류"],
        {
            "options": {
                "use": "open_markets",
                "names": ["색상", "사이즈"],
                "combinations": [
                    {"values": [colour, size], "surcharge_won": 1_000 if size == "XL" else 0, "stock": 500}
                    for colour in ("화이트", "블랙")
                    for size in ("M", "L", "XL")
                ],
            }
        },
    ),
    "제주 감귤 5kg": (
        "food",
        24_000,
        ["식품"],
        {"origin": {"kind": "agricultural", "place": "제주특별자치도"}, "tax": "exempt", "stock": 800},
    ),
    "클래식 우드 볼펜": ("etc", 8_500, ["문구/사무"], {"stock": 1_000}),
    "캠핑 접이식 의자": (
        "sports_equipment",
        39_000,
        ["스포츠/레저/취미", "캠핑", "캠핑가구"],
        {"options": {"use": "open_markets", "names": ["색상"], "values": ["카키,베이지"]}, "stock": 300},
    ),
}
"""The manual's product and four of other kinds: item type, price, our category, and what else the form says."""


def products(desk: Desk) -> list[dict[str, Any]]:
    """The goods as bodies of `POST /v1/products`."""
    notices = {kind["code"]: kind for kind in desk.see("catalog", "/notices")}
    categories = desk.see("catalog", "/categories")
    return [_product(name, notices, categories) for name in GOODS]


def _product(name: str, notices: dict[str, Any], categories: list[Any]) -> dict[str, Any]:
    item_type, price_won, path, more = GOODS[name]
    kind = notices.get(item_type) or notices["etc"]
    entries = [
        {"name": field, "text": "2시 이전 당일출고/이후익일출고" if field == "예상배송일" else SEE_DETAILS}
        for field in kind["fields"]
    ]
    found = [row for row in categories if row["path"][: len(path)] == path and not row["certificate"]]
    return {
        "name": name,
        "category_codes": [found[0]["code"]],
        "maker": "중소기업유통센터",
        "brand": "중소기업유통센터",
        "for_coupang": True,
        "notice": {"item_type": kind["code"], "entries": entries},
        "price_won": price_won,
        "image_urls": ["https://images.example/main1.jpg"],
        "detail_html": f"<p>{name}</p>",
        "stock_used": True,
        **more,
    }


KEYWORDS = {
    "티몬 테스트 상품": "주얼리소품",
    "순면 라운드 티셔츠": "티셔츠",
    "제주 감귤 5kg": "감귤",
    "클래식 우드 볼펜": "필기구",
    "캠핑 접이식 의자": "캠핑의자",
}


def mall_fields(desk: Desk, mall: str, account_id: str) -> dict[str, Any]:
    """What a mall needs beside price and category; places and templates are looked up at the mall, or made there."""
    own = dict(offering.FIELDS[mall])
    if mall in offering.MADE_TEMPLATE:
        own[offering.MADE_TEMPLATE[mall]] = _made_template(desk, account_id)
    if mall in offering.PLACES:
        numbers = _places(desk, account_id)
        own |= {field: numbers[kind] for field, kind in offering.PLACES[mall].items()}
    return own


def _places(desk: Desk, account_id: str) -> dict[str, str]:
    rows = desk.ask("GET", "mall-gateway", f"/accounts/{account_id}/delivery-templates")
    return {row["kind"]: row["number"] for row in reversed(rows)}


def _made_template(desk: Desk, account_id: str) -> str:
    body = {"name": "배송템플릿", "details": dict(offering.TEMPLATE)}
    return desk.ask("POST", "mall-gateway", f"/accounts/{account_id}/delivery-templates", json=body)["number"]

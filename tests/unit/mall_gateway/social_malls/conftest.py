"""A scripted door to a mall, and the manual's product, for the adapters of the 소셜 malls."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from contracts.catalog import Category, Notice, NoticeEntry, Option, Origin, Product
from contracts.listing import SalesTerms
from mall_gateway.malls.port import Caller, Offer, Response

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
AES_KEY = "0123456789abcdef"
SECRETS = {
    "login_id": "sbdc6678",
    "vendor_id": "V100",
    "partner_id": "sbdc6678",
    "partner_token": "partner-token",
    "client_id": "client",
    "client_secret": "secret",
    "aes_key": AES_KEY,
    "api_key": "wmp-key",
}


def answer(body: Any = None, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """JSON, or bytes as they are."""
    raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    return Response(status, headers or {}, raw)


@pytest.fixture(name="answer")
def _answer() -> Callable[..., Response]:
    return answer


@pytest.fixture
def caller_of(scripted_caller: Any) -> Callable[..., Caller]:
    return partial(scripted_caller, base_url="http://127.0.0.1:9/mall", secrets=SECRETS, now=NOW, token="t0")


@pytest.fixture
def make_options() -> Callable[..., tuple[Option, ...]]:
    return options


@pytest.fixture
def make_offer() -> Callable[..., Offer]:
    return example_offer


def example_offer(
    product: Mapping[str, Any] | None = None, terms: Mapping[str, Any] | None = None, **fields: Any
) -> Offer:
    """티몬 테스트 상품 of the manual; `fields` are the mall's own."""
    return Offer(
        listing_code="MB0000000000000001",
        product=Product.model_validate({**EXAMPLE, **(product or {})}),
        terms=SalesTerms.model_validate({**TERMS, "mall_fields": fields, **(terms or {})}),
    )


def options(count: int = 3, **changes: Any) -> tuple[Option, ...]:
    names = ("골드", "실버", "로즈골드", *(f"색{number}" for number in range(count)))
    given = {"surcharge_won": 0, "on_sale": True, "stock": 12, **changes}
    return tuple(Option(key=f"k{number}", values=(names[number],), **given) for number in range(count))


TERMS: Mapping[str, Any] = {
    "group_name": "고급 주얼리 세트",
    "mall_category_code": "30101",
    "mall_category_path": ("패션잡화", "주얼리", "주얼리소품"),
    "sale_starts_on": None,
    "sale_ends_on": "2030-12-31",
    "price_won": 135_000,
    "courier": "LOGEN",
}
EXAMPLE: Mapping[str, Any] = {
    "product_id": UUID(int=2),
    "code": "202008130172432",
    "own_code": None,
    "name": "티몬 테스트 상품",
    "on_sale": True,
    "for_coupang": False,
    "categories": (Category(code="1", path=("패션잡화", "주얼리/시계", "귀걸이/목걸이")),),
    "model_name": None,
    "model_number": None,
    "isbn": None,
    "maker": "중소기업유통센터",
    "brand": "중소기업유통센터",
    "made_on": None,
    "valid_until": None,
    "origin": Origin(kind="not_applicable"),
    "certifications": (),
    "notice": Notice(
        item_type="fashion",
        item_type_name="패션잡화(모자/벨트/액세서리)",
        entries=(NoticeEntry(name="소재", text="금속"), NoticeEntry(name="치수", text=None)),
    ),
    "keywords": ("목걸이", "귀걸이"),
    "detail_html": "<p>상세 설명</p>",
    "image_urls": ("https://images.example/main1.jpg",),
    "price_won": 135_000,
    "tax": "taxed",
    "region": "전국",
    "adults_only": False,
    "option_use": "open_markets",
    "option_style": "combination",
    "option_names": ("색상",),
    "options": options(),
    "extras": (),
    "stock": None,
}

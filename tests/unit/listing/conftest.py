"""Examples that the tests of listing share: the manual's product, its terms, a listing that waits."""

from collections.abc import Callable, Generator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.testing import as_seller
from contracts.catalog import Category, Extra, Notice, NoticeEntry, Option, Origin, Product
from listing.application import ListingService
from listing.domain import Ask, GroupTerms, KnownAccount, KnownProduct, Listing, Pricing, SalesGroup

SELLER = UUID(int=1)
PRODUCT = UUID(int=2)
ACCOUNT = UUID(int=3)
TODAY = date(2026, 11, 21)
TMON_FIELDS = {"delivery_template_no": "1690698", "product_type_group": "general"}


def example_product(**changes: Any) -> Product:
    """티몬 테스트 상품 of the manual."""
    options = tuple(
        Option(key=key, values=(value,), surcharge_won=0, on_sale=True, stock=9999)
        for key, value in (("01", "골드"), ("02", "실버"), ("03", "로즈골드"))
    )
    given: dict[str, Any] = {
        "product_id": PRODUCT,
        "code": "202008130172432",
        "own_code": None,
        "name": "티몬 테스트 상품",
        "on_sale": True,
        "for_coupang": True,
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
            item_type="fashion", item_type_name="패션잡화", entries=(NoticeEntry(name="소재", text="금속"),)
        ),
        "keywords": ("목걸이",),
        "detail_html": "<p>상세</p>",
        "image_urls": ("https://images.example/1.jpg",),
        "price_won": 135_000,
        "tax": "taxed",
        "region": "전국",
        "adults_only": False,
        "option_use": "open_markets",
        "option_style": "combination",
        "option_names": ("색상",),
        "options": options,
        "extras": (),
        "stock": None,
    }
    return Product.model_validate({**given, **changes})


def example_extra() -> Extra:
    return Extra(key="x1", group="포장", name="선물 포장", price_won=2000, on_sale=True)


def example_terms(**changes: Any) -> GroupTerms:
    """고급 주얼리 세트 of the manual."""
    given: dict[str, Any] = {
        "name": "고급 주얼리 세트",
        "mall_category_code": "30101",
        "mall_category_path": ("패션잡화", "주얼리", "주얼리소품"),
        "sale_starts_on": None,
        "sale_ends_on": "2030-12-31",
        "pricing": Pricing("fixed", 135_000),
        "courier": "LOGEN",
        "mall_fields": TMON_FIELDS,
    }
    return GroupTerms(**{**given, **changes})


def example_ask(**changes: Any) -> Ask:
    given: dict[str, Any] = {
        "job_id": uuid4(),
        "group_id": UUID(int=4),
        "revision": 1,
        "product": example_product().model_dump(mode="json"),
        "terms": {},
    }
    return Ask(**{**given, **changes})


@pytest.fixture
def service() -> Generator[ListingService]:
    with as_seller(SELLER):
        yield ListingService()


@pytest.fixture
def account_id(service: ListingService) -> UUID:
    account = uuid4()
    service.know_account(SELLER, account, "tmon", "sbdc6678", "verified")
    return account


@pytest.fixture
def known_product() -> KnownProduct:
    product = KnownProduct(SELLER, PRODUCT)
    product.tell(1, example_product().model_dump(mode="json"))
    return product


@pytest.fixture
def tmon_account() -> KnownAccount:
    account = KnownAccount(SELLER, ACCOUNT)
    account.tell("tmon", "sbdc6678", "verified")
    return account


@pytest.fixture
def tmon_group() -> SalesGroup:
    group = SalesGroup(SELLER, UUID(int=9), ACCOUNT, "tmon")
    group.save_terms(example_terms(), TODAY)
    return group


@pytest.fixture
def waiting() -> Listing:
    """연동대기."""
    listing = Listing(SELLER, PRODUCT, ACCOUNT, "tmon")
    listing.queue(UUID(int=4))
    return listing


@pytest.fixture
def product_with() -> Callable[..., Product]:
    return example_product


@pytest.fixture
def terms_with() -> Callable[..., GroupTerms]:
    return example_terms


@pytest.fixture
def ask_with() -> Callable[..., Ask]:
    return example_ask

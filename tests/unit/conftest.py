"""What the unit tests of several services and malls need: a product to sell, and a price for one."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import pytest

from contracts.catalog import Notice, Origin, Product
from contracts.listing import SalesTerms
from mall_gateway.malls.port import PriceChange


def product(**changes: Any) -> Product:
    """One that says no more than it must."""
    values: dict[str, Any] = {
        "product_id": UUID(int=9),
        "code": "202611210001",
        "own_code": None,
        "name": "상품",
        "on_sale": True,
        "for_coupang": True,
        "categories": (),
        "model_name": None,
        "model_number": None,
        "isbn": None,
        "maker": "제조사",
        "brand": "브랜드",
        "made_on": None,
        "valid_until": None,
        "origin": Origin(kind="not_applicable"),
        "certifications": (),
        "notice": Notice(item_type="38", item_type_name="기타", entries=()),
        "keywords": (),
        "detail_html": "",
        "image_urls": (),
        "price_won": 1000,
        "tax": "taxed",
        "region": "",
        "adults_only": False,
        "option_use": "none",
        "option_style": "combination",
        "option_names": (),
        "options": (),
        "extras": (),
        "stock": 10,
    }
    return Product(**{**values, **changes})


@pytest.fixture(scope="session")
def make_product() -> Callable[..., Product]:
    return product


@pytest.fixture(scope="session")
def price_change() -> Callable[..., PriceChange]:
    """A price for a product; `fields` are the mall's own of its 판매정보."""

    def made(
        number: str, won: int, numbers: Mapping[str, str] | None = None, surcharges: Any = None, **fields: Any
    ) -> PriceChange:
        terms = SalesTerms(
            group_name="기본",
            mall_category_code="1",
            sale_starts_on=None,
            sale_ends_on="2026-12-31",
            price_won=won,
            courier=None,
            mall_fields=fields,
        )
        return PriceChange(number, numbers or {}, terms, surcharges or {"": 0}, taxed=True)

    return made

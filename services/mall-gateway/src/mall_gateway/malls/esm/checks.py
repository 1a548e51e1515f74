"""What G마켓 and 옥션 will not take, told before anything is sent (malls.md 4.2, product.md)."""

from collections.abc import Iterator

from mall_gateway.malls.esm.mapping.listings import MAX_STOCK, stock_of
from mall_gateway.malls.esm.profile import MAX_CHOICES, SALES_FIELDS
from mall_gateway.malls.offers import check_capabilities, sold_options
from mall_gateway.malls.port import MallProfile, Offer
from mall_gateway.malls.sales_fields import check_fields, text_of

MAX_PRICE = 1_000_000_000


def problems(profile: MallProfile, offer: Offer) -> Iterator[str]:
    """Sentences in Korean, each naming the field and what to write; none when all is well."""
    yield from check_capabilities(profile, offer)
    yield from _check_product(profile, offer)
    yield from _check_terms(profile, offer)
    yield from check_fields(SALES_FIELDS, offer.terms.mall_fields)


def _check_product(profile: MallProfile, offer: Offer) -> Iterator[str]:
    product = offer.product
    choices = len(sold_options(product))
    if len(product.option_names) == 1 and choices > MAX_CHOICES:
        yield f"{profile.name}은(는) 옵션명이 하나이면 옵션값을 {MAX_CHOICES}개까지 받습니다. 지금은 {choices}개입니다."
    if offer.mall_product_no is None and stock_of(product) == 0:
        yield f"{profile.name}에 등록하려면 재고가 1개 이상 있어야 합니다. 재고를 입력하세요. (최대 {MAX_STOCK:,}개)"


def _check_terms(profile: MallProfile, offer: Offer) -> Iterator[str]:
    terms, fields = offer.terms, offer.terms.mall_fields
    if not terms.mall_category_code.strip():
        yield f"제휴몰 카테고리: {profile.name} 카테고리를 검색해 고르세요."
    if terms.price_won > MAX_PRICE:
        yield f"{profile.name}의 판매가는 {MAX_PRICE:,}원까지입니다. 판매가를 낮추세요."
    if terms.courier not in profile.couriers:
        yield f"{profile.name}에서 쓸 수 있는 택배사를 판매정보에서 선택하세요."
    if bool(text_of(fields, "origin_type")) != bool(text_of(fields, "origin_code")):
        yield "판매정보의 '원산지 구분'과 '원산지 코드'는 둘 다 적거나 둘 다 비우세요."

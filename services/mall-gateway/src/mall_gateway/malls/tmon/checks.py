"""What 티몬 will not take, told before anything is sent (product.md "Malls", malls.md 5.2)."""

from collections.abc import Iterator

from mall_gateway.malls.port import Offer
from mall_gateway.malls.sales_fields import check_fields
from mall_gateway.malls.tmon.profile import (
    COURIERS,
    MAX_DETAIL,
    MAX_KEYWORDS,
    MAX_OPTIONS,
    MAX_TITLE,
    SALES_FIELDS,
)


def problems(offer: Offer) -> Iterator[str]:
    """Sentences in Korean, each naming the field and what to write; none when all is well."""
    yield from _product_problems(offer)
    yield from _option_problems(offer)
    yield from _terms_problems(offer)


def _product_problems(offer: Offer) -> Iterator[str]:
    product = offer.product
    if any(extra.on_sale for extra in product.extras):
        yield "추가상품: 티몬에는 추가상품을 등록할 수 없습니다. 추가상품을 판매불가로 바꾸거나 지우세요."
    if not product.on_sale:
        yield "상품상태: 판매불가 상품은 연동할 수 없습니다. 판매가능으로 바꾸세요."
    if len(product.name) > MAX_TITLE:
        yield f"상품명: 티몬은 {MAX_TITLE}자까지 받습니다. 지금 {len(product.name)}자이니 줄이세요."
    if len(product.keywords) > MAX_KEYWORDS:
        yield f"키워드: 티몬은 {MAX_KEYWORDS}개까지 받습니다. {len(product.keywords) - MAX_KEYWORDS}개를 지우세요."
    if not product.image_urls:
        yield "대표이미지: 티몬은 이미지가 1개 이상 필요합니다. 대표이미지를 등록하세요."
    if not product.detail_html.strip():
        yield "상세이미지: 상세설명이 비어 있습니다. 이미지를 올리거나 내용을 입력하세요."
    if len(product.detail_html) > MAX_DETAIL:
        yield f"상세이미지: 티몬은 상세설명을 {MAX_DETAIL:,}자까지 받습니다. 내용을 줄이세요."


def _option_problems(offer: Offer) -> Iterator[str]:
    product = offer.product
    if product.option_use == "none":
        return
    if product.option_style == "buyer_input":
        yield "옵션형식: 티몬에는 구매자입력형 옵션을 등록할 수 없습니다. 조합형으로 바꾸세요."
        return
    if len(product.options) > MAX_OPTIONS:
        yield f"옵션정보: 티몬은 옵션을 {MAX_OPTIONS}개까지 받습니다. 지금 {len(product.options)}개이니 줄이세요."
    if not any(option.on_sale for option in product.options):
        yield "옵션정보: 판매가능한 옵션이 없습니다. 한 개 이상을 판매가능으로 바꾸세요."


def _terms_problems(offer: Offer) -> Iterator[str]:
    terms = offer.terms
    yield from check_fields(SALES_FIELDS, terms.mall_fields)
    if not terms.mall_category_code.strip():
        yield "제휴몰 카테고리: 티몬 카테고리를 검색해 고르세요."
    if terms.price_won < 1:
        yield "판매가: 1원 이상을 입력하세요."
    if terms.courier is not None and terms.courier not in COURIERS:
        yield "택배사: 티몬에서 쓸 수 없는 택배사입니다. 다른 택배사를 고르세요."

"""What 위메프 will not take, told before anything is sent (malls.md 6.2, the manual's 판매정보)."""

from collections.abc import Iterator

from mall_gateway.malls.addresses import address_of
from mall_gateway.malls.offers import asks_buyer, sold_options
from mall_gateway.malls.port import Offer
from mall_gateway.malls.sales_fields import check_fields, is_empty
from mall_gateway.malls.wemakeprice.profile import COURIERS, MAX_BUYER_INPUTS, PROFILE, SALES_FIELDS

_MAX_OPTIONS = PROFILE.capabilities.max_options
_MAX_KEYWORDS = PROFILE.capabilities.max_keywords
_CONDITIONS = (
    ("ship_fee_type", ("paid", "conditional"), "ship_fee_won", "배송비: 무료가 아니면 금액을 입력하세요. 예) 2500"),
    ("ship_fee_type", ("conditional",), "free_from_won", "무료배송 기준금액: 조건부 무료이면 입력하세요. 예) 30000"),
    ("release_days", ("1",), "release_time", "출고시간: 출고기한이 1일이면 입력해야 합니다. 예) 14:00"),
)


def problems(offer: Offer) -> Iterator[str]:
    """Sentences in Korean, each naming the field and what to write; none when all is well."""
    yield from _product_problems(offer)
    yield from _option_problems(offer)
    yield from _terms_problems(offer)
    yield from _shipping_problems(offer)


def _product_problems(offer: Offer) -> Iterator[str]:
    product = offer.product
    if any(extra.on_sale for extra in product.extras):
        yield "추가상품: 위메프 연동에는 추가상품을 보낼 항목이 없습니다. 추가상품을 판매불가로 바꾸거나 지우세요."
    if not product.on_sale:
        yield "상품상태: 판매불가 상품은 연동할 수 없습니다. 판매가능으로 바꾸세요."
    if len(product.keywords) > _MAX_KEYWORDS:
        yield f"키워드: 위메프는 {_MAX_KEYWORDS}개까지 받습니다. {len(product.keywords) - _MAX_KEYWORDS}개를 지우세요."
    if not product.image_urls:
        yield "대표이미지: 위메프는 이미지가 1개 이상 필요합니다. 대표이미지를 등록하세요."
    if not product.detail_html.strip():
        yield "상세이미지: 상세설명이 비어 있습니다. 이미지를 올리거나 내용을 입력하세요."


def _option_problems(offer: Offer) -> Iterator[str]:
    product, options = offer.product, sold_options(offer.product)
    if asks_buyer(product) and len(product.option_names) > MAX_BUYER_INPUTS:
        yield f"옵션명: 위메프는 구매자입력형 옵션을 {MAX_BUYER_INPUTS}개까지 받습니다. 옵션명을 줄이세요."
    if len(options) > _MAX_OPTIONS:
        yield f"옵션정보: 위메프는 옵션을 {_MAX_OPTIONS}개까지 받습니다. 지금 {len(options)}개이니 줄이세요."
    if options and not any(option.on_sale for option in options):
        yield "옵션정보: 판매가능한 옵션이 없습니다. 한 개 이상을 판매가능으로 바꾸세요."


def _terms_problems(offer: Offer) -> Iterator[str]:
    terms = offer.terms
    if not terms.mall_category_code.strip():
        yield "제휴몰 카테고리: 위메프 카테고리를 검색해 고르세요."
    if terms.price_won < 1:
        yield "판매가: 1원 이상을 입력하세요."
    if terms.courier is not None and terms.courier not in COURIERS:
        yield "택배사: 위메프에서 쓸 수 없는 택배사입니다. 다른 택배사를 고르세요."


def _shipping_problems(offer: Offer) -> Iterator[str]:
    fields = offer.terms.mall_fields
    yield from check_fields(SALES_FIELDS, fields)
    for name, values, needed, sentence in _CONDITIONS:
        if str(fields.get(name)) in values and is_empty(fields.get(needed)):
            yield sentence
    for name, label in (("outbound_address", "출고지"), ("return_address", "반품/교환지")):
        if not is_empty(fields.get(name)) and address_of(fields[name]) is None:
            yield f"{label}: 우편번호 5자리를 앞에 적고 주소를 입력하세요. 예) 06236 서울 강남구 테헤란로 1"

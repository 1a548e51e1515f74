"""What 롯데홈쇼핑 will not take, told before anything is sent (malls.md 9.2, product.md)."""

from collections.abc import Iterator

from mall_gateway.malls.general_malls import check_name
from mall_gateway.malls.lotteimall.mapping import choices
from mall_gateway.malls.lotteimall.profile import MAX_OPTIONS, PROFILE
from mall_gateway.malls.offers import certificates_to_send, check_capabilities
from mall_gateway.malls.port import Offer
from mall_gateway.malls.sales_fields import check_fields, is_empty, text_of


def problems(offer: Offer) -> Iterator[str]:
    """Sentences in Korean, each naming the field and what to write; none when all is well."""
    yield from check_capabilities(PROFILE, offer)
    yield from check_name(PROFILE.name, offer.product.name)
    yield from check_fields(PROFILE.sales_fields, offer.terms.mall_fields)
    yield from choices.problems(offer)
    yield from _terms_problems(offer)


def _terms_problems(offer: Offer) -> Iterator[str]:
    product, fields = offer.product, offer.terms.mall_fields
    if not product.on_sale:
        yield "상품상태: 판매불가 상품은 연동할 수 없습니다. 판매가능으로 바꾸세요."
    margin = text_of(fields, "margin_percent")
    if margin.isdecimal() and not 1 <= int(margin) <= 99:
        yield f"판매정보의 '마진율(%)'은 1에서 99 사이로 입력하세요. (지금 값: {margin})"
    if not product.brand and is_empty(fields.get("brand_no")):
        yield "판매정보의 '브랜드번호'를 입력하세요. 상품에 브랜드가 없습니다."
    if certificates_to_send(product) and is_empty(fields.get("certificate_kind")):
        yield "판매정보의 '안전인증 구분'을 고르세요. 상품에 인증정보가 있습니다."
    if len(found := list(choices.pairs_of(text_of(fields, "option_values")))) > MAX_OPTIONS:
        yield f"롯데홈쇼핑의 옵션값은 {MAX_OPTIONS}개까지입니다. 지금은 {len(found)}개입니다."

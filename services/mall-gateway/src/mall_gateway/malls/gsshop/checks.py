"""What GS SHOP will not take, told before anything is sent (malls.md 10.2, product.md)."""

from collections.abc import Iterator

from mall_gateway.malls.general_malls import as_sold, check_names, check_notice
from mall_gateway.malls.gsshop.profile import COURIERS, MALL, PROFILE
from mall_gateway.malls.offers import certificates_to_send, check_capabilities, sold_options
from mall_gateway.malls.port import Offer
from mall_gateway.malls.sales_fields import check_fields, is_empty, text_of

MOST_MARGIN = 99
_FEES = (
    (("paid", "conditional"), "delivery_fee_won", "배송비", "유료와 조건부 무료에는 배송비가 있어야 합니다. 예) 2500"),
    (("conditional",), "free_from_won", "무료배송 기준금액", "조건부 무료에는 기준금액이 있어야 합니다. 예) 30000"),
)
_CERTIFICATE_FIELDS = (("certification_code", "안전인증 구분코드"), ("certification_agency_code", "인증기관 코드"))


def problems(given: Offer) -> Iterator[str]:
    """Sentences in Korean, each naming the field and what to write; none when all is well."""
    offer = as_sold(given)
    yield from check_capabilities(PROFILE, offer)
    yield from check_fields(PROFILE.sales_fields, offer.terms.mall_fields)
    yield from check_names(MALL, offer)
    yield from check_notice(offer.terms.mall_fields)
    yield from _option_problems(offer)
    yield from _terms_problems(offer)
    yield from _certificate_problems(offer)


def _option_problems(offer: Offer) -> Iterator[str]:
    options = sold_options(offer.product)
    for option in options:
        if option.surcharge_won:
            label = "/".join(option.values)
            yield f"옵션 추가금액: {MALL}은(는) 옵션마다 다른 값을 받지 않습니다. 0원으로 바꾸세요. ({label})"
    if options and not any(option.on_sale for option in options):
        yield "옵션정보: 판매가능한 옵션이 없습니다. 한 개 이상을 판매가능으로 바꾸세요."


def _terms_problems(offer: Offer) -> Iterator[str]:
    terms, values = offer.terms, offer.terms.mall_fields
    if not offer.product.on_sale:
        yield "상품상태: 판매불가 상품은 연동할 수 없습니다. 판매가능으로 바꾸세요."
    if not terms.mall_category_code.strip():
        yield f"제휴몰 카테고리: {MALL} 상품분류를 검색해 고르세요."
    if terms.courier is not None and terms.courier not in COURIERS:
        yield f"택배사: {MALL}에서 쓸 수 없는 택배사입니다. 다른 택배사를 고르세요."
    margin = text_of(values, "margin_percent")
    if margin.isdecimal() and int(margin) > MOST_MARGIN:
        yield f"판매정보의 '수수료율(%)'에는 {MOST_MARGIN} 이하의 숫자를 입력하세요. (지금 값: {margin})"
    for kinds, name, label, advice in _FEES:
        if text_of(values, "delivery_fee_type") in kinds and text_of(values, name) in ("", "0"):
            yield f"판매정보의 '{label}'을(를) 입력하세요. {advice}"


def _certificate_problems(offer: Offer) -> Iterator[str]:
    found = certificates_to_send(offer.product)
    if len(found) > 1:
        yield f"인증정보: {MALL}은(는) 1개만 받습니다. 지금 {len(found)}개이니 하나만 남기세요."
    for name, label in _CERTIFICATE_FIELDS:
        if found and is_empty(offer.terms.mall_fields.get(name)):
            yield f"판매정보의 '{label}'을(를) 입력하세요. 상품에 인증정보가 있으면 필요합니다."

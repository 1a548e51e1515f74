"""What CJ mall will not take, told before anything is sent (malls.md 11.2, product.md)."""

from collections.abc import Iterator

from mall_gateway.malls.cjmall.mapping.products import unit_name
from mall_gateway.malls.cjmall.profile import COURIERS, MALL, PROFILE, UNIT_BYTES
from mall_gateway.malls.general_malls import as_sold, check_names, check_notice, own_notice
from mall_gateway.malls.markup import EUC_KR
from mall_gateway.malls.offers import certificates_to_send, check_capabilities, sold_options
from mall_gateway.malls.port import Offer
from mall_gateway.malls.sales_fields import check_fields, is_empty, text_of

MOST_MARGIN, MOST_LEAD_DAYS = 99, 99
_MOST = (("margin_percent", "수수료율(%)", MOST_MARGIN), ("lead_days", "출고 리드타임(일)", MOST_LEAD_DAYS))
_CERTIFICATE_FIELDS = (("certification_code", "품질인증 항목코드"), ("certification_class", "품질인증 분류코드"))


def problems(given: Offer) -> Iterator[str]:
    """Sentences in Korean, each naming the field and what to write; none when all is well."""
    offer = as_sold(given)
    yield from check_capabilities(PROFILE, offer)
    yield from check_fields(PROFILE.sales_fields, offer.terms.mall_fields)
    yield from check_names(MALL, offer)
    yield from _notice_problems(offer)
    yield from _option_problems(offer)
    yield from _terms_problems(offer)
    yield from _certificate_problems(offer)


def _notice_problems(offer: Offer) -> Iterator[str]:
    values = offer.terms.mall_fields
    yield from check_notice(values)
    for code in own_notice(values):
        if not code.isdecimal():
            yield f"판매정보의 '품목고시': 항목은 {MALL}의 숫자 코드로 적으세요. (지금 값: {code})"


def _option_problems(offer: Offer) -> Iterator[str]:
    options = sold_options(offer.product)
    for name in (unit_name(option) for option in options):
        if len(name.encode(EUC_KR, "replace")) > UNIT_BYTES:
            yield f"옵션값: {MALL}은(는) 합쳐서 한글 20자까지 받습니다. 옵션값을 줄이세요. ({name})"
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
    for name, label, most in _MOST:
        value = text_of(values, name)
        if value.isdecimal() and int(value) > most:
            yield f"판매정보의 '{label}'에는 {most} 이하의 숫자를 입력하세요. (지금 값: {value})"
    if text_of(values, "delivery_fee_type") == "paid" and text_of(values, "delivery_fee_won") in ("", "0"):
        yield "판매정보의 '배송비'를 입력하세요. 유료에는 배송비가 있어야 합니다. 예) 3000"


def _certificate_problems(offer: Offer) -> Iterator[str]:
    found = certificates_to_send(offer.product)
    if len(found) > 1:
        yield f"인증정보: {MALL}은(는) 1개만 받습니다. 지금 {len(found)}개이니 하나만 남기세요."
    for name, label in _CERTIFICATE_FIELDS:
        if found and is_empty(offer.terms.mall_fields.get(name)):
            yield f"판매정보의 '{label}'을(를) 입력하세요. 상품에 인증정보가 있으면 필요합니다."

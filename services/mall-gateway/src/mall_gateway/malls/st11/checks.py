"""What 11번가 will not take, told before anything is sent (malls.md 3.2, product.md)."""

from collections.abc import Iterator

from mall_gateway.malls.markup import EUC_KR
from mall_gateway.malls.offers import certificates_to_send, check_capabilities, sold_options
from mall_gateway.malls.port import Offer
from mall_gateway.malls.sales_fields import check_fields, is_empty, text_of
from mall_gateway.malls.st11.mapping.products import option_title, option_value
from mall_gateway.malls.st11.profile import (
    COURIERS,
    NAME_BYTES,
    OPTION_FORBIDDEN,
    OPTION_TITLE_CHARACTERS,
    OPTION_VALUE_BYTES,
    PROFILE,
)

_FEES = (
    (("paid", "conditional"), "delivery_fee_won", "배송비", "유료와 조건부 무료에는 배송비가 있어야 합니다. 예) 2500"),
    (("conditional",), "free_from_won", "무료배송 기준금액", "조건부 무료에는 기준금액이 있어야 합니다. 예) 30000"),
)


def problems(offer: Offer) -> Iterator[str]:
    """Sentences in Korean, each naming the field and what to write; none when all is well."""
    yield from check_capabilities(PROFILE, offer)
    yield from check_fields(PROFILE.sales_fields, offer.terms.mall_fields)
    yield from _product_problems(offer)
    yield from _option_problems(offer)
    yield from _fee_problems(offer)
    if offer.terms.courier is not None and offer.terms.courier not in COURIERS:
        yield "택배사: 11번가에서 쓸 수 없는 택배사입니다. 다른 택배사를 고르세요."


def _product_problems(offer: Offer) -> Iterator[str]:
    product = offer.product
    if not product.on_sale:
        yield "상품상태: 판매불가 상품은 연동할 수 없습니다. 판매가능으로 바꾸세요."
    if (length := bytes_of(product.name)) > NAME_BYTES:
        yield f"상품명: 11번가는 {NAME_BYTES}바이트(한글 50자)까지 받습니다. 지금 {length}바이트이니 줄이세요."
    if certificates_to_send(product) and is_empty(offer.terms.mall_fields.get("certification_type_code")):
        yield "판매정보의 '인증유형 코드'를 입력하세요. 상품에 인증정보가 있으면 11번가의 인증유형 코드가 필요합니다."


def _option_problems(offer: Offer) -> Iterator[str]:
    options = sold_options(offer.product)
    if not options:
        return
    if len(option_title(offer.product)) > OPTION_TITLE_CHARACTERS:
        yield f"옵션명: 11번가는 합쳐서 {OPTION_TITLE_CHARACTERS}자까지 받습니다. 옵션명을 줄이세요."
    for value in (option_value(option) for option in options):
        if bytes_of(value) > OPTION_VALUE_BYTES:
            yield f"옵션값: 11번가는 합쳐서 한글 25자까지 받습니다. 옵션값을 줄이세요. ({value})"
        if found := sorted(set(value) & set(OPTION_FORBIDDEN)):
            yield f"옵션값: 11번가는 특수문자 {' '.join(found)} 을(를) 받지 않습니다. 지우세요. ({value})"
    if not any(option.on_sale for option in options):
        yield "옵션정보: 판매가능한 옵션이 없습니다. 한 개 이상을 판매가능으로 바꾸세요."


def _fee_problems(offer: Offer) -> Iterator[str]:
    values = offer.terms.mall_fields
    for kinds, name, label, advice in _FEES:
        if text_of(values, "delivery_fee_type") in kinds and text_of(values, name) in ("", "0"):
            yield f"판매정보의 '{label}'을(를) 입력하세요. {advice}"


def bytes_of(text: str) -> int:
    """How long a text is to 11번가: a letter of Hangul counts two."""
    return len(text.encode(EUC_KR, "replace"))

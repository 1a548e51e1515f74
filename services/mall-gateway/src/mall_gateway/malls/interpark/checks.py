"""What 인터파크 will not take, told before anything is sent (malls.md 7.2)."""

import re
from collections.abc import Iterator

from mall_gateway.malls.interpark.profile import NAME_BYTES, OPTION_FORBIDDEN, OPTION_WORDS, PROFILE
from mall_gateway.malls.markup import EUC_KR
from mall_gateway.malls.offers import certificates_to_send, check_capabilities, sold_options
from mall_gateway.malls.port import Offer
from mall_gateway.malls.sales_fields import check_fields, is_empty

_IMAGE = re.compile(r"\.(jpe?g|png)(\?.*)?$", re.IGNORECASE)


def problems(offer: Offer) -> Iterator[str]:
    """Sentences in Korean, each naming the field and what to write; none when all is well."""
    yield from check_capabilities(PROFILE, offer)
    yield from check_fields(PROFILE.sales_fields, offer.terms.mall_fields)
    yield from _product_problems(offer)
    yield from _option_problems(offer)


def _product_problems(offer: Offer) -> Iterator[str]:
    product = offer.product
    if not product.on_sale:
        yield "상품상태: 판매불가 상품은 연동할 수 없습니다. 판매가능으로 바꾸세요."
    if (length := len(product.name.encode(EUC_KR, "replace"))) > NAME_BYTES:
        yield f"상품명: 인터파크는 {NAME_BYTES}바이트(한글 60자)까지 받습니다. 지금 {length}바이트이니 줄이세요."
    if any(not _IMAGE.search(url) for url in product.image_urls[:4]):
        yield "이미지: 인터파크는 JPG와 PNG만 받습니다. 이미지를 바꾸세요."
    if certificates_to_send(product) and is_empty(offer.terms.mall_fields.get("certification_type_code")):
        yield "판매정보의 '인증상세유형 코드'를 입력하세요. 상품에 인증정보가 있으면 인터파크의 코드가 필요합니다."


def _option_problems(offer: Offer) -> Iterator[str]:
    options = sold_options(offer.product)
    texts = dict.fromkeys(text for option in options for text in option.values)
    extras = dict.fromkeys(text for extra in offer.product.extras for text in (extra.group, extra.name))
    for text in (*(offer.product.option_names if options else ()), *texts, *extras):
        yield from _text_problems(text)
    free = [option for option in options if option.on_sale and not option.surcharge_won]
    if options and not free:
        yield "옵션정보: 추가금액이 없는 판매가능 옵션이 하나 이상 있어야 합니다. 한 옵션을 0원, 판매가능으로 바꾸세요."


def _text_problems(text: str) -> Iterator[str]:
    if found := sorted(set(text) & set(OPTION_FORBIDDEN)):
        yield f"옵션: 인터파크는 특수문자 {' '.join(found)} 을(를) 받지 않습니다. 지우세요. ({text})"
    for word in OPTION_WORDS:
        if word in text.replace(" ", ""):
            yield f"옵션: 인터파크는 '{word}'라는 말을 받지 않습니다. 다른 말로 바꾸세요. ({text})"

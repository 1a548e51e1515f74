"""What 현대몰 will not take, told before anything is sent (malls.md 12, product.md)."""

from collections.abc import Iterator

from mall_gateway.malls.general_malls import as_sold, check_names, check_notice
from mall_gateway.malls.hmall.mapping.items import class_codes
from mall_gateway.malls.hmall.profile import MARGIN_BELOW, PROFILE
from mall_gateway.malls.offers import check_capabilities, sold_options
from mall_gateway.malls.port import Offer
from mall_gateway.malls.sales_fields import check_fields, is_empty, text_of


def problems(offer: Offer) -> Iterator[str]:
    """Sentences in Korean, each naming the field and what to write; none when all is well."""
    sold = as_sold(offer)
    yield from check_capabilities(PROFILE, sold)
    yield from check_names(PROFILE.name, sold)
    wrong = list(check_fields(PROFILE.sales_fields, offer.terms.mall_fields))
    yield from wrong or _field_problems(offer)
    if not offer.product.on_sale:
        yield "상품상태: 판매불가 상품은 연동할 수 없습니다. 판매가능으로 바꾸세요."
    options = sold_options(sold.product)
    if options and not any(option.on_sale for option in options):
        yield "옵션정보: 판매가능한 옵션이 없습니다. 한 개 이상을 판매가능으로 바꾸세요."


def _field_problems(offer: Offer) -> Iterator[str]:
    """Of fields that are all there."""
    values = offer.terms.mall_fields
    yield from check_notice(values)
    codes = class_codes(offer)
    if len(codes) != 4 or not all(codes):
        yield "판매정보의 '상품분류 코드'를 대/중/소/세분류 네 개로 적으세요. 예) R1/R101/R10101/R1010101"
    if int(text_of(values, "margin_percent").replace(",", "")) >= MARGIN_BELOW:
        yield "판매정보의 '마진율(%)'을 100보다 작게 적으세요."
    if text_of(values, "fee_payment") == "prepaid" and is_empty(values.get("delivery_fee_won")):
        yield "판매정보의 '배송비'를 입력하세요. 선결제에는 배송비가 있어야 합니다. 예) 2500"

"""What 공영홈쇼핑 will not take, told before anything is written (malls.md 13, product.md)."""

from collections.abc import Iterator

from mall_gateway.malls.general_malls import check_names
from mall_gateway.malls.gongyoung.profile import PROFILE
from mall_gateway.malls.offers import check_capabilities
from mall_gateway.malls.port import Offer
from mall_gateway.malls.sales_fields import check_fields


def problems(offer: Offer) -> Iterator[str]:
    """Sentences in Korean, each naming the field and what to write; none when all is well."""
    yield from check_capabilities(PROFILE, offer)
    yield from check_names(PROFILE.name, offer)
    yield from check_fields(PROFILE.sales_fields, offer.terms.mall_fields)
    if not offer.product.on_sale:
        yield "상품상태: 판매불가 상품은 연동할 수 없습니다. 판매가능으로 바꾸세요."

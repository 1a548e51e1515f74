"""What 롯데온 will not take, told before anything is sent (malls.md 8.2, product.md)."""

from collections.abc import Iterator

from mall_gateway.malls.general_malls import check_names
from mall_gateway.malls.lottecom.mapping.products import own_texts
from mall_gateway.malls.lottecom.notices import ARTICLES, NOTICE_TYPES
from mall_gateway.malls.lottecom.profile import COURIERS, PROFILE, SALES_FIELDS
from mall_gateway.malls.offers import check_capabilities, plain_name
from mall_gateway.malls.port import Offer
from mall_gateway.malls.sales_fields import check_fields, text_of


def problems(offer: Offer) -> Iterator[str]:
    """Sentences in Korean, each naming the field and what to write; none when all is well."""
    yield from check_capabilities(PROFILE, offer)
    yield from check_names(PROFILE.name, offer)
    yield from _check_terms(offer)
    yield from check_fields(SALES_FIELDS, offer.terms.mall_fields)
    yield from _check_notice(offer)


def _check_terms(offer: Offer) -> Iterator[str]:
    terms = offer.terms
    if not terms.mall_category_code.strip():
        yield "제휴몰 카테고리: 롯데닷컴 카테고리를 검색해 고르세요."
    if terms.courier not in COURIERS:
        yield "롯데닷컴에서 쓸 수 있는 택배사를 판매정보에서 선택하세요."


def _check_notice(offer: Offer) -> Iterator[str]:
    fields = offer.terms.mall_fields
    kind = text_of(fields, "notice_type")
    articles = ARTICLES.get(kind, ())
    known = {plain_name(name) for one in articles for name in (one.name, *one.others)}
    for name, text in own_texts(fields):
        if not text:
            yield f"판매정보의 '품목고시 내용'은 '항목: 내용'으로 적고 ;으로 나누세요. (지금 값: {name})"
        elif articles and name not in known:
            names = ", ".join(one.name for one in articles)
            yield f"판매정보의 '품목고시 내용': {NOTICE_TYPES[kind]}에 없는 항목입니다({name}). 있는 항목: {names}"

"""What every adapter reads out of an offer the same way, and the sentences for what a mall can't take of it."""

from collections.abc import Iterator, Sequence
from html import escape

from contracts.catalog import Certification, NoticeEntry, Option, Product
from mall_gateway.malls.port import MallProfile, Offer

EXEMPT_TYPE = "안전기준준수대상"
SEE_DETAILS = "상세페이지 참조"
ENOUGH_STOCK = 9_999
"""Sent where the seller does not count the stock."""

CERTIFICATION_KINDS = {
    "children": "어린이",
    "electric": "전기용품",
    "living": "생활용품",
    "broadcast": "방송통신기자재",
    "other": "기타",
}


def sold_options(product: Product) -> Sequence[Option]:
    """The combinations as an open market sells them; empty where the product is sold without options."""
    return product.options if product.option_use != "none" and product.option_style == "combination" else ()


def variants(product: Product) -> Sequence[Option]:
    """What is sold, one at a time: the combinations, or the product itself under the empty key."""
    whole = Option(key="", values=(), surcharge_won=0, on_sale=product.on_sale, stock=product.stock)
    return sold_options(product) or (whole,)


def stock_to_send(option: Option) -> int:
    """The stock of an option; none where it is not for sale, enough where the seller does not count."""
    if not option.on_sale:
        return 0
    return ENOUGH_STOCK if option.stock is None else max(option.stock, 0)


def asks_buyer(product: Product) -> bool:
    """Whether the buyer writes the option (구매자입력형)."""
    return product.option_use != "none" and product.option_style == "buyer_input"


def certificates_to_send(product: Product) -> Sequence[Certification]:
    """The certificates but 안전기준준수대상, which has no number and is ticked on the mall itself."""
    return [one for one in product.certifications if one.type.replace(" ", "") != EXEMPT_TYPE]


def notice_text(entry: NoticeEntry) -> str:
    """What a 품목고시 field says; 상세정보 별도표기 is written out."""
    return entry.text or SEE_DETAILS


def plain_name(name: str) -> str:
    """A name of a 품목고시 type or field without what is written differently from mall to mall."""
    return "".join(letter for letter in name if letter.isalnum())


def notice_texts(product: Product) -> dict[str, str]:
    """What each 품목고시 field says, by its plain name."""
    return {plain_name(entry.name): notice_text(entry) for entry in product.notice.entries}


def detail_html(product: Product) -> str:
    """상세정보; the images where the seller wrote none, since no mall takes an empty one."""
    images = (f'<p><img src="{escape(url)}"></p>' for url in product.image_urls)
    return product.detail_html.strip() or "".join(images)


def check_capabilities(profile: MallProfile, offer: Offer) -> Iterator[str]:
    """What the mall's capabilities do not let through, each saying what to change."""
    yield from _check_product(profile, offer.product)
    yield from _check_options(profile, offer)
    yield from _check_certifications(profile, offer.product)


def _check_product(profile: MallProfile, product: Product) -> Iterator[str]:
    can = profile.capabilities
    if can.needs_coupang_flag and not product.for_coupang:
        yield f"{profile.name}에 등록하려면 상품에서 쿠팡상품등록여부를 선택하세요."
    if product.extras and not can.extras:
        yield f"{profile.name}은(는) 추가상품을 받지 않습니다. 상품에서 추가상품을 지우세요."
    if can.max_name_characters is not None and len(product.name) > can.max_name_characters:
        yield f"{profile.name}의 상품명은 {can.max_name_characters}자까지입니다. 상품명을 줄이세요."
    if len(product.keywords) > can.max_keywords:
        yield f"{profile.name}의 키워드는 {can.max_keywords}개까지입니다. 키워드를 줄이세요."
    if not product.image_urls:
        yield "대표이미지를 한 장 이상 등록하세요."


def _check_options(profile: MallProfile, offer: Offer) -> Iterator[str]:
    can, product, options = profile.capabilities, offer.product, sold_options(offer.product)
    if asks_buyer(product) and not can.buyer_input_options:
        yield f"{profile.name}은(는) 구매자입력형 옵션을 받지 않습니다. 옵션을 조합형으로 바꾸세요."
    if options and len(product.option_names) > can.max_option_names:
        yield f"{profile.name}의 옵션명은 {can.max_option_names}개까지입니다. 옵션명을 줄이세요."
    if len(options) > can.max_options:
        yield f"{profile.name}의 옵션 조합은 {can.max_options}개까지입니다. 지금은 {len(options)}개입니다."
    yield from check_prices(profile.name, offer)


def check_prices(name: str, offer: Offer) -> Iterator[str]:
    """Prices in steps of 10 won, surcharges within half of the selling price, at least one option without one."""
    price, options = offer.terms.price_won, sold_options(offer.product)
    if price <= 0 or price % 10:
        yield f"{name}의 판매가는 0보다 큰 10원 단위로 입력하세요. (지금 값: {price:,}원)"
    for option in options:
        label = "/".join(option.values)
        if option.surcharge_won % 10:
            yield f"{name}의 옵션 추가금액은 10원 단위로 입력하세요. ({label}: {option.surcharge_won:,}원)"
        if abs(option.surcharge_won) * 2 > price:
            yield f"옵션 추가금액은 판매가의 ±50% 안에서 입력하세요. ({label}: {option.surcharge_won:,}원)"
    if options and all(option.surcharge_won for option in options):
        yield "추가금액이 없는 옵션이 하나 이상 있어야 합니다. 한 옵션의 추가금액을 0원으로 바꾸세요."


def _check_certifications(profile: MallProfile, product: Product) -> Iterator[str]:
    for one in certificates_to_send(product):
        if one.kind not in profile.capabilities.certification_kinds:
            kind = CERTIFICATION_KINDS.get(one.kind, one.kind)
            yield f"{profile.name}은(는) {kind} 인증정보를 받지 않습니다. 상품에서 {kind} 인증정보를 지우세요."

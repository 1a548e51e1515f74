"""What every 종합몰 has in common: plain names, 품목고시 of its own, options by the seller's choice, no seller cancel.

The rules are product.md's; what one mall does otherwise stands in its own folder.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from contracts.catalog import Product
from mall_gateway.malls.offers import SEE_DETAILS, notice_texts, plain_name, sold_options
from mall_gateway.malls.port import Field, Offer, RefusedError
from mall_gateway.malls.sales_fields import text_of

NOTICE = "notice"
NO_CANCEL = "no_seller_cancel"
_NOT_PLAIN = re.compile(r"[^0-9A-Za-zㄱ-ㅎㅏ-ㅣ가-힣\s]")


def notice_field(hint: str) -> Field:
    """The 판매정보 field for 품목고시; `hint` says how an entry is named, with an example."""
    return Field(NOTICE, "품목고시", help=f"'{hint}'처럼 항목과 내용을 세미콜론(;)으로 나누어 적으세요.")


def as_sold(offer: Offer) -> Offer:
    """The offer as a 종합몰 sells it: options that are for open markets alone become the stock of one product."""
    product = offer.product
    if product.option_use != "open_markets":
        return offer
    whole = {"option_use": "none", "stock": _whole_stock(product)}
    return replace(offer, product=product.model_copy(update=whole))


def unpriced(offer: Offer) -> Offer:
    """The offer where the mall takes no option prices: every option is sold at the selling price."""
    options = tuple(option.model_copy(update={"surcharge_won": 0}) for option in offer.product.options)
    return replace(offer, product=offer.product.model_copy(update={"options": options}))


def check_name(mall: str, name: str) -> Iterator[str]:
    """What stands in the product's name and is no letter, digit or space."""
    if found := _special(name):
        yield f"상품명: {mall}은(는) 특수문자 {found} 을(를) 받지 않습니다. 지우세요. ({name})"


def check_names(mall: str, offer: Offer) -> Iterator[str]:
    """The same of the names of product and options."""
    yield from check_name(mall, offer.product.name)
    for option in sold_options(offer.product):
        for value in option.values:
            if found := _special(value):
                yield f"옵션값: {mall}은(는) 특수문자 {found} 을(를) 받지 않습니다. 지우세요. ({value})"


def check_notice(values: Mapping[str, Any]) -> Iterator[str]:
    """Entries of the 품목고시 field that have no name or say nothing."""
    for entry in _entries(values):
        name, _, text = entry.partition(":")
        if not name.strip() or not text.strip():
            yield f"판매정보의 '품목고시': '항목: 내용'으로 적으세요. (지금 값: {entry})"


def own_notice(values: Mapping[str, Any]) -> dict[str, str]:
    """The entries of the 판매정보's 품목고시 by their names as they are written; of a repeated one the last counts."""
    pairs = (entry.partition(":") for entry in _entries(values))
    return {name.strip(): text.strip() for name, _, text in pairs}


def told_notice(offer: Offer, name: str) -> str:
    """What a 품목고시 entry of the mall's says: the 판매정보's own words, the product's, or the detail page."""
    own = {plain_name(key): text for key, text in own_notice(offer.terms.mall_fields).items()}
    wanted = plain_name(name)
    return own.get(wanted) or notice_texts(offer.product).get(wanted) or SEE_DETAILS


def cancel_refused(mall: str) -> RefusedError:
    """The answer to 판매취소: nothing was sent."""
    return RefusedError(
        f"{mall}은(는) 판매자가 주문을 취소할 수 없습니다. {mall} 담당 MD에게 취소를 요청하세요.", code=NO_CANCEL
    )


def supply_won(price_won: int, margin_percent: int) -> int:
    """What the mall pays of a price, in steps of 10 won."""
    return price_won * (100 - margin_percent) // 1000 * 10


def _whole_stock(product: Product) -> int | None:
    """What is there over all options on sale; None where it is not counted."""
    counted = [option.stock for option in product.options if option.on_sale and option.stock is not None]
    uncounted = any(option.on_sale and option.stock is None for option in product.options)
    return None if uncounted or not product.options else sum(counted)


def _special(name: str) -> str:
    return " ".join(sorted(set(_NOT_PLAIN.findall(name))))


def _entries(values: Mapping[str, Any]) -> list[str]:
    """What stands between semicolons or line ends."""
    written = text_of(values, NOTICE).replace("\n", ";").split(";")
    return [entry.strip() for entry in written if entry.strip()]

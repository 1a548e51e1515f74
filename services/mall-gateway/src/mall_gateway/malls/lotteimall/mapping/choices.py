"""The options of 롯데홈쇼핑, which the seller enters on the 판매정보 (product.md), and their stock."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.catalog import Product
from mall_gateway.malls.offers import ENOUGH_STOCK, sold_options, stock_to_send
from mall_gateway.malls.port import Offer
from mall_gateway.malls.sales_fields import text_of

FORBIDDEN = ":,'\"&"
"""They part the list of items, or break it (malls.md 9.1, 9.2)."""


@dataclass(frozen=True)
class Choice:
    """An item: our key of it, what the buyer chooses, and how many there are."""

    key: str
    value: str
    stock: int


def pairs_of(text: str) -> Iterator[tuple[str, str]]:
    """`골드=10, 실버` as pairs of name and what stands behind the sign, empty where there is none."""
    for part in text.split(","):
        name, _, value = part.partition("=")
        if name.strip() or value.strip():
            yield name.strip(), value.strip()


def choices_of(offer: Offer) -> Sequence[Choice]:
    """The items in the seller's order; empty where the product is sold without options.

    A value that is one of the product's options has its key and stock. Any other has the number written behind it, but
    never more than the product has, so that it isn't oversold.
    """
    fields, product = offer.terms.mall_fields, offer.product
    known = {"/".join(option.values): option for option in sold_options(product)}
    found: list[Choice] = []
    for value, number in pairs_of(text_of(fields, "option_values")):
        option = known.get(value)
        if option is not None:
            found.append(Choice(option.key, value, stock_to_send(option)))
        else:
            found.append(Choice(value, value, min(whole_stock(product), int(number) if number else ENOUGH_STOCK)))
    return found


def whole_stock(product: Product) -> int:
    """The stock of a product that is counted as a whole; enough where it is not counted or is not for sale in one."""
    if not product.on_sale:
        return 0
    return ENOUGH_STOCK if product.stock is None else max(product.stock, 0)


def item_list(choices: Sequence[Choice]) -> str:
    """`값,재고,업체단품번호` joined by colons."""
    return ":".join(f"{choice.value},{choice.stock},{choice.key}" for choice in choices)


def problems(offer: Offer) -> Iterator[str]:
    """What of the entered options can't be sent, in Korean."""
    fields = offer.terms.mall_fields
    title, written = text_of(fields, "option_name"), list(pairs_of(text_of(fields, "option_values")))
    if bool(title) != bool(written):
        yield "판매정보의 '옵션명'과 '옵션값'을 둘 다 입력하거나 둘 다 비우세요."
    if offer.product.option_use == "all_malls" and sold_options(offer.product) and not written:
        yield "롯데홈쇼핑의 옵션은 판매정보에서 입력합니다. 판매정보의 '옵션명'과 '옵션값'을 입력하세요."
    yield from _value_problems([name for name, _ in written])
    yield from _number_problems(fields, "option_values", "옵션값", "재고")
    yield from _number_problems(fields, "extra_goods", "추가상품", "가격")


def _value_problems(values: Sequence[str]) -> Iterator[str]:
    for value in dict.fromkeys(values):
        if not value:
            yield "판매정보의 '옵션값'에 이름이 없는 값이 있습니다. 이름을 적으세요. 예) 골드=10"
        elif values.count(value) > 1:
            yield f"판매정보의 '옵션값'에 같은 값이 두 번 있습니다. 하나를 지우세요. ({value})"
        elif found := sorted(set(value) & set(FORBIDDEN)):
            yield f"판매정보의 '옵션값'에 쓸 수 없는 글자 {' '.join(found)} 가 있습니다. 지우세요. ({value})"


def _number_problems(fields: Mapping[str, Any], name: str, label: str, what: str) -> Iterator[str]:
    for entry, number in pairs_of(text_of(fields, name)):
        if number and not number.isdecimal():
            yield f"판매정보의 '{label}'에서 {entry}의 {what}에는 숫자만 입력하세요. (지금 값: {number})"

"""What every 종합몰 does alike (product.md, Malls): shared options alone, plain names, no seller's cancel."""

import re
from collections.abc import Iterator
from dataclasses import replace

from contracts.catalog import Option, Product
from mall_gateway.malls.port import MallProfile, Offer, RefusedError

_NOT_PLAIN = re.compile(r"[^0-9A-Za-zㄱ-ㅎㅏ-ㅣ가-힣 ]")


def as_sold(profile: MallProfile, offer: Offer) -> Offer:
    """The offer as a 종합몰 sells it: options that are for 오픈마켓 alone are gone, surcharges where it takes none."""
    product = offer.product
    if product.option_use == "open_markets":
        product = product.model_copy(update={"option_use": "none", "stock": _stock_of_all(product)})
    elif not profile.capabilities.option_prices:
        product = product.model_copy(update={"options": tuple(_unpriced(option) for option in product.options)})
    return replace(offer, product=product)


def check_name(profile: MallProfile, product: Product) -> Iterator[str]:
    """A sentence for a name with anything but letters, digits and spaces."""
    found = "".join(dict.fromkeys(_NOT_PLAIN.findall(product.name)))
    if found and not profile.capabilities.special_characters:
        yield f"{profile.name}의 상품명에는 특수문자를 쓸 수 없습니다. 상품명에서 다음을 지우세요: {found}"


def cancel_refused(profile: MallProfile) -> RefusedError:
    """판매취소 that is not sent: a 종합몰 lets its MD alone cancel."""
    reason = f"{profile.name}은(는) 판매자가 주문을 취소할 수 없습니다. {profile.name} 담당 MD에게 취소를 요청하세요."
    return RefusedError(reason, code="SELLER_CANCEL_NOT_OFFERED")


def _unpriced(option: Option) -> Option:
    return option.model_copy(update={"surcharge_won": 0})


def _stock_of_all(product: Product) -> int | None:
    """What all options have together; None where the seller does not count one of them."""
    stocks = [option.stock for option in product.options if option.on_sale]
    counted = [stock for stock in stocks if stock is not None]
    return sum(counted) if len(counted) == len(stocks) else None

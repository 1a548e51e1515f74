"""Options and 추가상품 as the one string that 인터파크 takes of them: `{A<55,66>수량<1,5>…}` (malls.md 7.2).

One option name: `{백색수량<50>추가금액<0>옵션코드<k0>사용여부<Y>}` for each value. Two: the first value before the
brackets, those of the second within. A third is written into the second with a dash. Blanks are left out: the mall's
form has none.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from contracts.catalog import Extra, Option, Product
from mall_gateway.malls.interpark.profile import MOST_STOCK
from mall_gateway.malls.offers import ENOUGH_STOCK, sold_options, stock_to_send

DASH = "-"


def option_title(product: Product) -> str:
    """`selOptName`: the names of the first and the second choice."""
    first, *others = product.option_names or ("",)
    return ",".join(part for part in (_plain(first), DASH.join(map(_plain, others))) if part)


def option_text(product: Product) -> str:
    """`prdOption`; empty for a product without options.

    사용여부 is whether it is for sale, not whether there is stock: of those in use one must cost nothing more.
    """
    return options_text(sold_options(product))


def options_text(options: Sequence[Option]) -> str:
    """The string of these options."""
    if all(len(option.values) == 1 for option in options):
        return "".join(f"{{{_plain(option.values[0])}{_details([option])}}}" for option in options)
    ordered = sorted(options, key=lambda option: _place(options, option))
    groups = groupby(ordered, key=lambda option: option.values[0])
    return "".join(_group(first, list(members)) for first, members in groups)


def extra_text(extras: Iterable[Extra]) -> str:
    """`addOption`: the 추가상품 on sale, by group."""
    on_sale = [extra for extra in extras if extra.on_sale]
    ordered = sorted(on_sale, key=lambda extra: extra.group)
    return "".join(_extras(group, list(members)) for group, members in groupby(ordered, key=lambda one: one.group))


def limited(stock: int) -> int:
    """A stock as the mall takes it."""
    return min(stock, MOST_STOCK)


def _place(options: Sequence[Option], option: Option) -> int:
    """Where the option's first value came first: groups stand together, in the seller's order."""
    return next(place for place, other in enumerate(options) if other.values[0] == option.values[0])


def _group(first: str, members: Sequence[Option]) -> str:
    seconds = _listed(DASH.join(map(_plain, option.values[1:])) for option in members)
    return f"{{{_plain(first)}{seconds}{_details(members)}}}"


def _details(members: Sequence[Option]) -> str:
    stocks = _listed(str(limited(stock_to_send(option))) for option in members)
    prices = _listed(str(option.surcharge_won) for option in members)
    codes, used = _listed(option.key for option in members), _listed("NY"[option.on_sale] for option in members)
    return f"수량{stocks}추가금액{prices}옵션코드{codes}사용여부{used}"


def _extras(group: str, members: Sequence[Extra]) -> str:
    names = _listed(_plain(extra.name) for extra in members)
    stocks = _listed(str(limited(ENOUGH_STOCK if extra.stock is None else max(extra.stock, 0))) for extra in members)
    prices, codes = _listed(str(extra.price_won) for extra in members), _listed(extra.key for extra in members)
    return f"{{{_plain(group)}{names}수량{stocks}금액{prices}옵션코드{codes}}}"


def _listed(parts: Iterable[str]) -> str:
    return f"<{','.join(parts)}>"


def _plain(text: str) -> str:
    return "".join(text.split())

"""Options as 현대몰's data sets: their kinds, the values of each, and the units that combine them (malls.md 12).

Unverified: the names of these data sets come from a production client; prices of options are not sent (product.md).
"""

from collections.abc import Iterable, Iterator, Sequence

from contracts.catalog import Option, Product
from mall_gateway.malls.hmall.datasets import Row
from mall_gateway.malls.hmall.wire import Unit
from mall_gateway.malls.offers import sold_options, stock_to_send, variants

INSERT = "INSERT"
ALONE = "단일옵션"
SELLING, PAUSED = "00", "11"


def option_sets(product: Product) -> dict[str, list[Row]]:
    """The four data sets; a product without options has one unit of one kind."""
    names = list(product.option_names) if sold_options(product) else [ALONE]
    units = variants(product)
    values = list(_values(units))
    return {
        "dsUitmAttrTypeMst": [
            {"rowType": INSERT, "uitmAttrTypeSeq": place, "uitmAttrTypeNm": name} for place, name in enumerate(names, 1)
        ],
        "dsUitmAttrMst": [
            {"rowType": INSERT, "uitmTmpSeq": place, "uitmAttrTypeSeq": kind, "uitmAttrNm": value}
            for place, (kind, value) in enumerate(values)
        ],
        "dsSellUitmCombDtl": [
            {"rowType": INSERT, "uitmTmpCd": place, "uitmTmpSeq": values.index(value)}
            for place, unit in enumerate(units)
            for value in _pairs(unit)
        ],
        "dsSellUitmDtl": [_unit(place, unit) for place, unit in enumerate(units)],
    }


def changed_units(product: Product, units: Iterable[Unit]) -> Iterator[tuple[Unit, int]]:
    """What 현대몰 shows otherwise than it shall be, with the number that it shall be."""
    by_key = {option.key: option for option in variants(product)}
    keys = unit_keys(product, list(units))
    for unit in units:
        option = by_key.get(keys.get(unit.uitm_cd, ""))
        if option is None:
            continue
        wanted = stock_to_send(option)
        if wanted != unit.max_sell_poss_qty or sell_code(wanted) != (unit.sell_gbcd or SELLING):
            yield unit, wanted


def unit_keys(product: Product, units: Sequence[Unit]) -> dict[str, str]:
    """Our key of each unit by the mall's code: as the mall tells it, or by the unit's name."""
    options = variants(product)
    if len(units) == 1 and options[0].key == "":
        return {units[0].uitm_cd: ""}
    titles = {f"{name}/" for name in product.option_names}
    by_name = {"/".join(option.values): option.key for option in options}
    return {unit.uitm_cd: unit.ven_uitm_cd or by_name.get(_bare(unit.uitm_tot_nm, titles), "") for unit in units}


def unit_codes(units: Sequence[Unit]) -> dict[str, str]:
    """The mall's codes by our keys, as the mall tells them; the only unit without a key is the product itself."""
    if len(units) == 1 and not units[0].ven_uitm_cd:
        return {"": units[0].uitm_cd}
    return {unit.ven_uitm_cd: unit.uitm_cd for unit in units if unit.ven_uitm_cd}


def stock_row(product_no: str, unit_code: str, stock: int) -> Row:
    """A row of the stock call. Unverified: that `maxSellPossQty` alone says what may be sold."""
    return {
        "slitmCd": product_no,
        "uitmCd": unit_code,
        "addQty": 0,
        "maxSellPossQty": stock,
        "sellGbcd": sell_code(stock),
        "stckGdYn": "N",
    }


def sell_code(stock: int) -> str:
    """Whether a unit sells: one without stock is paused."""
    return SELLING if stock else PAUSED


def _unit(place: int, unit: Option) -> Row:
    stock = stock_to_send(unit)
    own = {"venUitmCd": unit.key or None, "maxSellPossQty": stock, "addQty": 0, "sellGbcd": sell_code(stock)}
    return {"rowType": INSERT, "uitmTmpCd": place, **own}


def _values(units: Sequence[Option]) -> Iterable[tuple[int, str]]:
    """Each value of each kind once, kinds counted from 1."""
    found = dict.fromkeys(pair for unit in units for pair in _pairs(unit))
    return sorted(found, key=lambda pair: pair[0])


def _pairs(unit: Option) -> list[tuple[int, str]]:
    return list(enumerate(unit.values, 1)) or [(1, ALONE)]


def _bare(name: str, titles: set[str]) -> str:
    """A unit's name without the kind before it: `색상/백색` is `백색`."""
    return next((name.removeprefix(title) for title in titles if name.startswith(title)), name)

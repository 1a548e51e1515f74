"""롯데온's products as our listings, and what sets stock, price and sale of what is there (malls.md 8.2)."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from contracts.listing import SalesTerms
from mall_gateway.malls.lottecom.mapping.products import OPEN_END, digits, of, option_code, split_code
from mall_gateway.malls.lottecom.wire import Approval, Identity, ItemRow, ProductDetail, ProductRow
from mall_gateway.malls.offers import stock_to_send, variants
from mall_gateway.malls.port import FoundOption, FoundProduct, Listed, Offer, ProductDetails, StockChange

State = Literal["waiting_approval", "on_sale", "refused", "stopped", "ended", "unknown"]
SALE, SOLD_OUT = "SALE", "SOUT"


def stock_body(seller: Identity, product_no: str, stocks: Mapping[str, int]) -> dict[str, Any]:
    """POST item/stock/change: each option's number to its stock."""
    known = {**of(seller), "spdNo": product_no}
    return {"itmStkLst": [{**known, "sitmNo": number, "stkQty": stock} for number, stock in stocks.items()]}


def price_body(
    seller: Identity, product_no: str, numbers: Iterable[str], terms: SalesTerms, now: str
) -> dict[str, Any]:
    """POST item/price/change of some options, from now to the end of the sale."""
    ends = f"{digits(terms.sale_ends_on or OPEN_END)}235959"
    known = {**of(seller), "spdNo": product_no, "hstStrtDttm": now, "hstEndDttm": ends}
    return {"itmPrcLst": [{**known, "sitmNo": number, "slPrc": terms.price_won} for number in numbers]}


def item_sale_body(seller: Identity, product_no: str, states: Mapping[str, str]) -> dict[str, Any]:
    """POST item/status/change: each option's number to SALE or SOUT."""
    known = {**of(seller), "spdNo": product_no}
    return {"sitmLst": [{**known, "sitmNo": number, "slStatCd": state} for number, state in states.items()]}


def sale_body(seller: Identity, product_no: str, state: str) -> dict[str, Any]:
    """POST product/status/change. END can't be taken back, so a stop is SOUT."""
    return {"spdLst": [{**of(seller), "spdNo": product_no, "slStatCd": state}]}


def listed(product: ProductDetail) -> Listed:
    """A product as 롯데온 shows it; options have numbers once it is there."""
    state, word, reason = _state(product)
    numbers = {split_code(row.eitm_no)[1]: row.sitm_no for row in product.itm_lst if row.sitm_no and row.eitm_no}
    return Listed(product.spd_no, numbers, state, word, reason)


def _state(product: ProductDetail) -> tuple[State, str, str | None]:
    """The approval first: before it is whole, nobody sees the product, whatever its sale says."""
    approval = product.pd_aprv_stat_info or Approval()
    if product.sl_stat_cd == "END":
        return "ended", "END", None
    if "GVBK" in (approval.pd_aprv_req_cd, approval.cat_aprv_stat_cd, approval.pd_info_aprv_stat_cd):
        reason = " ".join(filter(None, (approval.cat_gvbk_rsn_cnts, approval.pd_info_gvbk_rsn_cnts)))
        return "refused", "GVBK", reason or None
    if approval.fnl_aprv_yn != "Y":
        return "waiting_approval", approval.pd_info_aprv_stat_cd or approval.cat_aprv_stat_cd or "APRV_WT", None
    return _sale_state(product.sl_stat_cd), product.sl_stat_cd, None


def found_of(row: ProductRow) -> FoundProduct:
    """A row of the product list."""
    state = "waiting_approval" if row.fnl_aprv_yn == "N" else _sale_state(row.sl_stat_cd)
    word = "APRV_WT" if row.fnl_aprv_yn == "N" else row.sl_stat_cd
    return FoundProduct(row.spd_no, row.spd_nm, state, word, seller_code=row.epd_no)


def details_of(product: ProductDetail) -> ProductDetails:
    """A product with its options: the lowest price is the product's, what one costs more its surcharge.

    One option without names is the product itself. Unverified: that itmOptLst is read as it is registered; where it is
    missing, nothing tells the options apart.
    """
    rows = product.itm_lst
    lowest = min((row.sl_prc for row in rows), default=None)
    names = tuple(dict.fromkeys(one.opt_nm for row in rows for one in row.itm_opt_lst))
    options = tuple(
        FoundOption(row.sitm_no, values, row.sl_prc - (lowest or 0), row.stk_qty)
        for row, values in ((row, _values(row, names)) for row in rows)
        if names
    )
    alone = rows[0].stk_qty if len(rows) == 1 else None
    return ProductDetails(product.spd_no, product.spd_nm, lowest, alone, product.epd_no, names, options)


def _values(row: ItemRow, names: Iterable[str]) -> tuple[str, ...]:
    told = {one.opt_nm: one.opt_val for one in row.itm_opt_lst}
    return tuple(told.get(name, "") for name in names)


def _sale_state(word: str) -> State:
    match word:
        case "SALE":
            return "on_sale"
        case "SOUT" | "STP":
            return "stopped"
        case _:
            return "unknown"


def differing_stocks(offer: Offer, current: Iterable[ItemRow]) -> dict[str, int]:
    """By number, what each option's stock shall be where it is another; none first: nothing is oversold meanwhile."""
    wanted = _stocks(offer)
    found = {row.sitm_no: wanted.get(row.eitm_no, 0) for row in current if wanted.get(row.eitm_no, 0) != row.stk_qty}
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def changed_stocks(change: StockChange, current: Iterable[ItemRow]) -> dict[str, int]:
    """By number, the changed stocks of the options that the mall has; none first: nothing is oversold meanwhile.

    An option is known by its number, or by our key in its code.
    """
    coded = {split_code(row.eitm_no)[1]: row.sitm_no for row in current if row.sitm_no and row.eitm_no}
    there = {row.sitm_no for row in current}
    keys = coded | {key: number for key, number in change.mall_option_nos.items() if number in there}
    found = {keys[key]: change.stocks.get(key, 0) for key in change.changed if key in keys}
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def changed_sales(stocks: Mapping[str, int], current: Iterable[ItemRow]) -> dict[str, str]:
    """By number, what the sale of each of these options shall be where it is another: without stock it is sold out."""
    wanted = {number: SALE if stock else SOLD_OUT for number, stock in stocks.items()}
    return {
        row.sitm_no: wanted[row.sitm_no] for row in current if wanted.get(row.sitm_no, "") not in ("", row.sl_stat_cd)
    }


def restocked(current: Iterable[ItemRow]) -> dict[str, str]:
    """By number, the options that are sold out though there is stock: it came while the product was stopped."""
    return {row.sitm_no: SALE for row in current if row.sl_stat_cd == SOLD_OUT and row.stk_qty > 0}


def differing_prices(price_won: int, current: Iterable[ItemRow]) -> list[str]:
    """The numbers of the options that have another price: all have the same, for surcharges are not sent."""
    return [row.sitm_no for row in current if row.sl_prc != price_won]


def differing_sales(offer: Offer, current: Iterable[ItemRow]) -> dict[str, str]:
    """By number, what each option's sale shall be where it is another: without stock it is sold out."""
    wanted = _stocks(offer)
    sales = {row.sitm_no: SALE if wanted.get(row.eitm_no) else SOLD_OUT for row in current}
    return {row.sitm_no: sales[row.sitm_no] for row in current if sales[row.sitm_no] != row.sl_stat_cd}


def in_stock(offer: Offer) -> bool:
    """Whether there is anything to sell."""
    return any(_stocks(offer).values())


def _stocks(offer: Offer) -> dict[str, int]:
    return {option_code(offer.listing_code, one.key): stock_to_send(one) for one in variants(offer.product)}

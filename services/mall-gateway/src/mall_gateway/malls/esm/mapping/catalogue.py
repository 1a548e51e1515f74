"""ESM's goods search as a site's products, and the options of one (malls.md 4.2)."""

from collections.abc import Mapping, Sequence
from typing import Literal

from mall_gateway.malls.esm.mapping.listings import MASTER
from mall_gateway.malls.esm.sites import Site
from mall_gateway.malls.esm.wire import FoundGoods, FoundPage, GoodsOptions, OptionDetail, SellStatus
from mall_gateway.malls.port import FoundOption, FoundProduct, ProductDetails, ProductsPage

PAGE_SIZE = 500
UNNAMED = "옵션"
"""How an option is called whose name the mall does not tell: that of its own catalogue is told by number alone."""
State = Literal["waiting_approval", "on_sale", "stopped", "unknown"]
STATES: Mapping[str, tuple[State, str]] = {
    "01": ("waiting_approval", "대기중"),
    "11": ("on_sale", "판매중"),
    "21": ("stopped", "판매중지"),
    "22": ("stopped", "직권중지"),
    "31": ("on_sale", "품절"),
}
"""`sellStatus` to ours and the seller's words."""


def page_of(site: Site, found: FoundPage) -> ProductsPage:
    """The products of a page that are there for the site; a full page may have more behind it."""
    products = [_found(site, row) for row in found.items if site.key in row.sell_status or row.site_goods_no]
    return ProductsPage(products, more=len(found.items) == PAGE_SIZE)


def _found(site: Site, row: FoundGoods) -> FoundProduct:
    number = row.site_goods_no.get(site.key) or f"{MASTER}{row.goods_no}"
    code = row.sell_status.get(site.key, "")
    state, word = STATES.get(code, ("unknown", code))
    price, stock = row.price.get(site.key), row.stock.get(site.key)
    return FoundProduct(number, row.goods_name, state, word, price, stock, row.managed_code)


def details_of(site: Site, number: str, sale: SellStatus, options: GoodsOptions) -> ProductDetails:
    """A product with its options as the site has them; its name is in the search alone.

    An option has no number here. Unverified: whether it is `optSeq` or the seller's code that an order's ItemOptionCode
    names; until that is known, no order is told to be an option of what somebody else registered. Unverified: that
    without isStockManage the stock of an option means nothing.
    """
    price, stock = (known.get(site.key) for known in (sale.item_basic_info.price, sale.item_basic_info.stock))
    group = options.combination or options.independent
    if group is None or not group.details:
        return ProductDetails(number, "", price, stock)
    places = [place for place, value in enumerate(group.details[0].values) if value]
    names = tuple(group.names[place] or UNNAMED for place in places)
    counted = options.is_stock_manage is not False
    found = tuple(_option(site, row, places, counted=counted) for row in group.details)
    return ProductDetails(number, "", price, None, "", names, found)


def _option(site: Site, row: OptionDetail, places: Sequence[int], *, counted: bool) -> FoundOption:
    values = tuple(row.values[place] for place in places)
    surcharge = row.add_amnt_site.get(site.key, row.add_amnt)
    return FoundOption("", values, surcharge, row.qty.get(site.key) if counted else None, row.is_display is not False)

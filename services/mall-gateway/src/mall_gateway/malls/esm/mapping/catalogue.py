"""ESM's goods search as a site's products (malls.md 4.2)."""

from collections.abc import Mapping
from typing import Literal

from mall_gateway.malls.esm.mapping.listings import MASTER
from mall_gateway.malls.esm.sites import Site
from mall_gateway.malls.esm.wire import FoundGoods, FoundPage
from mall_gateway.malls.port import FoundProduct, ProductsPage

PAGE_SIZE = 500
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

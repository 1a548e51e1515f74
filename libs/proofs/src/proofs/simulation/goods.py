"""What sellers sell on a simulated day: a product of one kind, or one with the option that exchanges bring instead."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from catalog.application import Catalog
from catalog.domain import (
    ITEM_TYPES,
    Combination,
    Notice,
    NoticeEntry,
    Options,
    Product,
    ProductDetails,
    Stock,
    StockEntry,
)

INITIAL_STOCK = 100
ITEM_TYPE = "fashion_items"
SOLD, WANTED = "골드", "실버"
"""The mall's words for the option that is sold, and for the one that exchanges bring."""


@dataclass(frozen=True)
class Goods:
    """A seller's product: the keys of the option that is sold, and of the one that is sent in exchanges.

    Both are empty where it has no options.
    """

    product_id: UUID
    sold: str = ""
    wanted: str = ""


def open_stock(catalog: Catalog, seller_id: UUID, goods: Goods) -> None:
    """Keep stock of a product without options."""
    catalog.save(Stock.open(seller_id, goods.product_id, goods.sold, INITIAL_STOCK, "상품등록"))


def enter_product(catalog: Catalog, seller_id: UUID, at: datetime) -> Goods:
    """Enter a product with two options, with as many of each."""
    options = Options("open_markets", names=("색상",), combinations=(Combination((SOLD,)), Combination((WANTED,))))
    entries = tuple(NoticeEntry(name, None) for name in ITEM_TYPES[ITEM_TYPE].fields)
    details = ProductDetails(
        name="상품",
        category_codes=("090301",),
        maker="만든이",
        brand="상표",
        notice=Notice(ITEM_TYPE, entries),
        price_won=12_000,
        image_urls=("https://image.test/1.jpg",),
        detail_html="<p>상품</p>",
        options=options,
        stock_used=True,
    )
    product_id = catalog.save_product(seller_id, details, StockEntry(everything=INITIAL_STOCK), at=at)
    product = catalog.load(Product, product_id, seller_id)
    sold, wanted = (each.key for each in product.details.options.combinations)
    return Goods(product_id, sold, wanted)

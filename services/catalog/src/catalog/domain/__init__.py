"""Products and their stock: aggregates, their events, their refusals, and the data of the official lists."""

from catalog.domain.categories import CATEGORIES, Category
from catalog.domain.changes import changes_between
from catalog.domain.codes import CodeSequence, OwnCode, day_of
from catalog.domain.company import Company
from catalog.domain.details import (
    Certification,
    Combination,
    Extra,
    FieldChange,
    Ingredient,
    Notice,
    NoticeEntry,
    Options,
    Origin,
    ProductDetails,
    StockLevel,
)
from catalog.domain.forms import tidied
from catalog.domain.notices import ITEM_TYPES, ItemType
from catalog.domain.options import combinations_of, option_named, split_values
from catalog.domain.pictures import Upload, Use, picture_names, upload_refusals
from catalog.domain.product import Product, check
from catalog.domain.refusals import PictureNotFoundError, ProductNotFoundError, StockMovedError, StockTwiceError
from catalog.domain.stock import Exchange, Reservation, Stock, sellable
from catalog.domain.stock_entry import StockEntry, opening_stock, stock_keys_of, stock_wanted

__all__ = [
    "CATEGORIES",
    "ITEM_TYPES",
    "Category",
    "Certification",
    "CodeSequence",
    "Combination",
    "Company",
    "Exchange",
    "Extra",
    "FieldChange",
    "Ingredient",
    "ItemType",
    "Notice",
    "NoticeEntry",
    "Options",
    "Origin",
    "OwnCode",
    "PictureNotFoundError",
    "Product",
    "ProductDetails",
    "ProductNotFoundError",
    "Reservation",
    "Stock",
    "StockEntry",
    "StockLevel",
    "StockMovedError",
    "StockTwiceError",
    "Upload",
    "Use",
    "changes_between",
    "check",
    "combinations_of",
    "day_of",
    "opening_stock",
    "option_named",
    "picture_names",
    "sellable",
    "split_values",
    "stock_keys_of",
    "stock_wanted",
    "tidied",
    "upload_refusals",
]

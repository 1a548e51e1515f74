"""The catalogue's views: products as they are found and as they were, and the stock of their options."""

from catalog.projections.history import (
    ChangeSearch,
    HistoryRow,
    PastState,
    ProductChange,
    ProductHistoryView,
    changes_found,
    history_of,
    saves_since,
    state_at,
)
from catalog.projections.products import (
    ProductRow,
    ProductSearch,
    ProductsView,
    product_by_id,
    products_found,
)
from catalog.projections.stock import FoundStock, StockRow, StockSearch, StockView, stock_found, stock_of

__all__ = [
    "ChangeSearch",
    "FoundStock",
    "HistoryRow",
    "PastState",
    "ProductChange",
    "ProductHistoryView",
    "ProductRow",
    "ProductSearch",
    "ProductsView",
    "StockRow",
    "StockSearch",
    "StockView",
    "changes_found",
    "history_of",
    "product_by_id",
    "products_found",
    "saves_since",
    "state_at",
    "stock_found",
    "stock_of",
]

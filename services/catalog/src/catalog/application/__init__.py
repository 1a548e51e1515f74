"""The catalogue's commands, and the pictures that sellers upload."""

from catalog.application.catalog import Catalog, sanitised
from catalog.application.gallery import Gallery
from catalog.application.stock_counts import ProductStockCount, RefusedCount, StockCount

__all__ = ["Catalog", "Gallery", "ProductStockCount", "RefusedCount", "StockCount", "sanitised"]

"""The catalogue's commands, and the pictures that sellers upload."""

from catalog.application.catalog import Catalog, StockCount, sanitised
from catalog.application.gallery import Gallery

__all__ = ["Catalog", "Gallery", "StockCount", "sanitised"]

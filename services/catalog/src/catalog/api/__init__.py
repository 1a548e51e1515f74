"""The catalogue over HTTP: products, their stock and history, and the lists that the form is filled from."""

from catalog.api.changes import router as changes
from catalog.api.lists import router as lists
from catalog.api.pictures import router as pictures
from catalog.api.products import router as products
from catalog.api.stock import router as stock

routers = (lists, pictures, products, changes, stock)

__all__ = ["routers"]

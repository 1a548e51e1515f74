"""쿠팡's product list (malls.md 1.2)."""

from collections.abc import Mapping
from typing import Any

from mall_gateway.malls.answers import as_object, as_rows
from mall_gateway.malls.coupang.mapping.listings import STATES
from mall_gateway.malls.port import FoundProduct, ProductsPage


def page_of(answer: Mapping[str, Any]) -> ProductsPage:
    """The rows with a number; the list goes on where a token leads on."""
    rows = [as_object(row) for row in as_rows(answer.get("data"))]
    return ProductsPage([_found(row) for row in rows if row.get("sellerProductId")], bool(answer.get("nextToken")))


def _found(row: Mapping[str, Any]) -> FoundProduct:
    word = str(row.get("statusName") or row.get("status") or "")
    name = str(row.get("sellerProductName") or "")
    return FoundProduct(str(row["sellerProductId"]), name, STATES.get(word, "unknown"), word)

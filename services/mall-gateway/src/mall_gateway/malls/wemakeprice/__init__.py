"""The adapter of 위메프 (malls.md 6)."""

from mall_gateway.malls.wemakeprice.adapter import WemakepriceMall

__all__ = ["WemakepriceMall"]

"""The adapter of 티몬 (malls.md 5)."""

from mall_gateway.malls.tmon.adapter import TmonMall

__all__ = ["TmonMall"]

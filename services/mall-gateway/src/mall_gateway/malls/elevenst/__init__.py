"""11번가 (malls.md 3)."""

from mall_gateway.malls.elevenst.adapter import ElevenstMall

__all__ = ["ElevenstMall"]

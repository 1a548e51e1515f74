"""GS SHOP (malls.md 10)."""

from mall_gateway.malls.gsshop.adapter import GsshopMall

__all__ = ["GsshopMall"]

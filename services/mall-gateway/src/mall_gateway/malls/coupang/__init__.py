"""쿠팡: `CoupangMall` is the adapter; everything else here is its own."""

from mall_gateway.malls.coupang.adapter import CoupangMall

__all__ = ["CoupangMall"]

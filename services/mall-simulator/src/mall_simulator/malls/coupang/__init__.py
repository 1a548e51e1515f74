"""쿠팡 Wing OpenAPI (malls.md section 1)."""

from mall_simulator.malls.coupang.protocol import Coupang

__all__ = ["Coupang"]

"""인터파크 (malls.md 7)."""

from mall_gateway.malls.interpark.adapter import InterparkMall

__all__ = ["InterparkMall"]

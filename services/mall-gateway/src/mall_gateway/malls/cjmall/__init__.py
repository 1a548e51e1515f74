"""CJ mall, today CJ온스타일 (malls.md 11)."""

from mall_gateway.malls.cjmall.adapter import CjmallMall

__all__ = ["CjmallMall"]

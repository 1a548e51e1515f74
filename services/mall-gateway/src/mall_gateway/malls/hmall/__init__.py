"""현대몰, which is Hmall of 현대홈쇼핑 (malls.md 12)."""

from mall_gateway.malls.hmall.adapter import HmallMall

__all__ = ["HmallMall"]

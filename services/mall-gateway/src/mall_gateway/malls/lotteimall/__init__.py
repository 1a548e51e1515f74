"""롯데홈쇼핑, 롯데아이몰 (malls.md 9)."""

from mall_gateway.malls.lotteimall.adapter import LotteimallMall

__all__ = ["LotteimallMall"]

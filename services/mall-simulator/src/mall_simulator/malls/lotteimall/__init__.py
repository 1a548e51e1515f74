"""롯데홈쇼핑, 롯데아이몰 (malls.md section 9)."""

from mall_simulator.malls.lotteimall.protocol import Lotteimall

__all__ = ["Lotteimall"]

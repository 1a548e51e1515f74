"""GS SHOP 제휴 API V3 (malls.md section 10, from two clients; a row's fields and most words are unverified)."""

from mall_simulator.malls.gsshop.protocol import Gsshop

__all__ = ["Gsshop"]

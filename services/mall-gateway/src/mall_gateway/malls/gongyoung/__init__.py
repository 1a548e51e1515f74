"""공영홈쇼핑 (malls.md 13), which has no API: its files are exchanged through a box (ADR 43)."""

from mall_gateway.malls.gongyoung.adapter import GongyoungMall

__all__ = ["GongyoungMall"]

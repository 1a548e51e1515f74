"""11번가 (malls.md 3)."""

from mall_gateway.malls.st11.adapter import St11Mall

__all__ = ["St11Mall"]

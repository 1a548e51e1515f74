"""11번가 Open API (malls.md section 3): XML in EUC-KR, most effects by GET."""

from mall_simulator.malls.st11.protocol import St11

__all__ = ["St11"]

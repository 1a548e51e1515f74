"""CJ mall's IFPA interfaces (malls.md section 11, from one production client; words and states are unverified)."""

from mall_simulator.malls.cjmall.protocol import Cjmall

__all__ = ["Cjmall"]

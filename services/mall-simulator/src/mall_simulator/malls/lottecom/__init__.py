"""롯데ON open API as 롯데닷컴 (malls.md section 8; much of it is seen in clients alone)."""

from mall_simulator.malls.lottecom.protocol import Lottecom

__all__ = ["Lottecom"]

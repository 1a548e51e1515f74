"""ESM Trading API 2.0 of G마켓 and 옥션 (malls.md section 4): one protocol, two sites."""

from mall_simulator.malls.esm.protocol import Esm
from mall_simulator.malls.esm.sites import AUCTION, GMARKET

__all__ = ["AUCTION", "GMARKET", "Esm"]

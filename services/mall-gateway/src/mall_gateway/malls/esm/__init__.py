"""G마켓 and 옥션, one protocol: `EsmMall` is the adapter of either; everything else here is its own."""

from mall_gateway.malls.esm.adapter import EsmMall
from mall_gateway.malls.esm.sites import AUCTION, GMARKET

__all__ = ["AUCTION", "GMARKET", "EsmMall"]

"""롯데닷컴, which is the open API of 롯데온 today: `LottecomMall` is the adapter; everything else here is its own."""

from mall_gateway.malls.lottecom.adapter import LottecomMall

__all__ = ["LottecomMall"]

"""스토어팜 (네이버): `SmartstoreMall` is the adapter; everything else here is its own."""

from mall_gateway.malls.smartstore.adapter import SmartstoreMall

__all__ = ["SmartstoreMall"]

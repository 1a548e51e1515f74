"""인터파크 Open API (malls.md section 7): everything in the query, XML in EUC-KR, documents fetched from the seller."""

from mall_simulator.malls.interpark.protocol import Interpark

__all__ = ["Interpark"]

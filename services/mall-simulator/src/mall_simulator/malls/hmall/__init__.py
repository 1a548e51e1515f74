"""현대Hmall OpenAPI (malls.md section 12): POST of data sets in XML, prices that an MD approves."""

from mall_simulator.malls.hmall.protocol import Hmall

__all__ = ["Hmall"]

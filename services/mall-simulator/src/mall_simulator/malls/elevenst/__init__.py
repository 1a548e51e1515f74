"""11번가 Open API (malls.md section 3): XML in EUC-KR, most effects by GET."""

from mall_simulator.malls.elevenst.protocol import Elevenst

__all__ = ["Elevenst"]

"""위메프 OpenAPI 2.0 (malls.md section 6, from model classes and clients; much of it is unverified)."""

from mall_simulator.malls.wemakeprice.protocol import Wemakeprice

__all__ = ["Wemakeprice"]

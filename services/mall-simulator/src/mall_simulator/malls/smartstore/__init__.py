"""네이버 커머스 API, 스토어팜 (malls.md section 2)."""

from mall_simulator.malls.smartstore.protocol import Smartstore

__all__ = ["Smartstore"]

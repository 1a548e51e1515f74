"""공영홈쇼핑 (malls.md section 13): a partner site with files to download and to upload, and no API."""

from mall_simulator.malls.gongyoung.protocol import Gongyoung

__all__ = ["Gongyoung"]

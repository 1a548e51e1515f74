"""What sellers call the malls. `tests/contract/test_mall_names.py` holds this against the gateway."""

import re
from collections.abc import Mapping

MALL_NAMES: Mapping[str, str] = {
    "tmon": "티몬",
    "wemakeprice": "위메프",
    "st11": "11번가",
    "auction": "옥션",
    "gmarket": "G마켓",
    "interpark": "인터파크",
    "smartstore": "스토어팜",
    "coupang": "쿠팡",
    "hmall": "현대몰",
    "lottecom": "롯데닷컴",
    "lotteimall": "롯데홈쇼핑",
    "cjmall": "CJ mall",
    "gsshop": "GS SHOP",
    "gongyoung": "공영홈쇼핑",
}


def mall_name(mall: str) -> str:
    """The mall's Korean name, or its code where it is not known yet."""
    return MALL_NAMES.get(mall, mall)


def cause_told(cause: str) -> str:
    """Why a stock changed, as it was recorded (`주문 20200813-1 (auction)`), with the mall's name for its code."""
    return re.sub(r"\((\w+)\)$", lambda found: f"({mall_name(found[1])})", cause)

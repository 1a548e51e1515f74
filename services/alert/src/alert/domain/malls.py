"""What sellers call the malls. `tests/contract/test_mall_names.py` holds this against the gateway."""

MALLS: dict[str, str] = {
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


def shop_of(mall: str, login_id: str = "") -> str:
    """A mall account as the seller reads it: `위메프(sbdc6678)`."""
    name = MALLS.get(mall, mall)
    return f"{name}({login_id})" if login_id else name

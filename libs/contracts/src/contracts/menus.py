"""The menus that permissions are given for."""

from typing import Literal

Level = Literal["read", "write"]

MENUS: dict[str, str] = {
    "company": "기본정보관리",
    "users": "사용자권한관리",
    "accounts": "제휴몰 계정정보",
    "products": "상품정보관리",
    "listings": "판매상품관리",
    "orders": "주문관리",
    "claims": "취소/반품/교환",
    "inquiries": "문의관리",
    "statistics": "통계관리",
    "alerts": "알림관리",
}
"""Menu code → Korean label: all that a permission may name."""

WITHOUT_SCREENS = frozenset({"statistics"})
"""Menus that nothing belongs to yet: they are not offered; permissions that name them stay good."""

"""품목고시 under 11번가's numeric codes (malls.md 3.2).

Unverified: the pages leave the codes to an attachment that is for sellers only; these are those that public
integrations send. Where a type is not among them its product goes out as 기타 재화.
"""

from collections.abc import Mapping
from typing import Any

from contracts.catalog import Product
from mall_gateway.malls.offers import SEE_DETAILS, notice_text

_MAKER, _COUNTRY, _WARRANTY, _SERVICE = "11905", "23759095", "23760386", "23760437"
_COMMON = {
    "제조자(수입자)": _MAKER,
    "제조국": _COUNTRY,
    "품질보증기준": _WARRANTY,
    "A/S 책임자와 전화번호": _SERVICE,
}
_ELECTRIC = {
    **_COMMON,
    "품명 및 모델명": "11800",
    "KC 인증정보": "23758072",
    "정격전압, 소비전력": "23758987",
    "에너지소비효율등급": "89784478",
    "동일모델의 출시년월": "23759938",
    "추가설치비용": "23759905",
}
OTHER_GOODS = "기타 재화"

TYPES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "가방": (
        "891013",
        {**_COMMON, "종류": "11908", "소재": "11848", "색상": "11835", "크기": "11932", "취급시 주의사항": "23759972"},
    ),
    "패션잡화": (
        "891014",
        {**_COMMON, "종류": "11908", "소재": "11848", "치수": "23760034", "취급시 주의사항": "23759972"},
    ),
    "침구류/커튼": (
        "891015",
        {
            **_COMMON,
            "제품 소재": "23759468",
            "색상": "11835",
            "치수": "23760034",
            "제품구성": "17461",
            "세탁방법 및 취급시 주의사항": "23756520",
        },
    ),
    "가구": (
        "891016",
        {
            **_COMMON,
            "품명": "37089196",
            "KC 인증정보": "23760470",
            "색상": "11835",
            "구성품": "3125646",
            "주요 소재": "23759652",
            "크기": "11932",
            "배송/설치비용": "23756017",
            "재공급 사유 및 하자 부위": "469865457",
        },
    ),
    "영상가전": ("891017", {**_ELECTRIC, "크기": "11932", "화면사양": "23760396"}),
    "가정용 전기제품": ("891018", {**_ELECTRIC, "크기": "11932"}),
    "계절가전": ("891019", {**_ELECTRIC, "크기": "469867148", "냉난방면적": "23755843"}),
    "소형전자": (
        "891022",
        {
            **_COMMON,
            "품명 및 모델명": "11800",
            "KC 인증정보": "23760470",
            "정격전압, 소비전력": "23758385",
            "동일모델의 출시년월": "23759938",
            "크기, 무게": "23760172",
            "주요 사양": "23759650",
        },
    ),
    "주방용품": (
        "891027",
        {
            **_COMMON,
            "품명 및 모델명": "11800",
            "재질": "11900",
            "구성품": "3125646",
            "크기": "11932",
            "동일모델의 출시년월": "23759938",
            "수입신고": "37088317",
        },
    ),
    "서적": (
        "891036",
        {
            "도서명": "23674328",
            "저자": "11901",
            "출판사": "11924",
            "크기": "11932",
            "쪽수": "23674410",
            "제품구성": "17461",
            "출간일": "23674466",
            "목차 또는 책소개": "36743120",
        },
    ),
    OTHER_GOODS: (
        "891045",
        {
            "품명 및 모델명": "11800",
            "인증/허가 사항": "23756033",
            "제조국(원산지)": "23759100",
            "제조자(수입자)": _MAKER,
            "소비자상담 관련 전화번호": "23760413",
        },
    ),
}
"""Our item type up to its bracket to 11번가's type and the codes of its fields, by their names."""


def notification_of(product: Product) -> dict[str, Any]:
    """`ProductNotification`: every field of the type, ours by name; what we have no field for is in the detail page."""
    type_, items = TYPES.get(product.notice.item_type_name.partition("(")[0].strip(), TYPES[OTHER_GOODS])
    ours = {_plain(entry.name): notice_text(entry) for entry in product.notice.entries}
    known = {"품명 및 모델명": product.name, "제조자(수입자)": product.maker}
    told = {name: _told(name, ours) or known.get(name) or SEE_DETAILS for name in items}
    return {"type": type_, "item": [{"code": code, "name": told[name]} for name, code in items.items()]}


def _told(name: str, ours: Mapping[str, str]) -> str:
    """Our text under a field's name, or under one that begins alike: `제조사(수입자)` is `제조자/수입자`."""
    wanted = _plain(name)
    head = _plain(name.partition("(")[0])[:2]
    close = (text for ours_name, text in ours.items() if ours_name.startswith(head))
    return ours.get(wanted) or next(close, "")


def _plain(name: str) -> str:
    return "".join(letter for letter in name if letter.isalnum())

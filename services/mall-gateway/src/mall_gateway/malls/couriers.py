"""The couriers that malls name in Korean words, in our codes."""

from collections.abc import Mapping

COURIER_WORDS: Mapping[str, str] = {
    "CJ": "CJ_LOGISTICS",
    "롯데": "LOTTE",
    "현대": "LOTTE",
    "한진": "HANJIN",
    "로젠": "LOGEN",
    "우체국": "KOREA_POST",
    "경동": "KYUNGDONG",
    "일양": "ILYANG",
    "천일": "CHUNIL",
    "대신": "DAESIN",
    "CU": "CU_POST",
    "편의점": "GS_POSTBOX",
    "GS": "GS_POSTBOX",
    "합동": "HAPDONG",
    "건영": "KUNYOUNG",
    "SLX": "SLX",
    "우리택배": "HONAM",
    "농협": "NONGHYUP",
    "우편등기": "REGISTERED_POST",
    "일반우편": "ORDINARY_POST",
    "EMS": "EMS",
    "DHL": "DHL",
    "FEDEX": "FEDEX",
    "FedEx": "FEDEX",
    "UPS": "UPS",
    "TNT": "TNT",
    "직송": "DIRECT",
    "직접배송": "DIRECT",
}


def courier_by_name(name: str) -> str:
    """Our courier code of a mall's courier name; the name itself where we know none."""
    return next((code for word, code in COURIER_WORDS.items() if word in name), name)

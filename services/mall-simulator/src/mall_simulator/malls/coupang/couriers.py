"""쿠팡's courier codes, and how long their waybill numbers are (malls.md 1.6)."""

import re

COURIERS = {
    "CJGLS": "CJ 대한통운",
    "HYUNDAI": "롯데택배",
    "HANJIN": "한진택배",
    "KGB": "로젠택배",
    "EPOST": "우체국",
    "KDEXP": "경동택배",
    "ILYANG": "일양택배",
    "CHUNIL": "천일특송",
    "DAESIN": "대신택배",
    "CVS": "편의점택배",
    "HDEXP": "합동택배",
    "KUNYOUNG": "건영택배",
    "SLX": "SLX",
    "HONAM": "우리택배",
    "DHL": "DHL",
    "UPS": "UPS",
    "FEDEX": "FEDEX",
    "EMS": "EMS",
    "TNT": "TNT",
    "DIRECT": "업체직송",
}
_LENGTHS = {"CJGLS": (10, 12), "HYUNDAI": (10, 12, 13), "HANJIN": (10, 12), "KGB": (10, 11), "EPOST": (13,)}
_FREE_FORM = frozenset({"DHL", "UPS", "FEDEX", "TNT"})


def waybill_problem(courier: str, number: str) -> str | None:
    """The mall's words about a courier code or number that it does not take; None when it is fine."""
    if courier not in COURIERS:
        return f"invalid delivery company code: {courier}"
    if courier == "EMS":
        return None if re.fullmatch(r"[A-Z]{2}\d{9}[A-Z]{2}", number) else _form(courier, number)
    if courier in _FREE_FORM:
        return None if number else _form(courier, number)
    if not number.isdecimal():
        name = COURIERS[courier]
        return f"{name}의 운송장번호는 숫자로만 구성되어야 합니다. InvoiceNumber must be number. [{number}]"
    lengths = _LENGTHS.get(courier)
    return _form(courier, number) if lengths and len(number) not in lengths else None


def _form(courier: str, number: str) -> str:
    return f"{COURIERS[courier]}의 송장번호 형식에 맞지않는 운송장 번호 입니다. [{number}]"

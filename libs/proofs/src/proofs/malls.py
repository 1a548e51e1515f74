"""The malls of a proof: which are taken, what they are called, and how each names the lines of its orders."""

from collections.abc import Mapping
from typing import Any

from mall_gateway.malls import MALLS

PRESENT_FOUR = ("tmon", "wemakeprice", "coupang", "smartstore")
CALLED = tuple(code for code, mall in MALLS.items() if mall.profile.budgets)
"""The malls with an API; the others take and give sheets, which somebody has to carry."""
NAMES = {code: mall.profile.name for code, mall in MALLS.items()}
"""Each mall's Korean name, by code."""

_ORDER_AND_LINE: Mapping[str, tuple[str, str]] = {
    "tmon": ("{order}", "{option}"),
    "wemakeprice": ("{purchaseNo}", "{line}"),
    "st11": ("{order}", "{ordPrdSeq}"),
    "auction": ("{line}", "{line}"),
    "gmarket": ("{line}", "{line}"),
    "interpark": ("{order}", "{ORD_SEQ}"),
    "coupang": ("{order}", "{option}"),
    "cjmall": ("{order}", "{ordGSeq}-{ordDSeq}-{ordWSeq}"),
    "gsshop": ("{order}", "{ordItemNo}"),
    "hmall": ("{order}", "{ordPtcSeq}"),
    "lottecom": ("{order}", "{rest}"),
    "lotteimall": ("{order}", "{DlvUnitSn}"),
    "gongyoung": ("{order}", "{주문상세번호}"),
}
"""By which of the simulator's numbers a mall tells an order and its line; by their own where it is not named here."""


class NoSuchMallError(ValueError):
    """A name that is no mall's code."""


def chosen(text: str) -> tuple[str, ...]:
    """The malls of `MALLS=`: the present four when empty, `all`, or codes with commas. Raises NoSuchMallError."""
    if not text.strip():
        return PRESENT_FOUR
    if text.strip() == "all":
        return tuple(MALLS)
    codes = tuple(dict.fromkeys(code.strip() for code in text.split(",") if code.strip()))
    unknown = [code for code in codes if code not in MALLS]
    if unknown or not codes:
        raise NoSuchMallError(f"MALLS={text}: write `all`, or codes out of {', '.join(MALLS)} with commas.")
    return codes


def called(text: str) -> tuple[str, ...]:
    """The malls of `MALLS=`, `all` being all with an API. Raises NoSuchMallError, also for one that takes sheets."""
    if text.strip() == "all":
        return CALLED
    codes = chosen(text)
    if sheets := [code for code in codes if code not in CALLED]:
        raise NoSuchMallError(f"MALLS={text}: {', '.join(sheets)} takes sheets, which nobody carries here.")
    return codes


def confirms(mall: str) -> bool:
    """Whether a 발주확인 takes effect at the mall; where it has no call for it, it stands with us alone."""
    return MALLS[mall].profile.capabilities.confirms_orders


def line_name(order: Mapping[str, Any], line: Mapping[str, Any]) -> str:
    """`mall order/line` of a line in the simulator's ledger, as the gateway tells it."""
    mall, number, own = order["mall"], order["number"], line["number"]
    known = {"purchaseNo": number, **order["numbers"], **line.get("numbers", {}), "order": number, "line": own}
    known |= {"option": line["option_number"] or own, "rest": own.removeprefix(f"{number}-")}
    forms = _ORDER_AND_LINE.get(mall, ("{order}", "{line}"))
    return "{} {}/{}".format(mall, *(form.format(**known) for form in forms))

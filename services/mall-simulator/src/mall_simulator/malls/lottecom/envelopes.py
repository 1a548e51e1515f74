"""롯데ON's answers: `{returnCode, message, data}` around all, `rsltCd` and `resultCode` inside (malls.md 8.1).

Known: 0000 is good, 3006 a wrong order state. Unverified: the other numbers here, and the words.
"""

from datetime import datetime
from typing import Any

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.records import Doc

GOOD, WRONG_STATE, MISSING, WRONG_VALUE, TOO_LONG, FAILED = "0000", "3006", "2001", "2002", "2003", "9999"
_FORM = "%Y%m%d%H%M%S"


def good(data: Any) -> Reply:
    """It worked."""
    return Reply(_whole(GOOD, "정상", data))


def bad(code: str, message: str, status: int = 200) -> Reply:
    """It did not, as a whole."""
    return Reply(_whole(code, message, None), status)


def refused(code: str, message: str) -> Refusal:
    """A refusal to raise."""
    return Refusal(bad(code, message))


def row_refused(code: str, message: str, row: Doc) -> Refusal:
    """A failing row in a list that came well, which is how the product module says no."""
    return Refusal(good([{**row, "resultCode": code, "resultMessage": message}]))


def part_refused(code: str, message: str, rows: list[Doc]) -> Refusal:
    """The delivery module's no: the envelope is good, the result inside is not."""
    failed = [{**row, "rsltCd": code, "rsltMsg": message} for row in rows]
    return Refusal(good({"rsltCd": code, "rsltMsg": message, "failList": failed}))


def _whole(code: str, message: str, data: Any) -> Doc:
    count = len(data) if isinstance(data, list) else 0  # pyright: ignore[reportUnknownArgumentType]
    return {"returnCode": code, "message": message, "subMessages": None, "dataCount": count, "data": data}


def asked(call: Call) -> Doc:
    """The JSON object of a request."""
    body = call.document()
    if body is None:
        raise refused(MISSING, "요청 본문이 올바른 JSON이 아닙니다.")
    return body


def printed(at: datetime | None) -> str | None:
    """A time as the mall prints and takes it, Seoul time."""
    return None if at is None else at.astimezone(KST).strftime(_FORM)


def read(value: str, name: str) -> datetime:
    """A time that a caller sent; its fourteen digits."""
    if len(value) != 14 or not value.isdecimal():
        raise refused(WRONG_VALUE, f"{name}의 형식이 올바르지 않습니다. (yyyyMMddHHmmss)")
    try:
        return datetime.strptime(value, _FORM).replace(tzinfo=KST)
    except ValueError as error:
        raise refused(WRONG_VALUE, f"{name}의 형식이 올바르지 않습니다. (yyyyMMddHHmmss)") from error

"""The envelope `{resultCode, data, error}` of 위메프 (malls.md 6.1).

Good is "200". Errors come as HTTP 200 with another resultCode and `error{code, message}`; the names inside `error` and
the numbers are unverified.
"""

from datetime import datetime
from typing import Any

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.records import Doc

_FORM = "%Y-%m-%d %H:%M:%S"


def good(data: Any = None) -> Reply:
    """It worked."""
    return Reply({"resultCode": "200", "data": data, "error": None})


def bad(code: str, message: str, status: int = 200) -> Reply:
    """It did not."""
    return Reply({"resultCode": code, "data": None, "error": {"code": code, "message": message}}, status)


def refused(message: str, code: str = "400") -> Refusal:
    """A refusal to raise."""
    return Refusal(bad(code, message))


def printed(at: datetime | None) -> str | None:
    """A time as the mall prints and takes it, Seoul time."""
    return None if at is None else at.astimezone(KST).strftime(_FORM)


def read(value: str, name: str) -> datetime:
    """A time that a caller sent."""
    try:
        return datetime.strptime(value, _FORM).replace(tzinfo=KST)
    except ValueError as error:
        raise refused(f"{name}의 형식이 올바르지 않습니다. (yyyy-MM-dd HH:mm:ss)") from error


def asked(call: Call) -> Doc:
    """The parameters: the query of a GET, the JSON body of a POST."""
    if call.method == "GET":
        return dict(call.query)
    body = call.document()
    if body is None:
        raise refused("요청 본문이 올바른 JSON이 아닙니다.")
    return body

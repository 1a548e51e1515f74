"""The envelopes of GS SHOP (malls.md 10.1): V3's, b2b's, and the bare rows of base data."""

from datetime import datetime
from typing import Any

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.records import Doc

B2B = "/b2b/"
NO_TOKEN = "토큰이 유효하지 않습니다. 협력사코드와 AES 키를 확인하세요."
OLD_TOKEN = "토큰이 만료되었습니다."
NO_PRODUCT = "존재하지 않는 상품입니다."


def good(data: Any = None, words: str | None = None) -> Reply:
    """V3: it worked."""
    return Reply({"result": "success", "code": "200", "message": words, "data": data})


def bad(words: str, code: str = "400", status: int = 200) -> Reply:
    """V3: it did not."""
    return Reply({"result": "fail", "code": code, "message": words, "data": None}, status)


def rows(found: list[Doc]) -> Reply:
    """Base data: the rows beside the result."""
    return Reply({"result": "success", "code": "200", "message": None, "resultList": found})


def done(words: str = "정상처리되었습니다.") -> Reply:
    """b2b: it worked."""
    return Reply({"resultCd": "S", "resultMsg": words})


def undone(words: str, status: int = 200) -> Reply:
    """b2b: it did not."""
    return Reply({"resultCd": "E", "resultMsg": words}, status)


def refused(words: str, code: str = "400") -> Refusal:
    """A refusal of V3, to raise."""
    return Refusal(bad(words, code))


def not_done(words: str) -> Refusal:
    """A refusal of b2b, to raise."""
    return Refusal(undone(words))


def in_form_of(call: Call, words: str, code: str) -> Reply:
    """A failure in the envelope of the page that was called."""
    return undone(words) if call.path.startswith(B2B) else bad(words, code)


def body_of(call: Call) -> Doc:
    """The JSON object of a request. Raises Refusal where there is none."""
    body = call.document()
    if body is None:
        raise Refusal(in_form_of(call, "요청 본문이 올바른 JSON이 아닙니다.", "400"))
    return body


def printed(at: datetime | None) -> str | None:
    """A time as rows print it, Seoul time."""
    return None if at is None else at.astimezone(KST).strftime("%Y-%m-%d %H:%M:%S")

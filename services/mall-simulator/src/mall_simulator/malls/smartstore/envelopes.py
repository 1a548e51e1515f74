"""Answers of 네이버: plain bodies, `{timestamp, traceId, data}` on the order side, and its errors (malls.md 2.1)."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from mall_simulator.clock import KST
from mall_simulator.exchange import Refusal, Reply
from mall_simulator.records import Doc

TRACE_HEADER = "GNCP-GW-Trace-ID"

GATEWAY_WORDS = {
    "GW.AUTHN": "요청을 보낼 권한이 없습니다.",
    "GW.NOT_FOUND": "요청하신 리소스를 찾을 수 없습니다.",
    "GW.RATE_LIMIT": "요청이 많아 서비스를 일시적으로 사용할 수 없습니다.",
    "GW.INTERNAL_SERVER_ERROR": "작업 중 오류가 발생하였습니다.",
    "GW.BLOCK.01": "서비스를 일시적으로 사용할 수 없습니다.",
}


def moment(at: datetime | None) -> str | None:
    """ISO-8601 with milliseconds and +09:00."""
    return None if at is None else at.astimezone(KST).isoformat(timespec="milliseconds")


def trace_id(now: datetime, content: object) -> str:
    """A trace id in the gateway's form: of when what was answered, so the same seed brings the same bytes."""
    digest = sha256(f"{now.isoformat()} {content}".encode()).hexdigest()
    return f"cr3-{digest[:6]}^{int(digest[6:17], 16) % 10**13}^{int(digest[17:24], 16) % 10**7}"


def data(now: datetime, content: Any) -> Reply:
    """An answer of the order side."""
    trace = trace_id(now, content)
    return Reply({"timestamp": moment(now), "traceId": trace, "data": content}, headers={TRACE_HEADER: trace})


def error(now: datetime, status: int, code: str, message: str, invalid: list[Doc] | None = None) -> Reply:
    """An error; `invalid` are the invalidInputs of a validation."""
    trace = trace_id(now, (code, message, invalid))
    body: Doc = {"code": code, "message": message, "timestamp": moment(now), "traceId": trace}
    return Reply(body if invalid is None else {**body, "invalidInputs": invalid}, status, {TRACE_HEADER: trace})


def gateway(now: datetime, status: int, code: str) -> Reply:
    """An error of the gateway itself."""
    return error(now, status, code, GATEWAY_WORDS[code])


def refused(now: datetime, code: str, message: str, status: int = 400) -> Refusal:
    """A refusal to raise."""
    return Refusal(error(now, status, code, message))


def invalid(now: datetime, inputs: list[Doc]) -> Refusal:
    """A validation refusal: every wrong input with its name, rule and words."""
    return Refusal(error(now, 400, "BAD_REQUEST", "유효하지 않은 입력값이 있습니다.", inputs))


def wrong(name: str, rule: str, message: str) -> Doc:
    """One of the invalidInputs."""
    return {"name": name, "type": rule, "message": message}

"""ESM's answers: `resultCode` in the item module, `ResultCode` elsewhere, failures inside 200 (malls.md 4.1)."""

from datetime import datetime
from typing import Any

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.records import Doc

GENERAL, TOO_OFTEN_OR_STATE, WRONG_CLAIM, NOTHING = 1000, 3000, 8668, 99999


def good(data: Any, message: str = "Success") -> Reply:
    """Shipping and claim modules: it worked."""
    return Reply({"ResultCode": 0, "Message": message, "Data": data})


def refused(code: int, message: str, **more: str) -> Refusal:
    """Shipping and claim modules: it did not."""
    return Refusal(Reply({"ResultCode": code, "Message": message, **more, "Data": None}))


def item_refused(message: str, code: int = GENERAL) -> Refusal:
    """Item module: it did not."""
    return Refusal(Reply({"resultCode": code, "message": message, "data": None}))


def no_access(message: str) -> Refusal:
    """The token does not open anything."""
    return Refusal(Reply({"status": {"message": message, "status_code": 401}}, 401))


def asked(call: Call) -> Doc:
    """The JSON object of a request."""
    body = call.document()
    if body is None:
        raise item_refused("요청 본문이 올바른 JSON이 아닙니다.", 2000)
    return body


def folded(value: Any) -> Any:
    """A body with all names in lower case: ESM reads names whatever their case."""
    if isinstance(value, dict):
        return {str(name).lower(): folded(part) for name, part in value.items()}  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return [folded(part) for part in value] if isinstance(value, list) else value  # pyright: ignore[reportUnknownVariableType]


def printed(at: datetime | None) -> str | None:
    """A time as ESM prints it: Seoul, milliseconds, no offset."""
    return None if at is None else at.astimezone(KST).isoformat(timespec="milliseconds").partition("+")[0]


def money(won: int) -> str:
    """An amount as ESM prints it."""
    return f"{won}.0000"

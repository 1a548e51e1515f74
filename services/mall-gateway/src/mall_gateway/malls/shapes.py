"""Tolerant reading of JSON malls: camel-case fields, ids as text, money as whole won, unknown fields ignored."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from mall_gateway.malls.seoul_time import from_seoul

_ABSURD = Decimal(10**18)


class Shape(BaseModel):
    """A JSON object of a mall: `tmon_order_no` here is `tmonOrderNo` there. What is None is not sent."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore", frozen=True)

    def to_json(self) -> bytes:
        """The body to send, UTF-8."""
        return self.model_dump_json(by_alias=True, exclude_none=True).encode()


def _as_text(given: Any) -> Any:
    """Null is no text; a number is its digits, for 18-digit ids come as numbers and left zeros as text."""
    if given is None:
        return ""
    return str(given) if isinstance(given, int) and not isinstance(given, bool) else given


def _as_whole(given: Any) -> Any:
    """`"6,800"`, `6800.0` and `"6800"` are 6800; null is 0; parts of a whole are refused."""
    if given is None or given == "":
        return 0
    if isinstance(given, bool) or not isinstance(given, float | str):
        return given
    try:
        number = Decimal(str(given).replace(",", "").strip())
        # The bound comes first: int() of 1e999999999 would not end.
        return int(number) if number.copy_abs() < _ABSURD and number == int(number) else str(given)
    except InvalidOperation:
        return given


def _as_flag(given: Any) -> Any:
    """`Y`/`N`, `true`/`false` and 1/0, in whatever case."""
    return given.strip().lower() in {"y", "yes", "true", "1"} if isinstance(given, str) else given


def _as_moment(given: Any) -> Any:
    """A text in Seoul time; null and blank are None."""
    if isinstance(given, str):
        return from_seoul(given) if given.strip() else None
    return given


def _as_list(given: Any) -> Any:
    """Null is an empty list."""
    return [] if given is None else given


Text = Annotated[str, BeforeValidator(_as_text)]
Key = Annotated[str, BeforeValidator(_as_text), Field(min_length=1)]
Whole = Annotated[int, BeforeValidator(_as_whole)]
Flag = Annotated[bool, BeforeValidator(_as_flag)]
Moment = Annotated[datetime | None, BeforeValidator(_as_moment)]
OrNone = BeforeValidator(_as_list)

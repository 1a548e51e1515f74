"""The one string in which 인터파크 takes options: `{A<55,66>수량<1,5>추가금액<0,0>옵션코드<a,b>사용여부<Y,N>}` (7.2).

A group without brackets of its own holds one option, which is the whole name.
"""

import re
from dataclasses import dataclass

_GROUP = re.compile(r"\{([^{}]*)\}")
_PART = re.compile(r"(수량|추가금액|옵션코드|사용여부)<([^<>]*)>")
_NAME = re.compile(r"^([^<>]*)(?:<([^<>]*)>)?$")
FORBIDDEN = frozenset("{},<>\\'\"^/|")
MOST_STOCK = 99_999


@dataclass(frozen=True)
class Choice:
    """An option as the string has it."""

    name: str
    stock: int
    surcharge_won: int
    code: str
    used: bool


def choices_in(text: str) -> list[Choice]:
    """The options of a string. Raises ValueError for a string of another form."""
    groups = _GROUP.findall(text)
    if not groups or "".join(f"{{{group}}}" for group in groups) != text.strip():
        raise ValueError(text)
    return [choice for group in groups for choice in _choices(group)]


def problem_of(choices: list[Choice]) -> str | None:
    """What the mall refuses of options; None when they are fine."""
    names = [choice.name for choice in choices]
    if len(set(names)) < len(names):
        return "중복된 옵션이 있습니다."
    if any(set(name.replace("/", "")) & FORBIDDEN or " " in name for name in names):
        return "옵션명에 사용할 수 없는 문자가 있습니다."
    if any(choice.stock > MOST_STOCK for choice in choices):
        return "옵션의 수량은 최대 99,999개까지 가능합니다."
    if not any(choice.used and choice.surcharge_won == 0 for choice in choices):
        return "옵션 적용 가격 중 적어도 하나는 판매가와 일치하여야 합니다."
    return None


def _choices(group: str) -> list[Choice]:
    told = dict(_PART.findall(group))
    named = _NAME.match(_PART.sub("", group))
    if named is None:
        raise ValueError(group)
    first, seconds = named.groups()
    names = [first] if seconds is None else [f"{first}/{second}" for second in seconds.split(",")]
    columns = [_column(told, name, len(names)) for name in ("수량", "추가금액", "옵션코드", "사용여부")]
    return [
        Choice(name, int(stock or "0"), int(price or "0"), code, used != "N")
        for name, stock, price, code, used in zip(names, *columns, strict=True)
    ]


def _column(told: dict[str, str], name: str, length: int) -> list[str]:
    values = told[name].split(",") if name in told else [""] * length
    if len(values) != length:
        raise ValueError(name)
    return values

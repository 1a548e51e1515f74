"""The checks of a mall's own 판매정보 fields against what the mall declares, in Korean sentences."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mall_gateway.malls.port import Field

YES_NO = {True: True, False: False, "Y": True, "N": False, "true": True, "false": False}


def is_empty(value: object) -> bool:
    """Whether nothing was written."""
    return value is None or (isinstance(value, str) and not value.strip())


def text_of(values: Mapping[str, Any], name: str, default: str = "") -> str:
    """A field as text."""
    return default if is_empty(values.get(name)) else str(values[name]).strip()


def number_of(values: Mapping[str, Any], name: str, default: int = 0) -> int:
    """A checked number field."""
    return default if is_empty(values.get(name)) else int(str(values[name]).replace(",", ""))


def yes_of(values: Mapping[str, Any], name: str, *, default: bool = False) -> bool:
    """A checked yes/no field."""
    return default if is_empty(values.get(name)) else YES_NO[values[name]]


def check_fields(fields: Sequence[Field], values: Mapping[str, Any]) -> Iterator[str]:
    """What is missing or of the wrong kind, each naming the field by its label and saying what to write."""
    for field in fields:
        value = values.get(field.name)
        if not is_empty(value):
            yield from _check_value(field, value)
        elif field.required:
            yield f"판매정보의 '{field.label}'을(를) 입력하세요.{_example(field)}"


def _check_value(field: Field, value: object) -> Iterator[str]:
    if field.kind == "number" and not _is_number(value):
        yield f"판매정보의 '{field.label}'에는 0 이상의 숫자만 입력하세요. (지금 값: {value})"
    elif field.kind == "choice" and str(value) not in field.choices:
        yield f"판매정보의 '{field.label}'을(를) 다음 중에서 고르세요: {', '.join(field.choices.values())}"
    elif field.kind == "yes_no" and value not in YES_NO:
        yield f"판매정보의 '{field.label}'에는 Y 또는 N을 입력하세요. (지금 값: {value})"


def _is_number(value: object) -> bool:
    return not isinstance(value, bool) and str(value).replace(",", "").isdecimal()


def _example(field: Field) -> str:
    return f" {field.help}" if field.help else ""

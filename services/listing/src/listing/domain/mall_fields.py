"""The check of what a seller entered for a mall against the fields that the mall needs."""

from collections.abc import Iterator, Mapping
from typing import Any

from chassis.refusals import RefusalError
from listing.domain.mall_field_data import FIELDS, MallField
from listing.domain.refusals import MallFieldError, MallUnknownError

YES_NO = frozenset({"Y", "N", "true", "false"})
MAX_TEXT_LENGTH = 500


def fields_of(mall: str) -> tuple[MallField, ...]:
    """The mall's fields. Raises MallUnknownError for a mall without rules."""
    found = FIELDS.get(mall)
    if found is None:
        raise MallUnknownError("아직 연동할 수 없는 제휴몰입니다. 제휴몰을 다시 선택하세요.", field="mall")
    return found


def check_fields(mall: str, values: Mapping[str, Any]) -> list[RefusalError]:
    """Everything that is unknown, missing or not what it must be; empty when all is well."""
    fields = fields_of(mall)
    unknown = sorted(set(values) - {field.name for field in fields})
    refusals = [_refusal(name, f"'{name}'은(는) 이 제휴몰에 없는 항목입니다. 항목을 빼 주세요.") for name in unknown]
    return refusals + [refusal for field in fields for refusal in _check(field, values)]


def is_empty(value: object) -> bool:
    """Whether nothing was entered."""
    return value is None or (isinstance(value, str) and not value.strip())


def _check(field: MallField, values: Mapping[str, Any]) -> Iterator[RefusalError]:
    value = values.get(field.name)
    if not is_empty(value):
        advice = _advice(field, value)
        if advice:
            yield _refusal(field.name, f"'{field.label}': {advice}")
    elif _is_needed(field, values):
        yield _refusal(field.name, f"'{field.label}'을(를) 입력하세요. {field.help}".rstrip())


def _is_needed(field: MallField, values: Mapping[str, Any]) -> bool:
    if field.needed_when is None:
        return field.required
    name, wanted = field.needed_when
    return str(values.get(name)) in wanted


def _advice(field: MallField, value: object) -> str | None:
    if not isinstance(value, str | int):
        return "글자나 숫자로 입력하세요."
    text = str(value).strip()
    match field.kind:
        case "number":
            holds, advice = _is_number(value), "0 이상의 숫자만 입력하세요."
        case "choice":
            holds, advice = text in field.choices, f"다음 중에서 선택하세요: {', '.join(field.choices.values())}"
        case "yes_no":
            holds, advice = isinstance(value, bool) or text in YES_NO, "Y 또는 N을 선택하세요."
        case _:
            holds, advice = len(text) <= MAX_TEXT_LENGTH, f"{MAX_TEXT_LENGTH}자 이내로 입력하세요."
    return None if holds else advice


def _is_number(value: str | int) -> bool:
    return not isinstance(value, bool) and str(value).replace(",", "").isdecimal()


def _refusal(name: str, detail: str) -> RefusalError:
    return MallFieldError(detail, field=f"mall_fields.{name}")

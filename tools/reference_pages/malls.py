"""Couriers, and each mall with its fields, limits and budgets, from the contracts and the gateway's profiles."""

from dataclasses import asdict
from typing import Any, cast

from contracts.couriers import COURIERS
from mall_gateway.api.schemas import KINDS
from mall_gateway.malls import MALLS
from mall_gateway.malls.port import Budget, Field, MallProfile
from reference_pages.markdown import code, table
from reference_pages.markdown import page as whole_page

OPENING = (
    "What the gateway knows of each mall, as data. Limits are checked before anything is sent. A budget's source says"
    " where its numbers are from; a section number there is one of the project's notes on the malls' documents."
)


def page() -> str:
    """The whole page."""
    return whole_page("Malls and couriers", OPENING, *(_mall(mall.profile) for mall in MALLS.values()), _couriers())


def _mall(profile: MallProfile) -> str:
    facts = f"{code(profile.code)} · {KINDS[profile.kind]} · {profile.key_help}"
    parts = [
        f"## {profile.name}",
        facts,
        f"### {profile.name}: account",
        _fields(profile.credential_fields),
        f"### {profile.name}: 판매정보",
        _fields(profile.sales_fields),
        *([f"### {profile.name}: 배송템플릿", _fields(profile.template_fields)] if profile.template_fields else []),
        f"### {profile.name}: limits and abilities",
        table(("capability", "value"), [(code(name), _value(value)) for name, value in _capabilities(profile)]),
        f"### {profile.name}: budgets",
        table(("budget", "calls", "per", "algorithm", "scope", "source"), [_budget(each) for each in profile.budgets]),
    ]
    return "\n\n".join(part for part in parts if part)


def _fields(fields: Any) -> str:
    head = ("field", "label", "kind", "required", "choices", "help")
    return table(head, [_field(field) for field in fields])


def _field(field: Field) -> tuple[str, ...]:
    kind = "secret" if field.secret else field.kind
    choices = ", ".join(f"{code(value)} {label}" for value, label in field.choices.items())
    return code(field.name), field.label, kind, "yes" if field.required else "no", choices, field.help


def _capabilities(profile: MallProfile) -> list[tuple[str, Any]]:
    return list(asdict(profile.capabilities).items())


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return ", ".join(sorted(map(code, cast("frozenset[str]", value))))
    return "" if value is None else str(value)


def _budget(budget: Budget) -> tuple[str, ...]:
    seconds = f"{budget.per.total_seconds():g} s"
    return code(budget.name), str(budget.calls), seconds, budget.algorithm.value, budget.scope, budget.source


def _couriers() -> str:
    rows = [
        (code(courier.code), courier.name, courier.form or _digits(courier.lengths), courier.check or "")
        for courier in COURIERS.values()
    ]
    opening = "What a number looks like, and its check digit where the courier has one."
    return f"## Couriers\n\n{opening}\n\n" + table(("code", "name", "number", "check digit"), rows)


def _digits(lengths: tuple[int, ...]) -> str:
    return f"{', '.join(map(str, lengths))} digits" if lengths else "any"

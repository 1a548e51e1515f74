"""Couriers, and each mall with its fields, limits and budgets, from the contracts and the gateway's profiles."""

from dataclasses import asdict
from typing import Any, cast

from contracts.claim_sync import ClaimKind
from contracts.couriers import COURIERS
from contracts.mall_claims import ClaimAct
from mall_gateway.api.schemas import KINDS
from mall_gateway.application.claim_acts import ACT_WORDS, KIND_WORDS
from mall_gateway.malls import MALLS
from mall_gateway.malls.capabilities import ClaimAbilities
from mall_gateway.malls.port import Budget, Field, Mall, MallProfile
from reference_pages import mall_support
from reference_pages.markdown import code, table
from reference_pages.markdown import page as whole_page

OPENING = (
    "What the gateway knows of each mall, as data. Limits are checked before anything is sent. A budget's source says"
    " where its numbers are from; a section number there is one of the project's notes on the malls' documents."
)
SUPPORT = (
    "The operations of the gateway's port. A mall that does not support one says so in Korean, and where a seller does"
    " it. Each mall's own part names the tests that verify it, the section of the notes that it is built from, and what"
    " its documents leave open: there the likeliest form was built."
)

NO_SUCH_ACTS = {("cancel", "pick_up"), ("cancel", "reship"), ("return", "reship")}


def page() -> str:
    """The whole page."""
    support = f"## What each mall supports\n\n{SUPPORT}\n\n{mall_support.matrix()}"
    return whole_page("Malls and couriers", OPENING, support, *map(_mall, MALLS.values()), _couriers())


def _mall(mall: Mall) -> str:
    profile, doubts = mall.profile, mall_support.unverified(mall)
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
        *_claims(profile),
        f"### {profile.name}: inquiries",
        _inquiries(profile),
        f"### {profile.name}: budgets",
        table(("budget", "calls", "per", "algorithm", "scope", "source"), [_budget(each) for each in profile.budgets]),
        f"### {profile.name}: operations",
        mall_support.support(mall),
        *([f"### {profile.name}: unverified", doubts] if doubts else []),
    ]
    return "\n\n".join(part for part in parts if part)


def _claims(profile: MallProfile) -> list[str]:
    """What can be collected and done; in the place of what can't be done, where the seller does it."""
    able = profile.claims
    if able is None:
        return []
    items = ", ".join(sorted(map(code, able.items)))
    days = f"{able.window.total_seconds() / 86_400:g} days"
    rows = [
        (kind, code(act), _done(able, kind, act))
        for kind in KIND_WORDS
        for act in ACT_WORDS
        if (kind, act) not in NO_SUCH_ACTS
    ]
    facts = f"Collected: {items}, at most {days} a call."
    return [f"### {profile.name}: claims", facts, table(("kind", "act", "through the API"), rows)]


def _done(able: ClaimAbilities, kind: ClaimKind, act: ClaimAct) -> str:
    if act not in able.acts.get(kind, ()):
        places = able.elsewhere.get(kind, {})
        return places.get(act) or places.get(None) or "no"
    return "yes, with the invoice" if act == "refuse" and kind in able.refusal_by_invoice else "yes"


def _fields(fields: Any) -> str:
    head = ("field", "label", "kind", "required", "choices", "help")
    return table(head, [_field(field) for field in fields])


def _field(field: Field) -> tuple[str, ...]:
    kind = "secret" if field.secret else field.kind
    choices = ", ".join(f"{code(value)} {label}" for value, label in field.choices.items())
    return code(field.name), field.label, kind, "yes" if field.required else "no", choices, field.help


def _capabilities(profile: MallProfile) -> list[tuple[str, Any]]:
    return list(asdict(profile.capabilities).items())


def _inquiries(profile: MallProfile) -> str:
    able = profile.inquiries
    if able is None:
        return "The mall tells of none through its API: they are answered in its seller centre."
    unit = "bytes" if able.in_bytes else "characters"
    rows = [
        (
            code(item),
            _value(item in able.answers),
            _value(item in able.edits),
            f"{able.longest[item]:,} {unit}" if item in able.longest else "",
            able.elsewhere.get(item, ""),
        )
        for item in ("product", "customer_center", "urgent")
        if item in able.items or item in able.elsewhere
    ]
    told = [
        f"Collected: {', '.join(code(item) for item in sorted(able.items))}.",
        f"One list call covers at most {able.window.total_seconds() / 86400:g} days.",
        *(["An urgent notice can be confirmed without an answer."] if able.reads else []),
    ]
    return " ".join(told) + "\n\n" + table(("kind", "answered", "edited", "longest answer", "elsewhere"), rows)


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

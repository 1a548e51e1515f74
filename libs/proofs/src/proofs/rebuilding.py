"""Rebuild every view of a running suite and see that nothing changed."""

import hashlib
from collections.abc import Mapping

from local_runtime.suite import Suite
from proofs.people import Desk, Json
from proofs.stores import SERVICES, opened_stores
from proofs.telling import Teller

QUERY = (
    "SELECT t.tablename AS name FROM pg_tables t JOIN projection_generations g"
    " ON t.schemaname = g.name || '_g' || g.generation WHERE g.status = 'active' ORDER BY 1"
)

MOST_TURNS = 5
"""Where a schedule records something while views are rebuilt, they differ for that: then it is done again."""


class ChangedViewError(AssertionError):
    """A rebuilt view differs from the one that it replaces."""


def rebuild_everything(suite: Suite, operator: Desk, teller: Teller) -> None:
    """Rebuild all views while they are in use. Raises ChangedViewError."""
    teller.head("모든 화면을 이벤트에서 다시 만듭니다")
    before, after = _before_and_after(suite, operator)
    changed = [table for table in before if before[table] != after.get(table)]
    if changed:
        raise ChangedViewError(f"rebuilding changed {', '.join(changed)}")
    teller.say(f"화면 {len(before)}개를 다시 만들었고, 달라진 것이 없습니다.")


def _before_and_after(suite: Suite, operator: Desk) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The fingerprints around a rebuilding beside which nothing was recorded. Raises ChangedViewError where none is."""
    for _ in range(MOST_TURNS):
        recorded = _settled(operator)
        before = fingerprints(suite)
        _rebuild(operator)
        after = fingerprints(suite)
        if _settled(operator) == recorded:
            return before, after
    raise ChangedViewError(f"something was recorded beside each of {MOST_TURNS} rebuildings")


def _settled(operator: Desk) -> Mapping[str, set[int]]:
    """How far each service has recorded, once its views show all of it."""
    for service in SERVICES:
        operator.until(lambda name=service: _caught_up(operator, name), f"{service} to have shown everything")
    return {service: {row["position"] for row in _projections(operator, service)} for service in SERVICES}


def _rebuild(operator: Desk) -> None:
    known = {service: _generations(operator, service) for service in SERVICES}
    for service in SERVICES:
        operator.ask("POST", service, "/operations/rebuild", json={"projections": []})
    for service in SERVICES:
        operator.until(lambda name=service: _rebuilt(operator, name, known[name]), f"the views of {service}")


def _projections(operator: Desk, service: str) -> list[Json]:
    return operator.ask("GET", service, "/operations/projections")


def _generations(operator: Desk, service: str) -> int:
    return sum(row["generation"] for row in _projections(operator, service))


def _caught_up(operator: Desk, service: str) -> bool:
    return len({row["position"] for row in _projections(operator, service)}) <= 1


def _rebuilt(operator: Desk, service: str, known: int) -> bool:
    rows = _projections(operator, service)
    renewed = sum(row["generation"] for row in rows) >= known + len(rows)
    return renewed and all(row["status"] == "active" for row in rows) and _caught_up(operator, service)


def fingerprints(suite: Suite) -> Mapping[str, str]:
    """A hash over the rows of each view, whatever their order."""
    found: dict[str, str] = {}
    with opened_stores(suite) as stores:
        for name, store in stores.items():
            for table in store.view(QUERY):
                rows = store.view(f"SELECT t::text AS row FROM {table['name']} t ORDER BY 1")  # noqa: S608
                text = "\n".join(row["row"] for row in rows)
                found[f"{name}/{table['name']}"] = hashlib.sha256(text.encode()).hexdigest()
    return found

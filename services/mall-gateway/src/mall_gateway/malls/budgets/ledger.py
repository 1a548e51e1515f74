"""Where meters are kept: in PostgreSQL over replicas and restarts, or in memory for tests of what stands above."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, TypeVar
from uuid import UUID

from psycopg.types.json import Jsonb

from chassis.database import Database, Rows
from mall_gateway.malls.budgets.meters import Meter
from mall_gateway.malls.port import Budget, MallProfile

BUDGETS_TABLE = """
CREATE TABLE budgets (
    mall text NOT NULL,
    budget text NOT NULL,
    scope text NOT NULL,
    meter jsonb NOT NULL,
    PRIMARY KEY (mall, budget, scope)
) WITH (fillfactor = 50)
"""


@dataclass(frozen=True)
class Claim:
    """One meter that a call has to pass. Without a budget it is the circuit of an account."""

    mall: str
    name: str
    scope: str
    budget: Budget | None


@dataclass(frozen=True)
class Grant:
    """A place for one call (`ticket`), or how long there is none and whose budget says so.

    `left` is how many calls each budget had left after this one; `at` is the ledger's time of it, where that is a clock
    for all replicas.
    """

    ticket: str | None
    wait: float = 0.0
    name: str = ""
    closed_for: str = ""
    left: Mapping[str, int] = field(default_factory=dict[str, int])
    at: float | None = None


def vendor_of(profile: MallProfile, secrets: Mapping[str, str]) -> str | None:
    """Who an account is to the mall, hashed; None where nothing tells.

    A vendor that two accounts or sellers entered has one budget at the mall.
    """
    known = [secrets.get(name, "") for name in profile.identity_fields]
    if not known or not all(known):
        return None
    return hashlib.sha256("\n".join([profile.code, *known]).encode()).hexdigest()[:32]


def claims_of(profile: MallProfile, account_id: UUID, api: str | None, vendor: str | None = None) -> tuple[Claim, ...]:
    """The meters that a call of `api`, or any call at all, passes, in the one order in which they are locked."""
    payer = vendor or str(account_id)
    claims = [
        Claim(profile.code, budget.name, payer if budget.scope == "account" else "operator", budget)
        for budget in profile.budgets
        if api is None or not budget.apis or api in budget.apis
    ]
    return tuple(sorted([*claims, circuit_of(profile, account_id)], key=lambda claim: (claim.name, claim.scope)))


def circuit_of(profile: MallProfile, account_id: UUID) -> Claim:
    """The meter that closes when the mall does not answer this account."""
    return Claim(profile.code, "circuit", str(account_id), None)


T = TypeVar("T")
Change = Callable[[list[Meter], float], T]
"""Reads and replaces the meters of the claims, in their order; the second argument is the time in seconds."""


class Ledger(Protocol):
    """Meters that one writer at a time changes. `is_clock`: its time is the one that all replicas share."""

    is_clock: ClassVar[bool]

    def change(self, claims: Sequence[Claim], change: Change[T]) -> T:
        """Run a change on the meters of the claims, held against every other writer."""
        ...


class MemoryLedger:
    """Meters of one process, with a clock that is given."""

    is_clock: ClassVar[bool] = False

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._meters: dict[tuple[str, str, str], Meter] = {}

    def change(self, claims: Sequence[Claim], change: Change[T]) -> T:
        """Run a change on the meters of the claims."""
        now = self._clock()
        held = [self._meters.get(_key(claim)) or Meter.full(claim.budget, now) for claim in claims]
        result = change(held, now)
        self._meters.update(zip(map(_key, claims), held, strict=True))
        return result


class PostgresLedger:
    """Meters in the table `budgets`. Rows are locked in the claims' order, so two calls never wait for each other."""

    is_clock: ClassVar[bool] = True

    def __init__(self, database: Database) -> None:
        self._database = database

    def change(self, claims: Sequence[Claim], change: Change[T]) -> T:
        """Run a change on the locked meters. The time is read after the locks: before, it would be from the queue."""
        with self._database.transaction() as cursor:
            stored = [_locked(cursor, claim) for claim in claims]
            now = _now(cursor)
            held = [
                Meter.read(row) if row else Meter.full(claim.budget, now)
                for claim, row in zip(claims, stored, strict=True)
            ]
            before = list(held)
            result = change(held, now)
            for claim, old, new, row in zip(claims, before, held, stored, strict=True):
                if new != old or not row:
                    cursor.execute(_WRITE, (Jsonb(new.stored()), *_key(claim)))
        return result


_LOCK = "SELECT meter FROM budgets WHERE mall = %s AND budget = %s AND scope = %s FOR UPDATE"
_OPEN = "INSERT INTO budgets (mall, budget, scope, meter) VALUES (%s, %s, %s, '{}') ON CONFLICT DO NOTHING"
_WRITE = "UPDATE budgets SET meter = %s WHERE mall = %s AND budget = %s AND scope = %s"


def _key(claim: Claim) -> tuple[str, str, str]:
    return claim.mall, claim.name, claim.scope


def _locked(cursor: Rows, claim: Claim) -> dict[str, Any]:
    row = cursor.execute(_LOCK, _key(claim)).fetchone()
    if row is None:
        cursor.execute(_OPEN, _key(claim))
        row = cursor.execute(_LOCK, _key(claim)).fetchone()
    return row["meter"] if row else {}


def _now(cursor: Rows) -> float:
    row = cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8 AS now").fetchone()
    return float(row["now"]) if row else 0.0

"""The malls' budgets: the only place that waits.

A call passes every meter that counts it and the circuit of its account. A short wait is slept; a long one is raised as
`BudgetWaitError`, so that durable work is put back with the time when it may go on.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID, uuid4

from mall_gateway.malls.budgets.ledger import (
    BUDGETS_TABLE,
    Claim,
    Grant,
    Ledger,
    MemoryLedger,
    PostgresLedger,
    circuit_of,
    claims_of,
    vendor_of,
)
from mall_gateway.malls.budgets.meters import (
    Meter,
    answered,
    failed,
    learned,
    left,
    refused_at,
    taken,
    taught,
    throttled,
    used,
    wait_seconds,
)
from mall_gateway.malls.port import MallProfile

__all__ = [
    "BUDGETS_TABLE",
    "BudgetWaitError",
    "Budgets",
    "Claim",
    "Grant",
    "Ledger",
    "MemoryLedger",
    "Place",
    "PostgresLedger",
    "vendor_of",
]

STALE_SECONDS = 2.0
"""A place that is older than this when the call leaves is given up: the process was paused in between."""

NAVER = ("gncp-gw-ratelimit-replenish-rate", "gncp-gw-ratelimit-burst-capacity", "gncp-gw-ratelimit-remaining")


class BudgetWaitError(Exception):
    """There is no place for `seconds`; `reason` is Korean and says what is waited for."""

    def __init__(self, seconds: float, reason: str, code: str) -> None:
        super().__init__(f"{reason} ({seconds:.1f} s)")
        self.seconds = seconds
        self.reason = reason
        self.code = code


@dataclass(frozen=True)
class Place:
    """A place for one call: the meters it counts in, and when it was given (this process's monotonic clock).

    `clock_off` is how many seconds this process's clock is slow against the one that all replicas share.
    """

    claims: tuple[Claim, ...]
    ticket: str
    given: float
    left: Mapping[str, int] = field(default_factory=dict[str, int])
    clock_off: float = 0.0

    @property
    def stale(self) -> bool:
        """Whether the call would leave too late for the meters to be right."""
        return time.monotonic() - self.given > STALE_SECONDS


class Budgets:
    """Gives places to calls within the malls' limits. Methods without `async` use the ledger: call them in a thread."""

    def __init__(self, ledger: Ledger, *, longest_sleep_seconds: float = 3.0) -> None:
        self._ledger = ledger
        self._longest_sleep = longest_sleep_seconds
        self._watched: set[tuple[UUID, str | None]] = set()

    async def place(
        self, profile: MallProfile, account_id: UUID, api: str, *, patient: bool = False, vendor: str | None = None
    ) -> Place:
        """Wait for a place. Raises BudgetWaitError when it takes long, unless `patient`: in the middle of an act."""
        await self._watch(profile, account_id, vendor)
        claims = claims_of(profile, account_id, api, vendor)
        while True:
            given = time.monotonic()
            grant = await asyncio.to_thread(self.reserve, claims)
            if grant.ticket is not None:
                off = 0.0 if grant.at is None else grant.at - time.time()
                return Place(claims, grant.ticket, given, grant.left, off)
            self._refuse_long(grant, patient=patient)
            await asyncio.sleep(grant.wait)

    async def _watch(self, profile: MallProfile, account_id: UUID, vendor: str | None) -> None:
        """Open all meters of an account with its first call: from then on its calls are known, whatever they ask.

        A new meter counts all of its budget as used. Opened with the first call of its own kind, each would wait again.
        """
        if (account_id, vendor) not in self._watched:
            await asyncio.to_thread(self._ledger.change, claims_of(profile, account_id, None, vendor), _unchanged)
            self._watched.add((account_id, vendor))

    async def look(self, profile: MallProfile, account_id: UUID, api: str, vendor: str | None = None) -> None:
        """Raise BudgetWaitError when a place would take long; takes none."""
        claims = claims_of(profile, account_id, api, vendor)
        grant = await asyncio.to_thread(self._ledger.change, claims, lambda held, now: _verdict(claims, held, now))
        self._refuse_long(grant, patient=False)

    def reserve(self, claims: Sequence[Claim]) -> Grant:
        """A ticket in every meter, or the longest wait and none taken."""

        def change(held: list[Meter], now: float) -> Grant:
            verdict = _verdict(claims, held, now)
            if verdict.wait > 0:
                return verdict
            ticket = uuid4().hex
            held[:] = [taken(m, c.budget, now, ticket) for m, c in zip(held, claims, strict=True)]
            pairs = zip(held, claims, strict=True)
            counts = {c.name: left(m, c.budget, now) for m, c in pairs if c.budget}
            return Grant(ticket, left=counts, at=now if self._ledger.is_clock else None)

        return self._ledger.change(claims, change)

    def answered(self, place: Place, headers: Mapping[str, str] | None = None, *, lost: bool = False) -> None:
        """The answer came (or surely none will): slots free one window from now, and the mall's headers are learnt.

        Slots of a call that was sent and whose answer is `lost` free later.
        """

        def change(held: list[Meter], now: float) -> None:
            held[:] = [
                _taught(answered(m, c.budget, now, place.ticket, lost=lost), c, now, headers or {})
                for m, c in zip(held, place.claims, strict=True)
            ]

        self._ledger.change(place.claims, change)

    def throttled(
        self,
        profile: MallProfile,
        account_id: UUID,
        api: str,
        retry_after: timedelta | None,
        vendor: str | None = None,
    ) -> float:
        """The mall said 429: its meters close for what it said. Returns the seconds."""
        claims = [c for c in claims_of(profile, account_id, api, vendor) if c.budget] or [
            circuit_of(profile, account_id)
        ]
        seconds = retry_after.total_seconds() if retry_after is not None else None

        def change(held: list[Meter], now: float) -> float:
            held[:] = _learnt(claims, held, now)
            held[:] = [throttled(m, c.budget, now, seconds) for m, c in zip(held, claims, strict=True)]
            return max(m.closed_until for m in held) - now

        return self._ledger.change(claims, change)

    def failed(self, profile: MallProfile, account_id: UUID) -> None:
        """The mall did not answer as it should: after five in a row the account's circuit opens for a while."""
        claim = circuit_of(profile, account_id)

        def change(held: list[Meter], now: float) -> None:
            held[0] = failed(held[0], now)

        self._ledger.change([claim], change)

    def succeeded(self, profile: MallProfile, account_id: UUID) -> None:
        """The mall answered: failures are forgotten."""

        def change(held: list[Meter], now: float) -> None:  # noqa: ARG001
            if held[0].strikes:
                held[0] = replace(held[0], strikes=0, closed_until=0.0, closed_for="")

        self._ledger.change([circuit_of(profile, account_id)], change)

    def _refuse_long(self, grant: Grant, *, patient: bool) -> None:
        if grant.wait > self._longest_sleep and not (patient and grant.wait < 60):
            raise BudgetWaitError(grant.wait, _reason(grant), grant.closed_for or "budget")


def _unchanged(held: list[Meter], now: float) -> None:
    """What is not there yet is opened by that alone."""


def _verdict(claims: Sequence[Claim], held: Sequence[Meter], now: float) -> Grant:
    waits = [(wait_seconds(m, c.budget, now), c, m) for m, c in zip(held, claims, strict=True)]
    wait, claim, meter = max(waits, key=lambda each: each[0])
    closed = meter.closed_for if meter.closed_until > now else ""
    return Grant(None, wait, claim.name, closed)


def _learnt(claims: Sequence[Claim], held: Sequence[Meter], now: float) -> list[Meter]:
    """The meters after a 429: the one that was used most of its limit was too generous, and knows better now."""
    noted = [refused_at(m, c.budget, now) if c.budget else m for m, c in zip(held, claims, strict=True)]
    shares = [used(m, c.budget, now) / c.budget.calls if c.budget else -1.0 for m, c in zip(noted, claims, strict=True)]
    place = max(range(len(claims)), key=shares.__getitem__)
    budget = claims[place].budget
    if budget is not None:
        noted[place] = taught(noted[place], budget, now)
    return noted


def _reason(grant: Grant) -> str:
    match grant.closed_for:
        case "throttled":
            return "몰이 호출을 잠시 막았습니다(429). 풀리면 이어서 보냅니다."
        case "unavailable":
            return "몰이 응답하지 않아 잠시 쉬었다가 다시 보냅니다."
        case _:
            return "몰의 호출 한도에 맞추어 차례를 기다립니다."


def _taught(meter: Meter, claim: Claim, now: float, headers: Mapping[str, str]) -> Meter:
    """The meter after 네이버's `GNCP-GW-RateLimit-*` headers (malls.md 2.1); unreadable ones teach nothing."""
    if claim.budget is None or not claim.budget.apis:
        return meter
    found = {name.lower(): value for name, value in headers.items()}
    try:
        rate, burst, remaining = (float(found[name]) for name in NAVER)
    except (KeyError, ValueError):
        return meter
    return learned(meter, now, rate=rate, burst=burst, remaining=remaining) if rate > 0 and burst >= 1 else meter

"""Faults that the admin API plants: aimed at an operation, an account or a number, or thrown by seed and rate."""

import hashlib
from enum import StrEnum
from typing import Any, cast

from pydantic import BaseModel, Field


class FaultKind(StrEnum):
    """What goes wrong. Those before the effect leave the mall's state alone."""

    TIMEOUT_AFTER_EFFECT = "timeout_after_effect"
    TIMEOUT_BEFORE_EFFECT = "timeout_before_effect"
    HTTP_500 = "http_500"
    HTTP_503 = "http_503"
    HTML_ERROR_PAGE = "html_error_page"
    TRUNCATED_BODY = "truncated_body"
    DUPLICATE_ROWS = "duplicate_rows"
    REORDERED_PAGE = "reordered_page"
    REPEATED_PAGE = "repeated_page"
    GARBLED_ROW = "garbled_row"
    EXPIRED_TOKEN = "expired_token"
    WRONG_CHARSET = "wrong_charset"
    SLOW_DRIP = "slow_drip"
    QUOTA_LOWERED = "quota_lowered"


INSTEAD_OF_EFFECT = frozenset(
    {
        FaultKind.TIMEOUT_BEFORE_EFFECT,
        FaultKind.HTTP_500,
        FaultKind.HTTP_503,
        FaultKind.HTML_ERROR_PAGE,
        FaultKind.EXPIRED_TOKEN,
    }
)
ON_ROWS = frozenset(
    {FaultKind.DUPLICATE_ROWS, FaultKind.REORDERED_PAGE, FaultKind.REPEATED_PAGE, FaultKind.GARBLED_ROW}
)
AFTER_EFFECT = frozenset(
    {
        FaultKind.TIMEOUT_AFTER_EFFECT,
        FaultKind.TRUNCATED_BODY,
        FaultKind.WRONG_CHARSET,
        FaultKind.SLOW_DRIP,
        *ON_ROWS,
    }
)


class FaultPlan(BaseModel):
    """A planted fault.

    `operation` is a name as `orders.list`, a group as `orders.*`, or `*`. `target` is a number (order, line, product,
    seller's code) that must occur in the request, or in the answer for faults after the effect. It passes `after`
    matching calls, then fires `times` times (None: always); with `rate` it fires on that share, chosen by `seed`.
    """

    mall: str
    account: str | None = None
    operation: str = "*"
    target: str | None = None
    kind: FaultKind
    times: int | None = Field(default=1, ge=1)
    after: int = Field(default=0, ge=0)
    rate: float = Field(default=1.0, gt=0, le=1)
    seed: int = 0
    hold_seconds: float = Field(default=1.0, ge=0, le=600, description="How long a time-out or drip lasts")
    limit: int = Field(default=1, ge=0, description="quota_lowered: calls per second while it lasts")


class Fault(BaseModel):
    """A plan with its number and what became of it."""

    id: int
    plan: FaultPlan
    seen: int = 0
    fired: int = 0

    @property
    def spent(self) -> bool:
        """It has fired as often as it should."""
        return self.plan.times is not None and self.fired >= self.plan.times

    def covers(self, mall: str, account: str, operation: str) -> bool:
        """Whether the call is one of those it waits for."""
        plan = self.plan
        group = plan.operation.removesuffix("*")
        named = operation.startswith(group) if plan.operation.endswith("*") else operation == plan.operation
        return plan.mall in (mall, "*") and plan.account in (None, account) and named

    def fires(self) -> bool:
        """Count a matching call and decide; the same seed always decides the same."""
        self.seen += 1
        if self.spent or self.seen <= self.plan.after or not self._chosen():
            return False
        self.fired += 1
        return True

    def _chosen(self) -> bool:
        digest = hashlib.sha256(f"{self.plan.seed}:{self.seen}".encode()).digest()
        return int.from_bytes(digest[:4]) / 2**32 < self.plan.rate


class Faults:
    """All planted faults, oldest first."""

    def __init__(self) -> None:
        self._faults: dict[int, Fault] = {}
        self._next = 1

    def plant(self, plan: FaultPlan) -> Fault:
        """Take a plan in."""
        fault = Fault(id=self._next, plan=plan)
        self._faults[self._next] = fault
        self._next += 1
        return fault

    def remove(self, number: int | None = None) -> int:
        """Take out one, or all; tells how many."""
        numbers = list(self._faults) if number is None else [number]
        return sum(self._faults.pop(one, None) is not None for one in numbers)

    def all(self) -> list[Fault]:
        """Every fault, spent ones too."""
        return list(self._faults.values())

    def firing(self, kinds: frozenset[FaultKind], mall: str, account: str, operation: str, text: str) -> Fault | None:
        """The first fault of these kinds that fires on the call; `text` is searched for its target."""
        for fault in self._faults.values():
            if fault.plan.kind not in kinds or not fault.covers(mall, account, operation):
                continue
            if (fault.plan.target is None or fault.plan.target in text) and fault.fires():
                return fault
        return None

    def lowered_quota(self, mall: str, account: str, operation: str) -> Fault | None:
        """A `quota_lowered` in force for the call."""
        kind = FaultKind.QUOTA_LOWERED
        found = (f for f in self._faults.values() if f.plan.kind == kind and f.covers(mall, account, operation))
        return next((fault for fault in found if not fault.spent), None)


def with_rows(body: Any, path: tuple[str, ...], rows: list[Any]) -> Any:
    """A copy of the body with other rows at the path; the empty path is the body itself."""
    if not path:
        return rows
    return {**body, path[0]: with_rows(body[path[0]], path[1:], rows)}


def rows_of(body: Any, path: tuple[str, ...]) -> list[Any] | None:
    """The rows at the path, or None where the answer has none."""
    for name in path:
        if not isinstance(body, dict) or name not in body:
            return None
        body = body[name]  # pyright: ignore[reportUnknownVariableType]
    return list(body) if isinstance(body, list) else None  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def garbled(row: Any) -> Any:
    """A row whose small numbers, such as quantities, are none any more; its long ones still name it."""
    if isinstance(row, dict):
        return {name: garbled(value) for name, value in cast("dict[str, Any]", row).items()}
    if isinstance(row, list):
        return [garbled(value) for value in cast("list[Any]", row)]
    is_number = isinstance(row, int | float) and not isinstance(row, bool)
    small = (is_number and abs(row) < _SMALL) or (isinstance(row, str) and row.isdigit() and int(row) < _SMALL)
    return "##" if small else row


_SMALL = 10_000

"""A claim at each step of its way, and what happened to it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.refusals import RefusalError
from claim_sync.domain import Claim, ClaimNumbers, ClaimState, Goods, Place, Sight
from collecting.domain import JobRow, MallNumbers

SELLER, ACCOUNT, PRODUCT = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = datetime(2026, 8, 13, 3, 7, 3, tzinfo=UTC)
JOB = JobRow(UUID(int=9), 1, "C202608130000001")
GOODS = Goods("202608130000001", PRODUCT, "gold", "P1", "테스트 상품", "골드", 2, 1_000, 2_000, NOW)


def sight(state: str, minutes: int | None = 0, **changes: Any) -> Sight:
    """How the mall shows it so many minutes after it was asked; None: without a clock."""
    changed = None if minutes is None else NOW + timedelta(minutes=minutes)
    return Sight(ClaimState(state), changes.pop("mall_state", state.upper()), NOW, changed, **changes)


def claim(
    kind: Any = "cancel", state: str = "asked", mall: str = "wemakeprice", goods: Goods | None = GOODS, **changes: Any
) -> Claim:
    place = Place(ACCOUNT, mall, "sbdc6678", ClaimNumbers(kind, "C1", MallNumbers("2667143490", "1")), 2)
    return Claim.collect(SELLER, place, "C202608130000001", sight(state, **changes), "sealed", goods)


def names(aggregate: Any) -> list[str]:
    return [type(each).__name__ for each in aggregate.pending_events]


def refuses(code: str, field: str | None = None) -> "pytest.RaisesExc[RefusalError]":
    return pytest.raises(RefusalError, check=lambda e: e.code == code and e.field == field)


@pytest.fixture(name="claim")
def _claim() -> Callable[..., Claim]:
    return claim


@pytest.fixture(name="sight")
def _sight() -> Callable[..., Sight]:
    return sight


@pytest.fixture(name="names")
def _names() -> Callable[..., list[str]]:
    return names


@pytest.fixture(name="refuses")
def _refuses() -> Callable[..., Any]:
    return refuses

"""An inquiry at each step of its way, what it refuses, and what happened to it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.refusals import RefusalError
from inquiry.domain import About, Failure, Inquiry, JobRow, Place, Sight

SELLER, ACCOUNT = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 8, 12, 1, 42, 57, tzinfo=UTC)
JOB = JobRow(UUID(int=9), 1)
NO = Failure("제휴몰이 거절했습니다.", "refused", "E1", "bad")
ABOUT = About("배송", "4174343458", "MB1", "티몬테스트 상품", "20170512031277", secret=False, asked_at=NOW)


def sight(state: str = "open", minutes: int = 0, **changes: Any) -> Sight:
    """How the mall shows it some minutes after it came in."""
    given = {"mall_state": state, "seen_at": NOW + timedelta(minutes=minutes), **changes}
    return Sight(state, **given)


def collected(mall: str = "tmon", kind: str = "product", state: str = "open", **changes: Any) -> Inquiry:
    place = Place(ACCOUNT, mall, "sbdc6678", kind, "1001")
    return Inquiry.collect(
        Inquiry.create_id(SELLER, place),
        seller_id=SELLER,
        place=place,
        number="202608120000001",
        about=ABOUT,
        sight=sight(state, **changes),
        sealed="sealed",
    )


def drafted(mall: str = "tmon", kind: str = "product", text: str = "내일 출고됩니다.") -> Inquiry:
    inquiry = collected(mall, kind)
    inquiry.save_answer(text, f"sealed {text}")
    return inquiry


def sending(mall: str = "tmon", kind: str = "product") -> Inquiry:
    inquiry = drafted(mall, kind)
    inquiry.request_send(JOB)
    return inquiry


def refuses(code: str, field: str | None = None) -> "pytest.RaisesExc[RefusalError]":
    return pytest.raises(RefusalError, check=lambda e: e.code == code and e.field == field)


def names(aggregate: Any) -> list[str]:
    return [type(each).__name__ for each in aggregate.pending_events]


@pytest.fixture(name="sight")
def _sight() -> Callable[..., Sight]:
    return sight


@pytest.fixture(name="collected")
def _collected() -> Callable[..., Inquiry]:
    return collected


@pytest.fixture(name="drafted")
def _drafted() -> Callable[..., Inquiry]:
    return drafted


@pytest.fixture(name="sending")
def _sending() -> Callable[..., Inquiry]:
    return sending


@pytest.fixture(name="refuses")
def _refuses() -> Callable[..., Any]:
    return refuses


@pytest.fixture(name="names")
def _names() -> Callable[..., list[str]]:
    return names

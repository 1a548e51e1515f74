"""An order at each step of its way, what it refuses, and what happened to it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from chassis.refusals import RefusalError
from order_sync.domain import Failure, JobRow, Line, MallNumbers, Match, Order, Sight, SoldItem

SELLER, ACCOUNT, PRODUCT = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = datetime(2026, 8, 13, 3, 7, 3, tzinfo=UTC)
TODAY = date(2026, 8, 13)
JOB = JobRow(UUID(int=9), 1)
MATCH = Match(PRODUCT, "gold", "listing", "판매상품")
NUMBER = "123456789011"
ITEM = SoldItem("P1", "O1", "MB1", "gold", "티몬 테스트 상품", "골드", 2, 135_000, 270_000, 2_500, "서울 강남구", NOW)
NO = Failure("제휴몰이 거절했습니다.", "refused", "E1", "bad")


def collected(mall: str = "tmon", state: str = "new", match: Match | None = MATCH) -> Order:
    order = Order(
        seller_id=SELLER,
        line=Line(ACCOUNT, mall, "sbdc6678", MallNumbers("2667143490", "1"), 2),
        number="202608130000001",
        item=ITEM,
        sight=Sight(state, state),
        sealed="sealed",
        match=match,
    )
    order.see_at_mall(Sight(state, state), NOW)
    return order


def confirmed() -> Order:
    return collected(state="confirmed")


def invoiced() -> Order:
    order = confirmed()
    order.register_invoice("LOGEN", "1234567890")
    return order


def sending() -> Order:
    order = invoiced()
    order.request_invoice_send(JOB)
    return order


def refuses(code: str, field: str | None = None) -> "pytest.RaisesExc[RefusalError]":
    return pytest.raises(RefusalError, check=lambda e: e.code == code and e.field == field)


def names(order: Order) -> list[str]:
    return [type(each).__name__ for each in order.pending_events]


@pytest.fixture(name="collected")
def _collected() -> Callable[..., Order]:
    return collected


@pytest.fixture(name="confirmed")
def _confirmed() -> Callable[..., Order]:
    return confirmed


@pytest.fixture(name="invoiced")
def _invoiced() -> Callable[..., Order]:
    return invoiced


@pytest.fixture(name="sending")
def _sending() -> Callable[..., Order]:
    return sending


@pytest.fixture(name="refuses")
def _refuses() -> Callable[..., Any]:
    return refuses


@pytest.fixture(name="names")
def _names() -> Callable[..., list[str]]:
    return names

"""Doubts are timed by the database's clock: the replica that ends one is not always the one that had it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.causes import Cause
from mall_gateway.application.work import Leased
from mall_gateway.malls.port import LostAnswerError

NOON = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def wrong_clock() -> datetime:
    return NOON + timedelta(minutes=5)


@pytest.fixture
def leased() -> Callable[..., Leased]:
    task: Any = None
    return lambda **more: Leased(task, UUID(int=1), 0, Cause(seller_id=None, actor="test"), **more)


def test_the_databases_time_counts_though_our_own_clock_is_wrong(leased: Callable[..., Leased]) -> None:
    mine = leased(taken=(NOON, time.monotonic() - 30))
    assert timedelta(seconds=30) <= mine.time(wrong_clock) - NOON < timedelta(seconds=60)


def test_our_own_clock_counts_where_the_databases_is_not_known(leased: Callable[..., Leased]) -> None:
    assert leased().time(wrong_clock) == wrong_clock()


async def test_a_look_up_is_not_believed_sooner_because_another_replicas_clock_is_fast(
    world: Any, asks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    intent_id = world.ask(asks.cancel())
    take = world.work.take
    monkeypatch.setattr(world.work, "take", lambda *args: [_timed(each) for each in take(*args)])
    world.mall.script.append(("before", lost()))
    await world.turn()
    assert world.intent(intent_id).doubtful_since is not None
    world.clock.pass_by(3600)  # the clock of the replica that comes next
    await world.turn()
    assert world.mall.done == []
    assert world.intent(intent_id).state == "open"


def _timed(leased: Leased) -> Leased:
    leased.taken = (NOON, time.monotonic())
    return leased


def lost() -> Exception:
    return LostAnswerError("몰의 응답을 받지 못했습니다.")

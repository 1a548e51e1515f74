"""What looks for something to do looks seldom while there is nothing, and is woken by what its process records."""

import asyncio
from typing import Any

import pytest

from chassis.waking import Pauses, woken, woken_within


class Recording:
    def __init__(self) -> None:
        self.listeners: list[Any] = []


def test_pauses_grow_to_the_longest_while_nothing_is_found_and_begin_anew_with_something() -> None:
    pauses = Pauses(0.2, 1.0)
    grown = [pauses.after(found=False) for _ in range(12)]
    assert grown == sorted(grown)
    assert grown[0] == pytest.approx(0.24)
    assert grown[-1] == 1.0
    assert pauses.after(found=True) == 0.2
    assert pauses.after(found=False) == pytest.approx(0.24)


def test_a_longest_pause_below_the_first_changes_nothing() -> None:
    pauses = Pauses(4.0, 1.0)
    assert [pauses.after(found=False) for _ in range(3)] == [4.0, 4.0, 4.0]


async def test_what_another_thread_records_wakes_at_once_and_is_forgotten_then() -> None:
    application: Any = Recording()
    wake = woken(application)
    waiting = asyncio.create_task(woken_within(wake, 60))
    await asyncio.sleep(0)
    await asyncio.to_thread(application.listeners[0])
    assert await asyncio.wait_for(waiting, 10)
    assert not await woken_within(wake, 0.01)


def test_a_commit_after_the_end_of_the_loop_harms_nothing() -> None:
    application: Any = Recording()

    async def begun() -> asyncio.Event:
        return woken(application)

    wake = asyncio.run(begun())
    application.listeners[0]()
    assert not wake.is_set()

"""The parts of a service end when it stops, also when their first cancel is lost."""

import asyncio
from contextlib import suppress

import pytest

from chassis import service
from chassis.waking import woken_within


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "CANCEL_AGAIN_SECONDS", 0.01)


@pytest.mark.parametrize("turns", range(5))
async def test_who_is_stopped_in_the_moment_of_a_commit_ends(turns: int) -> None:
    """By Python 3.11's `asyncio.wait_for` in three of these turns, were it cancelled once, it would go on for ever."""
    wake = asyncio.Event()

    async def for_ever() -> None:
        while True:
            await woken_within(wake, 60)

    part = asyncio.create_task(for_ever())
    await asyncio.sleep(0.01)
    wake.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    async with asyncio.timeout(10):
        await service._cancel([part])
    assert part.cancelled()


async def test_all_end_whether_they_listen_fail_or_are_done() -> None:
    async def deaf() -> None:
        for _ in range(3):
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(60)

    async def failing() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            raise ValueError("while it ends")

    async def brief() -> None:
        return None

    tasks = [asyncio.create_task(each()) for each in (deaf, failing, brief)]
    await asyncio.sleep(0.01)
    async with asyncio.timeout(10):
        await service._cancel(tasks)
        await service._cancel([])
    assert [task.done() for task in tasks] == [True, True, True]

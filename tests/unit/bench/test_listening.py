"""Another service's ear: each order once, under the mall's numbers."""

import asyncio
import json
from types import SimpleNamespace
from typing import Any

from aiokafka.errors import NotLeaderForPartitionError

from bench.listening import Listener


class Consumer:
    """Answers what it was given, one batch a call; an error is raised; then it is silent."""

    def __init__(self, *answers: Any) -> None:
        self._answers = list(answers)

    async def getmany(self, **_: Any) -> Any:
        if not self._answers:
            await asyncio.sleep(0.01)
            return {}
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return {"partition": answer}


def collected(number: str, kind: str = "OrderCollected") -> SimpleNamespace:
    value = json.dumps({"ref": {"order_no": number, "line_no": "1"}}).encode()
    return SimpleNamespace(headers=[("ce_type", f"mallbridge.{kind}.v1".encode())], value=value)


async def test_it_hears_each_order_once_and_goes_on_after_an_error() -> None:
    answers = ([collected("1"), collected("2", "OrderMapped")], NotLeaderForPartitionError(), [collected("1")])
    listener = Listener(Consumer(*answers, [collected("3")]))
    listening = asyncio.create_task(listener.listen())
    assert await listener.until(2, within_seconds=10)
    listening.cancel()
    assert set(listener.heard) == {("1", "1"), ("3", "1")}
    assert listener.twice == [("1", "1")]


async def test_it_says_when_not_enough_came_in_time() -> None:
    listener = Listener(Consumer([collected("1")]))
    listening = asyncio.create_task(listener.listen())
    assert not await listener.until(2, within_seconds=0.05)
    listening.cancel()

"""Joins what several acts ask of one account at the same time into one call, where the mall takes many lines at once.

Each act keeps its own lease, attempt and outcome. What joins them is only the call: it leaves once every one of them
has been let out (its attempt recorded, its lease still ours), and each is told what the mall said of its own line.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from mall_gateway.malls.budgets import BudgetWaitError
from mall_gateway.malls.caller import MallCaller
from mall_gateway.malls.port import TokenExpiredError

LINGER_SECONDS = 0.1

Ask = Callable[[MallCaller, Sequence[Any]], Awaitable[Sequence[Any]]]
"""One call for many items: an answer or an error for each, in their order."""


class NotAllLetOutError(Exception):
    """One of the acts may no longer call: the others must come together anew."""


class AnswersMissingError(RuntimeError):
    """An adapter did not answer each item: a fault of the program."""


@dataclass(eq=False)
class _Member:
    caller: MallCaller
    item: Any
    answer: asyncio.Future[Any]
    context: Context = field(default_factory=copy_context)
    kept_in: BaseException | None = None

    async def let_out(self) -> None:
        try:
            await self.caller.before_send()
        except Exception as error:
            self.kept_in = error

    def tell(self, answer: Any) -> None:
        if self.answer.done():
            return
        if isinstance(answer, Exception):
            self.answer.set_exception(answer)
        else:
            self.answer.set_result(answer)


@dataclass(eq=False)
class _Batch:
    size: int
    ask: Ask
    members: list[_Member] = field(default_factory=list[_Member])
    full: asyncio.Event = field(default_factory=asyncio.Event)

    async def go(self) -> None:
        """Make the call and tell each member what came of it."""
        members = [member for member in self.members if not member.answer.done()]
        if not members:
            return
        callers = [member.caller for member in members]

        async def let_out() -> None:
            await _let_out(members)
            caller.attempt = callers[0].attempt

        caller = callers[0].joined(callers, let_out)
        try:
            answers = await self._asked(caller, [member.item for member in members])
        except NotAllLetOutError:
            again = BudgetWaitError(0.1, "처리가 잠시 멈추었다가 이어집니다.", "paused")
            answers = [member.kept_in or again for member in members]
        except Exception as error:
            answers = [error] * len(members)
        for member, answer in zip(members, answers, strict=True):
            member.caller.follow(caller, leads=member is members[0])
            member.tell(answer)

    async def _asked(self, caller: MallCaller, items: Sequence[Any]) -> Sequence[Any]:
        try:
            answers = await self.ask(caller, items)
        except TokenExpiredError:
            caller.refuse_token()
            answers = await self.ask(caller, items)
        if len(answers) != len(items):
            raise AnswersMissingError(f"{len(answers)} answers to {len(items)} items")
        return answers


async def _let_out(members: Sequence[_Member]) -> None:
    """Let each out in its own context: what it records has its own cause. Raises NotAllLetOutError."""
    await asyncio.gather(*(asyncio.create_task(member.let_out(), context=member.context) for member in members))
    if any(member.kept_in for member in members):
        raise NotAllLetOutError


class Batches:
    """The batches of this process. Of one key one call is on its way at a time; the next gathers meanwhile."""

    def __init__(self, linger_seconds: float = LINGER_SECONDS) -> None:
        self._linger_seconds = linger_seconds
        self._open: dict[Hashable, _Batch] = {}
        self._doors: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()
        self._running: set[asyncio.Task[None]] = set()

    async def join(self, key: Hashable, size: int, caller: MallCaller, item: Any, ask: Ask) -> Any:
        """The answer to one item, asked together with others of the key. Raises what the mall said of this one."""
        batch = self._open.get(key) or self._opened(key, _Batch(size, ask))
        member = _Member(caller, item, asyncio.get_running_loop().create_future())
        batch.members.append(member)
        if len(batch.members) >= size:
            batch.full.set()
            self._close(key, batch)
        return await member.answer

    def _opened(self, key: Hashable, batch: _Batch) -> _Batch:
        self._open[key] = batch
        task = asyncio.create_task(self._run(key, batch))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return batch

    async def _run(self, key: Hashable, batch: _Batch) -> None:
        try:
            async with self._doors.setdefault(key, asyncio.Lock()):
                with suppress(TimeoutError):
                    await asyncio.wait_for(batch.full.wait(), self._linger_seconds)
                self._close(key, batch)
                await batch.go()
        finally:
            self._close(key, batch)
            for member in batch.members:
                member.answer.cancel()

    def _close(self, key: Hashable, batch: _Batch) -> None:
        if self._open.get(key) is batch:
            del self._open[key]

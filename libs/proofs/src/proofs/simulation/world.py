"""Virtual time, and the processes that live in it: one thread, one queue, every choice from one seed.

Each simulated process has an event loop of its own, so that it can be killed or frozen as a whole. What the services
do in threads runs in greenlets: it stops wherever the modelled database makes it wait, and others run meanwhile.
"""

import asyncio
from asyncio import events
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import suppress
from contextvars import Context, copy_context
from hashlib import blake2b
from heapq import heapify, heappop, heappush
from random import Random
from typing import Any

from greenlet import getcurrent, greenlet

START = 1_795_230_000.0
"""2026-11-21 03:00 UTC: when every simulated day begins."""


class KilledError(BaseException):
    """The process was killed: nothing of it may run any more."""


class Handle:
    """Something to be done; cancelled it is passed over."""

    __slots__ = ("args", "callback", "context", "gone", "loop", "when")

    def __init__(
        self, when: float, loop: "ProcessLoop | None", callback: Callable[..., Any], args: Any, context: Context | None
    ) -> None:
        self.when, self.loop, self.callback, self.args, self.context = when, loop, callback, args, context
        self.gone = False

    def cancel(self) -> None:
        """Pass it over."""
        self.gone = True

    def cancelled(self) -> bool:
        """Whether it will be passed over."""
        return self.gone


class World:
    """The clock, the queue of what comes next, and the trace of what happened."""

    def __init__(self, seed: int, *, keep_trace: bool = False) -> None:
        self.random = Random(seed)
        self.now = 0.0
        self.steps = 0
        self.current: ProcessLoop | None = None
        self._running: ProcessLoop | None = None
        self.failure: Exception | None = None
        """Set when the simulation itself cannot go on."""
        self.trace: list[str] | None = [] if keep_trace else None
        self._digest = blake2b(digest_size=12)
        self._ready: deque[Handle] = deque()
        self._later: list[tuple[float, int, Handle]] = []
        self._count = 0

    def note(self, who: str, what: str) -> None:
        """Put a line into the trace."""
        line = f"{self.now:11.4f} {who:14} {what}"
        self._digest.update(line.encode())
        if self.trace is not None:
            self.trace.append(line)

    def latency(self) -> float:
        """How long a message to a neighbour is on its way: mostly a moment, at times long enough to be overtaken."""
        share = self.random.random()
        return 0.0005 + 0.004 * share if share < 0.9 else 0.02 + 8.0 * (share - 0.9)

    @property
    def digest(self) -> str:
        """The hash of the whole trace so far."""
        return self._digest.hexdigest()

    def call_at(
        self,
        when: float,
        callback: Callable[..., Any],
        *args: Any,
        loop: "ProcessLoop | None" = None,
        context: Context | None = None,
    ) -> Handle:
        """Do something at a time; on behalf of a loop only while that lives and is not frozen."""
        handle = Handle(when, loop, callback, args, context)
        if when <= self.now:
            self._ready.append(handle)
        else:
            self._count += 1
            heappush(self._later, (when, self._count, handle))
        return handle

    def call_later(self, delay: float, callback: Callable[..., Any], *args: Any) -> Handle:
        """Do something after a while, whichever process is frozen or dead."""
        return self.call_at(self.now + delay, callback, *args)

    def run(self, until: Callable[[], bool], deadline: float) -> bool:
        """Let time pass until something holds, asked after every jump of the clock; False when the deadline came."""
        ready = self._ready
        while self.now < deadline:
            while ready:
                handle = ready.popleft()
                if not handle.gone:
                    self._do(handle)
            if self.failure is not None:
                raise self.failure
            if until():
                return True
            if not self._later:
                return False
            self.now = max(self.now, self._later[0][0])
            while self._later and self._later[0][0] <= self.now:
                self._ready.append(heappop(self._later)[2])
        return False

    def take_over(self, loop: "ProcessLoop") -> deque[Handle]:
        """What a loop still had to do; it is the loop's own affair from now on."""
        waiting = [*self._ready, *(handle for _, _, handle in self._later)]
        others = [handle for handle in self._ready if handle.loop is not loop]
        self._ready.clear()
        self._ready.extend(others)
        self._later[:] = [entry for entry in self._later if entry[2].loop is not loop]
        heapify(self._later)
        return deque(handle for handle in waiting if handle.loop is loop and not handle.gone)

    def make_running(self, loop: "ProcessLoop | None") -> None:
        """Let `asyncio` know whose turn it is."""
        if loop is not self._running:
            self._running = loop
            events._set_running_loop(loop)  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]  # noqa: SLF001

    def _do(self, handle: Handle) -> None:
        loop = handle.loop
        if loop is None:
            handle.callback(*handle.args)
        elif loop.dead:
            return
        elif loop.frozen_until > self.now:
            self._count += 1
            heappush(self._later, (loop.frozen_until, self._count, handle))
        else:
            loop.step(handle)


class SimulatedThread(greenlet):
    """Blocking code of a process. It gives way whenever it waits for the outside."""

    loop: "ProcessLoop"

    def wait(self, seconds: float, *, outside: bool = False) -> None:
        """Come back after a while: `outside` even when the process is frozen, since the other side goes on."""
        world = self.loop.world
        world.call_at(world.now + seconds, self.resume, loop=None if outside else self.loop)
        self.park()

    def park(self) -> None:
        """Wait until somebody resumes it. Raises KilledError in a process that is no more."""
        if self.loop.dying:
            raise KilledError
        self.parent.switch()  # pyright: ignore[reportOptionalMemberAccess]

    def resume(self) -> None:
        """Go on."""
        if self.dead or self.loop.dead:
            return
        before, self.loop.world.current = self.loop.world.current, self.loop
        self.switch()
        self.loop.world.current = before

    def until_thawed(self) -> None:
        """Wait while the process is frozen: an answer that came meanwhile is read only then."""
        while self.loop.frozen_until > self.loop.world.now:
            self.wait(self.loop.frozen_until - self.loop.world.now, outside=True)


def current_thread() -> SimulatedThread | None:
    """The simulated thread that runs now, None in what no process does."""
    here = getcurrent()
    return here if isinstance(here, SimulatedThread) else None


class ProcessLoop(asyncio.AbstractEventLoop):
    """The event loop of one process on the world's clock: as much of one as tasks, futures and sleeps need."""

    def __init__(self, world: World, name: str, skew: float = 0.0) -> None:
        self.world, self.name, self.skew = world, name, skew
        self.dead = False
        self.frozen_until = 0.0
        self.tasks: dict[asyncio.Task[Any], None] = {}
        self.threads: dict[SimulatedThread, None] = {}
        self.on_death: list[Callable[[], object]] = []
        self.on_freeze: list[Callable[[], object]] = []
        self._last: deque[Handle] | None = None

    def step(self, handle: Handle) -> None:
        """Do one thing as this process."""
        world = self.world
        world.steps += 1
        before, world.current = world.current, self
        world.make_running(self)
        if handle.context is None:
            handle.callback(*handle.args)
        else:
            handle.context.run(handle.callback, *handle.args)
        world.current = before

    def kill(self) -> None:
        """End the process, once: its threads and tasks are unwound, and whatever they try meanwhile fails."""
        if self._last is not None:
            return
        self._last = self.world.take_over(self)
        for thread in list(self.threads):
            if thread:  # begun and not ended
                thread.throw(KilledError())
        for _ in range(20):
            for task in list(self.tasks):
                task.cancel()
            while self._last:
                handle = self._last.popleft()
                if not handle.gone:
                    self._step_dying(handle)
            if not self.tasks:
                break
        self.dead = True
        self.tasks.clear()
        self.threads.clear()
        for tell in self.on_death:
            tell()

    def _step_dying(self, handle: Handle) -> None:
        before = self.world.current
        with suppress(KilledError):
            self.step(handle)
        self.world.current = before

    @property
    def dying(self) -> bool:
        """Whether it was killed."""
        return self._last is not None

    def time(self) -> float:
        """The virtual time."""
        return self.world.now

    def call_soon(self, callback: Callable[..., Any], *args: Any, context: Context | None = None) -> Any:
        """Do something next."""
        handle = Handle(self.world.now, self, callback, args, context or copy_context())
        if self._last is not None:
            self._last.append(handle)
        else:
            self.world._ready.append(handle)  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001
        return handle

    call_soon_threadsafe = call_soon

    def call_later(self, delay: float, callback: Callable[..., Any], *args: Any, context: Context | None = None) -> Any:
        """Do something after a while."""
        return self.call_at(self.world.now + delay, callback, *args, context=context)

    def call_at(self, when: float, callback: Callable[..., Any], *args: Any, context: Context | None = None) -> Any:
        """Do something at a time."""
        if self._last is not None:
            return self.call_soon(callback, *args, context=context)
        return self.world.call_at(when, callback, *args, loop=self, context=context or copy_context())

    def create_future(self) -> asyncio.Future[Any]:
        """A future of this loop."""
        return asyncio.Future(loop=self)

    def create_task(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, coro: Coroutine[Any, Any, Any], *, name: str | None = None, context: Context | None = None
    ) -> asyncio.Task[Any]:
        """A task of this loop."""
        task: asyncio.Task[Any] = asyncio.Task(coro, loop=self, name=name, context=context)
        self.tasks[task] = None
        task.add_done_callback(lambda done: self.tasks.pop(done, None))
        return task

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:
        """Run blocking code in a simulated thread."""
        if self._last is not None:
            raise KilledError
        future = self.create_future()
        thread = SimulatedThread(lambda: self._work(thread, future, func, args))
        thread.loop = self
        self.threads[thread] = None
        self.call_soon(thread.resume)
        return future

    def _work(self, thread: SimulatedThread, future: asyncio.Future[Any], func: Callable[..., Any], args: Any) -> None:
        try:
            result, error = func(*args), None
        except BaseException as raised:  # it is the waiting task's to judge
            result, error = None, raised
        self.threads.pop(thread, None)
        self.call_soon(_settle, future, result, error)

    def get_debug(self) -> bool:
        """Never."""
        return False

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """What nobody looked at any more is no news."""

    def is_running(self) -> bool:
        """Always."""
        return True

    def is_closed(self) -> bool:
        """Whether it is dead."""
        return self.dead


def _settle(future: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
        future.exception()

"""Starts parts in order, restarts what crashes with growing pauses, and stops all in the opposite order."""

import asyncio
import json
import signal
import traceback
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import psutil

from local_runtime.parts import Part
from local_runtime.ports import listens, owns
from local_runtime.processes import Identity, identify, stop, user_arguments
from local_runtime.state import Condition, PartState, State, read_state, write_state
from local_runtime.warm import Warm, WarmProcess

PAUSES_SECONDS = (0.1, 0.5, 1, 2, 5, 10, 30)
"""Pause before the first, second, … restart in a row; the last holds for all that follow."""

HEALTHY_SECONDS = 30
"""A part that lived this long starts again from the first pause."""

ASK_AGAIN_SECONDS = 0.2
OWNER_CHECK_SECONDS = 1
PATIENCE_SECONDS = 20
OF_THE_INTERPRETER = "PYTHON"
"""How variables begin that Python reads only when it starts: a part that is given one starts cold."""

AnyProcess = Process | WarmProcess


@dataclass(slots=True)
class Supervisor:
    """Runs parts, given in stages: a later stage is stopped before an earlier one.

    `environment_directory` may hold `<part>.json`, variables added to a part at its next start, and `<part>.held`: the
    part is stopped and stays so until that file is gone. When `owner` is given and gone, everything stops. Logs end in
    the files that the parts name.
    """

    stages: Sequence[Sequence[Part]]
    state_file: Path
    environment_directory: Path
    owner: Identity | None = None
    pauses_seconds: Sequence[float] = PAUSES_SECONDS
    _state: State = field(default_factory=State)
    _ready: dict[str, asyncio.Event] = field(default_factory=dict[str, asyncio.Event])
    _processes: dict[str, AnyProcess] = field(default_factory=dict[str, AnyProcess])
    _warm: Warm = field(default_factory=Warm)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Run until SIGTERM, SIGINT or the owner's end; then stop every part and return."""
        self._clear_leftovers()
        self._prepare_state()
        loop = asyncio.get_running_loop()
        for wanted in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(wanted, self._stop.set)
        keepers = {part.name: asyncio.create_task(self._keep(part)) for part in chain(*self.stages)}
        watch = asyncio.create_task(self._watch_owner())
        await self._stop.wait()
        watch.cancel()
        for stage in reversed(self.stages):
            await asyncio.gather(*(self._end(part, keepers[part.name]) for part in stage))

    def _clear_leftovers(self) -> None:
        """End what a killed supervisor left running, services before servers."""
        for part, identity in reversed(list(read_state(self.state_file).running())):
            stop(identity, signal.Signals(part.polite), PATIENCE_SECONDS)

    def _prepare_state(self) -> None:
        parts = list(chain(*self.stages))
        self._ready = {part.name: asyncio.Event() for part in parts}
        self._state = State(identify(psutil.Process().pid), {part.name: _first_state(part) for part in parts})
        write_state(self.state_file, self._state)

    async def _watch_owner(self) -> None:
        while owner := self.owner:
            if not owner.is_alive():
                self._stop.set()
            await asyncio.sleep(OWNER_CHECK_SECONDS)

    async def _keep(self, part: Part) -> None:
        """Start a part again and again until cancelled."""
        await asyncio.gather(*(self._ready[name].wait() for name in part.needs))
        failures = 0
        while True:
            await self._until_wanted(part)
            began = asyncio.get_running_loop().time()
            problem = await self._run_once(part)
            if self._is_held(part):
                continue
            lived = asyncio.get_running_loop().time() - began
            failures = 0 if lived > HEALTHY_SECONDS else failures
            self._state.parts[part.name].restarts += 1
            self._state.parts[part.name].failures += 1
            self._note(part, "crashed", None, problem)
            await asyncio.sleep(self.pauses_seconds[min(failures, len(self.pauses_seconds) - 1)])
            failures += 1

    def _is_held(self, part: Part) -> bool:
        return held_file(self.environment_directory, part.name).exists()

    async def _until_wanted(self, part: Part) -> None:
        if self._is_held(part):
            self._note(part, "held", None, None)
            await self._until_held(part, wanted=False)

    async def _end_when_held(self, part: Part, process: AnyProcess) -> None:
        await self._until_held(part, wanted=True)
        await _end_process(process, part.polite)

    async def _until_held(self, part: Part, *, wanted: bool) -> None:
        while True:
            if self._is_held(part) == wanted:
                return
            await asyncio.sleep(ASK_AGAIN_SECONDS)

    async def _run_once(self, part: Part) -> str:
        """Start a part and wait for its end; what ended it."""
        try:
            await asyncio.to_thread(part.prepare)
            process = await self._start(part)
        except Exception as problem:
            with part.log.open("a") as log:
                traceback.print_exc(file=log)
            return f"could not start: {problem}"
        asking = asyncio.create_task(self._ask_until_ready(part))
        holding = asyncio.create_task(self._end_when_held(part, process))
        try:
            return f"ended with {await process.wait()}"
        finally:
            asking.cancel()
            holding.cancel()

    async def _start(self, part: Part) -> AnyProcess:
        part.log.parent.mkdir(parents=True, exist_ok=True)
        given = _extra_environment(self.environment_directory, part.name)
        environment = {**part.environment, **given}
        if part.module and not any(name.startswith(OF_THE_INTERPRETER) for name in given):
            process: AnyProcess = await self._warm.start(part.module, environment, part.log)
        else:
            process = await _start_cold(part, environment)
        self._processes[part.name] = process
        self._note(part, "starting", identify(process.pid), None)
        return process

    async def _ask_until_ready(self, part: Part) -> None:
        while True:
            if await listens(part.port) and await part.is_ready() and owns(self._processes[part.name].pid, part.port):
                break
            await asyncio.sleep(ASK_AGAIN_SECONDS)
        if not self._ready[part.name].is_set():
            await asyncio.to_thread(part.on_ready)
        self._state.parts[part.name].failures = 0
        # A program becomes itself (`exec`) between its start and its first answer: its command line may be new.
        self._note(part, "ready", identify(self._processes[part.name].pid), None)
        self._ready[part.name].set()

    async def _end(self, part: Part, keeper: "asyncio.Task[None]") -> None:
        keeper.cancel()
        with suppress(asyncio.CancelledError):
            await keeper
        process = self._processes.get(part.name)
        if process and process.returncode is None:
            await _end_process(process, part.polite)
        self._note(part, "stopped", None, None)

    def _note(self, part: Part, condition: Condition, identity: Identity | None, problem: str | None) -> None:
        state = self._state.parts[part.name]
        state.condition, state.identity, state.problem = condition, identity, problem
        write_state(self.state_file, self._state)


def held_file(directory: Path, name: str) -> Path:
    """The file that keeps a part from running."""
    return directory / f"{name}.held"


async def _start_cold(part: Part, environment: Mapping[str, str]) -> Process:
    with part.log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            *part.command,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            **user_arguments(part.user),
        )


async def _end_process(process: AnyProcess, polite: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        process.send_signal(polite)
    try:
        await asyncio.wait_for(process.wait(), PATIENCE_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()


def _first_state(part: Part) -> PartState:
    return PartState(
        part.name, port=part.port, log=str(part.log), polite=int(part.polite), url=part.url, pages=dict(part.pages)
    )


def _extra_environment(directory: Path, name: str) -> Mapping[str, str]:
    with suppress(FileNotFoundError):
        return json.loads((directory / f"{name}.json").read_text())
    return {}

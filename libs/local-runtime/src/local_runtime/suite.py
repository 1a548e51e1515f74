"""A running suite, seen from outside: started, asked, disturbed and stopped by a command, a demo or a test."""

import json
import os
import signal
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from local_runtime import jars
from local_runtime.daemon import ALREADY_RUNNING, write_wish
from local_runtime.plan import Wish
from local_runtime.prerequisites import check_prerequisites
from local_runtime.processes import Identity, identify, start, stop
from local_runtime.shared_servers import tail
from local_runtime.state import PartState, State, read_state, write_whole
from local_runtime.supervisor import held_file
from local_runtime.waiting import TooLateError, wait_until

READY_SECONDS = 300.0
STOP_SECONDS = 90.0
FAILURES_IN_A_ROW = 6


class SuiteError(Exception):
    """The suite did not come up, or is not what was asked for."""


@dataclass(frozen=True, slots=True)
class Suite:
    """The suite of one root."""

    root: Path

    def state(self) -> State:
        """What the supervisor wrote last."""
        return read_state(self.root / "run" / "state.json")

    def is_running(self) -> bool:
        """Whether its supervisor lives."""
        supervisor = self.state().supervisor
        return supervisor is not None and supervisor.is_alive()

    def is_ready(self) -> bool:
        """Whether every part answers and is the process it is said to be."""
        state = self.state()
        return self.is_running() and state.is_ready() and len(list(state.running())) == len(state.wanted())

    def url(self, service: str, replica: int = 1) -> str:
        """The address of a service's process. Raises SuiteError for one that is not in this suite."""
        try:
            return self._addresses()["services"][service][replica - 1]
        except (KeyError, IndexError) as missing:
            raise SuiteError(f"{service} (replica {replica}) is not in this suite") from missing

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables that every service got: database addresses, servers, keys."""
        return self._addresses()["environment"]

    @property
    def zipkin_url(self) -> str:
        """The root address of Zipkin."""
        return self.environment["ZIPKIN_URL"]

    def log(self, part: str) -> Path:
        """The log file of a part."""
        return Path(self._part(part).log)

    def wait_ready(self, within_seconds: float = READY_SECONDS, look: Callable[[State], None] = lambda _: None) -> None:
        """Wait until every part answers; `look` sees each state on the way.

        Raises SuiteError, with the logs' ends of those that do not answer, when it takes too long or a part has
        failed to start many times in a row.
        """

        def is_settled() -> bool:
            state = self.state()
            look(state)
            return self.is_ready() or not self.is_running() or _is_hopeless(state)

        with suppress(TooLateError):
            wait_until(is_settled, within_seconds)
        if not self.is_running():
            raise SuiteError(f"the supervisor ended:\n{tail(self._supervisor_log)}")
        if not self.is_ready():
            raise SuiteError(self._why_not_ready())

    def kill(self, part: str) -> None:
        """`kill -9` a part; the supervisor starts it again. Returns when it is gone."""
        identity = self._living(part)
        with suppress(psutil.NoSuchProcess):
            psutil.Process(identity.pid).kill()
        wait_until(lambda: not identity.is_alive(), STOP_SECONDS, f"the end of {part}")

    def give(self, part: str, environment: Mapping[str, str]) -> None:
        """Add variables to a part at its next start and all later ones; also before the suite runs."""
        write_whole(self._environments / f"{part}.json", json.dumps(dict(environment)), 0o600)

    def hold(self, part: str) -> None:
        """Stop a part politely and keep it stopped; also before the suite runs. Returns when it is gone."""
        write_whole(held_file(self._environments, part), "")
        if self.is_running():
            wait_until(lambda: self._part(part).condition == "held", STOP_SECONDS, f"the end of {part}")

    def release(self, part: str) -> None:
        """Let a part run that was held; returns at once."""
        held_file(self._environments, part).unlink(missing_ok=True)
        if self.is_running():
            wait_until(lambda: self._part(part).condition != "held", STOP_SECONDS, f"the start of {part}")

    def freeze(self, part: str) -> None:
        """Stop a process where it is, as a machine does that is starved or asleep; what it holds stays open."""
        psutil.Process(self._living(part).pid).suspend()

    def thaw(self, part: str) -> None:
        """Let a frozen process go on, not knowing that time has passed."""
        psutil.Process(self._living(part).pid).resume()

    def restart(self, part: str, environment: Mapping[str, str] | None = None) -> None:
        """Stop a part politely and wait until it answers again; `environment` is added to it from now on."""
        if environment is not None:
            self.give(part, environment)
        stop(self._living(part), signal.Signals(self._part(part).polite))
        self.wait_ready()

    def stop(self) -> None:
        """Stop everything in order; end what a killed supervisor left."""
        state = self.state()
        if state.supervisor:
            stop(state.supervisor, signal.SIGTERM, STOP_SECONDS)
        for part, identity in reversed(list(self.state().running())):
            stop(identity, signal.Signals(part.polite))

    @property
    def _environments(self) -> Path:
        return self.root / "run" / "environment"

    @property
    def _supervisor_log(self) -> Path:
        return self.root / "logs" / "supervisor.log"

    def _addresses(self) -> dict[str, Any]:
        return json.loads((self.root / "run" / "addresses.json").read_text())

    def _part(self, name: str) -> PartState:
        try:
            return self.state().parts[name]
        except KeyError as missing:
            raise SuiteError(f"{name} is not in this suite") from missing

    def _living(self, name: str) -> Identity:
        identity = self._part(name).identity
        if identity is None:
            raise SuiteError(f"{name} does not run")
        return identity

    def _why_not_ready(self) -> str:
        late = [part for part in self.state().wanted() if part.condition != "ready"]
        return "\n".join(f"{part.name}: {part.condition}\n{tail(Path(part.log))}" for part in late)


def _is_hopeless(state: State) -> bool:
    return any(part.failures >= FAILURES_IN_A_ROW for part in state.parts.values())


def start_suite(wish: Wish, *, owned: bool = False, tell: Callable[[str], None] = lambda _: None) -> Suite:
    """Start a suite in the background and return at once; an `owned` one ends with this process.

    Raises SuiteError naming what is missing on this machine, JarError when an archive cannot be fetched.
    """
    missing = check_prerequisites(wish.root)
    if missing:
        raise SuiteError("\n".join(missing))
    jars.fetch("kafka", tell=tell)
    jars.fetch("zipkin", tell=tell)
    suite = Suite(wish.root)
    if suite.is_running():
        return suite
    write_wish(wish, identify(os.getpid()) if owned else None)
    # Each copy of the warm process looks at the program that has it made; it is told every time that this is loaded.
    quietly = ("-W", "ignore::RuntimeWarning:runpy")
    command = [sys.executable, *quietly, "-m", "local_runtime.daemon", str(wish.root)]
    process = start(command, os.environ, wish.root / "logs" / "supervisor.log")
    wait_until(lambda: suite.is_running() or process.poll() is not None, READY_SECONDS)
    if process.returncode not in (None, ALREADY_RUNNING):
        raise SuiteError(f"the supervisor ended:\n{tail(wish.root / 'logs' / 'supervisor.log')}")
    return suite


@contextmanager
def running_suite(
    root: Path,
    services: Sequence[str] | None = None,
    env: Mapping[str, str] | None = None,
    *,
    replicas: int = 1,
    tell: Callable[[str], None] = lambda _: None,
) -> Generator[Suite]:
    """A suite on free ports that answers; it is stopped at the end of the block, and when this process dies.

    Data stays in `root`. Raises SuiteError when a suite of that root runs already.
    """
    if Suite(root).is_running():
        raise SuiteError(f"a suite of {root} runs already; stop it first (`make down`)")
    wish = Wish(root, services, dict(env or {}), replicas, keep_ports=False)
    suite = start_suite(wish, owned=True, tell=tell)
    try:
        suite.wait_ready()
        yield suite
    finally:
        suite.stop()

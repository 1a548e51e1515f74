"""Processes of other programs: told apart for certain, started under the right user, stopped politely, then surely."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypedDict

import psutil

from local_runtime.waiting import TooLateError, wait_until

PROCESSES = Path("/proc")
STARTED = 19
"""Where a line of `stat` has the start, counted from behind the name: its 22nd field."""


@dataclass(frozen=True, slots=True)
class Identity:
    """One process for certain: a number alone is given again to others.

    `started` is when the kernel started it, by a clock that nobody sets: two readings of it are equal or of two
    processes. (As a time of day it would move whenever the machine's clock is set, and a living one count as dead.)
    """

    pid: int
    started: str

    def is_alive(self) -> bool:
        """Whether this very process still runs."""
        return identify(self.pid) == self

    def as_json(self) -> dict[str, Any]:
        """The shape that `read_identity` reads."""
        return asdict(self)


def read_identity(content: Mapping[str, Any] | None) -> Identity | None:
    """What `as_json` wrote; None for anything else."""
    try:
        return Identity(int(content["pid"]), str(content["started"])) if content else None
    except (KeyError, TypeError, ValueError):
        return None


def identify(pid: int) -> Identity | None:
    """Who runs under the number; None when nobody does or what runs has ended and only waits to be collected."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return Identity(pid, _started(process))
    except psutil.Error:
        return None


def command_of(identity: Identity) -> tuple[str, ...]:
    """The command line of a living process, empty of one that has ended."""
    try:
        return tuple(psutil.Process(identity.pid).cmdline())
    except psutil.Error:
        return ()


def _started(process: psutil.Process) -> str:
    """The boot and the ticks since; where the kernel does not tell, the time of day."""
    try:
        stat = (PROCESSES / str(process.pid) / "stat").read_text()
        boot = (PROCESSES / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return repr(process.create_time())
    return f"{boot}/{stat.rpartition(')')[2].split()[STARTED]}"


def start(
    command: Sequence[str], environment: Mapping[str, str], log: Path, user: str | None = None
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that a Ctrl-C reaches only who started it; output goes to `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            list(command),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **user_arguments(user),
        )


class UserArguments(TypedDict, total=False):
    """How `subprocess` is told to run as another user."""

    user: str
    group: int
    extra_groups: list[str]


def user_arguments(user: str | None) -> UserArguments:
    """What to give `subprocess` to run as another user."""
    return UserArguments(user=user, group=_group_of(user), extra_groups=[]) if user else UserArguments()


def stop(identity: Identity, polite: signal.Signals = signal.SIGTERM, patience_seconds: float = 15) -> None:
    """Ask a process to end and wait; kill it when it does not. Another process under its number is left alone."""
    if not identity.is_alive():
        return
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(identity.pid)
        process.send_signal(polite)
        try:
            wait_until(lambda: not identity.is_alive(), patience_seconds)
        except TooLateError:
            process.kill()
            wait_until(lambda: not identity.is_alive(), patience_seconds, f"the end of process {identity.pid}")


def _group_of(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid


def environment_of_system() -> dict[str, str]:
    """The environment that a server program needs of ours."""
    wanted = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR")
    return {name: value for name in wanted if (value := os.environ.get(name)) is not None}

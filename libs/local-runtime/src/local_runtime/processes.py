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

CLOCK_SLACK_SECONDS = 2.0
"""How far two readings of one start time may lie apart: they are derived from a clock that is set now and then."""


@dataclass(frozen=True, slots=True)
class Identity:
    """One process for certain: a number alone is given again to others. `created` is in seconds since 1970."""

    pid: int
    created: float
    command: tuple[str, ...]

    def is_alive(self) -> bool:
        """Whether this very process still runs."""
        found = identify(self.pid)
        if found is None:
            return False
        return abs(found.created - self.created) < CLOCK_SLACK_SECONDS and found.command == self.command

    def as_json(self) -> dict[str, Any]:
        """The shape that `read_identity` reads."""
        return asdict(self)


def read_identity(content: Mapping[str, Any] | None) -> Identity | None:
    """What `as_json` wrote; None for anything else."""
    try:
        return Identity(int(content["pid"]), float(content["created"]), tuple(content["command"])) if content else None
    except (KeyError, TypeError, ValueError):
        return None


def identify(pid: int) -> Identity | None:
    """Who runs under the number; None when nobody does or what runs has ended and only waits to be collected."""
    try:
        process = psutil.Process(pid)
        with process.oneshot():
            if process.status() == psutil.STATUS_ZOMBIE:
                return None
            return Identity(pid, process.create_time(), tuple(process.cmdline()))
    except psutil.Error:
        return None


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

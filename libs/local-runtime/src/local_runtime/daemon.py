"""The background process that supervises a suite: `python -m local_runtime.daemon <root>`, one per root."""

import asyncio
import fcntl
import json
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from local_runtime.plan import Wish, plan_suite
from local_runtime.processes import Identity, read_identity
from local_runtime.state import write_whole
from local_runtime.supervisor import Supervisor

ALREADY_RUNNING = 3
"""The exit code of a daemon that found another one at work on its root."""


def write_wish(wish: Wish, owner: Identity | None) -> None:
    """Leave for the daemon what it shall run."""
    content = {**asdict(wish), "root": str(wish.root), "owner": owner.as_json() if owner else None}
    write_whole(wish.root / "run" / "wish.json", json.dumps(content, indent=2), 0o600)


def read_wish(root: Path) -> tuple[Wish, Identity | None]:
    """What `write_wish` left."""
    content: dict[str, Any] = json.loads((root / "run" / "wish.json").read_text())
    owner = read_identity(content.pop("owner"))
    del content["root"]
    return Wish(root=root, **content), owner


@contextmanager
def alone(root: Path) -> Generator[None]:
    """Hold the root's lock, which ends with this process. Raises BlockingIOError when another one holds it."""
    with (root / "run" / "supervisor.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def run(root: Path) -> int:
    """Supervise the wished suite until it is told to stop; the exit code."""
    try:
        with alone(root):
            wish, owner = read_wish(root)
            plan = plan_suite(wish)
            supervisor = Supervisor(plan.stages, root / "run" / "state.json", root / "run" / "environment", owner)
            asyncio.run(supervisor.run())
    except BlockingIOError:
        return ALREADY_RUNNING
    return os.EX_OK


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1])))

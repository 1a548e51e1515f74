"""What this machine must have; what is missing is named with the command that brings it."""

import os
import platform
import shutil
import sys
from pathlib import Path

from local_runtime.postgres import BINARIES

NEEDED_BYTES = 2 * 1024**3
OLDEST_PYTHON = (3, 11)


def check_prerequisites(root: Path) -> list[str]:
    """One sentence for each thing that is missing; empty when all is there."""
    return [sentence for sentence in (_python(), _disk(root), _writable(root), _postgres()) if sentence]


def existing_parent(path: Path) -> Path:
    """The path itself or the nearest directory above it that exists."""
    return next(directory for directory in (path, *path.parents) if directory.exists())


def _python(version: tuple[int, ...] = sys.version_info[:2]) -> str | None:
    if version >= OLDEST_PYTHON:
        return None
    return f"Python {version[0]}.{version[1]} is too old: `apt-get install python3.11 python3.11-venv`"


def _disk(root: Path, needed: int = NEEDED_BYTES) -> str | None:
    free = shutil.disk_usage(existing_parent(root)).free
    if free >= needed:
        return None
    return f"{free // 1024**2} MB are free, {needed // 1024**2} MB are needed: make room, see `df -h .`"


def _writable(root: Path) -> str | None:
    where = existing_parent(root)
    return None if os.access(where, os.W_OK) else f"{where} cannot be written to: `sudo chown -R $USER {where}`"


def _postgres() -> str | None:
    if (BINARIES / "postgres").exists():
        return None
    return f"no embedded PostgreSQL for {platform.system()} {platform.machine()}: set DATABASE_URL to a server of yours"

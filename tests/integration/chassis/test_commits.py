"""What becomes of a transaction whose COMMIT was sent and whose answer never came."""

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import IntegrityError
from psycopg import OperationalError
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import PoolTimeout

from chassis.database import Database
from chassis.event_store import FencedError, ServiceApplication, Statement
from chassis.event_store import recorder as recorder_module
from chassis.testing import as_seller, eventually

SELLER = uuid4()


class Note(Aggregate):
    pass


class Notes(ServiceApplication):
    name = "notes"


class Cutter:
    """Stands between a client and PostgreSQL; cuts the line as soon as a COMMIT has been passed on, when armed."""

    def __init__(self, server: Callable[[], socket.socket]) -> None:
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = self._server()
            threading.Thread(
                target=self._pass, args=(client, server), kwargs={"from_client": True}, daemon=True
            ).start()
            threading.Thread(
                target=self._pass, args=(server, client), kwargs={"from_client": False}, daemon=True
            ).start()

    def _pass(self, source: socket.socket, target: socket.socket, *, from_client: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if from_client and self.cuts and b"COMMIT" in data:
                    self.cuts -= 1
                    source.shutdown(socket.SHUT_RDWR)
                    target.sendall(data)
                    break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._listener.close()


def connect_to(url: str) -> Callable[[], socket.socket]:
    given = conninfo_to_dict(url)
    host, port = str(given["host"]), int(given.get("port") or 5432)
    if not host.startswith("/"):
        return lambda: socket.create_connection((host, port))

    def by_path() -> socket.socket:
        line = socket.socket(socket.AF_UNIX)
        line.connect(str(Path(host) / f".s.PGSQL.{port}"))
        return line

    return by_path


@pytest.fixture
def cutter(database_url: str) -> Generator[Cutter]:
    found = Cutter(connect_to(database_url))
    yield found
    found.close()


@pytest.fixture
def notes(database_url: str, cutter: Cutter) -> Generator[Notes]:
    database = Database(make_conninfo(database_url, host="127.0.0.1", port=str(cutter.port), sslmode="disable"))
    with database.connection() as connection:
        connection.execute("CREATE TABLE counts (n int)")
        connection.execute("INSERT INTO counts VALUES (0)")
    yield Notes(database)
    database.close()


def one(database_url: str, query: str) -> Any:
    with psycopg.connect(database_url) as connection:
        row = connection.execute(query).fetchone()  # type: ignore[arg-type]
    return row[0] if row else None


COUNT = Statement("UPDATE counts SET n = n + 1")
FENCED = Statement("UPDATE counts SET n = 1 WHERE n = 0", rows=1)


@pytest.mark.parametrize("alongside", [COUNT, FENCED])
def test_events_whose_commit_was_cut_are_stored_once(
    notes: Notes, cutter: Cutter, database_url: str, alongside: Statement
) -> None:
    cutter.cuts = 1
    with as_seller(SELLER):
        recordings = notes.save(Note(), alongside=[alongside])
    assert cutter.cuts == 0
    assert one(database_url, "SELECT count(*) FROM notes_events") == 1
    assert one(database_url, "SELECT n FROM counts") == 1
    assert [r.notification.id for r in recordings] == [one(database_url, "SELECT notification_id FROM notes_events")]


@pytest.mark.parametrize("alongside", [COUNT, FENCED])
def test_statements_whose_commit_was_cut_take_effect_once(
    notes: Notes, cutter: Cutter, database_url: str, alongside: Statement
) -> None:
    cutter.cuts = 1
    notes.save(alongside=[alongside])
    assert cutter.cuts == 0
    assert one(database_url, "SELECT n FROM counts") == 1


def test_a_connection_lost_before_commit_is_made_good(
    notes: Notes, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed: list[str] = []

    def kill_once(name: str) -> None:
        if name == "store.before_commit" and not killed:
            killed.append(name)
            query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user"
            query += " AND state = 'idle in transaction'"
            with psycopg.connect(database_url, autocommit=True) as connection:
                connection.execute(query)

    monkeypatch.setattr(recorder_module, "failpoint", kill_once)
    with as_seller(SELLER):
        notes.save(Note(), alongside=[COUNT])
    assert killed
    assert one(database_url, "SELECT count(*) FROM notes_events") == 1
    assert one(database_url, "SELECT n FROM counts") == 1


def test_anothers_events_are_a_conflict_even_after_a_lost_connection(
    notes: Notes, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with as_seller(SELLER):
        note = Note()
        notes.save(note)
        mine, theirs = notes.repository.get(note.id), notes.repository.get(note.id)
        mine.trigger_event(Note.Event)
        theirs.trigger_event(Note.Event)

        def lose_the_line(name: str) -> None:
            raise OperationalError("the line is gone")

        def overtake(_: float) -> None:
            monkeypatch.undo()
            notes.save(theirs)

        monkeypatch.setattr(recorder_module, "failpoint", lose_the_line)
        monkeypatch.setattr(recorder_module, "sleep", overtake)
        with pytest.raises(IntegrityError):
            notes.save(mine)
    assert one(database_url, "SELECT count(*) FROM notes_events") == 2


def test_a_fence_that_does_not_hold_records_nothing(notes: Notes, database_url: str) -> None:
    with as_seller(SELLER), pytest.raises(FencedError):
        notes.save(Note(), alongside=[COUNT, Statement("UPDATE counts SET n = 5 WHERE n = 7", rows=1)])
    assert one(database_url, "SELECT count(*) FROM notes_events") == 0
    assert one(database_url, "SELECT n FROM counts") == 0


def test_marks_are_forgotten_after_an_hour(notes: Notes, database_url: str) -> None:
    notes.save(alongside=[COUNT])
    assert one(database_url, "SELECT count(*) FROM commit_marks") == 1
    notes.recorder.forget_marks()  # type: ignore[attr-defined]
    assert one(database_url, "SELECT count(*) FROM commit_marks") == 1
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE commit_marks SET made_at = now() - interval '2 hours'")
    notes.recorder.forget_marks()  # type: ignore[attr-defined]
    assert one(database_url, "SELECT count(*) FROM commit_marks") == 0


def test_a_pool_without_a_free_connection_is_told_at_once_and_not_tried_for_minutes(database_url: str) -> None:
    database = Database(database_url, size=1, wait_seconds=0.3)

    def is_open() -> bool:
        with suppress(PoolTimeout):
            return bool(database.now())
        return False

    eventually(is_open)
    notes = Notes(database)
    with database.connection(), as_seller(SELLER), pytest.raises(PoolTimeout):
        notes.save(Note())
    database.close()

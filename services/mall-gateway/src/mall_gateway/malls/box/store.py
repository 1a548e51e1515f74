"""The box: rows that a mall's files brought, what was done to them, and what waits to be handed out; in PostgreSQL."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4, uuid5

from psycopg.types.json import Jsonb

from chassis.database import Database, Rows
from chassis.privacy import Keyring
from contracts.identities import order_id
from contracts.order_sync import MallOrderRef

MOST_ENTRIES = 5_000
"""Rows of one file that is handed out."""


@dataclass(frozen=True)
class Owner:
    """Whose box it is."""

    seller_id: UUID
    account_id: UUID
    mall: str


@dataclass(frozen=True)
class Upsert:
    """A row that a file brought. `subject` is set where it holds personal data: order number and line number."""

    key: str
    facts: Mapping[str, str]
    personal: Mapping[str, str]
    subject: tuple[str, str] | None = None


@dataclass(frozen=True)
class FileNote:
    """A file that came or went: what is kept of it."""

    sheet: str
    direction: str
    name: str
    rows: int
    problems: int
    actor: str


@dataclass(frozen=True)
class HandedOut:
    """A file that was made of what waited."""

    file_id: UUID
    rows: int


class Box:
    """All boxes; methods block, so call them in a thread."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self._database = database
        self._keyring = keyring

    def put_in(self, owner: Owner, sheet: str, rows: Sequence[Upsert], note: FileNote) -> int:
        """Keep the rows of a file; what is there already stays as it is. Returns how many changed."""
        seals = self._sealed(owner, rows)
        with self._mine(owner) as cursor:
            kept = self._kept(cursor, owner, sheet, [row.key for row in rows])
            opened = self._opened(owner, [kept[row.key]["sealed"] if row.key in kept else "" for row in rows])
            changed = [
                (row, seal)
                for row, seal, before in zip(rows, seals, opened, strict=True)
                if row.key not in kept or kept[row.key]["facts"] != dict(row.facts) or before != dict(row.personal)
            ]
            for row, seal in changed:
                cursor.execute(_PUT, (*_owned(owner), sheet, row.key, Jsonb(dict(row.facts)), seal))
            self._note(cursor, owner, uuid4(), note)
        return len(changed)

    def rows_between(
        self, owner: Owner, sheet: str, since: datetime, until: datetime, after: tuple[datetime, str], limit: int
    ) -> list[dict[str, Any]]:
        """Rows that changed in a window, behind a place in their order, with personal data in clear.

        Windows are of whole seconds, as malls count them: what changed within the second of its end belongs to it.
        """
        with self._database.connection() as connection:
            values = (*_owned(owner), sheet, since, until, *after, limit)
            rows = connection.execute(_BETWEEN, values).fetchall()
        return self._clear(owner, rows)

    def row(self, owner: Owner, sheet: str, key: str) -> dict[str, Any] | None:
        """One row, with personal data in clear."""
        with self._database.connection() as connection:
            rows = connection.execute(_ONE, (*_owned(owner), sheet, key)).fetchall()
        return next(iter(self._clear(owner, rows)), None)

    def rows_where(self, owner: Owner, sheet: str, field: str, value: str) -> list[dict[str, Any]]:
        """The rows whose field has a value."""
        with self._database.connection() as connection:
            rows = connection.execute(_WHERE, (*_owned(owner), sheet, field, value)).fetchall()
        return self._clear(owner, rows)

    def act(
        self,
        owner: Owner,
        sheet: str,
        key: str,
        act: str,
        facts: Mapping[str, Any],
        entries: Sequence[Mapping[str, Any]],
    ) -> bool:
        """Write an act to a row and put its entries among what waits. False where there is no such row.

        The same act again changes nothing; another one in its place takes back what was not yet handed out.
        """
        with self._mine(owner) as cursor:
            found = cursor.execute(_ONE, (*_owned(owner), sheet, key)).fetchone()
            if found is None:
                return False
            if found["acts"].get(act) == facts:
                return True
            cursor.execute(_ACT, (Jsonb({act: facts}), *_owned(owner), sheet, key))
            cursor.execute(_TAKE_BACK, (*_owned(owner), act, key))
            for entry in entries:
                cursor.execute(_ENTER, (*_owned(owner), uuid4(), act, key, Jsonb(entry)))
        return True

    def open_row(self, owner: Owner, sheet: str, key: str, facts: Mapping[str, str]) -> None:
        """A row of our own making, that no file has brought yet; it stays as it is where it is there."""
        with self._mine(owner) as cursor:
            cursor.execute(_OPEN, (*_owned(owner), sheet, key, Jsonb(dict(facts))))

    def hand_out(self, owner: Owner, sheet: str, note: FileNote) -> HandedOut | None:
        """Claim what waits for a file of its own; None where nothing waits."""
        file_id = uuid4()
        with self._mine(owner) as cursor:
            rows = cursor.execute(_CLAIM, (file_id, *_owned(owner), sheet, *_owned(owner), MOST_ENTRIES)).rowcount
            if rows:
                self._note(cursor, owner, file_id, FileNote(sheet, "out", note.name, rows, 0, note.actor))
        return HandedOut(file_id, rows) if rows else None

    def _kept(self, cursor: Rows, owner: Owner, sheet: str, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
        rows = cursor.execute(_KEPT, (*_owned(owner), sheet, list(keys))).fetchall()
        return {row["key"]: row for row in rows}

    def _sealed(self, owner: Owner, rows: Sequence[Upsert]) -> list[str]:
        items = [(_subject(owner, row.subject), row.personal) for row in rows if row.subject]
        seals = iter(self._keyring.seal_many(owner.seller_id, items) if items else ())
        return [(next(seals) or "") if row.subject else "" for row in rows]

    def _opened(self, owner: Owner, seals: Sequence[str]) -> list[dict[str, Any]]:
        found = iter(self._keyring.open_many(owner.seller_id, [seal for seal in seals if seal]))
        return [(next(found) or {}) if seal else {} for seal in seals]

    def _clear(self, owner: Owner, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        opened = self._opened(owner, [row["sealed"] for row in rows])
        return [{**row, "personal": personal, "sealed": None} for row, personal in zip(rows, opened, strict=True)]

    def _note(self, cursor: Rows, owner: Owner, file_id: UUID, note: FileNote) -> None:
        values = (note.sheet, note.direction, note.name, note.rows, note.problems, note.actor)
        cursor.execute(_NOTE, (*_owned(owner), file_id, *values))

    @contextmanager
    def _mine(self, owner: Owner) -> Generator[Rows]:
        """A transaction in which nobody else changes this box."""
        with self._database.transaction() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_lock_of(owner),))
            yield cursor


def key_of(*parts: str) -> str:
    """The key of a row out of the mall's numbers."""
    return "/".join(quote(part, safe="") for part in parts)


def _owned(owner: Owner) -> tuple[UUID, UUID]:
    return owner.seller_id, owner.account_id


def _subject(owner: Owner, numbers: tuple[str, str] | None) -> UUID:
    order_no, line_no = numbers or ("", "")
    ref = MallOrderRef(order_no=order_no, line_no=line_no)
    return order_id(owner.seller_id, owner.mall, owner.account_id, ref)


def _lock_of(owner: Owner) -> int:
    return uuid5(owner.account_id, f"box of {owner.seller_id}").int % 2**63


_PUT = """
INSERT INTO box_rows (seller_id, account_id, sheet, key, facts, sealed) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (seller_id, account_id, sheet, key) DO UPDATE SET facts = excluded.facts, sealed = excluded.sealed,
    changed_at = now()
"""
_OPEN = """
INSERT INTO box_rows (seller_id, account_id, sheet, key, facts) VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
_SHOWN = "SELECT key, facts, sealed, acts, changed_at FROM box_rows"
_MINE = "WHERE seller_id = %s AND account_id = %s AND sheet = %s"
_KEPT = f"{_SHOWN} {_MINE} AND key = ANY(%s)"
_ONE = f"{_SHOWN} {_MINE} AND key = %s"
_WHERE = f"{_SHOWN} {_MINE} AND facts ->> %s = %s ORDER BY key LIMIT 100"
_BETWEEN = (
    f"{_SHOWN} {_MINE} AND changed_at >= %s AND changed_at < %s + interval '1 second' AND (changed_at, key) > (%s, %s)"
    " ORDER BY changed_at, key LIMIT %s"
)
_ACT = "UPDATE box_rows SET acts = acts || %s WHERE seller_id = %s AND account_id = %s AND sheet = %s AND key = %s"
_TAKE_BACK = (
    "DELETE FROM box_entries WHERE seller_id = %s AND account_id = %s AND sheet = %s AND key = %s AND file_id IS NULL"
)
_ENTER = "INSERT INTO box_entries (seller_id, account_id, entry_id, sheet, key, facts) VALUES (%s, %s, %s, %s, %s, %s)"
_CLAIM = """
UPDATE box_entries SET file_id = %s WHERE seller_id = %s AND account_id = %s AND entry_id IN (
    SELECT entry_id FROM box_entries WHERE sheet = %s AND seller_id = %s AND account_id = %s AND file_id IS NULL
    ORDER BY seq LIMIT %s)
"""
_NOTE = (
    "INSERT INTO box_files (seller_id, account_id, file_id, sheet, direction, name, rows, problems, actor)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)

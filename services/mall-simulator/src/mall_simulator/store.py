"""State and ledger: in memory for reading, and in an SQLite file (WAL) so that a restart forgets nothing."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Generic, TypeVar

from mall_simulator.records import Account, Document, Inquiry, Order, Post, Product, Record

R = TypeVar("R", bound=Record)

_SCHEMA = """
create table if not exists records (
    kind text, mall text, number text, body text not null, primary key (kind, mall, number));
create table if not exists counters (name text primary key, value integer not null);
create table if not exists entries (seq integer primary key, body text not null);
"""

_UPSERT = """
insert into records values (?, ?, ?, ?)
on conflict (kind, mall, number) do update set body = excluded.body
"""


class Table(Generic[R]):
    """All records of one kind, found by number, by alias, or by the account that owns them."""

    def __init__(self, kind: str, model: type[R]) -> None:
        self.kind = kind
        self.model = model
        self.changed: dict[tuple[str, str], None] = {}
        """What `flush` has to write, in the order in which it changed."""
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._all: dict[tuple[str, str], R] = {}
        self._aliases: dict[tuple[str, str], str] = {}
        self._owned: dict[tuple[str, str], dict[str, R]] = {}

    def put(self, record: R) -> None:
        """Save it; an alias that another record took first stays with that one."""
        self.load(record)
        self.changed[record.mall, record.number] = None

    def load(self, record: R) -> None:
        """Take a record in without marking it for writing."""
        self._all[record.mall, record.number] = record
        self._owned.setdefault((record.mall, record.account), {})[record.number] = record
        for alias in record.aliases():
            holder = self._aliases.get((record.mall, alias))
            if holder is None or self.get(record.mall, holder) is None:
                self._aliases[record.mall, alias] = record.number

    def remove(self, record: R) -> None:
        """Take it out."""
        self._all.pop((record.mall, record.number), None)
        self._owned.get((record.mall, record.account), {}).pop(record.number, None)
        self.changed[record.mall, record.number] = None

    def get(self, mall: str, number: str) -> R | None:
        """By number."""
        return self._all.get((mall, number))

    def find(self, mall: str, alias: str) -> R | None:
        """By alias, as `option:3145181064`."""
        number = self._aliases.get((mall, alias))
        return None if number is None else self.get(mall, number)

    def of(self, mall: str, account: str) -> list[R]:
        """All of an account, oldest first."""
        return list(self._owned.get((mall, account), {}).values())

    def __iter__(self) -> Iterator[R]:
        """Every record."""
        return iter(list(self._all.values()))


class Store:
    """Everything the simulator knows. All changes happen on the event loop; `flush` makes them durable."""

    def __init__(self, data_dir: Path | None = None) -> None:
        self.accounts = Table("account", Account)
        self.products = Table("product", Product)
        self.orders = Table("order", Order)
        self.documents = Table("document", Document)
        self.inquiries = Table("inquiry", Inquiry)
        self.posts = Table("post", Post)
        self.entries: list[dict[str, Any]] = []
        self._counters: dict[str, int] = {}
        self._written = 0
        self._database = None if data_dir is None else _open(data_dir)
        if self._database is not None:
            self._load(self._database)

    @property
    def _tables(self) -> tuple[Table[Any], ...]:
        return (self.accounts, self.products, self.orders, self.documents, self.inquiries, self.posts)

    def next(self, counter: str, start: int = 1) -> int:
        """The next number of a counter; the first is `start`."""
        value = self._counters.get(counter, start - 1) + 1
        self._counters[counter] = value
        return value

    def flush(self) -> None:
        """Write what changed since the last flush in one transaction."""
        if self._database is not None:
            with self._database:
                self._write(self._database)
        self._written = len(self.entries)
        for table in self._tables:
            table.changed.clear()

    def reset(self) -> None:
        """Forget state and ledger, on disk too."""
        for table in self._tables:
            table.clear()
        self.entries.clear()
        self._counters.clear()
        if self._database is not None:
            with self._database:
                for name in ("records", "counters", "entries"):
                    self._database.execute(f"delete from {name}")  # noqa: S608
        self.flush()

    def close(self) -> None:
        """Flush and let the file go."""
        self.flush()
        if self._database is not None:
            self._database.close()
            self._database = None

    def _write(self, database: sqlite3.Connection) -> None:
        for table in self._tables:
            for mall, number in table.changed:
                self._write_record(database, table, mall, number)
        database.executemany("insert or replace into counters values (?, ?)", list(self._counters.items()))
        new = [(entry["seq"], json.dumps(entry, ensure_ascii=False)) for entry in self.entries[self._written :]]
        database.executemany("insert into entries values (?, ?)", new)

    @staticmethod
    def _write_record(database: sqlite3.Connection, table: Table[Any], mall: str, number: str) -> None:
        record = table.get(mall, number)
        key = (table.kind, mall, number)
        if record is None:
            database.execute("delete from records where kind = ? and mall = ? and number = ?", key)
            return
        database.execute(_UPSERT, (*key, record.model_dump_json()))

    def _load(self, database: sqlite3.Connection) -> None:
        for table in self._tables:
            rows = database.execute("select body from records where kind = ? order by rowid", (table.kind,))
            for (body,) in rows:
                table.load(table.model.model_validate_json(body))
        self._counters = dict(database.execute("select name, value from counters"))
        self.entries = [json.loads(body) for (body,) in database.execute("select body from entries order by seq")]
        self._written = len(self.entries)


def _open(data_dir: Path) -> sqlite3.Connection:
    data_dir.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(data_dir / "simulator.sqlite", check_same_thread=False)
    database.execute("pragma journal_mode = wal")
    database.executescript(_SCHEMA)
    return database

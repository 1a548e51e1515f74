"""The SQL statements that the services send, each beside what it does to the modelled tables.

A model is found by the statement's exact text: when a service changes a statement, its model must be changed with it
and proved again by the contract tests, which run the same program against PostgreSQL.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from proofs.simulation.store.tables import Row, Transaction

Model = Callable[[Transaction, Any], "Answer"]


@dataclass
class Answer:
    """What a statement gives back: rows, and how many it touched."""

    rows: list[Row] = field(default_factory=list[Row])
    rowcount: int = 0


class UnknownStatementError(Exception):
    """A service sent a statement that has no model."""


_models: dict[str, tuple[str, Model]] = {}
_seen: dict[str, tuple[str, Model]] = {}


def normal(sql: str) -> str:
    """A statement without the spaces that say nothing."""
    return re.sub(r"\s+", " ", sql).strip()


def model(sql: str) -> Callable[[Model], Model]:
    """Let a function do what a statement does."""

    def register(function: Model) -> Model:
        _models[normal(sql)] = (function.__name__, function)
        return function

    return register


def statement_of(module: str, name: str) -> str:
    """A statement that a service's module keeps under a name, where it is too long to be told here again."""
    return getattr(import_module(module), name)


def model_of(sql: str) -> tuple[str, Model]:
    """The name and the model of a statement. Raises UnknownStatementError."""
    found = _seen.get(sql)
    if found is None:
        text = normal(sql)
        if text not in _models:
            raise UnknownStatementError(text)
        found = _seen[sql] = _models[text]
    return found


def rows_of(rows: Sequence[Row]) -> Answer:
    """The answer of a SELECT, or of a RETURNING."""
    return Answer(list(rows), len(rows))


def touched(count: int) -> Answer:
    """The answer of a statement that returns no rows."""
    return Answer([], count)

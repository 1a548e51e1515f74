"""Where the tools find the project, and what it publishes and listens to."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import contracts
from contracts import ContractEvent

ROOT = Path(__file__).resolve().parents[1]


def contract_modules() -> Iterator[ModuleType]:
    """The modules of contracts, one for each publishing service."""
    for found in pkgutil.iter_modules(contracts.__path__):
        yield importlib.import_module(f"contracts.{found.name}")


def events_of(module: ModuleType) -> list[type[ContractEvent]]:
    """The events that a module defines, in the order of its text."""
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, ContractEvent)
        and value.TOPIC
        and value.__module__ == module.__name__
    ]


def short_name(module: ModuleType) -> str:
    """`contracts.order_sync` → `order_sync`."""
    return module.__name__.rpartition(".")[2]


def write_or_compare(file: Path, text: str, *, check: bool) -> bool:
    """Write the file unless only checking; whether it had that content before."""
    same = file.exists() and file.read_text() == text
    if not same and not check:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return same

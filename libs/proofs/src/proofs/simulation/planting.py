"""How a bug is planted: by putting another class or function in the place of one while a run lasts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from chassis import inbox as inbox_module
from chassis.event_store import PostgresRecorder, Statement
from chassis.inbox import Inbox, Incoming
from proofs.simulation.program import Plant, Program


def replace(**names: Any) -> Plant:
    """Put others in the place of what is known by name; `__` stands for a dot."""

    def plant(program: Program) -> None:
        program.replaced |= {name.replace("__", "."): value for name, value in names.items()}

    return plant


def program(**changes: Any) -> Plant:
    """Make a run of other classes."""

    def plant(made_of: Program) -> None:
        for name, value in changes.items():
            setattr(made_of, name, value)

    return plant


def recorder(kind: type[PostgresRecorder]) -> Plant:
    """Another recorder of events."""
    return replace(chassis__event_store__application__PostgresRecorder=kind)


def both(*plants: Plant) -> Plant:
    """Several at once."""

    def plant(program: Program) -> None:
        for each in plants:
            each(program)

    return plant


@dataclass(frozen=True)
class Planted:
    """A bug: what was forgotten, the kind of day that shows it, and how it is planted."""

    what: str
    scenario: str
    planting: Plant

    def plant(self, program: Program) -> None:
        """Put it into a program."""
        program.scenario = self.scenario
        self.planting(program)


class _ForgetfulInbox(Inbox):
    """Does not know what it took in."""

    def _known(self, batch: Sequence[Incoming]) -> tuple[set[str], set[bytes]]:
        return set(), super()._known(batch)[1]


_intake: Callable[..., Statement] = getattr(inbox_module, "_intake")  # noqa: B009


def _take_in_others(group: str, event_ids: Sequence[str]) -> Statement:
    return _intake(group, [str(uuid4()) for _ in event_ids])


FORGETFUL = both(program(inbox=_ForgetfulInbox), replace(chassis__inbox___intake=_take_in_others))
"""The inbox does not know what it took in."""

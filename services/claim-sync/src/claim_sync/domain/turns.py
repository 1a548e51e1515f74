"""Claims that a mall tells by their order line alone: told apart by when they were asked, and by how many goods.

A mall that has no number for a claim tells a second one of the kind on the line in the same place. Of one moment and
for no more goods than before nothing tells it from the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from claim_sync.domain.claim import Claim
from claim_sync.domain.claim_rules import OPEN
from claim_sync.domain.values import Place, Sight


class Seen(Protocol):
    """A claim as a mall shows it at one moment."""

    @property
    def place(self) -> Place:
        """Which claim it is."""
        ...

    @property
    def sight(self) -> Sight:
        """How it is."""
        ...


S = TypeVar("S", bound=Seen)


@dataclass
class Turn(Generic[S]):
    """One of the claims told in one place, and what is seen of it now; `claim` is None for a new one."""

    asked_since: datetime
    asked_at: datetime
    ended: bool
    quantity: int
    claim: Claim | None = None
    seen: list[S] = field(default_factory=list[S])

    def see(self, seen: S) -> None:
        """Take in a sight of it."""
        self.asked_at = max(self.asked_at, seen.sight.asked_at)
        self.ended = self.ended or seen.sight.state.ends
        self.seen.append(seen)


def turns_of(known: Sequence[Claim], sights: Sequence[S]) -> list[Turn[S]]:
    """The claims told in one place, in the order of their asking, with the sights of each; unseen ones too."""
    turns = [
        Turn[S](each.asked_since, each.sight.asked_at, each.state.ends, each.place.quantity, each) for each in known
    ]
    for seen in sorted(sights, key=lambda each: (each.sight.asked_at, each.sight.state.rank)):
        _turn_of(turns, seen).see(seen)
    return turns


def _turn_of(turns: list[Turn[S]], seen: S) -> Turn[S]:
    """The claim that a sight is of, or a new one behind the others."""
    sight, quantity = seen.sight, seen.place.quantity
    if not turns:
        return _added(turns, sight, quantity)
    if seen.place.numbers.claim_no:
        return turns[0]
    last = max(turns, key=lambda turn: turn.asked_at)
    if sight.asked_at > last.asked_at and (last.ended or sight.state in OPEN):
        return _added(turns, sight, quantity)
    begun = [turn for turn in turns if turn.asked_since <= sight.asked_at]
    return _grown(turns, max(begun or turns[:1], key=lambda turn: turn.asked_since), seen)


def _grown(turns: list[Turn[S]], meant: Turn[S], seen: S) -> Turn[S]:
    """The claim that is meant; where it is of more goods than all of that moment, it grows, or is followed by one."""
    same = [turn for turn in turns if turn.asked_since == meant.asked_since]
    meant = same[-1]
    more = seen.place.quantity - sum(turn.quantity for turn in same)
    if more <= 0 or seen.place.quantity == 0 or any(turn.quantity == 0 for turn in same):
        return meant
    if meant.ended:
        return _added(turns, seen.sight, more)
    meant.quantity += more
    return meant


def _added(turns: list[Turn[S]], sight: Sight, quantity: int) -> Turn[S]:
    turns.append(Turn[S](sight.asked_at, sight.asked_at, ended=False, quantity=quantity))
    return turns[-1]

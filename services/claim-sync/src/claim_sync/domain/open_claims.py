"""The claims of an account that are not at their end: so far back the mall's lists are asked again."""

from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

from claim_sync.domain.claim import Claim
from claim_sync.domain.malls import FARTHEST

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:claim-sync-open-claims")


class OpenClaims(Aggregate):
    """One for each kind of an account. `asked` are the open ones, by the moment of their asking.

    Most malls list a claim by when it was asked and not by when it changed: what happens to it later is only seen by
    asking for that time again.
    """

    class Opened(Aggregate.Created):
        """A first claim came in."""

        seller_id: UUID
        account_id: UUID
        kind: str

    class Added(Aggregate.Event):
        """A claim is open, for the first time or again."""

        claim_id: UUID
        asked_at: datetime

    class Removed(Aggregate.Event):
        """A claim is at its end."""

        claim_id: UUID

    @event(Opened)
    def __init__(self, *, seller_id: UUID, account_id: UUID, kind: str) -> None:
        self.seller_id = seller_id
        self.account_id = account_id
        self.kind = kind
        self.asked: dict[str, datetime] = {}

    @staticmethod
    def create_id(seller_id: UUID, account_id: UUID, kind: str) -> UUID:
        """One for each kind of an account."""
        return uuid5(NAMESPACE, f"{seller_id}/{account_id}/{kind}")

    def note(self, claim: Claim) -> None:
        """Keep a claim in mind while it is open; the same again changes nothing."""
        known = str(claim.id) in self.asked
        if claim.state.ends and known:
            self._removed(claim.id)
        elif not claim.state.ends and not known:
            self._added(claim.id, claim.sight.asked_at)

    def oldest(self, now: datetime) -> datetime | None:
        """When the oldest one that is still looked for was asked."""
        return min((asked for asked in self.asked.values() if asked >= now - FARTHEST), default=None)

    @event(Added)
    def _added(self, claim_id: UUID, asked_at: datetime) -> None:
        self.asked = {**self.asked, str(claim_id): asked_at}

    @event(Removed)
    def _removed(self, claim_id: UUID) -> None:
        self.asked = {key: asked for key, asked in self.asked.items() if key != str(claim_id)}

"""Alerts in memory: an application without servers, with what other services would tell it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from alert.application import Alerts, Letter, Ways
from alert.consumers import consumers
from alert.domain import Alert, Delivery, Outcome
from chassis.testing import as_seller, recorded_events
from contracts import ContractEvent, Envelope

SELLER, HOOK = UUID(int=1), UUID(int=4)
NOW = datetime(2026, 8, 12, 1, 42, 57, tzinfo=UTC)
URL = "https://shop.example.com/alerts"


class Desk:
    """An application in memory; `tell` lets it take in events of other services, as its consumers do."""

    def __init__(self, **ways: Any) -> None:
        self.app = Alerts(None, Ways(**{"emails": True, "operators": True, "is_holiday": lambda _: False, **ways}))

    def tell(
        self,
        event: ContractEvent,
        at: datetime = NOW,
        *,
        seller_id: UUID | None = SELLER,
        actor: str = "schedule:x",
    ) -> None:
        envelope = Envelope(
            event_id=uuid4(),
            event_type=event.type_name(),
            source="test",
            subject="test",
            occurred_at=at,
            seller_id=seller_id,
            correlation_id=uuid4(),
            actor=actor,
        )
        handlers = {name: each for group in consumers.groups.values() for name, each in group.items()}
        with as_seller(seller_id or UUID(int=0)):
            handlers[event.type_name()][1](self.app, event, envelope)

    def act(self, command: str, *args: Any, **kwargs: Any) -> Any:
        with as_seller(SELLER):
            return getattr(self.app, command)(SELLER, *args, **kwargs)

    def hook(self, kinds: list[str], url: str = URL, hook: UUID = HOOK) -> None:
        self.act("add_webhook", hook, url, "주문 서버", kinds, "whsec_")

    def facts(self, kind: type[Any]) -> list[Any]:
        return [each.event for each in recorded_events(self.app) if isinstance(each.event, kind)]

    def alerts(self) -> list[Alert.Raised]:
        return self.facts(Alert.Raised)

    def planned(self) -> list[Delivery.Planned]:
        return self.facts(Delivery.Planned)

    def letters(self, now: datetime = NOW) -> list[Letter]:
        """What is to be sent of all that was planned."""
        found = [self.act("begin", fact.originator_id, now) for fact in self.planned()]
        return [letter for letter in found if letter]

    def send(self, outcome: Outcome, now: datetime = NOW, share: float = 0.0) -> int:
        """Send all that is due to one end: how many letters."""
        letters = self.letters(now)
        for letter in letters:
            with as_seller(SELLER):
                self.app.record(letter, outcome, now, 12, share)
        return len(letters)

    def delivery(self, number: int = 0) -> Delivery:
        found = self.app.find(Delivery, self.planned()[number].originator_id, SELLER)
        assert found is not None
        return found


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture(scope="session")
def desks() -> type[Desk]:
    return Desk

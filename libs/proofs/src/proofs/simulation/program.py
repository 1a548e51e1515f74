"""Which classes a run is made of: the product's own. The suite plants its bugs by putting others in their place."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from catalog.application import Catalog
from chassis.inbox import Inbox
from chassis.relay import Relay
from claim_sync.application import ClaimSync
from inquiry.application import Inquiries
from mall_gateway.application import MallGateway, PostgresWork
from mall_gateway.application.intents import IntentJob
from mall_gateway.malls.budgets import Budgets
from order_sync.application import OrderSync, Timing
from proofs.simulation.broker import Broker, Producer
from proofs.simulation.mall import LISTED_AFTER_SECONDS
from proofs.simulation.world import ProcessLoop

SKEW_SECONDS = 5.0
INTERVAL = timedelta(seconds=25)
PATIENCE = 4 * INTERVAL
OVERLAP = timedelta(seconds=LISTED_AFTER_SECONDS + 2 * SKEW_SECONDS)


class TightTiming(Timing):
    """Windows that overlap by no more than they must, so that nothing hides behind a generous overlap."""

    def __init__(self, interval: timedelta, overlap: timedelta, whole_every: timedelta = 2 * INTERVAL) -> None:
        super().__init__(
            interval=interval,
            overlap=overlap,
            patience=PATIENCE,
            short_overlap=timedelta(seconds=2 * SKEW_SECONDS),
            whole_every=whole_every,
        )

    def overlap_of(self, mall: str, listed_after: timedelta) -> timedelta:
        """How long the modelled mall hides an order, and how far clocks may differ."""
        del mall, listed_after
        return self.overlap


class SimulatedRelay(Relay):
    """The relay, with a producer onto the modelled broker."""

    broker: Broker
    loop: ProcessLoop

    async def _running_producer(self) -> Any:
        if self._producer is None:
            producer: Any = Producer(self.broker, self.loop)
            self._producer = producer
        return self._producer


@dataclass
class Program:
    """The classes of a run, and what else is replaced while it lasts, by dotted name."""

    inbox: type[Inbox] = Inbox
    relay: type[SimulatedRelay] = SimulatedRelay
    order_sync: type[OrderSync] = OrderSync
    claim_sync: type[ClaimSync] = ClaimSync
    inquiry: type[Inquiries] = Inquiries
    gateway: type[MallGateway] = MallGateway
    catalog: type[Catalog] = Catalog
    work: type[PostgresWork] = PostgresWork
    budgets: type[Budgets] = Budgets
    intent_job: type[IntentJob] = IntentJob
    timing: Timing = field(default_factory=lambda: TightTiming(interval=INTERVAL, overlap=OVERLAP))
    scenario: str | None = None
    """The kind of day, where not the seed shall draw it."""
    replaced: dict[str, Any] = field(default_factory=dict[str, Any])


Plant = Callable[[Program], None]

"""The parts of a service that is running, and what they are built from."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from chassis.auth import Verifier
from chassis.broker import Subscription
from chassis.database import Database
from chassis.log import EventLog
from chassis.privacy import Keyring
from chassis.projections import Projector, Views
from chassis.web import IdempotencyKeys


@dataclass
class Running:
    """The parts of a service that is running. `settings` is the service's own class."""

    settings: Any
    database: Database
    application: Any
    log: EventLog
    views: Views
    projector: Projector
    keyring: Keyring | None
    verifier: Verifier
    idempotency: IdempotencyKeys
    subscriptions: list[Subscription] = field(default_factory=list[Subscription])
    topics_ready: asyncio.Event = field(default_factory=asyncio.Event)
    """What the service publishes has a place to go."""
    kafka_ready: asyncio.Event = field(default_factory=asyncio.Event)
    """Every group listens, too."""
    stopping: bool = False
    tasks: list[asyncio.Task[None]] = field(default_factory=list[asyncio.Task[None]])

    def missing(self) -> list[str]:
        """What keeps the service from being ready."""
        return [
            *([] if self.kafka_ready.is_set() else ["kafka"]),
            *(["stopping"] if self.stopping else []),
        ]

    def close(self) -> None:
        """Let go of all connections."""
        if self.keyring is not None:
            self.keyring.close()
        self.database.close()

    def need_keyring(self) -> Keyring:
        """The keyring. Raises RuntimeError where the settings name none."""
        if self.keyring is None:
            raise RuntimeError("KEYRING_URL and MASTER_KEY are needed by this service")
        return self.keyring


@dataclass(frozen=True)
class Parts:
    """What an application may be built from."""

    settings: Any
    database: Database
    keyring: Keyring | None

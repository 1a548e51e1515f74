"""What tests of services need: waiting for a condition, running a service in the test's process, making tokens."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from chassis.auth import AUDIENCE, ISSUER, Principal, principal_of
from chassis.causes import Cause, acting
from chassis.event_store import ServiceApplication
from chassis.http_client import transport_client
from chassis.log import Recorded
from contracts import ContractEvent, Envelope

T = TypeVar("T")

LONG_SECONDS = 120.0
"""Until when a test waits for what comes at once on a machine that has nothing else to do: it only ends what fails."""


def eventually(check: Callable[[], T], *, within_seconds: float = LONG_SECONDS) -> T:
    """Call until it neither raises AssertionError nor gives a false value; what it gave. Raises the last failure."""
    deadline = time.monotonic() + within_seconds
    while True:
        try:
            found = check()
            if found:
                return found
            failure: AssertionError = AssertionError(f"not true within {within_seconds} s")
        except AssertionError as error:
            failure = error
        if time.monotonic() > deadline:
            raise failure
        _pause()


async def eventually_async(check: Callable[[], Awaitable[T]], *, within_seconds: float = LONG_SECONDS) -> T:
    """`eventually` for a check that waits."""
    deadline = time.monotonic() + within_seconds
    while True:
        try:
            found = await check()
            if found:
                return found
            failure: AssertionError = AssertionError(f"not true within {within_seconds} s")
        except AssertionError as error:
            failure = error
        if time.monotonic() > deadline:
            raise failure
        await asyncio.sleep(0.05)


async def shown(app: Any, within_seconds: float = LONG_SECONDS) -> int:
    """The position of what was recorded last, once a service's views have it: a busy machine takes its time."""
    last: int = app.state.application.recorder.max_notification_id() or 0
    position: Callable[[], int] = app.state.views.position

    async def there() -> bool:
        return await asyncio.to_thread(position) >= last

    await eventually_async(there, within_seconds=within_seconds)
    return last


def _pause() -> None:
    time.sleep(0.05)


@contextmanager
def as_seller(seller_id: UUID, actor: str = "user:test") -> Generator[None]:
    """Act for a seller."""
    with acting(Cause(seller_id=seller_id, actor=actor)):
        yield


def recorded_events(application: ServiceApplication) -> Sequence[Recorded]:
    """All events of an application that keeps them in memory, as a projection or publication sees them."""
    notifications = application.recorder.select_notifications(start=None, limit=100_000)
    return [_recorded(application, each) for each in notifications]


def _recorded(application: ServiceApplication, notification: Any) -> Recorded:
    event: Any = application.mapper.to_domain_event(notification)
    return Recorded(
        notification_id=notification.id,
        event=event,
        seller_id=getattr(event, "seller_id", None),
        actor="user:test",
        correlation_id=uuid4(),
        causation_id=None,
        traceparent=None,
        recorded_at=event.timestamp,
    )


@dataclass
class Tokens:
    """Signs access tokens with a key of its own, as `account` does."""

    key: OKPKey = field(default_factory=lambda: OKPKey.generate_key("Ed25519", {"kid": "test"}))

    def token(
        self,
        seller_id: UUID | None,
        *,
        role: str = "owner",
        user_id: UUID | None = None,
        life_seconds: int = 86_400,
        **permissions: str,
    ) -> str:
        """An access token; longer-lived than `account`'s, for modules make theirs when they are imported."""
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(user_id or uuid4()),
            "seller": str(seller_id) if seller_id else None,
            "role": role,
            "permissions": permissions,
            "use": "access",
            "exp": int(time.time()) + life_seconds,
        }
        return jwt.encode({"alg": "Ed25519", "kid": "test"}, claims, self.key, algorithms=["Ed25519"])

    async def verify(self, token: str) -> Principal:
        """The principal of a token of this key."""
        return principal_of(token, KeySet([self.key]))

    def headers(self, seller_id: UUID | None, **kwargs: Any) -> dict[str, str]:
        """The Authorization header of a token."""
        return {"Authorization": f"Bearer {self.token(seller_id, **kwargs)}"}


@asynccontextmanager
async def serving(app: FastAPI, tokens: Tokens | None = None) -> AsyncGenerator[httpx.AsyncClient]:
    """A service running in this process with its real servers, and a client of its HTTP side."""
    async with app.router.lifespan_context(app):
        if tokens is not None:
            app.state.running.verifier = tokens
        await asyncio.wait_for(app.state.running.kafka_ready.wait(), 30)
        async with transport_client(app) as client:
            yield client


class Post:
    """Other services on Kafka, for one seller: sends what they ask, and reads what the service publishes."""

    def __init__(self, prefix: str, seller_id: UUID, producer: Any, consumer: Any) -> None:
        self.prefix, self.seller_id, self.producer, self.consumer = prefix, seller_id, producer, consumer
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.known: set[bytes] = set()

    async def ask(self, event: ContractEvent, key: UUID) -> None:
        """Publish an event as its service does."""
        envelope = Envelope(
            event_id=uuid4(),
            event_type=event.type_name(),
            source="test",
            subject=str(key),
            occurred_at=datetime.now(UTC),
            seller_id=self.seller_id,
            correlation_id=uuid4(),
            actor="user:test",
        )
        topic, value = self.prefix + event.TOPIC, event.model_dump_json().encode()
        await self.producer.send_and_wait(topic, value, key=str(key).encode(), headers=envelope.headers())

    async def listen(self) -> None:
        """Take in what came since; a relay that starts over may send an event again, under the same id."""
        for records in (await self.consumer.getmany(timeout_ms=50)).values():
            for record in records:
                headers = dict(record.headers)
                if headers["ce_id"] not in self.known:
                    self.known.add(headers["ce_id"])
                    self.heard.append((headers["ce_type"].decode().split(".")[1], json.loads(record.value)))

    async def hears(self, kind: str, within_seconds: float = 120, **wanted: Any) -> dict[str, Any]:
        """Wait for an event of a kind with some values."""
        texts = {name: str(value) for name, value in wanted.items()}

        async def found() -> dict[str, Any]:
            await self.listen()
            about = [e for _, e in self.heard if all(str(e.get(name)) == value for name, value in texts.items())]
            hits = [e for k, e in self.heard if k == kind and e in about]
            if not hits:
                raise AssertionError(f"no {kind} {texts}; heard {about}")
            return hits[0]

        return await eventually_async(found, within_seconds=within_seconds)

    def count(self, **wanted: Any) -> int:
        """How many events with some values were heard."""
        return sum(all(str(e.get(name)) == str(value) for name, value in wanted.items()) for _, e in self.heard)

"""What tests of services need: waiting for a condition, running a service in the test's process, making tokens."""

import asyncio
import socket
import threading
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID, uuid4

import httpx
import uvicorn
from fastapi import APIRouter, FastAPI
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from chassis.auth import AUDIENCE, ISSUER, Principal, principal_of
from chassis.causes import Cause, acting
from chassis.event_store import ServiceApplication
from chassis.http_client import transport_client
from chassis.log import Recorded

T = TypeVar("T")


def eventually(check: Callable[[], T], *, within_seconds: float = 20.0) -> T:
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


async def eventually_async(check: Callable[[], Awaitable[T]], *, within_seconds: float = 20.0) -> T:
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
        life_seconds: int = 600,
        **permissions: str,
    ) -> str:
        """An access token."""
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


@contextmanager
def listening(router: APIRouter, application: object, listener: socket.socket) -> Generator[None]:
    """Routes of an application on a real socket, for other processes to call."""
    app = FastAPI()
    app.state.application = application
    app.include_router(router)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield
    server.should_exit = True
    thread.join()

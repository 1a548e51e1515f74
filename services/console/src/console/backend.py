"""The services, as a logged-in user asks them over HTTP: tokens renewed, refusals told, what was done waited for."""

import asyncio
import hashlib
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Container, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import httpx

from chassis.http_client import async_client
from console.problems import LoginNeededError, RefusedError, refusal_of
from console.session import Recent, Session

Json = Any

POSITION = "Mallbridge-Position"
RENEW_BEFORE_SECONDS = 45.0
"""A token that would be over before a slow page is done is renewed first."""
REMEMBER_SECONDS = 20.0
STREAM_SECONDS = 60.0
PATIENT_TIMES, PATIENT_SECONDS = 6, 0.7


@dataclass
class Tokens:
    """What a login or a renewal gave, and who the user is."""

    access: str
    refresh: str
    until: float
    me: dict[str, Any] = field(default_factory=dict[str, Any])

    def into(self, session: Session) -> None:
        """Keep them in a session."""
        session.access, session.refresh, session.until = self.access, self.refresh, self.until
        session.role, session.seller = self.me["role"], self.me["seller_id"] or ""
        session.permissions = dict(self.me["permissions"])


class Backend:
    """One HTTP client per service, shared by all requests of this process."""

    def __init__(self, clients: Mapping[str, httpx.AsyncClient]) -> None:
        self._clients = clients
        self._renewals: dict[str, asyncio.Task[Tokens]] = {}

    @classmethod
    def at(cls, urls: Mapping[str, str], read_seconds: float) -> "Backend":
        """By the services' addresses."""
        return cls({name: async_client(base_url=url, read_seconds=read_seconds) for name, url in urls.items()})

    async def close(self) -> None:
        """Let go of all connections."""
        for client in self._clients.values():
            await client.aclose()

    async def ask(self, service: str, method: str, path: str, **kwargs: Any) -> httpx.Response:
        """Ask a service. Raises RefusedError when it is away."""
        try:
            return await self._clients[service].request(method, f"/v1{path}", **kwargs)
        except httpx.HTTPError as error:
            raise _away() from error

    async def picture(self, path: str) -> httpx.Response:
        """A picture that a seller uploaded, from the catalogue's public addresses. Raises RefusedError."""
        try:
            answer = await self._clients["catalog"].get(f"/images/{path}")
        except httpx.HTTPError as error:
            raise _away() from error
        if answer.status_code != 200:
            checked(answer)
        return answer

    @asynccontextmanager
    async def streaming(self, service: str, path: str, headers: dict[str, str]) -> AsyncGenerator[httpx.Response]:
        """Follow a live log. Raises RefusedError when the service is away."""
        timeout = httpx.Timeout(STREAM_SECONDS, connect=5)
        try:
            async with self._clients[service].stream("GET", f"/v1{path}", headers=headers, timeout=timeout) as answer:
                yield answer
        except httpx.HTTPError as error:
            raise _away() from error

    async def log_in(self, email: str, password: str) -> Tokens:
        """Tokens for a password. Raises RefusedError."""
        return await self._tokens(
            await self.ask("account", "POST", "/login", json={"email": email, "password": password})
        )

    async def renew(self, refresh: str) -> Tokens:
        """New tokens for a refresh token; requests that come together get the same. Raises LoginNeededError."""
        key = hashlib.sha256(refresh.encode()).hexdigest()
        if key not in self._renewals:
            self._renewals[key] = asyncio.create_task(self._renew(refresh))
            asyncio.get_running_loop().call_later(REMEMBER_SECONDS, self._renewals.pop, key, None)
        return await asyncio.shield(self._renewals[key])

    async def _renew(self, refresh: str) -> Tokens:
        answer = await self.ask("account", "POST", "/token", json={"refresh_token": refresh})
        if answer.status_code == 401:
            raise LoginNeededError
        return await self._tokens(answer)

    async def _tokens(self, answer: httpx.Response) -> Tokens:
        body = checked(answer)
        me = await self.ask("account", "GET", "/me", headers=_bearer(body["access_token"]))
        until = time.time() + body["expires_in"]
        return Tokens(body["access_token"], body["refresh_token"], until, checked(me))


class Desk:
    """A logged-in user's way to the services."""

    def __init__(self, backend: Backend, session: Session, recent: Recent) -> None:
        self._backend = backend
        self._recent = recent
        self.session = session

    async def read(self, service: str, path: str, **params: Any) -> Json:
        """Read, once the views hold what this user did last. Raises RefusedError, LoginNeededError."""
        return await self._read(service, "GET", path, params)

    async def look_up(self, service: str, path: str, body: Json) -> Json:
        """Read, by a question that is too long for an address. Raises RefusedError, LoginNeededError."""
        return await self._read(service, "POST", path, {}, json=body)

    async def _read(self, service: str, method: str, path: str, params: Mapping[str, Any], **kwargs: Any) -> Json:
        wanted = {name: value for name, value in params.items() if value not in (None, "", [])}
        position = self._recent.positions.get(service)
        waiting = wanted | ({"after": position} if position else {})
        answer = await self._send(service, method, path, params=waiting, **kwargs)
        if answer.status_code == 400 and position:
            del self._recent.positions[service]
            answer = await self._send(service, method, path, params=wanted, **kwargs)
        return checked(answer)

    async def do(self, service: str, method: str, path: str, body: Json = None, key: str = "") -> Json:
        """Have something done, once per `key` and body however often it is clicked. Raises RefusedError."""
        kwargs: dict[str, Any] = {} if body is None else {"json": body}
        if key:
            text = json.dumps([method, path, body], sort_keys=True, ensure_ascii=False, default=str)
            kwargs["headers"] = {"Idempotency-Key": str(uuid5(NAMESPACE_OID, f"{key} {text}"))}
        answer = await self._send(service, method, path, **kwargs)
        position = answer.headers.get(POSITION)
        if position:
            self._recent.positions[service] = max(self._recent.positions.get(service, 0), int(position))
        return checked(answer)

    async def upload(self, service: str, path: str, content: bytes, kind: str, **params: Any) -> Json:
        """Hand a file on; `kind` is its media type. Raises RefusedError."""
        headers = {"Content-Type": kind}
        return checked(await self._send(service, "POST", path, content=content, headers=headers, params=params))

    async def do_patiently(
        self, service: str, method: str, path: str, body: Json = None, key: str = "", *, while_told: Container[str]
    ) -> Json:
        """Have something done that may rest on what another service has not heard of yet: asked again for some seconds.

        `while_told` are the codes of the refusals that may pass by themselves. Raises RefusedError.
        """
        for turn in range(PATIENT_TIMES):
            try:
                return await self.do(service, method, path, body, f"{key} {turn}" if key else "")
            except RefusedError as refusal:
                if refusal.code not in while_told:
                    raise
            await asyncio.sleep(PATIENT_SECONDS)
        return await self.do(service, method, path, body, f"{key} last" if key else "")

    async def follow(self, service: str, path: str, behind: str) -> AsyncIterator[tuple[str, str, str]]:
        """The events of a live log as (id, event, data), from behind an id; `open` is the first, once it is connected.

        Raises RefusedError before it.
        """
        await self._fresh()
        headers = _bearer(self.session.access) | ({"Last-Event-ID": behind} if behind else {})
        async with self._backend.streaming(service, path, headers) as answer:
            if answer.status_code != 200:
                await answer.aread()
                checked(answer)
            yield "", "open", ""
            async for event in _events(answer):
                yield event

    async def log_out(self) -> None:
        """End the session at account too."""
        await self._backend.ask("account", "POST", "/logout", json={"refresh_token": self.session.refresh})

    async def _send(self, service: str, method: str, path: str, **kwargs: Any) -> httpx.Response:
        await self._fresh()
        headers = kwargs.pop("headers", {})
        answer = await self._backend.ask(
            service, method, path, headers=headers | _bearer(self.session.access), **kwargs
        )
        if answer.status_code == 401:
            raise LoginNeededError
        return answer

    async def _fresh(self) -> None:
        if not self.session.is_logged_in():
            raise LoginNeededError
        if self.session.until - time.time() < RENEW_BEFORE_SECONDS:
            (await self._backend.renew(self.session.refresh)).into(self.session)


async def _events(answer: httpx.Response) -> AsyncIterator[tuple[str, str, str]]:
    event: dict[str, str] = {}
    async for line in answer.aiter_lines():
        name, _, value = line.partition(":")
        if name in ("id", "event", "data"):
            event[name] = value.removeprefix(" ")
        elif not line and event:
            yield event.get("id", ""), event.get("event", ""), event.get("data", "")
            event = {}


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _away() -> RefusedError:
    return RefusedError(503, "지금은 연결할 수 없습니다. 저장된 내용은 그대로이니 잠시 뒤 다시 시도해 주세요.", "away")


def checked(answer: httpx.Response) -> Json:
    """The answer's body; None where it has none. Raises RefusedError."""
    try:
        body = answer.json() if answer.content else None
    except ValueError:
        body = None
    if answer.status_code >= 400:
        raise refusal_of(answer.status_code, body)
    return body

"""What surrounds every request: who is calling, the cause of what it records, and its idempotency key."""

import hashlib
import hmac
from collections.abc import Callable
from typing import Any
from uuid import UUID

from anyio import to_thread
from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.auth import Principal, Verifier
from chassis.causes import NOBODY, Cause, acting, current_traceparent
from chassis.event_store import positions
from chassis.failpoints import failpoint
from chassis.refusals import BadRequestError, RefusalError, UnavailableError
from chassis.web.answers import IdempotencyKeys
from chassis.web.paging import listing
from chassis.web.problems import refused, told
from chassis.web.secrets import derived_key

POSITION = "Mallbridge-Position"
UNKEPT = "no-store"


class ActingMiddleware:
    """Finds out who is calling, lets the request act as that user, and answers a repeated request as the first time."""

    def __init__(self, app: ASGIApp, verifier: Callable[[], Verifier], keys: Callable[[], IdempotencyKeys]) -> None:
        self._app = app
        self._verifier = verifier
        self._keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not scope["path"].startswith("/v1"):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            principal = await self._principal(request)
            scope.setdefault("state", {})["principal"] = principal
            await self._act(request, principal, receive, send)
        except (RefusalError, HTTPException) as error:
            await told(request, error)(scope, receive, send)

    async def _principal(self, request: Request) -> Principal | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return await self._verifier().verify(token) if scheme.lower() == "bearer" and token else None

    async def _act(self, request: Request, principal: Principal | None, receive: Receive, send: Send) -> None:
        key = request.headers.get("idempotency-key")
        if key is None or principal is None or request.method in ("GET", "HEAD", "OPTIONS"):
            await self._run(request, _cause(principal, None), receive, send)
            return
        if not 8 <= len(key) <= 200:
            raise BadRequestError("Idempotency-Key는 8자 이상 200자 이하로 보내 주세요.")
        body = await request.body()
        seller = principal.seller_id or NOBODY
        fingerprint = _fingerprint(request, principal, body)
        claim, answer = await to_thread.run_sync(self._keys().claim, seller, key, fingerprint)
        if answer is not None:
            await answer(request.scope, receive, send)
            return
        kept = _Kept(send)
        try:
            await self._run(request, _cause(principal, (key, claim)), _replaying(body, receive), kept)
        finally:
            await to_thread.run_sync(kept.keep, self._keys(), seller, key, claim)

    async def _run(self, request: Request, cause: Cause, receive: Receive, send: Send) -> None:
        with acting(cause), positions() as recorded, listing(request.url.path):

            async def send_with_position(message: Message) -> None:
                if message["type"] == "http.response.start" and recorded:
                    message["headers"] = [
                        *message["headers"],
                        (POSITION.lower().encode(), str(max(recorded)).encode()),
                    ]
                await send(message)

            await self._app(request.scope, receive, send_with_position)


class WhenUpMiddleware:
    """Answers 503 for as long as the service waits for its database."""

    def __init__(self, app: ASGIApp, is_up: Callable[[], bool]) -> None:
        self._app = app
        self._is_up = is_up

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not scope["path"].startswith("/v1") or self._is_up():
            await self._app(scope, receive, send)
            return
        refusal = UnavailableError("서비스를 시작하는 중입니다. 잠시 뒤 다시 시도해 주세요.")
        await refused(Request(scope, receive), refusal)(scope, receive, send)


class _Kept:
    """Passes an answer on and keeps it; one that its route marked `Cache-Control: no-store` is not kept."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._status = 500
        self._body = bytearray()
        self._headers: list[tuple[bytes, bytes]] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._headers = list(message["headers"])
        elif message["type"] == "http.response.body":
            self._body.extend(message.get("body", b""))
        await self._send(message)

    def keep(self, keys: IdempotencyKeys, seller: UUID, key: str, claim: str) -> None:
        failpoint("web.before_answer_kept")
        if self._status < 400 and (b"cache-control", UNKEPT.encode()) in self._headers:
            keys.settle(seller, key, claim)
        else:
            keys.remember(seller, key, claim, self._status, self._kept_headers(), bytes(self._body))

    def _kept_headers(self) -> dict[str, str]:
        wanted = (b"content-type", b"location", POSITION.lower().encode())
        return {name.decode(): value.decode() for name, value in self._headers if name.lower() in wanted}


def _cause(principal: Principal | None, idempotency: tuple[str, str] | None) -> Cause:
    return Cause(
        seller_id=principal.seller_id if principal else None,
        actor=f"user:{principal.user_id}" if principal else "anonymous",
        traceparent=current_traceparent(),
        idempotency=idempotency,
    )


def _fingerprint(request: Request, principal: Principal, body: bytes) -> str:
    """Tells requests apart. Keyed, so that what a body holds (a password) cannot be guessed from it."""
    line = f"{principal.user_id} {request.method} {request.url.path}?{request.url.query}\n".encode()
    return hmac.new(derived_key("fingerprints"), line + body, hashlib.sha256).hexdigest()


def _replaying(body: bytes, rest: Receive) -> Receive:
    sent = False

    async def receive() -> Any:
        nonlocal sent
        if sent:
            return await rest()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive

"""What surrounds every request: who is calling, the cause of what it records, and its idempotency key."""

import hashlib
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from anyio import to_thread
from fastapi import Request
from fastapi.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.auth import Principal, Verifier
from chassis.causes import NOBODY, Cause, acting, current_traceparent
from chassis.database import Database
from chassis.event_store import positions
from chassis.failpoints import failpoint
from chassis.refusals import BadRequestError, ConflictError, RefusalError, UnavailableError
from chassis.web.problems import refused

POSITION = "Mallbridge-Position"
MAX_BODY_BYTES = 4 * 1024 * 1024


class KeyReusedError(RefusalError):
    """An idempotency key came again with another request."""

    code = "idempotency_key_reused"


class InProgressError(ConflictError):
    """The first request with this key has not ended yet."""

    code = "in_progress"


class AlreadyDoneError(ConflictError):
    """The first request took effect, but its answer was lost."""

    code = "already_done"


class IdempotencyKeys:
    """The answers already given, by seller and key. They are kept for two days."""

    def __init__(self, database: Database, *, stale_seconds: int = 60) -> None:
        self._database = database
        self._stale_seconds = stale_seconds

    def claim(self, seller_id: UUID, key: str, fingerprint: str) -> tuple[str, Response | None]:
        """A claim to act on, or the answer given before. Raises KeyReused-, InProgress- or AlreadyDoneError."""
        claim = uuid4().hex
        with self._database.transaction() as cursor:
            cursor.execute(
                "INSERT INTO idempotency_keys (seller_id, key, fingerprint, claim) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT (seller_id, key) DO UPDATE SET claim = excluded.claim, claimed_at = now()"
                " WHERE NOT idempotency_keys.done AND idempotency_keys.status IS NULL"
                " AND idempotency_keys.fingerprint = excluded.fingerprint"
                " AND idempotency_keys.claimed_at < now() - make_interval(secs => %s) RETURNING claim",
                (seller_id, key, fingerprint, claim, self._stale_seconds),
            )
            if cursor.fetchone():
                return claim, None
            cursor.execute("SELECT * FROM idempotency_keys WHERE seller_id = %s AND key = %s", (seller_id, key))
            return claim, _answer(cursor.fetchone() or {}, fingerprint)

    def remember(self, seller_id: UUID, key: str, claim: str, status: int, headers: Any, body: bytes) -> None:
        """Keep an answer. After a failure that recorded nothing the key may be used again; it is no answer to keep."""
        with self._database.transaction() as cursor:
            if status >= 500:
                cursor.execute(
                    "DELETE FROM idempotency_keys WHERE seller_id = %s AND key = %s AND claim = %s AND NOT done",
                    (seller_id, key, claim),
                )
                return
            cursor.execute(
                "UPDATE idempotency_keys SET status = %s, headers = %s, body = %s"
                " WHERE seller_id = %s AND key = %s AND claim = %s",
                (status, json.dumps(headers), body, seller_id, key, claim),
            )

    def forget_old(self) -> None:
        """Forget answers older than two days."""
        with self._database.connection() as connection:
            connection.execute("DELETE FROM idempotency_keys WHERE claimed_at < now() - interval '2 days'")


def _answer(row: dict[str, Any], fingerprint: str) -> Response:
    if row.get("fingerprint") != fingerprint:
        raise KeyReusedError("같은 Idempotency-Key가 다른 요청에 쓰였습니다. 새 키로 보내 주세요.")
    if row["status"] is not None:
        headers = {**row["headers"], "Idempotency-Replayed": "true"}
        return Response(bytes(row["body"]), status_code=row["status"], headers=headers)
    if row["done"]:
        raise AlreadyDoneError("이 요청은 이미 처리되었습니다. 결과를 조회해 주세요.")
    raise InProgressError("같은 요청을 처리하고 있습니다. 잠시 뒤 다시 시도해 주세요.")


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
        except RefusalError as refusal:
            await refused(request, refusal)(scope, receive, send)

    async def _principal(self, request: Request) -> Principal | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return await self._verifier().verify(token) if scheme.lower() == "bearer" and token else None

    async def _act(self, request: Request, principal: Principal | None, receive: Receive, send: Send) -> None:
        key = request.headers.get("idempotency-key")
        seller = (principal.seller_id if principal else None) or NOBODY
        if key is None or principal is None or request.method in ("GET", "HEAD", "OPTIONS"):
            await self._run(request, _cause(principal, None), _limited(receive), send)
            return
        if not 8 <= len(key) <= 200:
            raise BadRequestError("Idempotency-Key는 8자 이상 200자 이하로 보내 주세요.")
        body = await _whole_body(request)
        claim, answer = await to_thread.run_sync(self._keys().claim, seller, key, _fingerprint(request, body))
        if answer is not None:
            await answer(request.scope, receive, send)
            return
        kept = _Kept(send)
        try:
            await self._run(request, _cause(principal, (key, claim)), _replaying(body, receive), kept)
        finally:
            failpoint("web.before_answer_kept")
            await to_thread.run_sync(
                self._keys().remember, seller, key, claim, kept.status, kept.headers(), bytes(kept.body)
            )

    async def _run(self, request: Request, cause: Cause, receive: Receive, send: Send) -> None:
        with acting(cause), positions() as recorded:

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
    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 500
        self.body = bytearray()
        self._headers: list[tuple[bytes, bytes]] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._headers = list(message["headers"])
        elif message["type"] == "http.response.body":
            self.body.extend(message.get("body", b""))
        await self._send(message)

    def headers(self) -> dict[str, str]:
        wanted = (b"content-type", b"location", POSITION.lower().encode())
        return {name.decode(): value.decode() for name, value in self._headers if name.lower() in wanted}


def _cause(principal: Principal | None, idempotency: tuple[str, str] | None) -> Cause:
    return Cause(
        seller_id=principal.seller_id if principal else None,
        actor=f"user:{principal.user_id}" if principal else "anonymous",
        traceparent=current_traceparent(),
        idempotency=idempotency,
    )


def _fingerprint(request: Request, body: bytes) -> str:
    line = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    return hashlib.sha256(line + body).hexdigest()


async def _whole_body(request: Request) -> bytes:
    parts = bytearray()
    async for part in request.stream():
        parts.extend(part)
        if len(parts) > MAX_BODY_BYTES:
            raise BadRequestError("본문이 4 MB를 넘습니다. 나누어 보내 주세요.")
    return bytes(parts)


def _limited(receive: Receive) -> Receive:
    taken = 0

    async def receive_within_limit() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MAX_BODY_BYTES:
            raise BadRequestError("본문이 4 MB를 넘습니다. 나누어 보내 주세요.")
        return message

    return receive_within_limit


def _replaying(body: bytes, rest: Receive) -> Receive:
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return await rest()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive

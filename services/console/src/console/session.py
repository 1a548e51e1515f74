"""What the browser keeps for us, sealed: who is logged in, and what was done a moment ago.

Two cookies: tokens change at a login or a renewal only, so that a slow answer to an earlier request cannot put
older tokens back when it notes something else.
"""

import hashlib
import hmac
import json
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NONCE_BYTES = 12
LARGEST_COOKIE = 4096
USER, USERS = "user ", "user_"
"""How the owner of a user's form begins, and how its token does: so that it is known when the session is over."""
FORM_LIFE_SECONDS = 7 * 86_400
"""How long a page's forms may be sent, over all logins of its user meanwhile."""


@dataclass
class Session:
    """The login: `id` names it, tokens are account's. Times are seconds since 1970."""

    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    access: str = ""
    refresh: str = ""
    until: float = 0.0
    email: str = ""
    role: str = ""
    seller: str = ""
    permissions: dict[str, str] = field(default_factory=dict[str, str])

    def is_logged_in(self) -> bool:
        """Whether there are tokens."""
        return bool(self.refresh)

    def owner(self) -> str:
        """Whose the forms are: the user's in each of her sessions, before a login this session's alone."""
        return f"{USER}{self.email.strip().casefold()}" if self.is_logged_in() else f"session {self.id}"

    def may(self, menu: str, level: str = "read") -> bool:
        """Whether the services will let the user do this; they decide, this only spares dead ends."""
        if self.role == "owner":
            return True
        given = self.permissions.get(menu)
        return given == "write" or (given == "read" and level == "read")


@dataclass
class Recent:
    """What the next page needs to know: a notice, and how far each service's views must be to show what was done."""

    notice: str = ""
    tone: str = "success"
    positions: dict[str, int] = field(default_factory=dict[str, int])


class Sealer:
    """Seals small JSON for the browser; what was changed, or sealed for another purpose, opens as None."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._cipher = AESGCM(hashlib.sha256(b"console session " + self._secret).digest())

    def seal(self, purpose: str, value: dict[str, Any]) -> str:
        """The sealed text."""
        nonce = os.urandom(NONCE_BYTES)
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, text, purpose.encode())).decode().rstrip("=")

    def open(self, purpose: str, sealed: str) -> dict[str, Any] | None:
        """What was sealed, or None."""
        try:
            raw = urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
            return json.loads(self._cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], purpose.encode()))
        except (InvalidTag, ValueError):
            return None

    def form_token(self, owner: str, made_at: float) -> str:
        """What every form of an owner carries; `made_at` is in seconds since 1970."""
        return self._form_token(owner, f"{int(made_at)}")

    def is_form_token(self, given: str, owner: str, now: float) -> bool:
        """Whether a form of this owner carried it, made no longer than FORM_LIFE_SECONDS ago."""
        made = given.removeprefix(USERS).partition("_")[0]
        known = hmac.compare_digest(given.encode(), self._form_token(owner, made).encode())
        return known and now - int(made) <= FORM_LIFE_SECONDS

    def _form_token(self, owner: str, made: str) -> str:
        digest = hmac.new(self._secret, f"form {made} {owner}".encode(), hashlib.sha256).hexdigest()
        return f"{USERS if owner.startswith(USER) else ''}{made}_{digest}"


class SessionMiddleware:
    """Opens the cookies of a request into `request.state`, and seals what changed into its answer."""

    def __init__(self, app: ASGIApp, sealer: Sealer, *, life_seconds: int, secure: bool) -> None:
        self._app = app
        self._sealer = sealer
        self._secure = secure
        self._life = life_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        found = {name: self._opened(request, name) for name in ("session", "recent")}
        state = scope.setdefault("state", {})
        state["session"] = _made(Session, found["session"])
        state["recent"] = _made(Recent, found["recent"])

        async def sealing(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, before in found.items():
                    if asdict(state[name]) != before:
                        headers.append("set-cookie", self._cookie(name, asdict(state[name])))
            await send(message)

        await self._app(scope, receive, sealing)

    def _name(self, name: str) -> str:
        return f"__Host-mallbridge-{name}" if self._secure else f"mallbridge-{name}"

    def _opened(self, request: Request, name: str) -> dict[str, Any] | None:
        sealed = request.cookies.get(self._name(name))
        return self._sealer.open(name, sealed) if sealed else None

    def _cookie(self, name: str, value: dict[str, Any]) -> str:
        text = f"{self._name(name)}={self._sealer.seal(name, value)}"
        if len(text) > LARGEST_COOKIE:
            raise ValueError(f"the {name} cookie has {len(text)} bytes: browsers keep {LARGEST_COOKIE}")
        secure = "; Secure" if self._secure else ""
        return f"{text}; Path=/; Max-Age={self._life}; HttpOnly; SameSite=Lax{secure}"


def _made(kind: type[Any], value: dict[str, Any] | None) -> Any:
    """The value as its class; one of an older shape is none."""
    try:
        return kind(**(value or {}))
    except TypeError:
        return kind()

"""Who is calling: tokens of `account`, verified with its public keys, and what they allow."""

import asyncio
import json
import time
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from uuid import UUID

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from structlog import get_logger

from chassis.http_client import async_client
from chassis.refusals import ForbiddenError, UnauthenticatedError, UnavailableError
from contracts.menus import Level

logger = get_logger(__name__)

ISSUER = "mallbridge-account"
AUDIENCE = "mallbridge"


@dataclass(frozen=True)
class Principal:
    """The user behind a request. `seller_id` is None for the operator, who belongs to no seller."""

    user_id: UUID
    seller_id: UUID | None
    role: Literal["operator", "owner", "staff"]
    permissions: dict[str, Level] = field(default_factory=dict[str, Level])
    session: UUID | None = None
    """The login that the token comes from: the token is over when that ends."""

    def may(self, menu: str, level: Level) -> bool:
        """Owners may do everything within their seller; staff what was given."""
        if self.role == "owner":
            return True
        given = self.permissions.get(menu)
        return given == "write" or (given == "read" and level == "read")

    def require(self, menu: str, level: Level) -> UUID:
        """The seller's id. Raises ForbiddenError when the user may not do this, or has no seller."""
        if self.seller_id is None:
            raise ForbiddenError("판매자 계정으로 로그인해야 사용할 수 있는 기능입니다.")
        if not self.may(menu, level):
            raise ForbiddenError("이 메뉴의 권한이 없습니다. 대표 계정의 사용자권한관리에서 권한을 받아 주세요.")
        return self.seller_id


class Verifier(Protocol):
    """Tells whose token it is."""

    async def verify(self, token: str) -> Principal:
        """The principal of a token. Raises UnauthenticatedError."""
        ...


class TokenVerifier:
    """Verifies access tokens with the keys that `account` publishes, fetched again when a new key id turns up.

    A token whose session ended (its seller suspended, its user deactivated, the password changed, a log-out) is refused
    within `ended_seconds`. While `account` is away that is not known: its tokens run out within their life.
    """

    def __init__(
        self,
        account_url: str,
        *,
        keep_seconds: float = 300.0,
        refetch_seconds: float = 2.0,
        ended_seconds: float = 3.0,
    ) -> None:
        self._url = f"{account_url}/.well-known/jwks.json"
        self._ended = EndedSessions(f"{account_url}/.well-known/ended-sessions.json", ended_seconds)
        self._keep_seconds = keep_seconds
        self._refetch_seconds = refetch_seconds
        self._keys: KeySet | None = None
        self._fetched_at = 0.0
        self._lock = asyncio.Lock()

    async def verify(self, token: str) -> Principal:
        """The principal of a token. Raises UnauthenticatedError when it is not one of ours, or is over.

        Only a key id that is not known has the keys fetched out of turn, and that at most once in `refetch_seconds`:
        made-up tokens neither storm `account` nor hold up those whose key is known.
        """
        keys = self._keys
        if keys is None or self._age() > (self._keep_seconds if _names_key_of(token, keys) else self._refetch_seconds):
            keys = await self._fetched(keys, needed=keys is None or not _names_key_of(token, keys))
        who = principal_of(token, keys)
        if who.session is not None and who.session in await self._ended.known():
            raise ended_session()
        return who

    def _age(self) -> float:
        return time.monotonic() - self._fetched_at

    async def _fetched(self, seen: KeySet | None, *, needed: bool) -> KeySet:
        """The keys after a fetch, ours or the one in progress; those seen when it is only their time to be renewed."""
        if seen is not None and not needed and self._lock.locked():
            return seen
        async with self._lock:
            if self._keys is None or self._keys is seen:
                found = await self._fetch()
                self._fetched_at = time.monotonic()
                self._keys = found
            return self._keys

    async def _fetch(self) -> KeySet:
        try:
            async with async_client(connect_seconds=2, read_seconds=5) as client:
                answer = await client.get(self._url)
                answer.raise_for_status()
                return KeySet.import_key_set(answer.json())
        except (httpx.HTTPError, JoseError, ValueError, KeyError, TypeError) as error:
            if self._keys is not None:
                return KeySet(list(self._keys.keys))
            raise UnavailableError("로그인 서버에 연결할 수 없습니다. 잠시 뒤 다시 시도해 주세요.") from error


class EndedSessions:
    """The sessions that `account` says are over, asked again at most every `seconds`."""

    def __init__(self, url: str, seconds: float) -> None:
        self._url = url
        self._seconds = seconds
        self._asked_at = 0.0
        self._sessions: frozenset[UUID] = frozenset()
        self._lock = asyncio.Lock()
        self._client: httpx.AsyncClient | None = None

    async def known(self) -> frozenset[UUID]:
        """What is known, no older than `seconds` unless `account` is away; only the first of a crowd waits for it."""
        if self._is_stale() and not (self._lock.locked() and self._asked_at > 0):
            async with self._lock:
                if self._is_stale():
                    self._sessions = await self._ask()
                    self._asked_at = time.monotonic()
        return self._sessions

    def _is_stale(self) -> bool:
        return not self._asked_at or time.monotonic() - self._asked_at > self._seconds

    async def _ask(self) -> frozenset[UUID]:
        self._client = self._client or async_client(connect_seconds=1, read_seconds=2, connections=1)
        try:
            answer = await self._client.get(self._url)
            answer.raise_for_status()
            return frozenset(UUID(each) for each in answer.json()["sessions"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            logger.warning("ended_sessions_unknown", error=repr(error))
            return self._sessions


def _names_key_of(token: str, keys: KeySet) -> bool:
    """Whether the token's header names one of the keys; a token that cannot be read names none that may turn up."""
    try:
        header: Any = json.loads(urlsafe_b64decode(token.partition(".")[0] + "=="))
        return header["kid"] in {key.kid for key in keys.keys}
    except (ValueError, KeyError, TypeError):
        return True


def principal_of(token: str, keys: KeySet) -> Principal:
    """The principal of a token signed by one of the keys. Raises UnauthenticatedError when it is not one of ours."""
    try:
        claims = _claims(token, keys)
        return Principal(
            user_id=UUID(claims["sub"]),
            seller_id=UUID(claims["seller"]) if claims.get("seller") else None,
            role=claims["role"],
            permissions=claims.get("permissions", {}),
            session=UUID(claims["sid"]) if claims.get("sid") else None,
        )
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise ended_session() from error


def ended_session() -> UnauthenticatedError:
    """What is said to a token that is not good, or no longer."""
    return UnauthenticatedError("로그인이 만료되었거나 올바르지 않습니다. 다시 로그인해 주세요.")


def _claims(token: str, keys: KeySet) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, keys, algorithms=["EdDSA", "Ed25519"]).claims
    jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": ISSUER},
        aud={"essential": True, "value": AUDIENCE},
        exp={"essential": True},
        sub={"essential": True},
        use={"essential": True, "value": "access"},
    ).validate(claims)
    return claims

"""One call in the mall's form, and the door through which it leaves."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Request:
    """One HTTP call in the mall's form. `api` names the budget that it counts against.

    `effect` says whether it can change something at the mall where the method does not: some malls write by GET.
    `document` is kept as evidence in the body's place: what the mall fetches from an address in the request, or what a
    body of pictures holds.
    """

    method: str
    url: str
    api: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes | None = None
    effect: bool | None = None
    document: bytes | None = None

    @property
    def writes(self) -> bool:
        """Whether the call may have an effect at the mall."""
        return self.method.upper() != "GET" if self.effect is None else self.effect


@dataclass(frozen=True)
class Response:
    """What the mall sent back, whole and undecoded."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Sign = Callable[[Request], Awaitable[Request] | Request]
"""Adds what must be made at the last moment (signature, date, bearer token); called after the wait for the budget."""


@dataclass(frozen=True)
class Token:
    """A shared access token and when it ends (UTC)."""

    value: str
    expires_at: datetime


@dataclass(frozen=True)
class Picture:
    """A picture's bytes, with a name of letters and digits that tells what it is."""

    name: str
    content_type: str
    content: bytes


Upload = Callable[[Sequence[Picture]], Awaitable[Sequence[str]]]
"""Sends pictures to the mall; their addresses there, in order."""


class Caller(Protocol):
    """The door to one account of one mall."""

    @property
    def secrets(self) -> Mapping[str, str]:
        """The account's secret fields, by the names in `MallProfile.credential_fields`, and `login_id`."""
        ...

    @property
    def base_url(self) -> str:
        """Scheme and host of the mall (the simulator's in practice and tests), without a trailing slash."""
        ...

    @property
    def now(self) -> datetime:
        """The time, UTC and aware."""
        ...

    async def send(self, request: Request, sign: Sign | None = None) -> Response:
        """Wait for the budget, sign, send, record. Raises NotSentError or LostAnswerError; statuses are yours."""
        ...

    async def serve_document(self, body: bytes, content_type: str) -> str:
        """Keep a document for the mall to fetch; its address. A `Sign` calls it, so that it is fresh when read."""
        ...

    async def uploaded(self, addresses: Sequence[str], upload: Upload) -> Sequence[str]:
        """The mall's own addresses of pictures, in order; `upload` gets those that this account has not sent it yet.

        Raises RefusedError, in Korean, for a picture that can't be read.
        """
        ...

    async def cached(self, question: str, ask: Callable[[], Awaitable[T]]) -> T:
        """What the mall tells of its own rules: the answer of the last ten minutes to this question, or that of `ask`.

        For what many listings of the account ask alike, never for a state, a price, or anything about a person. When
        the mall refuses what was built on kept answers they are forgotten.
        """
        ...

    async def token(self, fetch: Callable[[], Awaitable[Token]], *, refused: str | None = None) -> Token:
        """The account's shared token. One refresher at a time over all replicas; `refused` is a stale value."""
        ...

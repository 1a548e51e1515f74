"""One call at a mall and its answer, and what a mall must bring to be served."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol, cast
from urllib.parse import parse_qsl

from mall_simulator.quotas import Limit, Verdict
from mall_simulator.records import Account, Doc, Order

JSON_UTF8 = "application/json;charset=UTF-8"


@dataclass(frozen=True)
class Call:
    """A request in the mall's own terms: `path` is the mall's real path, raw, without the simulator's prefix.

    `fetched` is what the mall fetched from an address in the request, None where it fetches nothing or nothing came.
    """

    method: str
    path: str
    raw_query: str
    headers: Mapping[str, str]
    body: bytes
    now: datetime
    params: Mapping[str, str] = field(default_factory=dict[str, str])
    opened_for: Account | None = None
    fetched: bytes | None = None

    @property
    def account(self) -> Account:
        """Whose call it is; only after authentication."""
        if self.opened_for is None:
            raise LookupError("the call is not authenticated")
        return self.opened_for

    @property
    def query(self) -> dict[str, str]:
        """The query's values, decoded; `+` is a space, as servers read it. The last of a name wins."""
        return dict(parse_qsl(self.raw_query, keep_blank_values=True))

    @property
    def queries(self) -> list[tuple[str, str]]:
        """All pairs of the query, decoded."""
        return parse_qsl(self.raw_query, keep_blank_values=True)

    def document(self) -> Doc | None:
        """The JSON object in the body, or None when there is none."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return None
        return value if isinstance(value, dict) else None  # pyright: ignore[reportUnknownVariableType]

    def rows(self) -> list[Doc]:
        """The JSON array of objects in the body, or an empty list when there is none."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return []
        return [cast("Doc", row) for row in cast("list[Any]", value)] if isinstance(value, list) else []

    @property
    def text(self) -> str:
        """Path, query and body, for finding a number that a fault waits for."""
        return f"{self.path}?{self.raw_query}\n{self.body.decode('utf-8', 'replace')}"


@dataclass(frozen=True)
class Reply:
    """An answer: `body` is JSON unless it is None (no body)."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    content_type: str = JSON_UTF8

    def encoded(self, *, wrongly: bool = False) -> bytes:
        """The bytes in the mall's charset, or in another; what that cannot hold becomes a question mark."""
        if self.body is None:
            return b""
        return json.dumps(self.body, ensure_ascii=False).encode("cp949" if wrongly else "utf-8", "replace")

    def with_headers(self, headers: Mapping[str, str]) -> "Reply":
        """The same answer with more headers."""
        return replace(self, headers={**self.headers, **headers})


class Refusal(Exception):  # noqa: N818
    """The mall says no; nothing took effect."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(str(reply.body))
        self.reply = reply


Handler = Callable[[Call], Reply]


@dataclass(frozen=True)
class Operation:
    """A route: a name as `orders.list`, the mall's path with `{names}`, and where the rows of its answer are.

    `pages_by_number` says that the caller counts pages, so a repeated page must carry the asked one too. `when` tells
    apart what one path serves by its body or query. `fetches` names an address to fetch before the call is served.
    """

    name: str
    method: str
    path: str
    handler: Handler
    rows: tuple[str, ...] | None = None
    open: bool = False
    pages_by_number: bool = False
    when: Callable[[Call], bool] | None = None
    fetches: Callable[[Call], str] | None = None

    def serves(self, call: Call) -> bool:
        """Whether a call of its path is one of its own."""
        return self.method == call.method and (self.when is None or self.when(call))


class Mall(Protocol):
    """A mall's protocol."""

    code: str

    def operations(self) -> Sequence[Operation]:
        """Its routes, the more particular paths first."""
        ...

    def authenticate(self, call: Call) -> Account:
        """Whose call it is. Raises Refusal."""
        ...

    def quota(self, operation: str) -> Limit | None:
        """The documented limit of an operation."""
        ...

    def counted_by(self, operation: str) -> str:
        """What calls are counted together: the operation, or one name for all."""
        ...

    def decorate(self, reply: Reply, verdict: Verdict) -> Reply:
        """Add the headers that every answer carries."""
        ...

    def failure(self, status: int) -> Reply:
        """The mall's own form of 404 (unknown path), 405, 429, 500 and 503."""
        ...

    def expired(self, account: Account) -> Reply:
        """The answer to an expired token or signature; the account's tokens are dropped."""
        ...

    def open_account(self, name: str, secrets: Mapping[str, str]) -> Account:
        """A new seller account with keys and what it has by default; given secrets are taken over."""
        ...

    def settle(self, account: Account) -> None:
        """Let what is due by now happen (approvals)."""
        ...

    def number_order(self, order: Order) -> None:
        """Fill in the mall's numbers of an order and its lines."""
        ...

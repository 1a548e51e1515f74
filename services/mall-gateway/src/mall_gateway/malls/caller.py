"""The door to one account of one mall: waits for the budget, signs, sends, keeps the evidence."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import httpx
from opentelemetry.trace import SpanKind

from chassis.causes import current_traceparent, trace_id_of
from chassis.failpoints import failpoint
from chassis.telemetry import tracer
from mall_gateway.malls.budgets import Budgets, BudgetWaitError, Place
from mall_gateway.malls.calls import Call, CallLog, mall_trace_of
from mall_gateway.malls.documents import Documents
from mall_gateway.malls.masking import masked_body, masked_headers, masked_url, masked_values
from mall_gateway.malls.pictures import Pictures
from mall_gateway.malls.port import (
    TOO_LARGE,
    LostAnswerError,
    NotSentError,
    Request,
    Response,
    Sign,
    Token,
    UnavailableError,
    Upload,
)
from mall_gateway.malls.reference import ReferenceCache
from mall_gateway.malls.side import Side
from mall_gateway.malls.tokens import TokenStore

LARGEST_BODY = 10 * 1024 * 1024
LONGEST_CALL_SECONDS = 60.0
LEAVING_STEPS = ("http11.send_request_headers.started", "http11.send_request_body.started")
"""What httpcore tells just before it writes to the mall: the head, and the body of a request that has one."""


class ForeignHostError(RuntimeError):
    """An adapter asked for a host that is not the mall's: a fault of the program, nothing was sent."""


T = TypeVar("T")
Door = Callable[[Side, Request], Awaitable[Response]]
"""A way out beside HTTP, for a mall that is reached otherwise."""


@dataclass(frozen=True)
class Line:
    """What all calls share: the clients, the budgets, the evidence, the tokens, what malls fetch and are sent of files.

    `client_of` gives a mall's own client: no mall's slow connections take those of another. `doors` are the ways out
    beside HTTP, by the scheme of an address.
    """

    client_of: Callable[[str], httpx.AsyncClient]
    budgets: Budgets
    log: CallLog
    tokens: TokenStore
    longest_call_seconds: float = LONGEST_CALL_SECONDS
    documents: Documents | None = None
    pictures: Pictures | None = None
    doors: Mapping[str, Door] = field(default_factory=dict[str, Door])
    reference: ReferenceCache = field(default_factory=ReferenceCache)


@dataclass
class _Leaving:
    """A call on its way: what is known of it so far."""

    request: Request
    call_id: UUID
    at: datetime
    started: float
    place: Place
    waited: float
    outcome: str = "not_sent"
    response: Response | None = None
    begun: Call | None = None


async def _nothing() -> None:
    return None


@dataclass
class MallCaller:
    """A `Caller` for one act. `before_send` is awaited before each call leaves; it may forbid it by raising.

    The answers to `private` calls hold buyers' data: they are kept by `reveal`, once it is known what to mask.

    One made by `joined` calls for many acts at once; each of their own callers then follows it, and only the first of
    them tells budgets, circuit and account what it met (`leads`).

    A `patient` one sleeps through longer waits once a call has left. `writes` counts the calls with an effect that
    left, `api` and `last` are the latest one's.
    """

    line: Line
    side: Side
    before_send: Callable[[], Awaitable[None]] = _nothing
    intent_id: UUID | None = None
    attempt: int | None = None
    personal: frozenset[str] = frozenset()
    patient: bool = False
    private: bool = False
    writes: int = 0
    api: str = ""
    last: Call | None = None
    wrote_last: bool = False
    clock_off: float = 0.0
    also_for: tuple[UUID, ...] = ()
    leads: bool = True
    recalled: bool = False
    held: list[tuple[Call, bytes]] = field(default_factory=list[tuple[Call, bytes]], repr=False)
    stale_token: str | None = field(default=None, repr=False)
    current_token: str | None = field(default=None, repr=False)

    @property
    def secrets(self) -> Mapping[str, str]:
        """The account's secret fields and `login_id`."""
        return self.side.secrets

    @property
    def base_url(self) -> str:
        """Scheme, host and, for the simulator, the mall's path; without a trailing slash."""
        return self.side.base_url

    @property
    def now(self) -> datetime:
        """The time, UTC and aware. From the first call on it is the database's: a mall refuses what is signed late."""
        return datetime.now(UTC) + timedelta(seconds=self.clock_off)

    async def send(self, request: Request, sign: Sign | None = None) -> Response:
        """Wait for the budget, sign, send, record. Raises NotSentError, LostAnswerError, BudgetWaitError."""
        self._check_host(request.url)
        self.api = request.api
        asked = time.monotonic()
        patient = (self.patient and self.last is not None) or self.writes > 0
        if not patient:
            await self.line.budgets.look(self.side.profile, self.side.account_id, request.api, self.side.vendor)
        await self.before_send()
        place = await self._place(request.api, patient=patient)
        self.clock_off = place.clock_off
        waited = time.monotonic() - asked
        return await self._leave(request, sign, place, waited)

    async def serve_document(self, body: bytes, content_type: str) -> str:
        """Keep a document for the mall to fetch. Raises RuntimeError where this process serves none."""
        if self.line.documents is None:
            raise RuntimeError("no documents are served for malls to fetch")
        return await self.line.documents.keep(self.side.seller_id, body, content_type)

    async def uploaded(self, addresses: Sequence[str], upload: Upload) -> Sequence[str]:
        """The mall's own addresses of pictures. Raises RefusedError, and RuntimeError where this process reads none."""
        if self.line.pictures is None:
            raise RuntimeError("no pictures are read for malls that want them uploaded")
        return await self.line.pictures.uploaded(self.side.seller_id, self.side.account_id, addresses, upload)

    async def cached(self, question: str, ask: Callable[[], Awaitable[T]]) -> T:
        """What the mall tells of its own rules, as it was told within the last minutes, or now."""
        answer, kept = await self.line.reference.told(self.side.owner, question, ask)
        self.recalled |= kept
        return answer

    def forget(self) -> bool:
        """Keep nothing that the mall told this account of its rules. True when this act went by something kept."""
        self.line.reference.forget(self.side.owner)
        recalled, self.recalled = self.recalled, False
        return recalled

    async def token(self, fetch: Callable[[], Awaitable[Token]], *, refused: str | None = None) -> Token:
        """The account's shared token; not the one that the mall refused within this act."""
        stale = refused or self.stale_token
        token = await self.line.tokens.shared(self.side.seller_id, self.side.account_id, fetch, stale)
        self.current_token = token.value
        return token

    def refuse_token(self) -> None:
        """The mall said that the token is over: the next one asked for is another."""
        self.stale_token = self.current_token

    def joined(self, callers: "Sequence[MallCaller]", before_send: Callable[[], Awaitable[None]]) -> "MallCaller":
        """A caller for this one's act and those of others, all of the same account; this one is the first of them."""
        intents = [caller.intent_id for caller in callers if caller.intent_id not in {None, self.intent_id}]
        return MallCaller(
            self.line,
            self.side,
            before_send=before_send,
            intent_id=self.intent_id,
            personal=frozenset[str]().union(*(caller.personal for caller in callers)),
            also_for=tuple(intent for intent in intents if intent is not None),
        )

    def follow(self, joined: "MallCaller", *, leads: bool) -> None:
        """Take over what became of a call that was made for this act among others."""
        self.leads = leads
        self.writes += joined.writes
        self.api, self.last, self.wrote_last = joined.api, joined.last, joined.wrote_last
        self.personal |= joined.personal
        self.stale_token, self.current_token = joined.stale_token, joined.current_token

    def masked(self, text: str) -> str:
        """A text of the mall's without the account's secrets and what is known of the buyers."""
        return masked_values(text, self._hidden_values())

    async def reveal(self, personal: Iterable[str]) -> None:
        """Keep the answers held back, with these values masked beside what is masked anyway."""
        self.personal |= frozenset(personal)
        held, self.held = self.held, []
        for call, body in held:
            answer = masked_body(body, self._hidden_values())
            self.last = replace(call, answer=answer)
            await asyncio.to_thread(self.line.log.complete, call.seller_id, call.call_id, call.called_at, answer)

    async def _place(self, api: str, *, patient: bool) -> Place:
        """A place that is not stale."""
        side, budgets = self.side, self.line.budgets
        place = await budgets.place(side.profile, side.account_id, api, patient=patient, vendor=side.vendor)
        while place.stale:
            await asyncio.to_thread(budgets.answered, place)
            place = await budgets.place(side.profile, side.account_id, api, patient=patient, vendor=side.vendor)
        return place

    async def _leave(self, request: Request, sign: Sign | None, place: Place, waited: float) -> Response:
        leaving = _Leaving(request, uuid4(), self.now, time.monotonic(), place, waited)
        with tracer.start_as_current_span(f"{self.side.profile.code} {request.api}", kind=SpanKind.CLIENT) as span:
            span.set_attribute("mallbridge.call", str(leaving.call_id))
            try:
                leaving.request = await _signed(request, sign)
                await self._begin(leaving)
                leaving.outcome = "lost"
                leaving.response = await self._exchange(leaving)
                failpoint("gateway.after_send")
            except UnavailableError as error:
                leaving.outcome = "lost" if isinstance(error, LostAnswerError) else "too_large"
                raise
            except NotSentError:
                leaving.outcome = "not_sent"
                raise
            finally:
                self.last = self._evidence(leaving)
                self._hold(leaving, self.last)
                await asyncio.shield(self._settle(place, leaving))
            return leaving.response

    async def _begin(self, leaving: "_Leaving") -> None:
        """Keep the call before it leaves: a crash on it is seen. Raises BudgetWaitError when we were paused in it."""
        leaving.begun = replace(self._evidence(leaving), outcome="unfinished")
        await asyncio.to_thread(self.line.log.record, leaving.begun)
        if leaving.place.stale:
            raise BudgetWaitError(0.1, "처리가 잠시 멈추었다가 이어집니다.", "paused")

    async def _settle(self, place: Place, leaving: "_Leaving") -> None:
        headers = leaving.response.headers if leaving.response else None
        lost = leaving.response is None and leaving.outcome == "lost"
        await asyncio.to_thread(self.line.budgets.answered, place, headers, lost=lost)
        if self.last is not None:
            await asyncio.to_thread(self.line.log.record, self.last)

    async def _exchange(self, leaving: "_Leaving") -> Response:
        """The bare call: bounded in time as a whole and in size; no redirect is followed."""
        self.wrote_last = leaving.request.writes
        try:
            async with asyncio.timeout(self.line.longest_call_seconds):
                response = await self._stream(leaving)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            raise NotSentError("몰에 연결하지 못했습니다. 잠시 뒤 다시 보냅니다.", code=type(error).__name__) from error
        except (httpx.HTTPError, TimeoutError) as error:
            self.writes += self.wrote_last
            reason = "몰의 응답을 받지 못했습니다. 반영되었는지 몰에 확인합니다."
            raise LostAnswerError(reason, code=type(error).__name__) from error
        except UnavailableError:
            self.writes += self.wrote_last
            raise
        self.writes += self.wrote_last
        return response

    async def _stream(self, leaving: "_Leaving") -> Response:
        request = leaving.request
        door = self.line.doors.get(urlsplit(request.url).scheme)
        if door is not None:
            return await door(self.side, request)

        steps = LEAVING_STEPS[: 2 if request.body else 1] if request.writes else ()

        async def step(name: str, _: Mapping[str, Any]) -> None:
            if name in steps:
                await self._still_allowed(leaving)

        sent = self.line.client_of(self.side.profile.code).stream(
            request.method,
            request.url,
            headers=dict(request.headers),
            content=request.body or b"",
            extensions={"trace": step},
        )
        async with sent as answer:
            body = bytearray()
            async for part in answer.aiter_bytes():
                body += part
                if len(body) > LARGEST_BODY:
                    raise UnavailableError("몰의 응답이 너무 커서 읽지 않았습니다.", code=TOO_LARGE)
            return Response(answer.status_code, dict(answer.headers), bytes(body))

    async def _still_allowed(self, leaving: "_Leaving") -> None:
        """Ask once more before bytes of an effect leave: while we stood still, another may have begun to send it.

        A request without its whole body has no effect, so forbidding the last part keeps it from being done.
        """
        leaving.outcome = "not_sent"
        await self.before_send()
        leaving.outcome = "lost"

    def _withheld(self, response: Response | None) -> bool:
        return response is None or (self.private and response.status < 400)

    def _hold(self, leaving: "_Leaving", call: Call) -> None:
        if leaving.response is not None and self._withheld(leaving.response):
            self.held.append((call, leaving.response.body))

    def _evidence(self, leaving: "_Leaving") -> Call:
        """What is known of a call by now; of what is asked nothing changes once it was kept."""
        values, response = self._hidden_values(), leaving.response
        return replace(
            leaving.begun or self._asked(leaving, values),
            outcome="answered" if response else leaving.outcome,
            status=response.status if response else None,
            answer="" if response is None or self._withheld(response) else masked_body(response.body, values),
            duration_ms=round((time.monotonic() - leaving.started) * 1000),
            mall_trace_id=mall_trace_of(response.headers) if response else None,
        )

    def _asked(self, leaving: "_Leaving", values: set[str]) -> Call:
        request = leaving.request
        headers = {name: masked_values(value, values) for name, value in masked_headers(request.headers).items()}
        return Call(
            seller_id=self.side.seller_id,
            called_at=leaving.at,
            call_id=leaving.call_id,
            account_id=self.side.account_id,
            mall=self.side.profile.code,
            api=request.api,
            method=request.method,
            url=masked_url(request.url, values),
            request_headers=headers,
            request=masked_body(request.document or request.body, values),
            outcome=leaving.outcome,
            status=None,
            answer="",
            duration_ms=0,
            waited_ms=round(leaving.waited * 1000),
            trace_id=trace_id_of(current_traceparent()),
            mall_trace_id=None,
            intent_id=self.intent_id,
            attempt=self.attempt,
            budget=leaving.place.left,
            also_for=self.also_for,
        )

    def _hidden_values(self) -> set[str]:
        shown = {field.name for field in self.side.profile.credential_fields if not field.secret} | {"login_id"}
        secrets = {value for name, value in self.side.secrets.items() if name not in shown}
        tokens = {token for token in (self.current_token, self.stale_token) if token}
        return secrets | tokens | self.personal

    def _check_host(self, url: str) -> None:
        parts, base = urlsplit(url), urlsplit(self.side.base_url)
        ours = (parts.scheme, parts.netloc) == (base.scheme, base.netloc)
        malls = parts.scheme == "https" and parts.hostname in self.side.profile.hosts
        if not ours and not malls:
            raise ForeignHostError(f"{parts.scheme}://{parts.hostname} is not a host of {self.side.profile.code}")


async def _signed(request: Request, sign: Sign | None) -> Request:
    if sign is None:
        return request
    signed = sign(request)
    return await signed if isinstance(signed, Awaitable) else signed

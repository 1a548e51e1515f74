"""The door of a mall: routing, authentication, quota, faults and ledger around the mall's own handlers."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from starlette.types import Receive, Scope, Send

from mall_simulator.exchange import JSON_UTF8, Call, Mall, Operation, Refusal, Reply
from mall_simulator.faults import (
    AFTER_EFFECT,
    INSTEAD_OF_EFFECT,
    ON_ROWS,
    Fault,
    FaultKind,
    FaultPlan,
    garbled,
    rows_of,
    with_rows,
)
from mall_simulator.ledger import TRACEPARENT
from mall_simulator.quotas import Limit, Verdict
from mall_simulator.records import Account
from mall_simulator.telemetry import Tracing
from mall_simulator.world import World

Fetch = Callable[[str], Awaitable[bytes | None]]
"""Gets what is at an address; None where nothing is."""

Walk = tuple[str, bytes, frozenset[tuple[str, str]]]
PLACES = frozenset({"page", "nextToken", "lastChangedFrom", "moreSequence"})
"""Query names that say where in an answer a page is."""

_HTML = (
    "<html><head><title>서비스 점검 안내</title></head><body><h1>일시적인 오류가 발생하였습니다</h1>"
    "<p>잠시 후 다시 이용해 주세요.</p></body></html>"
)


class ConnectionCutError(Exception):
    """The connection is cut without an answer; under a real server the socket is aborted instead."""


@dataclass
class Outcome:
    """What is to be sent, and the faults that shape how."""

    reply: Reply
    operation: str
    account: str = ""
    fault: Fault | None = None


class MallDoor:
    """An ASGI application for one mall, mounted at `/<code>`."""

    def __init__(self, mall: Mall, world: World, tracing: Tracing, fetch: Fetch) -> None:
        self._mall = mall
        self._fetch = fetch
        self._world = world
        self._tracing = tracing
        self._routes = [(_pattern(operation.path), operation) for operation in mall.operations()]
        self._last_pages: dict[tuple[str, str, Walk], Any] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        call = await self._with_document(await self._read(scope, receive))
        started = self._world.clock.ticks()
        with self._tracing.serving(f"{self._mall.code} {call.method} {call.path}", call.headers) as span:
            token = TRACEPARENT.set(call.headers.get("traceparent"))
            try:
                outcome = self._serve(call)
                span.update_name(f"{self._mall.code} {outcome.operation}")
                span.set_attributes({"mall.account": outcome.account, "http.status_code": outcome.reply.status})
                self._record(call, outcome, started)
                self._world.store.flush()
            finally:
                TRACEPARENT.reset(token)
            await self._answer(outcome, receive, send)

    async def _read(self, scope: Scope, receive: Receive) -> Call:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body", False):
                break
        raw_path = scope["raw_path"].split(b"?")[0].decode("latin-1")
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        path = raw_path.removeprefix(f"/{self._mall.code}")
        query = scope["query_string"].decode("latin-1")
        return Call(scope["method"], path, query, headers, body, self._world.clock.now())

    async def _with_document(self, call: Call) -> Call:
        """A call with what it tells the mall to fetch, which the mall does only for its own sellers."""
        operation, _ = self._route(call)
        if operation is None or operation.fetches is None:
            return call
        try:
            self._mall.authenticate(call)
        except Refusal:
            return call
        return replace(call, fetched=await self._fetch(operation.fetches(call)))

    def _serve(self, call: Call) -> Outcome:
        operation, found = self._route(call)
        if operation is None:
            return self._refused_route(call, status=found)
        call = replace(call, params=_params(operation.path, call.path))
        try:
            account = None if operation.open else self._mall.authenticate(call)
        except Refusal as refusal:
            verdict = Verdict(allowed=True, limit=None, remaining=0)
            return Outcome(self._mall.decorate(refusal.reply, verdict), operation.name)
        return self._serve_account(replace(call, opened_for=account), operation, account)

    def _serve_account(self, call: Call, operation: Operation, account: Account | None) -> Outcome:
        name = "" if account is None else account.number
        verdict = self._take_quota(operation, account)
        if not verdict.allowed:
            self._world.ledger.record("throttled", self._mall.code, name, operation=operation.name)
            return Outcome(self._mall.decorate(self._mall.failure(429), verdict), operation.name, name)
        fault = self._fire(INSTEAD_OF_EFFECT, name, operation.name, call.text)
        if fault is not None:
            reply = self._instead(fault, account)
            return Outcome(self._mall.decorate(reply, verdict), operation.name, name, fault)
        reply = self._handle(call, operation)
        text = f"{call.text}\n{reply.body}"
        fault = self._fire(AFTER_EFFECT, name, operation.name, text)
        shaped = self._shape_rows(reply, operation, (name, operation.name, _walk(call)), fault)
        return Outcome(self._mall.decorate(shaped, verdict), operation.name, name, fault)

    def _handle(self, call: Call, operation: Operation) -> Reply:
        if call.opened_for is not None:
            self._mall.settle(call.opened_for)
        try:
            return operation.handler(call)
        except Refusal as refusal:
            return refusal.reply

    def _route(self, call: Call) -> tuple[Operation | None, int]:
        matched = [operation for pattern, operation in self._routes if pattern.fullmatch(call.path)]
        chosen = next((operation for operation in matched if operation.serves(call)), None)
        return chosen, (405 if matched else 404)

    def _refused_route(self, call: Call, status: int) -> Outcome:
        verdict = Verdict(allowed=True, limit=None, remaining=0)
        try:
            account = self._mall.authenticate(call).number
        except Refusal as refusal:
            return Outcome(self._mall.decorate(refusal.reply, verdict), "unknown")
        return Outcome(self._mall.decorate(self._mall.failure(status), verdict), "unknown", account)

    def _take_quota(self, operation: Operation, account: Account | None) -> Verdict:
        if account is None:
            return Verdict(allowed=True, limit=None, remaining=0)
        world, mall = self._world, self._mall.code
        default = self._mall.quota(operation.name)
        limit = world.quotas.limit(mall, account.number, operation.name, default)
        key = (mall, account.number, self._mall.counted_by(operation.name))
        fault = world.faults.lowered_quota(mall, account.number, operation.name)
        if fault is None:
            return world.quotas.take(key, limit, world.clock.now())
        lowered = Limit("sliding_log", fault.plan.limit)
        verdict = world.quotas.take((mall, account.number, f"fault {fault.id}"), lowered, world.clock.now())
        if not verdict.allowed:
            fault.fired += 1
            self._record_fault(fault, account.number, operation.name)
        return verdict

    def _fire(self, kinds: frozenset[FaultKind], account: str, operation: str, text: str) -> Fault | None:
        fault = self._world.faults.firing(kinds, self._mall.code, account, operation, text)
        if fault is not None:
            self._record_fault(fault, account, operation)
        return fault

    def _record_fault(self, fault: Fault, account: str, operation: str) -> None:
        facts = {"operation": operation, "fault": fault.id, "fault_kind": fault.plan.kind.value}
        self._world.ledger.record("fault_fired", self._mall.code, account, target=fault.plan.target, **facts)

    def _instead(self, fault: Fault, account: Account | None) -> Reply:
        match fault.plan.kind:
            case FaultKind.HTTP_500:
                return self._mall.failure(500)
            case FaultKind.HTML_ERROR_PAGE:
                return Reply(status=502, content_type="text/html;charset=UTF-8")
            case FaultKind.EXPIRED_TOKEN if account is not None:
                return self._mall.expired(account)
            case _:
                return self._mall.failure(503)

    def _shape_rows(self, reply: Reply, operation: Operation, key: tuple[str, str, Walk], fault: Fault | None) -> Reply:
        rows = None if operation.rows is None else rows_of(reply.body, operation.rows)
        if rows is None or operation.rows is None:
            return reply
        last = self._last_pages.get(key)
        self._last_pages[key] = reply.body
        if fault is None or fault.plan.kind not in ON_ROWS:
            return reply
        return replace(reply, body=_reshaped(reply.body, operation, rows, fault.plan, last))

    def _record(self, call: Call, outcome: Outcome, started: float) -> None:
        fault = None if outcome.fault is None else outcome.fault.plan.kind.value
        self._world.ledger.record(
            "call",
            self._mall.code,
            outcome.account,
            operation=outcome.operation,
            method=call.method,
            path=call.path,
            status=outcome.reply.status,
            fault=fault,
            milliseconds=round((self._world.clock.ticks() - started) * 1000, 1),
        )

    async def _answer(self, outcome: Outcome, receive: Receive, send: Send) -> None:
        kind = None if outcome.fault is None else outcome.fault.plan.kind
        hold = 0.0 if outcome.fault is None else outcome.fault.plan.hold_seconds
        if kind in (FaultKind.TIMEOUT_AFTER_EFFECT, FaultKind.TIMEOUT_BEFORE_EFFECT):
            await asyncio.sleep(hold)
            await _cut(receive)
            return
        body = _HTML.encode() if kind == FaultKind.HTML_ERROR_PAGE else outcome.reply.encoded()
        if kind == FaultKind.WRONG_CHARSET:
            body = outcome.reply.encoded(wrongly=True)
        if kind == FaultKind.TRUNCATED_BODY:
            body = body[: len(body) // 2]
        await _send(send, outcome.reply, body, drip_seconds=hold if kind == FaultKind.SLOW_DRIP else 0.0)


def _walk(call: Call) -> Walk:
    """What stays the same from page to page: a mall repeats a page of the same question, not of another one."""
    return call.path, call.body, frozenset(pair for pair in call.queries if pair[0] not in PLACES)


def _reshaped(body: Any, operation: Operation, rows: list[Any], plan: FaultPlan, last: Any) -> Any:
    path = operation.rows or ()
    match plan.kind:
        case FaultKind.GARBLED_ROW:
            wanted = next((row for row in rows if (plan.target or "") in str(row)), None)
            return with_rows(body, path, [garbled(row) if row is wanted else row for row in rows])
        case FaultKind.DUPLICATE_ROWS:
            return with_rows(body, path, [row for row in rows for _ in range(2)])
        case FaultKind.REORDERED_PAGE:
            return with_rows(body, path, rows[::-1])
        case _ if last is None:
            return with_rows(body, path, [*rows, *rows])
        case _ if operation.pages_by_number:
            return with_rows(body, path, [*(rows_of(last, path) or ()), *rows])
        case _:
            return last


async def _send(send: Send, reply: Reply, body: bytes, *, drip_seconds: float) -> None:
    headers = {"content-type": reply.content_type or JSON_UTF8, "content-length": str(len(body)), **reply.headers}
    encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": encoded})
    step = max(1, len(body) // 10) if drip_seconds else len(body) or 1
    for start in range(0, len(body), step):
        if drip_seconds:
            await asyncio.sleep(drip_seconds / 10)
        await send({"type": "http.response.body", "body": body[start : start + step], "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _cut(receive: Receive) -> None:
    """Abort the socket under uvicorn, whose receive belongs to a cycle that knows its transport."""
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    abort: Callable[[], None] | None = getattr(transport, "abort", None)
    if abort is None:
        raise ConnectionCutError
    abort()
    while (await receive())["type"] != "http.disconnect":
        continue


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"(\{\w+\})", path)
    return re.compile("".join(f"(?P<{p[1:-1]}>[^/]+)" if p.startswith("{") else re.escape(p) for p in parts))


def _params(path: str, asked: str) -> dict[str, str]:
    matched = _pattern(path).fullmatch(asked)
    return {} if matched is None else matched.groupdict()

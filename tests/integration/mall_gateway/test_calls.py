"""Real calls over a real socket: evidence, time-outs, size, redirects, tokens, budgets over replicas."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine

from chassis.database import Database
from chassis.http_client import async_client
from chassis.privacy import Keyring
from chassis.projections import Views
from mall_gateway.malls import MALLS
from mall_gateway.malls.budgets import Budgets, PostgresLedger
from mall_gateway.malls.budgets.ledger import claims_of
from mall_gateway.malls.caller import ForeignHostError, Line, MallCaller
from mall_gateway.malls.calls import PostgresCallLog, call_of
from mall_gateway.malls.port import (
    Algorithm,
    Budget,
    LostAnswerError,
    NotSentError,
    Request,
    Token,
    UnavailableError,
)
from mall_gateway.malls.side import Side
from mall_gateway.malls.tokens import TokenStore

SELLER, ACCOUNT = UUID(int=1), UUID(int=2)
PROFILE = replace(MALLS["tmon"].profile, budgets=())
Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class NoLongerOursError(Exception):
    """Another does this work now."""


def whole(body: str, status: str = "200 OK", **headers: str) -> Answer:
    async def write(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        encoded = body.encode()
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(encoded)}\r\n{lines}\r\n".encode() + encoded)
        await writer.drain()

    return write


async def cut(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
    await writer.drain()


async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def flood(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    for _n in range(11):
        writer.write(b"x" * 1024 * 1024)
        await writer.drain()


@asynccontextmanager
async def mall_server(answer: Answer) -> AsyncGenerator[str]:
    """A server that reads the head of a request and answers as told, on a free port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.close()


@pytest.fixture
async def line(database: Database, keyring: Keyring) -> AsyncGenerator[Line]:
    async with async_client(connect_seconds=2, read_seconds=2) as client:
        yield Line(
            client_of=lambda _: client,
            budgets=Budgets(PostgresLedger(database)),
            log=PostgresCallLog(database),
            tokens=TokenStore(database, keyring, poll_seconds=0.01),
            longest_call_seconds=1.0,
        )


def caller_at(line: Line, url: str, **more: object) -> MallCaller:
    side = Side(SELLER, ACCOUNT, PROFILE, url, {"login_id": "seller", "secret_key": "s3cr3t-value"})
    return MallCaller(line, side, **more)  # type: ignore[arg-type]


def kept(database: Database, call_id: UUID, seller: UUID = SELLER) -> dict[str, object] | None:
    with Views(database).read(seller) as cursor:
        return call_of(cursor, call_id)


async def test_a_call_leaves_its_evidence_masked(line: Line, database: Database) -> None:
    answer = whole('{"receiverName": "김받음", "memo": "s3cr3t-value", "ok": 1}', X_Request_Id="m-1")
    async with mall_server(answer) as url:
        caller = caller_at(line, url, intent_id=uuid4(), attempt=1)
        response = await caller.send(
            Request(
                "POST",
                f"{url}/x?accessKey=s3cr3t-value&page=1",
                "deals",
                {"Authorization": "Bearer s3cr3t-value", "X-Key": "s3cr3t-value"},
                '{"receiverTel": "010-1111-2222", "name": "목걸이"}'.encode(),
            )
        )
    assert response.status == 200
    assert caller.last is not None
    row = kept(database, caller.last.call_id)
    assert row is not None
    assert (row["outcome"], row["status"], row["mall_trace_id"], row["attempt"]) == ("answered", 200, "m-1", 1)
    assert "목걸이" in str(row["request"])
    assert not [word for word in ("s3cr3t", "김받음", "1111-2222", "11112222") if word in str(row)]
    assert kept(database, caller.last.call_id, UUID(int=9)) is None


async def test_what_is_signed_bears_the_databases_time_though_our_own_clock_is_wrong(line: Line) -> None:
    now, signed = datetime.now(UTC), list[datetime]()

    def sign(request: Request) -> Request:
        signed.append(caller.now)
        return request

    async with mall_server(whole("{}")) as url:
        caller = caller_at(line, url)
        with time_machine.travel(now - timedelta(hours=1), tick=True):
            await caller.send(Request("GET", f"{url}/x", "deals"), sign)
    assert now - timedelta(minutes=1) < signed[0] < now + timedelta(minutes=5)


async def test_a_call_on_its_way_is_in_evidence_before_it_is_answered(line: Line, database: Database) -> None:
    found: list[dict[str, object]] = []

    async def look(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with database.connection() as connection:
            found.extend(connection.execute("SELECT outcome, status FROM calls").fetchall())
        await whole("{}")(reader, writer)

    profile = replace(
        PROFILE, budgets=(Budget("all", 5, timedelta(seconds=0.1), Algorithm.SLIDING_WINDOW, "account", ""),)
    )
    async with mall_server(look) as url:
        caller = caller_at(line, url)
        caller.side = replace(caller.side, profile=profile)
        await caller.send(Request("GET", f"{url}/x", "deals"))
    assert found == [{"outcome": "unfinished", "status": None}]
    assert caller.last is not None
    row = kept(database, caller.last.call_id) or {}
    assert (row["outcome"], row["budget"]) == ("answered", {"all": 4})


async def test_a_private_answer_is_kept_once_it_is_known_what_to_mask(line: Line, database: Database) -> None:
    async with mall_server(whole('{"text": "김받음 님의 주문"}')) as url:
        caller = caller_at(line, url, private=True)
        await caller.send(Request("GET", f"{url}/orders", "orders"))
        assert caller.last is not None
        assert (kept(database, caller.last.call_id) or {})["answer"] == ""
        await caller.reveal(["김받음"])
    assert "***" in str((kept(database, caller.last.call_id) or {})["answer"])


@pytest.mark.parametrize(
    ("answer", "error", "outcome", "seconds"),
    [
        (cut, LostAnswerError, "lost", 30.0),
        (drip, LostAnswerError, "lost", 1.0),
        (flood, UnavailableError, "too_large", 30.0),
    ],
)
async def test_an_answer_that_does_not_come_is_lost(
    line: Line, database: Database, answer: Answer, error: type[Exception], outcome: str, seconds: float
) -> None:
    async with mall_server(answer) as url:
        caller = caller_at(replace(line, longest_call_seconds=seconds), url)
        with pytest.raises(error):
            await caller.send(Request("POST", f"{url}/x", "deals", body=b"{}"))
    assert caller.last is not None
    assert (kept(database, caller.last.call_id) or {})["outcome"] == outcome
    assert caller.writes == 1


async def test_a_call_that_finds_no_server_was_not_sent(line: Line) -> None:
    async with mall_server(cut) as url:
        pass
    caller = caller_at(line, url)
    with pytest.raises(NotSentError):
        await caller.send(Request("POST", f"{url}/x", "deals"))
    assert caller.writes == 0


@pytest.mark.parametrize("moment", ["before the head leaves", "before the body leaves"])
async def test_an_effect_that_is_another_ones_by_now_does_not_leave_whole(
    moment: str, line: Line, database: Database
) -> None:
    """A process frozen between its last look at the lease and the socket finds out when it goes on."""
    came, asked = list[bytes](), 0
    last_allowed = 1 if moment == "before the head leaves" else 2

    async def read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append(await reader.readexactly(len(b"an effect")))
        await whole("{}")(reader, writer)

    async def before_send() -> None:
        nonlocal asked
        asked += 1
        if asked > last_allowed:
            raise NoLongerOursError

    async with mall_server(read) as url:
        caller = caller_at(line, url, before_send=before_send)
        with pytest.raises(NoLongerOursError):
            await caller.send(Request("POST", f"{url}/x", "deals", {}, b"an effect"))
        assert (came, caller.writes) == ([], 0)
        assert caller.last is not None
        assert (kept(database, caller.last.call_id) or {})["outcome"] == "not_sent"
        last_allowed = 9
        await caller.send(Request("POST", f"{url}/x", "deals", {}, b"an effect"))
    assert came == [b"an effect"]


async def test_a_redirect_is_not_followed(line: Line) -> None:
    async with mall_server(whole("", "302 Found", Location="http://127.0.0.1:1/")) as url:
        response = await caller_at(line, url).send(Request("GET", f"{url}/x", "deals"))
    assert response.status == 302


@pytest.mark.parametrize("url", ["http://169.254.169.254/x", "https://evil.test/x", "http://127.0.0.1:1/x"])
async def test_no_other_host_is_called(line: Line, url: str) -> None:
    with pytest.raises(ForeignHostError):
        await caller_at(line, "http://127.0.0.1:2").send(Request("GET", url, "deals"))


async def test_many_callers_share_one_refresh_of_a_token(line: Line) -> None:
    fetched: list[int] = []

    async def fetch() -> Token:
        fetched.append(1)
        await asyncio.sleep(0.1)
        return Token(f"token-{len(fetched)}", datetime.now(UTC) + timedelta(hours=3))

    callers = [caller_at(line, "http://127.0.0.1:2") for _ in range(8)]
    tokens = await asyncio.gather(*(caller.token(fetch) for caller in callers))
    assert {token.value for token in tokens} == {"token-1"}
    callers[0].refuse_token()
    assert (await callers[0].token(fetch)).value == "token-2"
    assert (await callers[1].token(fetch, refused="token-1")).value == "token-2"
    assert len(fetched) == 2


async def test_a_refresher_that_failed_lets_the_next_one_try(line: Line) -> None:
    async def fail() -> Token:
        raise UnavailableError("오류")

    async def fetch() -> Token:
        return Token("token", datetime.now(UTC) + timedelta(hours=3))

    caller = caller_at(line, "http://127.0.0.1:2")
    with pytest.raises(UnavailableError):
        await caller.token(fail)
    assert (await caller.token(fetch)).value == "token"


async def test_a_budget_holds_over_replicas_and_restarts(database: Database) -> None:
    limit = Budget("all", 5, timedelta(seconds=0.5), Algorithm.SLIDING_WINDOW, "account", "", share=1.0)
    profile = replace(PROFILE, budgets=(limit,))
    claims = claims_of(profile, ACCOUNT, "any")
    first = Budgets(PostgresLedger(database))
    assert first.reserve(claims).closed_for == "restart"
    replicas = [first, Budgets(PostgresLedger(database)), Budgets(PostgresLedger(database))]
    loop, spans = asyncio.get_running_loop(), []

    async def call(budgets: Budgets) -> None:
        for _ in range(5):
            place = await budgets.place(profile, ACCOUNT, "any")
            sent = loop.time()
            await asyncio.to_thread(budgets.answered, place)
            spans.append((sent, loop.time()))

    await asyncio.gather(*(call(each) for each in replicas))
    spans.sort()
    assert all(later[0] - earlier[0] >= 0.5 for earlier, later in zip(spans, spans[5:], strict=False))

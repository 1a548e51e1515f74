"""The whole service on its servers: accounts over HTTP, work from Kafka, evidence in the end."""

import asyncio
import base64
import json
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from psycopg.sql import SQL

from chassis.testing import LONG_SECONDS, Tokens, eventually_async, serving
from contracts import Envelope
from contracts.order_sync import MallOrderRef, OrderConfirmRequested
from mall_gateway.main import service

SELLER, OTHER = uuid4(), uuid4()
SECRET = "very-secret-key-0123456789"


@asynccontextmanager
async def refusing_mall() -> AsyncGenerator[str]:
    """A mall that answers 401 to everything, and counts."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                body = json.dumps({"resultCode": 401, "error": {"message": f"bad key {SECRET}"}}).encode()
                head = f"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
                writer.write(f"{head}\r\n\r\n".encode() + body)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def serve_quietly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.CancelledError):
            await serve(reader, writer)

    server = await asyncio.start_server(serve_quietly, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


@pytest.fixture
async def client(
    database_url: str, keyring_url: str, kafka_servers: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[httpx.AsyncClient]:
    async with refusing_mall() as url:
        for name, value in {
            "MALL_GATEWAY_DATABASE_URL": database_url,
            "KEYRING_URL": keyring_url,
            "MASTER_KEY": base64.b64encode(bytes(range(32))).decode(),
            "KAFKA_BOOTSTRAP_SERVERS": kafka_servers,
            "KAFKA_PREFIX": f"t{uuid4().hex}.",
            "MALL_GATEWAY_MALLS_URL": url,
        }.items():
            monkeypatch.setenv(name, value)
        async with serving(service.asgi, TOKENS) as client:
            yield client


TOKENS = Tokens()
MINE, THEIRS = TOKENS.headers(SELLER), TOKENS.headers(OTHER)


async def entered(client: httpx.AsyncClient, mall: str = "wemakeprice") -> str:
    malls = (await client.get("/v1/malls", headers=MINE)).json()
    (found,) = [each for each in malls if each["code"] == mall]
    fields = {field["name"]: SECRET if field["secret"] else "seller1" for field in found["fields"]}
    answer = await client.post("/v1/accounts", headers=MINE, json={"mall": mall, "label": "본점", "fields": fields})
    assert answer.status_code == 201, answer.text
    return answer.json()["account_id"]


def everything(url: str) -> str:
    """All rows of all tables of a database, as text."""
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        selects = [SQL("SELECT t::text FROM {} t").format(SQL(name)) for (name,) in tables]
        rows = [row for select in selects for row in connection.execute(select).fetchall()]
        events = connection.execute("SELECT convert_from(state, 'UTF8') FROM mall_gateway_events").fetchall()
    return repr(rows) + repr(events)


async def test_an_account_is_entered_verified_changed_and_removed(
    client: httpx.AsyncClient, database_url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    account = await entered(client)
    found = await client.post(f"/v1/accounts/{account}/verify", headers=MINE)
    assert found.status_code == 200, found.text
    assert found.json()["state_label"] == "인증실패"
    assert SECRET not in found.text

    async def rejected() -> bool:
        (row,) = (await client.get("/v1/accounts", headers=MINE)).json()
        return row["state"] == "rejected"

    assert await eventually_async(rejected)
    listed = (await client.get("/v1/calls", headers=MINE)).json()["items"]
    detail = await client.get(f"/v1/calls/{listed[0]['call_id']}", headers=MINE)
    assert detail.json()["status"] == 401
    assert SECRET not in detail.text
    assert (await client.get(f"/v1/calls/{listed[0]['call_id']}", headers=THEIRS)).status_code == 404
    changed = await client.put(f"/v1/accounts/{account}", headers=MINE, json={"label": "지점"})
    assert changed.status_code == 204
    assert SECRET not in everything(database_url) + "".join(capfd.readouterr())
    for act in ("DELETE", "PUT"):
        answer = await client.request(act, f"/v1/accounts/{account}", headers=THEIRS, json={"label": "x"})
        assert answer.status_code == 404
    assert (await client.delete(f"/v1/accounts/{account}", headers=MINE)).status_code == 204
    assert (await client.post(f"/v1/accounts/{account}/verify", headers=MINE)).status_code == 404


async def test_every_mall_is_listed_with_what_it_wants_and_can_do(client: httpx.AsyncClient) -> None:
    found = (await client.get("/v1/malls", headers=MINE)).json()
    assert {each["code"] for each in found} == {
        "tmon",
        "wemakeprice",
        "st11",
        "auction",
        "gmarket",
        "interpark",
        "coupang",
        "smartstore",
        "cjmall",
        "gsshop",
        "hmall",
        "lottecom",
        "lotteimall",
        "gongyoung",
    }
    assert all(each["fields"] and each["kind_label"] and each["key_help"] for each in found)


async def test_the_operator_sees_the_budgets_and_who_uses_them(client: httpx.AsyncClient) -> None:
    account, operator = await entered(client), TOKENS.headers(None, role="operator")
    assert (await client.post(f"/v1/accounts/{account}/verify", headers=MINE)).status_code == 200
    found = (await client.get("/v1/operations/budgets", headers=operator)).json()
    assert len(found) == 14
    (used,) = [each for each in found if each["uses"]]
    assert (used["mall"], used["mall_name"]) == ("wemakeprice", "위메프")
    (use,) = used["uses"]
    assert (use["seller_id"], use["calls"], use["throttled"], use["failed"]) == (str(SELLER), 1, 0, 0)
    assert all(each["calls"] and each["per_seconds"] for each in used["budgets"])
    assert {each["scopes"] for each in used["budgets"] if not each["apis"]} == {1}
    assert (await client.get("/v1/operations/queues", headers=operator)).json() == []
    for path in ("budgets", "queues"):
        assert (await client.get(f"/v1/operations/{path}", headers=MINE)).status_code == 403


async def test_wrong_input_is_told_with_what_to_change(client: httpx.AsyncClient) -> None:
    body = {"mall": "wemakeprice", "fields": {"nonsense": "1"}}
    wrong = await client.post("/v1/accounts", headers=MINE, json=body)
    assert wrong.status_code == 422
    assert {error["field"] for error in wrong.json()["errors"]} > {"fields.nonsense"}
    assert (await client.get("/v1/calls?cursor=made-up", headers=MINE)).status_code == 400
    assert (await client.get("/v1/work")).status_code == 401
    assert (await client.get("/v1/work", headers=TOKENS.headers(SELLER, role="staff"))).status_code == 403
    assert (await client.get("/v1/intents", headers=TOKENS.headers(SELLER, role="staff", orders="read"))).json() == {
        "items": [],
        "next": None,
    }
    settle = await client.post(f"/v1/intents/{uuid4()}/settle", headers=MINE, json={"done": True})
    assert settle.status_code == 404


async def test_what_is_asked_over_kafka_is_answered_over_kafka(client: httpx.AsyncClient, kafka_servers: str) -> None:
    account, prefix = await entered(client), os.environ["KAFKA_PREFIX"]
    order_id = uuid4()
    asking = OrderConfirmRequested(
        order_id=order_id,
        account_id=UUID(account),
        mall="wemakeprice",
        ref=MallOrderRef(order_no="1", line_no="2", box_no="3"),
        quantity=1,
        ship_on=date(2026, 11, 22),
        delay_reason=None,
    )
    envelope = Envelope(
        event_id=uuid4(),
        event_type=asking.type_name(),
        source="order-sync",
        subject=str(order_id),
        occurred_at=datetime.now(UTC),
        seller_id=SELLER,
        correlation_id=uuid4(),
        actor="user:test",
    )
    async with (
        AIOKafkaProducer(bootstrap_servers=kafka_servers) as producer,
        AIOKafkaConsumer(
            f"{prefix}mall-gateway.invoices.v1", bootstrap_servers=kafka_servers, auto_offset_reset="earliest"
        ) as consumer,
    ):
        for _ in range(2):
            await producer.send_and_wait(
                prefix + asking.TOPIC,
                asking.model_dump_json().encode(),
                key=str(order_id).encode(),
                headers=envelope.headers(),
            )
        async with asyncio.timeout(LONG_SECONDS):
            async for record in consumer:
                if record.key == str(order_id).encode():
                    break
    told = json.loads(record.value)
    assert dict(record.headers)["correlation"] == str(envelope.correlation_id).encode()
    assert told["order_id"] == str(order_id)
    assert told["refusal"]["code"] == "credentialsrefused"

    async def refused() -> bool:
        (intent,) = (await client.get("/v1/intents", headers=MINE)).json()["items"]
        detail = (await client.get(f"/v1/intents/{intent['intent_id']}", headers=MINE)).json()
        return [step["step"] for step in detail["steps"]][-1:] == ["Refused"]

    assert await eventually_async(refused)
    assert (await client.get("/v1/work", headers=MINE)).json()["items"] == []

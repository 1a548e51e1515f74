"""L0, the denominator: the same rows, records and indexes by COPY and a raw producer, without any domain code.

It keeps no promise but durability: no intake ids, no fencing, no causes, nothing read back. What it takes is what the
databases themselves take, so no event-sourced program can be faster.
"""

import asyncio
import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid4, uuid5

import psycopg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from bench.lanes.places import PARTITIONS, Places
from bench.topics import from_start
from chassis.database import trusted
from chassis.memory import tune_memory
from contracts.identities import ORDER_LINES
from order_sync.projections import OrderHistoryView, OrdersView

DDL = """
CREATE TABLE events (
    originator_id uuid NOT NULL, originator_version bigint NOT NULL, topic text NOT NULL, state bytea NOT NULL,
    notification_id bigserial, seller_id uuid, actor text NOT NULL, correlation_id uuid NOT NULL, causation_id text,
    traceparent text, recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (originator_id, originator_version)
);
CREATE UNIQUE INDEX ON events (notification_id);
"""
EVENT_COLUMNS = "originator_id, originator_version, topic, state, seller_id, actor, correlation_id, causation_id"
VIEW_COLUMNS = (
    "seller_id, order_id, order_number, account_id, mall, login_id, mall_order_no, mall_line_no, mall_box_no,"
    " mall_deal_no, state_rank, mall_state, mall_product_no, mall_option_no, product_name, option_text, quantity,"
    " unit_price_won, amount_won, shipping_won, region, ordered_at, paid_at, collected_at, sealed"
)
HISTORY_COLUMNS = "seller_id, order_id, position, happened_at, actor, act, result, reason"
PRODUCER: dict[str, Any] = {"acks": "all", "enable_idempotence": True, "linger_ms": 5, "max_batch_size": 256 * 1024}

Line = tuple[UUID, UUID, str, dict[str, Any], dict[str, Any]]
"""Seller, order, order number, the page and the line."""


def decoded(records: Sequence[Any], numbers: Iterator[int]) -> list[Line]:
    """The lines of some pages."""
    found: list[Line] = []
    for record in records:
        page, seller = json.loads(record.value), UUID(dict(record.headers)["seller"].decode())
        found += [
            (seller, _order_id(seller, page, line), f"{next(numbers):015d}", page, line) for line in page["lines"]
        ]
    return found


def _order_id(seller: UUID, page: dict[str, Any], line: dict[str, Any]) -> UUID:
    ref = line["ref"]
    key = f"{ref['order_no']}/{ref['box_no']}/{ref['deal_no']}/{ref['line_no']}"
    return uuid5(ORDER_LINES, f"{seller}/{page['mall']}/{page['account_id']}/{key}")


async def store(connection: psycopg.AsyncConnection[Any], lines: Sequence[Line]) -> None:
    """One event an order, in one transaction."""
    cause = uuid4()
    statement = f"COPY events ({EVENT_COLUMNS}) FROM STDIN"
    async with connection.transaction(), connection.cursor() as cursor, cursor.copy(statement) as copy:
        for seller, order, _, _, line in lines:
            state = json.dumps(line, ensure_ascii=False).encode()
            await copy.write_row((order, 1, "Collected", state, seller, "bench", cause, None))


async def publish(producer: Any, topic: str, lines: Sequence[Line]) -> None:
    """One record an order."""
    sent: list[Any] = []
    for seller, order, number, page, line in lines:
        public = {name: value for name, value in line.items() if name != "buyer"}
        event = {"order_id": str(order), "order_number": number, "mall": page["mall"], **public}
        headers = [("ce_id", str(order).encode()), ("seller", str(seller).encode())]
        value = json.dumps(event, ensure_ascii=False).encode()
        sent.append(await producer.send(topic, value, key=str(order).encode(), headers=headers))
    await asyncio.gather(*sent)


async def show(connection: psycopg.AsyncConnection[Any], lines: Sequence[Line], position: int) -> None:
    """One row of the order list and one of the history an order."""
    async with connection.transaction(), connection.cursor() as cursor:
        async with cursor.copy(f"COPY orders_view ({VIEW_COLUMNS}) FROM STDIN") as copy:
            for each in lines:
                await copy.write_row(_row(*each))
        async with cursor.copy(f"COPY order_history_view ({HISTORY_COLUMNS}) FROM STDIN") as copy:
            for place, (seller, order, _, _, line) in enumerate(lines, position):
                await copy.write_row((seller, order, place, line["ordered_at"], "bench", "주문수집", "성공", None))


def _row(seller: UUID, order: UUID, number: str, page: dict[str, Any], line: dict[str, Any]) -> tuple[Any, ...]:
    ref = line["ref"]
    return (
        *(seller, order, number, page["account_id"], page["mall"], "bench", ref["order_no"], ref["line_no"]),
        *(ref["box_no"], ref["deal_no"], 0, line["mall_state"], line["mall_product_no"], line["mall_option_no"]),
        *(line["product_name"], line["option_text"], line["quantity"], line["unit_price_won"], line["amount_won"]),
        *(line["shipping_won"], line["region"], line["ordered_at"], line["paid_at"], line["ordered_at"]),
        line["buyer"]["sealed"],
    )


async def work() -> None:
    """Each batch is stored, then published and shown at the same time."""
    places = Places.from_environment()
    writing = await psycopg.AsyncConnection.connect(places.database_url, autocommit=True)
    showing = await psycopg.AsyncConnection.connect(places.database_url, autocommit=True)
    await writing.execute(trusted(DDL + OrdersView.ddl + OrderHistoryView.ddl))
    producer: Any = AIOKafkaProducer(bootstrap_servers=places.kafka, **PRODUCER)
    consumer: Any = AIOKafkaConsumer(bootstrap_servers=places.kafka, enable_auto_commit=False)
    await producer.start()
    await consumer.start()
    from_start(consumer, [TopicPartition(places.fetched, number) for number in range(PARTITIONS)])
    done, numbers = 0, iter(range(1, 10**12))
    while True:
        batches = await consumer.getmany(timeout_ms=1000, max_records=10)
        lines = decoded([record for records in batches.values() for record in records], numbers)
        if lines:
            await store(writing, lines)
            await asyncio.gather(publish(producer, places.collected, lines), show(showing, lines, done))
            done += len(lines)


def run() -> None:
    """Work until killed; it is spared the collector as the product is."""
    tune_memory()
    asyncio.run(work())

"""Figure 3: the order view folded anew, beside a cursor with COPY and beside `ProjectionRunner`."""

import json
import time
from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

import psycopg
from eventsourcing.projection import ProjectionRunner
from psycopg.sql import SQL, Identifier

from bench.chain import Chain, chain
from bench.filling import fill, template
from bench.lanes import tutorial
from bench.lanes.bare_orders import VIEW_COLUMNS
from bench.measures import Figure, Outcome, Shown, interleaved, ratios, spread
from bench.orders import MALL
from bench.workbench import Workbench
from chassis.database import trusted
from order_sync.projections import OrdersView

COLUMNS = VIEW_COLUMNS + ", product_id, option_key, matched_by, match_evidence"
CURSOR_ROWS = 5000
EVENTS = """
SELECT originator_id, state, recorded_at FROM order_sync_events
WHERE topic LIKE '%:Order.Collected' ORDER BY notification_id
"""
RUNNER_SECONDS = 120.0


def measure(bench: Workbench) -> Outcome:
    """The store is filled once; the three ways take turns."""
    events = bench.pick(2_000, 100_000, 1_000_000)
    slice_ = bench.pick(100, 1_000, 5_000)
    found: dict[str, list[float]] = {"product": [], "L0": [], "L1": []}
    outcome = Outcome()
    with bench.servers.corner("store") as corner, chain(corner, projections=(OrdersView(),)) as parts:
        fill(parts, events)
        parts.project()
        for number, block in enumerate(interleaved(list(found), bench.blocks)):
            for name in block:
                rate, count = _block(bench, name, parts, number, slice_)
                found[name].append(rate)
                bench.tell(f"rebuild {name}: {count:,} events, {rate:,.0f}/s")
        outcome.differences += _differences(parts, events + len(template().lines), bench.blocks)
    bare, runner = ratios(found["product"], found["L0"]), ratios(found["product"], found["L1"])
    note = f"{events:,} events; ProjectionRunner over {slice_:,}, compared by events a second"
    outcome.figures += [
        Figure("rebuild", "view rebuilt, events/s beside a cursor and COPY", 0.35, 0.5, bare, note=note),
        Figure("rebuild-runner", "view rebuilt, events/s beside ProjectionRunner", 20, 50, runner, unit="×"),
    ]
    outcome.shown += [Shown(f"rebuild, {name}: events/s", spread(rates)) for name, rates in found.items()]
    return outcome


def _block(bench: Workbench, name: str, parts: Chain, number: int, slice_: int) -> tuple[float, int]:
    match name:
        case "product":
            seconds, count = _rebuild(parts), parts.log.last()
        case "L0":
            seconds, count = _copy(parts, f"bare_{number}"), parts.log.last()
        case _:
            seconds, count = _run_library(bench, slice_), slice_
    return count / seconds, count


def _rebuild(parts: Chain) -> float:
    """A new generation, until it serves."""
    parts.projector.rebuild()
    started = time.perf_counter()
    while parts.projector.step() or _building(parts):
        pass
    return time.perf_counter() - started


def _building(parts: Chain) -> bool:
    with parts.database.connection() as connection:
        row = connection.execute("SELECT 1 FROM projection_generations WHERE status = 'building'").fetchone()
    return row is not None


def _copy(parts: Chain, schema: str) -> float:
    """A cursor over the store, and COPY into a table with the view's columns and indexes."""
    url = parts.corner.urls["store"]
    with psycopg.connect(url) as reading, psycopg.connect(url) as writing:
        writing.execute(SQL("CREATE SCHEMA {}").format(Identifier(schema)))
        writing.execute(SQL("SET LOCAL search_path = {}").format(Identifier(schema)))
        writing.execute(trusted(OrdersView.ddl))
        started = time.perf_counter()
        with writing.cursor().copy(trusted(f"COPY orders_view ({COLUMNS}) FROM STDIN")) as copy:
            for row in _rows(reading):
                copy.write_row(row)
        writing.commit()
        return time.perf_counter() - started


def _rows(connection: psycopg.Connection[Any]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor("events") as cursor:
        cursor.itersize = CURSOR_ROWS
        statement = (
            "SELECT originator_id, state, recorded_at FROM order_sync_events WHERE topic LIKE '%:Order.Collected'"
        )
        for order_id, state, recorded_at in cursor.execute(trusted(statement + " ORDER BY notification_id")):
            yield _row(order_id, json.loads(state), recorded_at)


def _row(order_id: UUID, fact: dict[str, Any], recorded_at: Any) -> tuple[Any, ...]:
    line, item, match = fact["line"]["_data_"], fact["item"]["_data_"], fact["match"]["_data_"]
    numbers = line["numbers"]["_data_"]
    return (
        *(fact["seller_id"]["_data_"], order_id, fact["number"], line["account_id"]["_data_"], line["mall"]),
        *(line["login_id"], numbers["order_no"], numbers["line_no"], numbers["box_no"], numbers["deal_no"], 0),
        *(fact["sight"]["_data_"]["mall_state"], item["mall_product_no"], item["mall_option_no"]),
        *(item["product_name"], item["option_text"], line["quantity"], item["unit_price_won"], item["amount_won"]),
        *(item["shipping_won"], item["region"], item["ordered_at"]["_data_"], item["paid_at"]["_data_"], recorded_at),
        *(fact["sealed"], match["product_id"]["_data_"], match["option_key"], match["by"], match["evidence"]),
    )


def _run_library(bench: Workbench, count: int) -> float:
    """The library's runner over a store of its own."""
    window = template()
    lines = [line.model_dump(mode="json") for line in window.lines]
    with bench.servers.corner("store") as corner:
        environment = tutorial.library_environment(corner.urls["store"])
        orders = tutorial.Orders(environment)
        for start in range(count):
            line = lines[start % len(lines)]
            line = {**line, "ref": {**line["ref"], "order_no": f"{start:016d}"}}
            orders.save(tutorial.Order(window.seller_id, window.account_id, MALL, line))
        last = cast("int", orders.recorder.max_notification_id())
        orders.close()
        started = time.perf_counter()
        with ProjectionRunner(
            application_class=tutorial.Orders,
            projection_class=tutorial.OrdersProjection,
            view_class=tutorial.OrdersTable,
            env=environment,
        ) as runner:
            runner.wait(last, timeout=RUNNER_SECONDS)
            return time.perf_counter() - started


def _differences(parts: Chain, orders: int, blocks: int) -> list[str]:
    """Every view has each order once, and all have the money that the events tell."""
    told = sum(line.amount_won for line in template().lines) * (orders // len(template().lines))
    schemas = [f"orders_g{blocks + 1}", *(f"bare_{number}" for number in range(blocks))]
    found: list[str] = []
    with parts.database.connection() as connection:
        for schema in schemas:
            statement = f"SELECT count(*) AS orders, sum(amount_won)::bigint AS won FROM {schema}.orders_view"  # noqa: S608
            row = connection.execute(trusted(statement)).fetchone() or {}
            if (row["orders"], row["won"]) != (orders, told):
                found.append(f"rebuild: {schema} shows {dict(row)}, the events tell {orders} orders and {told} won")
    return found

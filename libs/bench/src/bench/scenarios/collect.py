"""Figure 1: a fetched page → stored → published → in the view, beside the bare databases and the plain libraries."""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import UUID

import psycopg

from bench import checker
from bench.lanes.kinds import BARE, PRODUCT, TUTORIAL, Kind
from bench.lanes.places import PARTITIONS, Places
from bench.lanes.product import collection_id
from bench.lanes.running import Program, Rows, Use, program
from bench.measures import Figure, Outcome, Shown, interleaved, ratios, spread
from bench.orders import Record, Window, fetched, record, windows
from bench.servers import Corner
from bench.topics import Counter, counting, producing, put
from bench.workbench import Workbench
from chassis.broker import create_topics

PAGES_PER_WINDOW = 10
SELLERS = 20


@dataclass(frozen=True)
class Load:
    """What one block of a lane gets: pages to warm up with, and pages that count."""

    warm: Sequence[Window]
    measured: Sequence[Window]

    @property
    def orders(self) -> int:
        """How many orders count."""
        return sum(len(window.lines) for window in self.measured)


@dataclass(frozen=True)
class Block:
    """What one block of a lane showed."""

    orders: int
    seconds: float
    used: Use
    peak_megabytes: float
    differences: Sequence[str]

    @property
    def rate(self) -> float:
        """Orders a second."""
        return self.orders / self.seconds


def records(some: Sequence[Window]) -> list[Record]:
    """The pages of windows as they lie on Kafka, window after window within each page number."""
    return [
        record(window, fetched(window, page, collection_id(window)), f"{window.number}/{page}")
        for page in range(1, max(w.pages for w in some) + 1)
        for window in some
    ]


async def run_block(bench: Workbench, kind: Kind, load: Load) -> Block:
    """One block of one lane, in a fresh corner of the servers."""
    with bench.servers.corner("store", "keys") as corner:
        places = Places(corner.urls["store"], corner.kafka, corner.prefix)
        await create_topics(corner.kafka, [places.fetched, places.collected], partitions=PARTITIONS)
        everything = [*load.warm, *load.measured]
        await asyncio.to_thread(kind.prepare, corner.urls["store"], everything)
        log = bench.servers.directory / f"{corner.prefix}{kind.name}.log"
        async with counting(corner.kafka, places.collected, PARTITIONS) as topic:
            with program(kind.entry, kind.environment(corner), log) as lane:
                block = await _timed(bench, kind, load, corner, lane, topic)
            found = await _differences(kind, everything, corner, topic)
    return Block(block.orders, block.seconds, block.used, block.peak_megabytes, found)


async def _timed(bench: Workbench, kind: Kind, load: Load, corner: Corner, lane: Program, topic: Counter) -> Block:
    places = Places(corner.urls["store"], corner.kafka, corner.prefix)
    warm, measured = records(load.warm), records(load.measured)
    connection = await psycopg.AsyncConnection[Any].connect(places.database_url, autocommit=True)
    async with connection, producing(corner.kafka) as producer:
        rows = Rows(connection, kind.views)

        async def done(orders: int) -> bool:
            return await topic.count() >= orders and await rows.count() >= orders

        warmed = sum(len(window.lines) for window in load.warm)
        await put(producer, places.fetched, warm)
        await lane.until(lambda: done(warmed))
        before, started = Use.so_far(bench.servers, lane), time.perf_counter()
        await put(producer, places.fetched, measured)
        await lane.until(lambda: done(warmed + load.orders))
        seconds, used = time.perf_counter() - started, Use.so_far(bench.servers, lane) - before
        return Block(load.orders, seconds, used, lane.peak_megabytes, [])


async def _differences(kind: Kind, some: Sequence[Window], corner: Corner, topic: Counter) -> list[str]:
    url = corner.urls["store"]
    published = [json.loads(each.value) for each in await topic.read()]
    places: dict[str, checker.Found] = {
        "store": await asyncio.to_thread(lambda: list(kind.stored(url))),
        "topic": [(UUID(each["order_id"]), each["amount_won"]) for each in published],
        "view": await asyncio.to_thread(kind.shown, url),
    }
    return [f"{kind.name}: {each}" for each in checker.differences(checker.truth(some), places)]


def loads_of(bench: Workbench) -> dict[str, Load]:
    """What each lane gets; the plain libraries get a slice, for a rate needs no more."""
    count = bench.pick(2, 20, 100)
    warm = windows(2, sellers=2, pages=bench.pick(1, 5, 5), first=10_000)
    whole = Load(warm, windows(count, sellers=SELLERS, pages=bench.pick(2, PAGES_PER_WINDOW, PAGES_PER_WINDOW)))
    slice_ = Load(
        windows(1, sellers=1, pages=1, first=10_000),
        windows(bench.pick(1, 4, 20), sellers=SELLERS, pages=bench.pick(1, 5, 5)),
    )
    return {PRODUCT.name: whole, BARE.name: whole, TUTORIAL.name: slice_}


def measure(bench: Workbench) -> Outcome:
    """All blocks of all lanes."""
    given, kinds = loads_of(bench), {kind.name: kind for kind in (PRODUCT, BARE, TUTORIAL)}
    found: dict[str, list[Block]] = defaultdict(list)
    for order in interleaved(list(kinds), bench.blocks):
        for name in order:
            block = asyncio.run(run_block(bench, kinds[name], given[name]))
            bench.tell(f"collect {name}: {block.orders} orders in {block.seconds:.2f} s, {block.rate:,.0f}/s")
            found[name].append(block)
    return _outcome(found)


def _outcome(found: dict[str, list[Block]]) -> Outcome:
    rates = {name: [block.rate for block in blocks] for name, blocks in found.items()}
    note = ", ".join(f"{name} {spread(each)}/s" for name, each in rates.items())
    bare, plain = ratios(rates["product"], rates["L0"]), ratios(rates["product"], rates["L1"])
    return Outcome(
        [
            Figure("collect", "orders/s beside L0", 0.45, 0.60, bare, note=note),
            Figure("collect-libraries", "orders/s beside L1", 8, 20, plain, unit="×"),
        ],
        [each for name, blocks in found.items() for each in _shown(name, blocks)],
        [each for blocks in found.values() for block in blocks for each in block.differences],
    )


def _shown(name: str, blocks: Sequence[Block]) -> list[Shown]:
    def per_thousand(part: str) -> str:
        return f"{median([getattr(block.used, part) / block.orders * 1000 for block in blocks]):.2f}"

    cpu = f"lane {per_thousand('lane')}, PostgreSQL {per_thousand('postgres')}, Kafka {per_thousand('kafka')}"
    return [
        Shown(f"collect, {name}: orders/s", spread([block.rate for block in blocks])),
        Shown(f"collect, {name}: CPU-seconds per 1,000 orders", cpu),
        Shown(f"collect, {name}: peak memory of the process", f"{max(b.peak_megabytes for b in blocks):.0f} MB"),
    ]

"""Figure 1: a fetched page → stored → published → in the view, beside the bare databases and the plain libraries.

Orders are measured so, with what is wanted of them; claims and inquiries beside the bare databases only, and shown.
"""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import psycopg

from bench import checker
from bench.lanes.kinds import CLAIM_LANES, INQUIRY_LANES, ORDER_LANES, Kind
from bench.lanes.places import PARTITIONS
from bench.lanes.product import collection_id
from bench.lanes.running import Program, Rows, Use, program
from bench.measures import Figure, Outcome, Shown, interleaved, ratios, spread
from bench.orders import Record, Window, record, windows
from bench.servers import Corner
from bench.subjects import Subject
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
    def rows(self) -> int:
        """How many orders, claims or inquiries count."""
        return sum(len(window.lines) for window in self.measured)


@dataclass(frozen=True)
class Block:
    """What one block of a lane showed."""

    rows: int
    seconds: float
    used: Use
    peak_megabytes: float
    differences: Sequence[str]

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds


def records(subject: Subject, some: Sequence[Window]) -> list[Record]:
    """The pages of windows as they lie on Kafka, window after window within each page number."""
    return [
        record(window, subject.page(window, page, collection_id(window, subject.item)), f"{window.number}/{page}")
        for page in range(1, max(w.pages for w in some) + 1)
        for window in some
    ]


async def run_block(bench: Workbench, kind: Kind, load: Load) -> Block:
    """One block of one lane, in a fresh corner of the servers."""
    with bench.servers.corner("store", "keys") as corner:
        places = kind.subject.places(corner)
        await create_topics(corner.kafka, [places.fetched, places.collected], partitions=PARTITIONS)
        everything = [*load.warm, *load.measured]
        await asyncio.to_thread(kind.prepare, corner.urls["store"], everything)
        log = bench.servers.directory / f"{corner.prefix}{kind.name}.log"
        async with counting(corner.kafka, places.collected, PARTITIONS) as topic:
            with program(kind.entry, kind.environment(corner), log) as lane:
                block = await _timed(bench, kind, load, corner, lane, topic)
            found = await _differences(kind, everything, corner, topic)
    return Block(block.rows, block.seconds, block.used, block.peak_megabytes, found)


async def _timed(bench: Workbench, kind: Kind, load: Load, corner: Corner, lane: Program, topic: Counter) -> Block:
    places = kind.subject.places(corner)
    warm, measured = records(kind.subject, load.warm), records(kind.subject, load.measured)
    connection = await psycopg.AsyncConnection[Any].connect(places.database_url, autocommit=True)
    async with connection, producing(corner.kafka) as producer:
        rows = Rows(connection, kind.views)

        async def done(count: int) -> bool:
            return await topic.count() >= count and await rows.count() >= count

        warmed = sum(len(window.lines) for window in load.warm)
        await put(producer, places.fetched, warm)
        await lane.until(lambda: done(warmed))
        before, started = Use.so_far(bench.servers, lane), time.perf_counter()
        await put(producer, places.fetched, measured)
        await lane.until(lambda: done(warmed + load.rows))
        seconds, used = time.perf_counter() - started, Use.so_far(bench.servers, lane) - before
        return Block(load.rows, seconds, used, lane.peak_megabytes, [])


async def _differences(kind: Kind, some: Sequence[Window], corner: Corner, topic: Counter) -> list[str]:
    url, subject = corner.urls["store"], kind.subject
    places: dict[str, checker.Found] = {
        "store": await asyncio.to_thread(lambda: list(kind.stored(url))),
        "topic": [subject.fact_of(json.loads(each.value)) for each in await topic.read()],
        "view": await asyncio.to_thread(kind.shown, url),
    }
    return [f"{kind.name}: {each}" for each in checker.differences(subject.truth(some), places, subject)]


def _whole(bench: Workbench, count: int) -> Load:
    """So many windows, after some to warm up with."""
    pages = bench.pick(2, PAGES_PER_WINDOW, PAGES_PER_WINDOW)
    warm = windows(2, sellers=2, pages=bench.pick(1, 5, 5), first=10_000)
    return Load(warm, windows(count, sellers=SELLERS, pages=pages))


def _slice(bench: Workbench) -> Load:
    """What the plain libraries get: a rate needs no more."""
    warm = windows(1, sellers=1, pages=1, first=10_000)
    return Load(warm, windows(bench.pick(1, 4, 20), sellers=SELLERS, pages=bench.pick(1, 5, 5)))


def measure(bench: Workbench) -> Outcome:
    """All blocks of all lanes, for orders."""
    whole, slice_ = _whole(bench, bench.pick(2, 20, 100)), _slice(bench)
    found = _blocks(bench, "collect", ORDER_LANES, lambda kind: slice_ if kind.name == "L1" else whole)
    rates = {name: [block.rate for block in blocks] for name, blocks in found.items()}
    note = ", ".join(f"{name} {spread(each)}/s" for name, each in rates.items())
    bare, plain = ratios(rates["product"], rates["L0"]), ratios(rates["product"], rates["L1"])
    figures = [
        Figure("collect", "orders/s beside L0", 0.45, 0.60, bare, note=note),
        Figure("collect-libraries", "orders/s beside L1", 8, 20, plain, unit="×"),
    ]
    return _outcome("collect", "orders", found, figures, [])


def measure_claims(bench: Workbench) -> Outcome:
    """All blocks of both lanes, for claims."""
    return _beside_bare(bench, "collect-claims", CLAIM_LANES)


def measure_inquiries(bench: Workbench) -> Outcome:
    """All blocks of both lanes, for inquiries."""
    return _beside_bare(bench, "collect-inquiries", INQUIRY_LANES)


def _beside_bare(bench: Workbench, scenario: str, kinds: Sequence[Kind]) -> Outcome:
    load, noun = _whole(bench, bench.pick(2, 10, 50)), kinds[0].subject.name
    found = _blocks(bench, scenario, kinds, lambda _: load)
    ours, bare = ([block.rate for block in found[name]] for name in ("product", "L0"))
    return _outcome(
        scenario, noun, found, [], [Shown(f"{scenario}: {noun}/s beside L0", spread(ratios(ours, bare), 2))]
    )


Blocks = Mapping[str, Sequence[Block]]
"""By the lane's name."""


def _blocks(bench: Workbench, scenario: str, kinds: Sequence[Kind], given: Callable[[Kind], Load]) -> Blocks:
    """The lanes' blocks, interleaved."""
    by_name = {kind.name: kind for kind in kinds}
    found: dict[str, list[Block]] = defaultdict(list)
    for turn in interleaved(list(by_name), bench.blocks):
        for name in turn:
            kind = by_name[name]
            block = asyncio.run(run_block(bench, kind, given(kind)))
            told = f"{block.rows} {kind.subject.name} in {block.seconds:.2f} s, {block.rate:,.0f}/s"
            bench.tell(f"{scenario} {name}: {told}")
            found[name].append(block)
    return found


def _outcome(scenario: str, noun: str, found: Blocks, figures: list[Figure], shown: list[Shown]) -> Outcome:
    lanes = [each for name, blocks in found.items() for each in _shown(f"{scenario}, {name}", noun, blocks)]
    differences = [f"{scenario}, {each}" for blocks in found.values() for block in blocks for each in block.differences]
    return Outcome(figures, [*shown, *lanes], differences)


def _shown(lane: str, noun: str, blocks: Sequence[Block]) -> list[Shown]:
    def per_thousand(part: str) -> str:
        return f"{median([getattr(block.used, part) / block.rows * 1000 for block in blocks]):.2f}"

    cpu = f"lane {per_thousand('lane')}, PostgreSQL {per_thousand('postgres')}, Kafka {per_thousand('kafka')}"
    return [
        Shown(f"{lane}: {noun}/s", spread([block.rate for block in blocks])),
        Shown(f"{lane}: CPU-seconds per 1,000 {noun}", cpu),
        Shown(f"{lane}: peak memory of the process", f"{max(b.peak_megabytes for b in blocks):.0f} MB"),
    ]

"""Figure 5, second half: how long others wait while one seller asks a hundred times as much."""

import asyncio
import random
from collections.abc import Sequence
from typing import Any

from bench.lanes import product
from bench.lanes.places import PARTITIONS, Places
from bench.lanes.product import collection_id
from bench.lanes.running import Program, program
from bench.listening import Listener, listening, send_at
from bench.measures import Figure, Outcome, Shown, interleaved, percentile, ratios, spread
from bench.orders import Window, fetched, record, windows
from bench.topics import producing
from bench.workbench import Workbench
from chassis.broker import create_topics
from local_runtime.ports import free_port

OTHERS = 20
PAGES_A_SECOND = 0.25
"""Of each of the others."""
TIMES_AS_MUCH = 100
LINES_A_PAGE = 10
WITHIN_SECONDS = 60.0
FIRST = 100_000


def measure(bench: Workbench) -> Outcome:
    """One installation; stretches with and without the busy seller, in turn."""
    found, differences = asyncio.run(_run(bench))
    for name, samples in found.items():
        bench.tell(f"neighbours {name}: others' p99 {', '.join(f'{1000 * each:.0f}' for each in samples)} ms")
    title = f"others' p99 beside one seller with {TIMES_AS_MUCH} times as much / alone"
    figure = Figure("neighbours", title, 1.5, 1.2, ratios(found["beside"], found["alone"]), better="less")
    shown = [
        Shown(f"neighbours, {name}: others' p99", spread([1000 * each for each in samples], unit="ms"))
        for name, samples in found.items()
    ]
    return Outcome([figure], shown, differences)


async def _run(bench: Workbench) -> tuple[dict[str, list[float]], list[str]]:
    seconds = bench.pick(3.0, 15.0, 30.0)
    order = [name for block in interleaved(["alone", "beside"], bench.blocks) for name in block]
    stretches = [
        stretch_of_pages(number, seconds, busy=name == "beside") for number, name in enumerate(["alone", *order])
    ]
    found: dict[str, list[float]] = {"alone": [], "beside": []}
    with bench.servers.corner("store", "keys") as corner:
        places = Places(corner.urls["store"], corner.kafka, corner.prefix)
        await create_topics(corner.kafka, [places.fetched, places.collected], partitions=PARTITIONS)
        everything = [window for stretch in stretches for window in stretch]
        await asyncio.to_thread(product.prepared, corner.urls["store"], everything)
        log = bench.servers.directory / f"{corner.prefix}neighbours.log"
        environment = product.environment(corner, free_port())
        with program("order_sync.main:main", environment, log) as lane:
            async with producing(corner.kafka) as producer, listening(corner.kafka, places.collected) as listener:
                for name, stretch in zip(["warm", *order], stretches, strict=True):
                    waits = await _stretch(lane, producer, listener, places, stretch, seconds)
                    if name != "warm":
                        found[name].append(percentile(waits, 0.99))
            lost = sum(len(each.lines) for each in everything) - len(listener.heard)
    return found, [f"neighbours: {lost} orders never came"] if lost else []


def stretch_of_pages(number: int, seconds: float, *, busy: bool) -> list[Window]:
    """The pages of one stretch: some of each other seller, and, of seller 0, a hundred times as many as of each."""
    first, each = FIRST + number * 10_000, max(1, round(seconds * PAGES_A_SECOND))
    others = windows(OTHERS * each, sellers=OTHERS, pages=1, lines_per_page=LINES_A_PAGE, first=first)
    theirs = [Window(window.number, window.seller + 1, 1, LINES_A_PAGE) for window in others]
    count = round(seconds * PAGES_A_SECOND * TIMES_AS_MUCH) if busy else 0
    return [*theirs, *windows(count, sellers=1, pages=1, lines_per_page=LINES_A_PAGE, first=first + 5_000)]


async def _stretch(
    lane: Program,
    producer: Any,
    listener: Listener,
    places: Places,
    stretch: Sequence[Window],
    seconds: float,
) -> list[float]:
    """The others' waits: from when a page was to be sent to when its last order was consumed."""
    numbers, loop = random.Random(stretch[0].number), asyncio.get_running_loop()
    records = [(w, record(w, fetched(w, 1, collection_id(w)), f"{w.number}/1")) for w in stretch]
    begin, before = loop.time() + 0.5, len(listener.heard)
    sending = [send_at(producer, places.fetched, each, begin + numbers.uniform(0, seconds)) for _, each in records]
    sent = dict(zip([window.number for window in stretch], await asyncio.gather(*sending), strict=True))
    orders = sum(len(window.lines) for window in stretch)

    async def done() -> bool:
        return await listener.until(before + orders, 0.5)

    await lane.until(done)
    return [_heard(listener, window) - sent[window.number] for window in stretch if window.seller != 0]


def _heard(listener: Listener, window: Window) -> float:
    return max(listener.heard[line.ref.order_no, line.ref.line_no] for line in window.lines)

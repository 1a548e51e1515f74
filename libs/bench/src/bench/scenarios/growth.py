"""Figure 7: what an append costs when the store holds many events, beside one that holds few."""

import time
from collections.abc import Sequence
from statistics import median

from bench.chain import Chain, chain, pages
from bench.filling import fill
from bench.measures import Figure, Outcome, Shown, interleaved, ratios, spread
from bench.orders import Window, windows
from bench.workbench import Workbench


def measure(bench: Workbench) -> Outcome:
    """Two stores, filled once; then pages are appended to one and the other in turn."""
    large, small = bench.pick(20_000, 2_000_000, 10_000_000), bench.pick(2_000, 100_000, 100_000)
    with (
        bench.servers.corner("store") as big,
        bench.servers.corner("store") as little,
        chain(big) as much,
        chain(little) as few,
    ):
        for parts, rows in ((much, large), (few, small)):
            started = time.monotonic()
            fill(parts, rows)
            bench.tell(f"growth: a store filled with {rows:,} events in {time.monotonic() - started:.0f} s")
        found = _append_in_turn(bench, {"large": much, "small": few})
    title = f"seconds per append with {large:,} events stored / with {small:,}"
    figure = Figure("growth", title, 1.3, 1.1, ratios(found["large"], found["small"]), better="less")
    micros = {name: [1e6 * each for each in times] for name, times in found.items()}
    return Outcome([figure], [Shown(f"growth, {name}: µs an order", spread(each)) for name, each in micros.items()])


def _append_in_turn(bench: Workbench, stores: dict[str, Chain]) -> dict[str, list[float]]:
    """Seconds an order, the median of the pages of each block."""
    turns = [_pages(number, bench.pick(2, 20, 20)) for number in range(bench.blocks + 1)]
    for parts in stores.values():
        parts.prepare([window for turn in turns for window in turn])
    found: dict[str, list[float]] = {name: [] for name in stores}
    for number, block in enumerate(interleaved(list(stores), bench.blocks + 1)):
        for name in block:
            seconds = _append(stores[name], turns[number])
            if number:
                found[name].append(seconds)
                bench.tell(f"growth {name}: {1e6 * seconds:.0f} µs an order")
    return found


def _pages(number: int, count: int) -> list[Window]:
    """The pages of one turn, of sellers that the filling knows nothing of."""
    some = windows(count, sellers=5, pages=1, first=number * 1000)
    return [Window(each.number, each.seller + 1, each.pages, each.lines_per_page) for each in some]


def _append(parts: Chain, some: Sequence[Window]) -> float:
    times: list[float] = []
    for each in pages(some):
        started = time.perf_counter()
        parts.take([each], 1)
        times.append((time.perf_counter() - started) / 100)
    return median(times)

"""Figure 9: how long the console's pages take with many orders and products in the views, one request at a time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from statistics import median

from bench.measures import Figure, Outcome, Shown, most_first, percentile
from bench.screens import FIRST, LISTINGS, NOTHING, next_cursor
from bench.shop import Shops, open_shops
from bench.visitor import Visitor, visiting
from bench.workbench import Workbench
from order_sync.application import SEOUL
from proofs.seller_day import PASSWORD

MUST_MS, HOPED_MS = 300.0, 150.0


def measure(bench: Workbench) -> Outcome:
    """Every list of the large shop in every way, in turn, many times over."""
    shops = bench.shared(open_shops)
    with visiting(shops.suite.url("console"), shops.large, PASSWORD) as visitor:
        addresses = dict(_addresses(visitor))
        differences = _wrong(visitor, addresses)
        before = shops.cpu_seconds()
        times = _times(bench, visitor, addresses)
        asked = sum(map(len, times.values()))
        used = most_first(shops.cpu_seconds(), before, asked / 1000)
    return told(shops, times, differences, used)


def _addresses(visitor: Visitor) -> Iterator[tuple[str, str]]:
    """What is asked for, by what it is called: pages in the middle are found by those before them."""
    yield from (listing.largest() for listing in LISTINGS)
    today = datetime.now(SEOUL).date()
    for listing in (FIRST, *LISTINGS):
        yield from listing.ways()
        cursor = next_cursor(visitor.look(listing.half(today)).text)
        if cursor:
            yield f"{listing.label} 중간 쪽", listing.all(f"cursor={cursor}")


def _wrong(visitor: Visitor, addresses: Mapping[str, str]) -> list[str]:
    """Pages that are refused, or show nothing where there must be rows; each is warm afterwards."""
    found: list[str] = []
    for name, address in addresses.items():
        seen = visitor.look(address)
        if seen.status != 200:
            found.append(f"pages: {name} answers {seen.status}")
        elif NOTHING in seen.text:
            found.append(f"pages: {name} shows nothing")
    return found


def _times(bench: Workbench, visitor: Visitor, addresses: Mapping[str, str]) -> Mapping[str, Sequence[float]]:
    """Milliseconds of each page."""
    times: dict[str, list[float]] = defaultdict(list)
    for turn in range(bench.pick(5, 20, 60)):
        for name, address in addresses.items():
            times[name].append(1000 * visitor.look(address).seconds)
        if turn == 0:
            worst = max(times, key=lambda name: times[name][0])
            bench.tell(f"pages: {len(times)} pages, the slowest of the first turn {worst}: {times[worst][0]:.0f} ms")
    return times


def told(shops: Shops, times: Mapping[str, Sequence[float]], differences: list[str], used: str) -> Outcome:
    """The figure of the slowest page, and the times of all; `used` are CPU milliseconds a page."""
    slow = {name: percentile(samples, 0.95) for name, samples in times.items()}
    worst = max(slow, key=lambda name: slow[name])
    over = [name for name, value in slow.items() if value > MUST_MS]
    note = f"{worst}; {shops.orders:,} orders, {shops.products:,} products; {len(over)} of {len(slow)} pages over"
    title = "the slowest page's p95 at the console, one request at a time"
    figure = Figure("pages", title, MUST_MS, HOPED_MS, [slow[worst]], better="less", unit="ms", note=note)
    shown = [
        Shown(f"{name}: ms, p50 / p95", f"{median(times[name]):.0f} / {value:.0f}", "pages")
        for name, value in sorted(slow.items(), key=lambda pair: -pair[1])
    ]
    shown.append(Shown("CPU ms a page, of the parts", used, "pages"))
    return Outcome([figure], shown, differences)

"""Figure 5: what an order costs with many sellers beside a few, all else the same."""

import time
from collections.abc import Sequence

from bench import checker
from bench.chain import chain, pages
from bench.measures import Figure, Outcome, Shown, interleaved, ratios, spread
from bench.orders import Window, windows
from bench.subjects import ORDERS
from bench.workbench import Workbench
from chassis.database import trusted

PAGES_A_COMMIT = 50
LINES_A_PAGE = 10
FEW = 10


def measure(bench: Workbench) -> Outcome:
    """Blocks with many and with few sellers, in turn: the same pages, of the same size, from others."""
    many = bench.pick(100, 1000, 1000)
    found: dict[str, list[float]] = {"many": [], "few": []}
    outcome = Outcome()
    for block in interleaved(list(found), bench.blocks):
        for name in block:
            some = _work(many, FEW if name == "few" else many)
            cost, differences = _block(bench, some)
            found[name].append(cost)
            outcome.differences += [f"sellers, {name}: {each}" for each in differences]
            bench.tell(f"sellers {name}: {cost * 1000:.2f} CPU-seconds per 1,000 orders")
    title = f"CPU per order with {many:,} sellers / with {FEW}"
    figure = Figure("sellers", title, 1.15, 1.05, ratios(found["many"], found["few"]), better="less")
    outcome.figures.append(figure)
    outcome.shown += [
        Shown(f"sellers, {name}: CPU-seconds per 1,000 orders", spread([1000 * each for each in costs], 2))
        for name, costs in found.items()
    ]
    return outcome


def _work(count: int, sellers: int) -> list[Window]:
    """So many pages, each a window of its own: a seller with more pages asked more often."""
    return windows(count, sellers=sellers, pages=1, lines_per_page=LINES_A_PAGE)


def _block(bench: Workbench, some: Sequence[Window]) -> tuple[float, Sequence[str]]:
    servers, warm = bench.servers, windows(FEW, sellers=FEW, pages=1, lines_per_page=LINES_A_PAGE, first=50_000)

    def used() -> float:
        return time.process_time() + servers.cpu_seconds("postgres") + servers.cpu_seconds("kafka")

    with servers.corner("store") as corner, chain(corner) as parts:
        parts.prepare([*warm, *some])
        parts.publish()
        parts.project()
        for records, counts in ((pages(warm), False), (pages(some), True)):
            before = used()
            parts.take(records, PAGES_A_COMMIT)
            parts.publish()
            parts.project()
            cost = (used() - before) / (len(some) * LINES_A_PAGE) if counts else 0.0
        with parts.views.read_all() as rows:
            statement = trusted("SELECT order_id, amount_won FROM orders_view")
            shown = [(row["order_id"], row["amount_won"]) for row in rows.execute(statement)]
    return cost, checker.differences(ORDERS.truth([*warm, *some]), {"view": shown})

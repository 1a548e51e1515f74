"""The work that scenarios give, and the least time that limits allow."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console

from bench import report
from bench.goods import listing_id, product, spread_over
from bench.market import Account
from bench.measures import Figure, Outcome, Shown
from bench.scenarios.fan_out import SHARES, least_seconds
from bench.scenarios.neighbours import OTHERS, TIMES_AS_MUCH, stretch_of_pages
from mall_gateway.malls import MALLS
from mall_gateway.malls.port import Algorithm, Budget

MACHINE = {
    "cpu": "a CPU",
    "cores": 2,
    "kernel": "6",
    "commit": "abc",
    "fsync_microseconds": {"fdatasync": 118},
    "load_at_start": 0.1,
}


def budget(*apis: str) -> Budget:
    return Budget("b", 10, timedelta(seconds=1), Algorithm.TOKEN_BUCKET, "account", "a test", apis, share=0.5)


def test_the_least_time_is_that_of_the_calls_that_a_budget_counts() -> None:
    calls = {"products": 100, "orders": 50}
    assert least_seconds(budget(), calls) == pytest.approx(30)
    assert least_seconds(budget("products"), calls) == pytest.approx(20)
    assert least_seconds(budget("invoices"), calls) == 0


def test_products_go_to_every_mall_that_limits_calls() -> None:
    assert set(SHARES) == {mall for mall, adapter in MALLS.items() if adapter.profile.budgets}


def test_a_busy_seller_sends_a_hundred_times_as_many_pages_as_each_other() -> None:
    alone, beside = (stretch_of_pages(1, 20.0, busy=busy) for busy in (False, True))
    each = len(alone) // OTHERS
    assert {window.seller for window in alone} == set(range(1, OTHERS + 1))
    assert sum(window.seller == 0 for window in beside) == each * TIMES_AS_MUCH
    assert len({window.number for window in beside}) == len(beside)


def test_each_product_of_an_account_is_a_listing_of_its_own() -> None:
    accounts = [Account("tmon", "a", {}), Account("tmon", "b", {}), Account("coupang", "a", {})]
    wanted = spread_over(accounts, {"tmon": 2, "coupang": 3})
    assert len({listing_id(account, number) for account, number in wanted}) == 7
    assert product(1) != product(2)


def test_a_report_shows_each_figure_and_each_difference(tmp_path: Path) -> None:
    figures = [Figure("collect", "orders/s beside L0", 0.45, 0.6, [0.5, 0.5]), Figure("odd", "one block", 1, 2, [1.5])]
    outcome = Outcome(figures, [Shown("page of 100", "9 ms", "choices")], ["view: 1 orders are lost"])
    console = Console(file=io.StringIO(), width=200)
    report.show(console, outcome, MACHINE)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert all(part in text for part in ("collect", "≥ 0.45", "0.50", "one block", "9 ms", "1 orders are lost"))
    report.write(tmp_path / "build" / "bench.json", outcome, MACHINE, {"size": "smoke"})
    assert '"interval": null' in (tmp_path / "build" / "bench.json").read_text()

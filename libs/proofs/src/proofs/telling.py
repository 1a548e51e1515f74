"""What the demo shows on the terminal."""

import time
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from proofs.ledger import Verdict
from proofs.malls import NAMES


class Teller:
    """Tells the story line by line, with the time since the start."""

    def __init__(self) -> None:
        self._console = Console(highlight=False, soft_wrap=True)
        self._started = time.monotonic()

    def head(self, text: str) -> None:
        """A new chapter."""
        self._console.print(f"\n[bold cyan]■ {text}[/] [dim]({time.monotonic() - self._started:.0f}초)[/]")

    def say(self, text: str) -> None:
        """A line."""
        self._console.print(f"  {text}", markup=False)

    def last(self, text: str) -> None:
        """The last line, as it is."""
        self._console.print(text, markup=False)

    def table_per_mall(self, ledger: Any, verdict: Verdict, malls: Sequence[str]) -> None:
        """What happened at each mall."""
        table = Table(title="제휴몰별 결과")
        for column in ("제휴몰", "상품", "주문", "발주확인", "송장", "취소", "한도 초과", "장애"):
            table.add_column(column, justify="left" if column == "제휴몰" else "right")
        for mall in malls:
            table.add_row(NAMES[mall], *[str(count) for count in _counts(ledger, mall)])
        self._console.print(table)
        self.say(f"잃음 {len(verdict.lost)} · 겹침 {len(verdict.doubled)} · 어긋남 {len(verdict.wrong)}")


def _counts(ledger: Any, mall: str) -> list[int]:
    lines = [line for order in ledger["orders"] if order["mall"] == mall for line in order["lines"]]
    return [
        sum(product["mall"] == mall for product in ledger["products"]),
        len(lines),
        sum(bool(line["acknowledged"]) for line in lines),
        sum(bool(line["invoice_count"]) for line in lines),
        sum(bool(line["cancelled_quantity"]) for line in lines),
        sum(entry["mall"] == mall for entry in ledger["throttled"]),
        sum(entry["mall"] == mall for entry in ledger["faults"]),
    ]

"""The commands of the tutorial and of practising, run in order in one shell, do what their pages say."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from local_runtime.suite import Suite
from proofs.seller_day import SellerDay

WORKSPACE = Path(__file__).resolve().parents[2]
TUTORIAL = WORKSPACE / "docs" / "tutorial" / "first-sale.md"
PRACTISING = WORKSPACE / "docs" / "how-to" / "practise.md"
BLOCK = re.compile(
    r"(?P<by_hand><!-- by hand -->\n)?```bash\n(?P<code>.*?)```\n(?P<expected>(?:<!-- expect: .*? -->\n)*)", re.DOTALL
)
EXPECTED = re.compile(r"<!-- expect: (.*?) -->")
MARK = "---- end of block {} ----"
WITHIN_SECONDS = 240


@dataclass(frozen=True)
class Block:
    """One block of commands, and what its output must hold."""

    code: str
    expected: tuple[str, ...]


def blocks(page: Path) -> list[Block]:
    """The blocks that a reader types after the suite has started."""
    found = [each for each in BLOCK.finditer(page.read_text()) if not each["by_hand"]]
    return [Block(each["code"], tuple(EXPECTED.findall(each["expected"]))) for each in found]


def outputs(suite: Suite, typed: list[Block], **variables: str) -> list[str]:
    """What each block prints, in one shell that knows the suite's addresses."""
    start = f'eval "$(.venv/bin/python -m local_runtime demo-env --root {suite.root})"\n'
    lines = [f"{block.code}\nprintf '\\n%s\\n' '{MARK.format(n)}'\n" for n, block in enumerate(typed)]
    shell = subprocess.run(
        ["bash"],
        input=start + "".join(lines),
        cwd=WORKSPACE,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=WITHIN_SECONDS,
        check=False,
    )
    return re.split(r"\n" + MARK.format(r"\d+") + r"\n", shell.stdout)[: len(typed)]


def missing(typed: list[Block], printed: list[str]) -> str:
    """What a page says that a block prints, and is not there."""
    assert len(printed) == len(typed)
    return "\n\n".join(
        f"{wanted}\n  is not in what this block prints:\n{block.code}\n{text[:2000]}"
        for block, text in zip(typed, printed, strict=True)
        for wanted in block.expected
        if wanted not in text
    )


def test_the_commands_of_the_tutorial_do_the_whole_job(suite: Suite) -> None:
    typed = blocks(TUTORIAL)
    assert not missing(typed, outputs(suite, typed))


def test_the_commands_of_practising_bring_buyers_whose_orders_come_in(suite: Suite, seller: SellerDay) -> None:
    seller.enter_accounts(("wemakeprice",))
    seller.enter_products(("제주 감귤 5kg",))
    seller.link_products()
    typed = blocks(PRACTISING)
    printed = outputs(suite, typed, ACCOUNTS=seller.shop)
    assert not missing(typed, printed)
    placed = seller.market.ask("GET", "/ledger", account=seller.shop)["orders"]
    told = re.search(r"^practice: ok .* order=(\d+) ", "\n".join(printed), re.MULTILINE)
    assert told is not None
    assert len(placed) >= int(told[1]) > 0
    left = [line for order in placed for line in order["lines"] if not line["cancelled_quantity"]]
    seller.collect_orders(len(left))


def replay(suite: Suite, service: str) -> "subprocess.CompletedProcess[str]":
    """What `make replay` runs."""
    command = [sys.executable, "-m", "chassis.replay", service]
    environment = {**os.environ, **suite.environment}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_views_are_rebuilt_by_one_command(suite: Suite) -> None:
    done = replay(suite, "listing")
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"(listing: rebuilt listings: generation ([2-9]|\d\d+)\n)+", done.stdout)


def test_a_service_that_does_not_run_cannot_be_replayed(suite: Suite) -> None:
    done = replay(suite, "no-such-service")
    assert done.returncode == 1
    assert "NO_SUCH_SERVICE_URL" in done.stderr


def test_the_tutorial_shows_what_most_of_its_commands_print() -> None:
    typed = blocks(TUTORIAL)
    assert sum(bool(block.expected) for block in typed) > len(typed) / 2

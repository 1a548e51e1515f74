"""The tutorial's commands, run in order in one shell, do what the page says."""

import re
import shutil
import subprocess
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from chassis.testing import eventually
from local_runtime.suite import Suite, running_suite

WORKSPACE = Path(__file__).resolve().parents[2]
PAGE = WORKSPACE / "docs" / "tutorial" / "first-sale.md"
BLOCK = re.compile(
    r"(?P<by_hand><!-- by hand -->\n)?```bash\n(?P<code>.*?)```\n(?P<expected>(?:<!-- expect: .*? -->\n)*)", re.DOTALL
)
EXPECTED = re.compile(r"<!-- expect: (.*?) -->")
MARK = "---- end of block {} ----"
WITHIN_SECONDS = 240
STEPS = (
    ("listing", "publish listingrequested"),
    ("mall-gateway", "mall-gateway.listings listingrequested"),
    ("mall-gateway", "tmon deals.create"),
    ("mall-simulator", "tmon product.create"),
    ("mall-gateway", "publish listingaccepted"),
    ("listing", "publish listingapplied"),
)
"""Spans that the trace of a link must hold, as Zipkin names them."""


@dataclass(frozen=True)
class Block:
    """One block of commands, and what its output must hold."""

    code: str
    expected: tuple[str, ...]


def blocks() -> list[Block]:
    """The blocks that a reader types after the suite has started."""
    found = [each for each in BLOCK.finditer(PAGE.read_text()) if not each["by_hand"]]
    return [Block(each["code"], tuple(EXPECTED.findall(each["expected"]))) for each in found]


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Generator[Suite]:
    root = tmp_path_factory.mktemp("tutorial") / "suite"
    try:
        with running_suite(root) as running:
            yield running
    finally:
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="module")
def printed(suite: Suite) -> list[str]:
    """What each block of the page prints, run once."""
    return outputs(suite, blocks())


def outputs(suite: Suite, typed: list[Block]) -> list[str]:
    """What each block prints, in one shell that knows the suite's addresses."""
    start = f'eval "$(.venv/bin/python -m local_runtime demo-env --root {suite.root})"\n'
    lines = [f"{block.code}\nprintf '\\n%s\\n' '{MARK.format(n)}'\n" for n, block in enumerate(typed)]
    shell = subprocess.run(
        ["bash"],
        input=start + "".join(lines),
        cwd=WORKSPACE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=WITHIN_SECONDS,
        check=False,
    )
    return re.split(r"\n" + MARK.format(r"\d+") + r"\n", shell.stdout)[: len(typed)]


def test_the_commands_of_the_tutorial_do_the_whole_job(printed: list[str]) -> None:
    typed = blocks()
    assert len(printed) == len(typed)
    missing = [
        f"{wanted}\n  is not in what this block prints:\n{block.code}\n{text[:2000]}"
        for block, text in zip(typed, printed, strict=True)
        for wanted in block.expected
        if wanted not in text
    ]
    assert not missing, "\n\n".join(missing)


def test_one_trace_leads_from_the_click_to_the_mall_and_back(suite: Suite, printed: list[str]) -> None:
    found = re.search(r"/zipkin/traces/([0-9a-f]{32})", "".join(printed))
    assert found

    def whole_trace() -> list[dict[str, Any]]:
        spans = httpx.get(f"{suite.zipkin_url}/api/v2/trace/{found[1]}").raise_for_status().json()
        assert {*STEPS} <= {(span["localEndpoint"]["serviceName"], span["name"]) for span in spans}
        return spans

    spans = eventually(whole_trace)
    ids = {span["id"] for span in spans}
    assert [span["name"] for span in spans if "parentId" not in span] == ["post /v1/listings/link"]
    assert not [span["name"] for span in spans if span.get("parentId", span["id"]) not in ids]


def test_the_tutorial_shows_what_most_of_its_commands_print() -> None:
    typed = blocks()
    assert sum(bool(block.expected) for block in typed) > len(typed) / 2

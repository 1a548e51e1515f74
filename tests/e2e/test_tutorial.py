"""The tutorial's commands, run in order in one shell, do what the page says."""

import re
import shutil
import subprocess
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest

from local_runtime.suite import Suite, running_suite

WORKSPACE = Path(__file__).resolve().parents[2]
PAGE = WORKSPACE / "docs" / "tutorial" / "first-sale.md"
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


def blocks() -> list[Block]:
    """The blocks that a reader types after the suite has started."""
    found = [each for each in BLOCK.finditer(PAGE.read_text()) if not each["by_hand"]]
    return [Block(each["code"], tuple(EXPECTED.findall(each["expected"]))) for each in found]


@pytest.fixture
def suite(tmp_path: Path) -> Generator[Suite]:
    root = tmp_path / "suite"
    try:
        with running_suite(root) as running:
            yield running
    finally:
        shutil.rmtree(root, ignore_errors=True)


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


def test_the_commands_of_the_tutorial_do_the_whole_job(suite: Suite) -> None:
    typed = blocks()
    printed = outputs(suite, typed)
    assert len(printed) == len(typed)
    missing = [
        f"{wanted}\n  is not in what this block prints:\n{block.code}\n{text[:2000]}"
        for block, text in zip(typed, printed, strict=True)
        for wanted in block.expected
        if wanted not in text
    ]
    assert not missing, "\n\n".join(missing)


def test_the_tutorial_shows_what_most_of_its_commands_print() -> None:
    typed = blocks()
    assert sum(bool(block.expected) for block in typed) > len(typed) / 2

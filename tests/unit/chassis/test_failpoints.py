"""Failpoints that a file arms while the process runs: each entry acts once, and what happened outlives the process."""

import subprocess
import sys
from pathlib import Path

import pytest
from aiokafka.errors import OutOfOrderSequenceNumber

from chassis import failpoints

PROGRAM = "from chassis.failpoints import failpoint\nfor _ in range(3): failpoint('x')\nprint('alive')"


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "plan"
    monkeypatch.setattr(failpoints, "_armed", failpoints._Armed(f"@{path}"))
    return path


def test_nothing_happens_before_there_is_a_file_and_passes_are_written_down(plan: Path) -> None:
    failpoints.failpoint("here")
    failpoints.failpoint("there")
    assert plan.with_name("plan.passes").read_text() == "here\nthere\n"


def test_a_file_arms_a_process_that_runs_and_counts_from_its_writing_on(plan: Path) -> None:
    failpoints.failpoint("here")
    plan.write_text("here:2:raise")
    failpoints.failpoint("here")
    with pytest.raises(failpoints.FailpointError):
        failpoints.failpoint("here")
    failpoints.failpoint("here")
    assert plan.with_name("plan.fired").read_text().startswith("here:2:raise ")


def test_a_named_error_is_raised(plan: Path) -> None:
    plan.write_text("here:1:raise=aiokafka.errors:OutOfOrderSequenceNumber")
    with pytest.raises(OutOfOrderSequenceNumber):
        failpoints.failpoint("here")


def test_what_killed_a_process_does_not_kill_its_successor(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    plan.write_text("x:2:kill")
    run = [sys.executable, "-c", PROGRAM]
    environment = {failpoints.FAILPOINTS: f"@{plan}"}
    first = subprocess.run(run, env=environment, capture_output=True, text=True, check=False)
    second = subprocess.run(run, env=environment, capture_output=True, text=True, check=False)
    assert (first.returncode, second.stdout) == (-9, "alive\n")
    assert len(plan.with_name("plan.fired").read_text().splitlines()) == 1

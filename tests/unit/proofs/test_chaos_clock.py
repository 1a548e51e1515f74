"""The folder that moves a process' clock moves the wall clock, and leaves the one that measures alone."""

import subprocess
import sys
import time

import pytest

from proofs.chaos.disasters import SKEW

PROGRAM = """
import time
from datetime import UTC, datetime
print(time.time(), datetime.now(UTC).timestamp(), time.monotonic())
"""


@pytest.mark.parametrize("offset", [300, -300])
def test_a_moved_clock_is_off_by_what_was_wanted_and_still_goes(offset: int) -> None:
    environment = {"PYTHONPATH": str(SKEW), "MALLBRIDGE_CLOCK_OFFSET_SECONDS": str(offset)}
    run = [sys.executable, "-c", PROGRAM]
    before, steady = time.time(), time.monotonic()
    told = subprocess.run(run, env=environment, capture_output=True, text=True, check=True).stdout.split()
    after = time.time()
    for wall in map(float, told[:2]):
        assert before + offset <= wall <= after + offset
    assert steady <= float(told[2]) <= time.monotonic()

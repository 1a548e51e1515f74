"""Found by Python at its start where this folder is on `PYTHONPATH`: the process lives at another time."""

import os
from datetime import UTC, datetime, timedelta

import time_machine

OFFSET = timedelta(seconds=float(os.environ["MALLBRIDGE_CLOCK_OFFSET_SECONDS"]))

time_machine.travel(datetime.now(UTC) + OFFSET, tick=True).start()

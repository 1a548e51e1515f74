"""What a service writes to its log: one JSON object a line, whoever wrote it."""

import json
import subprocess
import sys
from typing import Any

PROGRAM = """
import logging, threading, warnings
import structlog
from chassis.telemetry import set_up_logs

set_up_logs("depot", "INFO")
structlog.get_logger().info("sent", note="귤", items=2)
log = logging.getLogger("pool")
log.warning('connection to "%s" failed:\\n\tIs it running?', "127.0.0.1")
log.info("not worth a line")
thread = threading.Thread(target=lambda: log.error("from a thread of its own"))
thread.start()
thread.join()
warnings.warn("a name is old", DeprecationWarning)
try:
    raise ValueError("five")
except ValueError:
    log.exception("it fell over")
"""


def lines_of(program: str) -> list[dict[str, Any]]:
    written = subprocess.run(
        [sys.executable, "-W", "always", "-c", program], capture_output=True, text=True, check=True
    )
    assert written.stderr == ""
    return [json.loads(line) for line in written.stdout.splitlines()]


def test_every_line_is_json_with_time_level_and_service() -> None:
    lines = lines_of(PROGRAM)
    assert {"timestamp", "level", "service", "event"} <= set.intersection(*(set(line) for line in lines))
    assert {line["service"] for line in lines} == {"depot"}
    ours, pool, thread, warned, fell = lines
    assert (ours["event"], ours["note"], ours["items"], ours["level"]) == ("sent", "귤", 2, "info")
    assert pool["event"] == 'connection to "127.0.0.1" failed:\n\tIs it running?'
    assert (pool["logger"], pool["level"]) == ("pool", "warning")
    assert (thread["event"], thread["level"]) == ("from a thread of its own", "error")
    assert (warned["logger"], warned["level"]) == ("py.warnings", "warning")
    assert "a name is old" in warned["event"]
    assert "ValueError: five" in fell["exception"]

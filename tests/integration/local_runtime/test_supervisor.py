"""The supervisor restarts what crashes, stops in order, and clears away what a killed one left."""

import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import httpx
import psutil
import pytest

from chassis.testing import eventually
from local_runtime.ports import free_port
from local_runtime.processes import Identity
from local_runtime.suite import Suite, SuiteError
from local_runtime.waiting import wait_until

SUPERVISED = Path(__file__).with_name("supervised.py")
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    return Suite(tmp_path)


@pytest.fixture
def supervise(suite: Suite) -> Generator[Start]:
    """Start a supervisor over the same two example services; what it started is ended with the test."""
    ports = [str(free_port()), str(free_port())]
    started: list[subprocess.Popen[bytes]] = []

    def start(*owner: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, str(SUPERVISED), str(suite.root), *ports, *owner])
        started.append(process)
        wait_until(suite.is_ready, 30)
        return process

    yield start
    suite.stop()
    for process in started:
        process.kill()
        process.wait()


def identity(suite: Suite, name: str) -> Identity:
    found = suite.state().parts[name].identity
    assert found is not None
    return found


def address(suite: Suite, name: str) -> str:
    return f"http://127.0.0.1:{suite.state().parts[name].port}"


def test_a_crashed_part_is_started_again(suite: Suite, supervise: Start) -> None:
    supervise()
    before = identity(suite, "first")
    suite.kill("first")
    suite.wait_ready(30)
    assert identity(suite, "first") != before
    assert suite.state().parts["first"].restarts == 1


def test_the_reason_of_a_crash_is_told(suite: Suite, supervise: Start) -> None:
    supervise()
    problems: set[str | None] = set()
    with pytest.raises(httpx.HTTPError):
        httpx.get(f"{address(suite, 'first')}/die")
    wait_until(lambda: problems.add(suite.state().parts["first"].problem) or "ended with 7" in problems, 30)


def variables(suite: Suite, name: str) -> dict[str, str]:
    try:
        return httpx.get(address(suite, name)).json()
    except httpx.HTTPError:
        return {}


def test_a_part_gets_variables_at_its_next_start(suite: Suite, supervise: Start) -> None:
    supervise()
    suite.restart("second", {"MALLBRIDGE_FAILPOINTS": "gateway.after_send:2:kill"})
    # Between the two starts its port is free: a server of another worker may have it for a while.
    eventually(lambda: variables(suite, "second").get("MALLBRIDGE_FAILPOINTS") == "gateway.after_send:2:kill")


def test_a_held_part_stays_stopped_until_it_is_released(suite: Suite, supervise: Start) -> None:
    supervise()
    before = identity(suite, "second")
    suite.hold("second")
    assert not before.is_alive()
    assert suite.is_ready()
    assert suite.state().parts["second"].restarts == 0
    suite.release("second")
    suite.wait_ready(30)
    assert identity(suite, "second").is_alive()


def test_a_part_held_beforehand_does_not_start(suite: Suite, supervise: Start) -> None:
    suite.hold("second")
    supervise()
    assert suite.state().parts["second"].condition == "held"
    assert suite.state().parts["second"].identity is None


def test_a_frozen_part_goes_on_as_the_same_process(suite: Suite, supervise: Start) -> None:
    supervise()
    before = identity(suite, "first")
    suite.freeze("first")
    assert eventually(lambda: psutil.Process(before.pid).status() == psutil.STATUS_STOPPED)
    suite.thaw("first")
    eventually(lambda: variables(suite, "first") != {})
    assert identity(suite, "first") == before


def test_a_told_end_stops_every_part(suite: Suite, supervise: Start) -> None:
    supervisor = supervise()
    parts = [identity(suite, name) for name in ("first", "second")]
    supervisor.terminate()
    supervisor.wait(30)
    assert not any(part.is_alive() for part in parts)
    assert {part.condition for part in suite.state().parts.values()} == {"stopped"}


def test_a_killed_supervisors_parts_are_replaced(suite: Suite, supervise: Start) -> None:
    supervisor = supervise()
    orphans = [identity(suite, name) for name in ("first", "second")]
    supervisor.kill()
    supervisor.wait()
    assert all(orphan.is_alive() for orphan in orphans)
    supervise()
    assert not any(orphan.is_alive() for orphan in orphans)


def test_down_ends_what_a_killed_supervisor_left(suite: Suite, supervise: Start) -> None:
    supervisor = supervise()
    orphan = identity(suite, "second")
    supervisor.kill()
    supervisor.wait()
    suite.stop()
    assert not orphan.is_alive()


def test_everything_ends_with_its_owner(suite: Suite, supervise: Start) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as owner:
        supervisor = supervise(str(owner.pid))
        part = identity(suite, "first")
    supervisor.wait(30)
    assert not part.is_alive()


def test_a_process_that_took_over_a_number_is_left_alone(suite: Suite, supervise: Start) -> None:
    supervise()
    living = identity(suite, "first")
    other = Identity(living.pid, living.started + "0")
    assert not other.is_alive()
    assert psutil.pid_exists(living.pid)


def test_a_part_that_is_not_there_is_named(suite: Suite, supervise: Start) -> None:
    supervise()
    with pytest.raises(SuiteError, match="warehouse is not in this suite"):
        suite.kill("warehouse")

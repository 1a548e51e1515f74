"""Warm processes behave as programs do: environment, output, end; and nothing is left when their source is gone."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from chassis.testing import eventually, eventually_async
from local_runtime.answering import is_well
from local_runtime.parts import Part
from local_runtime.ports import HOST, free_port
from local_runtime.processes import environment_of_system, identify
from local_runtime.supervisor import Supervisor
from local_runtime.warm import LIBRARIES, Warm, WarmProcess

pytestmark = pytest.mark.asyncio(loop_scope="module")
MODULE = "mall_simulator.main"
WITHIN_SECONDS = 120


class Started:
    """A simulator that became one of warm ones, and its log."""

    def __init__(self, log: Path, port: int, process: WarmProcess) -> None:
        self.log, self.process = log, process
        self.url = f"http://{HOST}:{port}"

    async def until_well(self) -> None:
        await eventually_async(lambda: is_well(f"{self.url}/health/ready"), within_seconds=WITHIN_SECONDS)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def warm() -> Warm:
    return Warm()


@pytest_asyncio.fixture(loop_scope="module")
async def simulator(warm: Warm, tmp_path: Path) -> AsyncIterator[Started]:
    log, port = tmp_path / "simulator.log", free_port()
    environment = {**environment_of_system(), "MALL_SIMULATOR_HTTP_PORT": str(port), "MALL_SIMULATOR_HTTP_HOST": HOST}
    log.write_text("what was there\n")
    started = Started(log, port, await warm.start(MODULE, environment, log))
    await started.until_well()
    yield started
    started.process.kill()
    await started.process.wait()


def source_of(process: WarmProcess) -> psutil.Process:
    """The fork server."""
    parent = psutil.Process(process.pid).parent()
    assert parent is not None
    assert parent.pid != os.getpid()
    return parent


async def test_it_is_a_program_of_its_own(simulator: Started) -> None:
    process = psutil.Process(simulator.process.pid)
    assert " ".join(process.cmdline()).rstrip("\0 ").endswith(f"-m {MODULE}")
    assert os.getsid(process.pid) == process.pid
    assert simulator.log.read_text().startswith("what was there\n")
    assert len(simulator.log.read_text().splitlines()) > 1


def loaded_by(process: psutil.Process) -> str:
    return Path(f"/proc/{process.pid}/maps").read_text()


async def test_its_libraries_were_loaded_before_it_began(simulator: Started) -> None:
    assert "pydantic_core" in loaded_by(source_of(simulator.process)), LIBRARIES


async def test_its_collector_leaves_the_libraries_alone(
    warm: Warm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "frozen_objects.py").write_text("import gc; print(gc.get_freeze_count(), len(gc.get_objects()))\n")
    monkeypatch.syspath_prepend(tmp_path)
    process = await warm.start("frozen_objects", environment_of_system(), tmp_path / "log")
    assert await process.wait() == 0, (tmp_path / "log").read_text()
    frozen, looked_at = map(int, (tmp_path / "log").read_text().split())
    assert frozen > 10 * looked_at


async def test_how_it_ended_is_told(warm: Warm, simulator: Started, tmp_path: Path) -> None:
    simulator.process.kill()
    assert await simulator.process.wait() == -signal.SIGKILL
    assert simulator.process.returncode == -signal.SIGKILL
    simulator.process.kill()
    log = tmp_path / "nothing.log"
    nothing = await warm.start("no.such.module", environment_of_system(), log)
    assert await nothing.wait() == 1
    assert "No module named 'no'" in log.read_text()


async def test_asked_politely_it_ends_well(simulator: Started) -> None:
    simulator.process.send_signal(signal.SIGTERM)
    assert await simulator.process.wait() in (0, -signal.SIGTERM)


async def test_without_its_source_it_ends_and_the_next_has_a_new_one(
    warm: Warm, simulator: Started, tmp_path: Path
) -> None:
    identity, source = identify(simulator.process.pid), source_of(simulator.process)
    assert identity is not None
    source.kill()
    async with asyncio.timeout(WITHIN_SECONDS):
        await simulator.process.wait()
    await asyncio.to_thread(eventually, lambda: not identity.is_alive())
    log = tmp_path / "next.log"
    following = await warm.start("this", environment_of_system(), log)
    assert await following.wait() == 0
    assert "Beautiful is better than ugly." in log.read_text()


async def test_what_only_a_new_interpreter_reads_makes_a_part_start_cold(tmp_path: Path) -> None:
    early, mark = tmp_path / "early", tmp_path / "mark"
    early.mkdir()
    (early / "sitecustomize.py").write_text(f"open({str(mark)!r}, 'w').close()\n")
    given = tmp_path / "environment"
    given.mkdir()
    (given / "part.json").write_text(json.dumps({"PYTHONPATH": str(early)}))

    async def never() -> bool:
        return False

    log = tmp_path / "part.log"
    command = [psutil.Process().exe(), "-m", "this"]
    part = Part("part", command, environment_of_system(), free_port(), log, never, module="this")
    supervisor = Supervisor([[part]], tmp_path / "state.json", given)
    running = asyncio.create_task(supervisor.run())
    await asyncio.to_thread(eventually, mark.exists)
    os.kill(os.getpid(), signal.SIGTERM)
    await running

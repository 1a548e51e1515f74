"""A test run's servers are shared by its processes, end with the last of them, and outlive no crash for long."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import psutil
import pytest

from local_runtime import shared_servers
from local_runtime.answering import is_well
from local_runtime.parts import Part
from local_runtime.ports import free_port
from local_runtime.processes import environment_of_system, identify, read_identity
from local_runtime.shared_servers import Launch, NotReadyError, quick_directory, shared, sweep
from local_runtime.waiting import wait_until

EXAMPLE = Path(__file__).with_name("example_service.py")


def launch(directory: Path) -> Launch:
    port = free_port()
    url = f"http://127.0.0.1:{port}"

    async def is_ready() -> bool:
        return await is_well(url)

    command = [sys.executable, str(EXAMPLE), str(port)]
    return Launch(Part("example", command, environment_of_system(), port, directory / "log", is_ready), url)


def server_of(run: Path) -> Callable[[], bool]:
    identity = read_identity(json.loads((run / "example" / "server.json").read_text())["identity"])
    assert identity is not None
    return identity.is_alive


def test_a_second_user_gets_the_same_server_and_the_last_one_ends_it(tmp_path: Path) -> None:
    with shared(tmp_path, "example", launch) as first:
        is_alive = server_of(tmp_path)
        with shared(tmp_path, "example", launch) as second:
            assert second == first
    assert not is_alive()


def test_a_directory_that_a_sweep_clears_away_while_it_is_taken_is_made_again(tmp_path: Path) -> None:
    directory = tmp_path / "example"
    directory.mkdir()
    with ThreadPoolExecutor(1) as elsewhere, ExitStack() as users:
        with (directory / "lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            taken = elsewhere.submit(users.enter_context, shared(tmp_path, "example", launch))
            wait_until(lambda: psutil.Process().num_threads() > 1 and not taken.done(), 5)
            shutil.rmtree(directory)
        assert httpx.get(taken.result(30)).is_success
        assert server_of(tmp_path)()


def test_a_sweep_ends_the_servers_of_a_crashed_run(tmp_path: Path) -> None:
    run = tmp_path / "run"
    script = f"""
import os, sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_shared_servers import launch
from local_runtime.shared_servers import shared
with shared(Path({str(run)!r}), "example", launch):
    os._exit(1)
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 1
    is_alive = server_of(run)
    assert is_alive()
    sweep(tmp_path)
    assert not is_alive()
    assert not (run / "example").exists()


def test_a_sweep_leaves_the_servers_of_a_living_run_alone(tmp_path: Path) -> None:
    with shared(tmp_path / "run", "example", launch) as url:
        sweep(tmp_path)
        assert httpx.get(url).is_success


def test_a_server_that_does_not_start_is_told_with_its_log(tmp_path: Path) -> None:
    def broken(directory: Path) -> Launch:
        good = launch(directory)
        command = [sys.executable, "-c", "raise SystemExit('no room')"]
        part = Part("example", command, environment_of_system(), 0, directory / "log", good.part.is_ready)
        return Launch(part, good.address)

    with pytest.raises(NotReadyError, match="no room"), shared(tmp_path, "example", broken):
        pass


def test_a_server_that_never_answers_is_not_handed_to_the_next_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never() -> bool:
        return False

    def mute(directory: Path) -> Launch:
        command = [sys.executable, "-c", "import threading; threading.Event().wait()"]
        return Launch(Part("example", command, environment_of_system(), 0, directory / "log", never), "nowhere")

    with monkeypatch.context() as impatient:
        impatient.setattr(shared_servers, "READY_SECONDS", 0.2)
        with pytest.raises(NotReadyError), shared(tmp_path, "example", mute):
            pass
    with shared(tmp_path, "example", launch) as address:
        assert httpx.get(address).is_success


def test_a_process_stays_the_same_when_the_clock_of_the_machine_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    ourselves = identify(os.getpid())
    assert ourselves is not None
    monkeypatch.setattr(psutil._pslinux, "boot_time", lambda: 0.0)
    monkeypatch.setattr(psutil.Process, "create_time", lambda _: 0.0)
    assert ourselves.is_alive()


def test_servers_are_in_memory_where_there_is_room_and_on_the_disk_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_disk = Path(tempfile.gettempdir())
    assert quick_directory(tmp_path / "missing") == on_disk
    monkeypatch.setattr(shared_servers, "ROOM_BYTES", 1)
    assert quick_directory(tmp_path) == tmp_path
    monkeypatch.setattr(shared_servers, "ROOM_BYTES", 1 << 60)
    assert quick_directory(tmp_path) == on_disk


def test_nobody_runs_under_a_number_that_is_free() -> None:
    free = next(number for number in range(4_000_000, 4_194_000) if not psutil.pid_exists(number))
    assert identify(free) is None

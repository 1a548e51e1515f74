"""A port is given to one process alone, and only who listens on it is taken for it."""

import os
import socket
import subprocess
import sys

from local_runtime.ports import HOST, free_port, owns, reserve

TAKES = "import sys; from local_runtime.ports import reserve; print(reserve(int(sys.argv[1])), flush=True); input()"
CHOOSES = "from local_runtime.ports import free_port; print(free_port(), flush=True); input()"


def other(port: int | None = None) -> "subprocess.Popen[str]":
    """Another process that wants a port, or any, and lives until it is told to end."""
    command = [sys.executable, "-c", TAKES, str(port)] if port else [sys.executable, "-c", CHOOSES]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def answer_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_port_that_was_given_is_given_to_nobody_else_though_nobody_listens_yet() -> None:
    port = free_port()
    assert free_port() != port
    with other(port) as stranger:
        assert answer_of(stranger) == "False"
        stranger.communicate("\n")


def test_it_is_free_again_when_its_process_has_ended() -> None:
    with other() as stranger:
        port = int(answer_of(stranger))
        assert not reserve(port)
        stranger.communicate("\n")
    assert reserve(port)


def test_what_somebody_listens_on_is_not_given() -> None:
    port = free_port()
    with socket.create_server((HOST, port)):
        assert not reserve(port)
    assert reserve(port)


def test_only_who_listens_owns_a_port() -> None:
    port = free_port()
    with other(port) as stranger:
        assert answer_of(stranger) == "False"
        assert not owns(os.getpid(), port)
        with socket.create_server((HOST, port)):
            assert owns(os.getpid(), port)
            assert not owns(stranger.pid, port)
        stranger.communicate("\n")
    assert not owns(stranger.pid, port)

"""Imports the programs once and forks one for each line of JSON on its input: the environment to run in.

Python takes seconds to import a service; a fork takes none, so that a test can kill many.
"""

import gc
import importlib
import json
import os
import signal
import sys

import chassis.failpoints
import mall_gateway.main
import mall_simulator.main

PROGRAMS = {module.__name__: module for module in (mall_gateway.main, mall_simulator.main)}


def become(environment: dict[str, str]) -> None:
    """In the fork: arm the failpoints, write to the log, and run until the end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.update(environment)
    importlib.reload(chassis.failpoints)
    log = os.open(environment["LOG_FILE"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    PROGRAMS[environment["PROGRAM"]].main()
    os._exit(0)


def serve() -> None:
    """Fork for each line; nobody waits for the forks, so they leave no zombies."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.collect()
    gc.freeze()  # no fork's collector writes into what all of them share
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            become(json.loads(line))
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()

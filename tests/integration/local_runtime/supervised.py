"""Runs a supervisor over two example services: `python supervised.py <root> <port> <port> [owner]`."""

import asyncio
import sys
from pathlib import Path

from local_runtime.answering import is_well
from local_runtime.parts import Part
from local_runtime.processes import environment_of_system, identify
from local_runtime.supervisor import Supervisor

EXAMPLE = Path(__file__).with_name("example_service.py")


def part(root: Path, name: str, port: int, needs: tuple[str, ...]) -> Part:
    """An example service as a part."""

    async def is_ready() -> bool:
        return await is_well(f"http://127.0.0.1:{port}/")

    command = [sys.executable, str(EXAMPLE), str(port)]
    log = root / "logs" / f"{name}.log"
    return Part(name, command, environment_of_system(), port, log, is_ready, needs)


def main(root: Path, first: int, second: int, owner: int | None) -> None:
    """Supervise `first`, and `second` which needs it."""
    stages = [[part(root, "first", first, ())], [part(root, "second", second, ("first",))]]
    run = root / "run"
    watched = identify(owner) if owner else None
    asyncio.run(Supervisor(stages, run / "state.json", run / "environment", watched, (0.1, 0.2)).run())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else None)

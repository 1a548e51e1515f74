"""The command line of the local suite: `up`, `down`, `status`, `logs`, `demo-env`, `lock-jars`."""

import os
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from local_runtime import jars
from local_runtime.display import addresses, show_progress, states
from local_runtime.jars import JarError
from local_runtime.plan import Wish
from local_runtime.services import WORKSPACE
from local_runtime.shared_servers import tail
from local_runtime.suite import Suite, SuiteError, start_suite
from local_runtime.waiting import TooLateError, wait_until

cli = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
console = Console()
Root = Annotated[Path, typer.Option(help="Where data, logs and state are kept.")]
DEFAULT_ROOT = WORKSPACE / ".local"
A_DAY_SECONDS = 86_400.0


@cli.command()
def up(
    root: Root = DEFAULT_ROOT,
    foreground: Annotated[bool, typer.Option("--foreground", help="Stay, and stop on Ctrl-C.")] = False,  # noqa: FBT002
    replicas: Annotated[int, typer.Option(envvar="REPLICAS", min=1, help="Processes of each service.")] = 1,
) -> None:
    """Start everything that does not run yet, and print where it answers."""
    try:
        suite = start_suite(Wish(root.resolve(), replicas=replicas), owned=foreground, tell=console.print)
        show_progress(suite, console)
    except (SuiteError, JarError, TooLateError) as problem:
        console.print(str(problem), style="red", markup=False)
        raise typer.Exit(1) from problem
    console.print(addresses(suite))
    console.print(f"all addresses: {root / 'run' / 'addresses.json'}   logs: {root / 'logs'}")
    if foreground:
        _stay(suite)


@cli.command()
def down(root: Root = DEFAULT_ROOT) -> None:
    """Stop everything in order; data stays."""
    suite = Suite(root.resolve())
    running = suite.is_running() or any(suite.state().running())
    suite.stop()
    console.print("stopped" if running else "nothing ran")


@cli.command()
def status(root: Root = DEFAULT_ROOT) -> None:
    """Show each part; exit 1 unless all answer."""
    suite = Suite(root.resolve())
    console.print(states(suite.state()) if suite.state().parts else "nothing was started here yet: `make up`")
    if not suite.is_ready():
        raise typer.Exit(1)


@cli.command()
def logs(part: Annotated[str | None, typer.Argument()] = None, root: Root = DEFAULT_ROOT, lines: int = 40) -> None:
    """Print the last lines of a part's log, or of all logs."""
    names = [part] if part else sorted(path.stem for path in (root / "logs").glob("*.log"))
    for name in names:
        console.rule(name)
        print(tail(root / "logs" / f"{name}.log", lines))


@cli.command("demo-env")
def demo_env(root: Root = DEFAULT_ROOT) -> None:
    """Print the services' variables as shell lines: `eval "$(… demo-env)"`."""
    for name, value in Suite(root.resolve()).environment.items():
        print(f"export {name}='{value}'")


@cli.command("lock-jars")
def lock_jars() -> None:
    """Resolve the Java archives anew and write their lock."""
    jars.write_lock()


def _stay(suite: Suite) -> None:
    console.print("Ctrl-C stops everything.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        wait_until(lambda: not suite.is_running(), A_DAY_SECONDS * 365)
    except KeyboardInterrupt:
        console.print("stopping …")
    suite.stop()
    sys.exit(os.EX_OK)


if __name__ == "__main__":
    cli()

"""What the command line shows of a suite: progress, addresses, a table of states."""

from rich.console import Console
from rich.live import Live
from rich.table import Table

from local_runtime.state import PartState, State
from local_runtime.suite import Suite

MARKS = {"ready": "[green]ready[/]", "crashed": "[red]crashed[/]", "waiting": "[dim]waiting[/]", "held": "[dim]held[/]"}


def show_progress(suite: Suite, console: Console) -> None:
    """Follow a starting suite until it answers. Raises SuiteError when it does not."""
    seen: set[str] = set()
    with Live(console=console, refresh_per_second=8, transient=True) as live:

        def look(state: State) -> None:
            live.update(states(state), refresh=True)
            for name in _newly_ready(state, seen):
                console.print(f"  [green]✓[/] {name}")

        suite.wait_ready(look=look)


def states(state: State) -> Table:
    """A line per part: state, process, port, restarts, and why it does not run."""
    table = Table("part", "state", "pid", "port", "restarts", "", box=None)
    for part in state.parts.values():
        table.add_row(part.name, *_cells(part))
    return table


def addresses(suite: Suite) -> Table:
    """A line per page to open."""
    table = Table("part", "page", "address", box=None)
    for part in suite.state().parts.values():
        for page, url in part.pages.items():
            table.add_row(part.name, page, url)
    return table


def _cells(part: PartState) -> tuple[str, ...]:
    identity = part.identity
    alive = identity is not None and identity.is_alive()
    condition = part.condition if alive or part.condition in ("waiting", "held", "stopped") else "crashed"
    pid = str(identity.pid) if identity and alive else "-"
    return (MARKS.get(condition, condition), pid, str(part.port), str(part.restarts), part.problem or "")


def _newly_ready(state: State, seen: set[str]) -> list[str]:
    new = [name for name, part in state.parts.items() if part.condition == "ready" and name not in seen]
    seen.update(new)
    return new

"""Says at the end what was simulated, and how many seeds each planted bug took."""

from typing import Any

from proofs.simulation.campaign import Catch, table


def pytest_terminal_summary(terminalreporter: Any) -> None:
    told = [each for report in terminalreporter.stats.get("passed", []) for each in report.user_properties]
    for name, text in told:
        if name == "simulated":
            terminalreporter.write_line(f"simulation: {text}")
    if caught := sorted(Catch(*each) for name, each in told if name == "caught"):
        terminalreporter.write_line(table(caught))

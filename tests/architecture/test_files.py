"""What no file of the project may hold: registries' hosts, this machine's paths, work left undone."""

import re
from pathlib import Path
from typing import Any

HOSTS = (
    "pypi" + ".org",
    "python" + "hosted",
    "maven" + ".org",
    "maven.apache" + ".org",
    "registry." + "npmjs",
    "docker" + ".io",
)
MACHINE_PATHS = re.compile(r"(?<![\w.}])/(?:" + "work|root|home" + r")/[a-z]")
UNDONE = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|Not" + r"ImplementedError)\b")
LEFT_OUT = re.compile(r"(?:mark|pytest)\.(?:sk" + r"ip|xf" + r"ail|sk" + r"ipif|import" + r"orskip)\b")
SLEEPS = re.compile(r"\btime\.sle" + r"ep\(")
BINARY = {".png", ".jpg", ".woff2", ".ttf", ".xlsx", ".ico", ".gif"}


def text_of(workspace: Path, file: Path) -> str:
    return "" if file.suffix in BINARY else (workspace / file).read_text(errors="replace")


def test_no_file_names_a_package_registry(workspace: Path, files: list[Path]) -> None:
    found = [(file, host) for file in files for host in HOSTS if host in text_of(workspace, file)]
    assert not found


def test_no_file_names_a_path_of_one_machine(workspace: Path, files: list[Path]) -> None:
    assert not [str(file) for file in files if MACHINE_PATHS.search(text_of(workspace, file))]


def test_nothing_is_left_undone(modules: list[Any]) -> None:
    assert not [f"{module}: {found[0]}" for module in modules if (found := UNDONE.search(module.text))]


def test_no_test_is_left_out(modules: list[Any]) -> None:
    assert not [f"{module}: {found[0]}" for module in modules if (found := LEFT_OUT.search(module.text))]


def test_no_test_sleeps_for_a_fixed_time(modules: list[Any]) -> None:
    assert not [str(module) for module in modules if module.path.parts[0] == "tests" and SLEEPS.search(module.text)]


def test_no_lock_is_tied_to_a_host(workspace: Path, files: list[Path]) -> None:
    assert "uv.lock" not in {file.name for file in files}
    assert "://" not in (workspace / "requirements.lock").read_text()

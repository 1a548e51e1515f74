"""Makes a mall from the template: `python tools/new_mall.py CODE NAME [ROOT]`: three files, a line in each registry.

What comes out sells on a mall of the template's own protocol: write the mall's real one into it.
"""

import keyword
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from string import Template

from workspace import ROOT

TEMPLATE = Path(__file__).with_name("mall_template")
CODE = re.compile(r"[a-z][a-z0-9]{2,19}")
GATEWAY = "services/mall-gateway/src/mall_gateway/malls"
SIMULATOR = "services/mall-simulator/src/mall_simulator"
LISTING = "services/listing/src/listing/domain"
ORDER_SYNC = "services/order-sync/src/order_sync/domain"
FILES = {
    "gateway.py.txt": f"{GATEWAY}/{{code}}.py",
    "simulator.py.txt": f"{SIMULATOR}/malls/{{code}}.py",
    "listing.py.txt": f"{LISTING}/mall_field_data/{{code}}.py",
}
REGISTRIES: Sequence[tuple[str, str, str]] = (
    (f"{GATEWAY}/__init__.py", "        GongyoungMall(),", "        ${title}Mall(),"),
    (
        f"{GATEWAY}/__init__.py",
        "from mall_gateway.malls.port import",
        "from mall_gateway.malls.$code import ${title}Mall",
    ),
    (f"{SIMULATOR}/malls/__init__.py", "        Gongyoung(world),", "        $title(world),"),
    (f"{SIMULATOR}/malls/__init__.py", "from mall_simulator.world", "from mall_simulator.malls.$code import $title"),
    (f"{SIMULATOR}/api/models.py", '    "gongyoung",', '    "$code",'),
    (f"{LISTING}/mall_field_data/__init__.py", '    "gongyoung": GONGYOUNG,', '    "$code": $constant,'),
    (
        f"{LISTING}/mall_field_data/__init__.py",
        "from listing.domain.mall_field_data.field",
        "from listing.domain.mall_field_data.$code import $constant",
    ),
    (
        f"{LISTING}/malls.py",
        "    for rules in (",
        '        MallRules("$code", "$name", "https://$code.test/{number}", extras=False, buyer_input_options=False),',
    ),
    (f"{ORDER_SYNC}/malls.py", '    "gongyoung": MallFacts', '    "$code": MallFacts("$name", "open_market"),'),
)
"""A file, the beginning of a line in it, and the line that goes behind it; an import goes before it."""


class MallNameError(ValueError):
    """The code is taken or is none for a mall."""


def names_of(code: str, name: str) -> dict[str, str]:
    """What stands for code and name in the template's texts."""
    return {"code": code, "name": name, "title": code.capitalize(), "constant": code.upper()}


def check_code(root: Path, code: str) -> None:
    """Raises MallNameError when a mall cannot have that code."""
    if not CODE.fullmatch(code) or keyword.iskeyword(code):
        raise MallNameError(f"{code!r} is no code for a mall: lower-case letters and figures, e.g. ssg")
    modules = (root / GATEWAY, root / SIMULATOR / "malls")
    if any((place / code).exists() or (place / f"{code}.py").exists() for place in modules):
        raise MallNameError(f"the code {code} is taken")


def make_mall(root: Path, code: str, name: str) -> list[Path]:
    """Write the three files and enter the mall everywhere; the files. Raises MallNameError."""
    check_code(root, code)
    names = names_of(code, name)
    written: list[Path] = []
    for source, place in FILES.items():
        target = root / place.format(code=code)
        target.write_text(Template((TEMPLATE / source).read_text()).substitute(names))
        written.append(target)
    for file, beside, line in REGISTRIES:
        _enter(root / file, beside, Template(line).substitute(names))
    touched = [*written, *{root / file for file, _, _ in REGISTRIES}]
    for tidying in (("check", "--quiet", "--fix-only"), ("format", "--quiet")):
        subprocess.run([sys.executable, "-m", "ruff", *tidying, *map(str, touched)], cwd=root, check=True)
    return written


def _enter(file: Path, beside: str, line: str) -> None:
    lines = file.read_text().splitlines()
    place = next((place for place, each in enumerate(lines) if each.startswith(beside)), None)
    if place is None:
        raise ValueError(f"{file} has no line that begins with {beside!r}")
    lines.insert(place if line.startswith("from ") else place + 1, line)
    file.write_text("\n".join(lines) + "\n")


def main(arguments: Sequence[str]) -> int:
    """The exit code."""
    if len(arguments) not in (2, 3):
        print(__doc__)
        return 2
    root = Path(arguments[2]) if len(arguments) == 3 else ROOT
    try:
        written = make_mall(root, arguments[0], arguments[1])
    except MallNameError as error:
        print(error)
        return 1
    print("\n".join(str(path.relative_to(root)) for path in written))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

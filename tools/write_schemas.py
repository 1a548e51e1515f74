"""Writes the JSON Schema of every contract event, and refuses a change that breaks a listener.

`python tools/write_schemas.py` writes; with `--check` it only compares. A breaking change needs a new `VERSION`.
"""

import json
import sys
from pathlib import Path

from compatibility import differences
from contracts import ContractEvent
from workspace import ROOT, contract_modules, events_of, short_name, write_or_compare

DIRECTORY = ROOT / "libs" / "contracts" / "schemas"


def schema_text(event: type[ContractEvent]) -> str:
    """The schema as it is committed."""
    schema = {**event.model_json_schema(mode="serialization"), "$id": event.type_name()}
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def wanted_schemas(directory: Path = DIRECTORY) -> dict[Path, str]:
    """The text of every schema file, by path."""
    return {
        directory / short_name(module) / f"{event.__name__}.v{event.VERSION}.json": schema_text(event)
        for module in contract_modules()
        for event in events_of(module)
    }


def breaking_changes(wanted: dict[Path, str], directory: Path = DIRECTORY) -> list[str]:
    """One sentence for each change against the committed schemas that breaks a listener."""
    gone = [f"{file.stem}: is no longer published" for file in directory.rglob("*.json") if file not in wanted]
    changed = [
        f"{file.stem}: {sentence}"
        for file, text in wanted.items()
        if file.exists()
        for sentence in differences(json.loads(file.read_text()), json.loads(text))
    ]
    return gone + changed


def main(*, check: bool) -> int:
    """Write or compare; the exit code."""
    wanted = wanted_schemas()
    broken = breaking_changes(wanted)
    if broken:
        print(*broken, "Give the event a new VERSION and keep the old one, or undo the change.", sep="\n")
        return 1
    stale = [file.name for file, text in wanted.items() if not write_or_compare(file, text, check=check)]
    print(f"{len(wanted)} schemas, {len(stale)} {'differ: run `make schemas`' if check else 'written'}")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))

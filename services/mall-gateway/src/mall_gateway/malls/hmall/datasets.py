"""The documents of 현대몰 (malls.md 12): `Root` of named data sets, each of rows; UTF-8 out, any Korean charset in."""

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element
from xml.sax.saxutils import quoteattr

from mall_gateway.malls.markup import children_of, element, fields_of, name_of

Row = Mapping[str, object]
Datasets = Mapping[str, Sequence[Row]]


def document(datasets: Datasets) -> bytes:
    """A request. What is None in a row is left out."""
    inner = "".join(f"<Dataset id={quoteattr(name)}>{_rows(rows)}</Dataset>" for name, rows in datasets.items())
    return f'<?xml version="1.0" encoding="UTF-8"?><Root>{inner}</Root>'.encode()


def rows_of(root: Element, *names: str) -> list[dict[str, str]]:
    """The rows of the first of these data sets that has any."""
    for name in names:
        sets = [each for each in root.iter() if name_of(each) == "Dataset" and each.get("id") == name]
        found = [fields_of(row) for each in sets for row in each.iter() if name_of(row) == "row"]
        if found:
            return found
    return []


def failure_of(root: Element) -> dict[str, str]:
    """What an answer says went wrong: an `error` at the root, or a `result` of another code; empty when all is well."""
    if name_of(root) == "error":
        return fields_of(root)
    errors = [fields_of(each) for each in children_of(root, "error")]
    results = [row for row in rows_of(root, "result") if row.get("code", "0000") != "0000"]
    found = [*errors, *results]
    return found[0] if found else {}


def _rows(rows: Sequence[Row]) -> str:
    return element("rows", {"row": list(rows)})

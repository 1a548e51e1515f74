"""Reading values out of what a seller sent: dotted paths, whole numbers, texts."""

from typing import Any, cast

from mall_simulator.records import Doc


def at(document: Any, path: str) -> Any:
    """The value at `a.b.0.c`, or None."""
    value = document
    for name in path.split("."):
        if isinstance(value, list) and name.isdecimal():
            rows = cast("list[Any]", value)
            value = rows[int(name)] if int(name) < len(rows) else None
        elif isinstance(value, dict):
            value = cast("Doc", value).get(name)
        else:
            return None
    return value


def text(document: Any, path: str) -> str:
    """The value as text; "" when there is none."""
    value = at(document, path)
    return "" if value is None else str(value)


def whole(document: Any, path: str) -> int | None:
    """The value as a whole number (digits in a text count too), or None when it is not one."""
    value = at(document, path)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        return int(value) if value.lstrip("-").isdecimal() else None
    return int(value) if isinstance(value, int) or (isinstance(value, float) and value.is_integer()) else None


def documents(document: Any, path: str) -> list[Doc]:
    """The JSON objects in the list at the path; [] when there is no such list."""
    value = at(document, path)
    rows = cast("list[Any]", value) if isinstance(value, list) else []
    return [cast("Doc", row) for row in rows if isinstance(row, dict)]


def values(document: Any, path: str) -> list[Any]:
    """The list at the path, or []."""
    value = at(document, path)
    return list(cast("list[Any]", value)) if isinstance(value, list) else []


def block(document: Any, path: str) -> Doc:
    """A copy of the JSON object at the path, or an empty one."""
    value = at(document, path)
    return dict(cast("Doc", value)) if isinstance(value, dict) else {}


def missing(document: Any, paths: tuple[str, ...]) -> list[str]:
    """The paths whose value is absent, null or an empty text."""
    return [path for path in paths if at(document, path) in (None, "")]

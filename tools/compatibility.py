"""Whether a JSON Schema may take another's place within one version, so that no listener breaks.

A field may be added when it is optional. None may be removed, renamed, retyped or become required.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

Schema = Mapping[str, Any]
SHAPE = ("type", "format", "const", "enum", "pattern")
PARTS = ("items", "additionalProperties")
LISTS = ("anyOf", "prefixItems")


def differences(old: Schema, new: Schema) -> list[str]:
    """One sentence for each change that breaks a listener."""
    return list(_compare(_Node(old, old), _Node(new, new), "", frozenset()))


class _Node:
    """A place in a schema, with references followed."""

    def __init__(self, root: Schema, schema: Any) -> None:
        self.root = root
        # `additionalProperties` may be a plain truth value.
        here: Schema = cast("Schema", schema) if isinstance(schema, Mapping) else {"const": schema}
        self.name: str = here.get("$ref", "")
        self.schema: Schema = root["$defs"][self.name.rpartition("/")[2]] if self.name else here

    def child(self, schema: Any) -> "_Node":
        return _Node(self.root, schema)

    @property
    def fields(self) -> dict[str, "_Node"]:
        return {name: self.child(schema) for name, schema in self.schema.get("properties", {}).items()}

    @property
    def required(self) -> set[str]:
        return set(self.schema.get("required", ()))


def _compare(old: _Node, new: _Node, where: str, seen: frozenset[str]) -> Iterator[str]:
    if old.name and old.name in seen:
        return
    within = seen | {old.name}
    yield from _changed_shape(old, new, where)
    yield from _changed_fields(old, new, where)
    for name in old.fields.keys() & new.fields.keys():
        yield from _compare(old.fields[name], new.fields[name], f"{where}.{name}".lstrip("."), within)
    for part in PARTS:
        if part in old.schema and part in new.schema:
            yield from _compare(old.child(old.schema[part]), new.child(new.schema[part]), f"{where}[]", within)
    for part in LISTS:
        pairs = zip(old.schema.get(part, ()), new.schema.get(part, ()), strict=False)
        for number, (before, after) in enumerate(pairs):
            yield from _compare(old.child(before), new.child(after), f"{where}/{number}", within)


def _changed_shape(old: _Node, new: _Node, where: str) -> Iterator[str]:
    for key in SHAPE:
        before, after = old.schema.get(key), new.schema.get(key)
        if before != after:
            yield f"{where or 'the event'} was retyped: {key} {before} became {after}"
    for key in (*PARTS, *LISTS):
        if _size(old.schema.get(key)) != _size(new.schema.get(key)):
            yield f"{where or 'the event'} was retyped: its {key} differ"


def _size(part: Any) -> int:
    return len(cast("list[Any]", part)) if isinstance(part, list) else int(part is not None)


def _changed_fields(old: _Node, new: _Node, where: str) -> Iterator[str]:
    for name in sorted(old.fields.keys() - new.fields.keys()):
        yield f"{_path(where, name)} was removed or renamed"
    for name in sorted(new.required - old.required):
        change = "became required" if name in old.fields else "is new and required"
        yield f"{_path(where, name)} {change}"


def _path(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name

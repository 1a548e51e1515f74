"""Within a version an event's schema may only grow by optional fields."""

from typing import Literal

import pytest

from compatibility import differences
from contracts.envelope import Value


class Address(Value):
    city: str


class Old(Value):
    """What was released."""

    number: int
    kind: Literal["new", "used"]
    note: str | None = None
    address: Address
    lines: tuple[Address, ...] = ()
    extra: dict[str, int]


def schema(model: type[Value]) -> dict[str, object]:
    return model.model_json_schema(mode="validation")


def changed(**fields: object) -> dict[str, object]:
    """The released schema with fields redefined or, as None, removed."""
    namespace = {"__annotations__": {name: kind for name, kind in fields.items() if kind}, "__module__": __name__}
    return schema(type("Changed", (Old,), namespace))


def without(field: str) -> dict[str, object]:
    found = schema(Old)
    properties = dict(found["properties"])  # type: ignore[call-overload]
    del properties[field]
    return {**found, "properties": properties}


class WithOptional(Old):
    colour: str | None = None


class NoteRequired(Old):
    note: str | None  # type: ignore[misc]


class Town(Value):
    city: int


class Deeper(Old):
    address: Town  # type: ignore[assignment]


def test_the_same_schema_breaks_nobody() -> None:
    assert differences(schema(Old), schema(Old)) == []


def test_a_new_optional_field_breaks_nobody() -> None:
    assert differences(schema(Old), schema(WithOptional)) == []


def test_a_removed_field_is_refused() -> None:
    assert differences(schema(Old), without("note")) == ["note was removed or renamed"]


def test_a_new_required_field_is_refused() -> None:
    assert differences(schema(Old), changed(colour=str)) == ["colour is new and required"]


def test_a_field_that_becomes_required_is_refused() -> None:
    assert differences(schema(Old), schema(NoteRequired)) == ["note became required"]


@pytest.mark.parametrize(
    "fields",
    [
        {"number": str},
        {"kind": Literal["new"]},
        {"kind": Literal["new", "used", "broken"]},
        {"note": int | None},
        {"note": str},
        {"lines": tuple[str, ...]},
        {"extra": dict[str, str]},
    ],
)
def test_a_retyped_field_is_refused(fields: dict[str, object]) -> None:
    assert any("was retyped" in sentence for sentence in differences(schema(Old), changed(**fields)))


def test_a_change_deep_within_is_refused() -> None:
    assert differences(schema(Old), schema(Deeper)) == ["address.city was retyped: type string became integer"]

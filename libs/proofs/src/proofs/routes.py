"""Every HTTP route of every service, as its own OpenAPI document tells it: a proof that walks them misses none."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.http_client import client
from local_runtime.suite import Suite
from proofs.stores import SERVICES

METHODS = ("get", "post", "put", "patch", "delete")
Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Route:
    """One operation of a service's OpenAPI."""

    service: str
    method: str
    path: str
    is_open: bool
    queries: Mapping[str, Schema]
    required: frozenset[str]
    body: Schema | None

    @property
    def name(self) -> str:
        """As a person calls it."""
        return f"{self.method} {self.service}{self.path}"

    @property
    def parameters(self) -> Sequence[str]:
        """What the path is filled with."""
        return re.findall(r"{(\w+)}", self.path)

    def filled(self, values: Mapping[str, str]) -> str:
        """The path with values in it."""
        return re.sub(r"{(\w+)}", lambda found: values[found[1]], self.path)

    def ids_in_query(self) -> Iterator[str]:
        """Query parameters that name a record."""
        return (name for name, schema in self.queries.items() if _is_id(schema))

    def ids_in_body(self) -> set[str]:
        """Fields of the body, however deep, that name records."""
        return {name for name, schema in fields_of(self.body or {}) if _is_id(schema)}


def routes_of(suite: Suite) -> list[Route]:
    """All routes of all services."""
    return [route for service in SERVICES for route in _routes(suite, service)]


def _routes(suite: Suite, service: str) -> Iterator[Route]:
    with client() as http:
        document = http.get(f"{suite.url(service)}/openapi.json").json()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method in METHODS:
                yield _route(document, service, method, path, operation)


def _route(document: Schema, service: str, method: str, path: str, operation: Schema) -> Route:
    queries = {each["name"]: each for each in operation.get("parameters", ()) if each["in"] == "query"}
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return Route(
        service=service,
        method=method.upper(),
        path=path,
        is_open=operation.get("security") == [],
        queries={name: whole(document, each.get("schema", {})) for name, each in queries.items()},
        required=frozenset(name for name, each in queries.items() if each.get("required")),
        body=whole(document, content["schema"]) if content else None,
    )


def whole(document: Schema, schema: Any) -> Any:
    """A schema with what it refers to put in its place."""
    if isinstance(schema, list):
        return [whole(document, each) for each in schema]  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(schema, dict):
        return schema
    known: dict[str, Any] = schema  # pyright: ignore[reportUnknownVariableType]
    if "$ref" in known:
        name = str(known["$ref"]).rpartition("/")[2]
        return whole(document, document["components"]["schemas"][name])
    return {key: whole(document, each) for key, each in known.items()}


def fields_of(schema: Schema, name: str = "") -> Iterator[tuple[str, Schema]]:
    """All fields of a schema with their own schemas; a list's items bear its name."""
    yield name, schema
    for key, each in schema.get("properties", {}).items():
        yield from fields_of(each, key)
    for each in (schema.get("items"), *schema.get("anyOf", ()), *schema.get("prefixItems", ())):
        if isinstance(each, Mapping):
            yield from fields_of(each, name)  # pyright: ignore[reportUnknownArgumentType]


def _is_id(schema: Schema) -> bool:
    parts = [schema.get("items"), *schema.get("anyOf", ())]
    return schema.get("format") == "uuid" or any(_is_id(each) for each in parts if isinstance(each, Mapping))  # pyright: ignore[reportUnknownArgumentType]


def sample(schema: Schema, ids: Mapping[str, str], text: str, name: str = "") -> Any:
    """A body of the right shape: `ids` by the names of fields, `text` wherever text may stand."""
    for choices in (schema.get("enum"), [schema["const"]] if "const" in schema else None):
        if choices:
            return choices[0]
    options = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    if options:
        return sample(options[0], ids, text, name)
    match schema.get("type"):
        case "object":
            return _object(schema, ids, text)
        case "array":
            return [sample(schema.get("items", {}), ids, text, name)]
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case _:
            return _text(schema, ids, text, name)


def _object(schema: Schema, ids: Mapping[str, str], text: str) -> Any:
    found = {key: sample(each, ids, text, key) for key, each in schema.get("properties", {}).items()}
    more = schema.get("additionalProperties")
    return found or ({"key": sample(more, ids, text)} if isinstance(more, Mapping) else {})  # pyright: ignore[reportUnknownArgumentType]


def _text(schema: Schema, ids: Mapping[str, str], text: str, name: str) -> str:
    match schema.get("format"):
        case "uuid":
            return ids[name]
        case "date":
            return "2030-12-31"
        case "date-time":
            return "2030-12-31T00:00:00Z"
        case _:
            return text[: schema.get("maxLength", len(text))]

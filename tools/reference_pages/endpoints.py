"""HTTP endpoints with what they take and give, from each service's OpenAPI."""

from collections.abc import Container, Iterator, Mapping
from typing import Any

from reference_pages.markdown import code, table
from reference_pages.markdown import page as whole_page
from reference_pages.source import application_of, services

OPENING = (
    "Each service serves its own OpenAPI page at `/docs`; this is the overview. Bodies are JSON, unknown fields are"
    " refused, errors are `application/problem+json` with a `code` ([all of them](refusals.md)). Commands take an"
    " `Idempotency-Key`; their answer's `Mallbridge-Position` may be given as `?after=` to a query of the same service."
    " Besides these, every service has `/health/live`, `/health/ready`, `/metrics` and, except the simulator,"
    " `/asyncapi.json`."
)
SHARED = "/v1/operations"
SCREENS = ("console",)
"""Services that answer with pages for people."""
Schema = Mapping[str, Any]


def page() -> str:
    """The whole page."""
    apis = {service: application_of(service).openapi() for service in services() if service not in SCREENS}
    with_operations = [api for api in apis.values() if any(path.startswith(SHARED) for path in api["paths"])]
    of_every = {path for path in with_operations[0]["paths"] if path.startswith(SHARED)}.intersection(
        *(api["paths"] for api in with_operations)
    )
    told = _overview(with_operations[0], of_every, shared=True)
    shared = f"## Operations of every service\n\nFor the operator only.\n\n{told}"
    return whole_page("Endpoints", OPENING, *(_service(name, api, of_every) for name, api in apis.items()), shared)


def _service(name: str, api: Schema, of_every: Container[str]) -> str:
    return f"## {code(name)}\n\n{_overview(api, of_every, shared=False)}\n\n{_bodies(api)}".rstrip()


def _overview(api: Schema, of_every: Container[str], *, shared: bool) -> str:
    rows = [
        (f"{code(method.upper())} {code(path)}", _what(operation), _takes(operation), _gives(operation))
        for path, method, operation in _operations(api)
        if (path in of_every) == shared
    ]
    return table(("endpoint", "what", "takes", "gives"), rows)


def _operations(api: Schema) -> Iterator[tuple[str, str, Schema]]:
    for path, methods in api["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _what(operation: Schema) -> str:
    return str(operation.get("description") or operation.get("summary", "")).split("\n\n", maxsplit=1)[0]


def _takes(operation: Schema) -> str:
    queries = [code(f"?{p['name']}") for p in operation.get("parameters", ()) if p["in"] == "query"]
    body = _schema_name(operation.get("requestBody", {}))
    return ", ".join([*([body] if body else []), *queries])


def _gives(operation: Schema) -> str:
    status, answer = next((s, a) for s, a in operation["responses"].items() if s.startswith("2"))
    return f"{status} {_schema_name(answer)}".strip()


def _schema_name(part: Schema) -> str:
    for content in part.get("content", {}).values():
        return type_text(content.get("schema", {}))
    return ""


def _bodies(api: Schema) -> str:
    """The fields of the request bodies."""
    schemas: Mapping[str, Schema] = api.get("components", {}).get("schemas", {})
    wanted = dict.fromkeys(name for _, _, o in _operations(api) for name in _references(o.get("requestBody"), schemas))
    return "\n\n".join(_body(name, schemas[name]) for name in sorted(wanted) if schemas[name].get("properties"))


def _references(part: Any, schemas: Mapping[str, Schema], seen: frozenset[str] = frozenset()) -> Iterator[str]:
    if isinstance(part, Mapping):
        name = str(part.get("$ref", "")).rpartition("/")[2]  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
        if name and name not in seen:
            yield name
            yield from _references(schemas[name], schemas, seen | {name})
        for each in part.values():  # pyright: ignore[reportUnknownVariableType]
            yield from _references(each, schemas, seen)
    elif isinstance(part, list):
        for each in part:  # pyright: ignore[reportUnknownVariableType]
            yield from _references(each, schemas, seen)


def _body(name: str, schema: Schema) -> str:
    required = schema.get("required", ())
    rows = [
        (code(field), type_text(about), "yes" if field in required else "no", str(about.get("description", "")))
        for field, about in schema["properties"].items()
    ]
    note = " ".join(str(schema.get("description", "")).split("\n\n", maxsplit=1)[0].split())
    return f"### {name}\n\n{note}\n\n{table(('field', 'type', 'required', 'note'), rows)}"


def type_text(schema: Schema) -> str:
    """A JSON Schema in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(type_text(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " or ".join(code(each) for each in schema["enum"])
    if "const" in schema:
        return code(schema["const"])
    if schema.get("type") == "array":
        return f"list of {type_text(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "any")

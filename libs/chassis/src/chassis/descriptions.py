"""A service's routes and messages as plain pages that load nothing from elsewhere."""

from html import escape
from typing import Any

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1d2733; }
h2 { margin-top: 2rem; border-top: 1px solid #d5dbe1; padding-top: 1rem; }
code { background: #f1f4f7; padding: 0 .2em; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .2rem .6rem; }
tr:nth-child(even) { background: #f7f9fb; } summary { cursor: pointer; }
"""


def describe_messages(document: dict[str, Any]) -> str:
    """An AsyncAPI document as a page: topics, who publishes and listens, messages with their fields."""
    topics = "".join(_topic(document, address) for address in sorted(document["channels"]))
    return _page(f"{document['info']['title']}: 메시지 / messages", "asyncapi.json", topics)


def _topic(document: dict[str, Any], address: str) -> str:
    here = f"#/channels/{address}"
    whose = [
        (name, operation["action"])
        for name, operation in document["operations"].items()
        if operation["channel"]["$ref"] == here
    ]
    said = "발행 / publishes" if any(action == "send" for _, action in whose) else "구독 / listens"
    groups = ", ".join(name.split(" ")[0] for name, action in whose if action == "receive")
    messages = "".join(
        _message(document["components"]["messages"][name]) for name in document["channels"][address]["messages"]
    )
    heard = f"<p>그룹 / groups: <code>{escape(groups)}</code></p>" if groups else ""
    return f"<h2>{escape(address)}</h2><p>{said}</p>{heard}{messages}"


def _message(message: dict[str, Any]) -> str:
    summary = f"<summary><code>{escape(message['name'])}</code> {escape(message['summary'])}</summary>"
    return f"<details>{summary}{_fields(message['payload'], message['payload'])}</details>"


def describe_routes(document: dict[str, Any]) -> str:
    """An OpenAPI document as a page: method, path, summary, parameters, fields of body and answer."""
    routes = "".join(
        _route(document, path, method, operation)
        for path, methods in sorted(document["paths"].items())
        for method, operation in methods.items()
    )
    return _page(f"{document['info']['title']}: HTTP API", "openapi.json", routes)


def _route(document: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> str:
    head = (
        f"<summary><b>{method.upper()}</b> <code>{escape(path)}</code> {escape(operation.get('summary', ''))}</summary>"
    )
    parts = [f"<p>{escape(operation.get('description', ''))}</p>", _parameters(operation.get("parameters", []))]
    for title, holder in (("본문 / body", operation.get("requestBody")), ("답 / answer", _success(operation))):
        contents = (holder or {}).get("content", {}).values()
        parts += [f"<p>{title}</p>{_fields(document, content.get('schema', {}))}" for content in contents]
    return f"<details>{head}{''.join(parts)}</details>"


def _success(operation: dict[str, Any]) -> dict[str, Any] | None:
    return next((answer for status, answer in operation["responses"].items() if status.startswith("2")), None)


def _parameters(parameters: list[dict[str, Any]]) -> str:
    rows = [(p["name"], f"{p['in']}, {_type(p.get('schema', {}))}", p.get("required", False)) for p in parameters]
    return _table(rows)


def _fields(document: dict[str, Any], schema: dict[str, Any]) -> str:
    found = _resolved(document, schema)
    needed = found.get("required", [])
    rows = [(name, _type(part), name in needed) for name, part in found.get("properties", {}).items()]
    nested = [_resolved(document, part) for part in found.get("$defs", {}).values()]
    inner = "".join(f"<p><code>{escape(n.get('title', ''))}</code></p>{_fields(document, n)}" for n in nested)
    return (_table(rows) or f"<p><code>{escape(_type(schema))}</code></p>") + inner


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    found: Any = document
    for step in schema.get("$ref", "").removeprefix("#/").split("/") if "$ref" in schema else ():
        found = found[step]
    return found if "$ref" in schema else schema


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[-1]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return " | ".join(_type(each) for each in schema[choice])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("const") or schema.get("type", "any"))


def _table(rows: list[tuple[str, str, bool]]) -> str:
    lines = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(kind)}</td>"
        f"<td>{'필수 / required' if needed else ''}</td></tr>"
        for name, kind, needed in rows
    )
    return f"<table>{lines}</table>" if rows else ""


def _page(title: str, source: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><h1>{escape(title)}</h1>"
        f'<p><a href="/{source}">{source}</a> · <a href="/docs">HTTP</a> · <a href="/asyncapi">Kafka</a></p>'
        f"{body}</body></html>"
    )

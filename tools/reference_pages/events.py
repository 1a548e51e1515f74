"""Topics and contract events with their fields, from the contracts."""

import types
import typing
from typing import Any

from contracts import ContractEvent
from reference_pages.markdown import code, summary, table
from reference_pages.markdown import page as whole_page
from workspace import contract_modules, events_of, short_name

OPENING = (
    "What crosses a service's border, by topic. The key of a record is the aggregate's id. The JSON Schema of"
    " each event lies in `libs/contracts/schemas/<publisher>/`; a change that breaks a listener is refused by"
    " `make schemas`."
)
HEADERS = """## Headers of every record

CloudEvents 1.0 in binary mode, and ours:

| header | holds |
| --- | --- |
| `ce_id` | the event's id, derived from the stored event: sent again, it is the same |
| `ce_type` | the event's name and version, as below |
| `ce_source` | the publishing service |
| `ce_subject` | the aggregate's id, also the key |
| `ce_time` | when it was recorded, UTC |
| `ce_specversion` | `1.0` |
| `seller` | the seller that it belongs to |
| `correlation`, `causation` | the conversation, and the event or request that led to it |
| `actor` | who did it: `user:…`, `schedule:…`, `event:…` |
| `traceparent` | the trace that was in progress when it was **recorded** |"""


def page() -> str:
    """The whole page."""
    found = [(module, event) for module in contract_modules() for event in events_of(module)]
    topics = dict.fromkeys(event.TOPIC for _, event in found)
    sections = [_topic(topic, [(m, e) for m, e in found if topic == e.TOPIC]) for topic in topics]
    return whole_page("Topics and events", OPENING, HEADERS, *sections, _values())


def _topic(topic: str, found: list[tuple[types.ModuleType, type[ContractEvent]]]) -> str:
    return "\n\n".join([f"## {code(topic)}", *(_event(short_name(module), event) for module, event in found)])


def _event(publisher: str, event: type[ContractEvent]) -> str:
    schema = f"libs/contracts/schemas/{publisher}/{event.__name__}.v{event.VERSION}.json"
    opening = f"{summary(event)} Type {code(event.type_name())}, schema {code(schema)}."
    return f"### {event.__name__}\n\n{opening}\n\n{_fields(event)}".rstrip()


def _fields(model: Any) -> str:
    rows = [
        (code(name), type_text(f.annotation), "yes" if f.is_required() else "no")
        for name, f in model.model_fields.items()
    ]
    return table(("field", "type", "required"), rows)


def _values() -> str:
    """The value models that events are made of."""
    found: dict[str, Any] = {}
    for module in contract_modules():
        for event in events_of(module):
            _collect(event, found)
    sections = [f"### {name}\n\n{summary(model)}\n\n{_fields(model)}" for name, model in sorted(found.items())]
    return "\n\n".join(["## Values within events", *sections])


def _collect(model: Any, found: dict[str, Any]) -> None:
    for field in model.model_fields.values():
        for kind in _parts(field.annotation):
            if hasattr(kind, "model_fields") and kind.__name__ not in found:
                found[kind.__name__] = kind
                _collect(kind, found)


def _parts(kind: Any) -> list[Any]:
    inner = [part for each in typing.get_args(kind) for part in _parts(each)]
    return [kind, *inner]


def type_text(kind: Any) -> str:
    """A type as readers of JSON know it."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return " or ".join(type_text(each) for each in arguments)
    if origin is typing.Literal:
        return " or ".join(code(each) for each in arguments)
    if origin is tuple:
        return f"list of {type_text(arguments[0])}"
    if arguments:
        return f"object of {type_text(arguments[-1])}"
    return {"NoneType": "null", "str": "text", "int": "integer", "bool": "truth value", "datetime": "UTC time"}.get(
        kind.__name__,
        f"[{kind.__name__}](#{kind.__name__.lower()})" if hasattr(kind, "model_fields") else kind.__name__,
    )

"""The AsyncAPI 3.0 description of what a service says and hears."""

from collections.abc import Sequence
from typing import Any

from chassis.inbox import Consumers
from contracts import ContractEvent


def describe_channels(service: str, publishes: Sequence[type[ContractEvent]], consumers: Consumers) -> dict[str, Any]:
    """An AsyncAPI document: a channel a topic, a message a contract event, an operation a direction."""
    heard = {group: [event for event, _ in handlers.values()] for group, handlers in consumers.groups.items()}
    events = {event.__name__: event for event in [*publishes, *(e for each in heard.values() for e in each)]}
    operations = _operations("publish", "send", publishes)
    for group, each in heard.items():
        operations.update(_operations(group, "receive", each))
    return {
        "asyncapi": "3.0.0",
        "info": {"title": f"Mallbridge {service}", "version": "1"},
        "defaultContentType": "application/json",
        "channels": _channels(events),
        "operations": operations,
        "components": {"messages": {name: _message(event) for name, event in sorted(events.items())}},
    }


def _channels(events: dict[str, type[ContractEvent]]) -> dict[str, Any]:
    topics = sorted({event.TOPIC for event in events.values()})
    return {
        topic: {
            "address": topic,
            "messages": {
                name: {"$ref": f"#/components/messages/{name}"}
                for name, event in sorted(events.items())
                if topic == event.TOPIC
            },
        }
        for topic in topics
    }


def _operations(name: str, action: str, events: Sequence[type[ContractEvent]]) -> dict[str, Any]:
    """One for each topic: an operation is on one channel."""
    topics = sorted({event.TOPIC for event in events})
    return {
        (name if len(topics) == 1 else f"{name} {topic}"): {
            "action": action,
            "channel": {"$ref": f"#/channels/{topic}"},
            "messages": [{"$ref": f"#/channels/{topic}/messages/{e.__name__}"} for e in events if topic == e.TOPIC],
        }
        for topic in topics
    }


def _message(event: type[ContractEvent]) -> dict[str, Any]:
    return {
        "name": event.type_name(),
        "summary": (event.__doc__ or "").strip().splitlines()[0],
        "payload": event.model_json_schema(),
    }

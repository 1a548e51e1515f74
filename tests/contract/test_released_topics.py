"""What event stores hold for ever still resolves: topics of events and aggregates, names of values.

`released_topics.txt` is only ever added to. After a rename the old topic is registered as an alias in the domain
(`eventsourcing.utils.register_topic`), a value's old name is kept in its `stored_as`.
"""

from collections.abc import Generator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.domain import Aggregate, AggregateEvent
from eventsourcing.utils import resolve_topic

from chassis.event_store import ServiceApplication

SERVICES = ("account", "alert", "catalog", "claim_sync", "inquiry", "listing", "mall_gateway", "order_sync")
OWNERS = (*SERVICES, "collecting")
"""What a topic may begin with: the library of collecting has aggregates that several services store."""

RELEASED = tuple((Path(__file__).parent / "released_topics.txt").read_text().split())
for service in SERVICES:
    import_module(f"{service}.main")


def below(kind: type[Any]) -> Generator[type[Any]]:
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


def topics() -> set[str]:
    """Every topic that the services can store now."""
    found = {f"{each.__module__}:{each.__qualname__}" for kind in (Aggregate, AggregateEvent) for each in below(kind)}
    return {topic for topic in found if topic.partition(".")[0] in OWNERS and "<" not in topic}


def values() -> dict[str, type[Any]]:
    """The values of every application, by `<service>/<stored name>`."""
    return {
        f"{application.__module__.partition('.')[0]}/{getattr(value, 'stored_as', value.__name__)}": value
        for application in below(ServiceApplication)
        if application.__module__.partition(".")[0] in SERVICES
        for value in application.values
    }


@pytest.mark.parametrize("topic", [line for line in RELEASED if ":" in line])
def test_a_topic_ever_released_resolves(topic: str) -> None:
    assert issubclass(resolve_topic(topic), (Aggregate, AggregateEvent))


@pytest.mark.parametrize("name", [line for line in RELEASED if "/" in line])
def test_a_value_ever_released_can_be_read(name: str) -> None:
    assert name in values()


def test_what_can_be_stored_now_is_on_the_list() -> None:
    missing = (topics() | values().keys()) - set(RELEASED)
    assert not missing, "add to tests/contract/released_topics.txt:\n" + "\n".join(sorted(missing))

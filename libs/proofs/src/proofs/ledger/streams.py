"""Each aggregate's events without a gap, and each of them that is public on its topic, in the order of its key."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from proofs.ledger.verdict import Verdict
from proofs.stores import Line
from proofs.topics import Published


class Streams:
    """Follows the events of all services and holds them against what is on the topics."""

    def __init__(self, verdict: Verdict, published: Published) -> None:
        self._verdict = verdict
        self._published = published
        self._versions: dict[tuple[str, UUID], int] = {}
        self._last: dict[tuple[str, bytes], tuple[int, int]] = {}
        self._claimed: set[tuple[str, UUID]] = set()

    def take(self, service: str, line: Line) -> None:
        """Follow one stored event."""
        recorded, expected = line
        self._verdict.events += 1
        self._follow_version(service, recorded.event)
        for record in expected:
            self._claimed.add((record.topic, record.event_id))
            place = self._published.places.get((record.topic, record.event_id))
            told = f"{service}: {record.name} {record.event_id}"
            if place is None:
                self._verdict.lost.append(f"{told} is not on {record.topic}")
                continue
            if place.content != record.content or place.altered:
                self._verdict.wrong.append(f"{told} says something else on {record.topic} than in the store")
            self._follow_key(told, record.topic, record.key, (place.partition, place.offset))

    def _follow_version(self, service: str, event: Any) -> None:
        aggregate: UUID = event.originator_id
        version: int = event.originator_version
        wanted = self._versions.get((service, aggregate), 0) + 1
        if version != wanted:
            kind = self._verdict.doubled if version < wanted else self._verdict.lost
            kind.append(f"{service}: event {version} of {aggregate} stands where {wanted} must")
        self._versions[service, aggregate] = max(version, wanted - 1)

    def _follow_key(self, told: str, topic: str, key: bytes, place: tuple[int, int]) -> None:
        last = self._last.get((topic, key))
        if last is not None and last[0] != place[0]:
            self._verdict.wrong.append(f"{told} is on another partition than its key's earlier events")
        elif last is not None and last[1] > place[1]:
            self._verdict.wrong.append(f"{told} is out of order for its key")
        self._last[topic, key] = place if last is None else max(last, place)

    def close(self, later: Iterable[Line]) -> None:
        """Tell what is on the topics and in no store; `later` are events recorded since the topics were read."""
        self._claimed.update((record.topic, record.event_id) for _, expected in later for record in expected)
        for topic, event_id in self._published.unclaimed(self._claimed):
            self._verdict.wrong.append(f"{topic} holds an event {event_id} that no store knows")
        for place in self._published.nameless:
            self._verdict.wrong.append(f"{place} is no event")
        self._verdict.records = self._published.records
        self._verdict.repeated_records = self._published.repeated

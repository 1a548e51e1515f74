"""Whether a block counts: everything once in the store, on the topic and in the view, with the content it came with."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from bench.subjects import ORDERS, Fact, Subject

Found = Iterable[Fact]
"""What some place has."""


def differences(truth: Mapping[UUID, int], places: Mapping[str, Found], subject: Subject = ORDERS) -> list[str]:
    """One sentence for each place and kind of difference; none when all is as it must be."""
    return [
        f"{name}: {count} {subject.name} {told}"
        for name, found in places.items()
        for told, count in _compared(truth, list(found)).items()
        if count
    ]


def _compared(truth: Mapping[UUID, int], found: Sequence[Fact]) -> dict[str, int]:
    counted = Counter(each for each, _ in found)
    numbers = dict(found)
    return {
        "are lost": sum(each not in counted for each in truth),
        "are there more than once": sum(count > 1 for count in counted.values()),
        "came from nowhere": sum(each not in truth for each in counted),
        "say something else": sum(numbers.get(each, number) != number for each, number in truth.items()),
    }

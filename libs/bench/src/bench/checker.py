"""Whether a block counts: every order once in the store, on the topic and in the view, with the money that was paid."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from bench.orders import Window

Found = Iterable[tuple[UUID, int]]
"""Orders with their money, as some place has them."""


def truth(windows: Sequence[Window]) -> dict[UUID, int]:
    """What was ordered: the money of each order."""
    return {
        order_id: line.amount_won
        for window in windows
        for order_id, line in zip(window.order_ids, window.lines, strict=True)
    }


def differences(ordered: Mapping[UUID, int], places: Mapping[str, Found]) -> list[str]:
    """One sentence for each place and kind of difference; none when all is as it must be."""
    return [sentence for name, found in places.items() for sentence in _compared(name, ordered, list(found))]


def _compared(name: str, ordered: Mapping[UUID, int], found: Sequence[tuple[UUID, int]]) -> list[str]:
    counted = Counter(order_id for order_id, _ in found)
    money = dict(found)
    lost = [each for each in ordered if each not in counted]
    doubled = [each for each, count in counted.items() if count > 1]
    strange = [each for each in counted if each not in ordered]
    wrong = [each for each, won in ordered.items() if money.get(each, won) != won]
    kinds = {
        "are lost": lost,
        "are there more than once": doubled,
        "nobody ordered": strange,
        "have other money": wrong,
    }
    return [f"{name}: {len(those)} orders {kind}" for kind, those in kinds.items() if those]

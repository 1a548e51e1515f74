"""Words that a seller types on a claim, as events keep them."""

from typing import Any, ClassVar

from eventsourcing.domain import Aggregate


class WithWords(Aggregate.Event):
    """Something with words: `sealed` for the order line's id, so that they end with its buyer; empty without any."""

    class_version: ClassVar[int] = 2

    sealed: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first ones have their words in clear, in a field that is empty ever since."""
        state["sealed"] = ""

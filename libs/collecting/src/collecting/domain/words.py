"""Words that a seller types on an order line, a claim or an inquiry, as events keep them."""

from typing import Any, ClassVar

from eventsourcing.domain import Aggregate


class WithWords(Aggregate.Event):
    """Something with words: `sealed` for the order line or the inquiry, so that they end with its person."""

    class_version: ClassVar[int] = 2

    sealed: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first ones have their words in clear, in a field that is empty ever since."""
        state["sealed"] = ""

"""The commands of collecting: windows asked by the schedule and by hand, seals checked, accounts and sellers known."""

from collecting.application.by_hand import LONGEST_PERIOD, SEOUL, Asked, Asking, ByHand, JobRows, check_period
from collecting.application.sources import Timing
from collecting.application.windows import UnreadLine


class CollectingApplication(ByHand):
    """The part of a service that gets things in from malls. `items` are what is collected, with their labels.

    `goods` is what the live log calls all of them: `주문`, `취소/반품/교환`.
    """


__all__ = [
    "LONGEST_PERIOD",
    "SEOUL",
    "Asked",
    "Asking",
    "CollectingApplication",
    "JobRows",
    "Timing",
    "UnreadLine",
    "check_period",
]

"""The plan: every failpoint, where it is tried, what work passes it, and which kills fit into one round."""

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Stimulus = Literal["work", "claim", "rebuild", "revoke", "erase", "key"]
"""What makes a part pass a point: the errands of every round, or something beside them."""

Nth = Literal["first", "second", "last"]
NTHS: tuple[Nth, ...] = ("first", "second", "last")

KILL = "kill"
FATAL_PRODUCER = "raise=aiokafka.errors:OutOfOrderSequenceNumber"
AT_ONCE = 3
"""Parts hit in one round. More of them share two cores while they start, and measure the machine."""

WRITERS = ("account", "alert", "catalog", "claim-sync", "inquiry", "listing", "mall-gateway", "order-sync")
LISTENERS = ("alert", "catalog", "claim-sync", "inquiry", "listing", "mall-gateway", "order-sync")
FORGETTERS = ("inquiry", "order-sync")


@dataclass(frozen=True, slots=True)
class Point:
    """A failpoint, and the parts of which one is chosen for each kill there; with `everywhere` each is killed once."""

    name: str
    parts: tuple[str, ...]
    stimulus: Stimulus = "work"
    actions: tuple[str, ...] = (KILL,)
    everywhere: bool = False

    @property
    def strikes(self) -> int:
        """How many of each action there are."""
        return max(len(NTHS), len(self.parts) if self.everywhere else 0)


POINTS: tuple[Point, ...] = (
    Point("alert.after_outcome", ("alert",)),
    Point("alert.after_send", ("alert",)),
    Point("alert.before_outcome", ("alert",)),
    Point("alert.before_send", ("alert",)),
    Point("catalog.goods_back", ("catalog",), "claim"),
    Point("claim_sync.after_page", ("claim-sync",)),
    Point("claim_sync.answer_taken", ("claim-sync",), "claim"),
    Point("claim_sync.before_asking", ("claim-sync",)),
    Point("consumer.after_commit", LISTENERS, everywhere=True),
    Point("consumer.after_decode", LISTENERS, everywhere=True),
    Point("consumer.before_commit", LISTENERS, everywhere=True),
    Point("consumer.mid_apply", LISTENERS, everywhere=True),
    Point("consumer.on_revoke", LISTENERS, "revoke"),
    Point("gateway.after_attempt", ("mall-gateway",)),
    Point("gateway.after_outcome", ("mall-gateway",)),
    Point("gateway.after_send", ("mall-gateway",)),
    Point("gateway.before_attempt", ("mall-gateway",)),
    Point("gateway.before_outcome", ("mall-gateway",)),
    Point("gateway.before_seal", ("mall-gateway",)),
    Point("gateway.page_fetched", ("mall-gateway",)),
    Point("inquiry.after_page", ("inquiry",)),
    Point("inquiry.answer_taken", ("inquiry",)),
    Point("inquiry.before_asking", ("inquiry",)),
    Point("inquiry.before_seal", ("inquiry",)),
    Point("order_sync.after_page", ("order-sync",)),
    Point("order_sync.before_asking", ("order-sync",)),
    Point("order_sync.before_seal", ("order-sync",)),
    Point("erasure.before_key", FORGETTERS, "erase"),
    Point("erasure.key_destroyed", FORGETTERS, "erase"),
    Point("erasure.mid_purge", FORGETTERS, "erase"),
    Point("erasure.noted", FORGETTERS, "erase"),
    Point("projection.at_swap", WRITERS, "rebuild"),
    Point("projection.mid_batch", WRITERS),
    Point("relay.after_position", WRITERS),
    Point("relay.after_read", WRITERS),
    Point("relay.after_send", WRITERS),
    Point("relay.before_send", WRITERS, actions=(KILL, FATAL_PRODUCER)),
    Point("relay.mid_send", WRITERS),
    Point("schedule.elected", ("order-sync",)),
    Point("store.after_commit", WRITERS),
    Point("store.before_commit", WRITERS),
    Point("web.before_answer_kept", ("account",), "key"),
)

ELSEWHERE: Mapping[str, str] = {"keyring.mid_rewrap": "tests/integration/chassis/test_privacy.py"}
"""Points that no service passes while it serves: an operator's tool does, which a test of its own kills."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One thing to happen: at its nth pass of a point a part dies, or has an error raised."""

    part: str
    point: str
    nth: Nth
    action: str
    stimulus: Stimulus

    @property
    def kills(self) -> bool:
        """Whether the process dies of it."""
        return self.action == KILL

    def __str__(self) -> str:
        return f"{self.part} {self.point} ({self.nth}, {self.action.partition('=')[0]})"


def arms(points: Sequence[Point] = POINTS) -> list[Arm]:
    """Everything that is to happen once, spread over the parts so that none has much more than the others.

    Of a point's parts the one is taken that was struck there least, then at all points with the same parts.
    """
    load: Counter[str] = Counter()
    of_kind: Counter[tuple[tuple[str, ...], str]] = Counter()
    found: list[Arm] = []
    for point in sorted(points, key=lambda each: len(each.parts)):
        here: Counter[str] = Counter()
        for action in point.actions:
            for turn in range(point.strikes):
                part = min(point.parts, key=lambda each: (here[each], of_kind[point.parts, each], load[each]))
                load[part] += 1
                here[part] += 1
                of_kind[point.parts, part] += 1
                found.append(Arm(part, point.name, NTHS[turn % len(NTHS)], action, point.stimulus))
    return found


def rounds(wanted: Sequence[Arm], chance: random.Random, at_once: int = AT_ONCE) -> list[list[Arm]]:
    """Arms in rounds: a part once in a round and in no two rounds after one another.

    A part that dies twice within half a minute is started again after a longer pause, as a broken one should be; the
    wait for that costs less when others are hit in between.
    """
    waiting: dict[str, list[Arm]] = defaultdict(list)
    for arm in chance.sample(wanted, len(wanted)):
        waiting[arm.part].append(arm)
    found: list[list[Arm]] = []
    before: set[str] = set()
    while any(waiting.values()):
        rested = [part for part, left in waiting.items() if left and part not in before]
        chosen = sorted(rested, key=lambda part: -len(waiting[part]))[:at_once]
        found.append([waiting[part].pop() for part in chosen])
        before = set(chosen)
    return found


def pass_of(nth: Nth, seen: int) -> int:
    """The number of the pass to strike at, where so many were seen in one round of work."""
    return {"first": 1, "second": 2, "last": max(seen, 3)}[nth]


def least_passes(*counts: Mapping[str, Mapping[str, int]]) -> dict[tuple[str, str], int]:
    """By part and point, how often it was passed in the round that had the fewest."""
    keys = {(part, point) for count in counts for part, points in count.items() for point in points}
    return {(part, point): min(count.get(part, {}).get(point, 0) for count in counts) for part, point in keys}

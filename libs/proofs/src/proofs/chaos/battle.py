"""A suite under blows: armed parts die at their points while the sellers work, and each recovery is measured."""

import threading
import time
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from chassis.loops import QUIET_LOOK_SECONDS
from local_runtime.suite import Suite, running_suite
from local_runtime.supervisor import HEALTHY_SECONDS
from local_runtime.waiting import TooLateError
from proofs import ledger
from proofs.chaos.arming import Armoury, Shot
from proofs.chaos.errands import Canary, Errands, Scale
from proofs.chaos.flow import Flow
from proofs.chaos.patience import PatientDesk
from proofs.chaos.points import Arm, least_passes, pass_of
from proofs.chaos.recovery import SPEAKS_TO, Recoveries
from proofs.chaos.report import Report
from proofs.demo import QUICK, purpose_of
from proofs.malls import PRESENT_FOUR
from proofs.people import RefusedHereError
from proofs.stores import SERVICES, opened_stores
from proofs.telling import Teller

INTERVALS = {
    "claim-sync": ("CLAIM_SYNC_COLLECT_INTERVAL_SECONDS",),
    "inquiry": (
        "INQUIRY_COLLECT_INTERVAL_SECONDS",
        "INQUIRY_URGENT_INTERVAL_SECONDS",
        "INQUIRY_NOTICES_INTERVAL_SECONDS",
    ),
    "order-sync": ("ORDER_SYNC_COLLECT_INTERVAL_SECONDS",),
}
A_DAY_SECONDS = 86_400
COLLECT_SECONDS = 30
ENVIRONMENT = {
    **QUICK,
    "ORDER_SYNC_ERASE_AFTER_DAYS": "0",
    "INQUIRY_ERASE_AFTER_DAYS": "0",
    "ALERT_WEBHOOK_LOCAL_ALLOWED": "true",
    "MALL_GATEWAY_LEASE_SECONDS": "5",
}
"""A buyer is forgotten once the parcel was handed over, an asker once answered.

What a dead gateway had in hand is taken up after 5 s.
"""

QUIET_SECONDS = 90.0
SLOW_SECONDS = 5.0
LOOK_SECONDS = 0.05
RESTED_SECONDS = HEALTHY_SECONDS + 6.0
ERASES = {"order-sync": "erase buyers", "inquiry": "erase askers"}
"""The loops that destroy personal data, which run seldom: whoever forgets their last run makes them due."""
SCHEDULE_SECONDS = 2.5
"""Within this time every frequent schedule has looked whether something is due."""
SELDOM_SECONDS = QUIET_LOOK_SECONDS + SCHEDULE_SECONDS
"""The same of the seldom ones."""
FINISHED_SECONDS = 600.0
MOST_TURNS = 3
"""Rounds of work after which a point that was not passed often enough is given up for this time."""
MOST_TURNS_ERASING = 7
"""The same for what destroys personal data: it is passed once in a round, and only if somebody is to be forgotten."""


def second(service: str) -> str:
    """The name of a service's second replica."""
    return f"{service}-2"


class Battle:
    """One living suite and everything that is done to it."""

    def __init__(self, suite: Suite, armoury: Armoury, teller: Teller, report: Report, scale: Scale) -> None:
        environment = suite.environment
        self.suite = suite
        self.armoury = armoury
        self.teller = teller
        self.report = report
        self.operator = PatientDesk(
            suite, environment["ACCOUNT_OPERATOR_EMAIL"], environment["ACCOUNT_OPERATOR_PASSWORD"]
        )
        self.errands = Errands.begin(suite, self.operator, teller, scale)
        self.canary = Canary(self.errands.days[0])
        self.flow = Flow(suite)
        self.recoveries = Recoveries(self.flow, self.canary)
        self.expected_restarts = dict.fromkeys(suite.state().parts, 0)
        self._seen: set[Shot] = set()
        self._killed_at: dict[str, float] = {}
        self._passes: list[Mapping[str, Mapping[str, int]]] = []

    def work(self, orders: int, links: int) -> None:
        """A round of errands. One that is refused is a problem of the run, and does not end it."""
        try:
            self.errands.round(orders, links)
        except RefusedHereError as refused:
            self.report.problems.append(f"refused while parts died: {refused}")

    def rest(self) -> None:
        """Let everything that is in flight come to its end."""
        began = time.monotonic()
        last = self.flow.until_quiet(QUIET_SECONDS)
        if time.monotonic() - began > SLOW_SECONDS:
            self.teller.say(f"quiet after {time.monotonic() - began:.0f} s, in the end of: {'; '.join(last[:3])}")

    def close(self) -> None:
        """Let go of what was opened."""
        self.recoveries.close()
        self.flow.close()
        self.errands.letters.close()

    def count(self, orders: int, links: int) -> None:
        """A round without any blow, to know how often each point is passed in one."""
        for part in SERVICES:
            self.armoury.arm(part, [])
        self._provoke(set(SERVICES), {"rebuild", "erase", "key", "claim"})
        self.work(orders, links)
        self.rest()
        self._passes.append(self.armoury.passes(SERVICES))

    def strike(self, arms: Sequence[Arm], orders: int, links: int) -> list[Arm]:
        """A round of work with a blow at each of some parts: those that did not fall."""
        seen = least_passes(*self._passes)
        self._let_rest(arm.part for arm in arms)
        for arm in arms:
            nth = pass_of(arm.nth, seen.get((arm.part, arm.point), 0))
            self.armoury.arm(arm.part, [f"{arm.point}:{nth}:{arm.action}"])
        began = time.monotonic()
        turns = MOST_TURNS_ERASING if any(arm.stimulus == "erase" for arm in arms) else MOST_TURNS
        # A stopped replica keeps its partitions until its session ends: what recovers must not wait for that too.
        with self._second_replicas(arms), self._watching(arms):
            for turn in range(turns):
                self._provoke({arm.part for arm in arms}, {arm.stimulus for arm in arms})
                self.work(orders if turn == 0 else 0, links if turn == 0 else 0)
                if self._all_fell(arms):
                    break
        spared = self._spared(arms)
        for arm in arms:
            self.armoury.disarm(arm.part)
        self._tell(arms, spared, began)
        self.rest()
        return spared

    def hit(self, part: str, blow: str, *, service: bool = True) -> None:
        """Kill a part from outside; a service's recovery is measured."""
        self._let_rest([part])
        since = time.time()
        self.suite.kill(part)
        self._note_kill(part, blow)
        if service:
            self.recoveries.follow(part, blow, since)

    def check(self) -> None:
        """Let everything come to its end, and compare what happened with what is recorded, published and shown."""
        self.errands.finish()
        self._let_finish()
        self._end_schedule()
        self.rest()
        for part, state in self.suite.state().parts.items():
            expected = self.expected_restarts[part]
            if state.restarts != expected:
                self.report.problems.append(f"{part} was started again {state.restarts} times, wanted was {expected}")
        verdict = self.report.verdict = ledger.check(self.suite, purpose_of(self.errands.days, settled=True))
        with opened_stores(self.suite) as stores:
            self.errands.letters.compare(verdict, (recorded for recorded, _ in stores["alert"].stream()))

    def settle(self, service: str) -> None:
        """Hold a second replica again, and wait until the first one has taken over its partitions."""
        self.suite.hold(second(service))
        speaker = SPEAKS_TO.get(service)
        if speaker:
            position, _ = self.canary.sing(speaker)
            self.flow.until_through(speaker, position, QUIET_SECONDS)
        self.flow.until_taken(service, QUIET_SECONDS)

    def _end_schedule(self) -> None:
        """Collect no more by itself: what is compared must stand still."""
        for service, intervals in INTERVALS.items():
            self.suite.hold(service)
            seldom = dict.fromkeys(intervals, str(A_DAY_SECONDS))
            self.suite.give(service, {**self.armoury.variables(service), **seldom})
            self.suite.release(service)
        self.suite.wait_ready()

    def _let_finish(self) -> None:
        """Work until everything is at its end. What stays open is told with the time that ran out."""
        desk, left = self.errands.days[0].desk, list[str]()

        def finished() -> bool:
            self.work(0, 0)
            left[:] = self.errands.open_ends()
            return not left

        try:
            desk.until(finished, "everything to be shipped, linked, settled, answered", within_seconds=FINISHED_SECONDS)
        except TooLateError as late:
            raise TooLateError(f"{late}: {'; '.join(left)}") from late

    def _all_fell(self, arms: Sequence[Arm]) -> bool:
        """Wait until all points fired, or until nothing is left that could make them fire."""
        parts = {arm.part for arm in arms}
        while len(self.armoury.shots(parts)) < len(arms):
            if self.suite.is_ready() and not self.flow.behind():
                time.sleep(SELDOM_SECONDS if any(arm.stimulus == "erase" for arm in arms) else SCHEDULE_SECONDS)
                return len(self.armoury.shots(parts)) == len(arms)
            time.sleep(LOOK_SECONDS)
        return True

    def _spared(self, arms: Sequence[Arm]) -> list[Arm]:
        fell = {shot.part for shot in self.armoury.shots(arm.part for arm in arms)}
        return [arm for arm in arms if arm.part not in fell]

    @contextmanager
    def _watching(self, arms: Sequence[Arm]) -> Generator[None]:
        """Follow each part from the moment on in which its failpoint fires; at the end all have recovered."""
        over = threading.Event()
        self._seen.clear()
        watch = threading.Thread(target=self._watch, args=(list(arms), over), name="watch")
        watch.start()
        try:
            yield
        finally:
            over.set()
            watch.join()
            self.report.after_kills += self.recoveries.gather()

    def _watch(self, arms: Sequence[Arm], over: threading.Event) -> None:
        by_part = {arm.part: arm for arm in arms}
        while True:
            last = over.is_set()
            for shot in set(self.armoury.shots(by_part)) - self._seen:
                self._seen.add(shot)
                arm = by_part[shot.part]
                if arm.kills:
                    self._note_kill(shot.part, shot.point)
                self.recoveries.follow(shot.part, str(arm), shot.at, key=arm.stimulus == "key")
            if last:
                return
            over.wait(LOOK_SECONDS)

    def _let_rest(self, parts: Iterable[str]) -> None:
        """Wait until parts have lived for so long that the supervisor takes their next death for a first one."""
        healthy_at = max((self._killed_at.get(part, 0.0) for part in parts), default=0.0) + RESTED_SECONDS
        time.sleep(max(0.0, healthy_at - time.monotonic()))

    def _note_kill(self, part: str, blow: str) -> None:
        self._killed_at[part] = time.monotonic()
        self.report.kills += 1
        self.report.kills_by_point[blow] = self.report.kills_by_point.get(blow, 0) + 1
        self.expected_restarts[part] += 1

    @contextmanager
    def _second_replicas(self, arms: Sequence[Arm]) -> Generator[None]:
        """A second replica joins, so that the first one has to give partitions back."""
        services = [arm.part for arm in arms if arm.stimulus == "revoke"]
        for service in services:
            self.suite.release(second(service))
        yield
        for service in services:
            self.settle(service)

    def _provoke(self, parts: set[str], stimuli: set[str]) -> None:
        """Make parts pass what the sellers' errands do not lead by."""
        for service in parts - set(INTERVALS):
            for _ in range(2):
                self.canary.sing(service, key="key" in stimuli and service == "account")
        if "claim" in stimuli:
            self.errands.insist()
        if "rebuild" in stimuli:
            for service in parts:
                self.operator.ask("POST", service, "/operations/rebuild", json={"projections": []})
        if "erase" in stimuli:
            self.errands.hand_over()
            for service in parts & set(ERASES):
                self.flow.ask(service, "DELETE FROM loop_runs WHERE name = %s RETURNING name", ERASES[service])

    def _tell(self, arms: Sequence[Arm], spared: Sequence[Arm], began: float) -> None:
        recovered = {each.part: each.seconds for each in self.report.after_kills[-len(arms) :]}
        for arm in arms:
            seconds = recovered.get(arm.part)
            told = "did not come to it" if arm in spared else f"{seconds:.1f} s" if seconds else "?"
            self.teller.say(f"{arm}: {told}")
        self.teller.say(f"  round of {time.monotonic() - began:.0f} s")


def collected_every(malls: int) -> int:
    """Seconds between two scheduled collections of an account's item: with many malls there must be quiet moments."""
    return COLLECT_SECONDS * max(1, malls // len(PRESENT_FOUR)) ** 2


@contextmanager
def battle(root: Path, teller: Teller, report: Report, scale: Scale) -> Generator[Battle]:
    """A fresh suite whose services can be armed, with second replicas that wait."""
    armoury = Armoury(root / "run" / "failpoints")
    waiting = Suite(root)
    for service in SERVICES:
        waiting.give(service, armoury.variables(service))
        waiting.hold(second(service))
    every = dict.fromkeys(chain(*INTERVALS.values()), str(collected_every(len(scale.malls))))
    with running_suite(root, env={**ENVIRONMENT, **every}, replicas=2, tell=teller.say) as suite:
        fight = Battle(suite, armoury, teller, report, scale)
        try:
            yield fight
        finally:
            fight.close()

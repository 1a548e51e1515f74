"""What goes wrong around the services while the sellers go on.

Servers die or stay away, processes freeze, replicas come and go, clocks are off, the broker's disk is full.
"""

import resource
import time
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import psutil

from local_runtime.waiting import wait_until
from proofs.chaos.battle import Battle, second
from proofs.stores import SERVICES

AWAY_SECONDS = 30.0
FROZEN_SECONDS = 20.0
"""Longer than a consumer's session (10 s), a lease (6 s) and a transaction (15 s) last."""
REPLICAS_EVERY_SECONDS = 5.0
REPLICAS_CHANGED_TIMES = 8
CLOCK_OFF_SECONDS = 300
NO_MORE_BYTES = 4096
READY_SECONDS = 120.0
ORDERS = 4

SKEW = Path(__file__).with_name("skew")
"""Put before a process' modules, it moves the clock that Python shows it; see ADR 0039."""

LISTENERS = ("catalog", "listing", "order-sync", "mall-gateway")


class NotAsMeantError(AssertionError):
    """A disaster was not what it was meant to be, so nothing is proved by having survived it."""


def all_of_them() -> Mapping[str, Callable[[Battle], None]]:
    """Every disaster by its name, in the order of a whole run."""
    return {
        "postgres killed": lambda fight: server_killed(fight, "postgres"),
        "kafka killed": lambda fight: server_killed(fight, "kafka"),
        "postgres away for 30 s": lambda fight: server_away(fight, "postgres"),
        "kafka away for 30 s": lambda fight: server_away(fight, "kafka"),
        "broker's disk full": disk_full,
        "frozen longer than its session": lambda fight: frozen(fight, ("order-sync", "mall-gateway")),
        "replicas come and go every 5 s": replicas_come_and_go,
        "two of each, one killed": two_of_each,
        "clock of order-sync 5 minutes fast": lambda fight: clock_off(fight, "order-sync", CLOCK_OFF_SECONDS),
        "clock of mall-gateway 5 minutes slow": lambda fight: clock_off(fight, "mall-gateway", -CLOCK_OFF_SECONDS),
        "clock of account 5 minutes fast": lambda fight: clock_off(fight, "account", CLOCK_OFF_SECONDS),
        "clock of account 5 minutes slow": lambda fight: clock_off(fight, "account", -CLOCK_OFF_SECONDS),
    }


def suffer(fight: Battle, name: str, disaster: Callable[[Battle], None]) -> None:
    """Let a disaster happen and the suite come to rest after it."""
    fight.teller.head(name)
    began = time.monotonic()
    disaster(fight)
    fight.rest()
    fight.report.disasters.append(name)
    fight.teller.say(f"{name}: quiet after {time.monotonic() - began:.0f} s")


def server_killed(fight: Battle, server: str) -> None:
    """`kill -9`; the supervisor starts it again."""
    with working(fight):
        fight.hit(server, f"{server} killed", service=False)
        recovered(fight, server, f"{server} killed")


def server_away(fight: Battle, server: str) -> None:
    """Stopped, and only started again after a while."""
    with working(fight):
        fight.suite.hold(server)
        time.sleep(AWAY_SECONDS)
        fight.suite.release(server)
        recovered(fight, server, f"{server} away for {AWAY_SECONDS:.0f} s")


def disk_full(fight: Battle) -> None:
    """The broker can write no more: the kernel refuses it as a full disk would. It ends, and its successor can."""
    identity = fight.suite.state().parts["kafka"].identity
    if identity is None:
        raise NotAsMeantError("the broker does not run")
    process = psutil.Process(identity.pid)
    with working(fight):
        process.rlimit(resource.RLIMIT_FSIZE, (NO_MORE_BYTES, NO_MORE_BYTES))
        wait_until(lambda: not identity.is_alive(), READY_SECONDS, "the end of the broker with the full disk")
        fight.expected_restarts["kafka"] += 1
        recovered(fight, "kafka", "disk full")


def frozen(fight: Battle, services: tuple[str, ...]) -> None:
    """Replicas that own the leases are frozen, their twins take over, and they wake as if nothing had happened."""
    for service in services:
        own_everything(fight, second(service))
    before = {service: _epoch(fight, service) for service in services}
    with working(fight):
        for service in services:
            fight.suite.freeze(second(service))
        time.sleep(FROZEN_SECONDS)
        after = {service: _epoch(fight, service) for service in services}
        for service in services:
            fight.suite.thaw(second(service))
    fight.rest()
    for service in services:
        fight.settle(service)
    kept = [service for service in services if after[service] <= before[service]]
    if kept:
        raise NotAsMeantError(f"nobody took over from the frozen {', '.join(kept)}")


OWNS_ALL = """
    SELECT 1 AS owned FROM leases, replicas
    WHERE replicas.name = %s AND leases.expires_at > clock_timestamp()
    HAVING bool_and(leases.owner = replicas.owner) AND bool_or(leases.name = %s)
"""
"""A row once a replica owns all leases that are owned at all, the relay's among them."""


def own_everything(fight: Battle, replica: str) -> None:
    """Let a second replica have all leases, and its twin come back after that."""
    first = replica.removesuffix("-2")
    fight.suite.release(replica)
    fight.suite.wait_ready(READY_SECONDS)
    fight.suite.hold(first)
    position, _ = fight.canary.sing("account")
    fight.flow.until_through("account", position, READY_SECONDS)
    fight.flow.until_taken(first, READY_SECONDS)
    wait_until(
        lambda: fight.flow.ask(first, OWNS_ALL, replica, f"relay:{first}"),
        READY_SECONDS,
        f"{replica} to own everything",
    )
    fight.suite.release(first)
    fight.suite.wait_ready(READY_SECONDS)


def _epoch(fight: Battle, service: str) -> int:
    """Who relays: the number rises whenever another process takes over."""
    rows = fight.flow.ask(service, "SELECT epoch FROM leases WHERE name = %s", f"relay:{service}")
    return rows[0]["epoch"] if rows else 0


def replicas_come_and_go(fight: Battle) -> None:
    """Each change moves the partitions of a group while messages are taken in."""
    with working(fight):
        for turn in range(REPLICAS_CHANGED_TIMES):
            service = LISTENERS[turn // 2 % len(LISTENERS)]
            change = fight.suite.hold if turn % 2 else fight.suite.release
            change(second(service))
            time.sleep(REPLICAS_EVERY_SECONDS)
    for service in LISTENERS:
        fight.settle(service)


def two_of_each(fight: Battle) -> None:
    """Two relays, two schedulers, two of everything; of each pair one is killed."""
    for service in SERVICES:
        fight.suite.release(second(service))
    fight.suite.wait_ready(READY_SECONDS)
    with working(fight):
        for service in SERVICES:
            fight.hit(service, "one of two killed")
            fight.report.after_kills += fight.recoveries.gather()
    for service in SERVICES:
        fight.settle(service)


def clock_off(fight: Battle, service: str, seconds: int) -> None:
    """One service lives at another time than all others."""
    usual = fight.armoury.variables(service)
    moved = {**usual, "PYTHONPATH": str(SKEW), "MALLBRIDGE_CLOCK_OFFSET_SECONDS": str(seconds)}
    _start_with(fight, service, moved)
    if abs(_clock_of(fight, service) - seconds) > 60:
        raise NotAsMeantError(f"the clock of {service} is right")
    fight.work(ORDERS, 0)
    fight.rest()
    _start_with(fight, service, usual)


def _start_with(fight: Battle, service: str, variables: Mapping[str, str]) -> None:
    fight.suite.hold(service)
    fight.suite.give(service, variables)
    fight.suite.release(service)
    fight.suite.wait_ready(READY_SECONDS)


def _clock_of(fight: Battle, service: str) -> float:
    """How many seconds a service's clock is fast, by the date of its answers."""
    answer = httpx.get(f"{fight.suite.url(service)}/health/live", trust_env=False)
    return (parsedate_to_datetime(answer.headers["date"]) - datetime.now(UTC)).total_seconds()


def recovered(fight: Battle, server: str, blow: str) -> None:
    """From the moment on in which a server answers again, measure every service."""
    wait_until(lambda: _answers(fight, server), READY_SECONDS, f"{server} to answer")
    since = time.time()
    for service in SERVICES:
        fight.recoveries.follow(service, blow, since)
    found = fight.recoveries.gather()
    fight.report.after_servers += found
    fight.teller.say(", ".join(f"{each.part} {each.seconds:.1f} s" for each in found))


def _answers(fight: Battle, part: str) -> bool:
    state = fight.suite.state().parts[part]
    return state.condition == "ready" and state.identity is not None and state.identity.is_alive()


@contextmanager
def working(fight: Battle) -> Generator[None]:
    """The sellers do their errands during the block, and come to an end with them after it."""
    with ThreadPoolExecutor(1) as elsewhere:
        done: Any = elsewhere.submit(fight.work, ORDERS, 0)
        yield
        done.result()

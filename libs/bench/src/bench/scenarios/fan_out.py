"""Figure 4: products registered at the malls, beside the least time that the malls' limits allow."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import psycopg

from bench.goods import listing, listing_id, spread_over, terms
from bench.lanes.places import PARTITIONS
from bench.lanes.running import Program, program
from bench.market import SELLER, Account, Office, gateway_environment, market, office, serving
from bench.measures import Figure, Outcome, Shown
from bench.orders import NAMESPACE, Record
from bench.servers import Corner
from bench.topics import Counter as Topic
from bench.topics import counting, producing, put
from bench.workbench import Workbench
from chassis.broker import create_topics
from contracts import Envelope
from contracts.listing import ListingRequested
from contracts.mall_gateway import LISTINGS as ANSWERS
from contracts.mall_gateway import ListingReadBack
from mall_gateway.malls import MALLS
from mall_gateway.malls.port import Budget

SHARES = {
    "tmon": 10,
    "wemakeprice": 6,
    "coupang": 5,
    "smartstore": 5,
    "st11": 1,
    "auction": 4,
    "gmarket": 4,
    "lottecom": 10,
    "gsshop": 3,
    "cjmall": 4,
    "hmall": 1,
    "lotteimall": 4,
    "interpark": 2,
}
"""Listings on a mall's account, in proportion to what its limits let through, as far as one can.

All malls that are called: 공영홈쇼핑 has no API, so its limits are those of whoever carries the sheets.
"""


@dataclass(frozen=True)
class Run:
    """One fan-out: seconds taken, the least there could be, and what went wrong."""

    listings: int
    seconds: float
    least: Mapping[str, float]
    throttled: int
    differences: Sequence[str]


def measure(bench: Workbench) -> Outcome:
    """As many fan-outs as there are blocks; each is bound by the clock, so few are enough."""
    runs = [asyncio.run(_fan_out(bench, number)) for number in range(bench.blocks)]
    for run in runs:
        bench.tell(f"fan-out: {run.listings} listings in {run.seconds:.1f} s, {run.throttled} answers of 429")
    samples = [max(run.least.values()) / run.seconds for run in runs]
    least = ", ".join(f"{mall} {seconds:.1f} s" for mall, seconds in runs[-1].least.items())
    note = f"{runs[-1].listings} listings in {runs[-1].seconds:.1f} s; least by the limits: {least}"
    throttled = [float(run.throttled) for run in runs]
    return Outcome(
        [
            Figure("fan-out", "least time by the limits / time taken", 0.95, 0.98, samples, note=note),
            Figure("fan-out-429", "answers of 429", 0, 0, throttled, better="less"),
        ],
        [Shown("fan-out: listings a second", f"{runs[-1].listings / runs[-1].seconds:.1f}")],
        [f"fan-out: {each}" for run in runs for each in run.differences],
    )


async def _fan_out(bench: Workbench, number: int) -> Run:
    with bench.servers.corner("gateway", "keys") as corner, market(bench.servers) as malls:
        malls.ask("PATCH", "/rules", coupang_approval_seconds=0)
        accounts = [malls.open_account(mall, f"fan-{number}") for mall in SHARES]
        with office(corner, malls.url) as desk:
            known = await _enter(desk, accounts)
        wanted = spread_over(accounts, {mall: share * bench.pick(1, 10, 17) for mall, share in SHARES.items()})
        asked = [listing(account, product, known[account.account_id]) for account, product in wanted]
        environment = gateway_environment(corner, malls.url)
        log = bench.servers.directory / f"{corner.prefix}gateway.log"
        with program("mall_gateway.main:main", environment, log) as it:
            await serving(it, environment)
            began = datetime.now(UTC)
            seconds, answers = await _timed(corner, it, asked)
        ledger = malls.ask("GET", "/ledger")
        ids = {str(listing_id(account, product)) for account, product in wanted}
        least = _least(corner, began)
        return Run(len(asked), seconds, least, len(ledger["throttled"]), _differences(ids, answers, ledger))


async def _enter(desk: Office, accounts: Sequence[Account]) -> dict[UUID, dict[str, Any]]:
    for account in accounts:
        await asyncio.to_thread(desk.enter, account)
    return {account.account_id: await terms(desk, account) for account in accounts}


async def _timed(corner: Corner, gateway: Program, asked: Sequence[ListingRequested]) -> tuple[float, Counter[str]]:
    """Seconds from the asking of the first to the answer of the last, and how each listing ended.

    What is read back of a listing later is no answer.
    """
    topics = [corner.prefix + ListingRequested.TOPIC, corner.prefix + ANSWERS]
    await create_topics(corner.kafka, topics, partitions=PARTITIONS)
    async with counting(corner.kafka, topics[1], PARTITIONS) as topic, producing(corner.kafka) as producer:
        started = time.perf_counter()
        await put(producer, topics[0], [_record(each) for each in asked])

        async def done() -> bool:
            return await topic.count() >= len(asked) and (await _answers(topic)).total() >= len(asked)

        await gateway.until(done)
        return time.perf_counter() - started, await _answers(topic)


async def _answers(topic: Topic) -> Counter[str]:
    kinds = (dict(each.headers)["ce_type"].decode().split(".")[1] for each in await topic.read())
    return Counter(kind for kind in kinds if kind != ListingReadBack.__name__)


def _record(event: ListingRequested) -> Record:
    name = str(event.listing_id)
    envelope = Envelope(
        event_id=uuid5(NAMESPACE, f"asked/{name}"),
        event_type=event.type_name(),
        source="listing",
        subject=name,
        occurred_at=datetime.now(UTC),
        seller_id=SELLER,
        correlation_id=uuid5(NAMESPACE, f"correlation/{name}"),
        actor="user:bench",
    )
    return Record(name.encode(), event.model_dump_json().encode(), envelope.headers())


def _least(corner: Corner, began: datetime) -> dict[str, float]:
    """For each mall the seconds that its fullest budget must take for the calls that were made."""
    with psycopg.connect(corner.urls["gateway"]) as connection:
        found = connection.execute(
            "SELECT account_id, mall, api, count(*) FROM calls WHERE called_at >= %s GROUP BY account_id, mall, api",
            (began,),
        ).fetchall()
    least: dict[str, float] = {}
    for account in {row[0] for row in found}:
        own = {api: calls for account_id, _, api, calls in found if account_id == account}
        mall = next(row[1] for row in found if row[0] == account)
        seconds = [least_seconds(budget, own) for budget in MALLS[mall].profile.budgets]
        least[mall] = max(least.get(mall, 0.0), *seconds)
    return least


def least_seconds(budget: Budget, calls: Mapping[str, int]) -> float:
    """How long the calls that a budget counts take at least, at the share of it that we use."""
    counted = sum(count for api, count in calls.items() if not budget.apis or api in budget.apis)
    return counted * budget.per.total_seconds() / (budget.calls * budget.share)


def _differences(ids: set[str], answers: Counter[str], ledger: Any) -> list[str]:
    """Every listing was accepted once, and stands at its mall once."""
    found = [f"{count} answers of {name}" for name, count in answers.items() if name not in ("ListingAccepted",)]
    if answers["ListingAccepted"] != len(ids):
        found.append(f"{answers['ListingAccepted']} of {len(ids)} listings were accepted")
    if len(ledger["products"]) != len(ids):
        found.append(f"{len(ledger['products'])} products are at the malls, {len(ids)} were asked for")
    return found

"""Figure 2: how long an order takes from the mall to another service, while orders come at random times."""

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any
from uuid import uuid5

from bench.lanes import product
from bench.lanes.places import PARTITIONS, Places
from bench.lanes.running import program
from bench.listening import Listener, listening
from bench.market import SELLER, Account, Market, gateway_environment, market, office
from bench.measures import Figure, Outcome, Shown, percentile
from bench.orders import NAMESPACE, Record
from bench.servers import Corner
from bench.topics import producing, put
from bench.workbench import Workbench
from chassis.broker import create_topics
from contracts import Envelope
from contracts.mall_gateway import MallAccountVerified
from local_runtime.ports import free_port

ASKED = ("coupang", "wemakeprice", "smartstore")
INTERVAL_SECONDS = 5
ORDERS_A_SECOND = 10.0
WITHIN_SECONDS = 60.0
LINE = {"unknown_name": "수제 머그컵", "unknown_option": "흰색"}

Key = tuple[str, str]


def measure(bench: Workbench) -> Outcome:
    """One installation; each block is a stretch of orders at random times."""
    times, differences = asyncio.run(_run(bench))
    for block in times:
        bench.tell(f"freshness: {len(block)} orders, p99 {percentile(block, 0.99):.2f} s")
    everything = [each for block in times for each in block]
    title = f"placed at the mall → consumed elsewhere, p99, each account asked every {INTERVAL_SECONDS} s"
    samples = [percentile(block, 0.99) for block in times]
    goals = (INTERVAL_SECONDS + 0.5, INTERVAL_SECONDS + 0.15)
    told = ", ".join(f"p{100 * share:.0f} {percentile(everything, share):.2f} s" for share in (0.5, 0.9, 0.99))
    return Outcome(
        [Figure("freshness", title, *goals, samples, better="less", unit="s")],
        [Shown("freshness: placed → consumed", told)],
        differences,
    )


async def _run(bench: Workbench) -> tuple[list[list[float]], list[str]]:
    log = bench.servers.directory
    with ExitStack() as stack:
        corner = stack.enter_context(bench.servers.corner("store", "gateway", "keys"))
        malls = stack.enter_context(market(bench.servers))
        accounts = [malls.open_account(mall, "fresh") for mall in ASKED]
        with office(corner, malls.url) as desk:
            for account in accounts:
                desk.enter(account)
        own = product.environment(corner, free_port()) | {
            "ORDER_SYNC_COLLECT_INTERVAL_SECONDS": str(INTERVAL_SECONDS),
            "ORDER_SYNC_OVERLAP_SECONDS": str(4 * INTERVAL_SECONDS),
        }
        places = Places(corner.urls["store"], corner.kafka, corner.prefix)
        await create_topics(corner.kafka, [places.collected, _accounts_topic(corner)], partitions=PARTITIONS)
        gateway = gateway_environment(corner, malls.url)
        stack.enter_context(program("order_sync.main:main", own, log / f"{corner.prefix}fresh-orders.log"))
        stack.enter_context(program("mall_gateway.main:main", gateway, log / f"{corner.prefix}fresh-gateway.log"))
        async with producing(corner.kafka) as producer, listening(corner.kafka, places.collected) as listener:
            await put(producer, _accounts_topic(corner), [_verified(account) for account in accounts])
            return await _stretches(bench, malls, accounts, listener)


def _accounts_topic(corner: Corner) -> str:
    return corner.prefix + MallAccountVerified.TOPIC


def _verified(account: Account) -> Record:
    """What the gateway tells when an account is connected: its schedule starts."""
    event = MallAccountVerified(
        account_id=account.account_id, mall=account.mall, login_id=account.name, key_expires_on=None
    )
    envelope = Envelope(
        event_id=uuid5(NAMESPACE, f"verified/{account.account_id}"),
        event_type=event.type_name(),
        source="mall-gateway",
        subject=str(account.account_id),
        occurred_at=datetime.now(UTC),
        seller_id=SELLER,
        correlation_id=uuid5(NAMESPACE, f"correlation/{account.account_id}"),
        actor="user:bench",
    )
    return Record(str(account.account_id).encode(), event.model_dump_json().encode(), envelope.headers())


async def _stretches(
    bench: Workbench, malls: Market, accounts: Sequence[Account], listener: Listener
) -> tuple[list[list[float]], list[str]]:
    numbers, placed = random.Random(11), dict[Key, float]()
    await _stretch(malls, accounts, numbers, 2.0 * INTERVAL_SECONDS, placed)
    await listener.until(len(placed), WITHIN_SECONDS)
    bench.tell(f"freshness: warm with {len(listener.heard)} of {len(placed)} orders")
    times: list[list[float]] = []
    for _ in range(bench.blocks):
        stretch = dict[Key, float]()
        await _stretch(malls, accounts, numbers, bench.pick(6.0, 25.0, 60.0), stretch)
        placed |= stretch
        await listener.until(len(placed), WITHIN_SECONDS)
        times.append([listener.heard[key] - at for key, at in stretch.items() if key in listener.heard])
    lost = len(placed.keys() - listener.heard.keys())
    found = [f"freshness: {lost} of {len(placed)} orders never came"] if lost else []
    return times, found + [f"freshness: {key} came twice" for key in listener.twice]


async def _stretch(
    malls: Market, accounts: Sequence[Account], numbers: random.Random, seconds: float, placed: dict[Key, float]
) -> None:
    """Orders at random times, whatever becomes of those before; each at a random account."""
    end = time.monotonic() + seconds
    due = time.monotonic()
    tasks: list[asyncio.Task[None]] = []
    while due < end:
        due += numbers.expovariate(ORDERS_A_SECOND)
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        account, seed = numbers.choice(accounts), numbers.randrange(10**6)
        tasks.append(asyncio.create_task(_place(malls, account, seed, placed)))
    await asyncio.gather(*tasks)


async def _place(malls: Market, account: Account, seed: int, placed: dict[Key, float]) -> None:
    at = time.time()
    body: dict[str, Any] = {"mall": account.mall, "account": account.name, "count": 1, "seed": seed, "lines": [LINE]}
    answer = await asyncio.to_thread(malls.ask, "POST", "/orders", **body)
    for order in answer["orders"]:
        number = order["numbers"].get("purchaseNo", order["number"])
        for line in order["lines"]:
            own = line["option_number"] or line["number"] if account.mall == "coupang" else line["number"]
            placed[number, own] = at

"""Buyers live by themselves: deeds come once, in order, never before their cause, and no more is sold than there is."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as some

from mall_simulator.clock import Clock
from mall_simulator.main import create_app
from mall_simulator.records import Option, Product
from mall_simulator.settings import Settings
from mall_simulator.world import World

START = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
HOUR, DAY = 3600, 86_400
BUSY = {"orders_per_day": 60, "cancels": 0.2, "returns": 0.3, "exchanges": 0.2, "customer_center": 0.2, "urgent": 0.1}
FOLLOWS = {
    "line_cancelled": "order_placed",
    "invoice_accepted": "order_placed",
    "line_scanned": "invoice_accepted",
    "line_delivered": "invoice_accepted",
    "purchase_decided": "line_delivered",
    "claim_sent_back": "claim_asked",
    "claim_arrived": "claim_sent_back",
    "claim_redelivered": "claim_reshipped",
}
"""What must have happened to the line before."""
DEEDS = {
    "order": ("order_placed",),
    "deliver": ("line_delivered",),
    "scan": ("line_scanned",),
    "decide": ("purchase_decided",),
    "send_back": ("claim_sent_back",),
    "arrive": ("claim_arrived",),
}


class Practice:
    """A simulator with shops that sell cups, and its admin API."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.world: World = app.state.world
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://simulator")

    async def open(self, *malls: str, stock: int = 1000, account: str = "shop") -> None:
        for mall in malls:
            answer = await self.http.post("/admin/accounts", json={"mall": mall, "account": account})
            assert answer.status_code == 201, answer.text
            self.stock(mall, stock, account)

    def stock(self, mall: str, stock: int = 1000, account: str = "shop") -> None:
        """Two products with two options each."""
        now = self.world.clock.now()
        known: dict[str, Any] = {"mall": mall, "account": account, "category": "", "state": "SALE", "body": {}}
        for number in ("1", "2"):
            options = [_option(f"{account}{number}{place}", stock) for place in range(2)]
            product = {"number": f"{account}{number}", "seller_code": f"cup {number}", "name": "컵"}
            times = {"created_at": now, "updated_at": now}
            self.world.market.add_product(Product(**known, **product, **times, options=options, price_won=1000))

    async def ask(self, path: str = "", method: str = "POST", *, status: int = 200, **body: Any) -> Any:
        given: dict[str, Any] = {} if method == "GET" else {"json": body}
        answer = await self.http.request(method, f"/admin/practice{path}", **given)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def start(self, **wish: Any) -> Any:
        return await self.ask(status=201, **wish)

    def entries(self) -> list[dict[str, Any]]:
        return self.world.ledger.entries()

    def work(self) -> None:
        """The sellers confirm and ship what is new, and decide on what is claimed."""
        market, claims = self.world.market, self.world.claims
        for order in self.world.store.orders:
            for line in order.lines:
                claim = line.open_claim
                if claim is not None and claim.kind == "cancel":
                    claims.approve(order, line, claim)
                elif claim is not None and claim.goods == "arrived":
                    claims.receive(order, line, claim)
                    claims.reship(order, line, claim, "CJ", f"8{claim.number}")
                elif line.state in ("new", "confirmed") and line.confirmed_at is None:
                    market.acknowledge(order, line)
                elif line.state == "confirmed":
                    market.accept_invoice(order, line, "CJ", f"9{line.number}")


def _option(number: str, stock: int) -> Option:
    return Option(number=number, seller_code=number, name="빨강", price_won=1000, stock=stock)


def made(data_dir: Path | None = None, clock: Clock | None = None) -> Practice:
    return Practice(create_app(Settings(data_dir=data_dir, ZIPKIN_ENDPOINT=None), clock or Clock(START)))


def sold(practice: Practice) -> Counter[str]:
    lines = [line for entry in practice.entries() if entry["kind"] == "order_placed" for line in entry["lines"]]
    bought = Counter[str]()
    for line in lines:
        bought[line["option_number"]] += line["quantity"]
    return bought


async def lived(seed: int, stock: int, steps: list[int]) -> tuple[Practice, Any]:
    practice = made()
    await practice.open("wemakeprice", "coupang", stock=stock)
    await practice.start(seed=seed, rates=BUSY)
    for hours in steps:
        told = await practice.ask("/advance", seconds=hours * HOUR)
        practice.work()
    return practice, told


@settings(max_examples=6, deadline=None)
@given(
    some.integers(0, 2**32), some.integers(0, 60), some.lists(some.integers(1, 24), min_size=1, max_size=5).map(sorted)
)
def test_every_deed_has_its_cause_and_its_entry_and_none_oversells(seed: int, stock: int, steps: list[int]) -> None:
    practice, told = asyncio.run(lived(seed, stock, steps))
    seen: dict[str, set[str]] = {}
    for entry in practice.entries():
        lines = [line["number"] for line in entry["lines"]] if entry["kind"] == "order_placed" else [entry.get("line")]
        for line in lines:
            cause = FOLLOWS.get(entry["kind"])
            assert cause is None or cause in seen[line], entry
            seen.setdefault(line, set()).add(entry["kind"])
    left = {option.number: option.stock for product in practice.world.store.products for option in product.options}
    assert min(left.values()) >= 0
    both = 2 * stock
    assert {number: both - left_at for number, left_at in _left(practice).items()} == {
        number: sold(practice)[number] for number in left
    }
    kinds = Counter(entry["kind"] for entry in practice.entries())
    assert {name: told["done"].get(name, 0) for name in DEEDS} == {
        name: sum(kinds[kind] for kind in written) for name, written in DEEDS.items()
    }
    times = [entry["at"] for entry in practice.entries()]
    assert times == sorted(times)


def _left(practice: Practice) -> Counter[str]:
    """What is left of each option at both malls together."""
    left = Counter[str]()
    for product in practice.world.store.products:
        for option in product.options:
            left[option.number] += option.stock
    return left


async def test_a_week_has_as_many_orders_as_were_asked_for_of_every_kind() -> None:
    practice, told = await lived(7, 100_000, [12] * 14)
    assert 840 * 0.85 < told["done"]["order"] < 840 * 1.15
    happened = {kind for kind, count in told["done"].items() if count}
    assert happened >= {"cancel", "scan", "deliver", "return", "exchange", "decide", "send_back", "arrive"}
    assert happened >= {"product", "customer_center", "urgent"}
    assert (told["now"], told["running"]) == ((START + timedelta(days=7)).isoformat().replace("+00:00", "Z"), True)
    summary = practice.world.ledger.summary()
    assert [summary[name] for name in summary if name.startswith("doubled")] == [0] * 5


async def test_what_nobody_sells_is_not_bought() -> None:
    practice = made()
    await practice.open("wemakeprice", stock=0)
    await practice.start(seed=1, rates=BUSY)
    told = await practice.ask("/advance", seconds=DAY)
    assert told["done"] == {}
    assert told["in_vain"]["order"] > 20
    assert practice.world.ledger.summary()["orders_placed"] == 0


async def test_only_those_shops_take_part_that_were_named() -> None:
    practice = made()
    await practice.open("wemakeprice", "coupang")
    await practice.open("wemakeprice", account="other")
    await practice.start(seed=1, malls=["wemakeprice"], accounts=["shop"], rates=BUSY)
    await practice.ask("/advance", seconds=DAY)
    assert {(entry["mall"], entry["account"]) for entry in practice.entries() if entry["kind"] == "order_placed"} == {
        ("wemakeprice", "shop")
    }


async def test_a_second_practice_is_refused_until_the_first_is_ended() -> None:
    practice = made()
    assert "시작한 연습이 없습니다" in (await practice.ask(method="GET", status=404))["detail"]
    for path, method in (("/stop", "POST"), ("/resume", "POST"), ("/advance", "POST"), ("", "DELETE")):
        await practice.ask(path, method, status=409, seconds=1)
    await practice.start(seed=1)
    assert "이미 있습니다" in (await practice.ask(status=409, seed=2))["detail"]
    ended = await practice.ask(method="DELETE")
    assert (ended["seed"], ended["done"]) == (1, {})
    assert (await practice.start(seed=2))["seed"] == 2


@pytest.mark.parametrize(
    "wish",
    [
        {"rates": {"returns": 0.9, "exchanges": 0.9}},
        {"speed": 0},
        {"malls": ["nowhere"]},
        {"unknown": 1},
        {"starts_at": "9999-12-31T23:59:59Z"},
        {"starts_at": "2026-11-20T00:00:00"},
    ],
)
async def test_a_wish_that_can_not_be_is_refused(wish: dict[str, Any]) -> None:
    await made().ask(status=422, **wish)


async def test_a_stopped_practice_stands_still_and_goes_on() -> None:
    practice = made()
    await practice.open("wemakeprice")
    await practice.start(seed=1, rates=BUSY)
    await practice.ask("/advance", seconds=DAY)
    before = await practice.ask("/stop")
    await practice.ask("/advance", status=409, seconds=DAY)
    assert (await practice.ask("/resume")) == {**before, "running": True}
    after = await practice.ask("/advance", seconds=DAY)
    assert after["done"]["order"] > before["done"]["order"]


async def test_with_a_speed_the_buyers_live_faster_than_the_malls() -> None:
    practice = made()
    await practice.open("wemakeprice")
    await practice.start(seed=1, speed=1440, rates=BUSY)
    await practice.ask("/advance", status=409, seconds=1)
    for _ in range(60):
        practice.world.clock.advance_seconds(1)
        await practice.app.state.living.catch_up()
    told = await practice.ask(method="GET")
    assert told["now"] == (START + timedelta(days=1)).isoformat().replace("+00:00", "Z")
    placed = [order.paid_at for order in practice.world.store.orders]
    assert 40 < len(placed) == told["done"]["order"]
    assert START < min(placed) < max(placed) <= START + timedelta(minutes=1)
    await practice.ask("/stop")
    practice.world.clock.advance_seconds(60)
    await practice.app.state.living.catch_up()
    await practice.ask("/resume")
    await practice.app.state.living.catch_up()
    assert (await practice.ask(method="GET"))["done"] == told["done"]


@pytest.mark.parametrize("speed", [None, 20_000])
async def test_a_clock_that_is_set_far_ahead_does_not_make_them_live_for_years(speed: float | None) -> None:
    practice = made()
    await practice.open("wemakeprice")
    await practice.start(seed=1, speed=speed, rates=BUSY)
    practice.world.clock.advance(timedelta(days=3 * 365))
    await practice.app.state.living.catch_up()
    if speed is None:
        await practice.ask("/advance", seconds=DAY)
    told = await practice.ask(method="GET")
    assert 0 < told["done"]["order"] < 200


async def test_by_steps_the_clock_of_the_malls_goes_with_the_buyers_and_is_let_go_at_the_end() -> None:
    practice = made(clock=Clock())
    await practice.open("wemakeprice")
    began = datetime(2030, 1, 1, tzinfo=UTC)
    await practice.start(seed=1, rates=BUSY, starts_at=began.isoformat())
    await practice.ask("/advance", seconds=DAY)
    assert practice.world.clock.now() == began + timedelta(days=1)
    placed = [order.paid_at for order in practice.world.store.orders]
    assert began < min(placed) < max(placed) <= began + timedelta(days=1)
    await practice.ask(method="DELETE")
    assert abs(practice.world.clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


async def test_a_restart_goes_on_where_it_was(tmp_path: Path) -> None:
    halves = []
    for place in ("whole", "halves"):
        practice = made(tmp_path / place)
        await practice.open("wemakeprice", "gmarket")
        await practice.start(seed=3, rates=BUSY)
        for day in range(4):
            told = await practice.ask("/advance", seconds=DAY)
            practice.work()
            if place == "halves" and day == 1:
                practice.world.store.close()
                practice = made(tmp_path / place)
        halves.append((told, practice.entries(), [order.model_dump() for order in practice.world.store.orders]))
    assert halves[0] == halves[1]
    assert halves[0][0]["done"]["order"] > 200


async def test_the_files_of_a_partner_site_are_the_same_bytes_by_the_same_seed() -> None:
    """공영홈쇼핑 (malls.md 13); the other malls are in tests/contract/test_practice.py."""
    files = []
    for _ in range(2):
        practice = made()
        login = {"login_id": "gy1", "password": "secret"}
        opened = {"mall": "gongyoung", "account": "shop", "secrets": login}
        assert (await practice.http.post("/admin/accounts", json=opened)).status_code == 201
        practice.stock("gongyoung")
        await practice.start(seed=4, rates=BUSY)
        for _ in range(4):
            await practice.ask("/advance", seconds=DAY)
            practice.work()
            days = {"since": "20261120", "until": "20261130"}
            answer = await practice.http.get("/gongyoung/partner/orders.xlsx", params=days, auth=("gy1", "secret"))
            assert answer.status_code == 200, answer.text
            files.append(answer.content)
    assert files[:4] == files[4:]
    assert len(set(files)) == 4


async def test_a_reset_ends_it() -> None:
    practice = made(clock=Clock())
    await practice.start(seed=1, starts_at="2030-01-01T00:00:00+09:00")
    assert (await practice.http.post("/admin/reset")).status_code == 200
    await practice.ask(method="GET", status=404)
    assert practice.world.clock.now() < datetime(2029, 12, 31, tzinfo=UTC)

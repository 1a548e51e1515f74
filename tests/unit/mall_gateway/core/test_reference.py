"""What malls tell of their rules is kept for ten minutes, asked anew after a refusal, and never told to another."""

from dataclasses import replace
from uuid import UUID

import pytest

from mall_gateway.malls.port import RefusedError, UnavailableError
from mall_gateway.malls.reference import MOST, ReferenceCache
from mall_gateway.malls.side import Side


class Brands:
    """A mall's list of brands, and a registration that needs one of them."""

    def __init__(self, mall, monkeypatch) -> None:
        self.known, self.wanted, self.asked = {"old"}, "old", 0
        self.register = mall.register
        monkeypatch.setattr(mall, "register", self.by_brand)

    async def ask(self):
        self.asked += 1
        return set(self.known)

    async def by_brand(self, caller, offer):
        if self.wanted not in await caller.cached("brands", self.ask):
            raise RefusedError("브랜드가 없습니다.", code="brand")
        return await self.register(caller, offer)


@pytest.fixture
def brands(world, monkeypatch) -> Brands:
    return Brands(world.mall, monkeypatch)


async def listed(world, asks) -> list[str]:
    intent_id = world.ask(asks.listing())
    await world.go_on()
    return world.names(intent_id)


async def test_the_second_listing_asks_no_more(world, asks, brands) -> None:
    for _ in range(3):
        assert (await listed(world, asks))[-1] == "Accepted"
    assert brands.asked == 1


async def test_what_the_seller_just_entered_at_the_mall_is_found_at_once(world, asks, brands) -> None:
    await listed(world, asks)
    brands.known, brands.wanted = {"old", "new"}, "new"
    assert (await listed(world, asks))[-1] == "Accepted"
    assert brands.asked == 2


async def test_what_is_missing_in_a_fresh_answer_is_refused_once_and_not_kept(world, asks, brands) -> None:
    brands.wanted = "new"
    assert (await listed(world, asks))[-1] == "Refused"
    assert brands.asked == 1
    brands.known = {"new"}
    assert (await listed(world, asks))[-1] == "Accepted"
    assert brands.asked == 2


async def test_a_refusal_of_what_was_sent_is_not_sent_again_but_forgets(world, asks, brands) -> None:
    await listed(world, asks)
    world.mall.script = [("before", RefusedError("정책이 없습니다."))]
    assert (await listed(world, asks))[-1] == "Refused"
    assert world.mall.done == ["register"]
    assert brands.asked == 1
    assert (await listed(world, asks))[-1] == "Accepted"
    assert brands.asked == 2


async def test_other_secrets_are_another_ones_answers(side) -> None:
    assert side.owner == replace(side, secrets=dict(side.secrets)).owner
    assert side.owner != replace(side, secrets={"api_key": "k2"}).owner
    assert side.owner != replace(side, account_id=UUID(int=9)).owner


@pytest.fixture
def side(fake_mall) -> Side:
    return Side(UUID(int=1), UUID(int=2), fake_mall.profile, "http://mall", {"api_key": "k1"})


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_kept_for_ten_minutes_also_where_there_is_nothing() -> None:
    time, told = Time(), iter([None, "there by now"])
    cache = ReferenceCache(time)

    async def ask():
        return next(told)

    assert await cache.told("a", "category 1", ask) == (None, False)
    time.now = 599.0
    assert await cache.told("a", "category 1", ask) == (None, True)
    time.now = 601.0
    assert await cache.told("a", "category 1", ask) == ("there by now", False)


async def test_a_failure_is_not_kept_and_another_account_is_not_told() -> None:
    cache = ReferenceCache()

    async def fails():
        raise UnavailableError("오류")

    async def ask():
        return "notices"

    with pytest.raises(UnavailableError):
        await cache.told("a", "notices", fails)
    assert await cache.told("a", "notices", ask) == ("notices", False)
    with pytest.raises(UnavailableError):
        await cache.told("b", "notices", fails)
    cache.forget("b")
    assert await cache.told("a", "notices", fails) == ("notices", True)


async def test_it_does_not_grow_without_end() -> None:
    cache, asked = ReferenceCache(), 0

    async def ask():
        nonlocal asked
        asked += 1
        return asked

    for number in range(MOST + 10):
        await cache.told("a", str(number), ask)
    assert await cache.told("a", "0", ask) == (asked, False)
    assert await cache.told("a", str(MOST + 9), ask) == (MOST + 10, True)

"""Windows of orders come in whole, sealed, and again from the first page after a break."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from chassis.testing import eventually_async
from contracts.identities import line_key, lines_digest, order_id
from contracts.mall_gateway import MallOrdersFailed, MallOrdersFetched, MallOrdersSealed
from mall_gateway.application.counter import MallAwayError, MallRefusedError
from mall_gateway.application.fetching import chunks
from mall_gateway.application.sources import Row, RowPage
from mall_gateway.malls.answers import region_of
from mall_gateway.malls.budgets import BudgetWaitError
from mall_gateway.malls.port import (
    CredentialsRefusedError,
    RefusedError,
    ThrottledError,
    TokenExpiredError,
    UnavailableError,
    UnreadableLine,
)
from mall_gateway.publications import publish

SELLER, ACCOUNT = UUID(int=1), UUID(int=2)


def ask(world, asks, **window):
    return world.gateway.request_collection(uuid4(), SELLER, asks.window(**window))


class Log:
    """Recorded, as the relay sees it."""

    def __init__(self, event) -> None:
        self.event = event


def published(world, collection_id):
    return [found for event in world.events(collection_id) if (found := publish(Log(event))) is not None]


async def test_a_window_is_fetched_page_by_page_and_sealed(world, asks, orders_page) -> None:
    world.mall.pages = [orders_page(1, 2), orders_page(3)]
    collection_id = ask(world, asks)
    await world.go_on()
    first, second, sealed = published(world, collection_id)
    assert isinstance(first, MallOrdersFetched)
    assert isinstance(sealed, MallOrdersSealed)
    assert (first.page, second.page, sealed.pages, sealed.lines) == (1, 2, 2, 3)
    assert sealed.digest == lines_digest(line_key(line.ref) for line in (*first.lines, *second.lines))
    assert first.collection_id == UUID(int=7)


@pytest.mark.parametrize("rows", [(), (1, 2)])
async def test_a_window_of_one_answer_is_recorded_at_once(world, asks, orders_page, monkeypatch, rows) -> None:
    commits, save = [], world.gateway.save

    def saved(*aggregates, **how):
        commits.append([type(event).__name__ for each in aggregates for event in each.pending_events])
        return save(*aggregates, **how)

    world.mall.pages = [orders_page(*rows)] if rows else []
    ask(world, asks)
    monkeypatch.setattr(world.gateway, "save", saved)
    await world.go_on()
    assert commits == [["Begun", "PageFetched", "Sealed"] if rows else ["Begun", "Sealed"]]


async def test_a_page_is_recorded_while_the_next_one_is_asked_for(world, asks, orders_page, monkeypatch) -> None:
    """What the mall takes its time for, or never answers, keeps no order waiting that it has told already."""
    read, told = world.mall._read, []

    async def slow(caller, name):
        await read(caller, name)
        told.append(name)
        if len(told) == 2:
            await eventually_async(recorded)

    async def recorded():
        return world.names(collection_id) == ["Requested", "Begun", "PageFetched"]

    monkeypatch.setattr(world.mall, "_read", slow)
    world.mall.pages = [orders_page(1, 2), orders_page(3)]
    collection_id = ask(world, asks)
    await world.go_on()
    assert world.names(collection_id)[2:] == ["PageFetched", "PageFetched", "Sealed"]


async def test_what_cannot_be_recorded_stops_the_asking(world, asks, orders_page, monkeypatch) -> None:
    asked, ended = asyncio.Event(), asyncio.Event()
    read = world.mall._read

    async def never(caller, name):
        if asked.is_set():
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()
        await read(caller, name)
        asked.set()

    monkeypatch.setattr(world.mall, "_read", never)
    world.mall.pages = [orders_page(1), orders_page(2)]
    collection_id = ask(world, asks)
    leased = world.work.take("zombie", 1)[0]
    world.work.stolen = True
    async with asyncio.timeout(20):
        await world.worker.do(leased)
    assert ended.is_set()
    assert world.names(collection_id) == ["Requested"]


async def test_buyers_are_sealed_before_anything_is_recorded(world, asks, orders_page) -> None:
    world.mall.pages = [orders_page(1)]
    collection_id = ask(world, asks)
    await world.go_on()
    (line,) = published(world, collection_id)[0].lines
    assert line.buyer.subject_id == order_id(SELLER, "fake", ACCOUNT, line.ref)
    assert line.region == "서울특별시 강남구"
    told = repr([vars(event) for event in world.events(collection_id)])
    assert not [word for word in ("홍길동", "김받음", "테헤란로", "5678") if word in told]


async def test_a_buyer_who_was_erased_comes_without_a_seal_and_holds_up_no_other(world, asks, orders_page) -> None:
    world.mall.pages = [orders_page(1, 2)]
    ask(world, asks)
    await world.go_on()
    collection_id = ask(world, asks)
    gone, kept = (line.ref for line in world.mall.pages[0].lines)
    world.sealer.erased.add(order_id(SELLER, "fake", ACCOUNT, gone))
    await world.go_on()
    page, sealed = published(world, collection_id)
    assert {line.ref: bool(line.buyer.sealed) for line in page.lines} == {gone: False, kept: True}
    assert sealed.lines == 2


async def test_asked_twice_it_is_fetched_once(world, asks, orders_page) -> None:
    world.mall.pages = [orders_page(1)]
    asking = uuid4()
    ids = {world.gateway.request_collection(asking, SELLER, asks.window()) for _ in range(2)}
    await world.go_on()
    assert (len(ids), world.mall.asked) == (1, ["orders"])


async def test_a_long_window_is_split_as_the_mall_takes_it(world, asks, orders_page) -> None:
    world.mall.pages = [orders_page(1)]
    ask(world, asks, days=2.5)
    await world.go_on()
    assert [until - since for since, until in world.mall.windows] == [
        timedelta(days=1),
        timedelta(days=1),
        timedelta(days=0.5),
    ]


@pytest.mark.parametrize("error", [UnavailableError("HTML"), ThrottledError("429"), TokenExpiredError("old")])
async def test_a_break_in_the_middle_begins_again_at_the_first_page(world, asks, orders_page, error) -> None:
    world.mall.pages = [orders_page(1), error, orders_page(2)]
    collection_id = ask(world, asks)
    await world.go_on()
    found = published(world, collection_id)
    assert [type(each).__name__ for each in found] == ["MallOrdersFetched"] * 3 + ["MallOrdersSealed"]
    assert (found[-1].pages, found[-1].lines) == (2, 2)
    assert world.collection(collection_id).run == 2


async def test_a_token_that_ends_on_the_first_page_costs_no_run(world, asks, orders_page) -> None:
    world.mall.pages = [TokenExpiredError("old"), orders_page(1)]
    collection_id = ask(world, asks)
    await world.go_on()
    assert world.collection(collection_id).run == 1
    assert world.collection(collection_id).state == "sealed"


async def test_repeated_lines_count_once(world, asks, orders_page) -> None:
    world.mall.pages = [orders_page(1, 2), orders_page(1, 2)]
    collection_id = ask(world, asks)
    await world.go_on()
    assert published(world, collection_id)[-1].lines == 2


async def test_an_unreadable_line_is_set_aside_sealed(world, asks, orders_page) -> None:
    bad = UnreadableLine(3, "김받음".encode("euc-kr"), "금액이 숫자가 아닙니다.")
    world.mall.pages = [orders_page(1, unreadable=[bad])]
    collection_id = ask(world, asks)
    await world.go_on()
    (page, sealed) = published(world, collection_id)
    assert (page.broken[0].position, page.broken[0].reason, sealed.broken) == (3, "금액이 숫자가 아닙니다.", 1)


async def test_a_window_without_orders_is_sealed_empty(world, asks) -> None:
    collection_id = ask(world, asks)
    await world.go_on()
    (sealed,) = published(world, collection_id)
    assert (sealed.pages, sealed.lines, sealed.digest) == (0, 0, lines_digest([]))


@pytest.mark.parametrize("error", [RefusedError("기간 오류"), CredentialsRefusedError("키 오류")])
async def test_a_refused_window_fails_with_the_reason(world, asks, error) -> None:
    world.mall.pages = [error]
    collection_id = ask(world, asks)
    await world.go_on()
    (failed,) = published(world, collection_id)
    assert isinstance(failed, MallOrdersFailed)
    assert failed.refusal.reason == error.reason
    assert (world.account().state == "rejected") is isinstance(error, CredentialsRefusedError)


async def test_a_mall_that_stays_away_ends_the_window(world, asks) -> None:
    world.mall.pages = [UnavailableError("5xx") for _ in range(50)]
    collection_id = ask(world, asks)
    await world.go_on(10_000_000)
    assert world.collection(collection_id).state == "failed"


async def test_an_account_that_is_gone_ends_the_window(world, asks) -> None:
    collection_id = ask(world, asks)
    world.gateway.remove_account(ACCOUNT, SELLER)
    await world.go_on()
    assert world.collection(collection_id).state == "failed"


async def test_an_ended_window_that_is_taken_again_only_goes_away(world, asks) -> None:
    collection_id = ask(world, asks)
    entry = world.work.entries[collection_id]
    await world.go_on()
    entry.token = None
    world.work.entries[collection_id] = entry
    await world.go_on()
    assert not world.work.entries


async def test_a_fault_while_fetching_kills_no_worker(world, asks, orders_page) -> None:
    world.mall.pages = [KeyError("x"), orders_page(1)]
    collection_id = ask(world, asks)
    await world.go_on()
    assert world.collection(collection_id).state == "sealed"


async def test_a_lease_lost_while_fetching_writes_nothing_more(world, asks, orders_page) -> None:
    world.mall.pages = [orders_page(1)]
    collection_id = ask(world, asks)
    leased = world.work.take("zombie", 1)[0]
    world.work.stolen = True
    await world.worker.do(leased)
    assert world.names(collection_id) == ["Requested"]


def test_a_page_over_a_hundred_rows_is_told_in_parts() -> None:
    rows = [Row(str(n), None, {}, lambda seal: seal) for n in range(250)]
    page = RowPage(rows, [UnreadableLine(0, b"", "")])
    assert [(len(lines), len(bad)) for lines, bad in chunks(page)] == [(100, 1), (100, 0), (50, 0)]
    assert [len(bad) for _, bad in chunks(RowPage([], [UnreadableLine(0, b"", "")]))] == [1]


def test_a_region_is_two_words() -> None:
    assert region_of("  부산광역시  해운대구 우동 1") == "부산광역시 해운대구"
    assert region_of("") == ""


async def test_verification_remembers_what_the_mall_said(world) -> None:
    found = await world.counter.verify(SELLER, ACCOUNT)
    assert (found.state, world.account().state) == ("verified", "verified")
    assert found.proof.mall_trace_id == "mall-1"
    world.mall.script = [("reading", CredentialsRefusedError("키 오류", message="invalid key"))]
    found = await world.counter.verify(SELLER, ACCOUNT)
    assert (found.state, found.denial.mall_message, world.account().state) == ("rejected", "invalid key", "rejected")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RefusedError("안 됩니다.", message="no"), MallRefusedError),
        (UnavailableError("오류"), MallAwayError),
        (ThrottledError("한도"), MallAwayError),
    ],
)
async def test_what_a_mall_says_to_a_question_is_told(world, error, told) -> None:
    assert (await world.counter.categories(SELLER, ACCOUNT, "귀걸이"))[0].path == ("패션", "귀걸이")
    world.mall.script = [("reading", error)]
    with pytest.raises(told, match=error.reason):
        await world.counter.categories(SELLER, ACCOUNT, "귀걸이")


async def test_a_closed_budget_is_told_to_who_waits(world) -> None:
    world.desk.line.budgets.throttled(world.mall.profile, ACCOUNT, "any", timedelta(seconds=50))
    with pytest.raises(MallAwayError, match="초 뒤에"):
        await world.counter.categories(SELLER, ACCOUNT, "귀걸이")


async def test_a_short_wait_for_the_budget_is_waited_out_by_a_question(world, monkeypatch) -> None:
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)
        world.clock.pass_by(seconds + 0.1)

    monkeypatch.setattr("mall_gateway.application.counter.asyncio.sleep", wait)
    world.mall.script = [("reading", BudgetWaitError(0.1, "잠시 멈춤.", "paused"))]
    assert await world.counter.categories(SELLER, ACCOUNT, "귀걸이")
    assert waits == [0.1]
    world.mall.script = [("reading", BudgetWaitError(9.2, "잠시 멈춤.", "paused"))]
    with pytest.raises(MallAwayError, match="10초 뒤에"):
        await world.counter.categories(SELLER, ACCOUNT, "귀걸이")


async def test_a_mall_that_says_nothing_leaves_the_account_as_it_was(world) -> None:
    world.mall.script = [("reading", UnavailableError("오류"))]
    with pytest.raises(MallAwayError):
        await world.counter.verify(SELLER, ACCOUNT)
    assert world.account().state == "unverified"
    with pytest.raises(MallRefusedError):
        await world.counter.create_delivery_template(SELLER, ACCOUNT, "기본", {})

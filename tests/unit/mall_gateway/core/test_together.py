"""Where a mall takes many order lines in one call, acts of one account go together, and each has its own outcome."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.application.batches import Ask
from mall_gateway.application.batches import Batches as Joining
from mall_gateway.malls.caller import MallCaller
from mall_gateway.malls.port import (
    Batches,
    Caller,
    LostAnswerError,
    MallError,
    MallProfile,
    RefusedError,
    ThrottledError,
    TokenExpiredError,
    UnavailableError,
)

ACCOUNT = UUID(int=2)


class FakeBatches:
    """One that takes up to three order lines in one call; `odd` lines are answered with an error of their own."""

    odd: dict[MallOrderRef, MallError]
    loads: list[int]
    mute = False

    @property
    def profile(self) -> MallProfile:
        return replace(super().profile, batches=Batches(read_orders=10, confirm_orders=3, send_invoices=3))

    async def read_orders(self: Any, caller: Caller, refs: Any) -> Any:
        await self._read(caller, "read_orders")
        return [self.orders.get(ref) for ref in refs]

    async def _many(self: Any, caller: Caller, name: str, refs: Any, effect: Callable[[int], None]) -> Any:
        self.loads.append(len(refs))
        self._fall("unsent")
        await self._call(caller, name)
        self._fall("before")
        for place, ref in enumerate(refs):
            if ref not in self.odd:
                effect(place)
                self.done.append(f"{name} {ref.order_no}")
        self._fall("after")
        return [] if self.mute else [self.odd.get(ref) for ref in refs]

    async def confirm_orders(self: Any, caller: Caller, confirmations: Any) -> Any:
        refs = [each.ref for each in confirmations]
        return await self._many(caller, "confirm", refs, lambda place: self._set(refs[place], state="confirmed"))

    async def send_invoices(self: Any, caller: Caller, shipments: Any) -> Any:
        refs = [each.ref for each in shipments]
        sent = [{"state": "shipping", "invoice_number": each.invoice_number} for each in shipments]
        return await self._many(caller, "invoice", refs, lambda place: self._set(refs[place], **sent[place]))


@pytest.fixture
def fake_mall(fake_mall):
    mall = type("FakeBatchMall", (FakeBatches, type(fake_mall)), {})()
    mall.odd, mall.loads = {}, []
    return mall


class Gathering(Joining):
    """Lets nobody go alone while another may still come: until all that are at work wait for a call."""

    def __init__(self) -> None:
        super().__init__(linger_seconds=60)
        self._working = self._waiting = 0

    async def all(self, works: Sequence[Awaitable[Any]]) -> None:
        """Do all at the same time."""
        self._working = len(works)
        await asyncio.gather(*map(self._one, works))

    async def _one(self, work: Awaitable[Any]) -> None:
        try:
            await work
        finally:
            self._working -= 1
            self._look()

    async def join(self, key: Hashable, size: int, caller: MallCaller, item: Any, ask: Ask) -> Any:
        self._waiting += 1
        asyncio.get_running_loop().call_soon(self._look)
        try:
            return await super().join(key, size, caller, item, ask)
        finally:
            self._waiting -= 1

    def _look(self) -> None:
        if self._waiting == self._working:
            for batch in self._open.values():
                batch.full.set()


@pytest.fixture
def batches() -> Gathering:
    return Gathering()


def refs_of(world, line, count):
    """So many orders at the mall."""
    refs = [MallOrderRef(order_no=str(1000 + number), line_no="1") for number in range(count)]
    world.mall.orders |= {ref: line(number) for number, ref in enumerate(refs)}
    return refs


def invoices(world, asks, line, count):
    """Invoices for so many orders: the orders and the intents."""
    refs = refs_of(world, line, count)
    asked = [asks.invoice(order_id=uuid4(), ref=ref, invoice_number=f"55500{ref.order_no}") for ref in refs]
    return refs, [world.ask(asking) for asking in asked]


async def all_at_once(world):
    """Do all that is ready at the same time."""
    await world.batches.all([world.worker.do(leased) for leased in all_ready(world)])


def all_ready(world):
    leases = []
    while taken := world.work.take("test", 1):
        leases += taken
    return leases


async def until_done(world):
    while world.work.entries:
        await all_at_once(world)
        if world.work.entries:
            world.clock.now = max(world.clock.now, min(entry.ready_at for entry in world.work.entries.values()))


async def test_invoices_of_one_account_are_read_and_sent_in_as_few_calls_as_the_mall_takes(world, asks, line) -> None:
    refs, intents = invoices(world, asks, line, 7)
    await all_at_once(world)
    assert sorted(world.mall.loads) == [1, 3, 3]
    assert world.mall.asked == ["read_orders"]
    assert sorted(world.mall.done) == sorted(f"invoice {ref.order_no}" for ref in refs)
    assert {world.intent(each).state for each in intents} == {"accepted"}
    assert all(world.names(each) == ["Recorded", "Attempted", "Accepted"] for each in intents)


async def test_the_evidence_of_a_call_names_every_intent_that_it_carried(world, asks, line) -> None:
    _, intents = invoices(world, asks, line, 3)
    await all_at_once(world)
    (call,) = [call for call in world.log.calls.values() if call.api == "invoice"]
    assert {call.intent_id, *call.also_for} == set(intents)
    assert all(world.events(each)[-1].proof.call_id == call.call_id for each in intents)


async def test_what_is_read_for_many_is_kept_without_any_of_the_buyers(world, asks, line) -> None:
    invoices(world, asks, line, 3)
    await all_at_once(world)
    (call,) = [call for call in world.log.calls.values() if call.api == "read_orders"]
    assert "김받음1" not in call.answer
    assert "ok" in call.answer


async def test_each_line_is_told_what_the_mall_said_of_it(world, asks, line) -> None:
    refs, intents = invoices(world, asks, line, 3)
    world.mall.odd[refs[1]] = RefusedError("없는 택배사입니다.", code="E1")
    world.mall.orders[refs[2]] = line(2, cancel_asked=True)
    await all_at_once(world)
    assert [world.intent(each).state for each in intents] == ["accepted", "refused", "refused"]
    assert world.events(intents[1])[-1].denial.mall_code == "E1"
    assert world.events(intents[2])[-1].cancel_asked
    assert world.mall.done == [f"invoice {refs[0].order_no}"]


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_lost_answer_puts_every_line_in_doubt_and_each_takes_effect_once(world, asks, line, when) -> None:
    refs, intents = invoices(world, asks, line, 3)
    world.mall.script = [(when, LostAnswerError("응답이 없습니다."))]
    await until_done(world)
    assert sorted(world.mall.done) == sorted(f"invoice {ref.order_no}" for ref in refs)
    assert {world.intent(each).state for each in intents} == {"accepted"}
    expected = "Accepted" if when == "after" else "FoundAbsent"
    assert all(expected in world.names(each) for each in intents)


async def test_an_act_whose_lease_was_lost_stays_behind_and_the_others_go(world, asks, line) -> None:
    refs, intents = invoices(world, asks, line, 3)
    leases = all_ready(world)
    world.work.entries[intents[1]].token = UUID(int=99)
    await world.batches.all([world.worker.do(leased) for leased in leases])
    assert world.mall.done == []
    world.clock.pass_by(1)
    await all_at_once(world)
    assert sorted(world.mall.done) == [f"invoice {refs[0].order_no}", f"invoice {refs[2].order_no}"]
    assert [world.intent(each).state for each in intents] == ["accepted", "open", "accepted"]


async def test_one_whom_nobody_joins_goes_alone(world, asks, line) -> None:
    _, intents = invoices(world, asks, line, 1)
    world.batches._linger_seconds = 0.01
    (leased,) = world.work.take("test", 1)
    await world.worker.do(leased)
    assert world.mall.loads == [1]
    assert world.intent(intents[0]).state == "accepted"


async def test_what_a_mall_cannot_do_counts_once_however_many_it_concerned(world, asks, line) -> None:
    """Five failures in a row open an account's circuit: four calls for three each are four."""
    invoices(world, asks, line, 12)
    world.mall.script = [("before", UnavailableError("점검 중입니다.")) for _ in range(4)]
    await all_at_once(world)
    assert len(world.mall.loads) == 4
    await world.desk.line.budgets.look(world.mall.profile, ACCOUNT, "invoice", None)
    await until_done(world)
    assert len(world.mall.done) == 12


async def test_a_limit_makes_all_of_them_wait_and_none_in_doubt(world, asks, line) -> None:
    _, intents = invoices(world, asks, line, 3)
    world.mall.script = [("before", ThrottledError("너무 많습니다."))]
    await all_at_once(world)
    assert all(world.intent(each).doubtful_since is None for each in intents)
    await until_done(world)
    assert {world.intent(each).state for each in intents} == {"accepted"}


async def test_a_token_that_is_over_is_renewed_once_for_all(world, asks, line) -> None:
    _, intents = invoices(world, asks, line, 3)
    world.mall.script = [("before", TokenExpiredError("토큰이 끝났습니다."))]
    await all_at_once(world)
    assert world.mall.loads == [3, 3]
    assert {world.intent(each).state for each in intents} == {"accepted"}


async def test_an_adapter_that_forgets_lines_leaves_them_in_doubt(world, asks, line) -> None:
    refs, intents = invoices(world, asks, line, 2)
    world.mall.mute = True
    await all_at_once(world)
    assert {world.intent(each).state for each in intents} == {"open"}
    await until_done(world)
    assert len(world.mall.done) == len(refs)
    assert {world.intent(each).state for each in intents} == {"accepted"}


async def test_confirmations_go_together_but_for_those_with_a_delay(world, asks, line) -> None:
    refs = refs_of(world, line, 3)
    asked = [asks.confirm().model_copy(update={"order_id": uuid4(), "ref": ref}) for ref in refs]
    asked[2] = asked[2].model_copy(update={"delay_reason": "주문 제작"})
    intents = [world.ask(each) for each in asked]
    await all_at_once(world)
    assert world.mall.loads == [2]
    assert {world.intent(each).state for each in intents} == {"accepted"}
    assert sorted(world.mall.done) == sorted([f"confirm {ref.order_no}" for ref in refs[:2]] + ["confirm"])

"""No schedule of two replicas exceeds a mall's limit, and nine tenths of it are used."""

import asyncio
import heapq
import itertools
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mall_gateway.malls.budgets import Budgets, BudgetWaitError, Claim, MemoryLedger, Place
from mall_gateway.malls.budgets.ledger import claims_of, vendor_of
from mall_gateway.malls.budgets.meters import HOLD_SECONDS
from mall_gateway.malls.capabilities import Capabilities
from mall_gateway.malls.port import Algorithm, Budget, MallProfile

ACCOUNT = UUID(int=7)


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Window:
    """The mall's own count over a sliding window."""

    calls: int
    per: float
    seen: deque[float] = field(default_factory=deque)
    refused: int = 0

    def arrive(self, now: float) -> None:
        while self.seen and self.seen[0] <= now - self.per + 1e-9:  # the clock's own rounding is no call too early
            self.seen.popleft()
        self.refused += len(self.seen) >= self.calls
        self.seen.append(now)


@dataclass
class Bucket:
    """The mall's own bucket: holds `calls`, refills steadily."""

    calls: int
    per: float
    level: float = 0.0
    at: float = 1000.0
    refused: int = 0

    def arrive(self, now: float) -> None:
        self.level = min(self.calls, self.level + (now - self.at) * self.calls / self.per)
        self.at = now
        self.refused += self.level < 1 - 1e-9
        self.level -= 1


def profile(*budgets: Budget) -> MallProfile:
    nothing = Capabilities(
        extras=False,
        option_prices=False,
        max_option_names=3,
        max_options=100,
        buyer_input_options=False,
        fixed_stock=None,
        needs_coupang_flag=False,
        needs_delivery_template=False,
        seller_cancel=True,
        max_keywords=10,
        certification_kinds=frozenset(),
    )
    return MallProfile(
        code="test",
        name="시험몰",
        kind="general",
        base_url="https://mall.test",
        hosts=("mall.test",),
        credential_fields=(),
        sales_fields=(),
        key_help="",
        key_life=None,
        budgets=budgets,
        capabilities=nothing,
        order_window=timedelta(days=1),
        listed_after=timedelta(0),
        couriers={},
    )


def budget(calls: int, per: float, algorithm: Algorithm, **more: object) -> Budget:
    return Budget(
        name="all",
        calls=calls,
        per=timedelta(seconds=per),
        algorithm=algorithm,
        scope="account",
        source="",
        **more,  # type: ignore[arg-type]
    )


@dataclass
class Run:
    """Two replicas with several callers each, on virtual time; the mall counts when a call arrives."""

    limit: Budget
    mall: Window | Bucket
    ways: list[tuple[float, float]]
    lasting: float
    served: int = 0

    def play(self) -> None:
        clock = Clock()
        ledger, known = MemoryLedger(clock), profile(self.limit)
        replicas, claims = [Budgets(ledger), Budgets(ledger)], claims_of(known, ACCOUNT, "any")
        order, ways, end = itertools.count(), itertools.cycle(self.ways), clock.now + self.lasting
        agenda = [(clock.now, next(order), "ask", caller, "", 0.0) for caller in range(2 * self.limit.calls + 2)]
        heapq.heapify(agenda)
        while agenda and agenda[0][0] < end:
            clock.now, _, act, caller, ticket, back = heapq.heappop(agenda)
            replica = replicas[caller % 2]
            if act == "ask":
                grant = replica.reserve(claims)
                if grant.ticket is None:
                    heapq.heappush(agenda, (clock.now + max(grant.wait, 1e-6), next(order), "ask", caller, "", 0.0))
                    continue
                there, back = next(ways)
                heapq.heappush(agenda, (clock.now + there, next(order), "arrive", caller, grant.ticket, back))
            elif act == "arrive":
                answer = "taken" if self.arrives(clock.now) else "refused"
                heapq.heappush(agenda, (clock.now + back, next(order), answer, caller, ticket, 0.0))
            else:
                replica.answered(Place(claims, ticket, 0.0))
                if act == "refused":
                    replica.throttled(known, ACCOUNT, "any", None)
                heapq.heappush(agenda, (clock.now, next(order), "ask", caller, "", 0.0))

    def arrives(self, now: float) -> bool:
        """Whether the mall takes the call."""
        before = self.mall.refused
        self.mall.arrive(now)
        self.served += self.mall.refused == before
        return self.mall.refused == before


def ways(longest: float) -> st.SearchStrategy[list[tuple[float, float]]]:
    one = st.floats(0.0, longest, allow_nan=False)
    return st.lists(st.tuples(one, one), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 12), st.sampled_from([0.5, 1.0, 5.0]), ways(3.0))
@example(calls=1, per=5.0, there_and_back=[(0.0, 0.0), (0.0, 0.0), (0.0, 1.7251660869107344)])
def test_no_schedule_of_two_replicas_exceeds_a_sliding_window(
    calls: int, per: float, there_and_back: list[tuple[float, float]]
) -> None:
    run = Run(budget(calls, per, Algorithm.SLIDING_WINDOW), Window(calls, per), there_and_back, 20 * per)
    run.play()
    assert run.mall.refused == 0
    assert run.served > 0


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 20), st.data())
def test_no_schedule_of_two_replicas_exceeds_a_token_bucket(calls: int, data: st.DataObject) -> None:
    jitter = min(0.4, (calls - max(1, calls // 2)) / calls * 0.9)
    run = Run(budget(calls, 1.0, Algorithm.TOKEN_BUCKET), Bucket(calls, 1.0), data.draw(ways(jitter)), 20.0)
    run.play()
    assert run.mall.refused == 0


@pytest.mark.parametrize("algorithm", list(Algorithm))
@pytest.mark.parametrize(("calls", "per"), [(10, 1.0), (30, 60.0), (2, 1.0)])
def test_nine_tenths_of_a_limit_are_used(algorithm: Algorithm, calls: int, per: float) -> None:
    mall = Bucket(calls, per) if algorithm is Algorithm.TOKEN_BUCKET else Window(calls, per)
    run = Run(budget(calls, per, algorithm), mall, [(0.02, 0.03)], 60 * per)
    run.play()
    assert mall.refused == 0
    assert run.served >= 0.9 * calls * 60


@dataclass
class Stricter(Run):
    """A mall that takes less than it documents, and says so by a 429 alone; `later` so many after 5 s."""

    later: int | None = None
    refusals: list[float] = field(default_factory=list)

    def arrives(self, now: float) -> bool:
        if self.later is not None and now > 1005.0:
            self.mall.calls = self.later
        taken = super().arrives(now)
        if not taken:
            self.refusals.append(now)
            if isinstance(self.mall, Window):
                self.mall.seen.pop()
            else:
                self.mall.level += 1
        return taken


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 20), st.data())
def test_one_refusal_teaches_a_window_that_is_stricter_than_documented(documented: int, data: st.DataObject) -> None:
    real = data.draw(st.integers(1, documented - 1))
    limit = budget(documented, 1.0, Algorithm.SLIDING_WINDOW)
    run = Stricter(limit, Window(real, 1.0), [(0.01, 0.01)], 20.0)
    run.play()
    assert run.refusals == [] or run.refusals[-1] - run.refusals[0] <= 0.02
    assert run.served >= 0.6 * real * 20


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 20), st.data())
def test_a_window_that_is_made_smaller_during_the_run_is_learnt(documented: int, data: st.DataObject) -> None:
    """The window of the change holds more than the mall takes now, so its refusal may need a second one to be right."""
    real = data.draw(st.integers(1, documented - 1))
    limit = budget(documented, 1.0, Algorithm.SLIDING_WINDOW)
    run = Stricter(limit, Window(documented, 1.0), [(0.01, 0.01)], 20.0, later=real)
    run.play()
    moments = [at for at, before in itertools.pairwise([*run.refusals, 0.0]) if abs(at - before) > 0.5]
    assert len(moments) <= 2
    assert run.served >= 0.6 * real * 15 + documented


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 40), st.data())
def test_one_refusal_teaches_a_bucket_that_is_stricter_than_documented(documented: int, data: st.DataObject) -> None:
    real = data.draw(st.integers(1, documented - 1))
    limit = budget(documented, 1.0, Algorithm.TOKEN_BUCKET)
    run = Stricter(limit, Bucket(real, 1.0), [(0.01, 0.01)], 20.0)
    run.play()
    assert run.refusals == [] or run.refusals[-1] - run.refusals[0] <= 0.02
    assert run.served >= 0.2 * real * 20


def test_a_call_that_was_never_answered_keeps_its_slot_longer_than_any_call_lasts() -> None:
    clock = Clock()
    budgets = Budgets(MemoryLedger(clock))
    claims = claims_of(profile(budget(1, 1.0, Algorithm.SLIDING_WINDOW)), ACCOUNT, "any")
    budgets.reserve(claims)
    clock.now += 1.0
    assert budgets.reserve(claims).ticket
    clock.now += HOLD_SECONDS
    assert budgets.reserve(claims).ticket is None
    clock.now += 1.0
    assert budgets.reserve(claims).ticket


def test_after_a_restart_the_window_counts_as_full() -> None:
    clock = Clock()
    budgets = Budgets(MemoryLedger(clock))
    for algorithm in Algorithm:
        claim = Claim("test", algorithm, "x", budget(4, 1.0, algorithm))
        assert budgets.reserve([claim]).wait > 0


def test_a_429_closes_the_budget_for_what_the_mall_said() -> None:
    clock = Clock()
    budgets = Budgets(MemoryLedger(clock))
    mall = profile(budget(10, 1.0, Algorithm.SLIDING_WINDOW))
    assert budgets.throttled(mall, ACCOUNT, "any", timedelta(seconds=40)) == pytest.approx(40)
    clock.now += 39
    assert budgets.reserve(claims_of(mall, ACCOUNT, "any")).closed_for == "throttled"
    clock.now += 2
    assert budgets.reserve(claims_of(mall, ACCOUNT, "any")).ticket


def test_429s_that_say_nothing_close_it_longer_each_time() -> None:
    clock = Clock()
    budgets = Budgets(MemoryLedger(clock))
    mall = profile(budget(10, 1.0, Algorithm.SLIDING_WINDOW))
    waits = []
    for _ in range(4):
        waits.append(budgets.throttled(mall, ACCOUNT, "any", None))
        clock.now += waits[-1]
    assert waits == pytest.approx([1, 2, 4, 8])


def test_a_mall_without_budgets_still_obeys_its_429() -> None:
    clock = Clock()
    budgets = Budgets(MemoryLedger(clock))
    budgets.throttled(profile(), ACCOUNT, "any", timedelta(seconds=9))
    assert budgets.reserve(claims_of(profile(), ACCOUNT, "any")).wait == pytest.approx(9)


def test_headers_teach_what_is_left() -> None:
    clock = Clock()
    budgets = Budgets(MemoryLedger(clock))
    mall = profile(budget(10, 1.0, Algorithm.TOKEN_BUCKET, apis=("list",)))
    claims = claims_of(mall, ACCOUNT, "list")
    clock.now += 60
    budgets.reserve(claims)
    clock.now += 60
    grant = budgets.reserve(claims)
    assert grant.ticket
    headers = {
        "GNCP-GW-RateLimit-Replenish-Rate": "2",
        "GNCP-GW-RateLimit-Burst-Capacity": "4",
        "GNCP-GW-RateLimit-Remaining": "0",
    }
    budgets.answered(Place(claims, grant.ticket, 0.0), headers)
    assert budgets.reserve(claims).wait > 0
    assert budgets.reserve(claims_of(mall, ACCOUNT, "other")).ticket


@pytest.mark.parametrize("value", ["", "many", "-1", "0"])
def test_headers_that_cannot_be_read_teach_nothing(value: str) -> None:
    budgets = Budgets(MemoryLedger(Clock()))
    mall = profile(budget(10, 1.0, Algorithm.TOKEN_BUCKET, apis=("list",)))
    claims = claims_of(mall, ACCOUNT, "list")
    budgets.answered(Place(claims, "t", 0.0), dict.fromkeys(("GNCP-GW-RateLimit-Replenish-Rate",), value))
    headers = {
        "gncp-gw-ratelimit-replenish-rate": value,
        "gncp-gw-ratelimit-burst-capacity": value,
        "gncp-gw-ratelimit-remaining": value,
    }
    before = budgets.reserve(claims)
    budgets.answered(Place(claims, "t", 0.0), headers)
    assert budgets.reserve(claims) == before


def test_an_answer_closes_the_circuit() -> None:
    budgets = Budgets(MemoryLedger(Clock()))
    for _ in range(5):
        budgets.failed(profile(), ACCOUNT)
    assert budgets.reserve(claims_of(profile(), ACCOUNT, "any")).closed_for == "unavailable"
    budgets.succeeded(profile(), ACCOUNT)
    assert budgets.reserve(claims_of(profile(), ACCOUNT, "any")).ticket
    assert budgets.reserve(claims_of(profile(), UUID(int=8), "any")).ticket


def test_a_long_wait_is_told_and_not_slept() -> None:
    budgets = Budgets(MemoryLedger(Clock()), longest_sleep_seconds=3)
    mall = profile(budget(1, 60.0, Algorithm.FIXED_WINDOW))
    with pytest.raises(BudgetWaitError, match="차례") as told:
        asyncio.run(budgets.place(mall, ACCOUNT, "any"))
    assert told.value.seconds == pytest.approx(60)
    with pytest.raises(BudgetWaitError):
        asyncio.run(budgets.look(mall, ACCOUNT, "any"))


def test_a_short_wait_is_slept() -> None:
    loop = asyncio.new_event_loop()
    budgets = Budgets(MemoryLedger(loop.time), longest_sleep_seconds=3)
    mall = profile(budget(1, 0.05, Algorithm.SLIDING_WINDOW))
    place = loop.run_until_complete(budgets.place(mall, ACCOUNT, "any"))
    loop.close()
    assert place.ticket
    assert not place.stale


def test_the_first_call_of_an_account_begins_the_watch_over_all_of_its_budgets() -> None:
    clock, kinds = Clock(), ("upload", "create")
    budgets = Budgets(MemoryLedger(clock), longest_sleep_seconds=0)
    mall = profile(*(replace(budget(2, 60.0, Algorithm.TOKEN_BUCKET), name=api, apis=(api,)) for api in kinds))
    with pytest.raises(BudgetWaitError):
        asyncio.run(budgets.place(mall, ACCOUNT, "upload"))
    clock.now += 60
    assert all(asyncio.run(budgets.place(mall, ACCOUNT, api)).ticket for api in kinds)
    with pytest.raises(BudgetWaitError):
        asyncio.run(budgets.place(mall, UUID(int=8), "create"))


def test_two_accounts_of_one_vendor_share_the_malls_budget_and_not_the_circuit() -> None:
    clock = Clock()
    budgets = Budgets(MemoryLedger(clock))
    mall = replace(profile(budget(1, 1.0, Algorithm.SLIDING_WINDOW)), identity_fields=("vendor_id",))
    vendors = [vendor_of(mall, {"vendor_id": name, "secret": "x"}) for name in ("A1", "A1", "B2")]
    first, second, other = (claims_of(mall, UUID(int=n), "any", vendor) for n, vendor in enumerate(vendors))
    for claims in (first, other):
        budgets.reserve(claims)
    clock.now += 60
    grant = budgets.reserve(first)
    assert grant.ticket
    assert list(grant.left.values()) == [0]
    assert budgets.reserve(second).wait > 0
    assert budgets.reserve(other).ticket
    budgets.throttled(mall, UUID(int=0), "any", timedelta(seconds=90), vendors[0])
    assert budgets.reserve(second).closed_for == "throttled"
    assert [c.scope for c in second if c.budget is None] == [str(UUID(int=1))]


def test_what_is_left_of_a_bucket_grows_back() -> None:
    clock = Clock()
    budgets = Budgets(MemoryLedger(clock))
    claims = claims_of(profile(budget(10, 1.0, Algorithm.TOKEN_BUCKET)), ACCOUNT, "any")
    budgets.reserve(claims)
    clock.now += 60
    assert [next(iter(budgets.reserve(claims).left.values())) for _ in range(3)] == [4, 3, 2]
    clock.now += 60
    assert next(iter(budgets.reserve(claims).left.values())) == 4

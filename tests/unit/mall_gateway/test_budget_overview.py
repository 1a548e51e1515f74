"""What the operator sees of the meters."""

from datetime import timedelta
from uuid import UUID

from mall_gateway.malls import MALLS
from mall_gateway.malls.budgets.ledger import claims_of
from mall_gateway.malls.budgets.meters import Meter, failed, taken, throttled
from mall_gateway.malls.budgets.overview import states_of
from mall_gateway.malls.port import Budget

NOW = 1_800_000_000.0
PROFILE = MALLS["wemakeprice"].profile
BUDGET: Budget = PROFILE.budgets[0]


def test_nothing_is_known_of_a_mall_that_nobody_called() -> None:
    states, circuit = states_of(PROFILE, {}, NOW)
    assert [(state.scopes, state.least_left, state.closed) for state in states] == [(0, None, 0)] * len(PROFILE.budgets)
    assert (circuit.opened, circuit.closed_until) == (0, None)


def test_the_fullest_scope_and_the_latest_end_are_told() -> None:
    free, used = Meter(), Meter()
    for turn in range(2):
        used = taken(used, BUDGET, NOW, f"ticket {turn}")
    shut = throttled(Meter(), BUDGET, NOW, 30)
    states, _ = states_of(PROFILE, {BUDGET.name: [free, used, shut]}, NOW)
    alone, _ = states_of(PROFILE, {BUDGET.name: [free]}, NOW)
    state, before = states[0], alone[0]
    assert (state.scopes, state.closed, state.closed_for) == (3, 1, "throttled")
    assert state.closed_until is not None
    assert state.closed_until.timestamp() == NOW + 30
    assert state.least_left is not None
    assert before.least_left is not None
    assert state.least_left < before.least_left
    later, _ = states_of(PROFILE, {BUDGET.name: [shut]}, NOW + 31)
    assert (later[0].closed, later[0].closed_until) == (0, None)


def test_accounts_that_the_mall_does_not_answer_are_counted() -> None:
    circuit = Meter()
    for _ in range(5):
        circuit = failed(circuit, NOW)
    name = next(claim.name for claim in claims_of(PROFILE, UUID(int=1), "any") if claim.budget is None)
    _, state = states_of(PROFILE, {name: [circuit, Meter()]}, NOW)
    assert state.opened == 1
    assert state.closed_until is not None
    assert timedelta() < timedelta(seconds=state.closed_until.timestamp() - NOW) < timedelta(minutes=10)

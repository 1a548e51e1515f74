"""What buyers do and when: the same however time passes, as much as was asked for, and never before its cause."""

from datetime import UTC, datetime, timedelta
from math import sqrt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pydantic import ValidationError

from mall_simulator.clock import KST
from mall_simulator.practice.habits import HOURS, Habits, Rates, Ware

START = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SHOP = ("tmon", "shop")
seeds = some.integers(0, 2**40)
few = settings(max_examples=15, deadline=None)
LINES = {"order": "1", "line": "1-1", "mall": "tmon", "account": "shop"}
CAUSES: list[dict[str, Any]] = [
    {**LINES, "kind": "order_placed", "number": "1", "lines": [{"number": "1-1"}, {"number": "1-2"}]},
    {**LINES, "kind": "invoice_accepted"},
    {**LINES, "kind": "line_delivered"},
    {**LINES, "kind": "claim_asked", "claim": "5", "claim_kind": "return", "by": "buyer"},
    {**LINES, "kind": "claim_asked", "claim": "5", "claim_kind": "cancel", "by": "buyer"},
    {**LINES, "kind": "claim_sent_back", "claim": "5"},
    {**LINES, "kind": "claim_reshipped", "claim": "5"},
]
EVERYTHING = Rates(orders_per_day=100, cancels=1, returns=0.5, exchanges=0.5, questions=1, customer_center=1, urgent=1)


@few
@given(seeds, some.lists(some.integers(1, 86_400), min_size=1, max_size=8))
def test_steps_do_not_change_who_comes(seed: int, lengths: list[int]) -> None:
    habits = Habits(seed, Rates(orders_per_day=30))
    ends = [START + timedelta(seconds=sum(lengths[: place + 1])) for place in range(len(lengths))]
    by_steps = [
        deed for since, until in zip([START, *ends], ends, strict=False) for deed in habits.arrivals(SHOP, since, until)
    ]
    assert by_steps == habits.arrivals(SHOP, START, ends[-1])
    assert all(START < deed.at <= ends[-1] for deed in by_steps)


@few
@given(seeds, some.floats(1, 200))
def test_as_many_come_as_were_asked_for(seed: int, per_day: float) -> None:
    days, rates = 14, Rates(orders_per_day=per_day, questions=0.5)
    found = Habits(seed, rates).arrivals(SHOP, START, START + timedelta(days=days))
    for kind, mean in (("order", per_day * days), ("product", per_day * days / 2)):
        count = sum(deed.kind == kind for deed in found)
        assert abs(count - mean) <= 7 * sqrt(mean) + 1, kind


def test_evenings_are_busier_than_nights() -> None:
    found = Habits(1, Rates(orders_per_day=200, questions=0)).arrivals(SHOP, START, START + timedelta(days=14))
    hours = [deed.at.astimezone(KST).hour for deed in found]
    evenings, nights = (sum(hour in span for hour in hours) for span in (range(19, 23), range(2, 6)))
    assert evenings > 8 * nights > 0
    assert sum(HOURS) == pytest.approx(1)


def test_another_seed_and_another_shop_have_other_buyers() -> None:
    rates, until = Rates(), START + timedelta(days=3)
    found = [
        {(deed.at, deed.draw) for deed in Habits(seed, rates).arrivals(shop, START, until)}
        for seed, shop in ((1, SHOP), (2, SHOP), (1, ("tmon", "other")), (1, ("coupang", "shop")))
    ]
    assert all(found)
    assert not set.intersection(*found)


@given(seeds, some.sampled_from(CAUSES))
def test_what_follows_comes_after_its_cause_and_is_about_it(seed: int, cause: dict[str, Any]) -> None:
    found = Habits(seed, EVERYTHING).after(cause, START)
    assert all(deed.at > START and (deed.mall, deed.account, deed.order) == (*SHOP, "1") for deed in found)
    assert found == Habits(seed, EVERYTHING).after(cause, START)
    assert all(deed.claim == cause.get("claim", "") for deed in found)


@pytest.mark.parametrize(
    ("cause", "kinds"),
    [
        (CAUSES[0], ["customer_center", "urgent", "cancel", "cancel"]),
        (CAUSES[1], ["scan", "deliver"]),
        (CAUSES[3], ["send_back"]),
        (CAUSES[5], ["arrive"]),
        (CAUSES[6], ["redeliver"]),
        ({**LINES, "kind": "claim_asked", "claim": "5", "claim_kind": "cancel", "by": "seller"}, []),
        ({**LINES, "kind": "line_acknowledged"}, []),
    ],
)
def test_each_cause_has_its_consequences(cause: dict[str, Any], kinds: list[str]) -> None:
    assert [deed.kind for deed in Habits(3, EVERYTHING).after(cause, START)] == kinds


def test_shares_are_kept() -> None:
    rates = Rates(cancels=0.2, returns=0.3, exchanges=0.1)
    habits = Habits(5, rates)
    lines = [str(number) for number in range(4000)]
    cancels = habits.after({**CAUSES[0], "lines": [{"number": line} for line in lines]}, START)
    kinds = [deed.kind for line in lines for deed in habits.after({**CAUSES[2], "line": line}, START)]
    found = {"cancel": sum(deed.kind == "cancel" for deed in cancels)}
    found |= {kind: kinds.count(kind) for kind in ("return", "exchange", "decide")}
    assert found == {
        kind: pytest.approx(4000 * share, abs=5 * sqrt(4000 * share * (1 - share)))
        for kind, share in (("cancel", 0.2), ("return", 0.3), ("exchange", 0.1), ("decide", 0.6))
    }


@settings(max_examples=40, deadline=None)
@given(seeds, some.lists(some.builds(Ware, some.sampled_from("AB"), some.sampled_from("123"), some.integers(1, 3))))
def test_a_basket_holds_no_more_than_there_is(seed: int, shelf: list[Ware]) -> None:
    habits = Habits(seed, Rates())
    (deed, *_) = habits.arrivals(SHOP, START, START + timedelta(days=9))
    taken = habits.basket(deed, shelf)
    assert bool(taken) == bool(shelf)
    assert all(ware in shelf and 1 <= quantity <= ware.stock for ware, quantity in taken)
    assert len({ware.product for ware, _ in taken}) == len(taken) <= 2


def test_more_can_not_come_back_than_was_sent() -> None:
    with pytest.raises(ValidationError):
        Rates(returns=0.6, exchanges=0.5)

"""A block counts only when every order is once in each place."""

from uuid import UUID

import pytest

from bench import checker
from bench.lanes.product import collection_id
from bench.orders import fetched, record, totals, windows
from bench.subjects import ORDERS

ORDERED = {UUID(int=1): 100, UUID(int=2): 200}
WHOLE = [(UUID(int=1), 100), (UUID(int=2), 200)]


def test_what_is_once_everywhere_has_no_difference() -> None:
    assert checker.differences(ORDERED, {"store": WHOLE, "topic": reversed(WHOLE)}) == []


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (WHOLE[:1], "view: 1 orders are lost"),
        ([*WHOLE, WHOLE[0]], "view: 1 orders are there more than once"),
        ([*WHOLE, (UUID(int=3), 1)], "view: 1 orders came from nowhere"),
        ([WHOLE[0], (UUID(int=2), 201)], "view: 1 orders say something else"),
    ],
)
def test_each_difference_is_a_sentence(found: list[tuple[UUID, int]], sentence: str) -> None:
    assert checker.differences(ORDERED, {"view": found}) == [sentence]


def test_windows_hold_different_orders_and_sum_up() -> None:
    some = windows(3, sellers=2, pages=2, lines_per_page=5)
    truth = ORDERS.truth(some)
    assert len(truth) == totals(some).orders == 30
    assert sum(truth.values()) == totals(some).won


def test_a_page_is_the_same_in_every_block() -> None:
    window = windows(1, sellers=1, pages=2, lines_per_page=3)[0]
    first, again = (record(window, fetched(window, 2, collection_id(window)), "0/2") for _ in range(2))
    assert first == again
    assert dict(first.headers)["seller"].decode() == str(window.seller_id)

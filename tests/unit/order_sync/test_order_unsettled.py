"""An act whose effect nobody knows waits for the mall or the seller."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from order_sync.domain import Answer, Failure, JobRow, Order, OrderState, Sight

NOW = datetime(2026, 8, 13, 3, 7, 3, tzinfo=UTC)
TODAY = date(2026, 8, 13)
JOB = JobRow(UUID(int=9), 1)
NO = Failure("제휴몰이 거절했습니다.", "refused", "E1", "bad")


@pytest.fixture
def unsettled(collected: Any, sending: Any) -> Callable[[str], Order]:
    def unsettled(act: str) -> Order:
        order = sending() if act == "send" else collected()
        if act == "confirm":
            order.request_confirm(TODAY, None, TODAY, JOB)
        if act == "cancel":
            order.request_sale_cancel("delayed", "", JOB)
        order.take_refused(act, NO, Answer(), unsettled=True)
        return order

    return unsettled


@pytest.mark.parametrize("act", ["confirm", "cancel", "send"])
def test_an_unknown_effect_waits_for_the_seller(refuses: Any, unsettled: Any, act: str) -> None:
    order = unsettled(act)
    with refuses("order_unsettled"):
        order.request_sale_cancel("sold_out", "", None)
    order.settle(done=False)
    assert order.unsettled == ""
    order.request_sale_cancel("sold_out", "", None)


@pytest.mark.parametrize(
    ("act", "state"),
    [("confirm", OrderState.CONFIRMED), ("cancel", OrderState.CANCELLED), ("send", OrderState.SHIPPING)],
)
def test_a_seller_may_settle_an_unknown_effect_as_done(unsettled: Any, act: str, state: OrderState) -> None:
    order = unsettled(act)
    order.settle(done=True)
    assert (order.state, order.unsettled) == (state, "")


def test_there_must_be_something_to_settle(collected: Any, refuses: Any) -> None:
    with refuses("nothing_unsettled"):
        collected().settle(done=True)


def test_what_the_mall_shows_settles_an_unknown_effect(unsettled: Any) -> None:
    sent, cancelled = unsettled("send"), unsettled("cancel")
    sent.see_at_mall(Sight("shipping", "D4"), NOW)
    cancelled.see_at_mall(Sight("cancelled", "C3"), NOW)
    assert sent.unsettled == cancelled.unsettled == ""
    assert cancelled.pending_events[-1].by == "seller"


def test_an_unknown_effect_that_the_mall_showed_before_is_known(sending: Any) -> None:
    order = sending()
    order.see_at_mall(Sight("shipping", "D4"), NOW)
    order.take_refused("send", NO, Answer(), unsettled=True)
    assert (order.asked, order.unsettled) == ("", "")


def test_an_unsettled_sending_may_be_forced_done(unsettled: Any) -> None:
    order = unsettled("send")
    order.force_done()
    assert (order.state, order.unsettled) == (OrderState.SHIPPING, "")

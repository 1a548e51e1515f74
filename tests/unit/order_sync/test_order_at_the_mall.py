"""What an order makes of the mall's news."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from order_sync.domain import Answer, Failure, JobRow, OrderState, Sight

NOW = datetime(2026, 8, 13, 3, 7, 3, tzinfo=UTC)
TODAY = date(2026, 8, 13)
JOB = JobRow(UUID(int=9), 1)
NO = Failure("제휴몰이 거절했습니다.", "refused", "E1", "bad")


def test_the_same_line_has_the_same_id(collected: Any) -> None:
    assert collected().id == collected().id
    assert collected("coupang").id != collected().id


def test_collecting_again_changes_nothing(collected: Any, names: Any) -> None:
    order = collected()
    before = names(order)
    order.see_at_mall(Sight("new", "new"), NOW + timedelta(hours=2))
    assert names(order) == before


def test_a_mall_state_never_goes_backwards(collected: Any) -> None:
    order = collected(state="delivered")
    for state in ("new", "confirmed", "shipping", "unknown"):
        order.see_at_mall(Sight(state, state), NOW)
    assert order.state is OrderState.DELIVERED
    assert order.mall_state == "unknown"


def test_a_state_of_the_mall_that_we_do_not_know_is_kept_as_its_word(collected: Any) -> None:
    order = collected()
    order.see_at_mall(Sight("unknown", "W9"), NOW)
    assert (order.state, order.mall_state) == (OrderState.NEW, "W9")


def test_an_invoice_entered_at_the_mall_is_taken_over(confirmed: Any) -> None:
    order = confirmed()
    order.see_at_mall(Sight("shipping", "D4", courier="LOGEN", invoice_number="1112223334"), NOW)
    assert (order.state, order.courier, order.invoice_number) == (OrderState.SHIPPING, "LOGEN", "1112223334")


def test_our_own_invoice_stays_when_the_list_is_faster_than_the_answer(sending: Any) -> None:
    order = sending()
    order.see_at_mall(Sight("shipping", "D4", courier="LOGEN", invoice_number="9"), NOW)
    assert (order.state, order.invoice_number, order.asked) == (OrderState.SHIPPING, "1234567890", "send")
    order.take_sent(1, Answer())
    assert (order.state, order.asked) == (OrderState.SHIPPING, "")


def test_a_shipment_without_a_number_leaves_ours(invoiced: Any) -> None:
    order = invoiced()
    order.see_at_mall(Sight("shipping", "D4"), NOW)
    assert order.invoice_number == "1234567890"


def test_delivery_is_dated_by_the_mall_or_by_what_we_saw(confirmed: Any) -> None:
    with_date, with_change, with_none = confirmed(), confirmed(), confirmed()
    with_date.see_at_mall(Sight("delivered", "D", delivered_at=NOW), NOW + timedelta(1))
    with_change.see_at_mall(Sight("delivered", "D", changed_at=NOW), NOW + timedelta(1))
    with_none.see_at_mall(Sight("delivered", "D"), NOW)
    for order in (with_date, with_change, with_none):
        assert order.pending_events[-1].delivered_at == NOW


def test_a_cancel_at_the_mall_is_the_buyers_unless_we_asked(collected: Any) -> None:
    by_buyer, by_us = collected(), collected()
    by_us.request_sale_cancel("sold_out", "", JOB)
    for order in (by_buyer, by_us):
        order.see_at_mall(Sight("cancelled", "C3"), NOW)
    assert by_buyer.pending_events[-1].by == "buyer"
    assert by_us.pending_events[-1].by == "seller"
    assert by_us.asked == "cancel"
    by_us.take_cancelled(Answer())
    assert not by_us.pending_events[-1].first
    assert by_us.asked == ""


def test_a_cancel_request_holds_confirm_and_sending_until_withdrawn(collected: Any, refuses: Any) -> None:
    order = collected()
    order.see_at_mall(Sight("new", "new", cancel_asked=True, changed_at=NOW), NOW)
    with refuses("cancel_asked"):
        order.request_confirm(TODAY, None, TODAY, None)
    order.see_at_mall(Sight("new", "new", changed_at=NOW + timedelta(hours=1)), NOW)
    order.request_confirm(TODAY, None, TODAY, None)


def test_a_registered_invoice_is_held_by_a_cancel_request_but_may_be_registered(confirmed: Any, refuses: Any) -> None:
    order = confirmed()
    order.see_at_mall(Sight("confirmed", "confirmed", cancel_asked=True), NOW)
    order.register_invoice("LOGEN", "1234567890")
    with refuses("cancel_asked"):
        order.request_invoice_send(None)
    order.see_at_mall(Sight("confirmed", "confirmed"), NOW)
    order.request_invoice_send(None)


def test_news_of_the_same_moment_keep_the_hold_and_older_news_change_nothing(collected: Any) -> None:
    order = collected()
    asked = Sight("new", "asked", cancel_asked=True, changed_at=NOW)
    order.see_at_mall(asked, NOW)
    order.see_at_mall(replace(asked, cancel_asked=False), NOW)
    order.see_at_mall(replace(asked, cancel_asked=False, changed_at=NOW - timedelta(1)), NOW)
    assert order.cancel_asked
    order.see_at_mall(replace(asked, cancel_asked=False, changed_at=NOW + timedelta(1)), NOW)
    order.see_at_mall(asked, NOW)
    assert not order.cancel_asked


@pytest.mark.parametrize("act", ["confirm", "send"])
def test_the_gateways_guard_holds_an_order_whose_buyer_asked_to_cancel(collected: Any, sending: Any, act: str) -> None:
    order = collected() if act == "confirm" else sending()
    if act == "confirm":
        order.request_confirm(TODAY, None, TODAY, None)
    order.take_refused(act, NO, Answer(), unsettled=False)
    order.learn_of_cancel(act, NOW)
    assert order.cancel_asked
    assert (order.asked, order.unsettled) == ("", "")


def test_the_guard_does_not_ask_twice(sending: Any, names: Any) -> None:
    order = sending()
    order.see_at_mall(Sight("confirmed", "confirmed", cancel_asked=True), NOW)
    order.take_refused("send", NO, Answer(), unsettled=False)
    order.learn_of_cancel("send", NOW)
    assert names(order).count("CancelAsked") == 1

"""What an order line allows, and what it makes of the answers to its acts."""

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from order_sync.domain import Answer, Failure, JobRow, Match, Order, OrderState, Sight

SELLER, ACCOUNT, PRODUCT = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = datetime(2026, 8, 13, 3, 7, 3, tzinfo=UTC)
TODAY = date(2026, 8, 13)
JOB = JobRow(UUID(int=9), 1)
MATCH = Match(PRODUCT, "gold", "listing", "판매상품")
NO = Failure("제휴몰이 거절했습니다.", "refused", "E1", "bad")


def test_an_order_goes_from_new_to_completed_step_by_step(collected: Any) -> None:
    order = collected()
    order.request_confirm(TODAY, None, TODAY, JOB)
    order.take_confirmed(Answer())
    assert order.state is OrderState.CONFIRMED
    order.register_invoice("CJ_LOGISTICS", "1234567890")
    assert order.state is OrderState.INVOICED
    order.request_invoice_send(JOB)
    order.take_sent(1, Answer())
    assert order.state is OrderState.SHIPPING
    order.see_at_mall(Sight("delivered", "D5", delivered_at=NOW), NOW)
    order.see_at_mall(Sight("completed", "D6"), NOW)
    assert order.state is OrderState.COMPLETED
    assert order.state.label == "판매완료"


def test_confirming_needs_a_new_order(confirmed: Any, refuses: Any) -> None:
    with refuses("order_already_confirmed"):
        confirmed().request_confirm(TODAY, None, TODAY, None)


@pytest.mark.parametrize(
    ("days", "reason", "code", "field"),
    [
        (-1, None, "ship_date_invalid", "ship_on"),
        (91, "주문제작", "ship_date_invalid", "ship_on"),
        (4, None, "delay_reason_missing", "delay_reason"),
        (4, "  ", "delay_reason_missing", "delay_reason"),
    ],
)
def test_a_ship_date_must_fit(
    collected: Any, refuses: Any, days: int, reason: str | None, code: str, field: str
) -> None:
    order = collected()
    with refuses(code, field):
        order.request_confirm(TODAY + timedelta(days), reason, TODAY, None)


@pytest.mark.parametrize(("days", "reason"), [(0, None), (3, None), (4, "주문제작"), (90, "주문제작")])
def test_a_ship_date_over_three_days_away_goes_with_its_reason(collected: Any, days: int, reason: str | None) -> None:
    order = collected()
    order.request_confirm(TODAY + timedelta(days), reason, TODAY, None)
    assert order.pending_events[-1].delay_reason == reason


def test_one_act_at_a_time(sending: Any, refuses: Any) -> None:
    order = sending()
    for act in (
        lambda: order.request_invoice_send(None),
        lambda: order.register_invoice("LOGEN", "2222222222"),
        lambda: order.request_sale_cancel("sold_out", "", None),
        lambda: order.request_confirm(TODAY, None, TODAY, None),
        order.force_done,
    ):
        with refuses("order_in_progress"):
            act()


def test_an_answer_that_nobody_waits_for_changes_nothing(invoiced: Any, names: Any) -> None:
    order = invoiced()
    before = names(order)
    order.take_confirmed(Answer())
    order.take_cancelled(Answer())
    order.take_sent(1, Answer())
    assert not order.take_refused("send", NO, Answer(), unsettled=True)
    assert names(order) == before


def test_an_answer_to_an_earlier_try_changes_nothing(sending: Any) -> None:
    order = sending()
    order.take_refused("send", NO, Answer(), unsettled=False)
    order.request_invoice_send(None)
    order.take_sent(1, Answer())
    assert order.asked == "send"
    order.take_sent(2, Answer())
    assert order.state is OrderState.SHIPPING


def test_a_late_confirmation_after_the_mall_showed_it_is_no_news(collected: Any) -> None:
    order = collected()
    order.request_confirm(TODAY, None, TODAY, JOB)
    order.see_at_mall(Sight("confirmed", "D2"), NOW)
    order.take_confirmed(Answer())
    assert not order.pending_events[-1].first
    assert order.asked == ""


def test_an_order_takes_one_invoice(sending: Any, refuses: Any) -> None:
    order = sending()
    order.take_sent(1, Answer())
    for act in (lambda: order.register_invoice("LOGEN", "2222222222"), lambda: order.request_invoice_send(None)):
        with refuses("invoice_already_sent"):
            act()


def test_the_same_invoice_twice_is_refused_and_another_replaces_it_before_it_is_sent(
    invoiced: Any, refuses: Any
) -> None:
    order = invoiced()
    with refuses("invoice_already_registered", "invoice_number"):
        order.register_invoice("LOGEN", "1234567890")
    order.register_invoice("LOGEN", "2222222222")
    assert order.invoice_number == "2222222222"
    assert order.pending_events[-1].replaced


def test_an_invoice_needs_a_confirmed_order(collected: Any, refuses: Any) -> None:
    with refuses("order_not_confirmed"):
        collected().register_invoice("LOGEN", "1234567890")


def test_sending_and_forcing_need_an_invoice(confirmed: Any, refuses: Any) -> None:
    with refuses("invoice_missing"):
        confirmed().request_invoice_send(None)
    with refuses("invoice_missing"):
        confirmed().force_done()


def test_forcing_done_changes_only_our_state(invoiced: Any, refuses: Any, names: Any) -> None:
    order = invoiced()
    order.force_done()
    assert order.state is OrderState.SHIPPING
    assert names(order)[-1] == "ForcedDone"
    with refuses("invoice_already_sent"):
        order.force_done()


@pytest.mark.parametrize("state", ["shipping", "delivered", "completed"])
def test_goods_that_left_cannot_be_cancelled(collected: Any, refuses: Any, state: str) -> None:
    with refuses("order_already_shipped"):
        collected(state=state).request_sale_cancel("sold_out", "", None)


def test_a_cancelled_order_takes_nothing_more(collected: Any, refuses: Any) -> None:
    order = collected(state="cancelled")
    for act in (
        lambda: order.request_sale_cancel("sold_out", "", None),
        lambda: order.request_confirm(TODAY, None, TODAY, None),
        lambda: order.register_invoice("LOGEN", "1234567890"),
    ):
        with refuses("order_cancelled"):
            act()


def test_a_general_mall_takes_no_cancel_from_the_seller_and_says_whom_to_ask(collected: Any, refuses: Any) -> None:
    with refuses("seller_cancel_not_offered") as refused:
        collected("hmall").request_sale_cancel("sold_out", "", None)
    assert "현대몰 담당 MD" in refused.value.detail


def test_a_cancel_needs_one_of_the_reasons(collected: Any, refuses: Any) -> None:
    with refuses("reason_invalid", "reason"):
        collected().request_sale_cancel("boredom", "", None)


def test_a_buyers_request_does_not_stop_the_sellers_cancel(collected: Any) -> None:
    order = collected()
    order.see_at_mall(Sight("new", "new", cancel_asked=True), NOW)
    order.request_sale_cancel("buyer_asked", "", None)
    order.take_cancelled(Answer())
    assert order.state is OrderState.CANCELLED


def test_an_order_is_mapped_once_and_the_mapping_can_be_taken_back_while_the_goods_are_here(
    collected: Any, refuses: Any
) -> None:
    order = collected(match=None)
    with refuses("not_mapped"):
        order.unmap("")
    order.map_to(MATCH)
    with refuses("already_mapped"):
        order.map_to(MATCH)
    order.unmap("잘못 매칭")
    assert order.match is None
    shipped = collected(state="shipping")
    with refuses("order_already_shipped"):
        shipped.unmap("")


def test_a_buyers_data_is_erased_once(collected: Any, names: Any) -> None:
    order = collected()
    order.erase_buyer()
    order.erase_buyer()
    assert (order.erased, order.sealed) == (True, "")
    assert names(order).count("BuyerErased") == 1


@pytest.mark.parametrize(
    ("state", "needed"), [("new", True), ("confirmed", True), ("shipping", False), ("cancelled", False)]
)
def test_a_buyers_data_is_needed_until_the_parcel_leaves(
    collected: Any,
    refuses: Any,
    state: str,
    needed: bool,  # noqa: FBT001
) -> None:
    with refuses("buyer_still_needed") if needed else nullcontext():
        collected(state=state).check_buyer_not_needed()


def test_an_order_of_a_page_is_the_same_as_one_that_makes_its_own_id(collected: Any) -> None:
    alone = collected()
    (created,) = alone.pending_events
    names = ("seller_id", "line", "number", "item", "sight", "sealed", "match")
    facts = {name: getattr(created, name) for name in names}
    of_page = Order.collect(Order.create_id(created.seller_id, created.line), **facts)
    assert {**vars(of_page.pending_events[0]), "timestamp": None} == {**vars(created), "timestamp": None}
    assert (of_page.id, of_page.state, of_page.match) == (alone.id, alone.state, alone.match)

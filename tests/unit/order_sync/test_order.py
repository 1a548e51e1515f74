"""What an order line allows, and what it makes of the mall's news."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from chassis.refusals import RefusalError
from order_sync.domain import Answer, Failure, JobRow, Line, MallNumbers, Match, Order, OrderState, Sight, SoldItem

SELLER, ACCOUNT, PRODUCT = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = datetime(2026, 8, 13, 3, 7, 3, tzinfo=UTC)
TODAY = date(2026, 8, 13)
JOB = JobRow(UUID(int=9), 1)
MATCH = Match(PRODUCT, "gold", "listing", "판매상품")
NUMBER = "123456789011"
ITEM = SoldItem("P1", "O1", "MB1", "gold", "티몬 테스트 상품", "골드", 2, 135_000, 270_000, 2_500, "서울 강남구", NOW)
NO = Failure("제휴몰이 거절했습니다.", "refused", "E1", "bad")


def collected(mall: str = "tmon", state: str = "new", match: Match | None = MATCH) -> Order:
    order = Order(
        seller_id=SELLER,
        line=Line(ACCOUNT, mall, "sbdc6678", MallNumbers("2667143490", "1"), 2),
        number="202608130000001",
        item=ITEM,
        sight=Sight(state, state),
        sealed="sealed",
        match=match,
    )
    order.see_at_mall(Sight(state, state), NOW)
    return order


def confirmed() -> Order:
    return collected(state="confirmed")


def invoiced() -> Order:
    order = confirmed()
    order.register_invoice("LOGEN", "1234567890")
    return order


def sending() -> Order:
    order = invoiced()
    order.request_invoice_send(JOB)
    return order


def refuses(code: str, field: str | None = None) -> "pytest.RaisesExc[RefusalError]":
    return pytest.raises(RefusalError, check=lambda e: e.code == code and e.field == field)


def names(order: Order) -> list[str]:
    return [type(each).__name__ for each in order.pending_events]


def test_an_order_goes_from_new_to_completed_step_by_step() -> None:
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


def test_the_same_line_has_the_same_id() -> None:
    assert collected().id == collected().id
    assert collected("coupang").id != collected().id


def test_collecting_again_changes_nothing() -> None:
    order = collected()
    before = names(order)
    order.see_at_mall(Sight("new", "new"), NOW + timedelta(hours=2))
    assert names(order) == before


def test_a_mall_state_never_goes_backwards() -> None:
    order = collected(state="delivered")
    for state in ("new", "confirmed", "shipping", "unknown"):
        order.see_at_mall(Sight(state, state), NOW)
    assert order.state is OrderState.DELIVERED
    assert order.mall_state == "unknown"


def test_a_state_of_the_mall_that_we_do_not_know_is_kept_as_its_word() -> None:
    order = collected()
    order.see_at_mall(Sight("unknown", "W9"), NOW)
    assert (order.state, order.mall_state) == (OrderState.NEW, "W9")


def test_an_invoice_entered_at_the_mall_is_taken_over() -> None:
    order = confirmed()
    order.see_at_mall(Sight("shipping", "D4", courier="LOGEN", invoice_number="1112223334"), NOW)
    assert (order.state, order.courier, order.invoice_number) == (OrderState.SHIPPING, "LOGEN", "1112223334")


def test_our_own_invoice_stays_when_the_list_is_faster_than_the_answer() -> None:
    order = sending()
    order.see_at_mall(Sight("shipping", "D4", courier="LOGEN", invoice_number="9"), NOW)
    assert (order.state, order.invoice_number, order.asked) == (OrderState.SHIPPING, "1234567890", "send")
    order.take_sent(1, Answer())
    assert (order.state, order.asked) == (OrderState.SHIPPING, "")


def test_a_shipment_without_a_number_leaves_ours() -> None:
    order = invoiced()
    order.see_at_mall(Sight("shipping", "D4"), NOW)
    assert order.invoice_number == "1234567890"


def test_delivery_is_dated_by_the_mall_or_by_what_we_saw() -> None:
    with_date, with_change, with_none = confirmed(), confirmed(), confirmed()
    with_date.see_at_mall(Sight("delivered", "D", delivered_at=NOW), NOW + timedelta(1))
    with_change.see_at_mall(Sight("delivered", "D", changed_at=NOW), NOW + timedelta(1))
    with_none.see_at_mall(Sight("delivered", "D"), NOW)
    for order in (with_date, with_change, with_none):
        assert order.pending_events[-1].delivered_at == NOW


def test_a_cancel_at_the_mall_is_the_buyers_unless_we_asked() -> None:
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


def test_a_cancel_request_holds_confirm_and_sending_until_withdrawn() -> None:
    order = collected()
    order.see_at_mall(Sight("new", "new", cancel_asked=True, changed_at=NOW), NOW)
    with refuses("cancel_asked"):
        order.request_confirm(TODAY, None, TODAY, None)
    order.see_at_mall(Sight("new", "new", changed_at=NOW + timedelta(hours=1)), NOW)
    order.request_confirm(TODAY, None, TODAY, None)


def test_a_registered_invoice_is_held_by_a_cancel_request_but_may_be_registered() -> None:
    order = confirmed()
    order.see_at_mall(Sight("confirmed", "confirmed", cancel_asked=True), NOW)
    order.register_invoice("LOGEN", "1234567890")
    with refuses("cancel_asked"):
        order.request_invoice_send(None)
    order.see_at_mall(Sight("confirmed", "confirmed"), NOW)
    order.request_invoice_send(None)


def test_news_of_the_same_moment_keep_the_hold_and_older_news_change_nothing() -> None:
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
def test_the_gateways_guard_holds_an_order_whose_buyer_asked_to_cancel(act: str) -> None:
    order = collected() if act == "confirm" else sending()
    if act == "confirm":
        order.request_confirm(TODAY, None, TODAY, None)
    order.take_refused(act, NO, Answer(), unsettled=False, cancel_asked=True)
    assert order.cancel_asked
    assert (order.asked, order.unsettled) == ("", "")


def test_the_guard_does_not_ask_twice() -> None:
    order = sending()
    order.see_at_mall(Sight("confirmed", "confirmed", cancel_asked=True), NOW)
    order.take_refused("send", NO, Answer(), unsettled=False, cancel_asked=True)
    assert names(order).count("CancelAsked") == 1


def test_confirming_needs_a_new_order() -> None:
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
def test_a_ship_date_must_fit(days: int, reason: str | None, code: str, field: str) -> None:
    order = collected()
    with refuses(code, field):
        order.request_confirm(TODAY + timedelta(days), reason, TODAY, None)


@pytest.mark.parametrize(("days", "reason"), [(0, None), (3, None), (4, "주문제작"), (90, "주문제작")])
def test_a_ship_date_over_three_days_away_goes_with_its_reason(days: int, reason: str | None) -> None:
    order = collected()
    order.request_confirm(TODAY + timedelta(days), reason, TODAY, None)
    assert order.pending_events[-1].delay_reason == reason


def test_one_act_at_a_time() -> None:
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


def test_an_answer_that_nobody_waits_for_changes_nothing() -> None:
    order = invoiced()
    before = names(order)
    order.take_confirmed(Answer())
    order.take_cancelled(Answer())
    order.take_sent(1, Answer())
    order.take_refused("send", NO, Answer(), unsettled=True, cancel_asked=True)
    assert names(order) == before


def test_an_answer_to_an_earlier_try_changes_nothing() -> None:
    order = sending()
    order.take_refused("send", NO, Answer(), unsettled=False, cancel_asked=False)
    order.request_invoice_send(None)
    order.take_sent(1, Answer())
    assert order.asked == "send"
    order.take_sent(2, Answer())
    assert order.state is OrderState.SHIPPING


def test_a_late_confirmation_after_the_mall_showed_it_is_no_news() -> None:
    order = collected()
    order.request_confirm(TODAY, None, TODAY, JOB)
    order.see_at_mall(Sight("confirmed", "D2"), NOW)
    order.take_confirmed(Answer())
    assert not order.pending_events[-1].first
    assert order.asked == ""


def test_an_order_takes_one_invoice() -> None:
    order = sending()
    order.take_sent(1, Answer())
    for act in (lambda: order.register_invoice("LOGEN", "2222222222"), lambda: order.request_invoice_send(None)):
        with refuses("invoice_already_sent"):
            act()


def test_the_same_invoice_twice_is_refused_and_another_replaces_it_before_it_is_sent() -> None:
    order = invoiced()
    with refuses("invoice_already_registered", "invoice_number"):
        order.register_invoice("LOGEN", "1234567890")
    order.register_invoice("LOGEN", "2222222222")
    assert order.invoice_number == "2222222222"
    assert order.pending_events[-1].replaced


def test_an_invoice_needs_a_confirmed_order() -> None:
    with refuses("order_not_confirmed"):
        collected().register_invoice("LOGEN", "1234567890")


def test_sending_and_forcing_need_an_invoice() -> None:
    with refuses("invoice_missing"):
        confirmed().request_invoice_send(None)
    with refuses("invoice_missing"):
        confirmed().force_done()


def test_forcing_done_changes_only_our_state() -> None:
    order = invoiced()
    order.force_done()
    assert order.state is OrderState.SHIPPING
    assert names(order)[-1] == "ForcedDone"
    with refuses("invoice_already_sent"):
        order.force_done()


def unsettled(act: str) -> Order:
    order = sending() if act == "send" else collected()
    if act == "confirm":
        order.request_confirm(TODAY, None, TODAY, JOB)
    if act == "cancel":
        order.request_sale_cancel("delayed", "", JOB)
    order.take_refused(act, NO, Answer(), unsettled=True, cancel_asked=False)
    return order


@pytest.mark.parametrize("act", ["confirm", "cancel", "send"])
def test_an_unknown_effect_waits_for_the_seller(act: str) -> None:
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
def test_a_seller_may_settle_an_unknown_effect_as_done(act: str, state: OrderState) -> None:
    order = unsettled(act)
    order.settle(done=True)
    assert (order.state, order.unsettled) == (state, "")


def test_there_must_be_something_to_settle() -> None:
    with refuses("nothing_unsettled"):
        collected().settle(done=True)


def test_what_the_mall_shows_settles_an_unknown_effect() -> None:
    sent, cancelled = unsettled("send"), unsettled("cancel")
    sent.see_at_mall(Sight("shipping", "D4"), NOW)
    cancelled.see_at_mall(Sight("cancelled", "C3"), NOW)
    assert sent.unsettled == cancelled.unsettled == ""
    assert cancelled.pending_events[-1].by == "seller"


def test_an_unknown_effect_that_the_mall_showed_before_is_known() -> None:
    order = sending()
    order.see_at_mall(Sight("shipping", "D4"), NOW)
    order.take_refused("send", NO, Answer(), unsettled=True, cancel_asked=False)
    assert (order.asked, order.unsettled) == ("", "")


def test_an_unsettled_sending_may_be_forced_done() -> None:
    order = unsettled("send")
    order.force_done()
    assert (order.state, order.unsettled) == (OrderState.SHIPPING, "")


@pytest.mark.parametrize("state", ["shipping", "delivered", "completed"])
def test_goods_that_left_cannot_be_cancelled(state: str) -> None:
    with refuses("order_already_shipped"):
        collected(state=state).request_sale_cancel("sold_out", "", None)


def test_a_cancelled_order_takes_nothing_more() -> None:
    order = collected(state="cancelled")
    for act in (
        lambda: order.request_sale_cancel("sold_out", "", None),
        lambda: order.request_confirm(TODAY, None, TODAY, None),
        lambda: order.register_invoice("LOGEN", "1234567890"),
    ):
        with refuses("order_cancelled"):
            act()


def test_a_general_mall_takes_no_cancel_from_the_seller_and_says_whom_to_ask() -> None:
    with refuses("seller_cancel_not_offered") as refused:
        collected("hmall").request_sale_cancel("sold_out", "", None)
    assert "현대몰 담당 MD" in refused.value.detail


def test_a_cancel_needs_one_of_the_reasons() -> None:
    with refuses("reason_invalid", "reason"):
        collected().request_sale_cancel("boredom", "", None)


def test_a_buyers_request_does_not_stop_the_sellers_cancel() -> None:
    order = collected()
    order.see_at_mall(Sight("new", "new", cancel_asked=True), NOW)
    order.request_sale_cancel("buyer_asked", "", None)
    order.take_cancelled(Answer())
    assert order.state is OrderState.CANCELLED


def test_an_order_is_mapped_once_and_the_mapping_can_be_taken_back_while_the_goods_are_here() -> None:
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


def test_a_buyers_data_is_erased_once() -> None:
    order = collected()
    order.erase_buyer()
    order.erase_buyer()
    assert (order.erased, order.sealed) == (True, "")
    assert names(order).count("BuyerErased") == 1

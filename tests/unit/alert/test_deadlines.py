"""Orders and claims are warned of once, before their time, and not when they are done."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alert.application import DueStage
from alert.domain import Due
from chassis.calendars import is_holiday
from contracts.account import SellerSuspended
from contracts.claim_sync import ClaimClosed, ClaimCollected, ClaimMoved, MallClaimRef
from contracts.deadlines import business_days_after, end_of
from contracts.mall_gateway import MallAccountVerified
from contracts.order_sync import (
    InvoiceSent,
    MallOrderRef,
    OrderCollected,
    OrderConfirmRequested,
    OrderDelivered,
    SaleCancelled,
)

SELLER, ACCOUNT = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 8, 12, 1, 42, 57, tzinfo=UTC)
"""A Wednesday morning in Seoul."""
REF = MallOrderRef(order_no="1", line_no="1")
VERIFIED = MallAccountVerified(account_id=ACCOUNT, mall="coupang", login_id="shop1", key_expires_on=None)


def later(**kwargs: float) -> datetime:
    return NOW + timedelta(**kwargs)


def order(number: int = 1, ship_by: datetime | None = None, paid_at: datetime | None = NOW) -> OrderCollected:
    return OrderCollected(
        order_id=UUID(int=100 + number),
        order_number=f"20260812000000{number}",
        account_id=ACCOUNT,
        mall="coupang",
        ref=REF,
        product_id=None,
        option_key=None,
        mall_product_no="P1",
        product_name="제주 감귤 5kg",
        option_text="",
        quantity=1,
        unit_price_won=1,
        amount_won=1,
        shipping_won=0,
        region="서울 강남구",
        ordered_at=NOW,
        paid_at=paid_at,
        ship_by=ship_by,
    )


def promise(number: int, day: date) -> OrderConfirmRequested:
    where = {"order_id": UUID(int=100 + number), "account_id": ACCOUNT, "mall": "coupang", "ref": REF}
    return OrderConfirmRequested(**where, quantity=1, ship_on=day, delay_reason=None)


def shipped(number: int = 1) -> InvoiceSent:
    return InvoiceSent(order_id=UUID(int=100 + number), courier="LOGEN", invoice_number="12345678901")


def cancelled(number: int = 1) -> SaleCancelled:
    return SaleCancelled(order_id=UUID(int=100 + number), product_id=None, option_key=None, quantity=1, by="buyer")


def delivered(number: int = 1) -> OrderDelivered:
    return OrderDelivered(order_id=UUID(int=100 + number), delivered_at=NOW)


def claim(number: int = 1, kind: Any = "return", state: Any = "asked") -> ClaimCollected:
    return ClaimCollected(
        claim_id=UUID(int=200 + number),
        claim_number=f"C{number}",
        order_id=UUID(int=101),
        account_id=ACCOUNT,
        mall="coupang",
        ref=MallClaimRef(kind=kind, claim_no=str(number), order=REF),
        state=state,
        mall_state=state,
        quantity=1,
        reason="변심",
        asked_at=NOW,
    )


def moved(state: Any, number: int = 1) -> ClaimMoved:
    where = {"claim_id": UUID(int=200 + number), "order_id": UUID(int=101), "kind": "return"}
    return ClaimMoved(**where, state=state, mall_state=state, by="mall")


def closed(outcome: Any = "done", number: int = 1) -> ClaimClosed:
    return ClaimClosed(
        claim_id=UUID(int=200 + number),
        order_id=UUID(int=101),
        account_id=ACCOUNT,
        mall="coupang",
        kind="return",
        outcome=outcome,
        quantity=1,
        restock=True,
        product_id=None,
        option_key=None,
        refund_won=None,
    )


def due(desk: Any, number: int, kind: str = "ship_deadline") -> Due:
    subject = UUID(int=(100 if kind == "ship_deadline" else 200) + number)
    found = desk.app.find(Due, Due.create_id(SELLER, kind, subject), SELLER)
    assert found is not None
    return found


def warn(desk: Any, numbers: Sequence[int], stage: str = "ship", now: datetime = NOW) -> UUID | None:
    kind = "ship_deadline" if stage == "ship" else "claim_deadline"
    stages = [DueStage(due(desk, number, kind).id, stage) for number in numbers]
    return desk.act("warn", ACCOUNT, kind, stages, now)


@pytest.mark.parametrize(
    ("paid", "last"),
    [
        ("2026-08-12T01:00:00+00:00", "2026-08-18"),
        ("2026-08-12T15:30:00+00:00", "2026-08-19"),
        ("2026-09-22T01:00:00+00:00", "2026-09-29"),
        ("2026-12-31T01:00:00+00:00", "2027-01-06"),
        ("2027-02-05T01:00:00+00:00", "2027-02-12"),
    ],
)
def test_three_business_days_leave_out_weekends_and_koreas_holidays(paid: str, last: str) -> None:
    found = business_days_after(datetime.fromisoformat(paid), is_holiday)
    assert found == end_of(date.fromisoformat(last))
    assert found.isoformat().endswith("T00:00:00+09:00")


@pytest.mark.parametrize(
    ("day", "free"), [("2026-08-17", True), ("2026-08-18", False), ("2026-09-25", True), ("2026-10-05", True)]
)
def test_days_that_stand_in_for_a_holiday_are_free_too(day: str, free: bool) -> None:  # noqa: FBT001
    assert is_holiday(date.fromisoformat(day)) is free


def test_an_order_is_to_be_shipped_by_the_malls_time_or_else_by_the_laws(desk: Any) -> None:
    desk.tell(order(1, ship_by=later(hours=30)))
    desk.tell(order(2))
    desk.tell(order(2))
    desk.tell(order(3, paid_at=None))
    assert due(desk, 1).waits("ship") == later(hours=30)
    assert due(desk, 2).waits("ship") == due(desk, 3).waits("ship") == end_of(date(2026, 8, 17))


def test_the_day_that_the_seller_named_counts_from_then_on(desk: Any) -> None:
    desk.tell(order(1))
    desk.tell(promise(1, date(2026, 8, 20)), later(minutes=5))
    desk.tell(promise(1, date(2026, 8, 14)), later(minutes=1))
    assert due(desk, 1).waits("ship") == end_of(date(2026, 8, 20))


@pytest.mark.parametrize("end", [shipped(), cancelled(), delivered()])
def test_what_is_shipped_or_cancelled_is_not_warned_of(desk: Any, end: Any) -> None:
    desk.tell(order(1))
    desk.tell(end)
    desk.tell(end)
    assert warn(desk, [1]) is None
    assert desk.alerts() == []


def test_orders_of_an_account_are_warned_of_together_and_once(desk: Any) -> None:
    desk.tell(VERIFIED)
    for number in (1, 2, 3, 4):
        desk.tell(order(number))
    desk.tell(shipped(4))
    found = warn(desk, [1, 2, 3, 4], now=later(days=5))
    assert found == desk.alerts()[0].originator_id
    assert warn(desk, [1, 2, 3]) is None
    (alert,) = desk.alerts()
    assert alert.title == "쿠팡(shop1) 발송기한이 임박한 주문이 3건 있습니다"
    assert "202608120000001(발송, 2026-08-17 23:59)" in alert.text
    assert alert.ids == (UUID(int=101), UUID(int=102), UUID(int=103))
    assert alert.link == "/orders?period=1y"


def test_many_orders_are_named_by_some_and_counted(desk: Any) -> None:
    for number in range(1, 6):
        desk.tell(order(number))
    warn(desk, range(1, 6), now=later(days=9))
    (alert,) = desk.alerts()
    assert "지난 주문이 5건" in alert.title
    assert "외 2건" in alert.text
    assert len(alert.ids) == 5


def test_an_order_with_another_day_is_warned_of_again(desk: Any) -> None:
    desk.tell(order(1))
    warn(desk, [1])
    desk.tell(promise(1, date(2026, 8, 20)), later(minutes=5))
    assert warn(desk, [1]) is not None
    assert len(desk.alerts()) == 2


def test_nobody_is_warned_for_a_suspended_seller(desk: Any) -> None:
    desk.tell(order(1))
    desk.tell(SellerSuspended(reason="확인 중"))
    assert warn(desk, [1]) is None


def test_a_claim_is_to_be_decided_and_its_goods_paid_back_in_time(desk: Any) -> None:
    desk.tell(claim())
    assert due(desk, 1, "claim_deadline").waits("decide") == end_of(date(2026, 8, 17))
    desk.tell(moved("held"))
    assert warn(desk, [1], "decide") is not None
    assert desk.alerts()[0].title == "쿠팡 처리기한이 임박한 취소/반품/교환이 1건 있습니다"
    assert "C1(승인 또는 거부, 2026-08-17 23:59)" in desk.alerts()[0].text
    desk.tell(moved("approved"))
    assert due(desk, 1, "claim_deadline").waits("decide") is None
    assert due(desk, 1, "claim_deadline").waits("finish") is None
    desk.tell(moved("received"), later(days=5))
    assert due(desk, 1, "claim_deadline").waits("finish") == end_of(date(2026, 8, 20))
    assert warn(desk, [1], "finish") is not None
    desk.tell(closed(), later(days=6))
    desk.tell(moved("received"), later(days=7))
    assert warn(desk, [1], "finish") is None


@pytest.mark.parametrize("outcome", ["done", "refused", "withdrawn"])
def test_a_claim_at_its_end_waits_for_nothing(desk: Any, outcome: str) -> None:
    desk.tell(claim())
    desk.tell(closed(outcome))
    assert (warn(desk, [1], "decide"), warn(desk, [1], "finish")) == (None, None)


def test_a_claim_that_came_in_decided_is_not_warned_of(desk: Any) -> None:
    desk.tell(claim(state="approved"))
    assert warn(desk, [1], "decide") is None


def test_what_has_no_place_yet_is_not_warned_of(desk: Any) -> None:
    desk.tell(moved("received"))
    assert due(desk, 1, "claim_deadline").waits("finish") is None
    desk.tell(claim(state="received"))
    assert due(desk, 1, "claim_deadline").waits("finish") is not None


def end(news: Sequence[tuple[Any, datetime]], desk: Any) -> Any:
    """How an order and a claim stand after the news."""
    for event, at in news:
        desk.tell(event, at)
    found = [due(desk, 1), due(desk, 1, "claim_deadline")]
    return [(each.place, each.times, each.met, [each.waits(s) for s in ("ship", "decide", "finish")]) for each in found]


@given(data=st.data())
def test_shuffled_and_doubled_news_end_in_the_same_times_as_sorted_ones(desks: Any, data: st.DataObject) -> None:
    rest = [
        (promise(1, date(2026, 8, 20)), later(minutes=5)),
        (promise(1, date(2026, 8, 21)), later(minutes=6)),
        (shipped(), later(days=1)),
        (moved("received"), later(days=2)),
        (moved("received"), later(days=3)),
        (closed(), later(days=4)),
    ]
    told = [(order(1), NOW), (claim(), NOW), *data.draw(st.lists(st.sampled_from(rest), unique_by=id))]
    told.sort(key=lambda each: each[1])
    doubled = told + data.draw(st.lists(st.sampled_from(told), max_size=5))
    shuffled = data.draw(st.permutations(doubled))
    one, other = end(told, desks()), end(shuffled, desks())
    for this, that in zip(one, other, strict=True):
        met = this[2]
        assert (this[0], met, this[3]) == (that[0], that[2], that[3])
        assert {s: t for s, t in this[1].items() if s not in met} == {s: t for s, t in that[1].items() if s not in met}

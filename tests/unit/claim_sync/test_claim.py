"""A claim and the seller's acts: asked once, answered once, refused where they do not fit."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from claim_sync.domain import MALLS, Claim, ClaimState, Goods, KnownOrder, PersonAccess, act_label, mall_facts
from claim_sync.domain.claim_rules import check_possible
from claim_sync.domain.refusals import ActNotDueError
from collecting.domain import Answer, Failure, JobRow

NOW = datetime(2026, 8, 13, 3, 7, 3, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
JOB = JobRow(UUID(int=9), 1, "C202608130000001")
NO = Failure("제휴몰이 거절했습니다.", "refused", "E1", "bad")
GOODS = Goods("202608130000001", UUID(int=3), "gold", "P1", "테스트 상품", "골드", 2, 1_000, 2_000, NOW)


def closed(found: Claim) -> list[tuple[str, bool]]:
    return [(each.outcome, each.restock) for each in found.pending_events if isinstance(each, Claim.Closed)]


def test_an_approved_cancel_is_done_and_gives_its_goods_back(claim: Callable[..., Claim]) -> None:
    found = claim()
    found.request_approval(JOB)
    found.take_accepted("approve", 1, LATER, Answer())
    assert (found.state, closed(found)) == (ClaimState.DONE, [("done", True)])
    assert found.pending_events[-2].job == JOB


def test_a_second_asking_while_one_is_under_way_is_refused(claim: Callable[..., Claim], refuses: Any) -> None:
    found = claim()
    found.request_approval(None)
    with refuses("claim_in_progress"):
        found.request_approval(None)
    with refuses("claim_in_progress"):
        found.request_refusal("shipped", "", "", "", None)


def test_a_refusal_lets_it_be_tried_again_and_late_answers_change_nothing(claim: Callable[..., Claim]) -> None:
    found = claim()
    found.request_approval(JOB)
    found.take_refused("approve", 1, NO, Answer(), unsettled=False)
    found.request_approval(JOB)
    assert found.pending_events[-1].try_number == 2
    found.take_accepted("approve", 1, LATER, Answer())
    found.take_refused("approve", 1, NO, Answer(), unsettled=False)
    found.take_accepted("refuse", 1, LATER, Answer())
    assert (found.state, found.asked) == (ClaimState.ASKED, "approve")
    found.take_accepted("approve", 2, LATER, Answer())
    assert found.state is ClaimState.DONE


def test_an_unknown_outcome_is_settled_by_the_seller(claim: Callable[..., Claim], refuses: Any) -> None:
    found = claim()
    with refuses("claim_nothing_unsettled"):
        found.settle(done=True, at=NOW)
    found.request_approval(None)
    found.take_refused("approve", 1, NO, Answer(), unsettled=True)
    with refuses("claim_unsettled"):
        found.request_approval(None)
    found.settle(done=False, at=NOW)
    assert (found.unsettled, found.state) == ("", ClaimState.ASKED)
    found.request_approval(None)
    found.take_refused("approve", 2, NO, Answer(), unsettled=True)
    found.settle(done=True, at=LATER)
    assert (found.state, closed(found)) == (ClaimState.DONE, [("done", True)])


def test_what_the_mall_shows_settles_an_unknown_outcome(claim: Callable[..., Claim], sight: Callable[..., Any]) -> None:
    found = claim("return")
    found.request_approval(None)
    found.take_refused("approve", 1, NO, Answer(), unsettled=True)
    found.see_at_mall(sight("held", 1))
    assert found.unsettled == "approve"
    found.see_at_mall(sight("collecting", 2))
    assert found.unsettled == ""


def test_an_unknown_outcome_that_the_mall_has_shown_already_is_none(
    claim: Callable[..., Claim], sight: Callable[..., Any]
) -> None:
    found = claim()
    found.request_approval(None)
    found.see_at_mall(sight("done", 1))
    found.take_refused("approve", 1, NO, Answer(), unsettled=True)
    assert (found.unsettled, found.state) == ("", ClaimState.DONE)


def test_a_return_is_approved_received_and_done_and_gives_its_goods_back_once(
    claim: Callable[..., Claim], sight: Callable[..., Any]
) -> None:
    found = claim("return")
    found.request_approval(None)
    found.take_accepted("approve", 1, LATER, Answer())
    found.request_pickup(None)
    found.take_accepted("pick_up", 1, LATER, Answer())
    assert (found.state, closed(found)) == (ClaimState.RECEIVED, [])
    found.see_at_mall(sight("done", 9))
    found.see_at_mall(sight("withdrawn", 10))
    found.see_at_mall(sight("done", 11))
    assert closed(found) == [("done", True), ("withdrawn", False), ("done", False)]


def test_the_approval_of_goods_that_are_back_ends_a_return(claim: Callable[..., Claim]) -> None:
    found = claim("return", "received", mall="tmon")
    found.request_approval(None)
    found.take_accepted("approve", 1, LATER, Answer())
    assert closed(found) == [("done", True)]


def test_where_a_return_is_approved_only_when_the_goods_are_back_its_approval_ends_it(
    claim: Callable[..., Claim],
) -> None:
    found = claim("return", "collecting", mall="st11")
    found.request_approval(None)
    found.take_accepted("approve", 1, LATER, Answer())
    assert closed(found) == [("done", True)]


def test_an_exchange_is_reshipped_with_an_invoice_and_moves_no_stock_by_itself(
    claim: Callable[..., Claim], sight: Callable[..., Any], refuses: Any
) -> None:
    found = claim("exchange", "received", wanted_option="실버")
    with refuses("invoice_number_invalid", "invoice_number"):
        found.request_reshipment("LOGEN", "12", None)
    found.request_reshipment("LOGEN", "1234567890", None)
    found.take_accepted("reship", 1, LATER, Answer())
    assert found.state is ClaimState.RESHIPPING
    found.see_at_mall(sight("done", 9, wanted_option="실버"))
    assert closed(found) == [("done", False)]
    assert found.pending_events[-1].wanted_option == "실버"


def test_an_approval_after_the_pickup_leaves_an_exchange_where_it_is(claim: Callable[..., Claim]) -> None:
    found = claim("exchange", "collecting", mall="lottecom")
    found.request_approval(None)
    found.take_refused("approve", 1, NO, Answer(), unsettled=True)
    assert found.unsettled == "approve"
    found.settle(done=False, at=NOW)
    found.request_approval(None)
    found.take_accepted("approve", 2, LATER, Answer())
    assert (found.state, found.pending_events[-1].moved) == (ClaimState.COLLECTING, False)
    with pytest.raises(ActNotDueError, match="이미 교환승인 처리한"):
        found.request_approval(None)


def test_a_refusal_needs_no_invoice_where_the_mall_wants_none(claim: Callable[..., Claim]) -> None:
    found = claim()
    found.request_refusal("no_ground", "", "", "", None)
    assert found.pending_events[-1].invoice_number == ""


def test_a_refusal_has_a_reason_and_where_the_mall_wants_it_the_invoice(
    claim: Callable[..., Claim], refuses: Any
) -> None:
    found = claim(mall="tmon")
    with refuses("claim_refusal_reason_invalid", "reason"):
        found.request_refusal("because", "", "", "", None)
    with refuses("claim_refusal_reason_invalid", "detail"):
        found.request_refusal("other", "", "", "", None)
    with refuses("claim_refusal_invoice_missing", "courier"):
        found.request_refusal("shipped", "", "", "", None)
    with refuses("claim_refusal_invoice_missing", "invoice_number"):
        found.request_refusal("shipped", "", "LOGEN", "", None)
    with refuses("invoice_number_invalid", "invoice_number"):
        found.request_refusal("shipped", "", "LOGEN", "1", None)
    found.request_refusal("shipped", "sealed words", "LOGEN", "1234567890", None)
    assert (found.pending_events[-1].detail, found.pending_events[-1].sealed) == ("", "sealed words")
    found.take_accepted("refuse", 1, LATER, Answer())
    assert closed(found) == [("refused", False)]


@pytest.mark.parametrize(
    ("kind", "act", "state", "mall", "code"),
    [
        ("cancel", "approve", "done", "wemakeprice", "claim_closed"),
        ("cancel", "pick_up", "asked", "wemakeprice", "claim_act_not_due"),
        ("return", "reship", "received", "wemakeprice", "claim_act_not_due"),
        ("cancel", "approve", "asked", "hmall", "claim_act_elsewhere"),
        ("cancel", "approve", "asked", "newmall", "claim_act_elsewhere"),
        ("cancel", "refuse", "asked", "lottecom", "claim_act_elsewhere"),
        ("return", "approve", "collecting", "coupang", "claim_act_not_due"),
        ("exchange", "approve", "asked", "st11", "claim_act_elsewhere"),
        ("cancel", "approve", "unknown", "wemakeprice", "claim_act_not_due"),
        ("exchange", "reship", "asked", "wemakeprice", "claim_act_not_due"),
        ("exchange", "reship", "approved", "coupang", "claim_act_not_due"),
    ],
)
def test_what_kind_state_or_mall_do_not_allow_is_refused(
    kind: Any, act: Any, state: str, mall: str, code: str, refuses: Any
) -> None:
    with refuses(code):
        check_possible(kind, act, ClaimState(state), mall)


@pytest.mark.parametrize(
    ("mall", "kind", "state", "act", "says"),
    [
        ("wemakeprice", "return", "asked", "pick_up", "반품승인, 수거중 상태에서 진행해 주세요."),
        ("wemakeprice", "exchange", "approved", "refuse", "교환요청, 교환보류 상태에서 진행해 주세요."),
        ("wemakeprice", "return", "collecting", "approve", "반품요청, 반품보류 상태에서 진행해 주세요."),
        ("gmarket", "return", "held", "approve", "보류는 ESM PLUS에서 풀 수 있습니다."),
        ("smartstore", "exchange", "held", "pick_up", "보류는 스마트스토어센터에서 풀 수 있습니다."),
        ("lotteimall", "return", "collecting", "pick_up", "회수 송장이 수집된 뒤 다시 처리해 주세요."),
    ],
)
def test_what_a_mall_would_refuse_is_said_before_it_is_sent(
    mall: str, kind: Any, state: str, act: Any, says: str
) -> None:
    with pytest.raises(ActNotDueError, check=lambda e: e.code == "claim_act_not_due" and e.detail.endswith(says)):
        check_possible(kind, act, ClaimState(state), mall)


def test_goods_that_come_with_a_waybill_are_taken_as_back(claim: Callable[..., Claim]) -> None:
    found = claim("return", "collecting", mall="lotteimall", pickup_invoice="6890000000001")
    found.request_pickup(None)
    assert found.asked == "pick_up"


def test_a_mall_that_takes_the_invoice_as_approval_is_reshipped_at_once() -> None:
    check_possible("exchange", "reship", ClaimState.ASKED, "st11")


def test_where_an_act_is_done_instead_is_said() -> None:
    assert "승인하면 함께" in mall_facts("smartstore").where("return", "pick_up")
    assert "ESM PLUS" in mall_facts("auction").where("return", "refuse")
    assert [act_label("cancel", "approve"), act_label("return", "pick_up")] == ["취소승인", "수거완료"]
    assert all(facts.name for facts in MALLS.values())


def test_notes_say_something(claim: Callable[..., Claim], refuses: Any, names: Any) -> None:
    found = claim()
    with refuses("claim_note_empty", "text"):
        found.note("memo", "")
    found.note("inquiry", "sealed words")
    noted = found.pending_events[-1]
    assert (names(found)[-1], noted.topic, noted.text, noted.sealed) == ("Noted", "inquiry", "", "sealed words")


def test_a_claim_waits_for_its_order_and_is_joined_once(claim: Callable[..., Claim], names: Any) -> None:
    found = claim(goods=None)
    assert found.goods is None
    found.join(GOODS)
    found.join(GOODS)
    assert (found.goods, names(found)) == (GOODS, ["Collected", "Joined"])
    assert found.id == Claim.create_id(found.seller_id, found.place)


def test_an_order_keeps_its_claims_and_its_match_whichever_came_first(names: Any) -> None:
    order = KnownOrder(seller_id=UUID(int=1), order_id=UUID(int=5))
    order.add_claim(UUID(int=7))
    order.add_claim(UUID(int=7))
    order.match_to(UUID(int=4), "silver")
    order.tell(GOODS)
    order.tell(GOODS)
    assert order.goods is not None
    assert (order.goods.product_id, order.goods.option_key, order.claims) == (UUID(int=4), "silver", (UUID(int=7),))
    order.match_to(None, None)
    order.match_to(None, None)
    assert order.goods.product_id is None
    assert names(order) == ["Opened", "ClaimAdded", "Matched", "Told", "Matched"]
    told = KnownOrder(seller_id=UUID(int=1), order_id=UUID(int=6))
    told.tell(GOODS)
    assert told.goods == GOODS
    assert told.id == KnownOrder.create_id(UUID(int=1), UUID(int=6))


def test_each_look_at_a_claims_person_is_counted() -> None:
    access = PersonAccess(seller_id=UUID(int=1), claim_id=UUID(int=5))
    access.reveal("수거 문의")
    assert access.times == 1


def test_what_was_approved_is_not_approved_again_until_the_mall_shows_it_open_again(
    claim: Callable[..., Claim], sight: Callable[..., Any], refuses: Any
) -> None:
    asked = claim("return")
    asked.request_approval(None)
    asked.take_accepted("approve", 1, NOW + timedelta(minutes=1), Answer())
    assert asked.state is ClaimState.APPROVED
    with refuses("claim_act_not_due"):
        asked.request_approval(None)
    asked.request_pickup(None)
    asked.take_accepted("pick_up", 1, NOW + timedelta(minutes=2), Answer())
    asked.see_at_mall(sight("asked", minutes=3))
    asked.request_approval(None)
    assert asked.asked == "approve"


@pytest.mark.parametrize("by_us", [True, False])
def test_a_return_that_the_mall_ends_when_its_goods_are_back_restocks_once(
    claim: Callable[..., Claim], sight: Callable[..., Any], *, by_us: bool
) -> None:
    """롯데홈쇼핑 tells no more of a return than that its goods were collected."""
    one = claim("return", "collecting", "lotteimall", minutes=None, pickup_invoice="6890000000001")
    if by_us:
        one.request_pickup(JOB)
        one.take_accepted("pick_up", 1, NOW + timedelta(hours=1), Answer())
        assert one.state is ClaimState.RECEIVED
    for _ in range(2):
        one.see_at_mall(sight("done", None))
    assert [each.restock for each in one.pending_events if isinstance(each, Claim.Closed)] == [True]


def test_a_return_that_was_refunded_first_gives_its_goods_back_when_the_seller_has_them(
    claim: Callable[..., Claim], sight: Callable[..., Any]
) -> None:
    found = claim("return", "collecting", mall="coupang")
    found.see_at_mall(sight("done", 3, goods_are="awaited"))
    assert (found.state, closed(found)) == (ClaimState.APPROVED, [])
    found.request_pickup(None)
    found.take_accepted("pick_up", 1, LATER, Answer())
    assert closed(found) == [("done", True)]
    found.see_at_mall(sight("done", 90, goods_are="awaited"))
    assert (found.state, closed(found)) == (ClaimState.DONE, [("done", True)])


def test_a_return_that_was_refunded_first_gives_its_goods_back_when_the_mall_has_seen_them(
    claim: Callable[..., Claim], sight: Callable[..., Any]
) -> None:
    found = claim("return", "done", mall="coupang", goods_are="awaited")
    assert (found.state, closed(found)) == (ClaimState.APPROVED, [])
    found.see_at_mall(sight("done", 5))
    assert closed(found) == [("done", True)]


def test_goods_that_were_back_before_the_refund_are_awaited_no_more(
    claim: Callable[..., Claim], sight: Callable[..., Any]
) -> None:
    found = claim("return", "received", mall="coupang")
    found.see_at_mall(sight("done", 5, goods_are="awaited"))
    assert closed(found) == [("done", True)]


def test_goods_that_are_lost_do_not_go_back_into_stock(claim: Callable[..., Claim]) -> None:
    assert closed(claim("return", "done", mall="coupang", goods_are="lost")) == [("done", False)]

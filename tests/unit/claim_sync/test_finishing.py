"""직접종료: a claim whose end no mall tells is ended by the seller, once, and the mall may still say otherwise."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.testing import as_seller, recorded_events
from claim_sync.application import Asking, ClaimSync, SeenClaim
from claim_sync.domain import FINISH_REASONS, Claim, ClaimNumbers, ClaimState, OpenClaims, Place, Sight, mall_facts
from claim_sync.domain.malls import FARTHEST
from claim_sync.projections.claims import changes
from claim_sync.projections.history import story
from claim_sync.publications import publish
from collecting.domain import Answer, Failure, MallNumbers
from contracts.claim_sync import ClaimClosed, ClaimCollectionRequested, ClaimMoved

SELLER, ACCOUNT = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 8, 13, 3, 7, 3, tzinfo=UTC)
LATER, LONG_AFTER = NOW + timedelta(days=1), NOW + FARTHEST + timedelta(seconds=1)
DONE, REFUSED, WITHDRAWN = ClaimState.DONE, ClaimState.REFUSED, ClaimState.WITHDRAWN
NO = Failure("제휴몰이 거절했습니다.", "refused", "E1", "bad")


def closed(found: Claim) -> list[tuple[str, bool]]:
    return [(each.outcome, each.restock) for each in found.pending_events if isinstance(each, Claim.Closed)]


def test_an_exchange_whose_end_is_never_told_is_ended_by_hand(claim: Callable[..., Claim], names: Any) -> None:
    found = claim("exchange", "received", mall="lotteimall", wanted_option="실버")
    found.finish(DONE, "ended_at_mall", LATER)
    assert (names(found), closed(found)) == (["Collected", "Finished", "Closed"], [("done", False)])
    assert found.pending_events[-1].wanted_option == "실버"
    assert (found.state, found.acted_at) == (DONE, LATER)


@pytest.mark.parametrize("outcome", [REFUSED, WITHDRAWN])
def test_one_that_came_to_nothing_is_ended_without_effect(claim: Callable[..., Claim], outcome: ClaimState) -> None:
    found = claim("exchange", "asked", mall="lottecom")
    found.finish(outcome, "agreed", LATER)
    assert closed(found) == [(outcome, False)]


def test_what_nobody_decided_is_not_done(claim: Callable[..., Claim], refuses: Any) -> None:
    found = claim("exchange", "asked", mall="lottecom")
    with refuses("claim_act_not_due"):
        found.finish(DONE, "ended_at_mall", LATER)


def test_where_the_mall_tells_the_end_it_is_waited_for(claim: Callable[..., Claim], refuses: Any) -> None:
    for kind, mall in (("exchange", "wemakeprice"), ("return", "lottecom"), ("cancel", "lotteimall")):
        with refuses("claim_end_comes_in"):
            claim(kind, mall=mall).finish(WITHDRAWN, "ended_at_mall", NOW + FARTHEST)


def test_one_that_is_looked_for_no_more_is_ended_by_hand_at_any_mall(claim: Callable[..., Claim], refuses: Any) -> None:
    found = claim("return", "asked", mall="wemakeprice")
    found.finish(DONE, "ended_at_mall", LONG_AFTER)
    assert closed(found) == [("done", True)]
    with refuses("claim_end_comes_in"):
        claim("return", mall="smartstore").finish(DONE, "ended_at_mall", LONG_AFTER)


def test_it_is_ended_once_for_a_reason_and_not_while_an_act_is_under_way_or_unknown(
    claim: Callable[..., Claim], refuses: Any
) -> None:
    found = claim("exchange", "collecting", mall="lotteimall", pickup_invoice="6890000000001")
    with refuses("claim_finish_reason_invalid", "reason"):
        found.finish(DONE, "because", LATER)
    found.request_pickup(None)
    with refuses("claim_in_progress"):
        found.finish(DONE, "ended_at_mall", LATER)
    found.take_refused("pick_up", 1, NO, Answer(), unsettled=True)
    with refuses("claim_unsettled"):
        found.finish(DONE, "ended_at_mall", LATER)
    found.settle(done=False, at=LATER)
    found.finish(DONE, "ended_at_mall", LATER)
    with refuses("claim_closed"):
        found.finish(DONE, "ended_at_mall", LATER)


def test_what_the_mall_goes_on_to_show_does_not_undo_it(
    claim: Callable[..., Claim], sight: Callable[..., Sight]
) -> None:
    found = claim("exchange", "received", mall="lotteimall", minutes=None)
    found.finish(DONE, "ended_at_mall", LATER)
    for state in ("collecting", "received", "done"):
        found.see_at_mall(sight(state, None))
    assert closed(found) == [("done", False)]


def test_goods_of_a_return_that_the_mall_opens_and_ends_again_are_back_once(
    claim: Callable[..., Claim], sight: Callable[..., Sight]
) -> None:
    found = claim("return", "received")
    found.finish(DONE, "ended_at_mall", LONG_AFTER)
    days = int(FARTHEST / timedelta(minutes=1))
    for minutes, state in enumerate(("received", "done", "withdrawn", "done"), start=days + 1):
        found.see_at_mall(sight(state, minutes))
    assert [each for each in closed(found) if each[1]] == [("done", True)]


def test_where_the_end_is_not_told_the_seller_reads_what_to_do_then() -> None:
    for mall, act in (("lottecom", "reship"), ("lotteimall", "approve")):
        told = mall_facts(mall).where("exchange", act)  # type: ignore[arg-type]
        assert "직접종료" in told
        assert "다음 수집 때" not in told
    assert "다음 수집 때 반영됩니다" in mall_facts("lottecom").where("cancel", "refuse")


def test_it_stands_in_the_history_and_in_the_list(claim: Callable[..., Claim]) -> None:
    found = claim("exchange", "received", mall="lotteimall")
    for reason, label in FINISH_REASONS.items():
        found.state = ClaimState.RECEIVED
        found.finish(DONE, reason, LATER)
        fact = found.pending_events[-2]
        assert story(fact) == ("직접종료", "교환완료", f"{label}. 제휴몰에는 보내지 않았습니다.")


def test_others_are_told_and_it_is_looked_for_no_more() -> None:
    app = ClaimSync()
    with as_seller(SELLER):
        app.tell_account(SELLER, ACCOUNT, "lottecom", "sbdc6678", "verified", NOW)
        app.collect_by_hand(SELLER, UUID(int=5), Asking([ACCOUNT], ["exchange_requests"]), NOW)
        place = Place(ACCOUNT, "lottecom", "", ClaimNumbers("exchange", "C1", MallNumbers("1", "2")), 1)
        shown = Sight(ClaimState.APPROVED, "완료", NOW, NOW)
        asked = next(each for each in told(app) if isinstance(each, ClaimCollectionRequested))
        app.take_page(SELLER, asked.collection_id, 1, [SeenClaim(place, shown, "x")], [])
        claim_id = Claim.create_id(SELLER, place)
        app.finish_claim(SELLER, claim_id, DONE, "ended_at_mall", LATER)
        followed = app.load(OpenClaims, OpenClaims.create_id(SELLER, ACCOUNT, "exchange"), SELLER)
        assert followed.oldest(LATER) is None
    moved, ended = told(app)[-2:]
    assert isinstance(moved, ClaimMoved)
    assert (moved.state, moved.by) == ("done", "seller")
    assert isinstance(ended, ClaimClosed)
    assert (ended.outcome, ended.restock) == ("done", False)
    (finished,) = [each for each in recorded_events(app) if isinstance(each.event, Claim.Finished)]
    assert changes(finished) == {"state": "done"}


def told(app: ClaimSync) -> list[Any]:
    return [event for recorded in recorded_events(app) if (event := publish(recorded)) is not None]

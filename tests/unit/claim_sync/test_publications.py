"""What other services are told of a claim's life, from events kept in memory."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.testing import as_seller, recorded_events
from claim_sync.application import Asking, ClaimSync, SeenClaim
from claim_sync.domain import Claim, ClaimNumbers, ClaimState, Goods, Place, Sight
from claim_sync.publications import publish
from collecting.domain import Answer, Failure, MallNumbers
from contracts.claim_sync import (
    ClaimClosed,
    ClaimCollected,
    ClaimCollectionMissed,
    ClaimCollectionRequested,
    ClaimMoved,
    ClaimRefusalRequested,
    ReshipmentRequested,
)
from contracts.identities import order_id

SELLER, ACCOUNT, PRODUCT = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = datetime(2026, 8, 13, 3, 0, tzinfo=UTC)
GOODS = Goods("202608130000001", PRODUCT, "gold", "P1", "이름", "골드", 1, 1_000, 1_000, NOW)


def place(kind: Any) -> Place:
    return Place(ACCOUNT, "wemakeprice", "", ClaimNumbers(kind, "C1", MallNumbers("1", "2")), 1)


def sight(state: str, minutes: int = 0, **changes: Any) -> Sight:
    return Sight(ClaimState(state), state.upper(), NOW, NOW + timedelta(minutes=minutes), **changes)


def collected(kind: Any, first: Sight) -> tuple[ClaimSync, UUID]:
    app = ClaimSync()
    app.tell_account(SELLER, ACCOUNT, "wemakeprice", "sbdc6678", "verified", NOW)
    app.collect_by_hand(SELLER, UUID(int=5), Asking([ACCOUNT], ["cancel_requests"]), NOW)
    take(app, kind, first, 1)
    return app, Claim.create_id(SELLER, place(kind))


def take(app: ClaimSync, kind: Any, shown: Sight, page: int) -> None:
    asked = next(each for each in told(app) if isinstance(each, ClaimCollectionRequested))
    app.take_page(SELLER, asked.collection_id, page, [SeenClaim(place(kind), shown, "x")], [])


def told(app: ClaimSync) -> list[Any]:
    return [event for recorded in recorded_events(app) if (event := publish(recorded)) is not None]


def names(app: ClaimSync) -> list[str]:
    return [type(each).__name__ for each in told(app)]


def test_a_collection_of_the_schedule_that_failed_is_told() -> None:
    app = ClaimSync()
    with as_seller(SELLER):
        app.tell_account(SELLER, ACCOUNT, "tmon", "sbdc6678", "verified", NOW)
        asked = app.collect_due(SELLER, ACCOUNT, "return_requests", NOW)
        assert asked is not None
        app.fail_collection(SELLER, asked, Failure("응답이 없습니다.", "no_answer"), Answer(), NOW)
    (missed,) = [each for each in told(app) if isinstance(each, ClaimCollectionMissed)]
    assert (missed.item, missed.login_id, missed.times, missed.failing_since) == ("return_requests", "sbdc6678", 1, NOW)


def test_each_step_of_an_exchange_is_told_once_in_its_order() -> None:
    with as_seller(SELLER):
        app, claim = collected("exchange", sight("asked"))
        app.approve_claims(SELLER, UUID(int=6), [claim])
        app.take_accepted(SELLER, claim, "approve", 1, NOW, Answer())
        app.mark_picked_up(SELLER, UUID(int=7), [claim])
        app.take_accepted(SELLER, claim, "pick_up", 1, NOW, Answer())
        app.reship(SELLER, UUID(int=8), claim, "LOGEN", "1234567890")
        app.take_accepted(SELLER, claim, "reship", 1, NOW, Answer())
        take(app, "exchange", sight("done", 9, wanted_option="실버"), 2)
        app.note_claim(SELLER, claim, "memo", "sealed note")
    assert names(app) == [
        "ClaimCollectionRequested",
        "ClaimCollected",
        "ClaimApprovalRequested",
        "ClaimMoved",
        "ClaimPickupRequested",
        "ClaimMoved",
        "ReshipmentRequested",
        "ClaimMoved",
        "ClaimMoved",
        "ClaimClosed",
    ]
    moved = [(each.state, each.by) for each in told(app) if isinstance(each, ClaimMoved)]
    assert moved == [("approved", "seller"), ("received", "seller"), ("reshipping", "seller"), ("done", "mall")]
    assert [each.invoice_number for each in told(app) if isinstance(each, ReshipmentRequested)] == ["1234567890"]
    closed = told(app)[-1]
    assert (closed.restock, closed.wanted_option, closed.outcome) == (False, "실버", "done")


def test_a_claim_is_told_with_the_id_of_its_order_before_and_after_it_came_in() -> None:
    with as_seller(SELLER):
        app, claim = collected("cancel", sight("asked"))
        of_order = order_id(SELLER, "wemakeprice", ACCOUNT, MallNumbers("1", "2"))
        app.match_order(SELLER, of_order, PRODUCT, "silver")
        app.tell_order(SELLER, of_order, GOODS)
        app.refuse_claim(SELLER, UUID(int=6), claim, "shipped", "sealed words", "LOGEN", "1234567890")
        app.take_accepted(SELLER, claim, "refuse", 1, NOW, Answer())
    first = next(each for each in told(app) if isinstance(each, ClaimCollected))
    assert (first.order_id, first.ref.order.line_no, first.claim_number) == (of_order, "2", "C202608130000001")
    refusal = next(each for each in told(app) if isinstance(each, ClaimRefusalRequested))
    assert (refusal.reason, refusal.detail, refusal.courier) == ("shipped", "", "LOGEN")
    assert refusal.sealed_detail == "sealed words"
    closed = told(app)[-1]
    assert isinstance(closed, ClaimClosed)
    assert (closed.outcome, closed.restock, closed.product_id, closed.option_key) == (
        "refused",
        False,
        PRODUCT,
        "silver",
    )


def test_an_ended_claim_that_comes_in_is_told_as_closed_at_once() -> None:
    with as_seller(SELLER):
        app, _ = collected("cancel", sight("done"))
    assert names(app)[-2:] == ["ClaimCollected", "ClaimClosed"]
    assert told(app)[-1].restock


def test_the_event_store_is_named_after_the_service() -> None:
    assert ClaimSync().name == "claim_sync"

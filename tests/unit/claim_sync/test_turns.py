"""Claims that a mall tells by their line alone: a second one is not taken for the first."""

from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.causes import Cause, acting
from chassis.testing import recorded_events
from claim_sync.application import Asking, ClaimSync, SeenClaim
from claim_sync.domain import Claim, ClaimNumbers, ClaimState, Place, Sight
from claim_sync.publications import publish
from collecting.domain import Collection, MallNumbers
from contracts.claim_sync import ClaimClosed, ClaimCollected, ClaimMoved

SELLER, ACCOUNT = UUID(int=1), UUID(int=2)
START = datetime(2026, 8, 13, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LINE = MallNumbers("2667143490", "1")
PLACE = Place(ACCOUNT, "gsshop", "", ClaimNumbers("cancel", "", LINE), 1)


@pytest.fixture
def app() -> Generator[ClaimSync]:
    with acting(Cause(seller_id=SELLER, actor="test")):
        app = ClaimSync()
        app.tell_account(SELLER, ACCOUNT, "gsshop", "sbdc6678", "verified", START)
        yield app


def seen(state: str, hours: int, quantity: int = 1, claim_no: str = "") -> SeenClaim:
    numbers = replace(PLACE.numbers, claim_no=claim_no)
    sight = Sight(ClaimState(state), state, START + hours * HOUR)
    return SeenClaim(replace(PLACE, numbers=numbers, quantity=quantity), sight, "sealed")


def take(app: ClaimSync, *claims: SeenClaim) -> None:
    app.collect_by_hand(SELLER, uuid4(), Asking([ACCOUNT], ["cancel_requests"]), START + 100 * HOUR)
    asked = [each.event for each in recorded_events(app) if isinstance(each.event, Collection.Requested)]
    pages = [each.event for each in recorded_events(app) if isinstance(each.event, Collection.PageTaken)]
    app.take_page(SELLER, asked[-1].originator_id, len(pages) + 1, claims, [])


def told(app: ClaimSync, kind: type[Any]) -> list[Any]:
    events = (publish(recorded) for recorded in recorded_events(app))
    return [event for event in events if isinstance(event, kind)]


def claims(app: ClaimSync) -> list[Claim]:
    return [app.load(Claim, each.claim_id, SELLER) for each in told(app, ClaimCollected)]


def shown(app: ClaimSync) -> list[tuple[str, int]]:
    return [(each.state.value, each.place.quantity) for each in claims(app)]


def test_a_second_one_asked_after_the_first_has_ended_is_one_of_its_own(app: ClaimSync) -> None:
    take(app, seen("asked", 1, 2))
    take(app, seen("done", 1, 2))
    take(app, seen("done", 1, 2), seen("asked", 5, 3))
    assert shown(app) == [("done", 2), ("asked", 3)]
    take(app, seen("done", 1, 2), seen("done", 5, 3))
    assert [(each.quantity, each.restock) for each in told(app, ClaimClosed)] == [(2, True), (3, True)]
    first, second = claims(app)
    assert first.place.numbers.ref == second.place.numbers.ref
    assert first.id == Claim.create_id(SELLER, PLACE)
    assert (second.place.numbers.turn, second.id != first.id) == (2, True)


def test_a_second_one_asked_while_the_first_is_open_leaves_it_what_it_is(app: ClaimSync) -> None:
    take(app, seen("asked", 1))
    take(app, seen("asked", 5))
    take(app, seen("done", 1))
    assert shown(app) == [("done", 1), ("asked", 1)]


def test_the_same_told_again_in_any_order_is_the_same(app: ClaimSync) -> None:
    sights = (seen("asked", 1), seen("done", 1), seen("asked", 5), seen("withdrawn", 5), seen("done", 9, 2))
    for order in permutations(sights):
        take(app, *order)
    assert shown(app) == [("done", 1), ("withdrawn", 1), ("done", 2)]


def test_an_ended_one_that_moves_on_is_no_second_one(app: ClaimSync) -> None:
    take(app, seen("asked", 2))
    take(app, seen("done", 3))
    take(app, seen("asked", 2), seen("done", 3))
    take(app, seen("asked", 1))
    assert shown(app) == [("done", 1)]


def test_one_that_is_told_of_more_goods_while_it_is_open_grows(app: ClaimSync) -> None:
    take(app, seen("asked", 1, 1))
    take(app, seen("asked", 1, 3))
    take(app, seen("asked", 1, 2))
    assert shown(app) == [("asked", 3)]
    assert [(each.state, each.quantity) for each in told(app, ClaimMoved)] == [("asked", 3)]
    take(app, seen("done", 1, 3))
    assert [each.quantity for each in told(app, ClaimClosed)] == [3]


def test_more_goods_of_an_ended_one_are_one_of_their_own(app: ClaimSync) -> None:
    take(app, seen("done", 1, 1))
    take(app, seen("done", 1, 3))
    take(app, seen("done", 1, 3))
    assert shown(app) == [("done", 1), ("done", 2)]
    take(app, seen("asked", 5, 1), seen("done", 1, 9))
    assert shown(app) == [("done", 1), ("done", 2), ("done", 6), ("asked", 1)]
    take(app, seen("done", 1, 10), seen("done", 5, 1))
    assert shown(app) == [("done", 1), ("done", 2), ("done", 6), ("done", 1), ("done", 1)]


def test_of_a_whole_line_there_is_no_more(app: ClaimSync) -> None:
    take(app, seen("done", 1, 0))
    take(app, seen("done", 1, 3))
    assert shown(app) == [("done", 0)]


def test_a_claim_with_a_number_is_known_by_it(app: ClaimSync) -> None:
    take(app, seen("done", 1, 1, "C1"))
    take(app, seen("done", 5, 2, "C1"), seen("asked", 5, 1, "C2"))
    assert shown(app) == [("done", 1), ("asked", 1)]

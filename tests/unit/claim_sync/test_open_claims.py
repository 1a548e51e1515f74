"""An open claim is asked for again until it is at its end, where the mall lists claims by when they were asked."""

from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.causes import Cause, acting
from claim_sync.application import ClaimSync, SeenClaim
from claim_sync.domain import Claim, ClaimNumbers, OpenClaims, Place
from collecting.domain import Answer, Collection, CollectionPlan, MallNumbers
from contracts.identities import claim_key, lines_digest

SELLER, ACCOUNT = UUID(int=1), UUID(int=2)
START = datetime(2026, 8, 13, 3, 7, 3, tzinfo=UTC)
HOURS = timedelta(hours=1)


@pytest.fixture
def app() -> Generator[ClaimSync]:
    with acting(Cause(seller_id=SELLER, actor="test")):
        yield ClaimSync()


def collected(app: ClaimSync, mall: str, at: datetime, *sights: Any) -> Collection:
    """The schedule asks for cancel requests; the mall lists claims so; the window, sealed."""
    asked = app.collect_due(SELLER, ACCOUNT, "cancel_requests", at)
    assert asked is not None
    numbers = ClaimNumbers("cancel", "C1", MallNumbers("2667143490", "1"))
    claims = [SeenClaim(Place(ACCOUNT, mall, "", numbers, 1), each, "sealed") for each in sights]
    app.take_page(SELLER, asked, 1, claims, [])
    digest = lines_digest([claim_key(numbers)] if claims else [])
    app.seal_collection(SELLER, asked, pages=1, lines=len(claims), broken=0, digest=digest, at=at)
    found = app.load(Collection, asked, SELLER)
    assert found.state == "sealed"
    return found


def due(app: ClaimSync) -> datetime:
    return app.load(CollectionPlan, CollectionPlan.create_id(SELLER, ACCOUNT, "cancel_requests"), SELLER).due_at


@pytest.mark.parametrize("mall", ["wemakeprice", "smartstore"])
def test_windows_reach_back_to_the_oldest_open_claim_where_lists_go_by_the_asking(
    app: ClaimSync, sight: Callable[..., Any], mall: str
) -> None:
    follows = mall == "wemakeprice"
    app.tell_account(SELLER, ACCOUNT, mall, "sbdc6678", "verified", START)
    first = collected(app, mall, START, sight("asked"))
    later = [collected(app, mall, due(app)).window for _ in range(3)]
    assert (later[-1].since == START) == follows
    ended = collected(app, mall, due(app), sight("done", 600)).window
    assert (ended.since == START) == follows
    assert collected(app, mall, due(app)).window.since > first.window.until


def test_what_the_seller_settles_is_asked_for_no_more(app: ClaimSync, sight: Callable[..., Any]) -> None:
    app.tell_account(SELLER, ACCOUNT, "wemakeprice", "sbdc6678", "verified", START)
    collected(app, "wemakeprice", START, sight("asked"))
    claim_id = Claim.create_id(SELLER, Place(ACCOUNT, "wemakeprice", "", NUMBERS, 1))
    app.approve_claims(SELLER, uuid4(), [claim_id])
    app.take_accepted(SELLER, claim_id, "approve", 1, START + HOURS, Answer())
    assert app.load(Claim, claim_id, SELLER).state.ends
    assert collected(app, "wemakeprice", due(app)).window.since != START


NUMBERS = ClaimNumbers("cancel", "C1", MallNumbers("2667143490", "1"))


def test_a_claim_of_long_ago_is_let_be_and_one_that_opens_again_is_followed_again(
    claim: Callable[..., Claim], sight: Callable[..., Any], names: Any
) -> None:
    followed = OpenClaims(seller_id=SELLER, account_id=ACCOUNT, kind="return")
    assert followed.oldest(START) is None
    asked = claim("return")
    for state, minutes in (("asked", 0), ("done", 5), ("done", 6), ("asked", 7)):
        asked.see_at_mall(sight(state, minutes))
        followed.note(asked)
        followed.note(asked)
    assert names(followed) == ["Opened", "Added", "Removed", "Added"]
    assert followed.oldest(START + timedelta(days=45)) == START
    assert followed.oldest(START + timedelta(days=46)) is None

"""Words that a seller types on a claim: sealed for its order line, told sealed, readable from before they were."""

import dataclasses
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from chassis.refusals import NotFoundError, RefusalError
from chassis.testing import as_seller, recorded_events
from claim_sync.application import ClaimSync, refuse_claim, write_note
from claim_sync.domain import Claim, ClaimNumbers, ClaimState, Place, Sight, WithWords
from claim_sync.projections.history import story
from claim_sync.publications import publish
from collecting.domain import MallNumbers
from collecting.testing import Seals
from contracts.claim_sync import ClaimRefusalRequested

SELLER, ACCOUNT = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 8, 13, 3, 0, tzinfo=UTC)
PLACE = Place(ACCOUNT, "wemakeprice", "", ClaimNumbers("return", "C1", MallNumbers("1", "2")), 1)
WORDS = "고객 010-1234-5678 과 통화함"


@pytest.fixture(autouse=True)
def _as_seller() -> Any:
    with as_seller(SELLER):
        yield


@pytest.fixture
def claims() -> ClaimSync:
    app = ClaimSync()
    app.save(Claim.collect(SELLER, PLACE, "C202608130000001", Sight(ClaimState.ASKED, "신청", NOW), "x", None))
    return app


def claim_of(app: ClaimSync) -> Claim:
    return app.load(Claim, Claim.create_id(SELLER, PLACE), SELLER)


def last(app: ClaimSync) -> Any:
    return recorded_events(app)[-1]


def refuse(app: ClaimSync, seals: Seals, reason: str, detail: str) -> None:
    refuse_claim(app, seals, SELLER, UUID(int=9), claim_of(app).id, reason, detail, "", "")


def test_a_note_is_kept_sealed_with_the_key_of_the_order_line(claims: ClaimSync) -> None:
    seals, claim = Seals(SELLER), claim_of(claims)
    write_note(claims, seals, SELLER, claim.id, "memo", f"  {WORDS}\n")
    assert seals.sealed == [(claim.order_id, {"text": WORDS})]
    noted = last(claims)
    assert (noted.event.text, noted.event.sealed) == ("", "seal 1")
    assert (publish(noted), story(noted.event)) == (None, ("메모", "등록", None))


def test_the_words_of_a_refusal_are_told_sealed(claims: ClaimSync) -> None:
    seals = Seals(SELLER)
    refuse(claims, seals, "other", WORDS)
    (fact,) = [each for each in recorded_events(claims) if isinstance(each.event, Claim.RefusalRequested)]
    told = publish(fact)
    assert isinstance(told, ClaimRefusalRequested)
    assert seals.sealed == [(claim_of(claims).order_id, {"text": WORDS})]
    assert (told.detail, told.sealed_detail) == ("", "seal 1")
    assert story(fact.event) == ("반품거부", "요청", "기타")


def test_nothing_written_is_nothing_sealed(claims: ClaimSync) -> None:
    seals = Seals(SELLER)
    with pytest.raises(RefusalError, check=lambda e: (e.code, e.field) == ("claim_note_empty", "text")):
        write_note(claims, seals, SELLER, claim_of(claims).id, "memo", " \n")
    with pytest.raises(RefusalError, check=lambda e: (e.code, e.field) == ("claim_refusal_reason_invalid", "detail")):
        refuse(claims, seals, "other", "  ")
    refuse(claims, seals, "used", "  ")
    (fact,) = [each for each in recorded_events(claims) if isinstance(each.event, Claim.RefusalRequested)]
    told = publish(fact)
    assert isinstance(told, ClaimRefusalRequested)
    assert (told.sealed_detail, seals.sealed) == ("", [])


def test_no_words_are_kept_once_the_buyer_is_erased_and_a_refusal_without_them_goes_on(claims: ClaimSync) -> None:
    seals = Seals(SELLER, claim_of(claims).order_id)
    with pytest.raises(RefusalError, check=lambda e: e.code == "claim_words_erased"):
        write_note(claims, seals, SELLER, claim_of(claims).id, "memo", WORDS)
    with pytest.raises(RefusalError, check=lambda e: e.code == "claim_words_erased"):
        refuse(claims, seals, "used", WORDS)
    refuse(claims, seals, "used", "")
    assert claim_of(claims).asked == "refuse"


def test_no_key_is_made_for_a_claim_that_is_not_there(claims: ClaimSync) -> None:
    seals = Seals(SELLER)
    with pytest.raises(NotFoundError):
        write_note(claims, seals, SELLER, UUID(int=7), "memo", WORDS)
    assert seals.sealed == []


@pytest.mark.parametrize(("name", "told"), [("text", "메모"), ("detail", "반품거부")])
def test_words_that_were_recorded_in_clear_can_still_be_read(claims: ClaimSync, name: str, told: str) -> None:
    if name == "text":
        write_note(claims, Seals(SELLER), SELLER, claim_of(claims).id, "memo", WORDS)
    else:
        refuse(claims, Seals(SELLER), "used", WORDS)
    stored = next(
        each
        for each in claims.recorder.select_events(claim_of(claims).id)
        if each.topic.endswith(("Noted", "RefusalRequested"))
    )
    state = claims.mapper.transcoder.decode(stored.state)
    assert state.pop("class_version") == WithWords.class_version
    old = {**{key: value for key, value in state.items() if key != "sealed"}, name: "어제 출고"}
    read: Any = claims.mapper.to_domain_event(dataclasses.replace(stored, state=claims.mapper.transcoder.encode(old)))
    assert (getattr(read, name), read.sealed) == ("어제 출고", "")
    act, _, why = story(read) or ("", "", "")
    assert (act, (why or "").endswith("어제 출고")) == (told, True)

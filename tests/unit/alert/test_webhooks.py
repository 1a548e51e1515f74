"""A seller's webhooks and users: what is taken, what is refused, who wants what."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from alert.domain import CHOSEN, WebhookBook, checked_kinds
from alert.domain.readers import Readers
from alert.domain.refusals import (
    TooManyWebhooksError,
    WebhookKindsError,
    WebhookNotFoundError,
    WebhookTakenError,
    WebhookUrlError,
)

SELLER, OWNER, HOOK, OTHER = UUID(int=1), UUID(int=3), UUID(int=4), UUID(int=5)
NOW = datetime(2026, 8, 12, 1, 42, 57, tzinfo=UTC)
URL = "https://shop.example.com/alerts"


def later(**kwargs: float) -> datetime:
    return NOW + timedelta(**kwargs)


def book(*hooks: UUID) -> WebhookBook:
    found = WebhookBook(seller_id=SELLER)
    for hook in hooks:
        found.add(hook, f"{URL}/{hook.int}", "", ["key_expiry", "urgent_notice"], local_allowed=False)
    return found


def names(aggregate: WebhookBook | Readers) -> list[str]:
    return [type(each).__name__ for each in aggregate.pending_events[1:]]


def test_there_is_one_book_for_each_seller() -> None:
    assert book().id == WebhookBook.create_id(SELLER)


def test_a_webhook_gets_the_kinds_that_it_wants() -> None:
    found = book(HOOK)
    assert found.wanting("urgent_notice") == [HOOK]
    assert found.wanting("ship_deadline") == []


def test_kinds_are_kept_in_their_usual_order_and_unknown_ones_are_named() -> None:
    assert checked_kinds(["urgent_notice", "key_expiry", "key_expiry"]) == ("key_expiry", "urgent_notice")
    for kind in ("test", "dead_letters", "nothing"):
        with pytest.raises(WebhookKindsError, match=kind):
            checked_kinds([kind])


@pytest.mark.parametrize("url", ["http://shop.example.com", "https://10.0.0.1"])
def test_a_wrong_address_is_refused_when_added_and_when_changed(url: str) -> None:
    found = book(HOOK)
    with pytest.raises(WebhookUrlError):
        found.add(OTHER, url, "", ["key_expiry"], local_allowed=False)
    with pytest.raises(WebhookUrlError):
        found.change(HOOK, url, "", ["key_expiry"], local_allowed=False)


def test_one_that_wants_nothing_is_refused() -> None:
    with pytest.raises(WebhookKindsError):
        book().add(HOOK, URL, "", [], local_allowed=False)


def test_an_address_is_taken_once_and_there_is_room_for_ten() -> None:
    found = book(*(UUID(int=n) for n in range(10)))
    with pytest.raises(TooManyWebhooksError):
        found.add(HOOK, URL, "", ["key_expiry"], local_allowed=False)
    with pytest.raises(WebhookTakenError):
        found.change(UUID(int=1), f"{URL}/2", "", ["key_expiry"], local_allowed=False)


def test_a_change_is_recorded_when_it_is_one() -> None:
    found = book(HOOK)
    found.change(HOOK, f"{URL}/4", "", ["urgent_notice", "key_expiry"], local_allowed=False)
    found.change(HOOK, f"{URL}/4", "새 이름", ["key_expiry"], local_allowed=False)
    assert (names(found), found.webhook(HOOK).label, found.wanting("urgent_notice")) == (
        ["Added", "Changed"],
        "새 이름",
        [],
    )


@pytest.mark.parametrize(
    "act",
    [
        lambda found: found.change(HOOK, URL, "", ["key_expiry"], local_allowed=False),
        lambda found: found.rotate_secret(HOOK, NOW),
        lambda found: found.pause(HOOK, "by_hand"),
        lambda found: found.resume(HOOK),
        lambda found: found.remove(HOOK),
    ],
)
def test_one_that_is_not_there_is_not_found(act: Callable[[WebhookBook], None]) -> None:
    found = book(OTHER)
    with pytest.raises(WebhookNotFoundError):
        act(found)
    assert names(found) == ["Added"]


def test_it_is_paused_and_resumed_once_and_removed() -> None:
    found = book(HOOK)
    found.resume(HOOK)
    found.pause(HOOK, "by_hand")
    found.pause(HOOK, "by_hand")
    assert found.webhook(HOOK).paused == "by_hand"
    assert found.wanting("key_expiry") == [HOOK]
    found.resume(HOOK)
    found.rotate_secret(HOOK, NOW)
    found.remove(HOOK)
    assert names(found) == ["Added", "Paused", "Resumed", "SecretRotated", "Removed"]
    assert found.wanting("key_expiry") == []


def test_three_deliveries_given_up_in_a_row_pause_it() -> None:
    found = book(HOOK)
    assert [found.note_failure(HOOK, gone=False) for _ in range(4)] == [False, False, True, False]
    assert found.webhook(HOOK).paused == "failing"
    found.resume(HOOK)
    assert not found.note_failure(HOOK, gone=False)


def test_one_that_was_taken_in_between_begins_the_row_anew() -> None:
    found = book(HOOK)
    found.note_sent(HOOK)
    for _ in range(5):
        assert not found.note_failure(HOOK, gone=False)
        assert not found.note_failure(HOOK, gone=False)
        found.note_sent(HOOK)
    assert names(found).count("Recovered") == 5


def test_a_receiver_that_wants_no_more_is_paused_at_once() -> None:
    found = book(HOOK)
    assert found.note_failure(HOOK, gone=True)
    assert found.webhook(HOOK).paused == "gone"


def test_what_was_removed_meanwhile_is_let_be() -> None:
    found = book()
    found.note_sent(HOOK)
    assert not found.note_failure(HOOK, gone=True)
    assert names(found) == []


def readers() -> Readers:
    return Readers(seller_id=SELLER)


def test_owners_want_everything_and_others_nothing_until_they_say_otherwise() -> None:
    found = readers()
    found.know(OWNER, "owner", "sealed")
    found.know(OTHER, "staff", "sealed")
    assert all(found.wanting(kind) == [OWNER] for kind in CHOSEN)
    found.choose(OWNER, ["urgent_notice"])
    found.choose(OTHER, ["urgent_notice", "key_expiry"])
    assert (found.wanting("urgent_notice"), found.wanting("key_expiry")) == ([OWNER, OTHER], [OTHER])
    found.choose(OWNER, [])
    assert found.wanting("urgent_notice") == [OTHER]
    assert found.id == Readers.create_id(SELLER)


def test_the_same_news_and_the_same_choice_change_nothing() -> None:
    found = readers()
    for _ in range(2):
        found.know(OWNER, "owner", "sealed")
        found.choose(OWNER, ["key_expiry"])
        found.move(OWNER, NOW, active=False)
    assert names(found) == ["ContactKnown", "Chosen", "Left"]


def test_a_choice_of_something_else_is_refused() -> None:
    with pytest.raises(WebhookKindsError):
        readers().choose(OWNER, ["dead_letters"])


def test_who_left_is_not_written_to_whatever_order_the_news_come_in() -> None:
    one, other = readers(), readers()
    one.know(OWNER, "owner", "sealed")
    one.move(OWNER, NOW, active=False)
    one.move(OWNER, later(hours=1), active=True)
    one.move(OWNER, later(hours=2), active=False)
    other.move(OWNER, later(hours=2), active=False)
    other.move(OWNER, later(hours=1), active=True)
    other.know(OWNER, "owner", "sealed")
    assert one.readers == other.readers
    assert one.wanting("key_expiry") == []
    one.move(OWNER, later(hours=3), active=True)
    assert one.wanting("key_expiry") == [OWNER]

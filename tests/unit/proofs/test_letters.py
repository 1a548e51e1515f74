"""Every letter that alert planned must have come, once or more and in the same words; no other."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest

from alert.domain import Delivery, Outcome, Target
from proofs.chaos.letters import Letters
from proofs.ledger import Verdict

SELLER = UUID(int=1)
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


@dataclass
class Told:
    """As much of a recorded event as is looked at."""

    event: Any


@pytest.fixture
def letters() -> Iterator[Letters]:
    found = Letters()
    yield found
    found.close()


def planned(number: int, channel: Any = "webhook") -> Delivery:
    target = Target(channel, UUID(int=2))
    return Delivery(seller_id=SELLER, alert_id=UUID(int=number), kind="test", target=target, due_at=NOW)


def sent(number: int) -> Delivery:
    delivery = planned(number)
    delivery.take(Outcome("sent", "sent", "", 200), NOW, 1, (), 0.5)
    return delivery


def post(letters: Letters, delivery: Delivery, words: bytes = b"words") -> None:
    answer = httpx.post(letters.url, headers={"webhook-id": str(delivery.id)}, content=words)
    assert answer.status_code == 200


def compared(letters: Letters, *deliveries: Delivery) -> Verdict:
    verdict = Verdict()
    letters.compare(verdict, (Told(event) for each in deliveries for event in each.pending_events))  # type: ignore[misc]
    return verdict


def test_a_letter_may_come_again_in_the_same_words(letters: Letters) -> None:
    delivery = sent(1)
    post(letters, delivery)
    post(letters, delivery)
    verdict = compared(letters, delivery, planned(2, "email"))
    assert (verdict.differences, verdict.letters) == ([], 1)


def break_off(letters: Letters, delivery: Delivery) -> bytes:
    """Die after some of the words: what the server says to that."""
    server = urlsplit(letters.url)
    with socket.create_connection((server.hostname or "", server.port or 0), 10) as connection:
        connection.sendall(f"POST / HTTP/1.1\r\nwebhook-id: {delivery.id}\r\ncontent-length: 5\r\n\r\nwo".encode())
        connection.shutdown(socket.SHUT_WR)
        return connection.recv(100)


def test_what_breaks_off_is_no_letter(letters: Letters) -> None:
    again, never = sent(1), sent(2)
    assert [break_off(letters, each) for each in (again, never)] == [b"", b""]
    post(letters, again)
    verdict = compared(letters, again, never)
    assert (verdict.wrong, verdict.lost) == ([], [f"letter {never.id} is sent and never came"])


def test_a_letter_that_never_came_is_lost_whether_or_not_alert_says_that_it_was_sent(letters: Letters) -> None:
    assert [told.split(" is ")[1] for told in compared(letters, sent(1), planned(2)).lost] == [
        "sent and never came",
        "open and never came",
    ]


def test_other_words_a_letter_nobody_planned_and_one_given_up_though_it_came_are_wrong(letters: Letters) -> None:
    changed, unknown, ended = sent(1), sent(2), planned(3)
    ended.give_up("late", "하루가 넘도록 보내지 못해 전송하지 않았습니다.")
    post(letters, changed)
    post(letters, changed, b"other words")
    post(letters, unknown)
    post(letters, ended)
    verdict = compared(letters, changed, ended)
    assert sorted(verdict.wrong) == sorted(
        [
            f"letter {changed.id} came in 2 versions: [b'other words', b'words']",
            f"letter {unknown.id} came and was never planned",
            f"letter {ended.id} came and is given_up",
        ]
    )
    assert verdict.lost == []

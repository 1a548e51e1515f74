"""What an inquiry as it is now says of an answer or a confirmation."""

from hashlib import sha256

import pytest

from mall_gateway.domain import InquirySeen, answer_effect, digest_of, read_effect, seen_answer

OURS, THEIRS = digest_of("내일 도착합니다."), frozenset({digest_of("모레 도착합니다.")})


@pytest.mark.parametrize(
    ("state", "digests", "edits", "effect"),
    [
        ("open", frozenset({OURS}), False, "found"),
        ("answered", frozenset({OURS}), False, "found"),
        ("answered", frozenset({OURS}), True, "found"),
        ("open", frozenset(), False, "absent"),
        ("read", frozenset(), False, "absent"),
        ("open", THEIRS, False, "absent"),
        ("answered", THEIRS, False, "contrary"),
        ("done", THEIRS, False, "contrary"),
        ("answered", THEIRS, True, "absent"),
        ("answered", frozenset(), False, "found"),
        ("answered", frozenset(), True, "unknown"),
        ("done", frozenset(), False, "contrary"),
        ("unknown", frozenset({OURS}), False, "unknown"),
    ],
)
def test_what_an_inquiry_tells_of_an_answer(state: str, digests: frozenset[str], edits: bool, effect: str) -> None:  # noqa: FBT001
    assert answer_effect(InquirySeen(state, digests), OURS, edits=edits) == effect


def test_an_inquiry_that_nobody_finds_tells_nothing() -> None:
    assert answer_effect(None, OURS, edits=False) == read_effect(None) == "unknown"


@pytest.mark.parametrize(
    ("state", "effect"),
    [("open", "absent"), ("read", "found"), ("answered", "found"), ("done", "found"), ("unknown", "unknown")],
)
def test_what_an_urgent_notice_tells_of_a_confirmation(state: str, effect: str) -> None:
    assert read_effect(InquirySeen(state)) == effect


def test_line_ends_and_blanks_around_make_no_other_answer() -> None:
    assert digest_of(" 첫 줄\r\n둘째 줄\r끝\n") == sha256("첫 줄\n둘째 줄\n끝".encode()).hexdigest()
    assert digest_of(" \n") == ""
    seen = seen_answer("answered", "첫 줄\r\n둘째 줄 ")
    assert digest_of("첫 줄\n둘째 줄") in seen.digests
    assert sha256("첫 줄\r\n둘째 줄 ".encode()).hexdigest() in seen.digests
    assert seen_answer("open", "").digests == frozenset()

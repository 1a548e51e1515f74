"""Waiting for a condition: until it holds, no longer than its deadline, and without taking the machine."""

import threading

import pytest

from local_runtime.waiting import TooLateError, pause_after, wait_until


def test_what_holds_is_not_waited_for_and_what_does_not_is_asked_again() -> None:
    answers = iter([False, False, True])
    wait_until(lambda: next(answers), 60)
    assert next(answers, "none left") == "none left"


def test_what_never_holds_is_named() -> None:
    with pytest.raises(TooLateError, match="the moon did not come about within 0 s"):
        wait_until(lambda: False, 0.01, "the moon")


@pytest.mark.parametrize(
    ("asked", "left", "pause"),
    [
        (0.0, 60, 0.05),
        (0.001, 60, 0.05),
        (0.1, 60, 0.4),
        (0.25, 60, 1.0),
        (30, 60, 1.0),
        (0.1, 0.3, 0.3),
        (0.0, 0.01, 0.01),
        (0.1, 0.0, 0.0),
        (5, -4, 0.0),
    ],
)
def test_a_dear_question_is_asked_seldom_but_within_the_second_and_the_deadline(
    asked: float, left: float, pause: float
) -> None:
    assert pause_after(asked, left) == pytest.approx(pause)


def test_what_came_about_while_the_last_answer_was_made_is_seen() -> None:
    asked: list[None] = []

    def slow() -> bool:
        asked.append(None)
        return len(asked) > 1 or threading.Event().wait(0.05)

    wait_until(slow, 0.01)
    assert len(asked) == 2

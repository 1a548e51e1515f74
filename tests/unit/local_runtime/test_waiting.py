"""Waiting for a condition: until it holds, no longer than its deadline, and without taking the machine."""

import threading

import pytest

from local_runtime.waiting import TooLateError, wait_until


def test_what_holds_is_not_waited_for_and_what_does_not_is_asked_again() -> None:
    answers = iter([False, False, True])
    wait_until(lambda: next(answers), 60)
    assert next(answers, "none left") == "none left"


def test_what_never_holds_is_named() -> None:
    with pytest.raises(TooLateError, match="the moon did not come about within 0 s"):
        wait_until(lambda: False, 0.01, "the moon")


def test_a_dear_question_is_asked_seldom() -> None:
    asked: list[None] = []

    def dear() -> bool:
        asked.append(None)
        return threading.Event().wait(0.05)

    with pytest.raises(TooLateError):
        wait_until(dear, 1.0)
    assert len(asked) <= 6

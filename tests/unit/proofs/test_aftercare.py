"""What sellers of the chaos do next about a question: an urgent notice is read, answered if it can be, and finished."""

from typing import Any

import pytest

from proofs.chaos.aftercare import next_step


def question(state: str, kind: str = "urgent", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "state": state, "asked": "", "unsettled": "", "answer_offered": True, **more}


@pytest.mark.parametrize(
    ("row", "step"),
    [
        (question("open"), "read"),
        (question("read"), "answer"),
        (question("read", answer_offered=False), "finish"),
        (question("answered"), "finish"),
        (question("done"), "nothing"),
        (question("open", "product"), "answer"),
        (question("answered", "product"), "nothing"),
        (question("open", asked="read"), "wait"),
        (question("read", unsettled="answer"), "wait"),
        (question("done", asked="answer"), "nothing"),
    ],
)
def test_the_next_step_follows_from_where_a_question_stands(row: dict[str, Any], step: str) -> None:
    assert next_step(row) == step

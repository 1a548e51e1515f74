"""The modelled mall's questions: what buyers ask, and every answer that sellers' calls bring."""

import json
from dataclasses import dataclass, field
from typing import Any

from proofs.simulation.mall_books import MallQuestion
from proofs.simulation.world import World


@dataclass
class QuestionDesk:
    """Keeps the questions. An answer takes the place of the one before, as often as one comes."""

    world: World
    questions: dict[tuple[str, str], MallQuestion] = field(default_factory=dict[tuple[str, str], MallQuestion])

    def ask(self, login: str, number: str) -> None:
        """A buyer asks something."""
        self.questions[login, number] = MallQuestion(login, number, self.world.now)
        self.world.note("buyer", f"asks {login} question {number}")

    def serve(self, login: str, api: str, query: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        """List questions, show one, or take an answer."""
        if api == "inquiries":
            asked = [each for each in self.questions.values() if each.login == login]
            found = [each for each in asked if query["since"] <= each.asked_at < query["until"]]
            return 200, json.dumps({"inquiries": [_shown(each) for each in found]}).encode(), {}
        question = self.questions[login, query["inquiry_no"]]
        if api == "answer_inquiry":
            question.answers.append(query["text"])
            self.world.note("mall", f"question {login}/{question.number} was answered: {query['text']}")
        return 200, json.dumps(_shown(question)).encode(), {}


def _shown(question: MallQuestion) -> dict[str, Any]:
    answer = question.answers[-1] if question.answers else ""
    return {"inquiry_no": question.number, "asked_at": question.asked_at, "answer": answer}

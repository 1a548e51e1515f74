"""What buyers ask in a simulated day, and the seller who answers until every question has its answer at the mall."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from inquiry.application import Inquiries
from inquiry.application.answering import Written
from inquiry.domain import Inquiry
from proofs.simulation.day import LOGINS, Day
from proofs.simulation.replicas import sealed_answer
from proofs.simulation.surroundings import virtual_now
from proofs.simulation.world import ProcessLoop

Ask = Callable[[UUID, Callable[[], Any], str], Awaitable[bool]]


def answer_to(number: str) -> str:
    """What the seller answers to a question."""
    return f"문의 {number}에 답변드립니다."


@dataclass
class Questions:
    """The questions of a day. `ask` has a service do something for a seller."""

    day: Day
    loop: ProcessLoop
    ask: Ask
    _known: dict[UUID, UUID] = field(default_factory=dict[UUID, UUID])
    _answered: set[UUID] = field(default_factory=set[UUID])
    _read: int = 0

    def begin(self) -> None:
        """Let buyers ask, at some time of the trouble."""
        random, scenario = self.day.world.random, self.day.scenario
        for login in LOGINS[: self.day.sellers] if scenario.questions != (0,) else ():
            for number in range(random.choice(scenario.questions)):
                at = random.uniform(1.0, scenario.trouble_seconds - 15.0)
                self.loop.call_later(at, self.day.mall.question, login, str(501 + number))

    async def answer(self, seller: UUID) -> None:
        """답변 저장 and 전송 of what is open; where the effect is unknown, look at the mall first."""
        self._look()
        for inquiry_id in [each for each, owner in self._known.items() if owner == seller]:
            inquiry: Inquiry | None = self.day.of("inquiry").find(Inquiry, inquiry_id, seller)
            if inquiry is not None and inquiry_id not in self._answered:
                await self._go_on(seller, inquiry)

    def open(self) -> bool:
        """Whether a question is not known yet, or not answered to our mind."""
        self._look()
        return len(self._answered) < len(self.day.mall.questions)

    def _look(self) -> None:
        if "inquiry" not in self.day.kinds:
            return
        log = self.day.stores["inquiry"].logs["inquiry_events"]
        for row in log[self._read :]:
            if row["topic"].endswith("Inquiry.Collected"):
                self._known[row["originator_id"]] = row["seller_id"]
        self._read = len(log)
        for inquiry_id in self._known.keys() - self._answered:
            inquiry: Inquiry | None = self.day.of("inquiry").find(Inquiry, inquiry_id, self._known[inquiry_id])
            if inquiry is not None and inquiry.state == "answered" and not inquiry.asked and not inquiry.unsettled:
                self._answered.add(inquiry_id)

    async def _go_on(self, seller: UUID, inquiry: Inquiry) -> None:
        app: Inquiries = self.day.of("inquiry")
        number, now = inquiry.place.inquiry_no, virtual_now(self.day.world)
        if inquiry.unsettled:
            await asyncio.sleep(20.0)
            done = bool(self.day.mall.questions[inquiry.place.login_id, number].answers)
            await self.ask(seller, lambda: app.settle_inquiry(seller, inquiry.id, now, done=done), "inquiry")
        elif not inquiry.draft:
            written = Written(inquiry.id, answer_to(number), sealed_answer(answer_to(number)))
            await self.ask(seller, lambda: app.save_answers(seller, [written], []), "inquiry")
        elif not inquiry.asked:
            job = UUID(bytes=self.day.world.random.randbytes(16), version=4)
            await self.ask(seller, lambda: app.send_answers(seller, job, [inquiry.id]), "inquiry")

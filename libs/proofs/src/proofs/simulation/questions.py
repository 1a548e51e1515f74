"""What buyers ask in a simulated day, and the seller who answers and edits until the mall has the last words."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from inquiry.application import Inquiries
from inquiry.application.answering import Written
from inquiry.domain import Inquiry, digest_of
from proofs.simulation.day import LOGINS, Day
from proofs.simulation.replicas import sealed_answer
from proofs.simulation.surroundings import virtual_now
from proofs.simulation.world import ProcessLoop

Ask = Callable[[UUID, Callable[[], Any], str], Awaitable[bool]]


@dataclass
class Words:
    """What a seller means to answer to a question, one after the other, and how far he is."""

    texts: list[str]
    place: int = 0

    @property
    def now(self) -> str:
        """What shall be at the mall."""
        return self.texts[self.place]

    @property
    def last(self) -> bool:
        """Whether he has no other words."""
        return self.place == len(self.texts) - 1


@dataclass
class Questions:
    """The questions of a day. `ask` has a service do something for a seller."""

    day: Day
    loop: ProcessLoop
    ask: Ask
    _known: dict[UUID, UUID] = field(default_factory=dict[UUID, UUID])
    _words: dict[UUID, Words] = field(default_factory=dict[UUID, Words])
    _answered: set[UUID] = field(default_factory=set[UUID])
    _read: int = 0

    def begin(self) -> None:
        """Let buyers ask, at some time of the trouble."""
        random, scenario = self.day.world.random, self.day.scenario
        latest = scenario.trouble_seconds - (35.0 if scenario.edits else 15.0)
        for login in LOGINS[: self.day.sellers] if scenario.questions != (0,) else ():
            for number in range(random.choice(scenario.questions)):
                at = random.uniform(1.0, latest)
                self.loop.call_later(at, self.day.mall.question_desk.ask, login, str(501 + number))

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

    def wanted(self, inquiry_id: UUID) -> str:
        """The words that the mall must show in the end."""
        return self._words[inquiry_id].texts[-1]

    def _look(self) -> None:
        if "inquiry" not in self.day.kinds:
            return
        log = self.day.stores["inquiry"].logs["inquiry_events"]
        for row in log[self._read :]:
            if row["topic"].endswith("Inquiry.Collected"):
                self._known[row["originator_id"]] = row["seller_id"]
                self._words[row["originator_id"]] = self._drawn(str(row["originator_id"]))
        self._read = len(log)
        for inquiry_id in self._known.keys() - self._answered:
            inquiry: Inquiry | None = self.day.of("inquiry").find(Inquiry, inquiry_id, self._known[inquiry_id])
            words = self._words[inquiry_id]
            if inquiry is not None and words.last and _is_there(inquiry, words.now):
                self._answered.add(inquiry_id)

    def _drawn(self, name: str) -> Words:
        """The first answer, and what it is edited to: some go back to what they wrote before."""
        texts = [f"문의 {name}에 답변드립니다."]
        random = self.day.world.random
        for edit in range(random.choice((1, 1, 2, 2, 0)) if self.day.scenario.edits else 0):
            texts.append(texts[-2] if edit and random.random() < 0.5 else f"{texts[0]} (수정 {edit + 1})")
        return Words(texts)

    async def _go_on(self, seller: UUID, inquiry: Inquiry) -> None:
        app: Inquiries = self.day.of("inquiry")
        words, now = self._words[inquiry.id], virtual_now(self.day.world)
        if _is_there(inquiry, words.now) and not words.last:
            words.place += 1
        if inquiry.unsettled:
            await asyncio.sleep(20.0)
            there = self.day.mall.questions[inquiry.place.login_id, inquiry.place.inquiry_no].answers
            done = bool(there) and digest_of(there[-1]) == inquiry.ours.tried
            await self.ask(seller, lambda: app.settle_inquiry(seller, inquiry.id, now, done=done), "inquiry")
        elif inquiry.asked:
            await self._edit_too_soon(seller, inquiry, words)
        elif inquiry.draft_digest != digest_of(words.now):
            await self._save(seller, inquiry, words.now)
        else:
            await self._send(seller, inquiry)

    async def _edit_too_soon(self, seller: UUID, inquiry: Inquiry, words: Words) -> None:
        """Some do not wait until the mall has the answer that they want to edit."""
        if words.last or self.day.world.random.random() < 0.6:
            return
        if await self._save(seller, inquiry, words.texts[words.place + 1]):
            words.place += 1
            await self._send(seller, inquiry)

    async def _save(self, seller: UUID, inquiry: Inquiry, text: str) -> bool:
        app: Inquiries = self.day.of("inquiry")
        written = Written(inquiry.id, text, sealed_answer(text))
        return await self.ask(seller, lambda: app.save_answers(seller, [written], []), "inquiry")

    async def _send(self, seller: UUID, inquiry: Inquiry) -> None:
        app: Inquiries = self.day.of("inquiry")
        job = UUID(bytes=self.day.world.random.randbytes(16), version=4)
        await self.ask(seller, lambda: app.send_answers(seller, job, [inquiry.id]), "inquiry")


def _is_there(inquiry: Inquiry, text: str) -> bool:
    """Whether the mall has the words, to our mind."""
    known = inquiry.state == "answered" and inquiry.ours.sent == digest_of(text)
    return known and not inquiry.asked and not inquiry.unsettled

"""An inquiry: from the mall's list to its answer, each step once."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from collecting.domain import Answer, Failure, JobRow, WithWords
from contracts.identities import inquiry_id
from inquiry.domain.inquiry_rules import InquiryRules
from inquiry.domain.refusals import NothingUnsettledError
from inquiry.domain.standing import Ours, Standing, stand
from inquiry.domain.values import About, Place, Sight
from inquiry.domain.words import check_answer, digest_of


class Inquiry(InquiryRules, Aggregate):
    """One inquiry or urgent notice of one mall account.

    Where it stands follows from the newest sight and from what we did (`stand`); each event that moves it tells where
    it stood before (`was`) and stands now. `draft` is the answer saved last, sealed: it stays whatever the mall shows.
    """

    class Collected(Aggregate.Created):
        """It came in for the first time. `sealed` is who asks what, sealed for this inquiry's id."""

        seller_id: UUID
        place: Place
        number: str
        about: About
        sight: Sight
        sealed: str
        standing: Standing

    class Seen(Aggregate.Event):
        """The mall shows it differently. `sealed` is who asks what now; empty once that was erased."""

        sight: Sight
        sealed: str
        was: Standing
        standing: Standing

    class AnswerSaved(Aggregate.Event):
        """답변 저장: the words, sealed for this inquiry's id. `template` names the template that they came from."""

        sealed: str
        digest: str
        template: str

    class AnswerRequested(Aggregate.Event):
        """The saved answer was sent on its way. `edits`: in place of one that the mall has.

        `asked_at` is when the buyer asked: where a mall has only lists, the inquiry is found by it.
        """

        place: Place
        thread_no: str
        asked_at: datetime
        sealed: str
        digest: str
        edits: bool
        try_number: int
        job: JobRow | None
        standing: Standing

    class AnswerSent(Aggregate.Event):
        """The mall has our answer, as it said or (`by_hand`) as the seller saw there."""

        digest: str
        at: datetime
        answer: Answer
        job: JobRow | None
        by_hand: bool
        edits: bool
        was: Standing
        standing: Standing

    class ReadRequested(Aggregate.Event):
        """긴급알리미 확인 was sent on its way. `read_in`: what the mall says of it then."""

        place: Place
        thread_no: str
        asked_at: datetime
        read_in: str
        try_number: int
        job: JobRow | None
        standing: Standing

    class ReadDone(Aggregate.Event):
        """The urgent notice is confirmed: at the mall, or (`here`) only with us, where the mall asks for nothing."""

        at: datetime
        read_in: str
        answer: Answer
        job: JobRow | None
        here: bool
        standing: Standing

    class Refused(Aggregate.Event):
        """The mall did not do an act. `unknown`: whether it did is not known, by its word."""

        act: str
        failure: Failure
        answer: Answer
        job: JobRow | None
        unknown: bool
        was: Standing
        standing: Standing

    class Settled(Aggregate.Event):
        """The seller looked at the mall: the unknown act took no effect."""

        act: str
        was: Standing
        standing: Standing

    class Finished(WithWords):
        """처리완료 by hand: only our state changed. `finished_in`: what the mall says of it then.

        `reason`: why in words, in clear as they are no more.
        """

        reason: str
        at: datetime
        finished_in: str
        was: Standing
        standing: Standing

    class MemoSaved(Aggregate.Event):
        """The seller's own note, sealed for this inquiry's id; empty when it was taken away."""

        sealed: str

    class AskerErased(Aggregate.Event):
        """The key of the asker's data and of all words was destroyed."""

    @event(Collected)
    def __init__(
        self,
        *,
        seller_id: UUID,
        place: Place,
        number: str,
        about: About,
        sight: Sight,
        sealed: str,
        standing: Standing,
    ) -> None:
        self.seller_id, self.place, self.number, self.about = seller_id, place, number, about
        self.sight, self.sealed, self.standing = sight, sealed, standing
        self.ours = Ours()
        self.job: JobRow | None = None
        self.draft = self.draft_digest = self.memo = self.read_in = ""
        self.tries = 0
        self.erased = False

    @staticmethod
    def create_id(seller_id: UUID, place: Place) -> UUID:
        """The same inquiry of the same account always has the same id."""
        return inquiry_id(seller_id, place.mall, place.account_id, place.ref(""))

    @classmethod
    def collect(cls, inquiry_id: UUID, *, sight: Sight, **facts: Any) -> "Inquiry":
        """A new one, by the facts of `Collected`, under the id that `create_id` gave: a page knows it already."""
        return cls._create(cls.Collected, id=inquiry_id, sight=sight, standing=stand(sight, Ours()), **facts)

    def see_at_mall(self, sight: Sight, sealed: str) -> None:
        """Take in how the mall shows it: the same again changes nothing, older news never undo newer ones."""
        standing = stand(sight, self.ours)
        same = (sight.content, standing) == (self.sight.content, self.standing)
        if sight.order > self.sight.order and not same:
            self._seen(sight, "" if self.erased else sealed, self.standing, standing)

    def save_answer(self, text: str, sealed: str, template: str = "") -> None:
        """답변 저장; the same words again change nothing. Raises the refusal of the rule that it breaks."""
        self.check_answerable()
        check_answer(self.place.mall, self.place.kind, text)
        if digest_of(text) != self.draft_digest:
            self._answer_saved(sealed, digest_of(text), template)

    def request_send(self, job: JobRow | None) -> None:
        """개별전송 of the saved answer: one at a time. Raises the refusal of the rule that it breaks."""
        self.check_sendable()
        edits = self.state == "answered"
        what = (self.place, self.sight.thread_no, self.about.asked_at, self.draft, self.draft_digest, edits)
        standing = self._after(act="answer", outcome="pending", tried=self.draft_digest, edits=edits)
        self._answer_requested(*what, try_number=self.tries + 1, job=job, standing=standing)

    def request_read(self, at: datetime, job: JobRow | None) -> None:
        """긴급알리미 확인. A mall that asks for none is not told: it is done with us at once."""
        self.check_readable()
        words = self.sight.mall_state
        if self.facts.reads:
            what = (self.place, self.sight.thread_no, self.about.asked_at, words, self.tries + 1)
            self._read_requested(*what, job=job, standing=self._after(act="read", outcome="pending"))
        else:
            self._confirm(at, words, Answer(), job, here=True)

    def finish(self, sealed: str, at: datetime) -> None:
        """처리완료 by hand: our state only; `sealed`: why in words. Raises the refusal of the rule that it breaks."""
        self.check_finishable(sealed)
        words = self.sight.mall_state
        after = self._after(finished_at=at, finished_in=words)
        self._finished("", at, words, self.standing, after, sealed)

    def settle(self, *, done: bool, at: datetime) -> None:
        """The seller looked at the mall: the act that is 확인필요 took effect there, or did not."""
        if not self.unsettled:
            raise NothingUnsettledError("확인필요 상태의 문의가 아닙니다. 목록을 새로 고쳐 주세요.")
        if not done:
            self._settled(self.unsettled, self.standing, self._after(outcome="refused"))
        elif self.unsettled == "read":
            self._confirm(at, self.read_in, Answer(), None, here=False)
        else:
            self._deliver(at, Answer(), None, by_hand=True)

    def save_memo(self, sealed: str) -> None:
        """Keep the seller's own note in place of the former one; none is kept of an erased asker."""
        if not self.erased:
            self._memo_saved(sealed)

    def erase_asker(self) -> None:
        """Note that the key of the asker's data and of all words is destroyed."""
        if not self.erased:
            self._asker_erased()

    def take_accepted(self, act: str, try_number: int, at: datetime, answer: Answer) -> None:
        """The mall did an act; `at` is when it said so."""
        if self.asked != act or try_number != self.tries:
            return
        if act == "answer":
            self._deliver(at, answer, self.job, by_hand=False)
        else:
            self._confirm(at, self.read_in, answer, self.job, here=False)

    def take_refused(self, act: str, try_number: int, failure: Failure, answer: Answer, *, unsettled: bool) -> None:
        """The mall did not do an act, or it is unknown whether it did: what it shows may settle that."""
        if self.asked == act and try_number == self.tries:
            standing = self._after(outcome="unknown" if unsettled else "refused")
            self._refused(act, failure, answer, self.job, unsettled, self.standing, standing)

    def _deliver(self, at: datetime, answer: Answer, job: JobRow | None, *, by_hand: bool) -> None:
        standing = self._after(outcome="accepted", sent=self.ours.tried, sent_at=at)
        self._answer_sent(
            self.ours.tried, at, answer, job, by_hand, edits=self.ours.edits, was=self.standing, standing=standing
        )

    def _confirm(self, at: datetime, read_in: str, answer: Answer, job: JobRow | None, *, here: bool) -> None:
        standing = self._after(act="read", outcome="accepted", read_at=at, read_in=read_in)
        self._read_done(at, read_in, answer, job, here, standing)

    def _after(self, **did: Any) -> Standing:
        return stand(self.sight, replace(self.ours, **did))

    def _note(self, standing: Standing, **did: Any) -> None:
        self.standing = standing
        self.ours = replace(self.ours, **did)

    @event(Seen)
    def _seen(self, sight: Sight, sealed: str, was: Standing, standing: Standing) -> None:
        self.sight, self.standing = sight, standing
        self.sealed = sealed or self.sealed

    @event(AnswerSaved)
    def _answer_saved(self, sealed: str, digest: str, template: str) -> None:
        self.draft, self.draft_digest = sealed, digest

    @event(AnswerRequested)
    def _answer_requested(
        self,
        place: Place,
        thread_no: str,
        asked_at: datetime,
        sealed: str,
        digest: str,
        edits: bool,
        try_number: int,
        job: JobRow | None,
        standing: Standing,
    ) -> None:
        self.job, self.tries = job, try_number
        replaced = self.ours.replaced | {self.sight.answer_digest, self.ours.sent}
        self._note(standing, act="answer", outcome="pending", tried=digest, edits=edits, replaced=replaced)

    @event(AnswerSent)
    def _answer_sent(
        self,
        digest: str,
        at: datetime,
        answer: Answer,
        job: JobRow | None,
        by_hand: bool,
        edits: bool,
        was: Standing,
        standing: Standing,
    ) -> None:
        self._note(standing, outcome="accepted", sent=digest, sent_at=at)

    @event(ReadRequested)
    def _read_requested(
        self,
        place: Place,
        thread_no: str,
        asked_at: datetime,
        read_in: str,
        try_number: int,
        job: JobRow | None,
        standing: Standing,
    ) -> None:
        self.job, self.tries, self.read_in = job, try_number, read_in
        self._note(standing, act="read", outcome="pending")

    @event(ReadDone)
    def _read_done(
        self, at: datetime, read_in: str, answer: Answer, job: JobRow | None, here: bool, standing: Standing
    ) -> None:
        self._note(standing, act="read", outcome="accepted", read_at=at, read_in=read_in)

    @event(Refused)
    def _refused(
        self,
        act: str,
        failure: Failure,
        answer: Answer,
        job: JobRow | None,
        unknown: bool,
        was: Standing,
        standing: Standing,
    ) -> None:
        self._note(standing, outcome="unknown" if unknown else "refused")

    @event(Settled)
    def _settled(self, act: str, was: Standing, standing: Standing) -> None:
        self._note(standing, outcome="refused")

    @event(Finished)
    def _finished(
        self, reason: str, at: datetime, finished_in: str, was: Standing, standing: Standing, sealed: str
    ) -> None:
        self._note(standing, finished_at=at, finished_in=finished_in)

    @event(MemoSaved)
    def _memo_saved(self, sealed: str) -> None:
        self.memo = sealed

    @event(AskerErased)
    def _asker_erased(self) -> None:
        self.erased = True
        self.sealed = self.draft = self.memo = ""

"""What the seller does with inquiries, many at once, and what the malls answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from chassis.database import Database
from chassis.event_store import retry_on_conflict
from chassis.failpoints import failpoint
from chassis.refusals import RefusalError, raise_all
from collecting.application import Timing
from inquiry.application.collecting import Collecting
from inquiry.domain import ACTS, Answer, AskerAccess, Failure, Inquiry, Job, JobRow, MallNotice, TemplateBook


@dataclass(frozen=True)
class RefusedRow:
    """A row of a request that a rule refused; the other rows went on."""

    inquiry_id: UUID
    refusal: RefusalError


@dataclass(frozen=True)
class Written:
    """An answer as it was written, and the same sealed for its inquiry. `template` names the one it came from."""

    inquiry_id: UUID
    text: str
    sealed: str
    template: str = ""


class Inquiries(Collecting):
    """The commands of inquiry. `due_soon`: how long before its deadline an inquiry is due soon."""

    name = "inquiry"

    def __init__(
        self,
        database: Database | None = None,
        timing: Timing | None = None,
        due_soon: timedelta = timedelta(hours=6),
    ) -> None:
        self.due_soon = due_soon
        super().__init__(database, timing)

    @retry_on_conflict
    def save_answers(
        self, seller_id: UUID, answers: Sequence[Written], refused: Sequence[RefusedRow]
    ) -> list[RefusedRow]:
        """답변 저장 of many: the rows that were refused, now or before. Raises when all of them were."""
        inquiries: list[Inquiry] = []
        rows = list(refused)
        for answer in answers:
            try:
                inquiry = self.load(Inquiry, answer.inquiry_id, seller_id)
                inquiry.save_answer(answer.text, answer.sealed, answer.template)
                inquiries.append(inquiry)
            except RefusalError as refusal:
                rows.append(RefusedRow(answer.inquiry_id, refusal))
        _check_some_done(len(inquiries), rows)
        self.save(*inquiries)
        return rows

    def send_answers(self, seller_id: UUID, job_id: UUID, inquiry_ids: Sequence[UUID]) -> list[RefusedRow]:
        """답변일괄전송: the rows that were refused. Raises when all of them were."""
        return self._act_on_many("answer", seller_id, job_id, inquiry_ids, lambda each, row: each.request_send(row))

    def read_urgent(self, seller_id: UUID, job_id: UUID, inquiry_ids: Sequence[UUID], at: datetime) -> list[RefusedRow]:
        """긴급알리미 확인 of many: the rows that were refused. Raises when all of them were."""
        return self._act_on_many("read", seller_id, job_id, inquiry_ids, lambda each, row: each.request_read(at, row))

    @retry_on_conflict
    def finish_inquiries(
        self, seller_id: UUID, sealed: Mapping[UUID, str], at: datetime, refused: Sequence[RefusedRow] = ()
    ) -> list[RefusedRow]:
        """처리완료 of many by hand, each with why in words: the rows that were refused, `refused` being so already.

        Raises when all of them were.
        """
        done: list[Inquiry] = []
        rows = list(refused)
        for inquiry_id, words in sealed.items():
            try:
                inquiry = self.load(Inquiry, inquiry_id, seller_id)
                inquiry.finish(words, at)
                done.append(inquiry)
            except RefusalError as refusal:
                rows.append(RefusedRow(inquiry_id, refusal))
        _check_some_done(len(done), rows)
        self.save(*done)
        return rows

    @retry_on_conflict
    def settle_inquiry(self, seller_id: UUID, inquiry_id: UUID, at: datetime, *, done: bool) -> None:
        """The seller says whether an act that is 확인필요 took effect. Raises NothingUnsettledError."""
        inquiry = self.load(Inquiry, inquiry_id, seller_id)
        inquiry.settle(done=done, at=at)
        self.save(inquiry)

    @retry_on_conflict
    def save_memo(self, seller_id: UUID, inquiry_id: UUID, sealed: str) -> None:
        """Keep the seller's note, sealed for the inquiry; an empty one takes the former away."""
        inquiry = self.load(Inquiry, inquiry_id, seller_id)
        inquiry.save_memo(sealed)
        self.save(inquiry)

    @retry_on_conflict
    def reveal_asker(self, seller_id: UUID, inquiry_id: UUID, purpose: str) -> str:
        """Note that somebody looks at an asker's data: the sealed data, empty when it was erased."""
        inquiry = self.load(Inquiry, inquiry_id, seller_id)
        access = self._access(seller_id, inquiry_id)
        access.reveal(purpose)
        self.save(access)
        return inquiry.sealed

    @retry_on_conflict
    def ask_erasure(self, seller_id: UUID, inquiry_id: UUID, reason: str) -> None:
        """Note that an asker's data is to be destroyed before its time. Raises AskerStillNeededError."""
        inquiry = self.load(Inquiry, inquiry_id, seller_id)
        inquiry.check_asker_not_needed()
        if inquiry.erased:
            return
        access = self._access(seller_id, inquiry_id)
        access.ask_erasure(reason)
        self.save(access)

    @retry_on_conflict
    def note_erased(self, seller_id: UUID, inquiry_ids: Sequence[UUID]) -> None:
        """The keys of these inquiries were destroyed."""
        inquiries = [self.load(Inquiry, each, seller_id) for each in inquiry_ids]
        for inquiry in inquiries:
            inquiry.erase_asker()
        self.save(*inquiries)

    @retry_on_conflict
    def take_accepted(
        self, seller_id: UUID, inquiry_id: UUID, act: str, try_number: int, answer: Answer, at: datetime
    ) -> None:
        """The mall did an act (`answer`, `read`)."""
        inquiry = self.load(Inquiry, inquiry_id, seller_id)
        inquiry.take_accepted(act, try_number, at, answer)
        self.save(inquiry)
        failpoint("inquiry.answer_taken")

    @retry_on_conflict
    def take_refused(
        self,
        seller_id: UUID,
        inquiry_id: UUID,
        act: str,
        try_number: int,
        failure: Failure,
        answer: Answer,
        *,
        unsettled: bool,
    ) -> None:
        """The mall did not do an act, or it is unknown whether it did."""
        inquiry = self.load(Inquiry, inquiry_id, seller_id)
        inquiry.take_refused(act, try_number, failure, answer, unsettled=unsettled)
        self.save(inquiry)

    @retry_on_conflict
    def save_template(self, seller_id: UUID, template_id: UUID, name: str, text: str, *, new: bool) -> None:
        """Save a template. Raises NotFoundError or the refusal of the rule that it breaks."""
        book = self._templates(seller_id)
        if new:
            book.add(template_id, name, text)
        else:
            book.change(template_id, name, text)
        self.save(book)

    @retry_on_conflict
    def remove_template(self, seller_id: UUID, template_id: UUID) -> None:
        """Take a template away. Raises NotFoundError."""
        book = self._templates(seller_id)
        book.remove(template_id)
        self.save(book)

    def template(self, seller_id: UUID, template_id: UUID) -> tuple[str, str]:
        """Name and text of a template. Raises NotFoundError."""
        return self._templates(seller_id).template(template_id)

    @retry_on_conflict
    def read_notice(self, seller_id: UUID, notice_id: UUID, user_id: UUID) -> None:
        """A user has read a mall's notice."""
        notice = self.load(MallNotice, notice_id, seller_id)
        notice.read(user_id)
        self.save(notice)

    def _templates(self, seller_id: UUID) -> TemplateBook:
        found = self.find(TemplateBook, TemplateBook.create_id(seller_id), seller_id)
        return found or TemplateBook(seller_id=seller_id)

    def _access(self, seller_id: UUID, inquiry_id: UUID) -> AskerAccess:
        found = self.find(AskerAccess, AskerAccess.create_id(seller_id, inquiry_id), seller_id)
        return found or AskerAccess(seller_id=seller_id, inquiry_id=inquiry_id)

    @retry_on_conflict
    def _act_on_many(
        self,
        kind: str,
        seller_id: UUID,
        job_id: UUID,
        inquiry_ids: Sequence[UUID],
        act: Callable[[Inquiry, JobRow], None],
    ) -> list[RefusedRow]:
        self.check_standing(seller_id)
        done: list[Inquiry] = []
        refused: list[RefusedRow] = []
        lines: list[str] = []
        for row, inquiry_id in enumerate(dict.fromkeys(inquiry_ids), start=1):
            label = str(inquiry_id)
            try:
                inquiry = self.load(Inquiry, inquiry_id, seller_id)
                label = inquiry.number
                act(inquiry, JobRow(job_id, row, inquiry.number))
                done.append(inquiry)
            except RefusalError as refusal:
                refused.append(RefusedRow(inquiry_id, refusal))
                lines.append(f"{label}[{row}] {ACTS[kind]} 연동에 실패하였습니다.({refusal.detail})")
        _check_some_done(len(done), refused)
        job = Job(seller_id=seller_id, job_id=job_id, kind=kind, rows=len(done), refused=tuple(lines), notes=())
        self.save(job, *done)
        return refused


def _check_some_done(done: int, refused: Sequence[RefusedRow]) -> None:
    if refused and not done:
        raise_all([each.refusal for each in refused])

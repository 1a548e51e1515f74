"""What the seller does about claims, and what the malls answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.event_store import retry_on_conflict
from chassis.failpoints import failpoint
from chassis.refusals import RefusalError, raise_all
from claim_sync.application.collecting import Collecting
from claim_sync.domain import Claim, ClaimState, PersonAccess, act_label
from collecting.domain import Answer, Failure, Job, JobRow
from contracts.mall_claims import ClaimAct


@dataclass(frozen=True)
class RefusedRow:
    """A row of a request that a rule refused; the other rows went on."""

    claim_id: UUID
    refusal: RefusalError


class ClaimSync(Collecting):
    """The commands of claim-sync."""

    name = "claim_sync"

    def approve_claims(self, seller_id: UUID, job_id: UUID, claim_ids: Sequence[UUID]) -> list[RefusedRow]:
        """Ask for 승인 of many claims: the rows that were refused. Raises when all of them were."""
        return self._act_on_many(
            "approve", seller_id, job_id, claim_ids, lambda claim, row: claim.request_approval(row)
        )

    def refuse_claim(
        self,
        seller_id: UUID,
        job_id: UUID,
        claim_id: UUID,
        reason: str,
        sealed: str,
        courier: str,
        invoice_number: str,
    ) -> None:
        """Ask for 거부 of one claim; `sealed`: why in words. Raises the refusal of the rule that it breaks."""
        self._act_on_many(
            "refuse",
            seller_id,
            job_id,
            [claim_id],
            lambda claim, row: claim.request_refusal(reason, sealed, courier, invoice_number, row),
        )

    def mark_picked_up(self, seller_id: UUID, job_id: UUID, claim_ids: Sequence[UUID]) -> list[RefusedRow]:
        """Ask for 수거완료 of many claims: the rows that were refused. Raises when all of them were."""
        return self._act_on_many("pick_up", seller_id, job_id, claim_ids, lambda claim, row: claim.request_pickup(row))

    def reship(self, seller_id: UUID, job_id: UUID, claim_id: UUID, courier: str | None, invoice_number: str) -> None:
        """Ask for 재배송 of one exchange; without a courier the seller's default contract decides."""
        by = courier or self.default_courier(seller_id) or ""
        self._act_on_many(
            "reship",
            seller_id,
            job_id,
            [claim_id],
            lambda claim, row: claim.request_reshipment(by, invoice_number, row),
        )

    @retry_on_conflict
    def settle_claim(self, seller_id: UUID, claim_id: UUID, at: datetime, *, done: bool) -> None:
        """The seller says whether an act that is 확인필요 took effect. Raises NothingUnsettledError."""
        claim = self.load(Claim, claim_id, seller_id)
        claim.settle(done=done, at=at)
        self.save(claim, *self.following([claim]))

    @retry_on_conflict
    def finish_claim(self, seller_id: UUID, claim_id: UUID, outcome: ClaimState, reason: str, at: datetime) -> None:
        """직접종료: the seller says how a claim ended whose end no mall will tell. Raises the refusal of the rule."""
        claim = self.load(Claim, claim_id, seller_id)
        claim.finish(outcome, reason, at)
        self.save(claim, *self.following([claim]))

    @retry_on_conflict
    def note_claim(self, seller_id: UUID, claim_id: UUID, topic: str, sealed: str) -> None:
        """문의/메모: write something down; `sealed` are the words. Raises NoteEmptyError."""
        claim = self.load(Claim, claim_id, seller_id)
        claim.note(topic, sealed)
        self.save(claim)

    @retry_on_conflict
    def reveal_person(self, seller_id: UUID, claim_id: UUID, purpose: str) -> str:
        """Note that somebody looks at a claim's personal data: the sealed data."""
        claim = self.load(Claim, claim_id, seller_id)
        access = self.find(PersonAccess, PersonAccess.create_id(seller_id, claim_id), seller_id)
        access = access or PersonAccess(seller_id=seller_id, claim_id=claim_id)
        access.reveal(purpose)
        self.save(access)
        return claim.sealed

    @retry_on_conflict
    def take_accepted(
        self, seller_id: UUID, claim_id: UUID, act: ClaimAct, try_number: int, at: datetime, answer: Answer
    ) -> None:
        """The mall did an act."""
        claim = self.load(Claim, claim_id, seller_id)
        claim.take_accepted(act, try_number, at, answer)
        self.save(claim, *self.following([claim]))
        failpoint("claim_sync.answer_taken")

    @retry_on_conflict
    def take_refused(
        self,
        seller_id: UUID,
        claim_id: UUID,
        act: ClaimAct,
        try_number: int,
        failure: Failure,
        answer: Answer,
        *,
        unsettled: bool,
    ) -> None:
        """The mall did not do an act, or it is unknown whether it did."""
        claim = self.load(Claim, claim_id, seller_id)
        claim.take_refused(act, try_number, failure, answer, unsettled=unsettled)
        self.save(claim)

    @retry_on_conflict
    def _act_on_many(
        self,
        kind: ClaimAct,
        seller_id: UUID,
        job_id: UUID,
        claim_ids: Sequence[UUID],
        act: Callable[[Claim, JobRow], None],
    ) -> list[RefusedRow]:
        self.check_standing(seller_id)
        done: list[Claim] = []
        refused: list[RefusedRow] = []
        lines: list[str] = []
        for row, claim_id in enumerate(dict.fromkeys(claim_ids), start=1):
            label = f"{claim_id}[{row}]"
            try:
                claim = self.load(Claim, claim_id, seller_id)
                label = f"{claim.number}[{row}] {act_label(claim.kind, kind)}"
                act(claim, JobRow(job_id, row, f"{claim.number}[{row}] {act_label(claim.kind, kind)}"))
                done.append(claim)
            except RefusalError as refusal:
                refused.append(RefusedRow(claim_id, refusal))
                lines.append(f"{label} 연동에 실패하였습니다.({refusal.detail})")
        if refused and not done:
            raise_all([each.refusal for each in refused])
        job = Job(seller_id=seller_id, job_id=job_id, kind=kind, rows=len(done), refused=tuple(lines), notes=())
        self.save(job, *done)
        return refused

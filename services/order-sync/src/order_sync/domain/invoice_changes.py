"""송장수정: another courier or number in place of the invoice that the mall has."""

from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

from collecting.domain import Answer, Failure, JobRow
from order_sync.domain import refusals
from order_sync.domain.values import Line

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:invoice-changes")

Sent = tuple[str, str]
"""Courier and invoice number."""


class InvoiceChanges(Aggregate):
    """The changes of one order's invoice, one at a time, each with its answer.

    They begin once the mall has an invoice, when no other act on the order is possible any more. `sent` is what the
    mall has by the last change that took effect, None before the first.
    """

    class Opened(Aggregate.Created):
        """A change is about to be asked for the first time."""

        seller_id: UUID
        order_id: UUID

    class Requested(Aggregate.Event):
        """송장수정 was asked of the mall."""

        order_id: UUID
        line: Line
        courier: str
        invoice_number: str
        old_courier: str
        old_invoice_number: str
        change_number: int
        job: JobRow | None

    class Changed(Aggregate.Event):
        """The mall has the new invoice, as it answered or (`by_seller`) as the seller saw there."""

        order_id: UUID
        courier: str
        invoice_number: str
        answer: Answer
        job: JobRow | None
        by_seller: bool

    class Refused(Aggregate.Event):
        """The mall kept the old invoice. `unsettled`: whether it did is unknown. The invoice is the new one."""

        order_id: UUID
        courier: str
        invoice_number: str
        failure: Failure
        answer: Answer
        job: JobRow | None
        unsettled: bool

    class Settled(Aggregate.Event):
        """The seller looked at the mall: it kept the old invoice. The invoice is the new one."""

        order_id: UUID
        courier: str
        invoice_number: str

    @event(Opened)
    def __init__(self, *, seller_id: UUID, order_id: UUID) -> None:
        self.seller_id, self.order_id = seller_id, order_id
        self.asked = self.unsettled = False
        self.sent: Sent | None = None
        self.wanted: Sent = ("", "")
        self.job: JobRow | None = None
        self.number = 0

    @staticmethod
    def create_id(seller_id: UUID, order_id: UUID) -> UUID:
        """One for each order."""
        return uuid5(NAMESPACE, f"{seller_id}/{order_id}")

    def request(self, line: Line, sent: Sent, wanted: Sent, job: JobRow | None) -> None:
        """Ask for 송장수정; `sent` is what the mall got first. Raises the refusal of the rule that it breaks."""
        old = self.sent or sent
        self._check_free()
        if wanted == old:
            raise refusals.InvoiceUnchangedError(
                "제휴몰에 보낸 송장과 같습니다. 바꿀 택배사나 송장번호를 입력해 주세요.", field="invoice_number"
            )
        self._requested(self.order_id, line, *wanted, *old, self.number + 1, job)

    def settle(self, *, done: bool) -> None:
        """The seller looked at the mall: it has the new invoice, or the old one. Raises NothingUnsettledError."""
        if not self.unsettled:
            raise refusals.NothingUnsettledError("확인필요 상태의 주문이 아닙니다. 목록을 새로 고쳐 주세요.")
        if done:
            self._changed(self.order_id, *self.wanted, Answer(), None, by_seller=True)
        else:
            self._settled(self.order_id, *self.wanted)

    def take_changed(self, change_number: int, answer: Answer) -> None:
        """The mall has the new invoice."""
        if self._waits_for(change_number):
            self._changed(self.order_id, *self.wanted, answer, self.job, by_seller=False)

    def take_refused(self, change_number: int, failure: Failure, answer: Answer, *, unsettled: bool) -> bool:
        """The mall kept the old invoice, or it is unknown whether it did. False where it was not asked any more."""
        if waited := self._waits_for(change_number):
            self._refused(self.order_id, *self.wanted, failure, answer, self.job, unsettled)
        return waited

    def _waits_for(self, change_number: int) -> bool:
        return self.asked and change_number == self.number

    def _check_free(self) -> None:
        if self.asked:
            raise refusals.InProgressError("송장수정 연동이 진행 중입니다. 결과가 나온 뒤 다시 시도해 주세요.")
        if self.unsettled:
            raise refusals.UnsettledError(
                "송장수정 결과가 확인필요입니다. 제휴몰에서 반영 여부를 확인한 뒤 결과를 입력해 주세요."
            )

    @event(Requested)
    def _requested(
        self,
        order_id: UUID,
        line: Line,
        courier: str,
        invoice_number: str,
        old_courier: str,
        old_invoice_number: str,
        change_number: int,
        job: JobRow | None,
    ) -> None:
        self.asked, self.job, self.number = True, job, change_number
        self.wanted = (courier, invoice_number)

    @event(Changed)
    def _changed(
        self, order_id: UUID, courier: str, invoice_number: str, answer: Answer, job: JobRow | None, by_seller: bool
    ) -> None:
        self.asked = self.unsettled = False
        self.sent = (courier, invoice_number)

    @event(Refused)
    def _refused(
        self,
        order_id: UUID,
        courier: str,
        invoice_number: str,
        failure: Failure,
        answer: Answer,
        job: JobRow | None,
        unsettled: bool,
    ) -> None:
        self.asked, self.unsettled = False, unsettled

    @event(Settled)
    def _settled(self, order_id: UUID, courier: str, invoice_number: str) -> None:
        self.unsettled = False


InvoiceChangeFact = InvoiceChanges.Requested | InvoiceChanges.Changed | InvoiceChanges.Refused | InvoiceChanges.Settled

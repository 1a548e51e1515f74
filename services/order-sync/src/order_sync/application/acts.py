"""What the seller does with orders, many at once, and what the malls answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from eventsourcing.domain import Aggregate

from chassis.event_store import retry_on_conflict
from chassis.refusals import RefusalError, raise_all
from collecting.application import SEOUL
from collecting.domain.refusals import UnknownCourierError
from order_sync.application.collecting import Collecting
from order_sync.domain import (
    ACTS,
    Answer,
    BuyerAccess,
    CheckedRow,
    Failure,
    InvoiceChanges,
    Job,
    JobRow,
    KnownClaim,
    Order,
    OrderClaims,
    SeenOrder,
    SheetRow,
    check_sheet,
)
from order_sync.domain.refusals import InvoiceTwiceError


@dataclass(frozen=True)
class RefusedRow:
    """A row of a request that a rule refused; the other rows went on."""

    order_id: UUID
    refusal: RefusalError


@dataclass(frozen=True)
class Invoice:
    """An invoice to register, or to put in place of one that was sent.

    Without a courier the seller's default contract decides.
    """

    order_id: UUID
    courier: str | None
    invoice_number: str


class OrderSync(Collecting):
    """The commands of order-sync."""

    name = "order_sync"

    def confirm_orders(
        self,
        seller_id: UUID,
        job_id: UUID,
        order_ids: Sequence[UUID],
        ship_on: date,
        delay_reason: str | None,
        at: datetime,
    ) -> list[RefusedRow]:
        """Ask for 발주확인 of many orders: the rows that were refused. Raises when all of them were."""
        today = at.astimezone(SEOUL).date()
        return self._act_on_many(
            "confirm",
            seller_id,
            job_id,
            order_ids,
            lambda order, row: order.request_confirm(ship_on, delay_reason, today, row),
        )

    def cancel_sale(self, seller_id: UUID, job_id: UUID, order_id: UUID, reason: str, sealed: str) -> None:
        """Ask for 판매취소 of one order; `sealed`: why in words. Raises the refusal of the rule that it breaks."""
        self._act_on_many(
            "cancel",
            seller_id,
            job_id,
            [order_id],
            lambda order, row: order.request_sale_cancel(reason, sealed, row),
        )

    def send_invoices(self, seller_id: UUID, job_id: UUID, order_ids: Sequence[UUID]) -> list[RefusedRow]:
        """Ask for 송장송신 of many orders: the rows that were refused. Raises when all of them were."""
        return self._act_on_many(
            "send", seller_id, job_id, order_ids, lambda order, row: order.request_invoice_send(row)
        )

    def change_invoices(self, seller_id: UUID, job_id: UUID, invoices: Sequence[Invoice]) -> list[RefusedRow]:
        """Ask for 송장수정 of many orders: the rows that were refused. Raises when all of them were."""
        wanted = {invoice.order_id: invoice for invoice in invoices}
        if len(wanted) < len(invoices):
            raise InvoiceTwiceError("같은 주문의 송장이 두 번 들어 있습니다. 하나만 남겨 주세요.", field="invoices")
        default = self.default_courier(seller_id)

        def change(order: Order, row: JobRow) -> InvoiceChanges:
            invoice = wanted[order.id]
            new = (_courier(invoice, default), invoice.invoice_number)
            order.check_invoice_changeable(*new)
            changes = self._invoice_changes(seller_id, order.id)
            changes = changes or InvoiceChanges(seller_id=seller_id, order_id=order.id)
            changes.request(order.line, (order.courier, order.invoice_number), new, row)
            return changes

        return self._act_on_many("change", seller_id, job_id, list(wanted), change)

    def _invoice_changes(self, seller_id: UUID, order_id: UUID) -> InvoiceChanges | None:
        return self.find(InvoiceChanges, InvoiceChanges.create_id(seller_id, order_id), seller_id)

    @retry_on_conflict
    def register_invoices(
        self, seller_id: UUID, invoices: Sequence[Invoice], *, replace: bool = True
    ) -> list[RefusedRow]:
        """Save many invoices: the rows that were refused. Raises when all of them were.

        Without `replace` a number that is saved already stays.
        """
        default = self.default_courier(seller_id)
        orders: dict[UUID, Order] = {}
        refused: list[RefusedRow] = []
        for invoice in invoices:
            try:
                order = orders.get(invoice.order_id) or self.load(Order, invoice.order_id, seller_id)
                order.register_invoice(_courier(invoice, default), invoice.invoice_number, replace=replace)
                orders[order.id] = order
            except RefusalError as refusal:
                refused.append(RefusedRow(invoice.order_id, refusal))
        _check_some_done(len(orders), refused)
        self.save(*orders.values())
        return refused

    def check_invoices(
        self, seller_id: UUID, rows: Sequence[SheetRow], orders: Mapping[str, SeenOrder], *, replace: bool
    ) -> list[CheckedRow]:
        """What each row of a sheet would do, by the orders as they are seen; nothing is saved."""
        return check_sheet(rows, orders, self.default_courier(seller_id), replace=replace)

    @retry_on_conflict
    def force_done(self, seller_id: UUID, order_id: UUID) -> None:
        """강제완료: our state only. Raises the refusal of the rule that it breaks."""
        order = self.load(Order, order_id, seller_id)
        order.force_done()
        self.save(order)

    @retry_on_conflict
    def settle_order(self, seller_id: UUID, order_id: UUID, *, done: bool) -> None:
        """The seller says whether an act that is 확인필요 took effect. Raises NothingUnsettledError."""
        order = self.load(Order, order_id, seller_id)
        changes = None if order.unsettled else self._invoice_changes(seller_id, order_id)
        unsettled = changes or order
        unsettled.settle(done=done)
        self.save(unsettled)

    @retry_on_conflict
    def reveal_buyer(self, seller_id: UUID, order_id: UUID, purpose: str) -> str:
        """Note that somebody looks at a buyer's data: the sealed data, empty when it was erased."""
        order = self.load(Order, order_id, seller_id)
        access = self.find(BuyerAccess, BuyerAccess.create_id(seller_id, order_id), seller_id)
        access = access or BuyerAccess(seller_id=seller_id, order_id=order_id)
        access.reveal(purpose)
        self.save(access)
        return order.sealed

    @retry_on_conflict
    def ask_erasure(self, seller_id: UUID, order_id: UUID, reason: str) -> None:
        """Note that a buyer's data is to be destroyed before its time. Raises BuyerStillNeededError."""
        order = self.load(Order, order_id, seller_id)
        order.check_buyer_not_needed()
        if order.erased:
            return
        access = self.find(BuyerAccess, BuyerAccess.create_id(seller_id, order_id), seller_id)
        access = access or BuyerAccess(seller_id=seller_id, order_id=order_id)
        access.ask_erasure(reason)
        self.save(access)

    @retry_on_conflict
    def note_erased(self, seller_id: UUID, order_ids: Sequence[UUID]) -> None:
        """The keys of these orders' buyers were destroyed."""
        orders = [self.load(Order, order_id, seller_id) for order_id in order_ids]
        for order in orders:
            order.erase_buyer()
        self.save(*orders)

    @retry_on_conflict
    def take_confirmed(self, seller_id: UUID, order_id: UUID, answer: Answer) -> None:
        """The mall did 발주확인."""
        order = self.load(Order, order_id, seller_id)
        order.take_confirmed(answer)
        self.save(order)

    @retry_on_conflict
    def take_cancelled(self, seller_id: UUID, order_id: UUID, answer: Answer) -> None:
        """The mall did 판매취소."""
        order = self.load(Order, order_id, seller_id)
        order.take_cancelled(answer)
        self.save(order)

    @retry_on_conflict
    def take_sent(self, seller_id: UUID, order_id: UUID, try_number: int, answer: Answer) -> None:
        """The mall has the invoice."""
        order = self.load(Order, order_id, seller_id)
        order.take_sent(try_number, answer)
        self.save(order)

    @retry_on_conflict
    def take_refused(
        self,
        seller_id: UUID,
        order_id: UUID,
        act: str,
        failure: Failure,
        answer: Answer,
        *,
        unsettled: bool,
        cancel_seen_at: datetime | None = None,
    ) -> None:
        """The mall did not do an act (`confirm`, `cancel`, `send`), or it is unknown whether it did.

        `cancel_seen_at`: the buyer asks to cancel, as the mall showed then.
        """
        order = self.load(Order, order_id, seller_id)
        waited = order.take_refused(act, failure, answer, unsettled=unsettled)
        if waited and cancel_seen_at is not None:
            order.learn_of_cancel(act, cancel_seen_at)
        self.save(order)

    @retry_on_conflict
    def take_invoice_changed(self, seller_id: UUID, order_id: UUID, change_number: int, answer: Answer) -> None:
        """The mall has the new invoice."""
        changes = self.load(InvoiceChanges, InvoiceChanges.create_id(seller_id, order_id), seller_id)
        changes.take_changed(change_number, answer)
        self.save(changes)

    @retry_on_conflict
    def take_change_refused(
        self,
        seller_id: UUID,
        order_id: UUID,
        change_number: int,
        failure: Failure,
        answer: Answer,
        *,
        unsettled: bool,
        cancel_seen_at: datetime | None = None,
    ) -> None:
        """The mall kept the old invoice, or it is unknown whether it did; as in `take_refused` the buyer may ask."""
        changes = self.load(InvoiceChanges, InvoiceChanges.create_id(seller_id, order_id), seller_id)
        waited = changes.take_refused(change_number, failure, answer, unsettled=unsettled)
        order = None
        if waited and cancel_seen_at is not None:
            order = self.load(Order, order_id, seller_id)
            order.learn_of_cancel("change", cancel_seen_at)
        self.save(changes, order)

    @retry_on_conflict
    def know_claim(self, seller_id: UUID, order_id: UUID, claim_id: UUID, claim: KnownClaim, at: datetime) -> None:
        """A claim on an order line came in, which may come in itself only later. It is in its state since `at`."""
        claims = self._claims(seller_id, order_id)
        self._save_claims(claims, ended_at=claims.come_in(claim_id, claim, at))

    @retry_on_conflict
    def move_claim(
        self, seller_id: UUID, order_id: UUID, claim_id: UUID, state: str, at: datetime, quantity: int = 0
    ) -> None:
        """A claim on an order line is in another state since `at`, or of more goods."""
        claims = self._claims(seller_id, order_id)
        self._save_claims(claims, ended_at=claims.move(claim_id, state, at, quantity))

    def _claims(self, seller_id: UUID, order_id: UUID) -> OrderClaims:
        found = self.find(OrderClaims, OrderClaims.create_id(seller_id, order_id), seller_id)
        return found or OrderClaims(seller_id=seller_id, order_id=order_id)

    def _save_claims(self, claims: OrderClaims, *, ended_at: datetime | None) -> None:
        order = self.find(Order, claims.order_id, claims.seller_id)
        if order is not None:
            order.follow_claims(claims, ended_at=ended_at)
        self.save(claims, order)

    @retry_on_conflict
    def _act_on_many(
        self,
        kind: str,
        seller_id: UUID,
        job_id: UUID,
        order_ids: Sequence[UUID],
        act: Callable[[Order, JobRow], Aggregate | None],
    ) -> list[RefusedRow]:
        """Do an act on each order; it returns what it changed where that is not the order itself."""
        self.check_standing(seller_id)
        done: list[Aggregate] = []
        refused: list[RefusedRow] = []
        lines: list[str] = []
        for row, order_id in enumerate(dict.fromkeys(order_ids), start=1):
            label = str(order_id)
            try:
                order = self.load(Order, order_id, seller_id)
                label = order.number
                done.append(act(order, JobRow(job_id, row, order.number)) or order)
            except RefusalError as refusal:
                refused.append(RefusedRow(order_id, refusal))
                lines.append(f"{label}[{row}] {ACTS[kind]} 연동에 실패하였습니다.({refusal.detail})")
        _check_some_done(len(done), refused)
        job = Job(seller_id=seller_id, job_id=job_id, kind=kind, rows=len(done), refused=tuple(lines), notes=())
        self.save(job, *done)
        return refused


def _courier(invoice: Invoice, default: str | None) -> str:
    courier = invoice.courier or default
    if courier is None:
        raise UnknownCourierError(
            "택배사를 선택해 주세요. 택배사 계약정보에 기본 택배사를 정하면 생략할 수 있습니다.", field="courier"
        )
    return courier


def _check_some_done(done: int, refused: Sequence[RefusedRow]) -> None:
    if refused and not done:
        raise_all([each.refusal for each in refused])

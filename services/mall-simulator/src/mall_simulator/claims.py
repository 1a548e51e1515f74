"""Cancels, returns and exchanges at any mall: each act moves the claim and enters the ledger once.

Callers have checked the mall's own rules before; only what no mall could do raises WrongStateError.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from mall_simulator.diary import Diary, WrongStateError
from mall_simulator.records import Claim, ClaimKind, Invoice, Line, Order, Reason


@dataclass(frozen=True)
class Wish:
    """What a buyer asks for. `quantity` None means all that is left, `asked_at` None now."""

    kind: ClaimKind = "cancel"
    words: str = ""
    why: Reason = "changed_mind"
    quantity: int | None = None
    wanted_option: str = ""
    asked_at: datetime | None = None


class Claims:
    """The acts on claims."""

    def __init__(self, diary: Diary) -> None:
        self._diary = diary

    def ask(self, order: Order, line: Line, wish: Wish) -> Claim:
        """A buyer asks. A cancel before 발주확인 is done at once. Raises WrongStateError."""
        askable = ("new", "confirmed") if wish.kind == "cancel" else ("shipping", "delivered")
        left = line.quantity - line.cancelled_quantity - line.returned_quantity
        quantity = left if wish.quantity is None else wish.quantity
        closed = line.open_claim is not None or line.decided_at is not None
        if line.state not in askable or closed or not 0 < quantity <= left:
            raise WrongStateError(f"{wish.kind}을(를) 요청할 수 없는 상태입니다: {line.number} {line.state}")
        claim = self._made(order, line, wish, quantity, "buyer")
        if wish.kind == "cancel" and line.state == "new":
            self._end(claim, "approved")
            self._cancelled(order, line, quantity, "buyer")
        elif wish.kind == "cancel":
            self._diary.keep("cancel_requested", order, line, claim=claim.number)
        return claim

    def cancel_by_seller(self, order: Order, line: Line, quantity: int, reason: str) -> Claim:
        """판매취소: at once. Cancelling a part leaves the line in its state."""
        claim = self._made(order, line, Wish("cancel", reason, "sold_out"), quantity, "seller")
        self._end(claim, "approved")
        self._cancelled(order, line, quantity, "seller")
        return claim

    def withdraw(self, order: Order, line: Line, claim: Claim) -> None:
        """The buyer thinks better of it. Raises WrongStateError once it is decided."""
        if not claim.waits:
            raise WrongStateError(f"철회할 수 없는 상태입니다: {claim.number} {claim.status}")
        self._end(claim, "withdrawn")
        self._diary.change(line, "claim_withdrawn")
        self._note("withdrawn", order, line, claim)

    def hold(self, order: Order, line: Line, claim: Claim) -> None:
        """보류: the seller wants something cleared first."""
        claim.status, claim.changed_at = "held", self._diary.now
        self._note("held", order, line, claim)

    def approve(self, order: Order, line: Line, claim: Claim) -> None:
        """The seller agrees: a cancel takes place, a return or an exchange goes on."""
        if claim.kind == "cancel":
            self._end(claim, "approved")
        else:
            claim.status, claim.changed_at = "approved", self._diary.now
        self._note("approved", order, line, claim)
        if claim.kind == "cancel":
            self._cancelled(order, line, claim.quantity, "buyer")

    def refuse(self, order: Order, line: Line, claim: Claim, reason: str = "") -> None:
        """The seller refuses."""
        claim.refusal = reason
        self._end(claim, "rejected")
        self._diary.change(line, "claim_rejected")
        if claim.kind == "cancel":
            self._diary.keep("cancel_refused", order, line)
        self._note("refused", order, line, claim, reason=reason)

    def send_back(self, order: Order, line: Line, claim: Claim, courier: str, number: str) -> None:
        """The buyer hands the goods to a courier. Raises WrongStateError when there is nothing to hand over."""
        self._check_goods(claim, ("with_buyer",))
        claim.pickup = Invoice(courier=courier, number=number, sent_at=self._diary.now)
        self._move(claim, "on_the_way")
        self._note("sent_back", order, line, claim, courier=courier, invoice=number)

    def arrive(self, order: Order, line: Line, claim: Claim) -> None:
        """The courier brings the goods to the seller. Raises WrongStateError when they are not on their way."""
        self._check_goods(claim, ("with_buyer", "on_the_way"))
        self._move(claim, "arrived")
        self._note("arrived", order, line, claim)

    def receive(self, order: Order, line: Line, claim: Claim) -> None:
        """수거완료: the seller says that the goods are back."""
        self._move(claim, "received")
        self._diary.change(line, "collect_done")
        self._note("picked_up", order, line, claim)

    def reship(self, order: Order, line: Line, claim: Claim, courier: str, number: str) -> None:
        """재배송 of an exchange."""
        claim.reship = Invoice(courier=courier, number=number, sent_at=self._diary.now)
        claim.changed_at = self._diary.now
        self._diary.change(line, "claim_redelivering")
        self._note("reshipped", order, line, claim, courier=courier, invoice=number)

    def redeliver(self, order: Order, line: Line, claim: Claim) -> None:
        """The courier brings the exchanged goods. Raises WrongStateError when none were sent."""
        if claim.reship is None:
            raise WrongStateError(f"재배송하지 않은 교환입니다: {claim.number}")
        claim.reship_delivered_at = claim.changed_at = self._diary.now
        self._note("redelivered", order, line, claim)

    def finish(self, order: Order, line: Line, claim: Claim) -> None:
        """A return is refunded, an exchange is over."""
        self._end(claim, "done")
        if claim.kind == "return":
            line.returned_quantity += claim.quantity
        self._diary.change(line, "claim_completed")
        self._note("done", order, line, claim)

    def refund_first(self, order: Order, line: Line, claim: Claim) -> None:
        """선환불: 쿠팡 ends a return before its goods are back. Raises WrongStateError anywhere else."""
        awaited = claim.kind == "return" and claim.open and claim.goods != "received"
        if order.mall != "coupang" or not awaited:
            raise WrongStateError(f"선환불할 수 없는 클레임입니다: {claim.number} {claim.status} {claim.goods}")
        claim.refunded_first = True
        self.finish(order, line, claim)

    def settle_on_site(self, order: Order, line: Line, claim: Claim) -> None:
        """The seller agrees on the mall's own pages, and does all that follows. Raises WrongStateError at the end."""
        if not claim.open:
            raise WrongStateError(f"이미 끝난 클레임입니다: {claim.number} {claim.status}")
        if claim.waits:
            self.approve(order, line, claim)
        if claim.kind == "cancel":
            return
        if claim.goods != "received":
            self.receive(order, line, claim)
        if claim.kind == "exchange" and claim.reship is None:
            self.reship(order, line, claim, "", f"9{claim.number}")
        self.finish(order, line, claim)

    def end_by_invoice(self, order: Order, line: Line) -> None:
        """An invoice refuses a cancel that waits, which the ledger names."""
        if line.claim is not None and line.claim.waits:
            self._end(line.claim, "rejected")
            self._diary.keep("shipped_despite_cancel_request", order, line)
            self._diary.change(line, "claim_rejected")

    def _made(self, order: Order, line: Line, wish: Wish, quantity: int, by: Literal["buyer", "seller"]) -> Claim:
        claim = Claim(
            number=self._diary.next_claim(),
            kind=wish.kind,
            status="requested",
            by=by,
            quantity=quantity,
            reason=wish.words,
            why=wish.why,
            wanted_option=wish.wanted_option,
            requested_at=wish.asked_at or self._diary.now,
        )
        line.claims.append(claim)
        self._diary.change(line, "claim_requested")
        self._note("asked", order, line, claim, by=by)
        return claim

    def _cancelled(self, order: Order, line: Line, quantity: int, by: str) -> None:
        line.cancelled_quantity += quantity
        if line.cancelled_quantity >= line.quantity:
            line.state = "cancelled"
        self._diary.change(line, "claim_completed")
        self._diary.keep("line_cancelled", order, line, quantity=quantity, by=by)

    def _end(self, claim: Claim, status: Literal["approved", "done", "rejected", "withdrawn"]) -> None:
        claim.status = status
        claim.changed_at = claim.ended_at = self._diary.now

    def _move(self, claim: Claim, goods: Literal["on_the_way", "arrived", "received"]) -> None:
        claim.goods, claim.changed_at = goods, self._diary.now

    def _check_goods(self, claim: Claim, wanted: tuple[str, ...]) -> None:
        comes = claim.open or claim.refunded_first
        if claim.kind == "cancel" or not comes or claim.goods not in wanted:
            raise WrongStateError(f"상품을 보낼 수 없는 상태입니다: {claim.number} {claim.status} {claim.goods}")

    def _note(self, act: str, order: Order, line: Line, claim: Claim, **facts: object) -> None:
        kept = {"claim": claim.number, "claim_kind": claim.kind, "quantity": claim.quantity}
        self._diary.keep(f"claim_{act}", order, line, **kept, **facts)

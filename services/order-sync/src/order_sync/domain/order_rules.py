"""What an order line allows in its present state: every rule before an act, each with its refusal."""

from datetime import date, datetime
from typing import Literal

from collecting.domain import JobRow, check_invoice
from order_sync.domain import refusals
from order_sync.domain.malls import mall_facts
from order_sync.domain.shipping import check_cancel_reason, check_ship_date
from order_sync.domain.values import Line, Match, OrderState, Sight

ACTS: dict[str, str] = {"confirm": "발주확인", "cancel": "판매취소", "send": "송장송신", "change": "송장수정"}
JOB_TITLES: dict[str, str] = {
    "collect": "주문 수집",
    "confirm": "발주확인 처리 연동",
    "cancel": "판매취소 처리 연동",
    "send": "송장송신 처리 연동",
    "change": "송장수정 처리 연동",
}
REACHED: dict[str, OrderState] = {
    "confirm": OrderState.CONFIRMED,
    "cancel": OrderState.CANCELLED,
    "send": OrderState.SHIPPING,
}


class OrderRules:
    """The part of an order that says no. It reads the order's state and changes nothing."""

    line: Line
    state: OrderState
    match: Match | None
    asked: str
    job: JobRow | None
    unsettled: str
    cancel_asked: bool
    cancel_claimed: bool
    cancel_seen_at: datetime | None
    courier: str
    invoice_number: str

    @property
    def canceller(self) -> str:
        """Whose a cancel is that the mall shows."""
        return "seller" if "cancel" in (self.asked, self.unsettled) else "buyer"

    def request_in(self, sight: Sight, age: str) -> Literal["asked", "withdrawn", ""]:
        """What is news of the buyer's request to cancel in a sight of such an age; older ones tell nothing."""
        if sight.cancel_asked and not self.cancel_asked and age != "older":
            return "asked"
        return "withdrawn" if self.cancel_asked and not sight.cancel_asked and age in ("newer", "unknown") else ""

    def request_ended(self, ended_at: datetime | None) -> bool:
        """Whether a claim that ended then was the request that is known: one that still stood later is another."""
        seen_at = self.cancel_seen_at
        return self.cancel_asked and ended_at is not None and (seen_at is None or seen_at <= ended_at)

    def check_free(self) -> None:
        """Nothing is running or unknown, and the sale stands."""
        if self.state is OrderState.CANCELLED:
            raise refusals.OrderCancelledError("판매취소된 주문입니다. 더 처리할 수 없습니다.")
        if self.asked:
            act = ACTS[self.asked]
            raise refusals.InProgressError(f"{act} 연동이 진행 중입니다. 결과가 나온 뒤 다시 시도해 주세요.")
        if self.unsettled:
            raise refusals.UnsettledError(
                f"{ACTS[self.unsettled]} 결과가 확인필요입니다. 제휴몰에서 반영 여부를 확인한 뒤 결과를 입력해 주세요."
            )

    def check_no_cancel_asked(self, act: str) -> None:
        """The buyer does not ask to cancel."""
        if self.cancel_asked or self.cancel_claimed:
            raise refusals.CancelAskedError(f"취소요청된 주문이라 {act}을 보류합니다. 취소요청을 먼저 처리해 주세요.")

    def check_confirmable(self, ship_on: date, delay_reason: str | None, today: date) -> None:
        """발주확인 may be asked."""
        self.check_free()
        self.check_no_cancel_asked("발주확인")
        if self.state is not OrderState.NEW:
            raise refusals.AlreadyConfirmedError("이미 발주확인된 주문입니다. 송장등록으로 진행해 주세요.")
        check_ship_date(ship_on, delay_reason, today)

    def check_cancellable(self, reason: str) -> None:
        """판매취소 may be asked: the mall takes it and the goods are still here."""
        facts = mall_facts(self.line.mall)
        if not facts.seller_may_cancel:
            raise refusals.SellerCancelNotOfferedError(
                f"{facts.name}에는 판매자가 판매취소를 보낼 수 없습니다."
                f" 주문 고객 또는 {facts.name} 담당 MD에게 요청해 주세요."
            )
        check_cancel_reason(reason)
        if OrderState.SHIPPING.rank <= self.state.rank < OrderState.CANCELLED.rank:
            raise refusals.AlreadyShippedError(
                f"{self.state.label} 상태의 주문은 판매취소할 수 없습니다. 반품으로 처리해 주세요."
            )
        self.check_free()

    def check_takes_invoice(self) -> None:
        """It is confirmed and the mall has no invoice of it yet."""
        if OrderState.SHIPPING.rank <= self.state.rank < OrderState.CANCELLED.rank:
            raise refusals.InvoiceAlreadySentError("송장이 이미 전송된 주문입니다. 송장은 한 번만 보낼 수 있습니다.")
        self.check_free()
        if self.state is OrderState.NEW:
            raise refusals.NotConfirmedError("발주확인 전인 주문입니다. 발주확인을 먼저 진행해 주세요.")

    def check_registrable(self, courier: str, invoice_number: str, *, replace: bool = True) -> None:
        """Courier and number fit, and are not those that are saved; others that are saved may be replaced, or not."""
        check_invoice(courier, invoice_number)
        self.check_takes_invoice()
        if (courier, invoice_number) == (self.courier, self.invoice_number):
            raise refusals.InvoiceAlreadyRegisteredError(
                "같은 송장번호가 이미 저장되어 있습니다. 송장송신을 진행해 주세요.", field="invoice_number"
            )
        if self.invoice_number and not replace:
            raise refusals.InvoiceAlreadyRegisteredError(
                f"송장 {self.invoice_number}이(가) 이미 저장되어 있습니다."
                " 바꾸려면 저장된 송장도 바꾸는 것을 선택해 주세요.",
                field="invoice_number",
            )

    def check_invoice_changeable(self, courier: str, invoice_number: str) -> None:
        """송장수정 may be asked: the mall takes it, has an invoice of ours, and the goods are still on their way."""
        facts = mall_facts(self.line.mall)
        if not facts.changes_invoices:
            raise refusals.InvoiceChangeNotOfferedError(
                f"{facts.name}에는 API로 보낼 수 있는 송장수정이 없습니다."
                f" {facts.name} 판매자센터에서 송장을 수정해 주세요."
            )
        check_invoice(courier, invoice_number)
        self.check_free()
        if self.state.rank < OrderState.SHIPPING.rank:
            raise refusals.InvoiceNotSentError(
                "송장을 아직 보내지 않은 주문입니다. 송장등록에서 바꾼 뒤 송장송신을 진행해 주세요."
            )
        if self.state is not OrderState.SHIPPING:
            raise refusals.AlreadyDeliveredError(
                f"{self.state.label} 상태의 주문은 송장을 수정할 수 없습니다. 제휴몰에 문의해 주세요."
            )
        self.check_no_cancel_asked("송장수정")

    def check_forcible(self) -> None:
        """강제완료 may be done: an invoice is saved and not sent, or its sending is 확인필요."""
        if self.unsettled != "send":
            self.check_takes_invoice()
        self.check_has_invoice()

    def check_unsettled(self) -> None:
        """There is an act to settle."""
        if not self.unsettled:
            raise refusals.NothingUnsettledError("확인필요 상태의 주문이 아닙니다. 목록을 새로 고쳐 주세요.")

    def check_has_invoice(self) -> None:
        """Courier and number are saved."""
        if not self.invoice_number:
            raise refusals.InvoiceMissingError("등록된 송장이 없습니다. 택배사와 송장번호를 먼저 저장해 주세요.")

    def check_buyer_not_needed(self) -> None:
        """The parcel has left, or none will: nobody needs name and address any more."""
        if self.state.rank < OrderState.SHIPPING.rank:
            raise refusals.BuyerStillNeededError(
                f"{self.state.label} 상태의 주문은 구매자 정보가 있어야 배송할 수 있습니다."
                " 송장송신이나 판매취소 뒤에 파기해 주세요."
            )

    def check_mappable(self) -> None:
        """It has no product yet."""
        if self.match is not None:
            raise refusals.AlreadyMappedError("이미 상품이 매칭된 주문입니다. 매칭을 해제한 뒤 다시 매칭해 주세요.")

    def check_unmappable(self) -> Match:
        """Its product may be taken back: it has one and the goods are still here."""
        if self.match is None:
            raise refusals.NotMappedError("매칭된 상품이 없는 주문입니다.")
        if self.state.rank >= OrderState.SHIPPING.rank:
            raise refusals.AlreadyShippedError("이미 발송되었거나 끝난 주문의 매칭은 바꿀 수 없습니다.")
        return self.match

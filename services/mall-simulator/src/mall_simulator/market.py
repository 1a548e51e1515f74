"""What happens at a mall, whatever its protocol: each act changes the state and enters the ledger once."""

from collections.abc import Sequence
from typing import Literal

from mall_simulator.claims import Claims, Wish
from mall_simulator.clock import Clock
from mall_simulator.diary import Diary, WrongStateError
from mall_simulator.ledger import Ledger
from mall_simulator.records import Buyer, Claim, Invoice, Line, Option, Order, Product
from mall_simulator.store import Store

ProductAct = Literal["updated", "approved", "denied", "stopped", "resumed", "deleted"]


class SoldOutError(Exception):
    """The mall does not sell the product now."""


class Market:
    """The acts. Callers have checked the mall's own rules before."""

    def __init__(self, store: Store, ledger: Ledger, clock: Clock) -> None:
        self._store = store
        self._ledger = ledger
        self._clock = clock
        self._diary = Diary(store, ledger, clock)
        self.claims = Claims(self._diary)

    def add_product(self, product: Product) -> None:
        """A product came to be. The ledger counts how often a seller's code was registered."""
        self._store.products.put(product)
        self._record_product("created", product)

    def note_product(self, act: ProductAct, product: Product) -> None:
        """A product changed."""
        product.updated_at = self._clock.now()
        self._store.products.put(product)
        self._record_product(act, product)

    def place(self, order: Order, stocked: Sequence[tuple[Product, Option] | None]) -> None:
        """A buyer paid; None stands for a product that only the mall knows. Raises SoldOutError."""
        bought = [(line, *found) for line, found in zip(order.lines, stocked, strict=True) if found is not None]
        for line, product, option in bought:
            if not option.on_sale or option.stock < line.quantity:
                raise SoldOutError(f"{product.name} {option.name}: 판매 중이 아니거나 재고가 부족합니다.")
        for line, product, option in bought:
            option.stock -= line.quantity
            self._store.products.put(product)
        for line in order.lines:
            self._diary.change(line, "paid", order.paid_at)
        self._store.orders.put(order)
        self._record_order(order)

    def acknowledge(self, order: Order, line: Line) -> None:
        """발주확인."""
        line.state = "confirmed"
        line.confirmed_at = self._clock.now()
        self._diary.keep("line_acknowledged", order, line)

    def delay(self, order: Order, line: Line, ship_by: str, reason: str) -> None:
        """발송지연 안내."""
        line.ship_by, line.delay_reason = ship_by, reason
        self._diary.keep("line_delayed", order, line, ship_by=ship_by, reason=reason)

    def accept_invoice(self, order: Order, line: Line, courier: str, number: str) -> None:
        """송장. A pending cancel request is refused by it, which the ledger names."""
        self.claims.end_by_invoice(order, line)
        line.state = "shipping"
        line.invoice = Invoice(courier=courier, number=number, sent_at=self._clock.now())
        self._diary.change(line, "dispatched")
        self._diary.keep("invoice_accepted", order, line, courier=courier, invoice=number)

    def change_invoice(self, order: Order, line: Line, courier: str, number: str) -> None:
        """송장수정."""
        line.invoice = Invoice(courier=courier, number=number, sent_at=self._clock.now())
        self._diary.keep("invoice_changed", order, line, courier=courier, invoice=number)

    def scan(self, order: Order, line: Line) -> None:
        """The courier has it: 배송중. Raises WrongStateError unless it was sent."""
        if line.state != "shipping":
            raise WrongStateError(f"송장이 없습니다: {line.number} {line.state}")
        line.numbers["tracked"] = "DELIVERING"
        self._diary.keep("line_scanned", order, line)

    def deliver(self, order: Order, line: Line) -> None:
        """배송완료. Raises WrongStateError unless the line is on its way."""
        if line.state != "shipping":
            raise WrongStateError(f"배송 중이 아닙니다: {line.number} {line.state}")
        line.state = "delivered"
        line.delivered_at = self._clock.now()
        self._diary.change(line, "delivered")
        self._diary.keep("line_delivered", order, line)

    def decide(self, order: Order, line: Line) -> None:
        """구매확정. Raises WrongStateError unless the buyer has it and wants nothing about it."""
        kept = line.quantity - line.cancelled_quantity - line.returned_quantity
        if line.state != "delivered" or line.decided_at is not None or line.open_claim is not None or kept == 0:
            raise WrongStateError(f"구매확정을 할 수 없는 상태입니다: {line.number} {line.state}")
        line.decided_at = self._clock.now()
        self._diary.change(line, "purchase_decided")
        self._diary.keep("purchase_decided", order, line)

    def cancel_by_seller(self, order: Order, line: Line, quantity: int, reason: str) -> Claim:
        """판매취소: at once. Cancelling a part leaves the line in its state."""
        return self.claims.cancel_by_seller(order, line, quantity, reason)

    def ask_cancel(self, order: Order, line: Line, reason: str) -> Claim:
        """A buyer asks to cancel: done at once before 발주확인, a request after it. Raises WrongStateError later."""
        return self.claims.ask(order, line, Wish("cancel", reason))

    def approve_cancel(self, order: Order, line: Line) -> None:
        """The seller agrees to the buyer's request."""
        if line.claim is not None:
            self.claims.approve(order, line, line.claim)

    def refuse_cancel(self, order: Order, line: Line) -> None:
        """The seller refuses the buyer's request."""
        if line.claim is not None:
            self.claims.refuse(order, line, line.claim)

    def refuse_cancel_as_shipped(self, order: Order, line: Line, courier: str, number: str) -> None:
        """The seller refuses the buyer's request, for the goods have left by this waybill."""
        self.refuse_cancel(order, line)
        self.accept_invoice(order, line, courier, number)

    def _record_product(self, act: str, product: Product) -> None:
        facts = {"number": product.number, "seller_code": product.seller_code, "name": product.name}
        state = {"price_won": product.price_won, "state": product.state, "reason": product.reason}
        self._ledger.record(f"product_{act}", product.mall, product.account, **facts, **state)

    def _record_order(self, order: Order) -> None:
        amount = sum(line.amount_won for line in order.lines)
        self._ledger.record(
            "order_placed",
            order.mall,
            order.account,
            number=order.number,
            numbers=dict(order.numbers),
            ordered_at=order.ordered_at.isoformat(),
            paid_at=order.paid_at.isoformat(),
            amount_won=amount,
            shipping_won=order.shipping_won,
            buyer=_told(order.buyer),
            lines=[_line(line) for line in order.lines],
        )


def _told(buyer: Buyer) -> dict[str, str]:
    return buyer.model_dump()


def _line(line: Line) -> dict[str, object]:
    names = ("number", "group", "product_number", "option_number", "seller_product_code", "seller_option_code")
    kept = {name: getattr(line, name) for name in (*names, "product_name", "option_name", "quantity", "unit_price_won")}
    return {**kept, "numbers": dict(line.numbers), "amount_won": line.amount_won}

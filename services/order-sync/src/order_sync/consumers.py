"""What order-sync takes in from other services: each event calls one command."""

from uuid import UUID

from chassis.inbox import Consumers
from contracts import Envelope
from contracts.account import CourierContractRemoved, CourierContractSaved, SellerResumed, SellerSuspended
from contracts.catalog import Option, ProductSaved
from contracts.claim_sync import ClaimCollected, ClaimMoved
from contracts.listing import ListingApplied
from contracts.mall_gateway import (
    Evidence,
    InvoiceAccepted,
    InvoiceChangeAccepted,
    InvoiceChangeRefused,
    InvoiceRefused,
    MallAccountFailed,
    MallAccountRemoved,
    MallAccountSaved,
    MallAccountVerified,
    MallOrderLine,
    MallOrdersFailed,
    MallOrdersFetched,
    MallOrdersSealed,
    OrderConfirmAccepted,
    OrderConfirmRefused,
    Refusal,
    SaleCancelAccepted,
    SaleCancelRefused,
)
from order_sync.application import OrderSync, SeenLine, UnreadLine
from order_sync.domain import Answer, Failure, KnownClaim, Line, MallNumbers, Sight, SoldItem

consumers = Consumers("order-sync")


@consumers.on("know-accounts", MallAccountSaved)
def know_saved_account(app: OrderSync, event: MallAccountSaved, envelope: Envelope) -> None:
    """An account was entered or changed."""
    seller_id, at = _seller(envelope), envelope.occurred_at
    app.tell_account(seller_id, event.account_id, event.mall, event.login_id, "saved", at)


@consumers.on("know-accounts", MallAccountVerified)
def know_verified_account(app: OrderSync, event: MallAccountVerified, envelope: Envelope) -> None:
    """An account is connected: its schedule starts."""
    seller_id, at = _seller(envelope), envelope.occurred_at
    app.tell_account(seller_id, event.account_id, event.mall, event.login_id, "verified", at)


@consumers.on("know-accounts", MallAccountFailed)
def know_failed_account(app: OrderSync, event: MallAccountFailed, envelope: Envelope) -> None:
    """An account is not connected any more: its schedule stops."""
    seller_id, at = _seller(envelope), envelope.occurred_at
    app.tell_account(seller_id, event.account_id, event.mall, event.login_id, "failed", at)


@consumers.on("know-accounts", MallAccountRemoved)
def forget_account(app: OrderSync, event: MallAccountRemoved, envelope: Envelope) -> None:
    """An account is gone."""
    app.remove_account(_seller(envelope), event.account_id, envelope.occurred_at)


@consumers.on("know-sellers", SellerSuspended)
def stop_seller(app: OrderSync, _: SellerSuspended, envelope: Envelope) -> None:
    """The operator stopped a seller."""
    app.suspend_seller(_seller(envelope), envelope.occurred_at)


@consumers.on("know-sellers", SellerResumed)
def resume_seller(app: OrderSync, _: SellerResumed, envelope: Envelope) -> None:
    """A seller may work again."""
    app.resume_seller(_seller(envelope), envelope.occurred_at)


@consumers.on("know-sellers", CourierContractSaved)
def know_courier(app: OrderSync, event: CourierContractSaved, envelope: Envelope) -> None:
    """A courier contract was saved."""
    app.save_courier(_seller(envelope), event.contract_id, event.courier, is_default=event.is_default)


@consumers.on("know-sellers", CourierContractRemoved)
def forget_courier(app: OrderSync, event: CourierContractRemoved, envelope: Envelope) -> None:
    """A courier contract ended."""
    app.remove_courier(_seller(envelope), event.contract_id)


@consumers.on("know-products", ProductSaved)
def know_product(app: OrderSync, event: ProductSaved, envelope: Envelope) -> None:
    """A product was saved: its codes, name and options serve for mapping."""
    product = event.product
    options = {option.key: _option_text(option) for option in product.options if option.key}
    app.tell_product(_seller(envelope), product.product_id, product.code, product.own_code or "", product.name, options)


@consumers.on("match-items", ListingApplied)
def match_items(app: OrderSync, event: ListingApplied, envelope: Envelope) -> None:
    """A listing has its numbers at the mall."""
    app.list_item(
        _seller(envelope),
        event.account_id,
        event.listing_id,
        event.product_id,
        event.mall_product_no,
        dict(event.mall_option_nos),
    )


@consumers.on("collect-orders", MallOrdersFetched)
def take_page(app: OrderSync, event: MallOrdersFetched, envelope: Envelope) -> None:
    """A page of order lines."""
    lines = [_seen(event, line) for line in event.lines]
    unread = [UnreadLine(each.position, each.reason, each.sealed, each.subject_id) for each in event.broken]
    app.take_page(_seller(envelope), event.collection_id, event.page, lines, unread, envelope.occurred_at)


@consumers.on("collect-orders", MallOrdersSealed)
def seal_collection(app: OrderSync, event: MallOrdersSealed, envelope: Envelope) -> None:
    """All pages of a collection were fetched."""
    app.seal_collection(
        _seller(envelope),
        event.collection_id,
        pages=event.pages,
        lines=event.lines,
        broken=event.broken,
        digest=event.digest,
        at=envelope.occurred_at,
    )


@consumers.on("collect-orders", MallOrdersFailed)
def fail_collection(app: OrderSync, event: MallOrdersFailed, envelope: Envelope) -> None:
    """A collection could not be finished."""
    failure, answer = _failure(event.refusal), _answer(event.evidence)
    app.fail_collection(_seller(envelope), event.collection_id, failure, answer, envelope.occurred_at)


@consumers.on("hold-for-claims", ClaimCollected)
def know_claim(app: OrderSync, event: ClaimCollected, envelope: Envelope) -> None:
    """A claim came in: an open cancel holds its order."""
    claim = KnownClaim(event.ref.kind, event.state, event.quantity)
    at = event.changed_at or envelope.occurred_at
    app.know_claim(_seller(envelope), event.order_id, event.claim_id, claim, at)


@consumers.on("hold-for-claims", ClaimMoved)
def move_claim(app: OrderSync, event: ClaimMoved, envelope: Envelope) -> None:
    """A claim is in another state: refused or withdrawn its order goes on, done it ends."""
    at = event.changed_at or envelope.occurred_at
    app.move_claim(_seller(envelope), event.order_id, event.claim_id, event.state, at, event.quantity)


@consumers.on("take-answers", OrderConfirmAccepted)
def take_confirmed(app: OrderSync, event: OrderConfirmAccepted, envelope: Envelope) -> None:
    """발주확인 took effect."""
    app.take_confirmed(_seller(envelope), event.order_id, _answer(event.evidence))


@consumers.on("take-answers", OrderConfirmRefused)
def take_confirm_refused(app: OrderSync, event: OrderConfirmRefused, envelope: Envelope) -> None:
    """발주확인 was refused or is unknown."""
    app.take_refused(
        _seller(envelope),
        event.order_id,
        "confirm",
        _failure(event.refusal),
        _answer(event.evidence),
        unsettled=event.unsettled,
        cancel_seen_at=envelope.occurred_at if event.cancel_asked else None,
    )


@consumers.on("take-answers", SaleCancelAccepted)
def take_cancelled(app: OrderSync, event: SaleCancelAccepted, envelope: Envelope) -> None:
    """판매취소 took effect."""
    app.take_cancelled(_seller(envelope), event.order_id, _answer(event.evidence))


@consumers.on("take-answers", SaleCancelRefused)
def take_cancel_refused(app: OrderSync, event: SaleCancelRefused, envelope: Envelope) -> None:
    """판매취소 was refused or is unknown."""
    app.take_refused(
        _seller(envelope),
        event.order_id,
        "cancel",
        _failure(event.refusal),
        _answer(event.evidence),
        unsettled=event.unsettled,
    )


@consumers.on("take-answers", InvoiceAccepted)
def take_sent(app: OrderSync, event: InvoiceAccepted, envelope: Envelope) -> None:
    """The mall has the invoice."""
    app.take_sent(_seller(envelope), event.order_id, event.try_number, _answer(event.evidence))


@consumers.on("take-answers", InvoiceRefused)
def take_invoice_refused(app: OrderSync, event: InvoiceRefused, envelope: Envelope) -> None:
    """The invoice was refused, or it is unknown whether the mall has it."""
    app.take_refused(
        _seller(envelope),
        event.order_id,
        "send",
        _failure(event.refusal),
        _answer(event.evidence),
        unsettled=event.unsettled,
        cancel_seen_at=envelope.occurred_at if event.cancel_asked else None,
    )


@consumers.on("take-answers", InvoiceChangeAccepted)
def take_invoice_changed(app: OrderSync, event: InvoiceChangeAccepted, envelope: Envelope) -> None:
    """The mall has the new invoice."""
    app.take_invoice_changed(_seller(envelope), event.order_id, event.change_number, _answer(event.evidence))


@consumers.on("take-answers", InvoiceChangeRefused)
def take_change_refused(app: OrderSync, event: InvoiceChangeRefused, envelope: Envelope) -> None:
    """The mall kept the old invoice, or it is unknown whether it did."""
    app.take_change_refused(
        _seller(envelope),
        event.order_id,
        event.change_number,
        _failure(event.refusal),
        _answer(event.evidence),
        unsettled=event.unsettled,
        cancel_seen_at=envelope.occurred_at if event.cancel_asked else None,
    )


def _seller(envelope: Envelope) -> UUID:
    if envelope.seller_id is None:
        raise ValueError(f"{envelope.event_type} names no seller")
    return envelope.seller_id


def _option_text(option: Option) -> str:
    return " / ".join(option.values) or option.key


def _seen(page: MallOrdersFetched, line: MallOrderLine) -> SeenLine:
    ref = line.ref
    numbers = MallNumbers(ref.order_no, ref.line_no, ref.box_no, ref.deal_no)
    sight = Sight(
        line.state,
        line.mall_state,
        line.cancel_asked,
        line.changed_at,
        line.delivered_at,
        line.courier_code,
        line.invoice_number,
    )
    return SeenLine(Line(page.account_id, page.mall, "", numbers, line.quantity), _item(line), sight, line.buyer.sealed)


def _item(line: MallOrderLine) -> SoldItem:
    return SoldItem(
        mall_product_no=line.mall_product_no,
        mall_option_no=line.mall_option_no,
        seller_product_code=line.seller_product_code,
        seller_option_code=line.seller_option_code,
        product_name=line.product_name,
        option_text=line.option_text,
        quantity=line.quantity,
        unit_price_won=line.unit_price_won,
        amount_won=line.amount_won,
        shipping_won=line.shipping_won,
        region=line.region,
        ordered_at=line.ordered_at,
        paid_at=line.paid_at,
        ship_by=line.ship_by,
    )


def _answer(evidence: Evidence) -> Answer:
    return Answer(evidence.call_id, evidence.trace_id, evidence.mall_trace_id, evidence.answer)


def _failure(refusal: Refusal) -> Failure:
    return Failure(refusal.reason, refusal.code, refusal.mall_code, refusal.mall_message)

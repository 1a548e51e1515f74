"""What the gateway listens to: everything that asks for an act at a mall, and who may act at all."""

from chassis.inbox import Consumers
from contracts import Envelope
from contracts.account import SellerResumed, SellerSuspended
from contracts.claim_sync import (
    ClaimApprovalRequested,
    ClaimCollectionRequested,
    ClaimPickupRequested,
    ClaimRefusalRequested,
    ReshipmentRequested,
)
from contracts.inquiry import AnswerSendRequested, InquiryCollectionRequested, UrgentReadRequested
from contracts.listing import (
    ListingRequested,
    ListingStopRequested,
    SalePeriodRequested,
    SalePriceRequested,
    SaleResumeRequested,
    StockPushRequested,
)
from contracts.order_sync import (
    InvoiceChangeRequested,
    InvoiceSendRequested,
    OrderCollectionRequested,
    OrderConfirmRequested,
    SaleCancelRequested,
)
from mall_gateway.application import MallGateway
from mall_gateway.application.acts import Asking
from mall_gateway.application.sources import Asking as CollectionAsking

consumers = Consumers("mall-gateway")


class NoSellerError(ValueError):
    """An event that asks for an act names no seller."""


@consumers.on("listings", ListingRequested)
def record_listing(gateway: MallGateway, event: ListingRequested, envelope: Envelope) -> None:
    """Register a product on a mall, or bring it up to date there."""
    _record(gateway, event, envelope)


@consumers.on("listings", ListingStopRequested)
def record_stop(gateway: MallGateway, event: ListingStopRequested, envelope: Envelope) -> None:
    """Stop a sale."""
    _record(gateway, event, envelope)


@consumers.on("listings", StockPushRequested)
def record_stock_push(gateway: MallGateway, event: StockPushRequested, envelope: Envelope) -> None:
    """재고연동."""
    _record(gateway, event, envelope)


@consumers.on("listings", SaleResumeRequested)
def record_resumption(gateway: MallGateway, event: SaleResumeRequested, envelope: Envelope) -> None:
    """판매재개."""
    _record(gateway, event, envelope)


@consumers.on("listings", SalePeriodRequested)
def record_period(gateway: MallGateway, event: SalePeriodRequested, envelope: Envelope) -> None:
    """판매기간 변경."""
    _record(gateway, event, envelope)


@consumers.on("listings", SalePriceRequested)
def record_price(gateway: MallGateway, event: SalePriceRequested, envelope: Envelope) -> None:
    """판매가 변경."""
    _record(gateway, event, envelope)


@consumers.on("orders", OrderConfirmRequested)
def record_confirmation(gateway: MallGateway, event: OrderConfirmRequested, envelope: Envelope) -> None:
    """발주확인."""
    _record(gateway, event, envelope)


@consumers.on("orders", SaleCancelRequested)
def record_cancel(gateway: MallGateway, event: SaleCancelRequested, envelope: Envelope) -> None:
    """판매취소."""
    _record(gateway, event, envelope)


@consumers.on("orders", InvoiceSendRequested)
def record_invoice(gateway: MallGateway, event: InvoiceSendRequested, envelope: Envelope) -> None:
    """송장송신."""
    _record(gateway, event, envelope)


@consumers.on("orders", InvoiceChangeRequested)
def record_invoice_change(gateway: MallGateway, event: InvoiceChangeRequested, envelope: Envelope) -> None:
    """송장수정."""
    _record(gateway, event, envelope)


@consumers.on("collections", OrderCollectionRequested)
def request_collection(gateway: MallGateway, event: OrderCollectionRequested, envelope: Envelope) -> None:
    """Fetch a window of orders."""
    _request(gateway, event, envelope)


@consumers.on("claims", ClaimApprovalRequested)
def record_claim_approval(gateway: MallGateway, event: ClaimApprovalRequested, envelope: Envelope) -> None:
    """Approve a cancel, a return or an exchange."""
    _record(gateway, event, envelope)


@consumers.on("claims", ClaimRefusalRequested)
def record_claim_refusal(gateway: MallGateway, event: ClaimRefusalRequested, envelope: Envelope) -> None:
    """Refuse one."""
    _record(gateway, event, envelope)


@consumers.on("claims", ClaimPickupRequested)
def record_claim_pickup(gateway: MallGateway, event: ClaimPickupRequested, envelope: Envelope) -> None:
    """수거완료."""
    _record(gateway, event, envelope)


@consumers.on("claims", ReshipmentRequested)
def record_reshipment(gateway: MallGateway, event: ReshipmentRequested, envelope: Envelope) -> None:
    """재배송."""
    _record(gateway, event, envelope)


@consumers.on("claim-collections", ClaimCollectionRequested)
def request_claim_collection(gateway: MallGateway, event: ClaimCollectionRequested, envelope: Envelope) -> None:
    """Fetch a window of claims."""
    _request(gateway, event, envelope)


@consumers.on("inquiries", AnswerSendRequested)
def record_answer(gateway: MallGateway, event: AnswerSendRequested, envelope: Envelope) -> None:
    """Answer an inquiry, or replace the answer."""
    _record(gateway, event, envelope)


@consumers.on("inquiries", UrgentReadRequested)
def record_reading(gateway: MallGateway, event: UrgentReadRequested, envelope: Envelope) -> None:
    """긴급알리미 확인."""
    _record(gateway, event, envelope)


@consumers.on("inquiry-collections", InquiryCollectionRequested)
def request_inquiry_collection(gateway: MallGateway, event: InquiryCollectionRequested, envelope: Envelope) -> None:
    """Fetch a window of inquiries or notices."""
    _request(gateway, event, envelope)


@consumers.on("sellers", SellerSuspended)
def suspend_seller(gateway: MallGateway, event: SellerSuspended, envelope: Envelope) -> None:  # noqa: ARG001
    """Hold the work of a suspended seller."""
    if envelope.seller_id is not None:
        gateway.suspend_seller(envelope.seller_id)


@consumers.on("sellers", SellerResumed)
def resume_seller(gateway: MallGateway, event: SellerResumed, envelope: Envelope) -> None:  # noqa: ARG001
    """Let it go on."""
    if envelope.seller_id is not None:
        gateway.resume_seller(envelope.seller_id)


def _record(gateway: MallGateway, event: Asking, envelope: Envelope) -> None:
    if envelope.seller_id is None:
        raise NoSellerError(str(envelope.event_id))
    gateway.record_intent(envelope.event_id, envelope.seller_id, event)


def _request(gateway: MallGateway, event: CollectionAsking, envelope: Envelope) -> None:
    if envelope.seller_id is None:
        raise NoSellerError(str(envelope.event_id))
    gateway.request_collection(envelope.event_id, envelope.seller_id, event)

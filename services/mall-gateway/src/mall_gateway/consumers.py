"""What the gateway listens to: everything that asks for an act at a mall, and who may act at all."""

from chassis.inbox import Consumers
from contracts import Envelope
from contracts.account import SellerResumed, SellerSuspended
from contracts.listing import ListingRequested, ListingStopRequested
from contracts.order_sync import (
    InvoiceSendRequested,
    OrderCollectionRequested,
    OrderConfirmRequested,
    SaleCancelRequested,
)
from mall_gateway.application import MallGateway
from mall_gateway.application.acts import Asking

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


@consumers.on("collections", OrderCollectionRequested)
def request_collection(gateway: MallGateway, event: OrderCollectionRequested, envelope: Envelope) -> None:
    """Fetch a window of orders."""
    if envelope.seller_id is None:
        raise NoSellerError(str(envelope.event_id))
    gateway.request_collection(envelope.event_id, envelope.seller_id, event)


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

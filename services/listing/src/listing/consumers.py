"""What listing takes in from Kafka: products, mall accounts, sellers, and what the malls said."""

from uuid import UUID

from chassis.inbox import Consumers
from contracts import Envelope
from contracts.account import SellerResumed, SellerSuspended
from contracts.catalog import ProductDeleted, ProductRestored, ProductSaved, StockChanged
from contracts.mall_gateway import (
    Evidence,
    ListingAccepted,
    ListingReadBack,
    ListingRejected,
    ListingUnsettled,
    MallAccountFailed,
    MallAccountRemoved,
    MallAccountSaved,
    MallAccountVerified,
    Refusal,
    SaleActAccepted,
    SaleActRefused,
    SaleStopAccepted,
)
from contracts.mall_prices import SalePriceAccepted, SalePriceRefused
from listing.application import ListingService
from listing.domain import Proof, Shown, Why

consumers = Consumers("listing")


class SellerlessEventError(ValueError):
    """An event that must belong to a seller names none."""


def seller_of(envelope: Envelope) -> UUID:
    """The seller that the event belongs to. Raises SellerlessEventError when it names none."""
    if envelope.seller_id is None:
        raise SellerlessEventError(envelope.event_type)
    return envelope.seller_id


def proof_of(evidence: Evidence) -> Proof:
    """The gateway's evidence as our value."""
    return Proof(evidence.call_id, evidence.trace_id, evidence.mall_trace_id, evidence.answer)


def why_of(refusal: Refusal) -> Why:
    """The gateway's refusal as our value."""
    return Why(refusal.reason, refusal.code, refusal.mall_code, refusal.mall_message)


@consumers.on("know-products", ProductSaved)
def know_product(service: ListingService, event: ProductSaved, envelope: Envelope) -> None:
    """Keep the product's latest state."""
    product = event.product
    service.know_product(seller_of(envelope), product.product_id, event.revision, product.model_dump(mode="json"))


@consumers.on("know-products", ProductDeleted)
def know_deletion(service: ListingService, event: ProductDeleted, envelope: Envelope) -> None:
    """Keep that the product was deleted."""
    service.know_deletion(seller_of(envelope), event.product_id, deleted=True)


@consumers.on("know-products", ProductRestored)
def know_restoration(service: ListingService, event: ProductRestored, envelope: Envelope) -> None:
    """Keep that the product came back."""
    service.know_deletion(seller_of(envelope), event.product_id, deleted=False)


@consumers.on("know-stock", StockChanged)
def know_stock(service: ListingService, event: StockChanged, envelope: Envelope) -> None:
    """Keep the stock of an option, and bring it to the malls."""
    seller_id = seller_of(envelope)
    service.know_stock(seller_id, event.product_id, event.option_key, event.revision, event.on_hand, event.cause)


@consumers.on("know-accounts", MallAccountSaved)
def know_account(service: ListingService, event: MallAccountSaved, envelope: Envelope) -> None:
    """An account was entered or changed: it has to be verified again."""
    service.know_account(seller_of(envelope), event.account_id, event.mall, event.login_id, "saved")


@consumers.on("know-accounts", MallAccountVerified)
def know_verification(service: ListingService, event: MallAccountVerified, envelope: Envelope) -> None:
    """The mall let us in."""
    service.know_account(seller_of(envelope), event.account_id, event.mall, event.login_id, "verified")


@consumers.on("know-accounts", MallAccountFailed)
def know_failure(service: ListingService, event: MallAccountFailed, envelope: Envelope) -> None:
    """The mall did not let us in."""
    service.know_account(seller_of(envelope), event.account_id, event.mall, event.login_id, event.state)


@consumers.on("know-accounts", MallAccountRemoved)
def know_removal(service: ListingService, event: MallAccountRemoved, envelope: Envelope) -> None:
    """The account is gone."""
    service.know_removal(seller_of(envelope), event.account_id)


@consumers.on("know-sellers", SellerSuspended)
def know_suspension(service: ListingService, event: SellerSuspended, envelope: Envelope) -> None:  # noqa: ARG001
    """The seller may not work."""
    service.know_suspension(seller_of(envelope), suspended=True)


@consumers.on("know-sellers", SellerResumed)
def know_resumption(service: ListingService, event: SellerResumed, envelope: Envelope) -> None:  # noqa: ARG001
    """The seller may work again."""
    service.know_suspension(seller_of(envelope), suspended=False)


@consumers.on("take-outcomes", ListingAccepted)
def take_acceptance(service: ListingService, event: ListingAccepted, envelope: Envelope) -> None:
    """The mall took it."""
    service.take_acceptance(
        seller_of(envelope),
        event.listing_id,
        event.intent_id,
        event.attempt,
        Shown(event.mall_product_no, event.mall_option_nos),
        proof_of(event.evidence),
        live=event.live,
    )


@consumers.on("take-outcomes", ListingRejected)
def take_rejection(service: ListingService, event: ListingRejected, envelope: Envelope) -> None:
    """The mall said no."""
    why, proof = why_of(event.refusal), proof_of(event.evidence)
    service.take_rejection(seller_of(envelope), event.listing_id, event.intent_id, event.attempt, why, proof)


@consumers.on("take-outcomes", ListingUnsettled)
def take_uncertainty(service: ListingService, event: ListingUnsettled, envelope: Envelope) -> None:
    """Nobody knows whether it took effect."""
    why, proof = why_of(event.refusal), proof_of(event.evidence)
    service.take_uncertainty(seller_of(envelope), event.listing_id, event.intent_id, event.attempt, why, proof)


@consumers.on("take-outcomes", ListingReadBack)
def take_reading(service: ListingService, event: ListingReadBack, envelope: Envelope) -> None:
    """What the mall shows now."""
    shown = Shown(event.mall_product_no, event.mall_option_nos, event.mall_state)
    service.take_reading(
        seller_of(envelope),
        event.listing_id,
        event.attempt,
        event.state,
        shown,
        event.reason,
        proof_of(event.evidence),
    )


@consumers.on("take-outcomes", SaleStopAccepted)
def take_stop(service: ListingService, event: SaleStopAccepted, envelope: Envelope) -> None:
    """The mall stopped the sale."""
    service.take_stop(seller_of(envelope), event.listing_id, event.intent_id, proof_of(event.evidence))


@consumers.on("take-outcomes", SaleActAccepted)
def take_sale_act(service: ListingService, event: SaleActAccepted, envelope: Envelope) -> None:
    """The mall changed stock or period, or sells it again."""
    proof = proof_of(event.evidence)
    service.take_sale_act(seller_of(envelope), event.listing_id, event.act, event.number, proof)


@consumers.on("take-outcomes", SaleActRefused)
def refuse_sale_act(service: ListingService, event: SaleActRefused, envelope: Envelope) -> None:
    """The mall did not."""
    service.refuse_sale_act(
        seller_of(envelope),
        event.listing_id,
        event.act,
        event.number,
        why_of(event.refusal),
        proof_of(event.evidence),
        unsettled=event.unsettled,
    )


@consumers.on("take-outcomes", SalePriceAccepted)
def take_price(service: ListingService, event: SalePriceAccepted, envelope: Envelope) -> None:
    """The mall sells it at the new price, or has asked its MD for it."""
    service.take_sale_act(seller_of(envelope), event.listing_id, "set_price", event.number, proof_of(event.evidence))


@consumers.on("take-outcomes", SalePriceRefused)
def refuse_price(service: ListingService, event: SalePriceRefused, envelope: Envelope) -> None:
    """The mall kept the old price."""
    service.refuse_sale_act(
        seller_of(envelope),
        event.listing_id,
        "set_price",
        event.number,
        why_of(event.refusal),
        proof_of(event.evidence),
        unsettled=event.unsettled,
    )

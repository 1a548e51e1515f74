"""What the catalogue listens to: orders, cancels and claims (stock), listings (locks), and the company's name."""

from dataclasses import replace
from uuid import UUID

from catalog.application import Catalog
from catalog.domain import Exchange, ProductNotFoundError
from chassis.causes import acting, current_cause
from chassis.inbox import Consumers
from contracts import Envelope
from contracts.account import CompanyProfileSaved, SellerOpened
from contracts.claim_sync import ClaimClosed
from contracts.listing import ListingApplied
from contracts.order_sync import OrderCollected, OrderMapped, OrderUnmapped, SaleCancelled

consumers = Consumers("catalog")
CLAIM_CAUSES = {"cancel": "주문취소", "return": "반품", "exchange": "교환"}


@consumers.on("keep-stock", OrderCollected)
def reserve_for_order(catalog: Catalog, event: OrderCollected, envelope: Envelope) -> None:
    """A matched order line lowers the stock; an unmatched one waits for its mapping."""
    if event.product_id is not None:
        cause = f"주문 {event.order_number} ({event.mall})"
        catalog.reserve_stock(
            seller_of(envelope), event.order_id, event.product_id, event.option_key or "", event.quantity, cause
        )


@consumers.on("keep-stock", OrderMapped)
def reserve_for_mapping(catalog: Catalog, event: OrderMapped, envelope: Envelope) -> None:
    """A mapped order line lowers the stock of what it was mapped to."""
    catalog.reserve_stock(
        seller_of(envelope), event.order_id, event.product_id, event.option_key, event.quantity, "주문상품 연결"
    )


@consumers.on("keep-stock", OrderUnmapped)
def let_go_of_mapping(catalog: Catalog, event: OrderUnmapped, envelope: Envelope) -> None:
    """A match that was taken back gives its stock back; a right one may follow."""
    catalog.let_go_stock(seller_of(envelope), event.order_id, "주문상품 연결 해제")


@consumers.on("keep-stock", SaleCancelled)
def release_for_cancel(catalog: Catalog, event: SaleCancelled, envelope: Envelope) -> None:
    """A cancelled order line gives its stock back."""
    catalog.release_stock(seller_of(envelope), event.order_id, "판매취소")


@consumers.on("keep-stock", ClaimClosed)
def settle_claim(catalog: Catalog, event: ClaimClosed, envelope: Envelope) -> None:
    """A cancel or return that took place gives its goods back, an exchange moves them; once, whoever tells it too."""
    seller_id, cause = seller_of(envelope), f"{CLAIM_CAUSES[event.kind]} ({event.mall})"
    if event.restock:
        catalog.give_back_stock(seller_id, event.order_id, event.claim_id, event.quantity, cause)
    elif event.kind == "exchange" and event.outcome == "done":
        exchange = Exchange(event.wanted_option, event.quantity, cause)
        catalog.exchange_stock(seller_id, event.order_id, event.claim_id, exchange)


@consumers.on("lock-options", ListingApplied)
def lock_options(catalog: Catalog, event: ListingApplied, envelope: Envelope) -> None:
    """A mall shows the product: its options are locked. A listing of a product that is not ours is let pass."""
    try:
        catalog.lock_options(seller_of(envelope), event.product_id, event.listing_id, event.account_id, event.mall)
    except ProductNotFoundError:
        return


@consumers.on("remember-company", SellerOpened)
def remember_opened(catalog: Catalog, event: SellerOpened, envelope: Envelope) -> None:
    """The operator opened a seller: the event's key is the seller, its cause is nobody's seller."""
    seller_id = UUID(envelope.subject)
    with acting(replace(current_cause(), seller_id=seller_id)):
        catalog.remember_company(seller_id, event.company_name)


@consumers.on("remember-company", CompanyProfileSaved)
def remember_company(catalog: Catalog, event: CompanyProfileSaved, envelope: Envelope) -> None:
    """The company's name prefills maker and brand. In one group with the opening, so that their order is kept."""
    catalog.remember_company(seller_of(envelope), event.company_name)


def seller_of(envelope: Envelope) -> UUID:
    """The seller of an event. Raises ValueError when it names none, which sets the message aside."""
    if envelope.seller_id is None:
        raise ValueError("the event names no seller")
    return envelope.seller_id

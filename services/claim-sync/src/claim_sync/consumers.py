"""What claim-sync takes in from other services: each event calls one command."""

from uuid import UUID

from chassis.inbox import Consumers
from claim_sync.application import ClaimSync, SeenClaim, UnreadLine
from claim_sync.domain import ClaimNumbers, ClaimState, Goods, Place, Sight
from collecting.domain import Answer, Failure, MallNumbers
from contracts import Envelope
from contracts.account import CourierContractRemoved, CourierContractSaved, SellerResumed, SellerSuspended
from contracts.mall_claims import (
    ClaimActAccepted,
    ClaimActRefused,
    MallClaim,
    MallClaimsFailed,
    MallClaimsFetched,
    MallClaimsSealed,
)
from contracts.mall_gateway import (
    Evidence,
    InvoiceChangeRefused,
    InvoiceRefused,
    MallAccountFailed,
    MallAccountRemoved,
    MallAccountSaved,
    MallAccountVerified,
    OrderConfirmRefused,
    Refusal,
)
from contracts.order_sync import OrderCollected, OrderMapped, OrderUnmapped

consumers = Consumers("claim-sync")


@consumers.on("know-accounts", MallAccountSaved)
def know_saved_account(app: ClaimSync, event: MallAccountSaved, envelope: Envelope) -> None:
    """An account was entered or changed."""
    seller_id, at = _seller(envelope), envelope.occurred_at
    app.tell_account(seller_id, event.account_id, event.mall, event.login_id, "saved", at)


@consumers.on("know-accounts", MallAccountVerified)
def know_verified_account(app: ClaimSync, event: MallAccountVerified, envelope: Envelope) -> None:
    """An account is connected: its schedule starts."""
    seller_id, at = _seller(envelope), envelope.occurred_at
    app.tell_account(seller_id, event.account_id, event.mall, event.login_id, "verified", at)


@consumers.on("know-accounts", MallAccountFailed)
def know_failed_account(app: ClaimSync, event: MallAccountFailed, envelope: Envelope) -> None:
    """An account is not connected any more: its schedule stops."""
    seller_id, at = _seller(envelope), envelope.occurred_at
    app.tell_account(seller_id, event.account_id, event.mall, event.login_id, "failed", at)


@consumers.on("know-accounts", MallAccountRemoved)
def forget_account(app: ClaimSync, event: MallAccountRemoved, envelope: Envelope) -> None:
    """An account is gone."""
    app.remove_account(_seller(envelope), event.account_id, envelope.occurred_at)


@consumers.on("know-sellers", SellerSuspended)
def stop_seller(app: ClaimSync, _: SellerSuspended, envelope: Envelope) -> None:
    """The operator stopped a seller."""
    app.suspend_seller(_seller(envelope), envelope.occurred_at)


@consumers.on("know-sellers", SellerResumed)
def resume_seller(app: ClaimSync, _: SellerResumed, envelope: Envelope) -> None:
    """A seller may work again."""
    app.resume_seller(_seller(envelope), envelope.occurred_at)


@consumers.on("know-sellers", CourierContractSaved)
def know_courier(app: ClaimSync, event: CourierContractSaved, envelope: Envelope) -> None:
    """A courier contract was saved."""
    app.save_courier(_seller(envelope), event.contract_id, event.courier, is_default=event.is_default)


@consumers.on("know-sellers", CourierContractRemoved)
def forget_courier(app: ClaimSync, event: CourierContractRemoved, envelope: Envelope) -> None:
    """A courier contract ended."""
    app.remove_courier(_seller(envelope), event.contract_id)


@consumers.on("know-orders", OrderCollected)
def know_order(app: ClaimSync, event: OrderCollected, envelope: Envelope) -> None:
    """An order line came in: the claims that waited for it are joined."""
    goods = Goods(
        order_number=event.order_number,
        product_id=event.product_id,
        option_key=event.option_key,
        mall_product_no=event.mall_product_no,
        product_name=event.product_name,
        option_text=event.option_text,
        quantity=event.quantity,
        unit_price_won=event.unit_price_won,
        amount_won=event.amount_won,
        ordered_at=event.ordered_at,
    )
    app.tell_order(_seller(envelope), event.order_id, goods)


@consumers.on("know-orders", OrderMapped)
def know_match(app: ClaimSync, event: OrderMapped, envelope: Envelope) -> None:
    """An order line was given its product."""
    app.match_order(_seller(envelope), event.order_id, event.product_id, event.option_key)


@consumers.on("know-orders", OrderUnmapped)
def forget_match(app: ClaimSync, event: OrderUnmapped, envelope: Envelope) -> None:
    """An order line's match was taken back."""
    app.match_order(_seller(envelope), event.order_id, None, None)


@consumers.on("follow-cancels", InvoiceRefused)
def follow_invoice(app: ClaimSync, event: InvoiceRefused, envelope: Envelope) -> None:
    """An invoice was held because the buyer asked to cancel: the claim is fetched soon."""
    _follow_cancel(app, event, envelope)


@consumers.on("follow-cancels", InvoiceChangeRefused)
def follow_change(app: ClaimSync, event: InvoiceChangeRefused, envelope: Envelope) -> None:
    """An invoice was not changed because the buyer asked to cancel: the claim is fetched soon."""
    _follow_cancel(app, event, envelope)


@consumers.on("follow-cancels", OrderConfirmRefused)
def follow_confirmation(app: ClaimSync, event: OrderConfirmRefused, envelope: Envelope) -> None:
    """발주확인 was held because the buyer asked to cancel: the claim is fetched soon."""
    _follow_cancel(app, event, envelope)


@consumers.on("collect-claims", MallClaimsFetched)
def take_page(app: ClaimSync, event: MallClaimsFetched, envelope: Envelope) -> None:
    """A page of claims."""
    claims = [_seen(event, claim) for claim in event.claims]
    unread = [UnreadLine(each.position, each.reason, each.sealed, each.subject_id) for each in event.broken]
    app.take_page(_seller(envelope), event.collection_id, event.page, claims, unread)


@consumers.on("collect-claims", MallClaimsSealed)
def seal_collection(app: ClaimSync, event: MallClaimsSealed, envelope: Envelope) -> None:
    """All pages of a collection were fetched."""
    app.seal_collection(
        _seller(envelope),
        event.collection_id,
        pages=event.pages,
        lines=event.claims,
        broken=event.broken,
        digest=event.digest,
        at=envelope.occurred_at,
    )


@consumers.on("collect-claims", MallClaimsFailed)
def fail_collection(app: ClaimSync, event: MallClaimsFailed, envelope: Envelope) -> None:
    """A collection could not be finished."""
    failure, answer = _failure(event.refusal), _answer(event.evidence)
    app.fail_collection(_seller(envelope), event.collection_id, failure, answer, envelope.occurred_at)


@consumers.on("take-answers", ClaimActAccepted)
def take_accepted(app: ClaimSync, event: ClaimActAccepted, envelope: Envelope) -> None:
    """An act took effect."""
    seller_id, answer = _seller(envelope), _answer(event.evidence)
    app.take_accepted(seller_id, event.claim_id, event.act, event.try_number, envelope.occurred_at, answer)


@consumers.on("take-answers", ClaimActRefused)
def take_refused(app: ClaimSync, event: ClaimActRefused, envelope: Envelope) -> None:
    """An act was refused or is unknown."""
    app.take_refused(
        _seller(envelope),
        event.claim_id,
        event.act,
        event.try_number,
        _failure(event.refusal),
        _answer(event.evidence),
        unsettled=event.unsettled,
    )


def _follow_cancel(
    app: ClaimSync, event: InvoiceRefused | InvoiceChangeRefused | OrderConfirmRefused, envelope: Envelope
) -> None:
    if event.cancel_asked and event.account_id is not None:
        app.hasten_collection(_seller(envelope), event.account_id, "cancel_requests", envelope.occurred_at)


def _seller(envelope: Envelope) -> UUID:
    if envelope.seller_id is None:
        raise ValueError(f"{envelope.event_type} names no seller")
    return envelope.seller_id


def _seen(page: MallClaimsFetched, claim: MallClaim) -> SeenClaim:
    ref = claim.ref
    order = MallNumbers(ref.order.order_no, ref.order.line_no, ref.order.box_no, ref.order.deal_no)
    place = Place(page.account_id, page.mall, "", ClaimNumbers(ref.kind, ref.claim_no, order), claim.quantity)
    return SeenClaim(place, sight_of(claim), claim.person.sealed)


def sight_of(claim: MallClaim) -> Sight:
    """How the mall shows it, free of personal data."""
    return Sight(
        state=ClaimState(claim.state),
        mall_state=claim.mall_state,
        asked_at=claim.asked_at,
        changed_at=claim.changed_at,
        reason=claim.reason,
        mall_reason=claim.mall_reason,
        fault=claim.fault,
        refund_won=claim.refund_won,
        return_fee_won=claim.return_fee_won,
        wanted_option=claim.wanted_option,
        pickup_courier=claim.pickup_courier,
        pickup_invoice=claim.pickup_invoice,
        reship_courier=claim.reship_courier,
        reship_invoice=claim.reship_invoice,
        goods_are=claim.goods_are,
    )


def _answer(evidence: Evidence) -> Answer:
    return Answer(evidence.call_id, evidence.trace_id, evidence.mall_trace_id, evidence.answer)


def _failure(refusal: Refusal) -> Failure:
    return Failure(refusal.reason, refusal.code, refusal.mall_code, refusal.mall_message)

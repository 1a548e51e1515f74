"""What alert takes in from other services: each event calls one command."""

from typing import Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from alert.application import Alerts
from alert.domain import shop_of, texts
from chassis.causes import NOBODY
from chassis.inbox import Consumers
from contracts import Envelope
from contracts.account import SellerResumed, SellerSuspended, UserActivated, UserContactSaved, UserDeactivated
from contracts.chassis import MessageParked
from contracts.claim_sync import ClaimClosed, ClaimCollected, ClaimCollectionMissed, ClaimMoved
from contracts.deadlines import end_of
from contracts.inquiry import InquiryCollected, InquiryCollectionMissed
from contracts.mall_gateway import (
    MallAccountFailed,
    MallAccountRemoved,
    MallAccountSaved,
    MallAccountVerified,
    MallKeyExpiring,
)
from contracts.order_sync import (
    InvoiceSent,
    OrderCollected,
    OrderCollectionMissed,
    OrderConfirmRequested,
    OrderDelivered,
    SaleCancelled,
)

consumers = Consumers("alert")

Missed = OrderCollectionMissed | ClaimCollectionMissed | InquiryCollectionMissed


@consumers.on("know-sellers", SellerSuspended)
def stop_seller(app: Alerts, _: SellerSuspended, envelope: Envelope) -> None:
    """The operator stopped a seller."""
    app.suspend_seller(_seller(envelope))


@consumers.on("know-sellers", SellerResumed)
def resume_seller(app: Alerts, _: SellerResumed, envelope: Envelope) -> None:
    """A seller may work again."""
    app.resume_seller(_seller(envelope))


@consumers.on("know-sellers", UserContactSaved)
def know_contact(app: Alerts, event: UserContactSaved, envelope: Envelope) -> None:
    """A user can be written to."""
    app.know_contact(_seller(envelope), event.user_id, event.role, event.contact)


@consumers.on("know-sellers", UserDeactivated)
def lose_user(app: Alerts, event: UserDeactivated, envelope: Envelope) -> None:
    """A user left."""
    app.move_user(_seller(envelope), event.user_id, envelope.occurred_at, active=False)


@consumers.on("know-sellers", UserActivated)
def regain_user(app: Alerts, event: UserActivated, envelope: Envelope) -> None:
    """A user returned."""
    app.move_user(_seller(envelope), event.user_id, envelope.occurred_at, active=True)


@consumers.on("tell-troubles", MallAccountSaved)
def know_saved_account(app: Alerts, event: MallAccountSaved, envelope: Envelope) -> None:
    """An account was entered or changed."""
    app.tell_account(_seller(envelope), event.account_id, event.mall, event.login_id, "saved")


@consumers.on("tell-troubles", MallAccountVerified)
def know_verified_account(app: Alerts, event: MallAccountVerified, envelope: Envelope) -> None:
    """An account is connected."""
    app.tell_account(_seller(envelope), event.account_id, event.mall, event.login_id, "verified")


@consumers.on("tell-troubles", MallAccountRemoved)
def forget_account(app: Alerts, event: MallAccountRemoved, envelope: Envelope) -> None:
    """An account is gone: what was due of it is still shown under its name."""
    app.lose_account(_seller(envelope), event.account_id)


@consumers.on("tell-troubles", MallKeyExpiring)
def tell_expiring(app: Alerts, event: MallKeyExpiring, envelope: Envelope) -> None:
    """A key ends soon."""
    shop, at = shop_of(event.mall, event.login_id), envelope.occurred_at
    app.raise_alert(
        _seller(envelope), texts.key_nears_end(event.account_id, shop, event.key_expires_on, event.days_left, at)
    )


@consumers.on("tell-troubles", MallAccountFailed)
def tell_failed_account(app: Alerts, event: MallAccountFailed, envelope: Envelope) -> None:
    """A key is over or refused. Who tried the connection saw the answer and is told nothing more."""
    seller_id, at = _seller(envelope), envelope.occurred_at
    app.tell_account(seller_id, event.account_id, event.mall, event.login_id, "failed")
    if not envelope.actor.startswith("user:"):
        shop = shop_of(event.mall, event.login_id)
        app.raise_alert(seller_id, texts.account_failed(event.account_id, shop, event.state, at))


@consumers.on("tell-troubles", OrderCollectionMissed)
def tell_missed_orders(app: Alerts, event: OrderCollectionMissed, envelope: Envelope) -> None:
    """Orders could not be collected."""
    _tell_missed(app, "orders", event, envelope)


@consumers.on("tell-troubles", ClaimCollectionMissed)
def tell_missed_claims(app: Alerts, event: ClaimCollectionMissed, envelope: Envelope) -> None:
    """Claims could not be collected."""
    _tell_missed(app, "claims", event, envelope)


@consumers.on("tell-troubles", InquiryCollectionMissed)
def tell_missed_inquiries(app: Alerts, event: InquiryCollectionMissed, envelope: Envelope) -> None:
    """Inquiries could not be collected."""
    _tell_missed(app, "inquiries", event, envelope)


@consumers.on("tell-troubles", InquiryCollected)
def tell_urgent(app: Alerts, event: InquiryCollected, envelope: Envelope) -> None:
    """An urgent notice came in, unless it is answered already."""
    if event.ref.kind == "urgent" and not event.answered:
        seller_id = _seller(envelope)
        shop = app.shop(seller_id, event.account_id, event.mall)
        news = texts.urgent_notice(event.inquiry_id, event.inquiry_number, shop, event.answer_by, envelope.occurred_at)
        app.raise_alert(seller_id, news)


@consumers.on("keep-deadlines", OrderCollected)
def take_order(app: Alerts, event: OrderCollected, envelope: Envelope) -> None:
    """An order is to be shipped in time."""
    app.take_order(
        _seller(envelope),
        event.order_id,
        (event.account_id, event.mall, event.order_number),
        paid_at=event.paid_at or event.ordered_at,
        ship_by=event.ship_by,
        at=envelope.occurred_at,
    )


@consumers.on("keep-deadlines", OrderConfirmRequested)
def take_promise(app: Alerts, event: OrderConfirmRequested, envelope: Envelope) -> None:
    """The seller named the day on which the goods will leave."""
    app.promise_shipping(_seller(envelope), event.order_id, end_of(event.ship_on), envelope.occurred_at)


@consumers.on("keep-deadlines", InvoiceSent)
def take_shipped(app: Alerts, event: InvoiceSent, envelope: Envelope) -> None:
    """The goods left."""
    app.settle_order(_seller(envelope), event.order_id)


@consumers.on("keep-deadlines", SaleCancelled)
def take_cancelled(app: Alerts, event: SaleCancelled, envelope: Envelope) -> None:
    """Nothing is to be shipped."""
    app.settle_order(_seller(envelope), event.order_id)


@consumers.on("keep-deadlines", OrderDelivered)
def take_delivered(app: Alerts, event: OrderDelivered, envelope: Envelope) -> None:
    """The goods arrived."""
    app.settle_order(_seller(envelope), event.order_id)


@consumers.on("keep-deadlines", ClaimCollected)
def take_claim(app: Alerts, event: ClaimCollected, envelope: Envelope) -> None:
    """A claim is to be decided in time."""
    place = (event.account_id, event.mall, event.claim_number)
    app.take_claim(
        _seller(envelope), event.claim_id, place, event.state, asked_at=event.asked_at, at=envelope.occurred_at
    )


@consumers.on("keep-deadlines", ClaimMoved)
def move_claim(app: Alerts, event: ClaimMoved, envelope: Envelope) -> None:
    """A claim went on."""
    app.move_claim(_seller(envelope), event.claim_id, event.state, envelope.occurred_at)


@consumers.on("keep-deadlines", ClaimClosed)
def end_claim(app: Alerts, event: ClaimClosed, envelope: Envelope) -> None:
    """A claim is at its end."""
    app.move_claim(_seller(envelope), event.claim_id, event.outcome, envelope.occurred_at)


@consumers.on("watch-dead-letters", MessageParked)
def tell_dead_letter(app: Alerts, event: MessageParked, _: Envelope) -> None:
    """A service set a message aside: the operators are told."""
    group_id = uuid5(NAMESPACE_URL, f"mallbridge:groups/{event.group}")
    app.raise_alert(NOBODY, texts.dead_letter(group_id, event.group, event.topic, event.error, event.parked_at))


def _tell_missed(
    app: Alerts, part: Literal["orders", "claims", "inquiries"], event: Missed, envelope: Envelope
) -> None:
    shop = shop_of(event.mall, event.login_id)
    since, at = event.failing_since, envelope.occurred_at
    news = texts.collection_failed(event.account_id, shop, part, event.item, event.times, since, at)
    app.raise_failed_collection(_seller(envelope), news, event.times)


def _seller(envelope: Envelope) -> UUID:
    if envelope.seller_id is None:
        raise ValueError(f"{envelope.event_type} names no seller")
    return envelope.seller_id

"""What each kind of intent does at a mall, and how the mall is asked whether it was done."""

from dataclasses import dataclass
from typing import Literal

from contracts import ContractEvent
from contracts.identities import listing_code
from contracts.inquiry import AnswerSendRequested, UrgentReadRequested
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
    MallOrderRef,
    OrderConfirmRequested,
    SaleCancelRequested,
)
from contracts.pictures import addressed
from mall_gateway.application.claim_acts import (
    CLAIM_ASKING,
    ClaimAsking,
    claim_objections,
    contrary,
    invoice_of,
    kind_of,
    perform_claim_act,
    read_claim,
    seen,
)
from mall_gateway.application.inquiry_acts import (
    INQUIRY_ASKING,
    InquiryAsking,
    inquiry_kind_of,
    inquiry_objections,
    look_up_inquiry,
    perform_inquiry_act,
)
from mall_gateway.application.sale_acts import (
    SALE_ASKING,
    SaleAsking,
    perform_sale_act,
    sale_kind_of,
    sale_objections,
    sells_out,
)
from mall_gateway.application.work import LISTINGS, ORDERS, READS, URGENT
from mall_gateway.domain import About, Denial, Intent, Payload, Shown, Waybill, change_effect, effect_of
from mall_gateway.malls.caller import MallCaller
from mall_gateway.malls.port import (
    Cancellation,
    Confirmation,
    FetchedClaim,
    FetchedLine,
    InvoiceChangeMall,
    Listed,
    Mall,
    Offer,
    RefusedError,
    Shipment,
)

CANCEL_ERASED = "주문의 개인정보가 파기되어 취소 사유를 열 수 없습니다. 판매자센터에서 취소해 주세요."
OrderAsking = OrderConfirmRequested | SaleCancelRequested | InvoiceSendRequested | InvoiceChangeRequested
Asking = ListingRequested | ListingStopRequested | SaleAsking | OrderAsking | ClaimAsking | InquiryAsking
ASKING: dict[str, type[Asking]] = {
    "register_listing": ListingRequested,
    "update_listing": ListingRequested,
    "stop_sale": ListingStopRequested,
    **SALE_ASKING,
    "confirm_order": OrderConfirmRequested,
    "cancel_sale": SaleCancelRequested,
    "send_invoice": InvoiceSendRequested,
    "change_invoice": InvoiceChangeRequested,
    **CLAIM_ASKING,
    **INQUIRY_ASKING,
}
CONFIRMED = frozenset({"confirmed", "shipping", "delivered", "completed"})
SHIPPED = frozenset({"shipping", "delivered", "completed"})
OTHER_INVOICE = "other_invoice"


@dataclass(frozen=True)
class Verdict:
    """What a look-up says of an effect: `found`, `absent`, `contrary` (something else is there) or `unknown`."""

    says: Literal["found", "absent", "contrary", "unknown"]
    shown: Shown | None = None
    denial: Denial | None = None


FOUND, ABSENT = Verdict("found"), Verdict("absent")


def about(asking: Asking) -> About:
    """What an asking event is about."""
    match asking:
        case ListingRequested():
            kind = "register_listing" if asking.kind == "register" else "update_listing"
            return About(kind, asking.account_id, asking.mall, asking.listing_id, asking.attempt)
        case ListingStopRequested():
            return About("stop_sale", asking.account_id, asking.mall, asking.listing_id, 0)
        case StockPushRequested() | SaleResumeRequested() | SalePeriodRequested() | SalePriceRequested():
            return About(sale_kind_of(asking), asking.account_id, asking.mall, asking.listing_id, asking.number)
        case OrderConfirmRequested():
            return About("confirm_order", asking.account_id, asking.mall, asking.order_id, 0)
        case SaleCancelRequested():
            return About("cancel_sale", asking.account_id, asking.mall, asking.order_id, 0)
        case InvoiceSendRequested():
            invoice = (asking.courier, asking.invoice_number)
            return About("send_invoice", asking.account_id, asking.mall, asking.order_id, asking.try_number, *invoice)
        case InvoiceChangeRequested():
            invoice = (asking.courier, asking.invoice_number)
            number = asking.change_number
            return About("change_invoice", asking.account_id, asking.mall, asking.order_id, number, *invoice)
        case AnswerSendRequested() | UrgentReadRequested():
            known = (asking.account_id, asking.mall, asking.inquiry_id, asking.try_number)
            return About(inquiry_kind_of(asking), *known)
        case _:
            known = (asking.account_id, asking.mall, asking.claim_id, asking.try_number)
            return About(kind_of(asking), *known, *invoice_of(asking))


def priority(asking: ContractEvent) -> int:
    """Claims, urgent notices, invoices, cancels, stops and sold-out stock first, then orders, answers and listings."""
    match asking:
        case ListingRequested():
            return URGENT if asking.kind == "update" and _sold_out(asking) else LISTINGS
        case StockPushRequested() | SaleResumeRequested() | SalePeriodRequested() | SalePriceRequested():
            return URGENT if sells_out(asking) else ORDERS
        case AnswerSendRequested() | UrgentReadRequested():
            return URGENT if asking.ref.kind == "urgent" else ORDERS
        case OrderConfirmRequested():
            return ORDERS
        case InvoiceSendRequested() | InvoiceChangeRequested() | SaleCancelRequested() | ListingStopRequested():
            return URGENT
        case _ if isinstance(asking, ClaimAsking):
            return URGENT
        case _:
            return READS


def _sold_out(asking: ListingRequested) -> bool:
    stocks = [option.stock for option in asking.product.options] or [asking.product.stock]
    return 0 in stocks


def asked_for(intent: Intent) -> Asking:
    """The asking event of an intent."""
    return ASKING[intent.kind].model_validate(intent.payload)


def payload_of(asking: ContractEvent) -> Payload:
    """The asking event as JSON types, as an intent keeps it."""
    return asking.model_dump(mode="json")


def offer_of(asking: ListingRequested, mall: Mall, pictures: str) -> Offer:
    """The product as it shall be sold, under the code that stays the same over all attempts.

    Uploaded pictures get their addresses under `pictures`, in the size that the mall wants.
    """
    size = mall.profile.picture_size
    product = asking.product
    shown = {
        "image_urls": tuple(addressed(url, pictures, size) for url in product.image_urls),
        "detail_html": addressed(product.detail_html, pictures),
        "extras": tuple(
            extra.model_copy(update={"image_url": addressed(extra.image_url, pictures)}) if extra.image_url else extra
            for extra in product.extras
        ),
    }
    return Offer(
        listing_code=listing_code(asking.listing_id),
        product=product.model_copy(update=shown),
        terms=asking.terms,
        mall_product_no=asking.mall_product_no,
        mall_option_nos=asking.mall_option_nos,
    )


def shown_of(listed: Listed) -> Shown:
    """A listing as events keep it."""
    return Shown(listed.mall_product_no, dict(listed.mall_option_nos), listed.state, listed.mall_state, listed.reason)


def objections(mall: Mall, intent: Intent, pictures: str, words: str | None = "") -> list[str]:
    """What the mall's capabilities do not take, each in Korean; nothing is sent then.

    `pictures` is where malls read uploaded pictures; `words` are an answer's or a refusal's.
    """
    asking = asked_for(intent)
    if isinstance(asking, InquiryAsking):
        return inquiry_objections(mall, asking, words)
    if isinstance(asking, ClaimAsking):
        return claim_objections(mall, asking, words)
    if isinstance(asking, SaleAsking):
        return sale_objections(mall, asking)
    if isinstance(asking, SaleCancelRequested):
        return [CANCEL_ERASED] if words is None else []
    if isinstance(asking, InvoiceChangeRequested):
        return [] if isinstance(mall, InvoiceChangeMall) else [_changed_elsewhere(mall)]
    return list(mall.check(offer_of(asking, mall, pictures))) if isinstance(asking, ListingRequested) else []


async def perform(
    mall: Mall, caller: MallCaller, intent: Intent, pictures: str, words: str | None = ""
) -> Shown | None:
    """Do it. Returns the listing where it is about one; raises the port's errors.

    `pictures` is where malls read uploaded pictures; `words` are an answer's or a refusal's, None where erased.
    """
    match asking := asked_for(intent):
        case ListingRequested():
            act = mall.register if asking.kind == "register" else mall.update
            return shown_of(await act(caller, offer_of(asking, mall, pictures)))
        case ListingStopRequested():
            await mall.stop_sale(caller, asking.mall_product_no, asking.mall_option_nos)
        case StockPushRequested() | SaleResumeRequested() | SalePeriodRequested() | SalePriceRequested():
            await perform_sale_act(mall, caller, asking)
        case OrderConfirmRequested():
            confirmation = Confirmation(asking.ref, asking.quantity, asking.ship_on, asking.delay_reason)
            await mall.confirm_order(caller, confirmation)
        case SaleCancelRequested():
            if words is None:
                raise RefusedError(CANCEL_ERASED, code="erased")
            await mall.cancel_sale(caller, Cancellation(asking.ref, asking.quantity, asking.reason, words))
        case InvoiceSendRequested():
            shipment = Shipment(asking.ref, asking.quantity, asking.courier, asking.invoice_number)
            await mall.send_invoice(caller, shipment)
        case InvoiceChangeRequested():
            await _change_invoice(mall, caller, asking)
        case AnswerSendRequested() | UrgentReadRequested():
            await perform_inquiry_act(mall, caller, asking, words)
        case _:
            await perform_claim_act(mall, caller, asking, words)
    return None


async def _change_invoice(mall: Mall, caller: MallCaller, asking: InvoiceChangeRequested) -> None:
    if not isinstance(mall, InvoiceChangeMall):
        raise RefusedError(_changed_elsewhere(mall), code="no_call")
    await mall.change_invoice(caller, Shipment(asking.ref, asking.quantity, asking.courier, asking.invoice_number))


def _changed_elsewhere(mall: Mall) -> str:
    return f"{mall.profile.name}: {mall.profile.invoice_elsewhere}"


async def look_up(mall: Mall, caller: MallCaller, intent: Intent) -> Verdict:
    """Ask the mall for what is no order line: a claim, an inquiry, or a product under our code.

    Raises the port's errors.
    """
    asking = asked_for(intent)
    if isinstance(asking, InquiryAsking):
        effect, denial = await look_up_inquiry(mall, caller, asking)
        return Verdict(effect, denial=denial)
    if isinstance(asking, ClaimAsking):
        return _verdict_on_claim(mall, intent, await read_claim(mall, caller, asking.ref))
    found = await mall.find_listing(caller, listing_code(intent.about.subject_id))
    return Verdict("found", shown_of(found)) if found else ABSENT


def _verdict_on_claim(mall: Mall, intent: Intent, claim: FetchedClaim | None) -> Verdict:
    effect = effect_of(intent.kind, seen(mall, claim), intent.about.invoice_number)
    return Verdict(effect, denial=contrary(claim) if effect == "contrary" and claim is not None else None)


def order_ref(intent: Intent) -> MallOrderRef | None:
    """The order line that an intent is about, None for listings, claims and inquiries."""
    asking = asked_for(intent)
    return asking.ref if isinstance(asking, OrderAsking) else None


def verdict_on(intent: Intent, line: FetchedLine | None) -> Verdict:
    """What an order line as it is now says of a confirm, a cancel, an invoice or its change."""
    if line is None or line.state == "unknown":
        return Verdict("unknown")
    match asked_for(intent):
        case OrderConfirmRequested():
            return _confirmed(line)
        case SaleCancelRequested():
            return FOUND if line.state == "cancelled" else ABSENT
        case InvoiceChangeRequested() as asking:
            return _changed(line, asking)
        case _:
            return _invoiced(line, intent.about.invoice_number)


def _confirmed(line: FetchedLine) -> Verdict:
    if line.state in CONFIRMED:
        return FOUND
    return _contrary(line) if line.state == "cancelled" else ABSENT


def _invoiced(line: FetchedLine, invoice_number: str) -> Verdict:
    there = _digits(line.invoice_number)
    if there and there == _digits(invoice_number):
        return FOUND
    if there:
        return Verdict("contrary", denial=_other_invoice(line))
    if line.state == "cancelled":
        return _contrary(line)
    return FOUND if line.state in SHIPPED else ABSENT


def _changed(line: FetchedLine, asking: InvoiceChangeRequested) -> Verdict:
    shown = Waybill(line.courier_code, line.invoice_number)
    wanted = Waybill(asking.courier, asking.invoice_number)
    old = Waybill(asking.old_courier, asking.old_invoice_number)
    effect = change_effect(shown, wanted, old, cancelled=line.state == "cancelled")
    if effect == "contrary":
        return _contrary(line) if line.state == "cancelled" else Verdict(effect, denial=_other_invoice(line))
    return Verdict(effect)


def _other_invoice(line: FetchedLine) -> Denial:
    reason = f"몰에 다른 송장번호({line.invoice_number})가 이미 등록되어 있습니다. 송장번호를 확인해 주세요."
    return Denial(reason, OTHER_INVOICE, mall_message=line.mall_state)


def _contrary(line: FetchedLine) -> Verdict:
    reason = "몰에서 취소된 주문입니다. 주문 상태를 다시 수집해 확인해 주세요."
    return Verdict("contrary", denial=Denial(reason, "order_cancelled", mall_message=line.mall_state))


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def guarded_ref(intent: Intent) -> MallOrderRef | None:
    """The order line that is read before anything is sent: of confirmations, invoices and their changes."""
    return order_ref(intent) if intent.kind in {"confirm_order", "send_invoice", "change_invoice"} else None


def stops(intent: Intent, verdict: Verdict) -> Denial | None:
    """Why nothing is to be sent at all: another number at the mall is no reason against changing it."""
    denial = verdict.denial
    changes = intent.kind == "change_invoice"
    return None if changes and denial is not None and denial.code == OTHER_INVOICE else denial


def surely_ours(intent: Intent, line: FetchedLine) -> bool:
    """Whether what an order line shows is what this intent asks for, before anything was sent."""
    return intent.kind != "send_invoice" or _digits(line.invoice_number) == _digits(intent.about.invoice_number)

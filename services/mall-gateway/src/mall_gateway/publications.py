"""From the gateway's own events to what other services hear."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis.log import Recorded
from contracts import ContractEvent
from contracts.mall_claims import (
    ClaimActAccepted,
    ClaimActRefused,
    MallClaim,
    MallClaimsFailed,
    MallClaimsFetched,
    MallClaimsSealed,
)
from contracts.mall_gateway import (
    BrokenLine,
    Evidence,
    InvoiceAccepted,
    InvoiceChangeAccepted,
    InvoiceChangeRefused,
    InvoiceRefused,
    ListingAccepted,
    ListingReadBack,
    ListingRejected,
    ListingUnsettled,
    MallAccountFailed,
    MallAccountRemoved,
    MallAccountSaved,
    MallAccountVerified,
    MallKeyExpiring,
    MallOrderLine,
    MallOrdersFailed,
    MallOrdersFetched,
    MallOrdersSealed,
    OrderConfirmAccepted,
    OrderConfirmRefused,
    Refusal,
    SaleActAccepted,
    SaleActRefused,
    SaleCancelAccepted,
    SaleCancelRefused,
    SaleStopAccepted,
)
from contracts.mall_inquiries import (
    AnswerAccepted,
    AnswerRefused,
    MallInquiriesFailed,
    MallInquiriesFetched,
    MallInquiriesSealed,
    MallInquiry,
    MallNotice,
)
from contracts.mall_prices import SalePriceAccepted, SalePriceRefused
from mall_gateway.domain import (
    CLAIM_ACTS,
    INQUIRY_ACTS,
    SALE_ACTS,
    About,
    Collection,
    Credentials,
    Denial,
    Intent,
    MallAccount,
    Proof,
    Shown,
    Window,
)

PUBLISHES: tuple[type[ContractEvent], ...] = (
    MallAccountSaved,
    MallAccountVerified,
    MallAccountFailed,
    MallAccountRemoved,
    MallKeyExpiring,
    ListingAccepted,
    ListingReadBack,
    ListingRejected,
    ListingUnsettled,
    SaleStopAccepted,
    SaleActAccepted,
    SaleActRefused,
    SalePriceAccepted,
    SalePriceRefused,
    MallOrdersFetched,
    MallOrdersSealed,
    MallOrdersFailed,
    OrderConfirmAccepted,
    OrderConfirmRefused,
    SaleCancelAccepted,
    SaleCancelRefused,
    InvoiceAccepted,
    InvoiceRefused,
    InvoiceChangeAccepted,
    InvoiceChangeRefused,
    MallClaimsFetched,
    MallClaimsSealed,
    MallClaimsFailed,
    ClaimActAccepted,
    ClaimActRefused,
    MallInquiriesFetched,
    MallInquiriesSealed,
    MallInquiriesFailed,
    AnswerAccepted,
    AnswerRefused,
)
FAILED: Mapping[str, type[ContractEvent]] = {
    "orders": MallOrdersFailed,
    "claims": MallClaimsFailed,
    "inquiries": MallInquiriesFailed,
}


def publish(recorded: Recorded) -> ContractEvent | None:
    """The public form of a stored event, None where it is nobody else's business."""
    fact = recorded.event
    match fact:
        case MallAccount.Saved() | MallAccount.KeyReplaced() | MallAccount.Verified() | MallAccount.Failed():
            return _account(fact, fact.originator_id)
        case MallAccount.KeyNearedEnd():
            return _expiring(fact)
        case MallAccount.Removed():
            return MallAccountRemoved(account_id=fact.originator_id)
        case Intent.Accepted():
            return _accepted(fact)
        case Intent.Refused():
            return _refused(fact.originator_id, fact.about, fact.denial, fact.proof, cancel_asked=fact.cancel_asked)
        case Intent.Unsettled():
            return _refused(fact.originator_id, fact.about, fact.denial, fact.proof, unsettled=True)
        case Intent.ReadBack():
            return _read_back(fact)
        case Collection.PageFetched() | Collection.Sealed() | Collection.Failed():
            return _collection(fact)
        case _:
            return None


def _account(fact: Any, account_id: UUID) -> ContractEvent:
    credentials: Credentials = fact.credentials
    known: dict[str, Any] = {
        "account_id": account_id,
        "mall": credentials.mall,
        "login_id": credentials.login_id,
    }
    match fact:
        case MallAccount.Failed():
            state = "expired" if fact.became == "expired" else "rejected"
            return MallAccountFailed(**known, state=state, refusal=_refusal(fact.denial))
        case MallAccount.Verified():
            return MallAccountVerified(**known, key_expires_on=credentials.key_expires_on)
        case _:
            return MallAccountSaved(**known, key_expires_on=credentials.key_expires_on)


def _expiring(fact: MallAccount.KeyNearedEnd) -> ContractEvent | None:
    known = fact.credentials
    if known.key_expires_on is None:
        return None
    return MallKeyExpiring(
        account_id=fact.originator_id,
        mall=known.mall,
        login_id=known.login_id,
        key_expires_on=known.key_expires_on,
        days_left=fact.days_left,
    )


def _accepted(fact: Intent.Accepted) -> ContractEvent:
    about = fact.about
    known: dict[str, Any] = {"intent_id": fact.originator_id, "evidence": _evidence(fact.proof)}
    match about.kind:
        case "register_listing" | "update_listing":
            return _listing_accepted(known, about, fact.shown or Shown(""))
        case "stop_sale":
            return SaleStopAccepted(**known, listing_id=about.subject_id, account_id=about.account_id, mall=about.mall)
        case "set_price":
            return SalePriceAccepted(**known, **_sale_price(about))
        case kind if kind in SALE_ACTS:
            return SaleActAccepted(**known, **_sale_act(about))
        case "confirm_order":
            return OrderConfirmAccepted(**known, order_id=about.subject_id)
        case "cancel_sale":
            return SaleCancelAccepted(**known, order_id=about.subject_id)
        case kind if kind in CLAIM_ACTS:
            return ClaimActAccepted(**known, **_claim_act(about))
        case kind if kind in INQUIRY_ACTS:
            return AnswerAccepted(**known, **_inquiry_act(about))
        case "change_invoice":
            return InvoiceChangeAccepted(**known, change_number=about.number, **_invoice(about))
        case _:
            return InvoiceAccepted(**known, try_number=about.number, **_invoice(about))


def _listing_accepted(known: dict[str, Any], about: About, shown: Shown) -> ListingAccepted:
    return ListingAccepted(
        **known,
        **_listing(about),
        mall_product_no=shown.product_no,
        mall_option_nos=shown.option_nos,
        live=shown.state == "on_sale",
    )


def _refused(
    intent_id: UUID,
    about: About,
    denial: Denial,
    proof: Proof,
    *,
    cancel_asked: bool = False,
    unsettled: bool = False,
) -> ContractEvent:
    known: dict[str, Any] = {"intent_id": intent_id, "refusal": _refusal(denial), "evidence": _evidence(proof)}
    match about.kind:
        case "register_listing" | "update_listing" | "stop_sale":
            kind = ListingUnsettled if unsettled else ListingRejected
            return kind(**known, **_listing(about))
        case "set_price":
            return SalePriceRefused(**known, **_sale_price(about), unsettled=unsettled)
        case kind if kind in SALE_ACTS:
            return SaleActRefused(**known, **_sale_act(about), unsettled=unsettled)
        case "confirm_order":
            known |= {"order_id": about.subject_id, "account_id": about.account_id}
            return OrderConfirmRefused(**known, unsettled=unsettled, cancel_asked=cancel_asked)
        case "cancel_sale":
            return SaleCancelRefused(**known, order_id=about.subject_id, unsettled=unsettled)
        case kind if kind in CLAIM_ACTS:
            return ClaimActRefused(**known, **_claim_act(about), unsettled=unsettled)
        case kind if kind in INQUIRY_ACTS:
            return AnswerRefused(**known, **_inquiry_act(about), unsettled=unsettled)
        case "change_invoice":
            known |= {"order_id": about.subject_id, "account_id": about.account_id, "change_number": about.number}
            return InvoiceChangeRefused(**known, unsettled=unsettled, cancel_asked=cancel_asked)
        case _:
            known |= {"order_id": about.subject_id, "account_id": about.account_id, "try_number": about.number}
            return InvoiceRefused(**known, unsettled=unsettled, cancel_asked=cancel_asked)


def _read_back(fact: Intent.ReadBack) -> ListingReadBack:
    shown: dict[str, Any] = {
        "mall_product_no": fact.shown.product_no,
        "mall_option_nos": fact.shown.option_nos,
        "state": fact.shown.state,
        "mall_state": fact.shown.mall_state,
        "reason": fact.shown.reason,
    }
    return ListingReadBack(**_listing(fact.about), **shown, evidence=_evidence(fact.proof))


def _collection(fact: Any) -> ContractEvent:
    window = fact.window
    known: dict[str, Any] = {
        "collection_id": window.collection_id,
        "account_id": window.account_id,
        "mall": window.mall,
    }
    match fact:
        case Collection.PageFetched():
            broken = tuple(BrokenLine.model_validate(line) for line in fact.broken)
            return _page(window, {**known, "page": fact.page, "broken": broken}, fact.lines)
        case Collection.Sealed():
            period = {"since": window.since, "until": window.until}
            counts = {"pages": fact.pages, "broken": fact.broken, "digest": fact.digest}
            return _sealed(window.of, {**known, **period, **counts}, fact.lines)
        case _:
            words: dict[str, Any] = {"refusal": _refusal(fact.denial), "evidence": _evidence(fact.proof)}
            return FAILED[window.of](**known, **words)


def _page(window: Window, told: dict[str, Any], rows: Sequence[dict[str, Any]]) -> ContractEvent:
    match window.of:
        case "inquiries" if window.item == "notices":
            return MallInquiriesFetched(**told, notices=tuple(MallNotice.model_validate(row) for row in rows))
        case "inquiries":
            return MallInquiriesFetched(**told, inquiries=tuple(MallInquiry.model_validate(row) for row in rows))
        case "claims":
            return MallClaimsFetched(**told, claims=tuple(MallClaim.model_validate(row) for row in rows))
        case _:
            return MallOrdersFetched(**told, lines=tuple(MallOrderLine.model_validate(row) for row in rows))


def _sealed(of: str, told: dict[str, Any], rows: int) -> ContractEvent:
    match of:
        case "claims":
            return MallClaimsSealed(**told, claims=rows)
        case "inquiries":
            return MallInquiriesSealed(**told, rows=rows)
        case _:
            return MallOrdersSealed(**told, lines=rows)


def _claim_act(about: About) -> dict[str, Any]:
    return {"claim_id": about.subject_id, "act": CLAIM_ACTS[about.kind], "try_number": about.number}


def _inquiry_act(about: About) -> dict[str, Any]:
    return {"inquiry_id": about.subject_id, "act": INQUIRY_ACTS[about.kind], "try_number": about.number}


def _listing(about: About) -> dict[str, Any]:
    return {
        "listing_id": about.subject_id,
        "account_id": about.account_id,
        "mall": about.mall,
        "attempt": about.number,
    }


def _sale_act(about: About) -> dict[str, Any]:
    return {
        "listing_id": about.subject_id,
        "account_id": about.account_id,
        "mall": about.mall,
        "act": about.kind,
        "number": about.number,
    }


def _sale_price(about: About) -> dict[str, Any]:
    return {name: value for name, value in _sale_act(about).items() if name != "act"}


def _invoice(about: About) -> dict[str, Any]:
    return {
        "order_id": about.subject_id,
        "courier": about.courier,
        "invoice_number": about.invoice_number,
    }


def _refusal(denial: Denial) -> Refusal:
    return Refusal(reason=denial.reason, code=denial.code, mall_code=denial.mall_code, mall_message=denial.mall_message)


def _evidence(proof: Proof) -> Evidence:
    return Evidence(
        call_id=proof.call_id, trace_id=proof.trace_id, mall_trace_id=proof.mall_trace_id, answer=proof.answer
    )

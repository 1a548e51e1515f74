"""What the gateway decides: mall accounts, intents with their attempts and outcomes, collections."""

from mall_gateway.domain.account import (
    AccountGoneError,
    AlreadyInStandingError,
    LabelTooLongError,
    MallAccount,
    Standing,
)
from mall_gateway.domain.claim_effects import CLAIM_ACTS, ClaimSeen, Effect, effect_of
from mall_gateway.domain.collection import Collection, CollectionEndedError, RunOverError
from mall_gateway.domain.inquiry_effects import (
    INQUIRY_ACTS,
    InquirySeen,
    answer_effect,
    digest_of,
    read_effect,
    seen_answer,
)
from mall_gateway.domain.intent import (
    REPEATABLE,
    By,
    Intent,
    Kind,
    Mode,
    MustAskFirstError,
    NotUnsettledError,
    ProductNumberMissingError,
    SettledAlreadyError,
)
from mall_gateway.domain.invoice_effects import Waybill, change_effect
from mall_gateway.domain.sale_acts import SALE_ACTS
from mall_gateway.domain.values import About, Credentials, Denial, Payload, Proof, Shown, Window

__all__ = [
    "CLAIM_ACTS",
    "INQUIRY_ACTS",
    "REPEATABLE",
    "SALE_ACTS",
    "About",
    "AccountGoneError",
    "AlreadyInStandingError",
    "By",
    "ClaimSeen",
    "Collection",
    "CollectionEndedError",
    "Credentials",
    "Denial",
    "Effect",
    "InquirySeen",
    "Intent",
    "Kind",
    "LabelTooLongError",
    "MallAccount",
    "Mode",
    "MustAskFirstError",
    "NotUnsettledError",
    "Payload",
    "ProductNumberMissingError",
    "Proof",
    "RunOverError",
    "SettledAlreadyError",
    "Shown",
    "Standing",
    "Waybill",
    "Window",
    "answer_effect",
    "change_effect",
    "digest_of",
    "effect_of",
    "read_effect",
    "seen_answer",
]

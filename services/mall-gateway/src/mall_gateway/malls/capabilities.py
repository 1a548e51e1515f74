"""What each mall takes, as data; checked before anything is sent and told to the seller in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from contracts.claim_sync import ClaimItem, ClaimKind
from contracts.inquiry import InquiryItem, InquiryKind
from contracts.mall_claims import ClaimAct


@dataclass(frozen=True)
class Capabilities:
    """Limits and abilities of a mall.

    `name_length` counts as the catalogue does (a Korean character is two); None means the catalogue's own limit.
    `fixed_stock` is sent for every option instead of the real stock where the mall's stock call can't be trusted.
    `confirms_orders` is False where the mall has no call for 발주확인: it then stands with us alone.
    """

    extras: bool
    option_prices: bool
    max_option_names: int
    max_options: int
    buyer_input_options: bool
    fixed_stock: int | None
    needs_coupang_flag: bool
    needs_delivery_template: bool
    seller_cancel: bool
    max_keywords: int
    certification_kinds: frozenset[str]
    name_length: int | None = None
    max_name_characters: int | None = None
    special_characters: bool = True
    own_notice: bool = False
    confirms_orders: bool = True


@dataclass(frozen=True)
class ClaimAbilities:
    """What can be done about claims through the mall's API, as data.

    `acts` are possible; every other act of a kind stands in `elsewhere` with a Korean sentence that says where the
    seller does it (key None: for all acts that are not named). `window` is the longest time of one list call.
    `refusal_by_invoice`: kinds that are refused only with the invoice of the goods that left. `received_first`: kinds
    that are approved only once the goods are back, so that a claim whose goods came back is not approved by that.
    """

    items: frozenset[ClaimItem]
    acts: Mapping[ClaimKind, frozenset[ClaimAct]]
    elsewhere: Mapping[ClaimKind, Mapping[ClaimAct | None, str]]
    window: timedelta
    refusal_by_invoice: frozenset[ClaimKind] = frozenset()
    received_first: frozenset[ClaimKind] = frozenset()
    refusal_reasons: Mapping[str, str] = field(default_factory=dict[str, str])
    """Our reasons of a refusal that the mall has a code for, and the code."""


@dataclass(frozen=True)
class InquiryAbilities:
    """What can be done about inquiries through the mall's API, as data.

    `items` can be collected, `answers` and `edits` are the kinds whose answers can be sent and replaced, `reads` says
    whether an urgent notice can be confirmed. Every kind that cannot be answered stands in `elsewhere` with a Korean
    sentence that says where the seller does it. `longest` is the most characters of an answer, by kind (`in_bytes`: of
    bytes in the mall's charset). `window` is the longest time of one list call, `answer_within` the mall's answer time.
    """

    items: frozenset[InquiryItem]
    answers: frozenset[InquiryKind]
    elsewhere: Mapping[InquiryKind, str]
    longest: Mapping[InquiryKind, int]
    window: timedelta
    edits: frozenset[InquiryKind] = frozenset()
    reads: bool = False
    in_bytes: bool = False
    shortest: int = 1
    answer_within: timedelta | None = None

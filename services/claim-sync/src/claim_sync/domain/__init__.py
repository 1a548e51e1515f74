"""Claims and what is done about them: aggregates, facts, rules."""

from claim_sync.domain.claim import Claim
from claim_sync.domain.claim_rules import (
    ACTS,
    FINISH_REASONS,
    JOB_TITLES,
    OPEN,
    OUTCOMES,
    REFUSAL_REASONS,
    act_label,
    check_finishable,
    check_possible,
    state_after,
    states_before,
)
from claim_sync.domain.known_order import KnownOrder
from claim_sync.domain.malls import MALLS, MallFacts, mall_facts
from claim_sync.domain.open_claims import OpenClaims
from claim_sync.domain.person_access import PersonAccess
from claim_sync.domain.refunds import LateRefund, Refund, refund_at_closing, refund_of
from claim_sync.domain.turns import turns_of
from claim_sync.domain.values import (
    ITEM_LABELS,
    KIND_LABELS,
    KINDS,
    REASON_LABELS,
    STATES,
    ClaimNumbers,
    ClaimState,
    Goods,
    Item,
    Kind,
    Place,
    Sight,
)
from claim_sync.domain.words import WithWords

__all__ = [
    "ACTS",
    "FINISH_REASONS",
    "ITEM_LABELS",
    "JOB_TITLES",
    "KINDS",
    "KIND_LABELS",
    "MALLS",
    "OPEN",
    "OUTCOMES",
    "REASON_LABELS",
    "REFUSAL_REASONS",
    "STATES",
    "Claim",
    "ClaimNumbers",
    "ClaimState",
    "Goods",
    "Item",
    "Kind",
    "KnownOrder",
    "LateRefund",
    "MallFacts",
    "OpenClaims",
    "PersonAccess",
    "Place",
    "Refund",
    "Sight",
    "WithWords",
    "act_label",
    "check_finishable",
    "check_possible",
    "mall_facts",
    "refund_at_closing",
    "refund_of",
    "state_after",
    "states_before",
    "turns_of",
]

"""Orders, their collection and what is done with them: aggregates, facts, refusals."""

from order_sync.domain.broken_line import BrokenLine
from order_sync.domain.buyer_access import BuyerAccess
from order_sync.domain.collection import Collection
from order_sync.domain.invoices import check_invoice
from order_sync.domain.job import JOB_TITLES, Job
from order_sync.domain.malls import MALLS, MallFacts, mall_facts
from order_sync.domain.mapping import MallItem, MappingRule
from order_sync.domain.numbers import OrderNumbers
from order_sync.domain.order import Order
from order_sync.domain.order_rules import ACTS
from order_sync.domain.plan import CollectionPlan, next_slot
from order_sync.domain.shipping import CANCEL_REASONS, check_ship_date
from order_sync.domain.sources import CatalogueItem, MallAccount, ProductCode, SellerStanding
from order_sync.domain.values import (
    ITEM_LABELS,
    STATE_LABELS,
    Answer,
    Failure,
    Item,
    JobRow,
    Line,
    MallNumbers,
    Match,
    OrderState,
    Sight,
    SoldItem,
    Window,
)

__all__ = [
    "ACTS",
    "CANCEL_REASONS",
    "ITEM_LABELS",
    "JOB_TITLES",
    "MALLS",
    "STATE_LABELS",
    "Answer",
    "BrokenLine",
    "BuyerAccess",
    "CatalogueItem",
    "Collection",
    "CollectionPlan",
    "Failure",
    "Item",
    "Job",
    "JobRow",
    "Line",
    "MallAccount",
    "MallFacts",
    "MallItem",
    "MallNumbers",
    "MappingRule",
    "Match",
    "Order",
    "OrderNumbers",
    "OrderState",
    "ProductCode",
    "SellerStanding",
    "Sight",
    "SoldItem",
    "Window",
    "check_invoice",
    "check_ship_date",
    "mall_facts",
    "next_slot",
]

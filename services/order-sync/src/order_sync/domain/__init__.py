"""Orders, their collection and what is done with them: aggregates, facts, refusals."""

from eventsourcing.utils import register_topic

from collecting.domain import (
    Answer,
    BrokenLine,
    Collection,
    CollectionPlan,
    DayNumbers,
    Failure,
    Job,
    JobRow,
    MallAccount,
    MallNumbers,
    SellerStanding,
    Window,
    check_invoice,
    next_slot,
)
from order_sync.domain.buyer_access import BuyerAccess
from order_sync.domain.invoice_changes import InvoiceChangeFact, InvoiceChanges
from order_sync.domain.invoice_sheet import CheckedRow, Fault, SeenOrder, SheetRow, Verdict, check_sheet
from order_sync.domain.malls import MALLS, MallFacts, mall_facts
from order_sync.domain.mapping import MallItem, MappingRule
from order_sync.domain.order import Order
from order_sync.domain.order_claims import KnownClaim, OrderClaims
from order_sync.domain.order_rules import ACTS, JOB_TITLES, REACHED
from order_sync.domain.shipping import CANCEL_REASONS, check_ship_date
from order_sync.domain.sources import CatalogueItem, ProductCode
from order_sync.domain.values import (
    ITEM_LABELS,
    STATE_LABELS,
    Item,
    Line,
    Match,
    OrderState,
    Sight,
    SoldItem,
)

OrderNumbers = DayNumbers
for _module, _kind in {
    "broken_line": BrokenLine,
    "collection": Collection,
    "job": Job,
    "plan": CollectionPlan,
}.items():
    register_topic(f"order_sync.domain.{_module}:{_kind.__name__}", _kind)
register_topic("order_sync.domain.numbers:OrderNumbers", DayNumbers)
for _kind in (MallAccount, SellerStanding):
    register_topic(f"order_sync.domain.sources:{_kind.__name__}", _kind)

__all__ = [
    "ACTS",
    "CANCEL_REASONS",
    "ITEM_LABELS",
    "JOB_TITLES",
    "MALLS",
    "REACHED",
    "STATE_LABELS",
    "Answer",
    "BrokenLine",
    "BuyerAccess",
    "CatalogueItem",
    "CheckedRow",
    "Collection",
    "CollectionPlan",
    "Failure",
    "Fault",
    "InvoiceChangeFact",
    "InvoiceChanges",
    "Item",
    "Job",
    "JobRow",
    "KnownClaim",
    "Line",
    "MallAccount",
    "MallFacts",
    "MallItem",
    "MallNumbers",
    "MappingRule",
    "Match",
    "Order",
    "OrderClaims",
    "OrderNumbers",
    "OrderState",
    "ProductCode",
    "SeenOrder",
    "SellerStanding",
    "SheetRow",
    "Sight",
    "SoldItem",
    "Verdict",
    "Window",
    "check_invoice",
    "check_sheet",
    "check_ship_date",
    "mall_facts",
    "next_slot",
]

"""The commands of order-sync: load, decide, save; plain arguments in, ids out."""

from collecting.application import SEOUL, Asking, Timing, UnreadLine, check_period
from order_sync.application.acts import Invoice, OrderSync, RefusedRow
from order_sync.application.collecting import Collecting, SeenLine
from order_sync.application.erasing import erase_buyers
from order_sync.application.matching import Matching
from order_sync.application.sources import Sources
from order_sync.application.writing import request_sale_cancel

__all__ = [
    "SEOUL",
    "Asking",
    "Collecting",
    "Invoice",
    "Matching",
    "OrderSync",
    "RefusedRow",
    "SeenLine",
    "Sources",
    "Timing",
    "UnreadLine",
    "check_period",
    "erase_buyers",
    "request_sale_cancel",
]

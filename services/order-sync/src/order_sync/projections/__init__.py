"""The views of order-sync and the queries on them."""

from collecting.jobs import job_of, jobs_found, log_lines
from collecting.projections import (
    CollectionsView,
    account_states,
    broken_lines,
    collections_found,
    plans_due,
)
from order_sync.projections.history import InvoiceSearch, OrderHistoryView, history_of, invoice_history, reason_told
from order_sync.projections.jobs import OrderJobsView
from order_sync.projections.mapping import ItemSearch, UnmatchedItemsView, item_by_rule, items, orders_of
from order_sync.projections.orders import OrdersView, order_after
from order_sync.projections.searches import (
    DUE_SOON,
    Keeping,
    SalesSearch,
    Search,
    order_counts,
    order_counts_by_day,
    order_counts_by_mall,
    order_of,
    orders_erased,
    orders_found,
    orders_numbered,
    orders_to_erase,
    sales,
    sales_totals,
)

__all__ = [
    "DUE_SOON",
    "CollectionsView",
    "InvoiceSearch",
    "ItemSearch",
    "Keeping",
    "OrderHistoryView",
    "OrderJobsView",
    "OrdersView",
    "SalesSearch",
    "Search",
    "UnmatchedItemsView",
    "account_states",
    "broken_lines",
    "collections_found",
    "history_of",
    "invoice_history",
    "item_by_rule",
    "items",
    "job_of",
    "jobs_found",
    "log_lines",
    "order_after",
    "order_counts",
    "order_counts_by_day",
    "order_counts_by_mall",
    "order_of",
    "orders_erased",
    "orders_found",
    "orders_numbered",
    "orders_of",
    "orders_to_erase",
    "plans_due",
    "reason_told",
    "sales",
    "sales_totals",
]

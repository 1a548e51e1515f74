"""The views of alert and the queries on them."""

from alert.projections.alerts import AlertsView, Search, alert_of, alerts_found
from alert.projections.deliveries import (
    DeliveriesView,
    deliveries_due,
    deliveries_failed,
    deliveries_of,
    tries_of,
)
from alert.projections.dues import DuesView, dues_near
from alert.projections.sellers import SuspendedView
from alert.projections.webhooks import WebhooksView, webhooks

__all__ = [
    "AlertsView",
    "DeliveriesView",
    "DuesView",
    "Search",
    "SuspendedView",
    "WebhooksView",
    "alert_of",
    "alerts_found",
    "deliveries_due",
    "deliveries_failed",
    "deliveries_of",
    "dues_near",
    "tries_of",
    "webhooks",
]

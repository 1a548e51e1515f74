"""Alerts, their deliveries, webhooks, readers and deadlines: aggregates, facts, refusals."""

from alert.domain import texts
from alert.domain.addresses import check_url
from alert.domain.alert import Alert
from alert.domain.deadlines import ENDED, UNDECIDED
from alert.domain.delivery import BACK_OFF_SECONDS, Delivery
from alert.domain.due import Due
from alert.domain.malls import shop_of
from alert.domain.messages import email_subject, email_text, label_of, webhook_body
from alert.domain.readers import Reader, Readers
from alert.domain.refusals import WebhookNotFoundError
from alert.domain.signatures import SECRET_BYTES, secret_of, signed_headers
from alert.domain.values import CHOSEN, KINDS, STATES, Attempt, News, Outcome, Target
from alert.domain.webhooks import Webhook, WebhookBook, checked_kinds
from collecting.domain import MallAccount, SellerStanding

__all__ = [
    "BACK_OFF_SECONDS",
    "CHOSEN",
    "ENDED",
    "KINDS",
    "SECRET_BYTES",
    "STATES",
    "UNDECIDED",
    "Alert",
    "Attempt",
    "Delivery",
    "Due",
    "MallAccount",
    "News",
    "Outcome",
    "Reader",
    "Readers",
    "SellerStanding",
    "Target",
    "Webhook",
    "WebhookBook",
    "WebhookNotFoundError",
    "check_url",
    "checked_kinds",
    "email_subject",
    "email_text",
    "label_of",
    "secret_of",
    "shop_of",
    "signed_headers",
    "texts",
    "webhook_body",
]

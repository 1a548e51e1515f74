"""The commands of alert, and the sending of what they planned."""

from alert.application.delivering import Alerts, Letter
from alert.application.email_door import EmailDoor, MailServer
from alert.application.raising import DueKind, DueStage, Ways
from alert.application.secrets import Vault
from alert.application.sender import Door, Sender, Turn
from alert.application.webhook_door import WebhookDoor

__all__ = [
    "Alerts",
    "Door",
    "DueKind",
    "DueStage",
    "EmailDoor",
    "Letter",
    "MailServer",
    "Sender",
    "Turn",
    "Vault",
    "Ways",
    "WebhookDoor",
]

"""The same alert as a webhook's body and as an e-mail's text."""

import json
from uuid import UUID

from alert.domain.alert import Alert
from alert.domain.values import KINDS

CLOSING = "이 메일은 알림 설정에 따라 보냈습니다. 받을 알림은 알림 설정에서 바꿀 수 있습니다."


def webhook_body(alert_id: UUID, alert: Alert, console_url: str) -> bytes:
    """JSON, the same at every try: `type`, `timestamp` and `data`, as Standard Webhooks advises."""
    body = {
        "type": alert.kind,
        "timestamp": alert.happened_at.isoformat(),
        "data": {
            "alert_id": str(alert_id),
            "seller_id": str(alert.seller_id),
            "subject_id": str(alert.subject_id),
            "ids": [str(each) for each in alert.ids],
            "title": alert.title,
            "text": alert.text,
            "link": console_url + alert.link,
        },
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def email_subject(alert: Alert) -> str:
    """One line, whatever a title holds."""
    return f"[Mallbridge] {' '.join(alert.title.split())}"


def email_text(alert: Alert, console_url: str) -> str:
    """Plain text."""
    return f"{alert.text}\n\n바로가기: {console_url}{alert.link}\n알림 종류: {label_of(alert.kind)}\n\n{CLOSING}\n"


def label_of(kind: str) -> str:
    """A kind as the seller reads it."""
    return next((label for known, label in KINDS.items() if known == kind), kind)

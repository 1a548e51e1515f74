"""Kinds of alerts, and the values that alerts and deliveries are made of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from contracts.alert import AlertKind, Channel

KINDS: dict[AlertKind, str] = {
    "key_expiry": "인증키 만료",
    "collection_failed": "수집 연속 실패",
    "urgent_notice": "긴급알리미",
    "claim_deadline": "취소/반품/교환 처리기한",
    "ship_deadline": "발송기한",
    "webhook_paused": "웹훅 중지",
    "dead_letters": "처리 보류 메시지",
    "test": "시험 알림",
}
CHOSEN: tuple[AlertKind, ...] = (
    "key_expiry",
    "collection_failed",
    "urgent_notice",
    "claim_deadline",
    "ship_deadline",
    "webhook_paused",
)
"""The kinds that a seller chooses among. `dead_letters` is the operator's, `test` goes where it was asked for."""

Verdict = Literal["sent", "again", "refused"]
State = Literal["pending", "sent", "refused", "given_up"]
STATES: dict[State, str] = {
    "pending": "전송 중",
    "sent": "전송 완료",
    "refused": "수신 거부",
    "given_up": "전송 실패",
}


@dataclass(frozen=True)
class News:
    """What an alert says. `link` is a path of the console; `ids` are the orders or claims that it is about.

    Two tellings with the same kind, subject and occasion are one alert.
    """

    kind: AlertKind
    subject_id: UUID
    occasion: str
    happened_at: datetime
    title: str
    text: str
    link: str
    ids: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Target:
    """Whom a delivery is for: a webhook, or the user (the operators: the nil id) that an e-mail goes to."""

    channel: Channel
    target_id: UUID


@dataclass(frozen=True)
class Outcome:
    """What a try came to. `status` is the receiver's HTTP or SMTP code; it asks to be spared for `wait_seconds`."""

    verdict: Verdict
    code: str
    reason: str
    status: int | None = None
    wait_seconds: float = 0.0


@dataclass(frozen=True)
class Attempt:
    """A try as it is kept: never a word of what the receiver answered."""

    number: int
    at: datetime
    took_ms: int
    code: str
    reason: str
    status: int | None

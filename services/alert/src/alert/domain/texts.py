"""What alerts say: title, text and link, in the seller's words; never a word of a buyer or an asker."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from alert.domain.values import News
from contracts.deadlines import SEOUL

ITEMS: dict[str, str] = {
    "orders/new": "신규주문",
    "orders/delivered": "배송완료",
    "claims/cancel_requests": "취소요청",
    "claims/cancels_done": "취소완료",
    "claims/return_requests": "반품요청",
    "claims/exchange_requests": "교환요청",
    "inquiries/product": "상품문의",
    "inquiries/customer_center": "고객센터 문의",
    "inquiries/urgent": "긴급알리미",
    "inquiries/notices": "제휴몰 공지사항",
}
"""What is collected, by the part of the console that shows it."""
PAUSES: dict[str, str] = {
    "failing": "알림 전송이 연이어 실패하여",
    "gone": "수신 서버가 더 이상 받지 않겠다고 응답하여(HTTP 410)",
}
STAGES: dict[str, str] = {"ship": "발송", "decide": "승인 또는 거부", "finish": "환불 또는 재배송"}
NAMED = 3
"""So many numbers are named in a text; the others are counted."""


@dataclass(frozen=True)
class DueLine:
    """An order or claim of a deadline: its subject, stage, time and number, and what makes it one occasion."""

    due_id: UUID
    subject_id: UUID
    stage: str
    due_at: datetime
    number: str


def key_nears_end(account_id: UUID, shop: str, ends_on: date, days_left: int, at: datetime) -> News:
    """A key of a mall account ends soon."""
    return News(
        kind="key_expiry",
        subject_id=account_id,
        occasion=f"{ends_on}/{days_left}",
        happened_at=at,
        title=f"{shop} 인증키가 {days_left}일 뒤 만료됩니다",
        text=f"{shop}의 인증키가 {ends_on:%Y-%m-%d}에 만료됩니다. 만료되면 주문 수집과 송장 전송이 멈춥니다. "
        "제휴몰에서 새 인증키를 발급받아 제휴몰 계정정보에 입력해 주세요.",
        link="/malls",
    )


def account_failed(account_id: UUID, shop: str, state: Literal["rejected", "expired"], at: datetime) -> News:
    """A mall account's key is over, or the mall takes it no more; told once a day of Seoul."""
    what = "인증키가 만료되었습니다" if state == "expired" else "인증에 실패했습니다"
    return News(
        kind="key_expiry",
        subject_id=account_id,
        occasion=f"{state}/{day_of(at)}",
        happened_at=at,
        title=f"{shop} {what}",
        text=f"{shop}의 {what}. 주문 수집과 송장 전송이 멈춰 있습니다. "
        "제휴몰 계정정보에서 인증키를 고치고 연결 확인을 눌러 주세요.",
        link="/malls",
    )


def collection_failed(
    account_id: UUID, shop: str, part: str, item: str, times: int, failing_since: datetime, at: datetime
) -> News:
    """Collecting an item of a mall account failed twice in a row or more: one occasion until it succeeds again."""
    label = ITEMS.get(f"{part}/{item}", item)
    return News(
        kind="collection_failed",
        subject_id=account_id,
        occasion=f"{part}/{item}/{failing_since.isoformat()}",
        happened_at=at,
        title=f"{shop} {label} 수집이 연이어 실패했습니다",
        text=f"{shop}의 {label} 수집이 {minute_of(failing_since)}부터 {times}번 연이어 실패했습니다. "
        "수집 이력에서 사유를 확인해 주세요. 수집은 자동으로 다시 시도됩니다.",
        link=f"/{part}/collect",
    )


def urgent_notice(inquiry_id: UUID, number: str, shop: str, answer_by: datetime | None, at: datetime) -> News:
    """A mall sent an urgent notice."""
    until = f" {minute_of(answer_by)}까지 답변해야 합니다." if answer_by else ""
    return News(
        kind="urgent_notice",
        subject_id=inquiry_id,
        occasion="collected",
        happened_at=at,
        title=f"{shop} 긴급알리미가 도착했습니다",
        text=f"{shop}에서 긴급알리미 {number}번이 도착했습니다.{until} 내용을 확인하고 처리해 주세요.",
        link=f"/inquiries/{inquiry_id}",
    )


def deadline(
    kind: Literal["ship_deadline", "claim_deadline"],
    account_id: UUID,
    shop: str,
    lines: Sequence[DueLine],
    at: datetime,
) -> News:
    """Orders or claims of a mall account whose time is near or over: those that are warned of together."""
    orders, first = kind == "ship_deadline", min(line.due_at for line in lines)
    over = first <= at
    what = "발송" if orders else "처리"
    when = "지난" if over else "임박한"
    goods = "주문" if orders else "취소/반품/교환"
    named = ", ".join(f"{line.number}({STAGES[line.stage]}, {last_minute_of(line.due_at)})" for line in lines[:NAMED])
    more = f" 외 {len(lines) - NAMED}건" if len(lines) > NAMED else ""
    return News(
        kind=kind,
        subject_id=account_id,
        occasion=_digest(lines),
        happened_at=at,
        title=f"{shop} {what}기한이 {when} {goods}이 {len(lines)}건 있습니다",
        text=f"{shop}에서 {what}기한이 {when} {goods}이 {len(lines)}건 있습니다: {named}{more}. "
        + ("송장을 전송해 주세요." if orders else "승인, 거부 또는 환불을 처리해 주세요."),
        link="/orders?period=1y" if orders else "/claims?period=1y&only=open",
        ids=tuple(line.subject_id for line in lines),
    )


def webhook_paused(webhook_id: UUID, label: str, because: str, at: datetime) -> News:
    """Nothing is sent to a webhook any more."""
    return News(
        kind="webhook_paused",
        subject_id=webhook_id,
        occasion=at.isoformat(),
        happened_at=at,
        title=f"웹훅 '{label}'의 전송을 중지했습니다",
        text=f"{PAUSES[because]} 웹훅 '{label}'의 전송을 중지했습니다. 수신 서버를 확인한 뒤 "
        "알림 설정에서 다시 시작하고, 그동안의 알림은 다시 보내 주세요.",
        link="/alerts/settings",
    )


def trial(webhook_id: UUID, occasion: str, at: datetime) -> News:
    """The seller wants to see whether a webhook works."""
    return News(
        kind="test",
        subject_id=webhook_id,
        occasion=occasion,
        happened_at=at,
        title="시험 알림입니다",
        text="알림 설정에서 보낸 시험 알림입니다. 서명을 확인하고 200번대로 응답하면 됩니다.",
        link="/alerts/settings",
    )


def dead_letter(group_id: UUID, group: str, topic: str, error: str, at: datetime) -> News:
    """A service set a message aside; told once an hour for each of its groups."""
    return News(
        kind="dead_letters",
        subject_id=group_id,
        occasion=f"{at.astimezone(SEOUL):%Y-%m-%dT%H}",
        happened_at=at,
        title=f"{group}에 처리하지 못한 메시지가 있습니다",
        text=f"{group}에서 {topic}의 메시지를 처리하지 못해 보류했습니다({error}). "
        "같은 키의 다음 메시지도 함께 기다립니다. 원인을 고친 뒤 되돌려 주세요.",
        link="/operator/parked",
    )


def day_of(at: datetime) -> str:
    """The day in Seoul."""
    return f"{at.astimezone(SEOUL):%Y-%m-%d}"


def minute_of(at: datetime) -> str:
    """A moment as sellers read it, in Seoul."""
    return f"{at.astimezone(SEOUL):%Y-%m-%d %H:%M}"


def last_minute_of(at: datetime) -> str:
    """The last minute before a moment: a day ends at 23:59, not at 00:00 of the next."""
    return minute_of(at - timedelta(minutes=1))


def _digest(lines: Sequence[DueLine]) -> str:
    told = sorted(f"{line.due_id}/{line.stage}/{line.due_at.isoformat()}" for line in lines)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()

"""What the routes share: who calls, the period in Seoul's days, the answer to an act on many."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel

from chassis.privacy import Keyring
from chassis.projections import Views
from chassis.web import Member, application_of, keyring, requires, views
from inquiry.application import SEOUL, Inquiries, RefusedRow

Reader = Annotated[Member, Depends(requires("inquiries", "read"))]
Writer = Annotated[Member, Depends(requires("inquiries", "write"))]
App = Annotated[Inquiries, Depends(application_of(Inquiries))]
ReadViews = Annotated[Views, Depends(views)]
Keys = Annotated[Keyring, Depends(keyring)]
Limit = Annotated[int, Query(ge=1, le=200, description="한 쪽의 줄 수")]
LongLimit = Annotated[int, Query(ge=1, le=1_000, description="한 쪽의 줄 수, 엑셀로 받을 때는 1,000줄씩")]
Cursor = Annotated[str | None, Query(max_length=400)]
Many = 500


class RefusedInquiry(BaseModel):
    """An inquiry of the request that was refused, with what to do."""

    inquiry_id: UUID
    code: str
    detail: str
    field: str | None


class JobStarted(BaseModel):
    """A job has begun: its log is at `/v1/jobs/{job_id}/log`. `refused` are the rows that never began."""

    job_id: UUID
    refused: list[RefusedInquiry] = []


def refused_inquiries(rows: Sequence[RefusedRow]) -> list[RefusedInquiry]:
    """The refused rows as the caller reads them."""
    return [
        RefusedInquiry(
            inquiry_id=row.inquiry_id, code=row.refusal.code, detail=row.refusal.detail, field=row.refusal.field
        )
        for row in rows
    ]


def now() -> datetime:
    """The time, UTC."""
    return datetime.now(UTC)


def start_of(day: date) -> datetime:
    """The first moment of a day in Seoul."""
    return datetime(day.year, day.month, day.day, tzinfo=SEOUL)


def end_of(day: date) -> datetime:
    """The first moment after a day in Seoul."""
    return start_of(day) + timedelta(days=1)

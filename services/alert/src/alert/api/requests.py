"""What the routes share: who calls, the application, the views, the time."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Query

from alert.application import Alerts
from chassis.projections import Views
from chassis.web import Member, application_of, requires, views

Reader = Annotated[Member, Depends(requires("alerts", "read"))]
Writer = Annotated[Member, Depends(requires("alerts", "write"))]
App = Annotated[Alerts, Depends(application_of(Alerts))]
ReadViews = Annotated[Views, Depends(views)]
Limit = Annotated[int, Query(ge=1, le=1_000, description="한 쪽의 줄 수, 엑셀로 받을 때는 1,000줄씩")]
Cursor = Annotated[str | None, Query(max_length=400)]


def now() -> datetime:
    """The time, UTC."""
    return datetime.now(UTC)

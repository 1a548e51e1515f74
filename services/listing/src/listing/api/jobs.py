"""The live log of a link job (상품연동상황) over HTTP, as server-sent events."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sse_starlette import EventSourceResponse

from chassis.projections import Views
from chassis.web import LogLine, Member, application_of, live_log, requires, views
from listing.api.logs import job_log
from listing.application import ListingService

router = APIRouter()


@router.get("/jobs/{job_id}/log", response_class=EventSourceResponse)
def follow_job(
    job_id: UUID,
    request: Request,
    who: Annotated[Member, Depends(requires("listings", "read"))],
    read: Annotated[Views, Depends(views)],
    service: Annotated[ListingService, Depends(application_of(ListingService))],
) -> EventSourceResponse:
    """The log's lines as they come to be, resumed behind `Last-Event-ID`, ended by the event `done`."""
    service.require_job(who.seller_id, job_id)

    def lines(behind: int) -> tuple[Sequence[LogLine], bool]:
        with read.read(who.seller_id) as found:
            return job_log(found, who.seller_id, job_id, behind)

    return live_log(request, lines)

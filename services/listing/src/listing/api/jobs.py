"""Link jobs (상품연동상황) over HTTP: their list, and the live log of each as server-sent events."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sse_starlette import EventSourceResponse

from chassis.jobs import JobOut, JobSearch, job_out, job_search
from chassis.projections import Views
from chassis.web import LogLine, Member, application_of, live_log, requires, views
from listing.api.logs import JOB, job_log
from listing.application import ListingService
from listing.projections import jobs_found

router = APIRouter()
Reader = Annotated[Member, Depends(requires("listings", "read"))]
LABELS = {"link": JOB}


@router.get("/jobs")
def list_jobs(
    who: Reader,
    read: Annotated[Views, Depends(views)],
    search: Annotated[JobSearch, Depends(job_search)],
) -> list[JobOut]:
    """작업내역: the link jobs that the seller started, newest first."""
    with read.read(who.seller_id) as found:
        return [job_out(row, LABELS) for row in jobs_found(found, who.seller_id, search)]


@router.get("/jobs/{job_id}/log", response_class=EventSourceResponse)
def follow_job(
    job_id: UUID,
    request: Request,
    who: Reader,
    read: Annotated[Views, Depends(views)],
    service: Annotated[ListingService, Depends(application_of(ListingService))],
) -> EventSourceResponse:
    """The log's lines as they come to be, resumed behind `Last-Event-ID`, ended by the event `done`."""
    service.require_job(who.seller_id, job_id)

    def lines(behind: int) -> tuple[Sequence[LogLine], bool]:
        with read.read(who.seller_id) as found:
            return job_log(found, who.seller_id, job_id, behind)

    return live_log(request, lines)

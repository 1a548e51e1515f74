"""Jobs over HTTP: their state and their live log."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sse_starlette import EventSourceResponse

from chassis.jobs import JobOut, JobSearch, job_out, job_search
from chassis.refusals import NotFoundError
from chassis.web import LogLine, live_log
from claim_sync.api.requests import App, Reader, ReadViews
from claim_sync.projections import ClaimJobsView, job_of, jobs_found, log_lines
from collecting.domain import Job

router = APIRouter(prefix="/jobs", tags=["jobs"])


Search = Annotated[JobSearch, Depends(job_search)]


@router.get("")
def list_jobs(who: Reader, views: ReadViews, search: Search) -> list[JobOut]:
    """작업내역: the jobs that the seller started, newest first."""
    with views.read(who.seller_id) as rows:
        return [job_out(row, ClaimJobsView.titles) for row in jobs_found(rows, search)]


@router.get("/{job_id}")
def read_job(who: Reader, views: ReadViews, job_id: UUID) -> JobOut:
    """How far a job is."""
    with views.read(who.seller_id) as rows:
        found = job_of(rows, job_id)
    if found is None:
        raise NotFoundError("찾을 수 없는 작업입니다. 목록에서 다시 선택해 주세요.")
    return job_out(found, ClaimJobsView.titles)


@router.get("/{job_id}/log", response_class=EventSourceResponse)
def read_log(request: Request, who: Reader, app: App, views: ReadViews, job_id: UUID) -> EventSourceResponse:
    """The job's log, live; resumed behind `Last-Event-ID`. Closing it stops nothing."""
    app.load(Job, job_id, who.seller_id)

    def fetch(behind: int) -> tuple[Sequence[LogLine], bool]:
        with views.read(who.seller_id) as rows:
            job = job_of(rows, job_id)
            found = log_lines(rows, job_id, behind)
        finished = job is not None and job["ended_at"] is not None
        return [LogLine(row["number"], row["line"]) for row in found], finished

    return live_log(request, fetch)

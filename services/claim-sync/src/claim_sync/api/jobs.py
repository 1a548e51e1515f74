"""Jobs over HTTP: their state and their live log."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel
from sse_starlette import EventSourceResponse

from chassis.refusals import NotFoundError
from chassis.web import LogLine, live_log
from claim_sync.api.requests import App, Reader, ReadViews
from claim_sync.projections import job_of, log_lines
from collecting.domain import Job

router = APIRouter(prefix="/jobs", tags=["jobs"])


class JobOut(BaseModel):
    """A job: `kind` is collect, approve, refuse, pick_up or reship."""

    job_id: UUID
    kind: str
    rows: int
    succeeded: int
    failed: int
    started_at: datetime
    ended_at: datetime | None


@router.get("/{job_id}")
def read_job(who: Reader, views: ReadViews, job_id: UUID) -> JobOut:
    """How far a job is."""
    with views.read(who.seller_id) as rows:
        found = job_of(rows, job_id)
    if found is None:
        raise NotFoundError("찾을 수 없는 작업입니다. 목록에서 다시 선택해 주세요.")
    return JobOut.model_validate(found)


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

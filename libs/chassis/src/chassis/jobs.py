"""Long work as every service that has any lists it: each job with its log, to be found again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from pydantic import AwareDatetime, BaseModel

from chassis.sorting import Behind, SortBy

NEWEST = SortBy("started_at", "timestamptz", "job_id", falls=True)
"""The order of every list of jobs: it is the same in all services, so that their lists can be made one."""


class JobOut(BaseModel):
    """A job: `label` is what sellers call its `kind`; it runs while `ended_at` is null. What is unsettled, failed."""

    job_id: UUID
    kind: str
    label: str
    rows: int
    succeeded: int
    failed: int
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class JobSearch:
    """So many jobs, of those that come behind one in the list."""

    limit: int
    behind: Behind | None


def job_search(
    limit: Annotated[int, Query(ge=1, le=200, description="한 쪽의 줄 수")] = 50,
    before: Annotated[AwareDatetime | None, Query(description="앞 쪽 마지막 작업의 시작 시각")] = None,
    before_id: Annotated[UUID | None, Query(description="앞 쪽 마지막 작업")] = None,
) -> JobSearch:
    """A dependency: the jobs behind one, which its start and its id name; without an id all that began before."""
    return JobSearch(limit, (before.isoformat(), str(before_id or UUID(int=0))) if before else None)


def job_out(row: Mapping[str, Any], labels: Mapping[str, str]) -> JobOut:
    """A job out of a row of a view."""
    return JobOut.model_validate({**row, "label": labels[row["kind"]]})

"""작업내역: what the seller's users started, running and ended, each with its log; made one of the services' lists."""

import asyncio
from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from console.backend import Desk, Json
from console.doors import TheDesk
from console.formats import moment
from console.lists import wanted
from console.problems import RefusedError
from console.view import show

router = APIRouter(prefix="/jobs")

SERVICES: Mapping[str, str] = {
    "listing": "listings",
    "order-sync": "orders",
    "claim-sync": "claims",
    "inquiry": "inquiries",
}
"""Who has jobs, and under which menu."""
PLACE = "_"
"""Stands between the start and the id of the job that a page begins behind."""


@router.get("")
async def jobs(request: Request, desk: TheDesk) -> Response:
    """작업내역, newest first; a service that is away leaves only its own jobs out."""
    search = wanted(request.query_params)
    before, _, before_id = search.cursor.partition(PLACE)
    asked = {"limit": search.size + 1, "before": before, "before_id": before_id}
    mine = [service for service, menu in SERVICES.items() if desk.session.may(menu)]
    parts = await asyncio.gather(*(_jobs(desk, service, asked) for service in mine))
    away = [part for part in parts if isinstance(part, str)]
    rows = [row for part in parts if not isinstance(part, str) for row in part]
    rows.sort(key=itemgetter("began", "job_id"), reverse=True)
    page = {"items": rows[: search.size], "next": _place(rows[search.size - 1]) if len(rows) > search.size else None}
    return show(request, "jobs.html", search=search, page=page, away=away[:1])


async def _jobs(desk: Desk, service: str, asked: Mapping[str, Any]) -> list[Json] | str:
    """The jobs of a service, or why there are none."""
    try:
        return [told(service, row) for row in await desk.read(service, "/jobs", **asked)]
    except RefusedError as refusal:
        return refusal.detail


def told(service: str, row: Json) -> Json:
    """A job with how it goes, in words, and where its log is."""
    if row["ended_at"] is None:
        state, label = "running", "진행중"
    elif not row["failed"]:
        state, label = "done", "성공"
    else:
        state, label = ("unsettled", "일부 실패") if row["succeeded"] else ("failed", "실패")
    log, began = f"/logs/{service}/{row['job_id']}", moment(row["started_at"])
    return {**row, "began": began, "state": state, "state_label": label, "log": log}


def _place(row: Json) -> str:
    return f"{row['started_at']}{PLACE}{row['job_id']}"

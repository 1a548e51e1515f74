"""What every service answers besides its own routes: health, metrics, and pages that describe it."""

import asyncio
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from chassis.descriptions import describe_messages, describe_routes
from chassis.running import Running
from chassis.telemetry import TASKS


def surroundings(service: str, channels: Callable[[], dict[str, Any]]) -> APIRouter:
    """The routes; `channels` gives the service's AsyncAPI document."""
    router = APIRouter(include_in_schema=False)
    _add_health(router, service)

    @router.get("/asyncapi.json")
    def asyncapi() -> dict[str, Any]:
        return channels()

    @router.get("/asyncapi")
    def messages() -> HTMLResponse:
        return HTMLResponse(describe_messages(channels()))

    @router.get("/docs")
    def routes(request: Request) -> HTMLResponse:
        return HTMLResponse(describe_routes(request.app.openapi()))

    _ = (asyncapi, messages, routes)
    return router


def _add_health(router: APIRouter, service: str) -> None:
    @router.get("/health/live")
    def live() -> dict[str, str]:
        return {"status": "live", "service": service}

    @router.get("/health/ready")
    def ready(request: Request, response: Response) -> dict[str, Any]:
        missing = _missing(request)
        response.status_code = 503 if missing else 200
        return {"status": "not ready" if missing else "ready", "missing": missing}

    @router.get("/metrics")
    async def metrics() -> Response:
        TASKS.set(len(asyncio.all_tasks()))
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    _ = (live, ready, metrics)


def _missing(request: Request) -> list[str]:
    running: Running | None = getattr(request.app.state, "running", None)
    if running is None:
        return ["database"]
    with running.database.connection() as connection:
        connection.execute("SELECT 1")
    return running.missing()

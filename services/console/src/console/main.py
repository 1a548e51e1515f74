"""Composition root of the console: the only module that knows all others."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from opentelemetry import trace
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles
from structlog import get_logger

from chassis import telemetry
from chassis.serving import serve
from console.backend import Backend
from console.doors import (
    ClosedMiddleware,
    FailureMiddleware,
    LeadMiddleware,
    asked_by_script,
    from_our_form,
    to_login,
)
from console.exports import AT_ONCE
from console.guide import PICTURES, Guide
from console.pages import routers
from console.pages.invitations import PATH as INVITATION
from console.problems import LoginNeededError, RefusedError
from console.session import Sealer, Session, SessionMiddleware
from console.settings import Settings
from console.view import session_of, show

NAME = "console"
OWN_STATIC = Path(__file__).parent / "static"
PACKAGES = {
    "echarts": "echarts/dist",
    "htmx": "htmx.org/dist",
    "pretendard": "pretendard/dist/web/variable",
    "tabler": "@tabler/core/dist",
}
"""What is served of each installed package, and under which name."""

TITLES = {
    401: "로그인이 끝났습니다",
    403: "권한이 없습니다",
    404: "찾을 수 없는 화면입니다",
    405: "이렇게 열 수 없는 화면입니다",
    413: "너무 큽니다",
    422: "입력을 확인해 주세요",
    500: "처리하지 못했습니다",
    503: "잠시 사용할 수 없습니다",
}
DETAILS = {
    401: "오래 쓰지 않았거나 다른 창에서 로그아웃하여 처리하지 않았습니다. 새 창에서 로그인한 뒤 다시 눌러 주세요.",
    404: "주소를 확인하거나 왼쪽 메뉴에서 다시 선택해 주세요.",
    405: "왼쪽 메뉴에서 다시 선택해 주세요.",
}

logger = get_logger(__name__)


def create_app(settings: Settings, backend: Backend | None = None) -> FastAPI:
    """The console as an ASGI application; without a `backend` it asks the services at their addresses."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        traces = telemetry.set_up_traces(NAME, settings.traces_exporter, settings.zipkin_endpoint)
        yield
        await app.state.backend.close()
        if traces is not None:
            traces.shutdown()

    app = FastAPI(
        title="Mallbridge console",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(from_our_form)],
    )
    app.state.backend = backend or Backend.at(settings.urls(), settings.read_timeout_seconds)
    app.state.exporting = asyncio.Semaphore(AT_ONCE)
    app.state.guide = Guide(settings.guide_pages())
    app.state.public_url = settings.public_url
    app.state.traces_url = settings.traces_url
    app.state.sealer = Sealer(settings.secret.get_secret_value())
    _add_static(app, settings)
    _add_health(app)
    for router in routers:
        app.include_router(router)
    _add_refusals(app)
    app.add_middleware(FailureMiddleware, told=_failed)
    app.add_middleware(LeadMiddleware)
    life = settings.session_life_hours * 3600
    app.add_middleware(SessionMiddleware, sealer=app.state.sealer, life_seconds=life, secure=settings.is_secure())
    app.add_middleware(ClosedMiddleware, secure=settings.is_secure())
    FastAPIInstrumentor.instrument_app(app, excluded_urls=f"/health,/metrics,/static,{INVITATION}")
    return app


def _add_static(app: FastAPI, settings: Settings) -> None:
    for name, path in PACKAGES.items():
        app.mount(f"/static/{name}", StaticFiles(directory=settings.packages() / path), name=name)
    app.mount(PICTURES, StaticFiles(directory=app.state.guide.pictures), name="guide")
    app.mount("/static/console", StaticFiles(directory=OWN_STATIC), name="own")


def _add_health(app: FastAPI) -> None:
    @app.get("/health/live")
    @app.get("/health/ready")
    def well() -> dict[str, str]:
        return {"status": "ready", "service": NAME}

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    _ = (well, metrics)


def _add_refusals(app: FastAPI) -> None:
    app.add_exception_handler(LoginNeededError, _login_needed)
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unreadable)


def _login_needed(request: Request, _: Exception) -> Response:
    request.state.session = Session()
    return _page(request, RefusedError(401, DETAILS[401])) if asked_by_script(request) else to_login(request)


def _refused(request: Request, error: Exception) -> Response:
    return _page(request, cast("RefusedError", error))


def _http(request: Request, error: Exception) -> Response:
    status = cast("HTTPException", error).status_code
    return _page(request, RefusedError(status, DETAILS.get(status, "처음 화면에서 다시 시작해 주세요.")))


def _unreadable(request: Request, _: Exception) -> Response:
    return _page(request, RefusedError(404, DETAILS[404]))


def _failed(request: Request, error: Exception) -> Response:
    logger.error("failed", path=request.url.path, exc_info=error)
    span = trace.get_current_span().get_span_context()
    trace_id = f"{span.trace_id:032x}" if span.is_valid else None
    return _page(request, RefusedError(500, "아래 추적번호와 함께 운영자에게 알려 주세요.", trace_id=trace_id))


def _page(request: Request, refusal: RefusedError) -> Response:
    shown: dict[str, Any] = {"title": TITLES.get(refusal.status, "처리하지 못했습니다"), "refusal": refusal}
    if request.url.path.startswith(("/static/", "/health")):
        return JSONResponse({"detail": refusal.detail}, status_code=refusal.status)
    if asked_by_script(request):
        answer = show(request, "refusal_dialog.html", status=refusal.status, **shown)
        answer.headers.update({"HX-Retarget": "#refusal", "HX-Reswap": "innerHTML"})
        return answer
    frame = "error.html" if session_of(request).is_logged_in() else "error_outside.html"
    return show(request, frame, status=refusal.status, **shown)


def main() -> None:
    """Serve until told to stop."""
    settings = Settings()  # pyright: ignore[reportCallIssue]
    telemetry.set_up_logs(NAME, settings.log_level)
    serve(
        create_app(settings),
        host=settings.http_host,
        port=settings.http_port,
        stop_within_seconds=settings.stop_within_seconds,
    )


if __name__ == "__main__":
    main()

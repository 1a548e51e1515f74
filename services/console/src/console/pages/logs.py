"""Live logs: a job's popup, its page, and its lines as they come to be."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from markupsafe import escape
from starlette.responses import Response, StreamingResponse

from console.backend import Json
from console.doors import TheDesk, is_for_a_part
from console.problems import RefusedError
from console.view import show, tell

router = APIRouter(prefix="/logs")

TITLES = {
    "listing": "상품연동상황",
    "order-sync": "주문연동상황",
    "claim-sync": "취소/반품/교환 연동상황",
    "inquiry": "문의연동상황",
}
BAD = ("실패", "확인필요", "거절")


def job_started(request: Request, service: str, job: Json) -> Response:
    """What an act that takes long answers with: its popup, or its page where there are no scripts."""
    refused: Sequence[Json] = job.get("refused") or []
    notes = joined_notes(job)
    if not is_for_a_part(request):
        if refused:
            tell(request, f"{len(refused)}건은 시작하지 않았습니다. {refused[0]['detail']}", "warning")
        elif notes:
            tell(request, " ".join(notes))
        return RedirectResponse(f"/logs/{service}/{job['job_id']}", 303)
    return show(request, "log_dialog.html", **_shown(service, job["job_id"]), refused=refused, notes=notes)


def joined_notes(job: Json) -> list[str]:
    """What a seller is told whose request found something under way."""
    joined, waiting = job.get("joined", 0), job.get("waiting", 0)
    notes = [
        (joined, f"{joined}건은 이미 수집 중이어서 새로 시작하지 않고 진행 중인 수집에 함께했습니다."),
        (waiting, f"{waiting}건은 진행 중인 수집이 끝나면 이어서 수집합니다."),
    ]
    return [note for count, note in notes if count]


@router.get("/{service}/{job_id}")
async def log_page(request: Request, desk: TheDesk, service: str, job_id: str) -> Response:
    """A job's log, to be found again."""
    _known(service)
    return show(request, "log.html", **_shown(service, job_id), refused=[], notes=[], who=desk.session.email)


def _shown(service: str, job_id: str) -> dict[str, Any]:
    return {"title": TITLES[_known(service)], "service": service, "job_id": job_id}


def _known(service: str) -> str:
    if service not in TITLES:
        raise RefusedError(404, "없는 작업입니다. 목록에서 다시 선택해 주세요.")
    return service


@router.get("/{service}/{job_id}/events")
async def log_events(request: Request, desk: TheDesk, service: str, job_id: str) -> Response:
    """The lines as server-sent events; the browser comes back with the last one's number.

    The answer begins as soon as the service is connected, for the popup says until then that it is not.
    """
    _known(service)
    events = desk.follow(service, f"/jobs/{job_id}/log", request.headers.get("last-event-id", ""))
    first = await anext(events, None)
    lines = _lines(first, events)
    return StreamingResponse(lines, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _lines(first: tuple[str, str, str] | None, rest: AsyncIterator[Any]) -> AsyncIterator[str]:
    """Each line as an item of the list. A connection that breaks ends them: the browser asks again."""
    try:
        if first is not None:
            yield _line(*first)
        async for event in rest:
            yield _line(*event)
    except RefusedError:
        return


def _line(number: str, event: str, text: str) -> str:
    if event == "done":
        return "event: done\ndata: done\n\n"
    if event != "line":
        return ": still there\n\n"
    bad = ' class="is-bad"' if any(word in text for word in BAD) else ""
    return f"id: {number}\ndata: <li{bad}>{escape(text)}</li>\n\n"

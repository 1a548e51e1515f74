"""읽지 못한 주문: what came from a mall and could not be read, to be seen and fetched again."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from console.backend import Desk, Json
from console.doors import TheDesk, Typed, key_of, text_of
from console.pages.logs import job_started
from console.problems import RefusedError
from console.view import show

router = APIRouter(prefix="/orders/unread")


@dataclass(frozen=True)
class Source:
    """What a service collects: the menu that it is under, and what sellers call it."""

    menu: str
    label: str


SOURCES: Mapping[str, Source] = {
    "order-sync": Source("orders", "주문"),
    "claim-sync": Source("claims", "취소/반품/교환"),
    "inquiry": Source("inquiries", "문의"),
}


@router.get("")
async def unread(request: Request, desk: TheDesk) -> Response:
    """Everything that could not be read, newest first; a service that is away leaves only its own part out."""
    return await _unread(request, desk)


async def _unread(request: Request, desk: Desk, clear: Mapping[str, str] | None = None) -> Response:
    """`clear`: what malls sent, by the id of the line."""
    mine = [service for service, source in SOURCES.items() if desk.session.may(source.menu)]
    parts = await asyncio.gather(*(_part(desk, service) for service in mine))
    rows = [row for part in parts if not isinstance(part, str) for row in part]
    rows.sort(key=lambda row: row["set_aside_at"], reverse=True)
    away = [part for part in parts if isinstance(part, str)][:1]
    return show(request, "unread.html", rows=rows, away=away, clear=clear or {})


async def _part(desk: Desk, service: str) -> list[Json] | str:
    """What a service could not read, or why nothing is known of it."""
    source = SOURCES[service]
    more = {"service": service, "kind": source.label, "may_write": desk.session.may(source.menu, "write")}
    try:
        return [{**row, **more} for row in await lines_unread(desk, service)]
    except RefusedError as refusal:
        return refusal.detail


async def lines_unread(desk: Desk, service: str) -> list[Json]:
    """The lines of a service's collections that could not be read and wait."""
    return await desk.read(service, "/broken-lines")


@router.post("/{service}/{line_id}")
async def retry(request: Request, desk: TheDesk, form: Typed, service: str, line_id: str) -> Response:
    """다시 가져오기: the window that it came in is asked again."""
    _check(service)
    job = await desk.do(service, "POST", f"/broken-lines/{line_id}/retry", key=key_of(form))
    return job_started(request, service, job)


@router.post("/{service}/{line_id}/reveal")
async def reveal(request: Request, desk: TheDesk, form: Typed, service: str, line_id: str) -> Response:
    """원문 보기: what the mall sent in clear, on this page only; who looked is recorded."""
    _check(service)
    body = {"purpose": text_of(form, "purpose")}
    found = await desk.do(service, "POST", f"/broken-lines/{line_id}/reveal", body)
    return await _unread(request, desk, {line_id: found["original"]})


def _check(service: str) -> None:
    if service not in SOURCES:
        raise RefusedError(404, "찾을 수 없는 항목입니다. 목록에서 다시 선택해 주세요.")

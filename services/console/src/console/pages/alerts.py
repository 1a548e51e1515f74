"""알림: what the seller was told and by which way, and who is to be told of what."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from console.backend import Desk, Json
from console.doors import TheDesk, Typed, key_of, text_of, texts_of
from console.exports import Cell, Listed, download
from console.lists import Wanted, wanted
from console.problems import FormErrors, RefusedError
from console.screens import ALERTS, kept_of
from console.view import show, tell

router = APIRouter(prefix="/alerts")

STATES: Mapping[str, str] = {
    "pending": "전송 중",
    "sent": "전송 완료",
    "refused": "수신 거부",
    "given_up": "전송 실패",
}
SORTS = ("newest", "oldest", "kind", "kind_down")
CELLS = (
    Cell("일시", "raised_at", "moment", 17),
    Cell("종류", "kind_label", width=22),
    Cell("알림", "title", width=40),
    Cell("내용", "text", width=60, column="알림"),
    Cell("전송", lambda row: _delivered(row["deliveries"]), width=30),
)
CHANNELS: Mapping[str, str] = {"webhook": "웹훅", "email": "메일"}
SETTINGS = "/alerts/settings"
KNOWN = ("url", "label", "kinds")
REPLAY_DAYS: Mapping[str, str] = {"1": "최근 1일", "7": "최근 7일", "30": "최근 30일"}


@router.get("")
async def alerts(request: Request, desk: TheDesk) -> Response:
    """알림 내역."""
    search = _search(request)
    preferences, kept = await asyncio.gather(desk.read("alert", "/alert-preferences"), kept_of(desk, ALERTS))
    labels = _labels(preferences)
    asked = _listed(search, labels).asked
    page = await desk.read("alert", "/alerts", **asked, limit=search.size, cursor=search.cursor)
    shown: dict[str, Any] = {"search": search, "page": page, "kept": kept}
    shown |= {"kinds": labels, "kind": "".join(asked["kind"])}
    return show(request, "alerts.html", **shown, state=asked["state"], states=STATES)


@router.get("/excel")
async def excel(request: Request, desk: TheDesk) -> Response:
    """알림 내역 as a spreadsheet."""
    labels = _labels(await desk.read("alert", "/alert-preferences"))
    return await download(request, desk, "알림 내역", CELLS, _listed(_search(request), labels), ALERTS)


def _search(request: Request) -> Wanted:
    return wanted(request.query_params, more=("kind", "sort"))


def _listed(search: Wanted, labels: Mapping[str, str]) -> Listed:
    """What the list of a search shows; `labels` are the kinds that there are."""
    kind = search.more["kind"]
    asked = {
        "kind": [kind] if kind in labels else [],
        "q": search.words,
        "state": search.state if search.state in STATES else "",
        "sort": search.sort(SORTS),
    }
    return Listed("alert", "/alerts", asked)


@router.get("/settings")
async def settings(request: Request, desk: TheDesk) -> Response:
    """알림 설정: one's own e-mails, and the seller's webhooks."""
    may_read = desk.session.may("alerts")
    preferences, webhooks = await asyncio.gather(
        desk.read("alert", "/alert-preferences"), desk.read("alert", "/webhooks") if may_read else _nothing()
    )
    return show(request, "alert_settings.html", preferences=preferences, webhooks=webhooks, days=REPLAY_DAYS)


async def _nothing() -> Sequence[Json]:
    return []


@router.post("/settings")
async def save_settings(request: Request, desk: TheDesk, form: Typed) -> Response:
    """저장 of the e-mails that one wants."""
    await desk.do("alert", "PUT", "/alert-preferences", {"kinds": texts_of(form, "kind")}, key_of(form))
    tell(request, "메일로 받을 알림을 저장했습니다.")
    return RedirectResponse(SETTINGS, 303)


@router.get("/webhooks/new")
async def new_webhook(request: Request, desk: TheDesk) -> Response:
    """웹훅 등록."""
    labels = _labels(await desk.read("alert", "/alert-preferences"))
    return _form(request, "", {"url": "", "label": "", "kinds": list(labels)}, labels)


@router.get("/webhooks/{webhook_id}")
async def webhook(request: Request, desk: TheDesk, webhook_id: str) -> Response:
    """A webhook to be changed."""
    found, preferences = await asyncio.gather(_webhook(desk, webhook_id), desk.read("alert", "/alert-preferences"))
    return _form(request, webhook_id, found, _labels(preferences))


def _form(
    request: Request, webhook_id: str, typed: Json, labels: Mapping[str, str], errors: FormErrors | None = None
) -> Response:
    shown: dict[str, Any] = {"webhook_id": webhook_id, "typed": typed, "kinds": labels, "known": KNOWN}
    status = 422 if errors else 200
    return show(request, "webhook.html", under=SETTINGS, status=status, errors=errors or FormErrors(), **shown)


@router.post("/webhooks")
@router.post("/webhooks/{webhook_id}")
async def save_webhook(request: Request, desk: TheDesk, form: Typed, webhook_id: str = "") -> Response:
    """저장; the secret of a new one is shown here, once."""
    body = {"url": text_of(form, "url"), "label": text_of(form, "label"), "kinds": texts_of(form, "kind")}
    method, path = ("PUT", f"/webhooks/{webhook_id}") if webhook_id else ("POST", "/webhooks")
    try:
        made = await desk.do("alert", method, path, body, key_of(form))
    except RefusedError as refusal:
        labels = _labels(await desk.read("alert", "/alert-preferences"))
        return _form(request, webhook_id, body, labels, _told(refusal))
    if made:
        shown: dict[str, Any] = {"secret": made["secret"], "url": body["url"], "former_until": None}
        return show(request, "webhook_secret.html", under=SETTINGS, **shown)
    tell(request, "웹훅을 저장했습니다.")
    return RedirectResponse(SETTINGS, 303)


def _told(refusal: RefusedError) -> FormErrors:
    """What was refused; a form that was sent twice is told that its secret was shown the first time."""
    if refusal.code == "already_done":
        return FormErrors({"": ["이미 저장했습니다. 비밀키를 보지 못했다면 알림 설정에서 새 비밀키를 만드세요."]})
    return FormErrors.of(refusal)


@router.post("/webhooks/{webhook_id}/secret")
async def new_secret(request: Request, desk: TheDesk, form: Typed, webhook_id: str) -> Response:
    """새 비밀키: shown here, once; the former one signs too for a while."""
    found = await _webhook(desk, webhook_id)
    made = await desk.do("alert", "POST", f"/webhooks/{webhook_id}/secret", key=key_of(form))
    shown: dict[str, Any] = {"secret": made["secret"], "former_until": made["former_until"]}
    return show(request, "webhook_secret.html", under=SETTINGS, url=found["url"], **shown)


@router.post("/webhooks/{webhook_id}/pause")
async def pause(request: Request, desk: TheDesk, form: Typed, webhook_id: str) -> Response:
    """중지."""
    await desk.do("alert", "POST", f"/webhooks/{webhook_id}/pause", key=key_of(form))
    tell(request, "웹훅을 중지했습니다. 다시 시작할 때까지 보내지 않습니다.")
    return RedirectResponse(SETTINGS, 303)


@router.post("/webhooks/{webhook_id}/resume")
async def resume(request: Request, desk: TheDesk, form: Typed, webhook_id: str) -> Response:
    """다시 시작."""
    await desk.do("alert", "POST", f"/webhooks/{webhook_id}/resume", key=key_of(form))
    tell(request, "웹훅을 다시 시작했습니다. 그동안 놓친 알림은 실패한 알림 다시 보내기로 보낼 수 있습니다.")
    return RedirectResponse(SETTINGS, 303)


@router.post("/webhooks/{webhook_id}/remove")
async def remove(request: Request, desk: TheDesk, form: Typed, webhook_id: str) -> Response:
    """삭제."""
    await desk.do("alert", "DELETE", f"/webhooks/{webhook_id}", key=key_of(form))
    tell(request, "웹훅을 삭제했습니다. 보내지 못하고 기다리던 알림도 보내지 않습니다.")
    return RedirectResponse(SETTINGS, 303)


@router.post("/webhooks/{webhook_id}/test")
async def test(request: Request, desk: TheDesk, form: Typed, webhook_id: str) -> Response:
    """시험 전송: its result is on the alert's own page."""
    made = await desk.do("alert", "POST", f"/webhooks/{webhook_id}/test", key=key_of(form))
    tell(request, "시험 알림을 보냈습니다. 결과는 잠시 뒤 아래에 나옵니다.")
    return RedirectResponse(f"/alerts/{made['alert_id']}", 303)


@router.post("/webhooks/{webhook_id}/replay")
async def replay_failed(request: Request, desk: TheDesk, form: Typed, webhook_id: str) -> Response:
    """실패한 알림 다시 보내기."""
    days = text_of(form, "days")
    since = datetime.now(UTC) - timedelta(days=int(days) if days in REPLAY_DAYS else 1)
    body = {"since": since.isoformat(timespec="minutes")}
    done = await desk.do("alert", "POST", f"/webhooks/{webhook_id}/replay", body, key_of(form))
    more = " 남은 것이 있으니 한 번 더 눌러 주세요." if done["more"] else ""
    tell(request, f"실패한 알림 {done['deliveries']}건을 다시 보냅니다.{more}")
    return RedirectResponse(SETTINGS, 303)


@router.get("/{alert_id}")
async def alert(request: Request, desk: TheDesk, alert_id: str) -> Response:
    """One alert with its deliveries, try by try."""
    found, deliveries, webhooks = await asyncio.gather(
        desk.read("alert", f"/alerts/{alert_id}"),
        desk.read("alert", f"/alerts/{alert_id}/deliveries"),
        desk.read("alert", "/webhooks"),
    )
    names = {row["webhook_id"]: row["label"] or row["url"] for row in webhooks}
    shown: dict[str, Any] = {"alert": found, "deliveries": deliveries, "names": names}
    return show(request, "alert.html", channels=CHANNELS, **shown)


@router.post("/{alert_id}/deliveries/{delivery_id}/replay")
async def replay(request: Request, desk: TheDesk, form: Typed, alert_id: str, delivery_id: str) -> Response:
    """다시 보내기."""
    await desk.do("alert", "POST", f"/deliveries/{delivery_id}/replay", key=key_of(form))
    tell(request, "다시 보냅니다. 결과는 잠시 뒤 아래에 나옵니다.")
    return RedirectResponse(f"/alerts/{alert_id}", 303)


def _delivered(deliveries: Mapping[str, int]) -> str:
    """How many deliveries stand how: `전송 완료 2, 전송 실패 1`."""
    told = [f"{STATES.get(code, code)} {count}" for code, count in deliveries.items() if count]
    return ", ".join(told) or "받을 곳 없음"


def _labels(preferences: Json) -> dict[str, str]:
    """The kinds that one may choose, by code."""
    return {row["kind"]: row["label"] for row in preferences["kinds"]}


async def _webhook(desk: Desk, webhook_id: str) -> Json:
    for row in await desk.read("alert", "/webhooks"):
        if row["webhook_id"] == webhook_id:
            return row
    raise RefusedError(404, "찾을 수 없는 웹훅입니다. 알림 설정에서 다시 선택해 주세요.")

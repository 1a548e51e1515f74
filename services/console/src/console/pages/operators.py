"""운영자: the sellers and how each is, the queues, the malls' budgets, parked messages, and the services themselves."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from console.backend import Desk, Json
from console.doors import TheDesk, Typed, key_of, text_of
from console.lists import wanted
from console.pages.invitations import show_invitation
from console.problems import FormErrors, RefusedError
from console.settings import SERVICES
from console.view import show, tell

PROFILE = ("company_name", "business_number", "representative", "phone", "owner_email", "owner_name")
COLLECTING: Mapping[str, str] = {"order-sync": "주문", "claim-sync": "취소/반품/교환", "inquiry": "문의"}
SELLERS_AT_ONCE = 100
"""Sellers that are asked for together."""
WAITS: Mapping[str, str] = {
    "turn": "차례",
    "budget": "호출 한도",
    "throttled": "제휴몰이 막음(429)",
    "unavailable": "제휴몰 무응답",
}


def operators_only(desk: TheDesk) -> None:
    """A dependency: the operator. Raises RefusedError for anyone else; the services decide it again."""
    if desk.session.role != "operator":
        raise RefusedError(403, "운영자만 볼 수 있는 화면입니다. 왼쪽 메뉴에서 다시 선택해 주세요.")


router = APIRouter(prefix="/operator", dependencies=[Depends(operators_only)])


async def asked(desk: Desk, service: str, path: str, **params: Any) -> tuple[Json, str]:
    """What a service tells, or why it tells nothing: the others are shown all the same."""
    try:
        return await desk.read(service, f"/operations/{path}", **params), ""
    except RefusedError as refusal:
        return [], refusal.detail


async def of_all(desk: Desk, path: str, services: Any = SERVICES, **params: Any) -> tuple[dict[str, Json], list[str]]:
    """What each service tells, and which of them were away."""
    found = await asyncio.gather(*(asked(desk, service, path, **params) for service in services))
    told = {service: rows for service, (rows, _) in zip(services, found, strict=True)}
    return told, [service for service, (_, away) in zip(services, found, strict=True) if away]


@router.get("/sellers")
async def sellers(request: Request, desk: TheDesk) -> Response:
    """판매자 관리: the sellers that words find, or all, each with how collecting goes and what waits."""
    search = wanted(request.query_params)
    page = await desk.read("account", "/sellers", q=search.words, limit=search.size, cursor=search.cursor)
    rows, away = await with_health(desk, page["items"])
    return show(request, "operator_sellers.html", rows=rows, page=page, search=search, away=away)


async def with_health(desk: Desk, rows: Json) -> tuple[list[Json], list[str]]:
    """Sellers with their health, and which services were away."""
    if not rows:
        return [], []
    ids = [row["seller_id"] for row in rows]
    (told, away), (queued, silent) = await asyncio.gather(
        of_all(desk, "collecting", tuple(COLLECTING), seller_id=ids),
        of_all(desk, "queues", ("mall-gateway",), seller_id=ids),
    )
    collecting: dict[str, list[Json]] = defaultdict(list)
    for each in (each for found in told.values() for each in found):
        collecting[each["seller_id"]].append(each)
    queues = queued["mall-gateway"]
    return [row | health_of(row["seller_id"], collecting[row["seller_id"]], queues) for row in rows], away + silent


def health_of(seller_id: str, collecting: list[Json], queues: list[Json]) -> dict[str, Any]:
    """A seller's lines together: what fails, up to when everything was collected, and how long work waits."""
    mine = [each for each in queues if each["seller_id"] == seller_id]
    return {
        "failing": sum(each["failing"] for each in collecting),
        "broken": sum(each["broken_lines"] for each in collecting),
        "malls": sorted({each["mall"] for each in collecting}),
        "collected": min(
            (each["oldest_sealed_until"] for each in collecting if each["oldest_sealed_until"]), default=None
        ),
        "uncollected": sum(each["never_sealed"] for each in collecting),
        "waiting": sum(each["waiting"] + each["doing"] for each in mine),
        "oldest_at": min((each["oldest_at"] for each in mine), default=None),
    }


@router.get("/sellers/new")
async def new_seller(request: Request, _: TheDesk) -> Response:
    """판매자 등록."""
    return show(request, "operator_seller_new.html", typed=dict.fromkeys(PROFILE, ""), known=PROFILE)


@router.post("/sellers")
async def open_seller(request: Request, desk: TheDesk, form: Typed) -> Response:
    """등록: the owner's invitation is shown here, once."""
    typed = {name: text_of(form, name) for name in PROFILE}
    try:
        made = await desk.do("account", "POST", "/sellers", typed, key_of(form))
    except RefusedError as refusal:
        shown: dict[str, Any] = {"typed": typed, "known": PROFILE, "errors": FormErrors.of(refusal)}
        return show(request, "operator_seller_new.html", status=422, **shown)
    who = f"{typed['company_name']} · {typed['owner_name']} ({typed['owner_email']})"
    return show_invitation(request, made["invitation"], who, "/operator/sellers")


@router.get("/sellers/{seller_id}")
async def seller(request: Request, desk: TheDesk, seller_id: str) -> Response:
    """One seller: collecting at each mall, and the queues."""
    found = await desk.read("account", f"/sellers/{seller_id}")
    (told, away), (queued, silent), malls = await asyncio.gather(
        of_all(desk, "collecting", tuple(COLLECTING), seller_id=[seller_id]),
        of_all(desk, "queues", ("mall-gateway",), seller_id=[seller_id]),
        malls_of(desk),
    )
    collecting = lines_of(told, malls)
    shown: dict[str, Any] = {
        "seller": found,
        "collecting": collecting,
        "queues": queued["mall-gateway"],
        "waits": WAITS,
    }
    return show(request, "operator_seller.html", away=away + silent, **shown)


def lines_of(told: Mapping[str, Json], malls: Mapping[str, str]) -> list[Json]:
    """What each service collects, a row for each seller and mall, named."""
    return [
        {**each, "what": COLLECTING[name], "mall_name": malls.get(each["mall"], each["mall"])}
        for name, rows in told.items()
        for each in rows
    ]


@router.post("/sellers/{seller_id}/suspend")
async def suspend(request: Request, desk: TheDesk, form: Typed, seller_id: str) -> Response:
    """이용정지."""
    await desk.do("account", "POST", f"/sellers/{seller_id}/suspend", {"reason": text_of(form, "reason")}, key_of(form))
    tell(request, "이용을 정지했습니다. 모든 사용자가 로그아웃되고, 수집과 연동이 멈춥니다.")
    return RedirectResponse(f"/operator/sellers/{seller_id}", 303)


@router.post("/sellers/{seller_id}/resume")
async def resume(request: Request, desk: TheDesk, form: Typed, seller_id: str) -> Response:
    """정지 해제."""
    await desk.do("account", "POST", f"/sellers/{seller_id}/resume", key=key_of(form))
    tell(request, "이용정지를 풀었습니다. 수집과 연동이 이어집니다.")
    return RedirectResponse(f"/operator/sellers/{seller_id}", 303)


@router.post("/sellers/{seller_id}/invitation")
async def invite_again(request: Request, desk: TheDesk, form: Typed, seller_id: str) -> Response:
    """대표 초대 다시 하기."""
    found = await desk.read("account", f"/sellers/{seller_id}")
    made = await desk.do("account", "POST", f"/sellers/{seller_id}/owner-invitation", key=key_of(form))
    return show_invitation(
        request, made["invitation"], f"{found['company_name']}의 대표", f"/operator/sellers/{seller_id}"
    )


@router.get("/queues")
async def queues(request: Request, desk: TheDesk) -> Response:
    """연동 대기열: what waits for the malls, the oldest first."""
    rows = await desk.read("mall-gateway", "/operations/queues")
    names = await names_of(desk, rows)
    return show(request, "operator_queues.html", rows=rows, names=names, waits=WAITS)


@router.get("/budgets")
async def budgets(request: Request, desk: TheDesk) -> Response:
    """호출 한도: the malls' budgets and who uses them."""
    malls = await desk.read("mall-gateway", "/operations/budgets")
    names = await names_of(desk, [use for mall in malls for use in mall["uses"]])
    return show(request, "operator_budgets.html", malls=malls, names=names, waits=WAITS)


async def malls_of(desk: Desk) -> dict[str, str]:
    """The malls' names by code, as far as the gateway tells them now."""
    malls, _ = await asked(desk, "mall-gateway", "budgets")
    return {row["mall"]: row["mall_name"] for row in malls}


async def names_of(desk: Desk, rows: Iterable[Json]) -> dict[str, str]:
    """The company names of the sellers that rows are about, by seller."""
    ids = list(dict.fromkeys(row["seller_id"] for row in rows))
    parts = (ids[start : start + SELLERS_AT_ONCE] for start in range(0, len(ids), SELLERS_AT_ONCE))
    asked = (desk.read("account", "/sellers", seller_id=part, limit=SELLERS_AT_ONCE) for part in parts)
    return {row["seller_id"]: row["company_name"] for page in await asyncio.gather(*asked) for row in page["items"]}


@router.get("/parked")
async def parked(request: Request, desk: TheDesk) -> Response:
    """보류 메시지: what services set aside, with its reason."""
    rows, away = await parked_of(desk)
    return show(request, "operator_parked.html", rows=rows, away=away)


async def parked_of(desk: Desk) -> tuple[list[Json], list[str]]:
    """What all services set aside, oldest first, and which of them were away."""
    told, away = await of_all(desk, "parked")
    rows = [{**each, "service": service} for service, found in told.items() for each in found]
    return sorted(rows, key=lambda row: row["parked_at"]), away


@router.post("/parked/{service}/{group}")
async def put_back(request: Request, desk: TheDesk, form: Typed, service: str, group: str) -> Response:
    """다시 넣기: one, or all of a group."""
    if service not in SERVICES:
        raise RefusedError(404, "없는 서비스입니다. 보류 메시지에서 다시 선택해 주세요.")
    number = text_of(form, "parked_id")
    tail = f"?parked_id={number}" if number.isdecimal() else ""
    done = await desk.do(service, "POST", f"/operations/parked/{group}/put-back{tail}", key=key_of(form))
    tell(
        request,
        f"{done['messages']}건을 다시 넣었습니다. 처리되면 목록에서 사라지고, 또 실패하면 사유와 함께 남습니다.",
    )
    return RedirectResponse("/operator/parked", 303)


@router.get("/services")
async def services(request: Request, desk: TheDesk) -> Response:
    """서비스 상태: how far each service publishes and shows."""
    (views, away), (relays, _), (told, _) = await asyncio.gather(
        of_all(desk, "projections"), of_all(desk, "relay"), of_all(desk, "parked")
    )
    return show(request, "operator_services.html", views=views, relays=relays, parked=told, away=away)


@router.post("/services/{service}/rebuild")
async def rebuild(request: Request, desk: TheDesk, form: Typed, service: str) -> Response:
    """다시 만들기 of a service's views, from its events, while they are in use."""
    if service not in SERVICES:
        raise RefusedError(404, "없는 서비스입니다. 서비스 상태에서 다시 선택해 주세요.")
    name = text_of(form, "projection")
    body = {"projections": [name] if name else []}
    done = await desk.do(service, "POST", "/operations/rebuild", body, key_of(form))
    tell(request, f"{', '.join(done['projections'])} 조회를 다시 만들고 있습니다. 끝날 때까지 지금 것을 보여 드립니다.")
    return RedirectResponse("/operator/services", 303)

"""첫 화면: today's orders, and what waits for the seller."""

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from console.backend import Desk, Json
from console.doors import TheDesk
from console.formats import today
from console.pages.operators import COLLECTING, asked, lines_of, malls_of, names_of, of_all
from console.pages.sale_facts import WARN_DAYS as WARN_DAYS_OF_SALES
from console.pages.unread import lines_unread
from console.problems import RefusedError
from console.view import show

router = APIRouter()

ORDER_STATES: Mapping[str, str] = {
    "new": "신규주문",
    "confirmed": "발주확인",
    "invoiced": "송장등록",
    "shipping": "송장전송",
    "delivered": "배송완료",
    "completed": "판매완료",
    "cancelled": "판매취소",
}
WARN_DAYS = 30
DAYS_SHOWN = 14
"""How many days of orders are drawn, today among them."""
UNREAD = "/orders/unread"
EVER = "from=2000-01-01"
"""What waits for the seller at a mall may have been listed years ago."""


@dataclass(frozen=True)
class Waiting:
    """Something that waits: how many, and where it is dealt with."""

    label: str
    count: int
    link: str
    tone: str


@router.get("/")
async def first_screen(request: Request, desk: TheDesk) -> Response:
    """What happened today, and what is to be done; a service that is away leaves only its own part empty."""
    session = desk.session
    if not session.seller:
        return await operators_screen(request, desk)
    parts = await asyncio.gather(
        _part(_orders(desk), needed=session.may("orders")),
        _part(listings_waiting(desk), needed=session.may("listings")),
        _part(_claims(desk), needed=session.may("claims")),
        _part(_inquiries(desk), needed=session.may("inquiries")),
        _part(_accounts(desk), needed=session.may("accounts")),
    )
    orders, listings, claims, inquiries, accounts = parts
    waiting = [each for part in parts if part for each in part.get("waiting", [])]
    away = [part["away"] for part in parts if part and "away" in part]
    shown: dict[str, Any] = {"orders": orders, "listings": listings, "claims": claims, "inquiries": inquiries}
    return show(
        request,
        "home.html",
        waiting=[each for each in waiting if each.count],
        away=away[:1],
        accounts=accounts,
        states=ORDER_STATES,
        day=today(),
        **shown,
    )


async def operators_screen(request: Request, desk: Desk) -> Response:
    """What the operator should look at; a service that is away leaves only its own part empty."""
    (told, away), (queues, _), (parked, gone), malls = await asyncio.gather(
        of_all(desk, "collecting", tuple(COLLECTING)),
        asked(desk, "mall-gateway", "queues"),
        of_all(desk, "parked"),
        malls_of(desk),
    )
    rows = lines_of(told, malls)
    failing = [row for row in rows if row["failing"]]
    waiting = [
        Waiting("수집 실패", sum(row["failing"] for row in failing), "/operator/sellers", "red"),
        Waiting("보류 메시지", sum(map(len, parked.values())), "/operator/parked", "red"),
        Waiting("읽지 못한 줄", sum(row["broken_lines"] for row in rows), "/operator/sellers", "orange"),
        Waiting("다시 시도하는 작업", sum(row["failing"] for row in queues), "/operator/queues", "orange"),
        Waiting("대기 작업", sum(row["waiting"] for row in queues), "/operator/queues", "blue"),
    ]
    shown: dict[str, Any] = {"failing": failing[:50], "away": sorted({*away, *gone})}
    shown["names"] = await names_of(desk, shown["failing"])
    return show(request, "operator.html", waiting=[each for each in waiting if each.count], **shown)


async def _part(work: Awaitable[Json], *, needed: bool) -> Json:
    """A part of the page; None where the user may not see it."""
    if not needed:
        getattr(work, "close", lambda: None)()
        return None
    try:
        return await work
    except RefusedError as refusal:
        return {"away": refusal.detail}


async def _orders(desk: Desk) -> Json:
    day = str(today())
    first = str(today() - timedelta(days=DAYS_SHOWN - 1))
    everything, of_today, by_day, collected, unread = await asyncio.gather(
        desk.read("order-sync", "/orders/counts"),
        desk.read("order-sync", "/orders/counts/by-mall", **{"from": day, "to": day}),
        desk.read("order-sync", "/orders/counts/by-day", **{"from": first, "to": day}),
        desk.read("order-sync", "/collections", limit=1),
        lines_unread(desk, "order-sync"),
    )
    malls = {row["mall"]: row["mall_name"] for row in collected["accounts"]}
    none = dict.fromkeys(ORDER_STATES, 0)
    rows = [{"mall": mall, "name": name, **of_today.get(mall, none)} for mall, name in malls.items()]
    waiting = [
        Waiting("발송기한 지남", everything["ship_overdue"], f"/orders?{EVER}&only=ship_overdue", "red"),
        Waiting("발송기한 임박(24시간)", everything["ship_soon"], f"/orders?{EVER}&only=ship_soon", "orange"),
        Waiting("신규주문 · 발주확인 대기", everything["new"], "/orders/confirm?period=1y", "blue"),
        Waiting("송장등록 대기", everything["confirmed"], "/orders/invoices?period=1y", "azure"),
        Waiting("송장송신 대기", everything["invoiced"], "/orders/send?period=1y", "indigo"),
        Waiting("취소요청으로 보류", everything["cancel_asked"], "/orders?period=1y&only=cancel_asked", "orange"),
        Waiting("확인필요 주문", everything["unsettled"], "/orders?period=1y&only=unsettled", "orange"),
        Waiting("미매칭 주문", everything["unmatched"], "/orders/unmatched", "orange"),
        Waiting("읽지 못한 주문", len(unread), UNREAD, "red"),
    ]
    return {
        "rows": rows,
        "totals": {state: sum(row[state] for row in rows) for state in ORDER_STATES},
        "collections": collected["accounts"],
        "waiting": waiting,
        **_days(by_day),
    }


def _days(sold: list[Json]) -> Json:
    """`days`: what was sold on each of the last days, oldest first, none where nothing was; and at which `malls`."""
    malls = sorted({row["mall_name"] for row in sold})
    days = [today() - timedelta(days=ago) for ago in reversed(range(DAYS_SHOWN))]
    rows = [_day(day, [row for row in sold if row["day"] == str(day)], malls) for day in days]
    return {"days": rows if sold else [], "malls": malls}


def _day(day: date, sold: list[Json], malls: list[str]) -> Json:
    """Orders and won of a day, and the orders `by_mall` in the order of the malls."""
    orders = {row["mall_name"]: row["orders"] for row in sold}
    return {
        "day": day,
        "by_mall": [orders.get(mall, 0) for mall in malls],
        "orders": sum(row["orders"] for row in sold),
        "amount_won": sum(row["amount_won"] for row in sold),
    }


async def listings_waiting(desk: Desk) -> Json:
    """What waits at the malls: counted, and opened, whenever it was listed."""
    counts = await desk.read("listing", "/listings/counts", soon_days=WARN_DAYS_OF_SALES)
    ending = f"판매종료 임박({WARN_DAYS_OF_SALES}일)"
    waiting = [
        Waiting("연동실패", counts["failed"], f"/listings?{EVER}&state=failed", "red"),
        Waiting("연동 확인필요", counts["unsettled"], f"/listings?{EVER}&state=unsettled", "orange"),
        Waiting("재고연동 실패", counts["stock"], f"/listings?{EVER}&only=stock", "red"),
        Waiting(ending, counts["ends_soon"], f"/listings?{EVER}&only=ends_soon", "orange"),
        Waiting("연동대기상품", counts["queued"], f"/queue?{EVER}", "blue"),
    ]
    return {"waiting": waiting}


async def _claims(desk: Desk) -> Json:
    counts, unread = await asyncio.gather(
        desk.read("claim-sync", "/claims/counts", open="true"), lines_unread(desk, "claim-sync")
    )
    waiting = [
        Waiting("처리할 취소/반품/교환", counts["open"], "/claims?period=1y&only=open", "orange"),
        Waiting("읽지 못한 취소/반품/교환", len(unread), UNREAD, "red"),
    ]
    return {"waiting": waiting}


async def _inquiries(desk: Desk) -> Json:
    counts, unread = await asyncio.gather(desk.read("inquiry", "/inquiries/counts"), lines_unread(desk, "inquiry"))
    link = "/inquiries?period=1y"
    waiting = [
        Waiting("답변기한 지남", counts["overdue"], f"{link}&deadline=overdue", "red"),
        Waiting("미답변 문의", counts["open"], f"{link}&state=open", "orange"),
        Waiting("전송할 답변", counts["drafted"], f"{link}&state=drafted", "azure"),
        Waiting("읽지 못한 문의", len(unread), UNREAD, "red"),
    ]
    return {"waiting": waiting}


async def _accounts(desk: Desk) -> Json:
    accounts = await desk.read("mall-gateway", "/accounts")
    ending = [row for row in accounts if row["key_days_left"] is not None and row["key_days_left"] <= WARN_DAYS]
    wrong = [row for row in accounts if row["state"] in ("rejected", "expired")]
    waiting = [
        Waiting("제휴몰 인증실패·만료", len(wrong), "/malls", "red"),
        Waiting("만료가 가까운 API 인증키", len(ending), "/malls", "orange"),
    ]
    return {"waiting": waiting, "count": len(accounts)}

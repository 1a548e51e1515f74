"""이때의 상태 of orders and claims."""

import re
from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import Response

from console.backend import Json
from console.doors import TheDesk
from console.formats import second, won
from console.pages.then import Subject, Told, show_then

router = APIRouter()

LISTING = re.compile(r"판매상품 [0-9a-f-]{36}: ")
"""How an order that a listing explained names it: no words for a seller."""
ASKED = {"confirm": "발주확인", "cancel": "판매취소", "send": "송장송신", "change": "송장수정"}
CLAIM_ASKED = {"approve": "승인", "refuse": "거부", "pick_up": "수거완료", "reship": "재배송"}


def _time(name: str) -> Told:
    return lambda row: second(row[name])


def _text(name: str) -> Told:
    return lambda row: row[name] or ""


def _act(name: str, labels: Mapping[str, str]) -> Told:
    return lambda row: labels.get(row[name], "")


def _person(part: str, *names: str) -> Told:
    return lambda row: " · ".join(row[part][name] for name in names if row[part].get(name))


ORDER: Mapping[str, Told] = {
    "주문상태": _text("state_label"),
    "제휴몰의 상태": _text("mall_state"),
    "취소요청": lambda row: "보류" if row["cancel_asked"] else "",
    "연동 중인 처리": _act("asked", ASKED),
    "확인필요": _act("unsettled", ASKED),
    "실패 사유": _text("failure"),
    "상품매칭": lambda row: LISTING.sub("", row["match_evidence"] or ""),
    "출고 예정일": lambda row: " · ".join(filter(None, (row["ship_on"], row["delay_reason"]))),
    "송장": lambda row: f"{row['courier_name']} {row['invoice_number']}".strip(),
    "송신": _time("sent_at"),
    "배송완료": _time("delivered_at"),
    "판매완료": _time("completed_at"),
    "판매취소": _time("cancelled_at"),
    "받는 분": _person("buyer", "receiver_name", "receiver_phone", "address"),
}
CLAIM: Mapping[str, Told] = {
    "처리상태": _text("state_label"),
    "제휴몰의 상태": _text("mall_state"),
    "연동 중인 처리": _act("asked", CLAIM_ASKED),
    "확인필요": _act("unsettled", CLAIM_ASKED),
    "실패 사유": _text("failure"),
    "주문번호": _text("order_number"),
    "수량": lambda row: f"{row['quantity'] or row['order_quantity'] or 0}개",
    "사유": _text("reason_label"),
    "환불금액": lambda row: won(row["refund_won"]),
    "반품비": lambda row: won(row["return_fee_won"]),
    "수거": lambda row: f"{row['pickup_courier']} {row['pickup_invoice']}".strip(),
    "재배송": lambda row: f"{row['reship_courier']} {row['reship_invoice']}".strip(),
    "종료": _time("closed_at"),
    "신청자": _person("person", "name", "phone", "address"),
}
"""What 이때의 상태 tells of a claim; above of an order."""


def order_name(row: Json) -> str:
    """What the page calls an order."""
    return f"주문 {row['order_number']}"


def claim_name(row: Json) -> str:
    """What the page calls a claim."""
    return f"{row['kind_label']} {row['claim_number']}"


@router.get("/orders/{order_id}/at")
async def order_then(request: Request, desk: TheDesk, order_id: str, at: str = "") -> Response:
    """An order as it was at a moment, beside how it is now."""
    return await show_then(request, desk, Subject("order-sync", f"/orders/{order_id}", ORDER), at, order_name)


@router.get("/claims/{claim_id}/at")
async def claim_then(request: Request, desk: TheDesk, claim_id: str, at: str = "") -> Response:
    """A claim as it was at a moment, beside how it is now."""
    return await show_then(request, desk, Subject("claim-sync", f"/claims/{claim_id}", CLAIM), at, claim_name)

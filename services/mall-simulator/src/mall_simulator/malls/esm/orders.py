"""주문 of ESM as lists (malls.md 4.3). A line of a purchase is an order of its own.

What a buyer cancels is left out of the order list and stands in the cancel list alone, as the mall's page on the order
list says. Unverified: whether the upper bound of a window counts (here it does not).
"""

from datetime import datetime, timedelta
from typing import Any

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text, whole
from mall_simulator.malls.esm.claim_rows import STATUSES as STATUS_NUMBERS
from mall_simulator.malls.esm.couriers import COURIERS
from mall_simulator.malls.esm.envelopes import (
    TOO_OFTEN_OR_STATE,
    asked,
    folded,
    good,
    money,
    printed,
    refused,
)
from mall_simulator.malls.esm.goods import SITE_NUMBER
from mall_simulator.malls.esm.sites import Site
from mall_simulator.records import Doc, Line, Order
from mall_simulator.world import World

STATUSES = {"new": 1, "confirmed": 2, "shipping": 3, "delivered": 4}
CLAIM_WINDOW = timedelta(days=7)
_BY_NUMBER, _DECIDED, _NO_MORE = 0, 5, 9


def by_number(call: Call) -> bool:
    """Whether the order list is asked for one order: such calls are not counted."""
    return whole(folded(call.document() or {}), "orderstatus") == _BY_NUMBER


class Orders:
    """The lists of one site."""

    def __init__(self, world: World, site: Site) -> None:
        self._world = world
        self._site = site

    def search(self, call: Call) -> Reply:
        """POST Order/RequestOrders, by a window or by an order's number."""
        body = folded(asked(call))
        self.check_site(body)
        status = whole(body, "orderstatus")
        found = self._one(call, body) if status == _BY_NUMBER else self._in_window(call, body, status)
        page, size = max(whole(body, "pageindex") or 1, 1), min(whole(body, "pagesize") or 1000, 1000)
        shown = found[(page - 1) * size : page * size]
        pages = {"SiteType": self._site.shows, "PageIndex": page, "PageSize": size, "TotalCount": len(found)}
        seller = call.account.secrets["seller_id"]
        return good({**pages, "SellerId": seller, "RequestOrders": [_told(order, line) for order, line in shown]}, "")

    def status(self, call: Call) -> Reply:
        """POST Delivery/GetDeliveryStatus of one order, under a claim too. Unverified: 9 for a cancelled order."""
        body = folded(asked(call))
        since, until = (moment(text(body, name), name) for name in ("fromdate", "todate"))
        if until - since > CLAIM_WINDOW:
            raise refused(TOO_OFTEN_OR_STATE, "조회 기간은 7일 이내만 가능합니다.")
        _, line = self.line(call, text(body, "orderno"))
        claim = STATUS_NUMBERS["cancel"](line.claim) if line.claim else 0
        at = line.changes[-1].at if line.changes else call.now
        told = {"OrderNo": int(line.number), "Status": _status(line), "ClaimStatus": claim}
        return good([{**told, "StatusChangeDate": printed(at), "IsGiftOrder": "N"}])

    def line(self, call: Call, number: str) -> tuple[Order, Line]:
        """The order of a number. Raises the refusal of one that this seller does not have."""
        order = self._world.store.orders.find(self._site.code, f"line:{number}")
        line = None if order is None or order.account != call.account.number else order.line(number)
        if order is None or line is None:
            raise refused(TOO_OFTEN_OR_STATE, "해당 주문 내역이 없습니다.")
        return order, line

    def check_site(self, body: Doc) -> None:
        """Raises the refusal of another site's SiteType."""
        if whole(body, "sitetype") not in self._site.reads:
            raise refused(2000, "SiteType을 확인해 주세요.")

    def _one(self, call: Call, body: Doc) -> list[tuple[Order, Line]]:
        order, line = self.line(call, text(body, "orderno"))
        return [] if _claimed(line) else [(order, line)]

    def _in_window(self, call: Call, body: Doc, status: int | None) -> list[tuple[Order, Line]]:
        since, until = (moment(text(body, name), name) for name in ("requestdatefrom", "requestdateto"))
        if until <= since:
            raise refused(TOO_OFTEN_OR_STATE, "조회 시작일이 종료일보다 과거여야 합니다.")
        if until - since > self._site.order_window:
            raise refused(TOO_OFTEN_OR_STATE, f"조회 기간은 {self._site.order_window.days}일 이내만 가능합니다.")
        if status not in range(1, 6) or whole(body, "requestdatetype") not in (1, 2):
            raise refused(2000, "주문상태와 조회기준을 확인해 주세요.")
        orders = self._world.store.orders.of(self._site.code, call.account.number)
        return [
            (order, line)
            for order in sorted(orders, key=lambda order: (order.paid_at, order.number))
            for line in order.lines
            if since <= order.paid_at < until and _status(line) == status and not _claimed(line)
        ]


def _status(line: Line) -> int:
    return _DECIDED if line.decided_at is not None else STATUSES.get(line.state, _NO_MORE)


def _claimed(line: Line) -> bool:
    return line.cancel_asked or line.state == "cancelled"


def moment(given: str, name: str) -> datetime:
    """A day or a minute in Seoul. Raises the refusal of anything else."""
    for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M"):
        try:
            return datetime.strptime(given, form).replace(tzinfo=KST)
        except ValueError:
            continue
    raise refused(2000, f"시작일과 종료일을 정확하게 입력 바랍니다. {name}")


def _site_goods_no(line: Line) -> str:
    return line.numbers.get(SITE_NUMBER, line.product_number)


def _told(order: Order, line: Line) -> Doc:
    return {**_progress(order, line), **_goods(order, line), **_people(order), **_sending(line)}


def _progress(order: Order, line: Line) -> Doc:
    return {
        "OrderStatus": _status(line),
        "BranchCode": 0,
        "PayNo": int(order.number),
        "GroupNo": int(line.group),
        "OrderNo": int(line.number),
        "OrderDate": printed(order.ordered_at),
        "PayDate": printed(order.paid_at),
        "OrderConfirmDate": printed(line.confirmed_at),
        "TransDate": printed(line.invoice.sent_at) if line.invoice else None,
        "TransDueDate": printed(order.paid_at + timedelta(days=3)),
        "TransCompleteDate": printed(line.delivered_at),
        "BuyDecisionDate": printed(line.decided_at),
    }


def _goods(order: Order, line: Line) -> Doc:
    first = order.lines[0] is line
    return {
        "GoodsNo": None,
        "SiteGoodsNo": _site_goods_no(line),
        "OutGoodsNo": line.seller_product_code,
        "GoodsName": line.product_name,
        "SalePrice": money(line.unit_price_won),
        "ContrAmount": line.quantity,
        "OrderAmount": money(line.amount_won),
        "AcntMoney": money(line.amount_won),
        "ShippingFee": money(order.shipping_won if first else 0),
        "ItemOptionSelectList": _options(line),
        "ItemOptionAdditionList": [],
    }


def _options(line: Line) -> list[Doc]:
    if not line.option_name:
        return []
    counted: dict[str, Any] = {"ItemOptionOrderCnt": line.quantity, "ItemOptionCode": line.seller_option_code}
    return [{"ItemOptionValue": line.option_name, **counted}]


def _people(order: Order) -> Doc:
    buyer = order.buyer
    return {
        "BuyerName": buyer.name,
        "BuyerId": "abc*******",
        "BuyerMobileTel": buyer.phone,
        "BuyerTel": "",
        "ReceiverName": buyer.receiver_name,
        "HpNo": buyer.receiver_phone,
        "TelNo": buyer.receiver_phone,
        "ZipCode": buyer.zip_code,
        "DelFrontAddress": buyer.address,
        "DelBackAddress": buyer.address_detail,
        "DelFullAddress": f"{buyer.address} {buyer.address_detail}",
        "DelMemo": buyer.memo,
        "InfoCin": None,
    }


def _sending(line: Line) -> Doc:
    courier = COURIERS.get(line.invoice.courier, line.invoice.courier) if line.invoice else None
    return {"TakbaeName": courier, "NoSongjang": line.invoice.number if line.invoice else None}

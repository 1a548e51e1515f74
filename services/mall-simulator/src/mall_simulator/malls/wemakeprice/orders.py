"""주문 and 취소 of 위메프, by bundle (malls.md 6.3, 6.4); claim paths and error words are unverified."""

import re
from datetime import datetime, timedelta

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text, whole
from mall_simulator.malls.wemakeprice.envelopes import asked, good, printed, read, refused
from mall_simulator.records import Claim, Doc, Line, Order
from mall_simulator.world import World

_WINDOW = timedelta(hours=24)
_STATUSES = {
    "new": "NEW",
    "confirmed": "CONFIRM",
    "shipping": "SHIPPING",
    "delivered": "COMPLETE",
    "cancelled": "CANCEL",
}
_LISTED = {"NEW": {"NEW"}, "CONFIRM": {"CONFIRM", "SHIPPING", "COMPLETE"}}
_CLAIM_STATUSES = {"requested": "REQUEST", "approved": "APPROVE", "rejected": "REJECT"}


class Orders:
    """The order and claim pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def search(self, call: Call) -> Reply:
        """GET or POST /order/out/getOrderList {fromDate, toDate, type NEW or CONFIRM}: no paging, up to 24 hours.

        Unverified: that what was shipped and delivered stays in the CONFIRM list.
        """
        wanted = asked(call)
        since, until = _window(wanted)
        kind = text(wanted, "type")
        if kind not in _LISTED:
            raise refused("type은 NEW 또는 CONFIRM만 조회할 수 있습니다.")
        orders = self._world.store.orders.of("wemakeprice", call.account.number)
        rows = [
            _bundle(order)
            for order in sorted(orders, key=lambda order: (order.paid_at, order.number))
            if since <= order.paid_at <= until and _status(order) in _LISTED[kind]
        ]
        return good(rows)

    def read(self, call: Call) -> Reply:
        """GET or POST /order/out/getOrderInfo {bundleNo} (path unverified)."""
        return good(_bundle(self._owned(call, text(asked(call), "bundleNo"))))

    def confirm(self, call: Call) -> Reply:
        """POST /order/in/setOrderConfirm {bundleNo}."""
        order = self._owned(call, text(asked(call), "bundleNo"))
        lines = _open_lines(order)
        if not lines or any(line.state != "new" for line in lines):
            raise refused(f"주문확인 할 수 없는 상태입니다. [{_status(order)}]", "409")
        for line in lines:
            self._world.market.acknowledge(order, line)
        return good({"bundleNo": int(order.number)})

    def deliver(self, call: Call) -> Reply:
        """POST /order/in/setOrderDelivery: the waybill, its change while nobody scanned it, or a delay."""
        body = asked(call)
        order = self._owned(call, text(body, "bundleNo"))
        lines = _open_lines(order)
        self._check_sending(order, lines)
        if text(body, "scheduleShipDate") and not text(body, "invoiceNo"):
            for line in lines:
                self._world.market.delay(order, line, text(body, "scheduleShipDate"), text(body, "shipMethodMessage"))
            return good({"bundleNo": int(order.number)})
        courier, number = self._waybill(order, body)
        for line in lines:
            self._world.market.accept_invoice(order, line, courier, number)
        return good({"bundleNo": int(order.number)})

    def change_delivery(self, call: Call) -> Reply:
        """POST /order/in/setParcelDelivery: another waybill (meaning unverified)."""
        body = asked(call)
        order = self._owned(call, text(body, "bundleNo"))
        lines = _open_lines(order)
        if not lines or any(line.state != "shipping" or "tracked" in line.numbers for line in lines):
            raise refused(f"송장을 수정할 수 없는 상태입니다. [{_status(order)}]", "409")
        courier, number = self._waybill(order, body)
        for line in lines:
            self._world.market.change_invoice(order, line, courier, number)
        return good({"bundleNo": int(order.number)})

    def cancel(self, call: Call) -> Reply:
        """POST /order/in/setOrderCancel {orderOptionNo}: by the seller."""
        number = text(asked(call), "orderOptionNo")
        order = self._world.store.orders.find("wemakeprice", f"line:{number}")
        line = None if order is None or order.account != call.account.number else order.line(number)
        if order is None or line is None:
            raise refused(f"존재하지 않는 주문옵션입니다. [{number}]", "404")
        if line.state not in ("new", "confirmed"):
            raise refused(f"취소할 수 없는 상태입니다. [{_STATUSES[line.state]}]", "409")
        self._world.market.cancel_by_seller(order, line, line.quantity - line.cancelled_quantity, "판매자 품절")
        return good({"orderOptionNo": int(number)})

    def claims(self, call: Call) -> Reply:
        """GET or POST /claim/out/getClaimList {fromDate, toDate, claimType CANCEL, claimStatus}."""
        wanted = asked(call)
        since, until = _window(wanted)
        status = text(wanted, "claimStatus")
        if text(wanted, "claimType") not in ("CANCEL", "RETURN", "EXCHANGE"):
            raise refused("claimType은 CANCEL, RETURN, EXCHANGE만 조회할 수 있습니다.")
        orders = self._world.store.orders.of("wemakeprice", call.account.number)
        rows = [(order, line, line.claim) for order in orders for line in order.lines if line.claim is not None]
        return good(
            [
                _claim_told(order, line, claim)
                for order, line, claim in rows
                if since <= claim.requested_at <= until
                and status in ("", _CLAIM_STATUSES[claim.status])
                and text(wanted, "claimType") == "CANCEL"
            ]
        )

    def approve(self, call: Call) -> Reply:
        """POST /claim/in/setClaimApprove {claimBundleNo, claimType}."""
        order, line = self._open_claim(call)
        self._world.market.approve_cancel(order, line)
        return good()

    def reject(self, call: Call) -> Reply:
        """POST /claim/in/setClaimReject {claimBundleNo, claimType}."""
        order, line = self._open_claim(call)
        self._world.market.refuse_cancel(order, line)
        return good()

    def _owned(self, call: Call, number: str) -> Order:
        order = self._world.store.orders.get("wemakeprice", number)
        if order is None or order.account != call.account.number:
            raise refused(f"존재하지 않는 배송번호입니다. [{number}]", "404")
        return order

    def _check_sending(self, order: Order, lines: list[Line]) -> None:
        if not lines or any(line.state != "confirmed" for line in lines):
            raise refused(f"송장을 등록할 수 없는 상태입니다. [{_status(order)}]", "409")
        if any(line.cancel_asked for line in lines):
            raise refused("취소 요청된 주문입니다. 클레임을 먼저 처리해 주세요.", "409")

    def _waybill(self, order: Order, body: Doc) -> tuple[str, str]:
        courier, number = text(body, "parcelCompanyCode"), text(body, "invoiceNo")
        if not text(body, "shipMethod"):
            raise refused("배송방법을 입력해 주세요.")
        if not courier:
            raise refused("택배사 코드를 입력해 주세요.")
        if not re.fullmatch(r"[0-9A-Za-z-]{6,30}", number):
            raise refused(f"송장번호를 확인해 주세요. [{number}]")
        other = self._world.store.orders.find("wemakeprice", f"invoice:{number}")
        if other is not None and other.number != order.number and other.buyer.address != order.buyer.address:
            raise refused(f"이미 등록된 송장번호입니다. [{number}]", "409")
        return courier, number

    def _open_claim(self, call: Call) -> tuple[Order, Line]:
        number = text(asked(call), "claimBundleNo")
        order = self._world.store.orders.find("wemakeprice", f"claim:{number}")
        lines = [] if order is None or order.account != call.account.number else order.lines
        for line in lines:
            if order is not None and line.cancel_asked and line.claim is not None and line.claim.number == number:
                return order, line
        raise refused(f"처리할 수 있는 클레임이 아닙니다. [{number}]", "404")


def _window(wanted: Doc) -> tuple[datetime, datetime]:
    since, until = (read(text(wanted, name), name) for name in ("fromDate", "toDate"))
    if until < since or until - since > _WINDOW:
        raise refused("조회 기간은 최대 24시간입니다.")
    return since, until


def _open_lines(order: Order) -> list[Line]:
    return [line for line in order.lines if line.state != "cancelled"]


def _status(order: Order) -> str:
    lines = _open_lines(order)
    return _STATUSES[lines[0].state] if lines else "CANCEL"


def _bundle(order: Order) -> Doc:
    first, buyer = order.lines[0], order.buyer
    products = list(dict.fromkeys(line.product_number for line in order.lines))
    return {
        "bundleNo": int(order.number),
        "purchaseNo": int(order.numbers["purchaseNo"]),
        "orderDate": printed(order.ordered_at),
        "payDate": printed(order.paid_at),
        "originShipDate": printed(order.paid_at + timedelta(days=2)),
        "orderConfirmDate": printed(first.confirmed_at),
        "buyerName": buyer.name,
        "buyerPhone": buyer.phone,
        "shipPrice": order.shipping_won,
        "prepayment": "Y",
        "shipType": "BUNDLE",
        "delivery": {
            "shipStatus": _status(order),
            "shipMethod": "PARCEL",
            "parcelCompany": None if first.invoice is None else first.invoice.courier,
            "invoiceNo": None if first.invoice is None else first.invoice.number,
            "scheduleShipDate": first.ship_by or None,
            "name": buyer.receiver_name,
            "phone": buyer.receiver_phone,
            "customsPin": None,
            "shipAddress": {
                "zipcode": buyer.zip_code,
                "addrFixed": buyer.address,
                "addrDetail": buyer.address_detail,
                "message": buyer.memo,
            },
        },
        "orderProduct": [_product(order, number) for number in products],
    }


def _product(order: Order, number: str) -> Doc:
    lines = [line for line in order.lines if line.product_number == number]
    return {
        "orderNo": int(lines[0].numbers["orderNo"]),
        "productNo": int(number),
        "productName": lines[0].product_name,
        "productPrice": lines[0].unit_price_won,
        "productQty": sum(line.quantity for line in lines),
        "sellerProductCode": lines[0].seller_product_code,
        "orderOption": [_option(line) for line in lines],
    }


def _option(line: Line) -> Doc:
    return {
        "orderOptionNo": int(line.number),
        "optionNo": int(line.option_number),
        "optionName": line.option_name,
        "optionQty": line.quantity - line.cancelled_quantity if line.state != "cancelled" else 0,
        "sellerOptionCode": line.seller_option_code,
    }


def _claim_told(order: Order, line: Line, claim: Claim) -> Doc:
    return {
        "claimBundleNo": int(claim.number),
        "bundleNo": int(order.number),
        "claimType": "CANCEL",
        "claimStatus": _CLAIM_STATUSES[claim.status],
        "claimWhoReason": "01" if claim.by == "buyer" else "02",
        "claimReason": claim.reason,
        "requestDate": printed(claim.requested_at),
        "orderOptionNo": whole(line.model_dump(), "number"),
        "claimQty": claim.quantity,
    }

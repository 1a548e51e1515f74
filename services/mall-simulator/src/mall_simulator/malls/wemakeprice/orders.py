"""주문 of 위메프, by bundle (malls.md 6.3); error words are unverified."""

from datetime import timedelta

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text
from mall_simulator.malls.wemakeprice.asking import waybill, window
from mall_simulator.malls.wemakeprice.envelopes import asked, good, printed, refused
from mall_simulator.records import Doc, Line, Order
from mall_simulator.world import World

_STATUSES = {
    "new": "NEW",
    "confirmed": "CONFIRM",
    "shipping": "SHIPPING",
    "delivered": "COMPLETE",
    "cancelled": "CANCEL",
}


class Orders:
    """The order pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def search(self, call: Call) -> Reply:
        """GET or POST /order/out/getOrderList {fromDate, toDate, type NEW or CONFIRM}: no paging, up to 24 hours."""
        wanted = asked(call)
        since, until = window(wanted)
        kind = text(wanted, "type")
        if kind not in ("NEW", "CONFIRM"):
            raise refused("type은 NEW 또는 CONFIRM만 조회할 수 있습니다.")
        orders = self._world.store.orders.of("wemakeprice", call.account.number)
        rows = [
            _bundle(order)
            for order in sorted(orders, key=lambda order: (order.paid_at, order.number))
            if since <= order.paid_at <= until and _status(order) == kind
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
        courier, number = waybill(self._world, order, body)
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
        courier, number = waybill(self._world, order, body)
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

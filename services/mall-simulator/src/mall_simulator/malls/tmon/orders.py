"""주문 of 티몬, and what the seller cancels (malls.md 5.3, 5.4).

Encrypted: userName, receiverName, receiverPhone and every part of receiverAddress (which exactly is unverified).
Unverified too: the error codes, and the body of the seller's cancel.
"""

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import at, documents, text, whole
from mall_simulator.malls.tmon.asking import page, waybill, window
from mall_simulator.malls.tmon.envelopes import encrypted, printed, refused
from mall_simulator.records import Account, Doc, Line, Order
from mall_simulator.world import World

_STATUSES = {"new": "D1", "confirmed": "D2", "shipping": "D3", "delivered": "D5"}


class Orders:
    """The order pages, and 판매취소."""

    def __init__(self, world: World) -> None:
        self._world = world

    def list_orders(self, call: Call) -> Reply:
        """GET /orders?startDate&endDate&deliveryStatus=D1 or D2: an array."""
        status = call.query.get("deliveryStatus", "")
        if status not in ("D1", "D2"):
            raise refused("INVALID_PARAMETER", "deliveryStatus는 D1 또는 D2만 조회할 수 있습니다.")
        return Reply([_shown(order, call.account, status) for order in self._inside(call, status)])

    def search(self, call: Call) -> Reply:
        """GET /orders/search: `{items, hasNext}`, pages from 1."""
        status = call.query.get("deliveryStatus", "")
        found = self._inside(call, status)
        return page(self._world, call, [_shown(order, call.account, status) for order in found])

    def read(self, call: Call) -> Reply:
        """GET /orders/{tmonOrderNo}."""
        return Reply(_shown(self._owned(call), call.account))

    def confirm(self, call: Call) -> Reply:
        """PUT /orders/{no}/confirm `{tmonDealNo, tmonDealOptions:[{tmonDealOptionNo, qty}]}`: no body comes back."""
        order = self._owned(call)
        lines = _chosen(order, call.document())
        for line in lines:
            if line.state != "new":
                raise refused("INVALID_DELIVERY_STATUS", f"주문확인 할 수 없는 상태입니다. [{_status(line)}]")
        for line in lines:
            self._world.market.acknowledge(order, line)
        return Reply()

    def send(self, call: Call) -> Reply:
        """POST /orders/{no}/invoices: the first waybill, or a delay with deliveryScheduledDate."""
        order, lines, body = self._delivery(call)
        wrong = [line for line in lines if line.state != "confirmed"]
        if wrong:
            raise refused("INVALID_DELIVERY_STATUS", f"송장을 등록할 수 없는 상태입니다. [{_status(wrong[0])}]")
        if any(line.cancel_asked for line in lines):
            raise refused("CANCEL_REQUESTED", "취소 요청된 주문입니다. 취소를 먼저 처리해 주세요.")
        if text(body, "deliveryScheduledDate"):
            for line in lines:
                self._world.market.delay(order, line, text(body, "deliveryScheduledDate"), text(body, "reason"))
            return Reply()
        courier, number = waybill(self._world, order, at(body, "invoice"))
        for line in lines:
            self._world.market.accept_invoice(order, line, courier, number)
        return Reply()

    def change(self, call: Call) -> Reply:
        """PUT /orders/{no}/invoices: another waybill for what is on its way."""
        order, lines, body = self._delivery(call)
        if any(line.state != "shipping" or "tracked" in line.numbers for line in lines):
            raise refused("INVALID_DELIVERY_STATUS", f"송장을 수정할 수 없는 상태입니다. [{_status(lines[0])}]")
        courier, number = waybill(self._world, order, at(body, "invoice"))
        for line in lines:
            self._world.market.change_invoice(order, line, courier, number)
        return Reply()

    def cancel(self, call: Call) -> Reply:
        """POST /cancellations `{tmonOrderNo, tmonDealNo, tmonDealOptions, reason}`: reason of the RCD4 family."""
        body = call.document()
        order = self._found(call, text(body, "tmonOrderNo"))
        lines = _chosen(order, body)
        if not text(body, "reason").startswith("RCD4"):
            raise refused("INVALID_PARAMETER", "취소사유 코드를 확인해 주세요.")
        if any(line.state not in ("new", "confirmed") for line in lines):
            raise refused("INVALID_DELIVERY_STATUS", "취소할 수 없는 상태입니다.")
        for line in lines:
            left = line.quantity - line.cancelled_quantity
            self._world.market.cancel_by_seller(order, line, left, text(body, "reason"))
        return Reply()

    def _inside(self, call: Call, status: str) -> list[Order]:
        since, until = window(self._world, call, lag=True)
        found = [order for order in self._own(call) if since <= order.paid_at <= until]
        return [order for order in found if any(status in ("", _status(line)) for line in order.lines)]

    def _own(self, call: Call) -> list[Order]:
        orders = self._world.store.orders.of("tmon", call.account.number)
        return sorted(orders, key=lambda order: (order.paid_at, order.number))

    def _owned(self, call: Call) -> Order:
        return self._found(call, call.params["no"])

    def _found(self, call: Call, number: str) -> Order:
        order = self._world.store.orders.get("tmon", number)
        if order is None or order.account != call.account.number:
            raise refused("ORDER_NOT_FOUND", f"존재하지 않는 주문입니다. [{number}]", 404)
        return order

    def _delivery(self, call: Call) -> tuple[Order, list[Line], Doc]:
        order, body = self._owned(call), call.document() or {}
        lines = _chosen(order, body)
        if any(line.group != text(body, "deliveryNo") for line in lines):
            raise refused("INVALID_PARAMETER", "배송번호가 올바르지 않습니다.")
        return order, lines, body


def _status(line: Line) -> str:
    if line.state == "shipping" and "tracked" in line.numbers:
        return "D4"
    return _STATUSES.get(line.state, "CANCEL")


def _chosen(order: Order, body: Doc | None) -> list[Line]:
    deal, options = text(body, "tmonDealNo"), documents(body, "tmonDealOptions")
    lines = {line.option_number: line for line in order.lines if line.product_number == deal}
    asked = [(lines.get(text(row, "tmonDealOptionNo")), whole(row, "qty")) for row in options]
    found = [
        line for line, quantity in asked if line is not None and quantity == line.quantity - line.cancelled_quantity
    ]
    cancelled = any(line is not None and line.state == "cancelled" for line, _ in asked)
    if cancelled:
        raise refused("INVALID_DELIVERY_STATUS", "취소된 주문입니다.")
    if not options or len(found) < len(options):
        raise refused("INVALID_PARAMETER", "딜번호, 옵션번호 또는 수량이 주문과 다릅니다.")
    return found


def _shown(order: Order, account: Account, status: str = "") -> Doc:
    key, buyer = account.secrets["aes_key"], order.buyer
    lines = [line for line in order.lines if status in ("", _status(line))]
    deals = list(dict.fromkeys(line.product_number for line in lines))
    return {
        "tmonOrderNo": int(order.number),
        "orderDate": printed(order.ordered_at),
        "payDate": printed(order.paid_at),
        "userName": encrypted(buyer.name, key),
        "receiverName": encrypted(buyer.receiver_name, key),
        "receiverPhone": encrypted(buyer.receiver_phone, key),
        "receiverAddress": {
            "zipCode": encrypted(buyer.zip_code, key),
            "address": encrypted(buyer.address, key),
            "addressDetail": encrypted(buyer.address_detail, key),
            "streetAddress": encrypted(f"{buyer.address} {buyer.address_detail}", key),
        },
        "deliveryMemo": buyer.memo,
        "deals": [_deal(order, deal, [line for line in lines if line.product_number == deal]) for deal in deals],
    }


def _deal(order: Order, number: str, lines: list[Line]) -> Doc:
    invoice = lines[0].invoice
    sent: Doc = {} if invoice is None else {"invoice": {"deliveryCorp": invoice.courier, "invoiceNo": invoice.number}}
    return {
        "tmonDealNo": int(number),
        "vendorDealNo": lines[0].seller_product_code,
        "dealTitle": lines[0].product_name,
        "deliveryNo": int(lines[0].group),
        "deliveryStatus": _status(lines[0]),
        "deliveryFee": {"userAmount": order.shipping_won, "longDistanceAmount": 0},
        **sent,
        "dealOptions": [
            {
                "tmonDealOptionNo": int(line.option_number),
                "vendorDealOptionNo": line.seller_option_code,
                "dealOptionTitle": line.option_name,
                "qty": line.quantity,
                "salesPrice": line.unit_price_won,
                "purchasePrice": line.amount_won,
            }
            for line in lines
        ],
    }

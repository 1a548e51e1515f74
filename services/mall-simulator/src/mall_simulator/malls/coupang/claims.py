"""취소 and 출고중지요청 of 쿠팡 (malls.md 1.4); returns of delivered goods are not simulated."""

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import missing, text, whole
from mall_simulator.malls.coupang.couriers import waybill_problem
from mall_simulator.malls.coupang.envelopes import bad_request, moment, money, numbered, texted
from mall_simulator.malls.coupang.orders import check_vendor, claim_window
from mall_simulator.records import Claim, Doc, Line, Order
from mall_simulator.world import World

_CODES = {
    "RU": "RELEASE_STOP_UNCHECKED",
    "UC": "RETURNS_UNCHECKED",
    "CC": "RETURNS_COMPLETED",
    "PR": "REQUEST_COUPANG_CHECK",
}


class Claims:
    """The returnRequests pages, for cancels."""

    def __init__(self, world: World) -> None:
        self._world = world

    def search(self, call: Call) -> Reply:
        """GET O6/returnRequests?cancelType=CANCEL shows done cancels; status=RU shows 출고중지요청."""
        check_vendor(call)
        query = call.query
        if not query.get("orderId") and query.get("cancelType") != "CANCEL" and query.get("status") not in _CODES:
            raise bad_request("OrderId can't be null , if doesn't pass the parameter status")
        since, until = claim_window(query)
        rows = [(order, line, claim) for order in self._orders(call) for line, claim in _receipts(order)]
        shown = [
            _receipt(order, line, claim)
            for order, line, claim in rows
            if since <= claim.requested_at < until and _shown(order, claim, query)
        ]
        return numbered(shown, next_token="")

    def one(self, call: Call) -> Reply:
        """GET O6/returnRequests/{receiptId}."""
        order, line, claim = self._found(call)
        return texted([_receipt(order, line, claim)])

    def stopped(self, call: Call) -> Reply:
        """PUT O4/returnRequests/{receiptId}/stoppedShipment: the cancel is agreed to."""
        order, line, claim = self._found(call)
        body = self._open(call, line, claim)
        if whole(body, "cancelCount") != claim.quantity:
            raise bad_request("취소 수량이 일치하지 않습니다.")
        self._world.market.approve_cancel(order, line)
        return texted({"resultCode": "SUCCESS", "resultMessage": "출고중지완료요청이 성공하였습니다"})

    def shipped(self, call: Call) -> Reply:
        """PUT O4/returnRequests/{receiptId}/completedShipment: it has left already, with a waybill."""
        order, line, claim = self._found(call)
        body = self._open(call, line, claim)
        courier, number = text(body, "deliveryCompanyCode"), text(body, "invoiceNumber")
        if waybill_problem(courier, number) is not None:
            raise bad_request(f"송장번호가 유효하지 않습니다. [합포장번호 : {line.group}]")
        self._world.market.refuse_cancel_as_shipped(order, line, courier, number)
        result = {"resultCode": "SUCCESS", "resultMessage": "이미출고 처리가 성공하였습니다"}
        return Reply({"data": {"code": "200", "message": "OK", **result}})

    def _orders(self, call: Call) -> list[Order]:
        return self._world.store.orders.of("coupang", call.account.number)

    def _found(self, call: Call) -> tuple[Order, Line, Claim]:
        check_vendor(call)
        order = self._world.store.orders.find("coupang", f"claim:{call.params['receipt']}")
        if order is not None and order.account == call.account.number:
            for line, claim in _receipts(order):
                if claim.number == call.params["receipt"]:
                    return order, line, claim
        raise bad_request("ReceiptId doesn't belong to the vendorId, or cannot find the Receipt by the given id")

    def _open(self, call: Call, line: Line, claim: Claim) -> Doc:
        body = call.document()
        if body is None or missing(body, ("vendorId", "receiptId")) or text(body, "receiptId") != claim.number:
            raise bad_request("The vendorId in path or requestBody doesn't match the one got from api-gateway.")
        if not line.cancel_asked:
            raise bad_request("이미 처리된 접수입니다.")
        return body


def _receipts(order: Order) -> list[tuple[Line, Claim]]:
    return [(line, line.claim) for line in order.lines if line.claim is not None]


def _shown(order: Order, claim: Claim, query: dict[str, str]) -> bool:
    if query.get("orderId") and query["orderId"] != order.number:
        return False
    if query.get("cancelType") == "CANCEL":
        return claim.status == "approved"
    return claim.status == "requested" and query.get("status", "RU") == "RU"


def _receipt(order: Order, line: Line, claim: Claim) -> Doc:
    waiting = claim.status == "requested"
    stopped = {"requested": "미처리", "approved": "처리(출고중지)", "rejected": "처리(이미출고)"}[claim.status]
    buyer = order.buyer
    return {
        "receiptId": int(claim.number),
        "orderId": int(order.number),
        "paymentId": int(order.number) + 1,
        "receiptType": "RETURN" if waiting else "CANCEL",
        "receiptStatus": "RELEASE_STOP_UNCHECKED" if waiting else "RETURNS_COMPLETED",
        "createdAt": moment(claim.requested_at),
        "modifiedAt": moment(claim.ended_at or claim.requested_at),
        "requesterName": buyer.name,
        "requesterPhoneNumber": buyer.phone,
        "requesterRealPhoneNumber": None,
        "requesterAddress": buyer.address,
        "requesterAddressDetail": buyer.address_detail,
        "requesterZipCode": buyer.zip_code,
        "cancelReasonCategory1": "고객변심" if claim.by == "buyer" else "판매자 귀책",
        "cancelReasonCategory2": "단순변심(사유없음)" if claim.by == "buyer" else "품절",
        "cancelReason": claim.reason,
        "cancelCountSum": claim.quantity,
        "returnDeliveryId": 0,
        "returnDeliveryType": "",
        "releaseStopStatus": stopped if claim.by == "buyer" else "비대상",
        "enclosePrice": money(0),
        "faultByType": "CUSTOMER" if claim.by == "buyer" else "VENDOR",
        "preRefund": False,
        "completeConfirmDate": moment(claim.ended_at) or "",
        "completeConfirmType": "UNDEFINED",
        "returnItems": [_item(line, claim)],
        "returnDeliveryDtos": [],
        "reasonCode": "CHANGEMIND",
        "reasonCodeText": "필요 없어짐 (단순 변심)",
        "returnShippingCharge": money(0),
    }


def _item(line: Line, claim: Claim) -> Doc:
    released = {"requested": "N", "approved": "S", "rejected": "A"}[claim.status]
    return {
        "vendorItemPackageId": 0,
        "vendorItemPackageName": line.product_name,
        "vendorItemId": int(line.option_number),
        "vendorItemName": f"{line.product_name}, {line.option_name}",
        "purchaseCount": line.quantity,
        "cancelCount": claim.quantity,
        "shipmentBoxId": int(line.group),
        "sellerProductId": int(line.product_number),
        "sellerProductName": line.product_name,
        "releaseStatus": released,
        "cancelCompleteUser": "",
    }

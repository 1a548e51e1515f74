"""출고중지요청, 취소 and 반품 of 쿠팡 (malls.md 1.4).

Unverified: that a return whose goods are confirmed stays under status UC, that it is approved only then, and that a
withdrawn receipt is found among the withdrawals alone; that 선환불 completes a return whose goods nobody has seen
(completeConfirmType UNDEFINED), and that receiveConfirmation is taken of it afterwards.
"""

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import missing, text, whole
from mall_simulator.malls.coupang.couriers import waybill_problem
from mall_simulator.malls.coupang.envelopes import bad_request, moment, money, numbered, texted
from mall_simulator.malls.coupang.orders import check_vendor, claim_window, days
from mall_simulator.records import Claim, ClaimKind, Doc, Line, Order
from mall_simulator.world import World

_CODES = {
    "RU": "RELEASE_STOP_UNCHECKED",
    "UC": "RETURNS_UNCHECKED",
    "CC": "RETURNS_COMPLETED",
    "PR": "REQUEST_COUPANG_CHECK",
}


_NOT_FOUND = "ReceiptId doesn't belong to the vendorId, or cannot find the Receipt by the given id"
_REASONS = {
    "changed_mind": ("CHANGEMIND", "필요 없어짐 (단순 변심)"),
    "wrong_option": ("DIFFERENTOPT", "색상/ 사이즈가 기대와 다름"),
    "defective": ("DEFECT", "상품이 파손되어 배송됨"),
    "wrong_goods": ("WRONGDELIVERY", "다른 상품이 배송됨"),
    "late": ("LATEDELIVERED", "배송 지연"),
    "sold_out": ("SOLDOUT", "품절"),
    "other": ("ETC", "기타"),
}
_OURS = frozenset({"defective", "wrong_goods", "late", "sold_out"})
Found = tuple[Order, Line, Claim]


class Claims:
    """The returnRequests pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def search(self, call: Call) -> Reply:
        """GET O6/returnRequests: cancelType=CANCEL shows done cancels, status RU 출고중지요청, UC, CC, PR returns."""
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

    def withdrawals(self, call: Call) -> Reply:
        """GET O4/returnWithdrawRequests?dateFrom&dateTo&pageIndex&sizePerPage: by the day of the withdrawal."""
        check_vendor(call)
        query = call.query
        since, until = days(query.get("dateFrom", ""), query.get("dateTo", ""))
        rows = [row for row in self._withdrawn(call) if since <= row[2].moved_at < until]
        index, size = int(query.get("pageIndex") or 0), int(query.get("sizePerPage") or 0)
        if index < 1 or not 1 <= size <= 100:
            raise bad_request("pageindex 는 음수 또는 0 일 수 없습니다. (pageindex can not be negative or 0)")
        start = (index - 1) * size
        following = str(index + 1) if start + size < len(rows) else ""
        told = [_withdrawal(call, *row) for row in rows[start : start + size]]
        return Reply({"code": 200, "message": "OK", "data": told, "nextPageIndex": following})

    def withdrawn_of(self, call: Call) -> Reply:
        """POST O4/returnWithdrawList `{cancelIds:[≤50]}`."""
        check_vendor(call)
        asked = {str(number) for number in (call.document() or {}).get("cancelIds", [])}
        return numbered([_withdrawal(call, *row) for row in self._withdrawn(call) if row[2].number in asked])

    def one(self, call: Call) -> Reply:
        """GET O6/returnRequests/{receiptId}."""
        order, line, claim = self._found(call)
        if claim.status == "withdrawn":
            raise bad_request(_NOT_FOUND)
        return texted([_receipt(order, line, claim)])

    def stopped(self, call: Call) -> Reply:
        """PUT O4/returnRequests/{receiptId}/stoppedShipment: the cancel is agreed to."""
        order, line, claim = self._found(call, "cancel")
        body = self._open(call, claim)
        if whole(body, "cancelCount") != claim.quantity:
            raise bad_request("취소 수량이 일치하지 않습니다.")
        self._world.claims.approve(order, line, claim)
        return texted({"resultCode": "SUCCESS", "resultMessage": "출고중지완료요청이 성공하였습니다"})

    def shipped(self, call: Call) -> Reply:
        """PUT O4/returnRequests/{receiptId}/completedShipment: it has left already, with a waybill."""
        order, line, claim = self._found(call, "cancel")
        body = self._open(call, claim)
        courier, number = text(body, "deliveryCompanyCode"), text(body, "invoiceNumber")
        if waybill_problem(courier, number) is not None:
            raise bad_request(f"송장번호가 유효하지 않습니다. [합포장번호 : {line.group}]")
        self._world.market.refuse_cancel_as_shipped(order, line, courier, number)
        result = {"resultCode": "SUCCESS", "resultMessage": "이미출고 처리가 성공하였습니다"}
        return Reply({"data": {"code": "200", "message": "OK", **result}})

    def received(self, call: Call) -> Reply:
        """PUT O4/returnRequests/{receiptId}/receiveConfirmation: the goods are back."""
        order, line, claim = self._found(call, "return")
        self._open(call, claim, late=claim.refunded_first)
        if claim.goods == "received":
            raise bad_request("이미 처리된 접수입니다.")
        self._world.claims.receive(order, line, claim)
        return Reply({"code": "200", "message": "OK"})

    def approved(self, call: Call) -> Reply:
        """PUT O4/returnRequests/{receiptId}/approval `{vendorId, receiptId, cancelCount}`: the refund takes place."""
        order, line, claim = self._found(call, "return")
        if claim.status == "done":
            raise bad_request("이미 반품이 완료 되었습니다.")
        body = self._open(call, claim)
        if whole(body, "cancelCount") != claim.quantity:
            raise bad_request("취소반품접수수량과 cancelCount가 일치하지 않습니다.")
        if claim.goods != "received":
            raise bad_request("입고확인이 되지 않은 반품은 승인할 수 없습니다.")
        self._world.claims.approve(order, line, claim)
        self._world.claims.finish(order, line, claim)
        return Reply({"code": "200", "message": "OK"})

    def _orders(self, call: Call) -> list[Order]:
        return self._world.store.orders.of("coupang", call.account.number)

    def _withdrawn(self, call: Call) -> list[Found]:
        rows = [(order, line, claim) for order in self._orders(call) for line, claim in _receipts(order)]
        return [row for row in rows if row[2].status == "withdrawn"]

    def _found(self, call: Call, kind: ClaimKind | None = None) -> Found:
        check_vendor(call)
        order = self._world.store.orders.find("coupang", f"claim:{call.params['receipt']}")
        if order is not None and order.account == call.account.number:
            for line, claim in _receipts(order):
                if claim.number == call.params["receipt"] and kind in (None, claim.kind):
                    return order, line, claim
        raise bad_request(_NOT_FOUND)

    def _open(self, call: Call, claim: Claim, *, late: bool = False) -> Doc:
        body = call.document()
        if body is None or missing(body, ("vendorId", "receiptId")) or text(body, "receiptId") != claim.number:
            raise bad_request("The vendorId in path or requestBody doesn't match the one got from api-gateway.")
        if not claim.waits and not late:
            raise bad_request("이미 처리된 접수입니다.")
        return body


def _receipts(order: Order) -> list[tuple[Line, Claim]]:
    return [(line, claim) for line in order.lines for claim in line.claims if claim.kind != "exchange"]


def _shown(order: Order, claim: Claim, query: dict[str, str]) -> bool:
    if claim.status == "withdrawn" or query.get("orderId") not in (None, "", order.number):
        return False
    done_cancel = claim.kind == "cancel" and claim.status == "approved"
    if query.get("cancelType") == "CANCEL":
        return done_cancel
    return not done_cancel and query.get("status") in (None, *_listed_under(claim))


def _listed_under(claim: Claim) -> tuple[str, ...]:
    if claim.kind == "cancel":
        return ("RU",) if claim.waits else ()
    return {"requested": ("UC",), "held": ("PR",), "done": ("CC",)}.get(claim.status, ())


def _status(claim: Claim) -> str:
    if claim.kind == "cancel":
        return {"requested": "RELEASE_STOP_UNCHECKED", "rejected": "RETURNS_UNCHECKED"}.get(
            claim.status, "RETURNS_COMPLETED"
        )
    if claim.status == "requested":
        return "VENDOR_WAREHOUSE_CONFIRM" if claim.goods == "received" else "RETURNS_UNCHECKED"
    return {"held": "REQUEST_COUPANG_CHECK"}.get(claim.status, "RETURNS_COMPLETED")


def _withdrawal(call: Call, order: Order, line: Line, claim: Claim) -> Doc:
    return {
        "cancelId": int(claim.number),
        "orderId": int(order.number),
        "vendorId": call.account.secrets["vendor_id"],
        "refundDeliveryDuty": "CUS",
        "createdAt": claim.moved_at.astimezone(KST).strftime("%Y-%m-%dT%H:%M:%S"),
        "vendorItemIds": [int(line.option_number)],
    }


def _receipt(order: Order, line: Line, claim: Claim) -> Doc:
    stopped = {"requested": "미처리", "approved": "처리(출고중지)", "rejected": "처리(이미출고)"}.get(
        claim.status, "비대상"
    )
    asked = claim.by == "buyer" and claim.kind == "cancel"
    code, words = _REASONS[claim.why]
    done_cancel = claim.kind == "cancel" and claim.status == "approved"
    buyer = order.buyer
    return {
        "receiptId": int(claim.number),
        "orderId": int(order.number),
        "paymentId": int(order.number) + 1,
        "receiptType": "CANCEL" if done_cancel else "RETURN",
        "receiptStatus": _status(claim),
        "createdAt": moment(claim.requested_at),
        "modifiedAt": moment(claim.moved_at),
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
        "releaseStopStatus": stopped if asked else "비대상",
        "enclosePrice": money(0),
        "faultByType": "VENDOR" if claim.by == "seller" or claim.why in _OURS else "CUSTOMER",
        "preRefund": claim.refunded_first,
        "completeConfirmDate": moment(claim.ended_at) or "",
        "completeConfirmType": "VENDOR_CONFIRM" if claim.goods == "received" else "UNDEFINED",
        "returnItems": [_item(line, claim)],
        "returnDeliveryDtos": _deliveries(claim),
        "reasonCode": code,
        "reasonCodeText": words,
        "returnShippingCharge": money(0),
    }


def _item(line: Line, claim: Claim) -> Doc:
    released = {"requested": "N", "approved": "S", "rejected": "A"}.get(claim.status, "Y")
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
        "releaseStatus": released if claim.kind == "cancel" else "Y",
        "cancelCompleteUser": "",
    }


def _deliveries(claim: Claim) -> list[Doc]:
    if claim.pickup is None:
        return []
    return [{"deliveryCompanyCode": claim.pickup.courier, "deliveryInvoiceNo": claim.pickup.number}]

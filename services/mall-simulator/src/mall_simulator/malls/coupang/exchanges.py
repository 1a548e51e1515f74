"""교환 of 쿠팡 (malls.md 1.4): it is not approved; its goods come back, then others leave.

Unverified: that goods are sent again only once they are back, and that both codes of a refusal end in REJECT.
"""

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text
from mall_simulator.malls.coupang.couriers import waybill_problem
from mall_simulator.malls.coupang.envelopes import bad_request, numbered, texted
from mall_simulator.malls.coupang.orders import check_vendor, exchange_window
from mall_simulator.records import Claim, Doc, Line, Order
from mall_simulator.world import World

Found = tuple[Order, Line, Claim]
_REASONS = {
    "changed_mind": ("CHANGEMIND", "필요 없어짐 (단순 변심)"),
    "wrong_option": ("DIFFERENTOPT", "색상/ 사이즈가 기대와 다름"),
    "defective": ("DEFECT", "상품이 파손되어 배송됨"),
    "wrong_goods": ("WRONGDELIVERY", "다른 상품이 배송됨"),
}
_COLLECTED = {
    "with_buyer": "BeforeDirection",
    "on_the_way": "Delivering",
    "arrived": "Delivering",
    "received": "CompleteCollect",
}


class Exchanges:
    """The exchangeRequests pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def search(self, call: Call) -> Reply:
        """GET O4/exchangeRequests?createdAtFrom&createdAtTo&status&orderId&nextToken&maxPerPage."""
        check_vendor(call)
        query = call.query
        since, until = exchange_window(query)
        rows = [
            (order, line, claim)
            for order, line, claim in self._all(call)
            if since <= claim.requested_at <= until
            and query.get("orderId") in (None, "", order.number)
            and query.get("status") in (None, "", _status(claim))
        ]
        start, size = int(query.get("nextToken") or 0), int(query.get("maxPerPage") or 10)
        following = str(start + size) if start + size < len(rows) else ""
        return numbered([_told(*row) for row in rows[start : start + size]], next_token=following)

    def received(self, call: Call) -> Reply:
        """PUT O4/exchangeRequests/{exchangeId}/receiveConfirmation."""
        found = self._open(call)
        if found[2].goods == "received":
            raise bad_request("이미 처리된 교환 접수입니다.")
        self._world.claims.receive(*found)
        return Reply({"code": "200", "message": "SUCCESS"})

    def reject(self, call: Call) -> Reply:
        """PUT O4/exchangeRequests/{exchangeId}/rejection `{exchangeId, vendorId, exchangeRejectCode}`."""
        found = self._open(call)
        code = text(call.document(), "exchangeRejectCode")
        if code not in ("SOLDOUT", "WITHDRAW"):
            raise bad_request("교환 거부 사유 코드를 확인해 주세요.")
        if found[2].reship is not None:
            raise bad_request("이미 처리된 교환 접수입니다.")
        self._world.claims.refuse(*found, code)
        return texted({"resultCode": "SUCCESS", "resultMessage": "요청 처리완료"}, message="SUCCESS")

    def send(self, call: Call) -> Reply:
        """POST O4/exchangeRequests/{exchangeId}/invoices: an array of `{exchangeId, vendorId, shipmentBoxId, …}`."""
        found = self._open(call)
        rows = call.rows()
        if not rows:
            raise bad_request("params are not allowed null...")
        courier, number = text(rows[0], "goodsDeliveryCode"), text(rows[0], "invoiceNumber")
        if waybill_problem(courier, number) is not None or text(rows[0], "exchangeId") != found[2].number:
            raise bad_request("params are not allowed null...")
        if found[2].reship is not None:
            raise bad_request("이미 처리된 교환 접수입니다.")
        if found[2].goods != "received":
            raise bad_request("회수가 완료되지 않은 교환입니다.")
        self._world.claims.reship(*found, courier, number)
        return texted({"resultCode": "SUCCESS", "resultMessage": "요청 처리완료"}, message="SUCCESS")

    def _all(self, call: Call) -> list[Found]:
        orders = self._world.store.orders.of("coupang", call.account.number)
        rows = [(order, line, claim) for order in orders for line in order.lines for claim in line.claims]
        mine = [row for row in rows if row[2].kind == "exchange"]
        for row in mine:
            if row[2].open and row[2].reship_delivered_at is not None:
                self._world.claims.finish(*row)
        return mine

    def _open(self, call: Call) -> Found:
        check_vendor(call)
        for found in self._all(call):
            if found[2].number == call.params["exchange"]:
                if not found[2].open:
                    raise bad_request("이미 처리된 교환 접수입니다.")
                return found
        raise bad_request("교환 접수내역이 존재하지 않습니다.")


def _status(claim: Claim) -> str:
    if claim.status in ("requested", "held", "approved"):
        return "RECEIPT" if claim.goods == "with_buyer" else "PROGRESS"
    return {"done": "SUCCESS", "rejected": "REJECT"}.get(claim.status, "CANCEL")


def _told(order: Order, line: Line, claim: Claim) -> Doc:
    code, words = _REASONS.get(claim.why, ("ETC", "기타"))
    created, modified = (
        at.astimezone(KST).strftime("%Y-%m-%dT%H:%M:%S") for at in (claim.requested_at, claim.moved_at)
    )
    return {
        "exchangeId": int(claim.number),
        "orderId": int(order.number),
        "vendorId": order.account,
        "orderDeliveryStatusCode": "FINAL_DELIVERY" if line.state == "delivered" else "DELIVERING",
        "exchangeStatus": _status(claim),
        "referType": "WEB_MOBILE",
        "faultType": "VENDOR" if claim.why in ("defective", "wrong_goods") else "CUSTOMER",
        "exchangeAmount": 0,
        "reason": None,
        "reasonCode": code,
        "reasonCodeText": words,
        "reasonEtcDetail": claim.reason,
        "cancelReason": None,
        "createdByType": "CUSTOMER",
        "createdAt": created,
        "modifiedByType": "TRACKING",
        "modifiedAt": modified,
        "exchangeItemDtoV1s": [_item(line, claim, created, modified)],
        "exchangeAddressDtoV1": _address(order, claim, created, modified),
        "deliveryInvoiceGroupDtos": _sent(line, claim),
        "deliveryStatus": "BeforeDirection" if claim.reship is None else "Delivering",
        "collectStatus": _COLLECTED[claim.goods],
        "collectCompleteDate": modified if claim.goods == "received" else None,
    }


def _item(line: Line, claim: Claim, created: str, modified: str) -> Doc:
    number = int(line.option_number)
    return {
        "exchangeItemId": int(claim.number) * 10,
        "orderItemId": number,
        "orderItemUnitPrice": line.unit_price_won,
        "orderItemName": None,
        "orderPackageId": None,
        "orderPackageName": None,
        "targetItemId": number,
        "targetItemUnitPrice": line.unit_price_won,
        "targetItemName": claim.wanted_option or f"{line.product_name}, {line.option_name}",
        "targetPackageId": -1,
        "targetPackageName": "",
        "quantity": claim.quantity,
        "orderItemDeliveryComplete": None,
        "orderItemReturnComplete": None,
        "targetItemDeliveryComplete": None,
        "createdAt": created,
        "modifiedAt": modified,
        "originalShipmentBoxId": int(line.group),
    }


def _address(order: Order, claim: Claim, created: str, modified: str) -> Doc:
    buyer = order.buyer
    return {
        "exchangeAddressId": int(claim.number) + 1,
        "returnCustomerName": buyer.name,
        "returnAddressZipCode": buyer.zip_code,
        "returnAddress": buyer.address,
        "returnAddressDetail": buyer.address_detail,
        "returnPhone": None,
        "returnMobile": buyer.phone,
        "returnMemo": None,
        "deliveryCustomerName": buyer.receiver_name,
        "deliveryAddressZipCode": buyer.zip_code,
        "deliveryAddress": buyer.address,
        "deliveryAddressDetail": buyer.address_detail,
        "deliveryPhone": None,
        "deliveryMobile": buyer.receiver_phone,
        "deliveryMemo": None,
        "createdAt": created,
        "modifiedAt": modified,
        "exchangeId": int(claim.number),
    }


def _sent(line: Line, claim: Claim) -> list[Doc]:
    """Unverified: the names inside; the documented sample shows an empty list."""
    if claim.reship is None:
        return []
    sent = {"deliveryCompanyCode": claim.reship.courier, "invoiceNumber": claim.reship.number}
    return [{"shipmentBoxId": int(line.group), **sent}]

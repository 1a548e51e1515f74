"""취소, 반품 and 교환 of 위메프 (malls.md 6.4).

Unverified: the paths, every field but claimBundleNo, claimType, claimStatus and claimWhoReason, the words of states
beyond REQUEST, APPROVE and WITHDRAW, and that a return is complete once its pickup is.
"""

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text
from mall_simulator.malls.wemakeprice.asking import waybill, window
from mall_simulator.malls.wemakeprice.envelopes import asked, good, printed, refused
from mall_simulator.records import Claim, ClaimKind, Doc, Invoice, Line, Order
from mall_simulator.world import World

Found = tuple[Order, Line, Claim]
_KINDS: dict[str, ClaimKind] = {"CANCEL": "cancel", "RETURN": "return", "EXCHANGE": "exchange"}
_WORDS = {
    "changed_mind": "단순 변심",
    "wrong_option": "사이즈/색상 변경",
    "defective": "상품 불량",
    "wrong_goods": "오배송",
    "late": "배송 지연",
    "sold_out": "품절",
    "other": "기타",
}
_OURS = frozenset({"defective", "wrong_goods", "late", "sold_out"})


class Claims:
    """The claim pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def search(self, call: Call) -> Reply:
        """GET or POST /claim/out/getClaimList {fromDate, toDate, claimType, claimStatus}: as requested."""
        wanted = asked(call)
        since, until = window(wanted)
        kind, status = _kind(wanted), text(wanted, "claimStatus")
        found = [row for row in self._all(call, kind) if since <= row[2].requested_at <= until]
        return good([_told(*row) for row in found if status in ("", _status(row[2]))])

    def read(self, call: Call) -> Reply:
        """GET or POST /claim/out/getClaimInfo {claimBundleNo, claimType}."""
        return good(_told(*self._one(call)))

    def approve(self, call: Call) -> Reply:
        """POST /claim/in/setClaimApprove."""
        found = self._waiting(call)
        self._world.claims.approve(*found)
        return good()

    def reject(self, call: Call) -> Reply:
        """POST /claim/in/setClaimReject."""
        found = self._waiting(call)
        self._world.claims.refuse(*found, text(asked(call), "rejectReason"))
        return good()

    def hold(self, call: Call) -> Reply:
        """POST /claim/in/setClaimPending."""
        found = self._waiting(call)
        self._world.claims.hold(*found)
        return good()

    def picked_up(self, call: Call) -> Reply:
        """POST /claim/in/setClaimPickupComplete: the goods are back; a return is complete by it."""
        order, line, claim = self._approved(call)
        if claim.goods == "received":
            raise refused(f"이미 수거완료 처리된 클레임입니다. [{claim.number}]", "409")
        self._world.claims.receive(order, line, claim)
        if claim.kind == "return":
            self._world.claims.finish(order, line, claim)
        return good()

    def deliver(self, call: Call) -> Reply:
        """POST /claim/in/setClaimDelivery: what is sent instead; only once the goods are back."""
        order, line, claim = self._approved(call)
        if claim.kind != "exchange" or claim.goods != "received":
            raise refused(f"교환 상품을 발송할 수 없는 상태입니다. [{_status(claim)}]", "409")
        if claim.reship is not None:
            raise refused(f"이미 발송 처리된 클레임입니다. [{claim.number}]", "409")
        self._world.claims.reship(order, line, claim, *waybill(self._world, order, asked(call)))
        return good()

    def _all(self, call: Call, kind: ClaimKind) -> list[Found]:
        orders = self._world.store.orders.of("wemakeprice", call.account.number)
        rows = [(order, line, claim) for order in orders for line in order.lines for claim in line.claims]
        mine = [row for row in rows if row[2].kind == kind]
        for order, line, claim in mine:
            if claim.open and claim.reship_delivered_at is not None:
                self._world.claims.finish(order, line, claim)
        return mine

    def _one(self, call: Call) -> Found:
        wanted = asked(call)
        number = text(wanted, "claimBundleNo")
        for found in self._all(call, _kind(wanted)):
            if found[2].number == number:
                return found
        raise refused(f"존재하지 않는 클레임입니다. [{number}]", "404")

    def _waiting(self, call: Call) -> Found:
        found = self._one(call)
        if not found[2].waits:
            raise refused(f"이미 처리된 클레임입니다. [{_status(found[2])}]", "409")
        return found

    def _approved(self, call: Call) -> Found:
        found = self._one(call)
        if found[2].status == "done" and found[2].kind == "return":
            raise refused(f"이미 처리된 클레임입니다. [{_status(found[2])}]", "409")
        if found[2].kind == "cancel" or found[2].status != "approved":
            raise refused(f"승인되지 않은 클레임입니다. [{_status(found[2])}]", "409")
        return found


def _kind(wanted: Doc) -> ClaimKind:
    kind = _KINDS.get(text(wanted, "claimType"))
    if kind is None:
        raise refused("claimType은 CANCEL, RETURN, EXCHANGE만 조회할 수 있습니다.")
    return kind


def _status(claim: Claim) -> str:
    if claim.status == "approved" and claim.kind != "cancel":
        if claim.reship is not None:
            return "DELIVERY"
        return {"with_buyer": "APPROVE", "received": "PICKUP_COMPLETE"}.get(claim.goods, "PICKUP")
    told = {"requested": "REQUEST", "held": "PENDING", "approved": "APPROVE", "done": "COMPLETE"}
    return {**told, "rejected": "REJECT", "withdrawn": "WITHDRAW"}[claim.status]


def _told(order: Order, line: Line, claim: Claim) -> Doc:
    buyer = order.buyer
    return {
        "claimBundleNo": int(claim.number),
        "bundleNo": int(order.number),
        "purchaseNo": int(order.numbers["purchaseNo"]),
        "claimType": next(word for word, kind in _KINDS.items() if kind == claim.kind),
        "claimStatus": _status(claim),
        "claimWhoReason": "02" if claim.by == "seller" or claim.why in _OURS else "01",
        "claimReason": _WORDS[claim.why],
        "claimReasonDetail": claim.reason,
        "requestDate": printed(claim.requested_at),
        "modifyDate": printed(claim.moved_at),
        "buyerName": buyer.name,
        "buyerPhone": buyer.phone,
        "pickup": {
            "name": buyer.receiver_name,
            "phone": buyer.receiver_phone,
            **_address(order),
            **_sent(claim.pickup),
        },
        "exchange": {"optionName": claim.wanted_option or None, **_sent(claim.reship)},
        "orderProduct": [{"orderOption": [{"orderOptionNo": int(line.number), "claimQty": claim.quantity}]}],
    }


def _address(order: Order) -> Doc:
    buyer = order.buyer
    told = {"zipcode": buyer.zip_code, "addrFixed": buyer.address, "addrDetail": buyer.address_detail}
    return {"shipAddress": told}


def _sent(invoice: Invoice | None) -> Doc:
    if invoice is None:
        return {"parcelCompanyCode": None, "invoiceNo": None}
    return {"parcelCompanyCode": invoice.courier, "invoiceNo": invoice.number}

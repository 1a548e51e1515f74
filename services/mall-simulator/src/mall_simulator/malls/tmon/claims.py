"""취소, 반품 and 교환 of 티몬 (malls.md 5.4): one set of pages a kind.

Unverified: the fields of a claim, that a search goes by the day of the request, and that an approved return is done
once its goods are back and an approved exchange once its goods have arrived. An exchange is approved by its waybill.
"""

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import at, text
from mall_simulator.malls.tmon.asking import page, waybill, window
from mall_simulator.malls.tmon.envelopes import encrypted, printed, refused
from mall_simulator.records import Account, Claim, ClaimKind, Doc, Line, Order
from mall_simulator.world import World

Found = tuple[Order, Line, Claim]
_CODES = {"requested": "C1", "held": "C1", "approved": "C2", "done": "C3", "rejected": "C9", "withdrawn": "C8"}
_REASONS = {
    "changed_mind": "1",
    "wrong_option": "2",
    "late": "3",
    "sold_out": "4",
    "defective": "5",
    "wrong_goods": "6",
}


class Claims:
    """The pages of one kind."""

    def __init__(self, world: World, kind: ClaimKind) -> None:
        self._world = world
        self._kind: ClaimKind = kind

    def search(self, call: Call) -> Reply:
        """GET /{kind}/search?startDate&endDate&claimStatus&page."""
        since, until = window(self._world, call, lag=False)
        wanted = call.query.get("claimStatus", "")
        found = [row for row in self._all(call) if since <= row[2].requested_at <= until]
        shown = [_told(*row, call.account) for row in found if wanted in ("", _status(row[2]))]
        return page(self._world, call, shown)

    def read(self, call: Call) -> Reply:
        """GET /{kind}/{claimNo}."""
        return Reply(_told(*self._one(call), call.account))

    def approve(self, call: Call) -> Reply:
        """PUT /{kind}/{no}/approve; of an exchange with `{redeliveryInvoice}`."""
        found = self._open(call)
        if self._kind == "exchange":
            sent = waybill(self._world, found[0], at(call.document(), "redeliveryInvoice"))
            self._world.claims.approve(*found)
            self._world.claims.reship(*found, *sent)
        else:
            self._world.claims.approve(*found)
        return Reply()

    def reject(self, call: Call) -> Reply:
        """PUT /cancellations/{no}/reject `{reason:"JCD1", deliveryInvoice{deliveryCorp, invoiceNo}}`: it has left."""
        order, line, _ = self._open(call)
        body = call.document()
        if text(body, "reason") != "JCD1":
            raise refused("INVALID_PARAMETER", "거부사유 코드를 확인해 주세요.")
        courier, number = waybill(self._world, order, at(body, "deliveryInvoice"))
        self._world.market.refuse_cancel_as_shipped(order, line, courier, number)
        return Reply()

    def _all(self, call: Call) -> list[Found]:
        orders = self._world.store.orders.of("tmon", call.account.number)
        rows = [(order, line, claim) for order in orders for line in order.lines for claim in line.claims]
        mine = [row for row in rows if row[2].kind == self._kind]
        for row in mine:
            self._settle(*row)
        return sorted(mine, key=lambda row: (row[2].requested_at, row[2].number))

    def _settle(self, order: Order, line: Line, claim: Claim) -> None:
        """What was approved is done once its goods are where they belong."""
        back = claim.kind == "return" and claim.goods == "arrived"
        brought = claim.kind == "exchange" and claim.reship_delivered_at is not None
        if claim.status == "approved" and (back or brought):
            self._world.claims.finish(order, line, claim)

    def _one(self, call: Call) -> Found:
        number = call.params["no"]
        for found in self._all(call):
            if found[2].number == number:
                return found
        raise refused("CLAIM_NOT_FOUND", f"존재하지 않는 클레임입니다. [{number}]", 404)

    def _open(self, call: Call) -> Found:
        found = self._one(call)
        if not found[2].waits:
            raise refused("INVALID_CLAIM_STATUS", f"이미 처리된 클레임입니다. [{_status(found[2])}]")
        return found


def _status(claim: Claim) -> str:
    return "C3" if claim.kind == "cancel" and claim.status == "approved" else _CODES[claim.status]


def _reason(claim: Claim) -> str:
    if claim.by == "seller":
        return claim.reason
    return ("RCD" if claim.kind == "cancel" else "RRD") + _REASONS.get(claim.why, "9")


def _told(order: Order, line: Line, claim: Claim, account: Account) -> Doc:
    key, buyer = account.secrets["aes_key"], order.buyer
    return {
        "claimNo": int(claim.number),
        "tmonOrderNo": int(order.number),
        "tmonDealNo": int(line.product_number),
        "deliveryNo": int(line.group),
        "claimStatus": _status(claim),
        "reason": _reason(claim),
        "reasonDetail": claim.reason,
        "requestDate": printed(claim.requested_at),
        "modifiedDate": printed(claim.moved_at),
        "userName": encrypted(buyer.name, key),
        "userPhone": encrypted(buyer.phone, key),
        "tmonDealOptions": [{"tmonDealOptionNo": int(line.option_number), "qty": claim.quantity}],
        **_invoices(claim),
    }


def _invoices(claim: Claim) -> Doc:
    sent = {"returnInvoice": claim.pickup, "redeliveryInvoice": claim.reship}
    return {
        name: {"deliveryCorp": invoice.courier, "invoiceNo": invoice.number}
        for name, invoice in sent.items()
        if invoice is not None
    }

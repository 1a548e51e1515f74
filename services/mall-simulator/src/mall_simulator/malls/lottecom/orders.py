"""출고지시 and 배송상태 of 롯데ON as lists (malls.md 8.3).

A delivery order stays in its list as it was instructed (step 11) whatever becomes of it; where it stands is told by the
progress list. Unverified: the fields of a row beyond the numbers, that a cancelled line leaves the order list, that the
progress list takes a window or a number.
"""

from datetime import datetime, timedelta

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text
from mall_simulator.malls.lottecom.directory import CODE
from mall_simulator.malls.lottecom.envelopes import MISSING, TOO_LONG, asked, good, printed, read, refused
from mall_simulator.records import Doc, Line, Order
from mall_simulator.world import World

STEPS = {"new": "11", "confirmed": "12", "shipping": "13", "delivered": "14", "cancelled": "21"}
_DAY = timedelta(days=1)
Row = tuple[Order, Line]


class Orders:
    """The lists."""

    def __init__(self, world: World) -> None:
        self._world = world

    def search(self, call: Call) -> Reply:
        """POST delivery/v1/SellerDeliveryOrdersSearch: of a window or of a number, acknowledged or not."""
        body = asked(call)
        complete = text(body, "ifCplYN") or "N"
        if complete not in ("Y", "N"):
            raise refused(MISSING, "ifCplYN을 확인해 주세요.")
        step, kind = text(body, "odPrgsStepCd"), text(body, "odTypCd")
        found = [
            _instructed(order, line)
            for order, line in self._asked(call, body)
            if _complete(line) == complete and step in ("", "11") and kind in ("", "10")
            if line.state != "cancelled"
        ]
        return good({"rsltCd": "0000", "rsltMsg": "정상", "deliveryOrderList": found})

    def progress(self, call: Call) -> Reply:
        """POST delivery/v1/SellerDeliveryProgressStateSearch: of a window or of a number, cancelled ones too."""
        body = asked(call)
        step = text(body, "odPrgsStepCd")
        rows = [_progressed(order, line) for order, line in self._asked(call, body)]
        found = [row for row in rows if step in ("", row["odPrgsStepCd"])]
        return good({"rsltCd": "0000", "rsltMsg": "정상", "deliveryProgressStateList": found})

    def _asked(self, call: Call, body: Doc) -> list[Row]:
        number = text(body, "odNo")
        if number:
            return [row for row in self._all(call) if row[0].number == number]
        since, until = window(body, "srchStrtDt", "srchEndDt", _DAY)
        return [row for row in self._all(call) if since <= row[0].paid_at < until]

    def _all(self, call: Call) -> list[Row]:
        orders = sorted(self._world.store.orders.of(CODE, call.account.number), key=lambda o: (o.paid_at, o.number))
        return [(order, line) for order in orders for line in order.lines]


def _complete(line: Line) -> str:
    return "Y" if line.confirmed_at is not None else "N"


def window(body: Doc, first: str, last: str, longest: timedelta) -> tuple[datetime, datetime]:
    """The times asked for: the second of the last one counts wholly."""
    since, until = (read(text(body, name), name) for name in (first, last))
    if until < since or until - since > longest:
        raise refused(TOO_LONG, f"조회기간은 {longest.days}일을 초과할 수 없습니다.")
    return since, until + timedelta(seconds=1)


def named(order: Order, line: Line) -> Doc:
    """The numbers of a line."""
    seq, proc = line.numbers["odSeq"], line.numbers["procSeq"]
    return {"odNo": order.number, "odSeq": int(seq), "procSeq": int(proc), "orglProcSeq": int(proc)}


def _instructed(order: Order, line: Line) -> Doc:
    return {
        **named(order, line),
        "clmNo": None,
        "odTypCd": "10",
        "odPrgsStepCd": "11",
        "dvRtrvDvsCd": "DV",
        "ifCplYN": _complete(line),
        "odCmptDttm": printed(order.paid_at),
        **_goods(line),
        "dvCst": order.shipping_won,
        **_people(order),
    }


def _goods(line: Line) -> Doc:
    return {
        "spdNo": line.product_number,
        "spdNm": line.product_name,
        "sitmNo": line.option_number,
        "sitmNm": line.option_name,
        "epdNo": line.seller_product_code,
        "eitmNo": line.seller_option_code,
        "odQty": line.quantity,
        "slPrc": line.unit_price_won,
        "slAmt": line.amount_won,
        "actualAmt": line.amount_won,
    }


def _people(order: Order) -> Doc:
    buyer = order.buyer
    return {
        "odrNm": buyer.name,
        "mphnNo": buyer.phone,
        "dvpCustNm": buyer.receiver_name,
        "dvpMphnNo": buyer.receiver_phone,
        "dvpTelNo": "",
        "dvpZipNo": buyer.zip_code,
        "dvpStnmZipAddr": buyer.address,
        "dvpStnmDtlAddr": buyer.address_detail,
        "dvMsg": buyer.memo,
    }


def _progressed(order: Order, line: Line) -> Doc:
    at = line.changes[-1].at if line.changes else order.paid_at
    invoice = line.invoice
    return {
        **named(order, line),
        "dvRtrvDvsCd": "DV",
        "odPrgsStepCd": STEPS[line.state],
        "dvTrcStatDttm": printed(line.delivered_at or at),
        "spdNo": line.product_number,
        "sitmNo": line.option_number,
        "slQty": line.quantity,
        "invcNbr": 1 if invoice else 0,
        "dvCoCd": invoice.courier if invoice else None,
        "invcNo": invoice.number if invoice else None,
    }

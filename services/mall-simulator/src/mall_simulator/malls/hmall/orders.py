"""출고 of 현대Hmall (malls.md 12): lists by progress and day, and what a vendor does to them.

Unverified: by which day a list chooses. Here: waiting and in progress by the order's, sent by the sending's, arrived by
the arrival's. A buyer's cancel shows as `dlvCnclYn`; the mall answers it by itself.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text
from mall_simulator.malls.hmall.envelopes import datasets_of, day_of, done, first_row, printed, refused, rows
from mall_simulator.records import Doc, Line, Order
from mall_simulator.world import World

COURIERS = {
    "12": "CJ대한통운",
    "15": "한진택배",
    "11": "롯데택배",
    "13": "로젠택배",
    "14": "우체국택배",
    "16": "경동택배",
    "17": "일양로지스",
}
"""Unverified: the codes; the mall's own list tells them."""
_PROGRESS = {"new": "P0", "confirmed": "P1", "shipping": "P2", "delivered": "P3"}
_CODES = {"P0": "25", "P1": "30", "P2": "45", "P3": "50"}
_ACTS = ("P1", "P2", "P3")


class Orders:
    """The 출고 pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def listed(self, call: Call) -> Reply:
        """POST /sc/scb/scbd/selectOshpDtlList.do."""
        row = first_row(datasets_of(call), "dsInput")
        since, until, progress = text(row, "fromDate"), text(row, "toDate"), text(row, "prgrGb")
        if text(row, "venCd") != call.account.secrets["ven_cd"]:
            raise refused("협력사코드가 올바르지 않습니다. [venCd]")
        if not all(re.fullmatch(r"\d{8}", day) for day in (since, until)) or until < since:
            raise refused("조회기간이 올바르지 않습니다. [fromDate, toDate]")
        if progress not in _CODES or text(row, "mdaGb") not in ("", "20"):
            raise refused("조회조건이 올바르지 않습니다. [prgrGb, mdaGb]")
        found = [
            order_row(order, line)
            for order, line in self._lines(call)
            if progress_of(line) == progress and since <= day_of(_counted_at(order, line)) <= until
        ]
        wanted = text(row, "ordNo"), text(row, "ordPtcSeq")
        return rows("dsOutput", [each for each in found if _asked_for(each, wanted)])

    def couriers(self, call: Call) -> Reply:
        """POST /dd/ddb/ddbd/selectDsDlvcoCdList.do."""
        del call
        return rows("dsOutput", [{"dsrvDlvcoCd": code, "dsrvDlvcoNm": name} for code, name in COURIERS.items()])

    def process(self, call: Call) -> Reply:
        """POST /sc/scb/scbd/multiOshpProcess.do: P1, P2 or P3 of each row; all are checked first."""
        given = datasets_of(call)
        first_row(given, "dsInput")
        found = [(*self._line(call, row), row) for row in given["dsInput"]]
        for _, line, row in found:
            _check(line, row)
        for order, line, row in found:
            self._act(order, line, row)
        return done()

    def confirms(self, call: Call) -> bool:
        """Whether an act is 주문확인."""
        return b"<procGb>P1</procGb>" in call.body

    def _act(self, order: Order, line: Line, row: Doc) -> None:
        market = self._world.market
        match text(row, "procGb"):
            case "P1":
                market.acknowledge(order, line)
            case "P2":
                market.accept_invoice(order, line, text(row, "dsrvDlvcoCd"), text(row, "invcNo"))
            case _:
                market.deliver(order, line)

    def _line(self, call: Call, row: Doc) -> tuple[Order, Line]:
        if text(row, "chk") != "1" or text(row, "venCd") != call.account.secrets["ven_cd"]:
            raise refused("협력사코드가 올바르지 않습니다. [venCd]")
        if text(row, "procGb") not in _ACTS or not text(row, "rgstId") or not text(row, "rgstIp"):
            raise refused("필수 입력값이 없습니다. [procGb, rgstId, rgstIp]")
        for order, line in self._lines(call):
            keys = (order.number, *(line.numbers[name] for name in ("ordPtcSeq", "dlvstNo", "dlvstPtcSeq")))
            if keys == tuple(text(row, name) for name in ("ordNo", "ordPtcSeq", "dlvstNo", "dlvstPtcSeq")):
                return order, line
        raise refused("배송지시 내역이 존재하지 않습니다.")

    def _lines(self, call: Call) -> Iterator[tuple[Order, Line]]:
        own = sorted(self._world.store.orders.of("hmall", call.account.number), key=lambda order: order.number)
        return ((order, line) for order in own for line in order.lines)


def _check(line: Line, row: Doc) -> None:
    """Raises Refusal where the line is not in a state for the act, or its waybill is none."""
    if line.cancel_asked or line.state == "cancelled":
        raise refused("배송취소된 주문입니다.")
    before = {"P1": "new", "P2": "confirmed", "P3": "shipping"}[text(row, "procGb")]
    if line.state != before:
        behind = ("new", "confirmed", "shipping", "delivered")
        late = behind.index(line.state) > behind.index(before)
        raise refused("이미 처리된 배송지시입니다." if late else "출고 진행상태를 확인해 주세요.")
    if text(row, "procGb") != "P2":
        return
    if text(row, "dsrvDlvcoCd") not in COURIERS:
        raise refused(f"택배사 코드가 올바르지 않습니다. [{text(row, 'dsrvDlvcoCd')}]")
    if not re.fullmatch(r"[0-9A-Za-z]{6,30}", text(row, "invcNo")):
        raise refused(f"운송장번호가 올바르지 않습니다. [{text(row, 'invcNo')}]")


def progress_of(line: Line) -> str:
    """In which list a line stands; a cancelled one stays where it was."""
    if line.state == "cancelled":
        return "P1" if line.confirmed_at is not None else "P0"
    return _PROGRESS[line.state]


def order_row(order: Order, line: Line) -> Doc:
    """A row of a list."""
    sent, buyer = line.invoice, order.buyer
    return {
        "dlvstNo": line.numbers["dlvstNo"],
        "dlvstPtcSeq": line.numbers["dlvstPtcSeq"],
        "ordNo": order.number,
        "ordPtcSeq": line.numbers["ordPtcSeq"],
        "slitmCd": line.product_number,
        "slitmNm": line.product_name,
        "uitmCd": line.option_number,
        "uitmTotNm": line.option_name or "단일옵션",
        "venItemCd": line.seller_product_code or None,
        "venUitmCd": line.seller_option_code or None,
        "ordQty": line.quantity,
        "sellUprc": line.unit_price_won,
        "dlvcAmt": order.shipping_won if line.numbers["ordPtcSeq"] == "1" else 0,
        "dlvTypeGbcd": "10",
        "dlvCnclYn": "Y" if line.cancel_asked or line.state == "cancelled" else "N",
        "lastDlvstPrgrGbcd": _CODES[progress_of(line)],
        "ptcOrdDtm": printed(order.ordered_at),
        "oshpCnfmDtm": printed(line.confirmed_at),
        "dsrvDlvcoCd": None if sent is None else sent.courier,
        "dsrvDlvcoNm": None if sent is None else COURIERS[sent.courier],
        "invcNo": None if sent is None else sent.number,
        "dlvApltNm": buyer.name,
        "dlvApltTel": buyer.phone.replace("-", ")", 1),
        "rcvrNm": buyer.receiver_name,
        "rcvrHp": buyer.receiver_phone.replace("-", ")", 1),
        "rcvrTel": None,
        "dstnPostNo": buyer.zip_code,
        "dstnAdr": buyer.address,
        "dstnDtlAdr": buyer.address_detail,
        "dlvPaonMsg": buyer.memo or None,
    }


def _counted_at(order: Order, line: Line) -> datetime:
    if line.delivered_at is not None:
        return line.delivered_at
    return order.ordered_at if line.invoice is None else line.invoice.sent_at


def _asked_for(row: Doc, wanted: tuple[str, str]) -> bool:
    return wanted[0] in ("", row["ordNo"]) and wanted[1] in ("", row["ordPtcSeq"])

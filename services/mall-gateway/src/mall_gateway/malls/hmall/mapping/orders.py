"""Rows of 현대몰's 출고 list as lines, and our acts on orders as its rows (malls.md 12)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import region_of, unreadable_line
from mall_gateway.malls.couriers import courier_by_name
from mall_gateway.malls.hmall.datasets import Row
from mall_gateway.malls.hmall.wire import Courier, OrderRow
from mall_gateway.malls.port import FetchedLine, PersonalData, Shipment, UnreadableLine
from mall_gateway.malls.seoul_time import from_digits, seoul_day

State = Literal["new", "confirmed", "shipping", "delivered", "completed", "cancelled", "unknown"]
Key = tuple[str, str]

NEW, CONFIRMED, SENT, ARRIVED = "P0", "P1", "P2", "P3"
PROGRESS_NAMES = {NEW: "출고대기", CONFIRMED: "출고진행", SENT: "출고완료", ARRIVED: "배송완료"}
EXCHANGE = "40"
SEARCH_BACK = timedelta(days=90)
OLDEST = date(2001, 1, 1)
"""A number that begins with an earlier day begins with none."""


@dataclass(frozen=True)
class Reading:
    """What is known beside the rows: when they were read, and in which list (`prgrGb`) they stood."""

    seen_at: datetime
    progress: str


def lines_of(raws: Iterable[Mapping[str, str]], reading: Reading) -> Iterator[FetchedLine | UnreadableLine]:
    """The lines of a list without the deliveries of exchanges; what can't be read comes out as unreadable."""
    for raw in raws:
        if raw.get("dlvTypeGbcd") == EXCHANGE:
            continue
        try:
            row = OrderRow.model_validate(raw)
        except ValueError as error:
            yield unreadable_line("현대몰", dict(raw), error)
        else:
            yield line_of(row, reading)


def line_of(row: OrderRow, reading: Reading) -> FetchedLine:
    """A row as a line. `box_no` and `deal_no` are the 배송지시 and its row, by which the mall takes every act."""
    state = state_of(row, reading.progress)
    return FetchedLine(
        ref=MallOrderRef(order_no=row.ord_no, line_no=row.ord_ptc_seq, box_no=row.dlvst_no, deal_no=row.dlvst_ptc_seq),
        state=state,
        mall_state=mall_state_of(row, reading.progress),
        cancel_asked=state == "cancelled",
        mall_product_no=row.slitm_cd,
        mall_option_no=row.uitm_cd,
        seller_product_code=row.ven_item_cd,
        seller_option_code=row.ven_uitm_cd,
        product_name=row.slitm_nm,
        option_text=row.uitm_tot_nm,
        quantity=row.ord_qty,
        unit_price_won=row.sell_uprc,
        amount_won=row.sell_uprc * row.ord_qty,
        shipping_won=row.dlvc_amt,
        region=region_of(row.dstn_adr),
        ordered_at=row.ptc_ord_dtm or reading.seen_at,
        paid_at=row.ptc_ord_dtm,
        changed_at=row.oshp_cnfm_dtm,
        delivered_at=None,
        courier_code=courier_by_name(row.dsrv_dlvco_nm) if row.dsrv_dlvco_nm else row.dsrv_dlvco_cd,
        invoice_number=row.invc_no,
        buyer=buyer_of(row),
    )


def state_of(row: OrderRow, progress: str) -> State:
    """The list says the state; a cancelled delivery stands in the first two of them."""
    match progress, row.dlv_cncl_yn:
        case (("P0" | "P1"), True):
            return "cancelled"
        case "P0", _:
            return "new"
        case "P1", _:
            return "confirmed"
        case "P2", _:
            return "shipping"
        case "P3", _:
            return "delivered"
        case _:
            return "unknown"


def mall_state_of(row: OrderRow, progress: str) -> str:
    """The list's name and the row's own code of progress (`lastDlvstPrgrGbcd`), as it is."""
    name = "배송취소" if row.dlv_cncl_yn else PROGRESS_NAMES.get(progress, progress)
    return f"{name} {row.last_dlvst_prgr_gbcd}".strip()


def buyer_of(row: OrderRow) -> PersonalData:
    """Buyer and receiver, as clear as the mall sends them; phones come as `02)123-4567` too."""
    return PersonalData(
        orderer_name=row.dlv_aplt_nm,
        orderer_phone=_phone(row.dlv_aplt_tel),
        receiver_name=row.rcvr_nm,
        receiver_phone=_phone(row.rcvr_hp or row.rcvr_tel),
        receiver_phone2=_phone(row.rcvr_tel) if row.rcvr_hp else "",
        zip_code=row.dstn_post_no,
        address=row.dstn_adr,
        address_detail=row.dstn_dtl_adr,
        memo=row.dlv_paon_msg,
    )


def key_of(raw: Mapping[str, Any]) -> Key:
    """Order number and line number of a row."""
    return raw.get("ordNo", ""), raw.get("ordPtcSeq", "")


def ordered_on(order_no: str, now: datetime) -> date:
    """The day of an order. Unverified: that its number begins with it; else the search goes back three months."""
    earliest, today = seoul_day(now - SEARCH_BACK), seoul_day(now)
    try:
        day = seoul_day(from_digits(order_no[:8]))
    except ValueError:
        return earliest
    return day if OLDEST < day <= today else earliest


def courier_code(couriers: Iterable[Courier], ours: str) -> str | None:
    """The mall's code of our courier, by its name; None where its list has none."""
    return next((each.dsrv_dlvco_cd for each in couriers if courier_by_name(each.dsrv_dlvco_nm) == ours), None)


def act_row(ref: MallOrderRef, act: str, sender: Mapping[str, str]) -> dict[str, Any]:
    """`dsInput` of an act on one line; `sender` says who does it."""
    return {
        "chk": "1",
        "venCd": sender["venCd"],
        "ven2Cd": "000000",
        "dlvstNo": ref.box_no,
        "dlvstPtcSeq": ref.deal_no,
        "ordNo": ref.order_no,
        "ordPtcSeq": ref.line_no,
        "procGb": act,
        "rgstId": sender["rgstId"],
        "rgstIp": sender["rgstIp"],
    }


def invoice_row(shipment: Shipment, courier: str, sender: Mapping[str, str]) -> Row:
    """출고완료 of one line."""
    number = shipment.invoice_number.replace("-", "").strip()
    return {**act_row(shipment.ref, SENT, sender), "invcNo": number, "dsrvDlvcoCd": courier}


def _phone(text: str) -> str:
    return text.replace(")", "-")

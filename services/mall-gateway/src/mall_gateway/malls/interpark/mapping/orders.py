"""Rows of 인터파크's orders as lines, and our acts on orders as its parameters (malls.md 7.3)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import region_of, unreadable_line
from mall_gateway.malls.interpark.profile import ALSO_CJ, COURIERS
from mall_gateway.malls.interpark.wire import ClaimRow, OrderRow
from mall_gateway.malls.port import Cancellation, FetchedLine, PersonalData, Shipment, UnreadableLine
from mall_gateway.malls.seoul_time import from_digits, to_seoul

State = Literal["new", "confirmed", "shipping", "delivered", "completed", "cancelled", "unknown"]
Key = tuple[str, str]

STATE_NAMES = {
    "new": "신규주문",
    "confirmed": "주문확인",
    "shipping": "출고완료",
    "delivered": "배송완료",
    "completed": "구매확정",
}
"""What the mall calls its lists. Unverified: the codes of `CURRENT_STATE` but 50, 70, 75 and 80."""

CANCEL, ASKED = "01", "1"
"""`CLM_CRT_TP` of a cancel; `CLMREQ_STAT` of a request that stands. Both out of public integrations."""
CANCEL_DONE = "클레임확정"
PARCEL_TYPE = "01"
OUR_COURIERS = {**{theirs: ours for ours, theirs in COURIERS.items()}, ALSO_CJ: "CJ_LOGISTICS"}


@dataclass(frozen=True)
class Reading:
    """What is known beside the rows: when they were read, in which list they stood, whose cancel is asked for."""

    seen_at: datetime
    listed_as: State
    asked: Collection[Key] = ()


def lines_of(raws: Iterable[Mapping[str, str]], reading: Reading) -> Iterator[FetchedLine | UnreadableLine]:
    """The lines of a list; what can't be read or has no price comes out as unreadable between them."""
    for raw in raws:
        try:
            row = OrderRow.model_validate(raw)
            if row.sale_unitcost is None and row.real_sale_unitcost is None and row.ord_amt is None:
                raise ValueError("no price")  # noqa: TRY301
        except ValueError as error:
            yield unreadable_line("인터파크", dict(raw), error)
        else:
            yield line_of(row, reading)


def line_of(row: OrderRow, reading: Reading) -> FetchedLine:
    """A row as a line. `box_no` stays empty: parcels have no number before they are sent."""
    state = state_of(row, reading.listed_as)
    unit, amount = prices_of(row)
    moments = (row.ord_comp_dts, row.delv_complete_dt, row.delv_dts, row.ordclm_stat_dts)
    return FetchedLine(
        ref=MallOrderRef(order_no=row.ord_no, line_no=row.ord_seq),
        state=state,
        mall_state=" ".join(part for part in (STATE_NAMES.get(reading.listed_as), row.current_state) if part),
        cancel_asked=(row.ord_no, row.ord_seq) in reading.asked and state in ("new", "confirmed"),
        mall_product_no=row.prd_no,
        mall_option_no=row.opt_prd_no if row.opt_prd_no != row.prd_no else "",
        seller_product_code=row.entr_prd_no,
        seller_option_code=row.opt_no if row.opt_no != row.entr_prd_no else "",
        product_name=row.prd_nm,
        option_text=" / ".join(part for part in (row.opt_nm, row.in_opt_nm) if part),
        quantity=row.ord_qty,
        unit_price_won=unit,
        amount_won=amount,
        shipping_won=row.del_amt,
        region=region_of(row.deli_addr1),
        ordered_at=row.order_dts or row.pay_dts or ordered_at(row.ord_no) or reading.seen_at,
        paid_at=row.pay_dts,
        changed_at=next((moment for moment in moments if moment), None),
        delivered_at=row.delv_complete_dt,
        courier_code=OUR_COURIERS.get(row.delv_comp, row.delv_comp),
        invoice_number=row.delv_no,
        buyer=buyer_of(row),
    )


def state_of(row: OrderRow, listed_as: State) -> State:
    """The list says the state; `CURRENT_STATE` and the times in the row say how far it went since."""
    match row.current_state:
        case "80":
            return "completed"
        case "75":
            return "delivered"
        case "70":
            return "shipping"
        case _ if row.delv_complete_dt and listed_as == "shipping":
            return "delivered"
        case _:
            return listed_as


def prices_of(row: OrderRow) -> tuple[int, int]:
    """What a piece costs and all of them; what is not told is reckoned from the other."""
    unit = row.real_sale_unitcost if row.real_sale_unitcost is not None else row.sale_unitcost
    amount = row.ord_amt if row.ord_amt is not None else (unit or 0) * row.ord_qty
    return (amount // row.ord_qty if unit is None else unit), amount


def buyer_of(row: OrderRow) -> PersonalData:
    """Buyer and receiver; 인터파크 sends them in clear."""
    return PersonalData(
        orderer_name=row.ord_nm,
        orderer_phone=row.mobile_tel or row.tel,
        receiver_name=row.rcvr_nm,
        receiver_phone=row.deli_mobile or row.deli_tel,
        receiver_phone2=row.deli_tel if row.deli_mobile else "",
        zip_code=row.del_zip,
        address=row.deli_addr1,
        address_detail=row.deli_addr2,
        memo=row.deli_comment,
        customs_code=row.resident_no,
    )


def ordered_at(order_no: str) -> datetime | None:
    """When an order was made: its number begins with the time, or in old ones with the day; None for any other."""
    for start in (order_no[:14], order_no[:10].replace("-", "")):
        try:
            return from_digits(start)
        except ValueError:
            continue
    return None


def first_moment(order_no: str, now: datetime) -> datetime:
    """From when on an order may stand in a list; a month back where its number does not tell."""
    return min(ordered_at(order_no) or now - timedelta(days=30), now).astimezone(UTC)


def asked_keys(raws: Iterable[Mapping[str, str]]) -> tuple[set[Key], list[UnreadableLine]]:
    """Whose cancel is asked for and not taken back; and the rows that can't be read.

    Unverified: that only cancels stand in the list of requests before anything is sent.
    """
    asked: set[Key] = set()
    broken: list[UnreadableLine] = []
    for raw in raws:
        try:
            row = ClaimRow.model_validate(raw)
        except ValueError as error:
            broken.append(unreadable_line("인터파크", dict(raw), error))
            continue
        if row.clmreq_stat == ASKED:
            asked.add((row.ord_no, row.ord_seq))
    return asked, broken


def is_cancelled(row: ClaimRow) -> bool:
    """Whether a claim is a cancel that is done."""
    return row.clm_crt_tp == CANCEL and row.current_clmprd_statnm.startswith(CANCEL_DONE)


def key_of(raw: Mapping[str, Any]) -> Key:
    """Order number and line number of a row."""
    return raw.get("ORD_NO", ""), raw.get("ORD_SEQ", "")


def invoice_params(shipment: Shipment, now: datetime) -> dict[str, str]:
    """`delvCompForComm` of one line."""
    return {
        **_line_params(shipment.ref),
        "sc.delvDt": to_seoul(now, "%Y%m%d"),
        "sc.delvEntrNo": COURIERS[shipment.courier],
        "sc.invoNo": shipment.invoice_number.replace("-", "").strip(),
    }


def cancel_params(cancellation: Cancellation) -> dict[str, str]:
    """`cnclOutOfStockReqForComm`: the mall knows one reason, and whole lines."""
    return _line_params(cancellation.ref)


def _line_params(ref: MallOrderRef) -> dict[str, str]:
    return {
        "sc.ordclmNo": ref.order_no,
        "sc.ordSeq": ref.line_no,
        "sc.optPrdTp": PARCEL_TYPE,
        "sc.optOrdSeqList": ref.line_no,
    }

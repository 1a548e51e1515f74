"""Rows of 롯데홈쇼핑's order, delivery and cancel lists as lines, and our acts as its calls (malls.md 9.3)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import raw_of, region_of, unreadable_line
from mall_gateway.malls.couriers import courier_by_name
from mall_gateway.malls.lotteimall.days import written
from mall_gateway.malls.lotteimall.profile import COURIERS
from mall_gateway.malls.lotteimall.wire import OrderRow
from mall_gateway.malls.port import Confirmation, FetchedLine, PersonalData, Shipment, UnreadableLine
from mall_gateway.malls.seoul_time import SEOUL

MALL = "롯데홈쇼핑"
State = Literal["new", "confirmed", "shipping", "delivered", "completed", "cancelled", "unknown"]
Key = tuple[str, str]
Row = Mapping[str, str]

NEW, ACKNOWLEDGED, PROMISED = "01", "02", "03"
"""`SelOption` of the order list."""
READY, RELEASED, DELIVERED = "15", "16", "17"
"""`ord_dtl_stat_cd` of the delivery list. Unverified: which is which; the manual was never seen."""
LIST_NAMES = {
    NEW: "신규주문",
    ACKNOWLEDGED: "발주확인",
    PROMISED: "발송약정",
    RELEASED: "출고확정",
    DELIVERED: "배송완료",
}
CANCELLED = "취소"
NO_UNIT = "롯데홈쇼핑이 이 주문의 배송단위번호를 아직 알려주지 않았습니다. 다음 수집 때 다시 확인합니다."


def state_of_list(listed_as: str) -> State:
    """The state that a list stands for: rows tell theirs in words only. A list that is not known tells nothing."""
    match listed_as:
        case "01":
            return "new"
        case "02" | "03":
            return "confirmed"
        case "16":
            return "shipping"
        case "17":
            return "delivered"
        case _:
            return "unknown"


@dataclass(frozen=True)
class Reading:
    """What is known beside the rows: when they were read, their list, and the lines of the cancel list."""

    seen_at: datetime
    listed_as: str = ""
    asked: Collection[Key] = ()


class UnitUnknownError(ValueError):
    """The list does not tell by which delivery unit a line of a larger order is sent."""


def lines_of(raws: Iterable[Row], reading: Reading) -> Iterator[FetchedLine | UnreadableLine]:
    """The lines of a list; what can't be read comes out as unreadable between them."""
    for raw in raws:
        try:
            yield line_of(OrderRow.model_validate(raw), reading)
        except UnitUnknownError:
            yield UnreadableLine(0, raw_of(dict(raw)), NO_UNIT)
        except ValueError as error:
            yield unreadable_line(MALL, dict(raw), error)


def line_of(row: OrderRow, reading: Reading) -> FetchedLine:
    """A row as a line. Raises UnitUnknownError."""
    key = key_of(row)
    state = state_of_list(reading.listed_as)
    return FetchedLine(
        ref=MallOrderRef(order_no=key[0], line_no=key[1]),
        state=state,
        mall_state=row.stat or LIST_NAMES.get(reading.listed_as, reading.listed_as),
        cancel_asked=key in reading.asked and state in ("new", "confirmed"),
        mall_product_no=row.prod_code,
        mall_option_no="",
        seller_product_code=row.entr_prod_no,
        seller_option_code="",
        product_name=row.prod_name,
        option_text=row.prod_option,
        quantity=row.quantity,
        unit_price_won=row.price,
        amount_won=row.price * row.quantity,
        shipping_won=0,
        region=region_of(row.recv_addr1),
        ordered_at=row.trd_date or reading.seen_at,
        paid_at=row.trd_date,
        changed_at=row.delivered or row.cancelled,
        delivered_at=row.delivered,
        courier_code=courier_by_name(row.delv_name),
        invoice_number=row.invoice_no,
        buyer=buyer_of(row),
    )


def cancelled_line(raw: Row, reading: Reading) -> FetchedLine:
    """A line that only the cancel list shows any more; it tells no prices there. Raises ValueError."""
    return replace(line_of(OrderRow.model_validate(raw), reading), state="cancelled", mall_state=CANCELLED)


def buyer_of(row: OrderRow) -> PersonalData:
    """Buyer and receiver; 롯데홈쇼핑 sends them in clear."""
    return PersonalData(
        orderer_name=row.order_name,
        orderer_phone=row.order_hp or row.order_tel,
        receiver_name=row.recv_name,
        receiver_phone=row.recv_hp or row.recv_tel,
        receiver_phone2=row.recv_tel if row.recv_hp else "",
        zip_code=row.recv_post_code,
        address=row.recv_addr1,
        address_detail=row.recv_addr2,
        memo=row.memo,
    )


def key_of(row: OrderRow) -> Key:
    """The order's number and the one by which `registDeliver` knows the line. Raises UnitUnknownError."""
    if not row.unit_no:
        raise UnitUnknownError(row.ord_no)
    return row.ord_no, row.unit_no


def keys_of(raws: Iterable[Row]) -> dict[Key, Row]:
    """Rows by their line; those that can't be read are left out."""
    found: dict[Key, Row] = {}
    for raw in raws:
        try:
            found[key_of(OrderRow.model_validate(raw))] = raw
        except ValueError:
            continue
    return found


def promise(confirmation: Confirmation) -> dict[str, str]:
    """발송약정: the day on which the seller will ship.

    Unverified: that it acknowledges an order; no call of its own was seen for that (malls.md 9.3).
    """
    return {**_deliver(confirmation.ref, "contr"), "snd_contr_dtime": written(confirmation.ship_on)}


def release(shipment: Shipment) -> dict[str, str]:
    """출고확정. Unverified: own delivery says 업체직송 where it has no number."""
    number = shipment.invoice_number or "업체직송"
    return {**_deliver(shipment.ref, "sfin"), "hdc_cd": COURIERS[shipment.courier], "inv_no": number}


def is_within(line: FetchedLine | UnreadableLine, since: datetime, until: datetime) -> bool:
    """Whether a line was delivered in a window, a whole day of which counts; one that does not say when, counts too."""
    if isinstance(line, UnreadableLine) or line.delivered_at is None:
        return True
    return _start_of_day(since) <= line.delivered_at < until


def _start_of_day(moment: datetime) -> datetime:
    return moment.astimezone(SEOUL).replace(hour=0, minute=0, second=0, microsecond=0)


def _deliver(ref: MallOrderRef, act: str) -> dict[str, str]:
    return {"ord_no": ref.order_no, "ord_dtl_sn": ref.line_no, "proc_gubun": act}

"""Rows of CJ mall's days as lines, and our invoice as its 출고 (malls.md 11.2)."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import region_of, unreadable_line
from mall_gateway.malls.cjmall.mapping.products import our_codes
from mall_gateway.malls.cjmall.profile import COURIERS, MALL
from mall_gateway.malls.cjmall.wire import OrderRow
from mall_gateway.malls.order_lines import State
from mall_gateway.malls.port import FetchedLine, PersonalData, Shipment, UnreadableLine

Key = tuple[str, str, str]
"""Order, goods and detail number. Unverified: whether a cancel has a processing number of its own; it is left out."""

ORDER, CANCEL = "10", "20"
KIND_NAMES = {
    ORDER: "주문",
    CANCEL: "취소",
    "30": "반품",
    "31": "반품취소",
    "40": "교환배송",
    "41": "교환배송취소",
    "45": "교환회수",
    "46": "교환회수취소",
    "50": "A/S",
}
"""`ordDtlClsCd`. Unverified but 10: malls.md 11.2 names no other; they are a public client's."""
CLAIM_KINDS = frozenset({"30", "31", "40", "41", "45", "46"})
"""Rows of claims: those among the orders are goods sent in exchange, and no orders."""


@dataclass(frozen=True)
class Reading:
    """What is known beside the rows: when they were read, and how many of each line are cancelled."""

    seen_at: datetime
    cancelled: Mapping[Key, int] = field(default_factory=dict[Key, int])


def lines_of(raws: Iterable[Mapping[str, str]], reading: Reading) -> Iterator[FetchedLine | UnreadableLine]:
    """The lines of a day, one a row but for claims; what can't be read comes out as unreadable between them."""
    for raw in raws:
        if raw.get("ordDtlClsCd") in CLAIM_KINDS:
            continue
        try:
            row = OrderRow.model_validate(raw)
        except ValueError as error:
            yield unreadable_line(MALL, dict(raw), error)
        else:
            yield line_of(row, reading)


def line_of(row: OrderRow, reading: Reading) -> FetchedLine:
    """A row as a line. It names neither courier nor waybill: the mall tells of the day of dispatch only.

    A cancel of some of its goods leaves it open. Unverified: that `outwQty` stays what was ordered.
    """
    whole = reading.cancelled.get(key_of_row(row), 0) >= row.outw_qty
    state = "cancelled" if whole else state_of(row)
    product_code, option_key = our_codes(row.cont_item_cd)
    moments = (row.cncl_ins_dtm, row.deliv_dtm, row.outw_conf_dt)
    return FetchedLine(
        ref=MallOrderRef(order_no=row.ord_no, line_no=f"{row.ord_g_seq}-{row.ord_d_seq}-{row.ord_w_seq}"),
        state=state,
        mall_state=mall_state_of(row, state),
        cancel_asked=False,
        mall_product_no=row.item_cd,
        mall_option_no=row.unit_cd,
        seller_product_code=product_code,
        seller_option_code=option_key,
        product_name=row.item_name,
        option_text=row.unit_nm,
        quantity=row.outw_qty,
        unit_price_won=row.realsl_amt,
        amount_won=row.realsl_amt * row.outw_qty,
        shipping_won=row.order_delivery_cost,
        region=region_of(row.addr_1 or row.addr),
        ordered_at=row.ord_dtm or row.wb_crt_dt or reading.seen_at,
        paid_at=row.ord_dtm,
        changed_at=next((moment for moment in moments if moment), None),
        delivered_at=row.deliv_dtm,
        courier_code="",
        invoice_number="",
        buyer=buyer_of(row),
    )


def state_of(row: OrderRow) -> State:
    """By the kind of row and by the days that it shows; what left before its order is not ours.

    There is no 발주확인: a line is new until it is sent.
    """
    match row.ord_dtl_cls_cd, row.tout_yn:
        case "20", _:
            return "cancelled"
        case (("10" | ""), ("N" | "")):
            return _stage_of(row)
        case _:
            return "unknown"


def mall_state_of(row: OrderRow, state: State) -> str:
    """The mall's kind of row, and how far it is where it is an order."""
    kind = row.ord_dtl_cls.strip() or KIND_NAMES.get(row.ord_dtl_cls_cd, row.ord_dtl_cls_cd)
    stages = {"new": "출고지시", "shipping": "출고확정", "delivered": "배송완료", "cancelled": "취소"}
    told = "기출하" if row.tout_yn == "Y" else stages.get(state, "")
    return " ".join(dict.fromkeys(word for word in (kind, told) if word))


def buyer_of(row: OrderRow) -> PersonalData:
    """Buyer and receiver; names and phones come half hidden from the mall once a line is delivered."""
    return PersonalData(
        orderer_name=row.cust_nm,
        orderer_phone=phone_of(row.cust_tel_no),
        receiver_name=row.recever_nm,
        receiver_phone=phone_of(row.cellno or row.telno),
        receiver_phone2=phone_of(row.telno) if row.cellno else "",
        zip_code=row.zipno,
        address=row.addr_1 or row.addr,
        address_detail=row.addr_2,
        memo=row.msg_spec,
        customs_code=row.jumin_num,
    )


def phone_of(text: str) -> str:
    """`02)123-4567` as the rest of the world writes it."""
    return text.replace(")", "-", 1)


def cancelled_of(raws: Iterable[Mapping[str, str]]) -> dict[Key, int]:
    """How many of each line its cancels take; one that does not say it takes all."""
    found: dict[Key, int] = {}
    for raw in raws:
        taken = sys.maxsize
        with suppress(ValueError):
            taken = int(float(raw.get("outwQty", "")))
        found[key_of(raw)] = found.get(key_of(raw), 0) + taken
    return found


def key_of(raw: Mapping[str, str]) -> Key:
    """Order, goods and detail number of a row as it came."""
    return raw.get("ordNo", ""), raw.get("ordGSeq", ""), raw.get("ordDSeq", "")


def key_of_row(row: OrderRow) -> Key:
    """The same of a row that was read."""
    return row.ord_no, row.ord_g_seq, row.ord_d_seq


def key_of_ref(ref: MallOrderRef) -> Key:
    """The same of a line that we know."""
    goods, detail, _ = parts_of(ref)
    return ref.order_no, goods, detail


def parts_of(ref: MallOrderRef) -> tuple[str, str, str]:
    """Goods, detail and processing number of a line."""
    goods, _, rest = ref.line_no.partition("-")
    detail, _, processing = rest.partition("-")
    return goods, detail, processing


def is_line(raw: Mapping[str, str], ref: MallOrderRef) -> bool:
    """Whether a row is the line that is meant."""
    return (*key_of(raw), raw.get("ordWSeq", "")) == (ref.order_no, *parts_of(ref))


def takeout_of(shipment: Shipment) -> dict[str, Any]:
    """`takeout` of one line (IF_04_04). Unverified: that `vendorOrdId` may be any number of the partner's."""
    ref = shipment.ref
    goods, detail, processing = parts_of(ref)
    return {
        "ordNo": ref.order_no,
        "ordGSeq": goods,
        "ordDSeq": detail,
        "ordWSeq": processing,
        "delicompCd": COURIERS[shipment.courier],
        "wbNo": shipment.invoice_number,
        "vendorOrdId": f"{ref.order_no}-{ref.line_no}",
    }


def _stage_of(row: OrderRow) -> State:
    if row.cncl_ins_dtm is not None:
        return "cancelled"
    if row.deliv_dtm is not None:
        return "delivered"
    return "new" if row.outw_conf_dt is None else "shipping"

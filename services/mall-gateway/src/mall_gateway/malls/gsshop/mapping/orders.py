"""Rows of GS SHOP's days as lines, and our acts on orders as its messages (malls.md 10.3).

Unverified, all codes here: malls.md 10.3 tells of the calls, not of a row's fields.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import as_object, region_of, unreadable_line
from mall_gateway.malls.gsshop.mapping.products import our_option_key
from mall_gateway.malls.gsshop.profile import COURIERS, MALL
from mall_gateway.malls.gsshop.wire import OrderRow
from mall_gateway.malls.order_lines import State
from mall_gateway.malls.port import FetchedLine, PersonalData, Shipment, UnreadableLine

Key = tuple[str, str]

ORDER_DIGITS = 10
SHIPPED_PROCESS, CONFIRM_PROCESS, CANCEL_PROCESS = "C", "ORDCONF", "CNCCONF"
DOCUMENT, RECEIVER = "DLVINF", "GS SHOP"

CLAIM_KINDS = frozenset({"20", "30"})
"""`ordGbnCd` of exchanges and returns: they stand among the orders and are claims."""
STATE_NAMES = {
    "10": "출고지시",
    "20": "발주확인",
    "30": "출고완료",
    "40": "배송완료",
    "50": "구매확정",
    "80": "취소요청",
    "90": "취소완료",
}
CANCEL_ASKED, CANCEL_WITHDRAWN = "80", "85"
OUR_COURIERS = {theirs: ours for ours, theirs in COURIERS.items()}


@dataclass(frozen=True)
class Reading:
    """What is known beside the rows: when they were read, and the present state codes of cancels."""

    seen_at: datetime
    cancels: Mapping[Key, str] = field(default_factory=dict[Key, str])


def lines_of(raws: Iterable[Any], reading: Reading) -> Iterator[FetchedLine | UnreadableLine]:
    """The lines of a day, one a row but for claims; what can't be read comes out as unreadable between them."""
    for raw in raws:
        if kind_of(raw) in CLAIM_KINDS:
            continue
        try:
            row = OrderRow.model_validate(raw)
        except ValueError as error:
            yield unreadable_line(MALL, raw, error)
        else:
            yield line_of(row, reading)


def line_of(row: OrderRow, reading: Reading) -> FetchedLine:
    """A row as a line; a cancel known of it tells its state."""
    code = reading.cancels.get((row.ord_no, row.ord_item_no), row.ord_st_cd)
    moments = (row.cncl_dtm, row.dlv_fnsh_dtm, row.rels_dtm, row.ord_conf_dtm)
    return FetchedLine(
        ref=MallOrderRef(order_no=row.ord_no, line_no=row.ord_item_no),
        state=state_of(row.ord_gbn_cd, _before_cancel(row, code)),
        mall_state=mall_state_of(row.ord_gbn_cd, code),
        cancel_asked=code == CANCEL_ASKED,
        mall_product_no=row.sup_prd_cd or row.prd_cd,
        mall_option_no=row.attr_prd_cd,
        seller_product_code=row.sup_prd_cd,
        seller_option_code=our_option_key(row.sup_attr_prd_cd),
        product_name=row.prd_nm,
        option_text=row.attr_prd_nm,
        quantity=row.ord_qty,
        unit_price_won=row.sale_prc,
        amount_won=row.sale_prc * row.ord_qty if row.ord_amt is None else row.ord_amt,
        shipping_won=row.dlvc_amt,
        region=region_of(row.rcvr_addr1),
        ordered_at=row.ord_dtm or reading.seen_at,
        paid_at=row.ord_dtm,
        changed_at=next((moment for moment in moments if moment), None),
        delivered_at=row.dlv_fnsh_dtm,
        courier_code=OUR_COURIERS.get(row.delivery_cd, row.delivery_cd),
        invoice_number=row.delivery_no,
        buyer=buyer_of(row),
    )


def state_of(kind: str, code: str) -> State:
    """The mall's kind of row and state code as ours."""
    match kind, code:
        case (("10" | ""), "10"):
            return "new"
        case (("10" | ""), "20"):
            return "confirmed"
        case (("10" | ""), "30"):
            return "shipping"
        case (("10" | ""), "40"):
            return "delivered"
        case (("10" | ""), "50"):
            return "completed"
        case _, "90":
            return "cancelled"
        case _:
            return "unknown"


def mall_state_of(kind: str, code: str) -> str:
    """The mall's word, or its codes where we have no word for them."""
    name = STATE_NAMES.get(code, code)
    return name if kind in ("10", "") else f"{kind} {name}".strip()


def cancels_of(raws: Iterable[Any]) -> dict[Key, str]:
    """The state codes in a list of cancels that stand, by line; of a line told twice the later one counts."""
    rows = [(key_of(raw), str(as_object(raw).get("ordStCd") or CANCEL_ASKED)) for raw in raws]
    return {key: code for key, code in rows if key is not None and code != CANCEL_WITHDRAWN}


def kind_of(raw: Any) -> str:
    """`ordGbnCd` of a row as it came."""
    return str(as_object(raw).get("ordGbnCd") or "")


def key_of(raw: Any) -> Key | None:
    """Order number and line number of a row; None where it names none."""
    row = as_object(raw)
    number, item = (str(row.get(name) or "") for name in ("ordNo", "ordItemNo"))
    return (number, item) if number and item else None


def is_line(raw: Any, ref: MallOrderRef) -> bool:
    """Whether a row is the line that is meant, and no claim on it."""
    return key_of(raw) == (ref.order_no, ref.line_no) and kind_of(raw) not in CLAIM_KINDS


def buyer_of(row: OrderRow) -> PersonalData:
    """Buyer and receiver in clear."""
    return PersonalData(
        orderer_name=row.ordr_nm,
        orderer_phone=row.ordr_tel_no,
        receiver_name=row.rcvr_nm,
        receiver_phone=row.rcvr_hp_no or row.rcvr_tel_no,
        receiver_phone2=row.rcvr_tel_no if row.rcvr_hp_no else "",
        zip_code=row.rcvr_zip_cd,
        address=row.rcvr_addr1,
        address_detail=row.rcvr_addr2,
        memo=row.dlv_req_cont,
        customs_code=row.psn_csc_uniq_no,
    )


def invoice_body(vendor_id: str, shipment: Shipment) -> dict[str, Any]:
    """ORD02 of one line, flat: wrapped in an orderList it is refused. The order number has ten digits."""
    return {
        **_header(vendor_id, SHIPPED_PROCESS),
        "ordNo": shipment.ref.order_no.zfill(ORDER_DIGITS),
        "ordItemNo": shipment.ref.line_no,
        "deliveryCd": COURIERS[shipment.courier],
        "deliveryNo": shipment.invoice_number,
        "cmpulDlv": "N",
    }


def confirm_body(vendor_id: str, refs: Sequence[MallOrderRef]) -> dict[str, Any]:
    """발주확인. Unverified: malls.md 10.3 has it from one client's code, not proven to work."""
    return {**_header(vendor_id, CONFIRM_PROCESS), "orderList": _lines(refs)}


def cancel_body(vendor_id: str, refs: Sequence[MallOrderRef]) -> dict[str, Any]:
    """취소확인 of cancels that buyers asked for. Unverified, as 발주확인."""
    return {**_header(vendor_id, CANCEL_PROCESS), "orderList": _lines(refs)}


def _lines(refs: Sequence[MallOrderRef]) -> list[dict[str, str]]:
    return [{"ordNo": ref.order_no.zfill(ORDER_DIGITS), "ordItemNo": ref.line_no} for ref in refs]


def _header(vendor_id: str, process_type: str) -> dict[str, Any]:
    return {"sender": vendor_id, "receiver": RECEIVER, "documentId": DOCUMENT, "processType": process_type}


def _before_cancel(row: OrderRow, code: str) -> str:
    """A cancel that is asked for hides how far the line was: what was acknowledged is confirmed, all else is new."""
    if code != CANCEL_ASKED:
        return code
    if row.ord_st_cd not in ("", CANCEL_ASKED):
        return row.ord_st_cd
    return "20" if row.ord_conf_dtm else "10"

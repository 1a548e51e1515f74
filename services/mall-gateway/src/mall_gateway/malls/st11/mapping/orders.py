"""Rows of 11번가's orders as lines, and our acts on orders as its calls (malls.md 3.3, 3.4)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from urllib.parse import quote

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import region_of, unreadable_line
from mall_gateway.malls.port import Cancellation, Confirmation, FetchedLine, PersonalData, Shipment, UnreadableLine
from mall_gateway.malls.seoul_time import to_seoul
from mall_gateway.malls.st11.profile import COURIERS
from mall_gateway.malls.st11.wire import CancelRow, OrderRow

State = Literal["new", "confirmed", "shipping", "delivered", "completed", "cancelled", "unknown"]
Key = tuple[str, str]

PAID, PACKAGING, DELIVERED, COMPLETED = "202", "301", "501", "901"
STATES: Mapping[str, State] = {
    PAID: "new",
    PACKAGING: "confirmed",
    "401": "shipping",
    DELIVERED: "delivered",
    COMPLETED: "completed",
    "B01": "cancelled",
    "C01": "cancelled",
}
"""`ordPrdStat` to ours. A01 반품완료 is left unknown: a return is no cancelled sale, and claims tell of it."""
STATE_NAMES = {
    "101": "주문완료",
    "102": "입금대기",
    "103": "예약대기",
    "200": "배송지입력대기",
    "201": "예약결제완료",
    PAID: "결제완료",
    PACKAGING: "배송준비중",
    "401": "배송중",
    DELIVERED: "배송완료",
    "601": "클레임진행중",
    "701": "취소처리중",
    "801": "재승인대기중",
    COMPLETED: "구매확정",
    "A01": "반품완료",
    "B01": "주문취소",
    "C01": "수취확인후주문취소",
}
IN_CLAIM = frozenset({"601", "701"})

CANCEL_ASKED = "01"
CANCEL_REASONS = {"sold_out": "09", "wrong_information": "07", "delayed": "06", "buyer_asked": "10"}
"""Ours to `ordCnRsnCd`. 09 closes the ordered option; 08 would close the whole product."""
CANCEL_TEXTS = {
    "sold_out": "품절",
    "wrong_information": "상품정보 오류",
    "delayed": "배송지연 예상",
    "buyer_asked": "구매자 요청",
}
OTHER_CANCEL = "99"
OTHER_DELAY = "05"
PARCEL, DIRECT = "01", "03"
OUR_COURIERS = {theirs: ours for ours, theirs in COURIERS.items()}


@dataclass(frozen=True)
class Reading:
    """What is known beside the rows: when they were read, their list's state, and which lines' cancel is asked."""

    seen_at: datetime
    listed_as: str = ""
    asked: Collection[Key] = ()


def lines_of(raws: Iterable[Mapping[str, str]], reading: Reading) -> Iterator[FetchedLine | UnreadableLine]:
    """The lines of a list, one a row; what can't be read or has no price comes out as unreadable between them."""
    for raw in raws:
        try:
            row = OrderRow.model_validate({"ordPrdStat": reading.listed_as, **raw})
            if row.sel_prc is None and row.ord_amt is None:
                raise ValueError("no price")  # noqa: TRY301
        except ValueError as error:
            yield unreadable_line("11번가", dict(raw), error)
        else:
            yield line_of(row, reading)


def line_of(row: OrderRow, reading: Reading) -> FetchedLine:
    """A row as a line. Rows of the state look-up have no price: it is 0 there."""
    amount = amount_of(row)
    moments = (row.pocnfrm_dt, row.dlv_end_dt, row.snd_end_dt, row.plcodr_cnf_dt)
    return FetchedLine(
        ref=MallOrderRef(order_no=row.ord_no, line_no=row.ord_prd_seq, box_no=row.dlv_no),
        state=state_of(row),
        mall_state=row.ord_prd_stat_nm or STATE_NAMES.get(row.ord_prd_stat, row.ord_prd_stat),
        cancel_asked=cancel_asked(row, reading.asked),
        mall_product_no=row.prd_no,
        mall_option_no=row.prd_stck_no,
        seller_product_code=row.seller_prd_cd,
        seller_option_code=row.seller_stock_cd,
        product_name=row.prd_nm,
        option_text=row.slct_prd_opt_nm,
        quantity=row.ord_qty,
        unit_price_won=amount // row.ord_qty if row.sel_prc is None else row.sel_prc,
        amount_won=amount,
        shipping_won=row.dlv_cst if row.dlv_cst_type in ("", "01") else 0,
        region=region_of(row.rcvr_base_addr),
        ordered_at=row.ord_dt or row.ord_stl_end_dt or reading.seen_at,
        paid_at=row.ord_stl_end_dt,
        changed_at=next((moment for moment in moments if moment), None),
        delivered_at=row.dlv_end_dt,
        courier_code=_courier(row),
        invoice_number=row.invc_no,
        buyer=buyer_of(row),
    )


def amount_of(row: OrderRow) -> int:
    """`ordAmt`, which is what the pieces and their options cost; without it the same is reckoned."""
    if row.ord_amt is not None:
        return row.ord_amt
    return (row.sel_prc or 0) * row.ord_qty + row.ord_opt_won_stl


def state_of(row: OrderRow) -> State:
    """By `ordPrdStat`. A claim hides it: what was shipped is shipping, all else was acknowledged before.

    Unverified, the latter: a buyer's cancel of what is not acknowledged is at once done and no claim.
    """
    if row.ord_prd_stat in IN_CLAIM:
        return "shipping" if row.invc_no or row.snd_end_dt else "confirmed"
    return STATES.get(row.ord_prd_stat, "unknown")


def cancel_asked(row: OrderRow, asked: Collection[Key]) -> bool:
    """701 and, before anything was shipped, 601 are cancel requests; the list of requests tells of the others."""
    open_claim = row.ord_prd_stat in IN_CLAIM and state_of(row) == "confirmed"
    return open_claim or ((row.ord_no, row.ord_prd_seq) in asked and state_of(row) in ("new", "confirmed"))


def buyer_of(row: OrderRow) -> PersonalData:
    """Buyer and receiver; 11번가 sends them in clear."""
    return PersonalData(
        orderer_name=row.ord_nm,
        orderer_phone=row.ord_prtbl_tel or row.ord_tlphn_no,
        receiver_name=row.rcvr_nm,
        receiver_phone=row.rcvr_prtbl_no or row.rcvr_tlphn,
        receiver_phone2=row.rcvr_tlphn if row.rcvr_prtbl_no else "",
        zip_code=row.rcvr_mail_no,
        address=row.rcvr_base_addr,
        address_detail=row.rcvr_dtls_addr,
        memo=row.ord_dlv_req_cont,
        customs_code=row.psn_csc_uniq_no,
    )


def asked_keys(raws: Iterable[Mapping[str, str]]) -> tuple[set[Key], list[UnreadableLine]]:
    """Whose cancel is asked for and not done; and the rows that can't be read."""
    asked: set[Key] = set()
    broken: list[UnreadableLine] = []
    for raw in raws:
        try:
            row = CancelRow.model_validate(raw)
        except ValueError as error:
            broken.append(unreadable_line("11번가", dict(raw), error))
            continue
        if row.ord_cn_stat_cd == CANCEL_ASKED:
            asked.add((row.ord_no, row.ord_prd_seq))
    return asked, broken


def key_of(raw: Mapping[str, str]) -> Key:
    """Order number and line number of a row."""
    return raw.get("ordNo", ""), raw.get("ordPrdSeq", "")


def confirm_path(ref: MallOrderRef, row: Mapping[str, str]) -> str:
    """발주확인; a piece of 추가구성상품 is named with its product, everything else says N and null."""
    extra = row.get("addPrdYn") == "Y" and row.get("addPrdNo") not in (None, "0")
    kind = ("Y", row["addPrdNo"]) if extra else ("N", "null")
    return _path("/ordservices/reqpackaging", ref.order_no, ref.line_no, *kind, ref.box_no)


def invoice_path(shipment: Shipment, now: datetime) -> str:
    """발송처리 of the whole bundle: 11번가 dispatches by `dlvNo`.

    Unverified: own delivery without a number says `null`, as an absent product does above.
    """
    direct = shipment.courier == "DIRECT"
    number = shipment.invoice_number or "null"
    return _path(
        "/ordservices/reqdelivery",
        to_seoul(now, "%Y%m%d%H%M"),
        DIRECT if direct else PARCEL,
        COURIERS[shipment.courier],
        number,
        shipment.ref.box_no,
    )


def cancel_path(cancellation: Cancellation) -> str:
    """판매불가처리 of a whole line, with the reason in words."""
    ref = cancellation.ref
    reason = CANCEL_REASONS.get(cancellation.reason, OTHER_CANCEL)
    # A slash in the path would part it even when it is escaped, for many servers.
    words = cancellation.detail.replace("/", " ").strip() or CANCEL_TEXTS.get(cancellation.reason, "판매자 사정")
    return _path("/claimservice/reqrejectorder", ref.order_no, ref.line_no, reason, words)


def delay_body(confirmation: Confirmation) -> dict[str, Any]:
    """발송지연안내. Unverified: the form of the date; the page prints no example."""
    return {
        "ordNo": confirmation.ref.order_no,
        "dlvNo": confirmation.ref.box_no,
        "delaySendDt": confirmation.ship_on.strftime("%Y%m%d"),
        "delaySendRsnCd": OTHER_DELAY,
        "delaySendRsn": confirmation.delay_reason,
    }


def _path(base: str, *parts: str) -> str:
    return "/".join((base, *(quote(part, safe="") for part in parts)))


def _courier(row: OrderRow) -> str:
    """Our courier; 11번가's own code where we don't know it."""
    return "DIRECT" if row.dlv_mthd_cd == DIRECT else OUR_COURIERS.get(row.dlv_etprs_cd, row.dlv_etprs_cd)

"""롯데온's delivery orders as our order lines, and our acts on them as its bodies (malls.md 8.3, 8.4).

A line is odNo, odSeq and procSeq; the last two are our `line_no`, as `1-1`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import as_object, region_of, unreadable_line
from mall_gateway.malls.lottecom.mapping.products import split_code
from mall_gateway.malls.lottecom.profile import COURIERS, PROFILE
from mall_gateway.malls.lottecom.wire import Claim, ClaimItem, OrderRow, ProgressRow
from mall_gateway.malls.order_lines import State, bare_line
from mall_gateway.malls.port import Confirmation, FetchedLine, PersonalData, Shipment, UnreadableLine
from mall_gateway.malls.seoul_time import to_seoul

STAMP = "%Y%m%d%H%M%S"
DELIVERY, ORDER = "DV", "10"
"""`dvRtrvDvsCd` of what goes out, `odTypCd` of a sale; collections, exchanges and returns are other rows."""

COMPLETE = "ifCplYN"
"""Put on each row by the reader: which of the two lists it came from."""

SENT = "13"
OUR_COURIERS = {code: ours for ours, code in COURIERS.items()}
DELIVERED_STATES = frozenset({"delivered", "completed"})

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Sight:
    """What is known of lines beside their rows: where they stand, and who of them cancels."""

    progress: Mapping[Key, ProgressRow] = field(default_factory=dict[Key, ProgressRow])
    cancels: Mapping[Key, ClaimItem] = field(default_factory=dict[Key, ClaimItem])


def stamp(moment: datetime) -> str:
    """A time as the mall writes it."""
    return to_seoul(moment, STAMP)


def window(since: datetime, until: datetime) -> dict[str, str]:
    """The two ends of an order list, both counted by the mall, to the second; `until` is not ours any more."""
    return {"srchStrtDt": stamp(since), "srchEndDt": stamp(until - timedelta(microseconds=1))}


def claim_window(since: datetime, until: datetime) -> dict[str, str]:
    """The same of a claim list."""
    return {"srchStrtDttm": stamp(since), "srchEndDttm": stamp(until - timedelta(microseconds=1))}


def state_of(step: str) -> tuple[State, str]:
    """`odPrgsStepCd` in our words and the mall's. 11 to 13 are of malls.md 8.3, the others public clients'.

    15 is that the buyer has it; whether the sale is final by it is not known, so it counts as delivered.
    """
    match step:
        case "11":
            return "new", "출고지시"
        case "12":
            return "confirmed", "상품준비"
        case "13":
            return "shipping", "발송완료"
        case "14":
            return "delivered", "배송완료"
        case "15":
            return "delivered", "수취완료"
        case "21":
            return "cancelled", "취소완료"
        case _:
            return "unknown", step


def cancel_of(item: ClaimItem) -> State | None:
    """What a cancel claim makes of its line: cancelled, nothing where it was refused; `unknown` is one that is open.

    Unverified, all of it: malls.md 8.4 has no code. An unknown one holds the line back, which is the safe side.
    """
    match item.od_prgs_step_cd:
        case "21":
            return "cancelled"
        case "22":
            return None
        case _:
            return "unknown"


def key_of(ref: MallOrderRef) -> Key:
    """odNo, odSeq and procSeq of a line of ours."""
    seq, _, proc = ref.line_no.partition("-")
    return ref.order_no, seq, proc


def ref_of(key: Key) -> MallOrderRef:
    """The other way round."""
    return MallOrderRef(order_no=key[0], line_no=f"{key[1]}-{key[2]}")


def row_key(row: OrderRow | ProgressRow) -> Key:
    """The key of a row."""
    return row.od_no, row.od_seq, row.proc_seq


def progress_by_key(rows: Iterable[ProgressRow]) -> dict[Key, ProgressRow]:
    """The latest of each line: a line may have a row for each step."""
    latest: dict[Key, ProgressRow] = {}
    for row in rows:
        known = latest.get(row_key(row))
        if known is None or _time(row.dv_trc_stat_dttm) >= _time(known.dv_trc_stat_dttm):
            latest[row_key(row)] = row
    return latest


def _time(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0


def cancels_by_key(claims: Iterable[Claim]) -> dict[Key, ClaimItem]:
    """Items by the line that they are about; a claim that was asked later counts more, whatever its place."""
    pairs = [(claim, item) for claim in claims for item in claim.item_list]
    pairs.sort(key=lambda pair: _time(pair[1].clm_req_dttm))
    return {(claim.od_no, item.od_seq, item.orgl_proc_seq or item.proc_seq): item for claim, item in pairs}


def lines_of(rows: Iterable[Any], sight: Sight) -> list[FetchedLine | UnreadableLine]:
    """The lines of some rows, each once; what a buyer paid for the delivery stands on the first line of an order."""
    found: dict[Key, OrderRow] = {}
    broken: list[UnreadableLine] = []
    complete: dict[Key, bool] = {}
    for raw in rows:
        try:
            row = OrderRow.model_validate(raw)
        except ValueError as error:
            broken.append(unreadable_line(PROFILE.name, raw, error))
            continue
        if _is_sale(row):
            found[row_key(row)] = row
            complete[row_key(row)] = as_object(raw).get(COMPLETE) == "Y"
    first = _first_of_each_order(found)
    lines = [_line(row, sight, complete=complete[key], first=key in first) for key, row in found.items()]
    return [*lines, *broken]


def _is_sale(row: OrderRow) -> bool:
    return row.dv_rtrv_dvs_cd in ("", DELIVERY) and row.od_typ_cd in ("", ORDER)


def _first_of_each_order(keys: Iterable[Key]) -> set[Key]:
    first: dict[str, Key] = {}
    for key in sorted(keys, key=lambda key: (key[0], key[1].zfill(9), key[2].zfill(9))):
        first.setdefault(key[0], key)
    return set(first.values())


def _line(row: OrderRow, sight: Sight, *, complete: bool, first: bool) -> FetchedLine:
    progress, cancel = sight.progress.get(row_key(row)), sight.cancels.get(row_key(row))
    state, word = state_of(progress.od_prgs_step_cd if progress else "12" if complete else "11")
    claimed = None if cancel is None else cancel_of(cancel)
    whole = cancel is not None and cancel.cncl_qty in (0, row.od_qty)
    code, key = split_code(row.eitm_no)
    return FetchedLine(
        ref=ref_of(row_key(row)),
        state="cancelled" if claimed == "cancelled" and whole else state,
        mall_state=word,
        cancel_asked=claimed == "unknown" and state in {"new", "confirmed"},
        mall_product_no=row.spd_no,
        mall_option_no=row.sitm_no,
        seller_product_code=code,
        seller_option_code=key,
        product_name=unescape(row.spd_nm),
        option_text=unescape(row.sitm_nm),
        quantity=row.od_qty,
        unit_price_won=row.sl_prc,
        amount_won=row.sl_amt or row.sl_prc * row.od_qty,
        shipping_won=row.dv_cst if first else 0,
        region=region_of(row.dvp_stnm_zip_addr),
        ordered_at=row.od_cmpt_dttm,
        paid_at=row.od_cmpt_dttm,
        changed_at=progress.dv_trc_stat_dttm if progress else None,
        delivered_at=progress.dv_trc_stat_dttm if progress and state in DELIVERED_STATES else None,
        courier_code=OUR_COURIERS.get(progress.dv_co_cd, progress.dv_co_cd) if progress else "",
        invoice_number=progress.invc_no if progress else "",
        buyer=_buyer(row),
    )


def _buyer(row: OrderRow) -> PersonalData:
    return PersonalData(
        orderer_name=row.odr_nm,
        orderer_phone=row.mphn_no or row.tel_no,
        receiver_name=row.dvp_cust_nm,
        receiver_phone=row.dvp_mphn_no or row.dvp_tel_no,
        receiver_phone2=row.dvp_tel_no if row.dvp_mphn_no else "",
        zip_code=row.dvp_zip_no,
        address=row.dvp_stnm_zip_addr,
        address_detail=row.dvp_stnm_dtl_addr,
        memo=unescape(row.dv_msg),
    )


def hidden_line(ref: MallOrderRef, sight: Sight) -> FetchedLine | None:
    """A line that the order list does not show: by its cancel, else by where it stands; None where neither is told."""
    cancel, progress = sight.cancels.get(key_of(ref)), sight.progress.get(key_of(ref))
    claimed = None if cancel is None else cancel_of(cancel)
    if claimed == "cancelled":
        return bare_line(ref, "cancelled", "취소완료")
    if progress is not None:
        state, word = state_of(progress.od_prgs_step_cd)
        return bare_line(ref, state, word, cancel_asked=claimed is not None)
    return bare_line(ref, "unknown", "취소요청", cancel_asked=True) if claimed else None


def confirm_body(confirmation: Confirmation) -> dict[str, Any]:
    """POST SellerIfCompleteInform of one line. A later ship date has no call of its own: it stays with us."""
    return {"ifCompleteList": [{**_named(confirmation.ref), COMPLETE: "Y"}]}


def invoice_body(shipment: Shipment, row: OrderRow, now: datetime) -> dict[str, Any]:
    """POST SellerDeliveryProgressStateInform of one line. `invcNbr` is how many parcels there are, not their number."""
    sent = {
        **_named(shipment.ref),
        "odPrgsStepCd": SENT,
        "dvTrcStatDttm": stamp(now),
        "invcNbr": "1",
        "dvCoCd": COURIERS[shipment.courier],
        "invcNo": shipment.invoice_number,
        "spdNo": row.spd_no,
        "sitmNo": row.sitm_no,
        "slQty": str(shipment.quantity),
    }
    return {"deliveryProgressStateList": [sent]}


def _named(ref: MallOrderRef) -> dict[str, Any]:
    order_no, seq, proc = key_of(ref)
    return {"dvRtrvDvsCd": DELIVERY, "odNo": order_no, "odSeq": number(seq), "procSeq": number(proc)}


def number(text: str) -> int | str:
    """A sequence as the number that clients send; text that is none is sent as it is, for the mall to refuse."""
    return int(text) if text.isascii() and text.isdecimal() else text

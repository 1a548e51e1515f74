"""Cancels, recalls and goods sent in exchange as CJ mall instructs them (malls.md 11.2).

Unverified: all codes and processing numbers, and that taking back is instructed by a further row. Here: a cancel and a
recall have an even processing number, a withdrawal the next one, the delivery of an exchange one above 100.
"""

from collections.abc import Iterator
from datetime import datetime

from mall_simulator.malls.cjmall.envelopes import printed_day, printed_phone
from mall_simulator.records import Claim, Doc, Line, Order, Reason

_RECALLS = {"return": ("30", "반품"), "exchange": ("45", "교환회수")}
_WITHDRAWALS = {"return": ("31", "반품취소"), "exchange": ("46", "교환회수취소")}
_REASONS: dict[Reason, str] = {
    "changed_mind": "고객변심",
    "wrong_option": "옵션 변경",
    "defective": "상품불량",
    "wrong_goods": "오배송",
    "late": "배송지연",
    "sold_out": "품절",
    "other": "기타",
}


def cancels(line: Line) -> Iterator[tuple[datetime, Doc]]:
    """The cancels of a line that took place, each with its moment and what it says beside its line."""
    for place, claim in enumerate(line.claims):
        if claim.kind == "cancel" and claim.status == "approved" and claim.ended_at is not None:
            told = {"cnclRsn": _REASONS[claim.why], "cnclRsnSpec": claim.reason or None}
            numbers = {"ordWSeq": f"{2 + 2 * place:03d}", "outwQty": f"{claim.quantity}.0"}
            yield claim.ended_at, {**told, **numbers, "wbCrtDt": printed_day(claim.ended_at)}


def recalls(line: Line) -> Iterator[tuple[datetime, Claim, Doc]]:
    """The instructions to fetch a line's goods, and those not to, each with its moment."""
    for place, claim in _goods_claims(line):
        number = 2 + 2 * place
        yield claim.requested_at, claim, {**_kind(_RECALLS[claim.kind]), "ordWSeq": f"{number:03d}"}
        if claim.status == "withdrawn" and claim.ended_at is not None:
            yield claim.ended_at, claim, {**_kind(_WITHDRAWALS[claim.kind]), "ordWSeq": f"{number + 1:03d}"}


def deliveries(line: Line) -> Iterator[tuple[datetime, Doc]]:
    """The goods of a line that were sent in exchange, each with its moment."""
    for place, claim in _goods_claims(line):
        if claim.reship is not None:
            over = claim.reship_delivered_at or claim.ended_at
            kind = {"ordDtlClsCd": "40", "ordDtlCls": "교환배송", "ordWSeq": f"{101 + place:03d}"}
            sent = printed_day(claim.reship.sent_at)
            days = {"wbCrtDt": sent, "outwConfDt": sent, "delivDtm": printed_day(over)}
            yield claim.reship.sent_at, {**kind, **days, "outwQty": f"{claim.quantity}.0"}


def recall_row(order: Order, line: Line, claim: Claim, moment: datetime, told: Doc) -> Doc:
    """An instructionDetail of a recall: whose goods, how many, why, and how far they are."""
    buyer, back = order.buyer, claim.pickup
    known = back is not None or claim.goods in ("arrived", "received")
    taken = claim.changed_at or claim.requested_at if back is None else back.sent_at
    return {
        "ordGSeq": line.numbers["ordGSeq"],
        "ordDSeq": line.numbers["ordDSeq"],
        **told,
        "confirmChk": "Y" if claim.goods == "received" else "N",
        "wbCrtDt": printed_day(moment),
        "delivDtm": printed_day(taken) if known else None,
        "recvNm": buyer.receiver_name,
        "zipno": buyer.zip_code,
        "addr": f"{buyer.address} {buyer.address_detail}",
        "cellno": printed_phone(buyer.receiver_phone),
        "itemCd": line.product_number,
        "unitCd": line.option_number,
        "contItemCd": line.seller_option_code,
        "recallConfQty": f"{claim.quantity}.0",
        "vocNm": _REASONS[claim.why],
        "claimNote": claim.reason or None,
        "autoFlag": "0",
        "deliComp": None if back is None else back.courier,
        "wbNo": None if back is None else back.number,
    }


def _goods_claims(line: Line) -> list[tuple[int, Claim]]:
    """Those about goods that were sent, each with its place among all of the line."""
    return [(place, claim) for place, claim in enumerate(line.claims) if claim.kind != "cancel"]


def _kind(told: tuple[str, str]) -> Doc:
    code, name = told
    return {"wbClsCd": code, "wbCls": name}

"""Rows of claims as 11번가 prints them (malls.md 3.4, the pages' field tables)."""

from mall_simulator.malls.st11.envelopes import printed
from mall_simulator.malls.st11.rows import state_of
from mall_simulator.records import Claim, Doc, Line, Order

_REASONS = {"changed_mind": "101", "wrong_option": "110", "defective": "111", "wrong_goods": "108"}
_STATES = {
    "return": {"held": "104", "done": "106", "rejected": "107", "withdrawn": "108"},
    "exchange": {"held": "214", "approved": "212", "rejected": "232", "withdrawn": "233", "done": "221"},
}
_NAMES = {
    "104": "반품보류",
    "105": "반품신청",
    "106": "반품완료",
    "107": "반품거부",
    "108": "반품철회",
    "201": "교환신청",
    "212": "교환승인",
    "214": "교환보류",
    "221": "교환발송완료",
    "232": "교환거부",
    "233": "교환철회",
}


def cancel_row(order: Order, line: Line, claim: Claim) -> Doc:
    """A row of the cancel lists."""
    return {
        "createDt": printed(claim.requested_at),
        "dlvNo": line.group,
        "ordCnDtlsRsn": claim.reason,
        "ordCnQty": claim.quantity,
        "ordCnMnbdCd": "01" if claim.by == "buyer" else "02",
        "ordCnRsnCd": "10",
        "ordCnStatCd": {"requested": "01", "withdrawn": "05"}.get(claim.status, "02"),
        "ordNo": order.number,
        "ordPrdCnSeq": claim.number,
        "ordPrdSeq": line.numbers["ordPrdSeq"],
        "prdNo": line.product_number,
        "slctPrdOptNm": line.option_name or None,
        "referSeq": None,
    }


def claim_row(order: Order, line: Line, claim: Claim) -> Doc:
    """A row of the return and exchange lists; the exchange's party follows."""
    buyer = order.buyer
    told: Doc = {
        "affliateBndlDlvSeq": "0",
        "clmReqCont": claim.reason,
        "clmReqQty": claim.quantity,
        "clmReqRsn": _REASONS.get(claim.why, "117"),
        "clmReqSeq": claim.number,
        "clmStat": clm_stat(claim),
        "optName": line.option_name or None,
        "ordNo": order.number,
        "ordPrdSeq": line.numbers["ordPrdSeq"],
        "prdNo": line.product_number,
        "reqDt": printed(claim.requested_at),
        "ordNm": buyer.receiver_name,
        "ordTlphnNo": None,
        "ordPrtblTel": buyer.receiver_phone,
        "rcvrMailNo": buyer.zip_code,
        "rcvrMailNoSeq": "000",
        "rcvrBaseAddr": buyer.address,
        "rcvrDtlsAddr": buyer.address_detail,
        "rcvrTypeAdd": "02",
        "rcvrTypeBilNo": None,
        "twMthd": "02" if claim.pickup is None else "07",
    }
    return {**told, **(_again(order) if claim.kind == "exchange" else {"kglUseYn": "N"}), **_costs(claim)}


def _again(order: Order) -> Doc:
    buyer = order.buyer
    return {
        "exchNm": buyer.receiver_name,
        "exchTlphnNo": None,
        "exchPrtblTel": buyer.receiver_phone,
        "exchMailNo": buyer.zip_code,
        "exchMailNoSeq": "000",
        "exchBaseAddr": buyer.address,
        "exchDtlsAddr": buyer.address_detail,
        "exchTypeAdd": "02",
        "exchTypeBilNo": None,
    }


def _costs(claim: Claim) -> Doc:
    return {
        "clmLstDlvCst": "5,000" if claim.why in ("changed_mind", "wrong_option") else "0",
        "appmtDlvCst": "2,500",
        "clmDlvCstMthd": "04",
        "twPrdInvcNo": None if claim.pickup is None else claim.pickup.number,
        "dlvEtprsCd": None if claim.pickup is None else claim.pickup.courier,
    }


def clm_stat(claim: Claim) -> str:
    """The mall's code of where a claim stands."""
    if claim.reship is not None:
        return "221"
    return _STATES[claim.kind].get(claim.status, "105" if claim.kind == "return" else "201")


def state_row(order: Order, line: Line, claim: Claim) -> Doc:
    """A row of the look-up of a claim's state."""
    code, name = state_of(line)
    return {
        "ordNo": order.number,
        "ordPrdSeq": line.numbers["ordPrdSeq"],
        "ordPrdStat": code,
        "ordPrdStatNm": name,
        "clmReqSeq": claim.number,
        "clmStat": clm_stat(claim),
        "clmStatNm": _NAMES[clm_stat(claim)],
        "clmReqRsn": _REASONS.get(claim.why, "117"),
        "abrdOrdPrdStat": None,
        "ordPrdStatChgDt": (printed(claim.moved_at) or "")[:10],
        "abrdRefundYn": "N",
    }

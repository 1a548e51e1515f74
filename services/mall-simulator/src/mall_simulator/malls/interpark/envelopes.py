"""The envelopes of 인터파크 (malls.md 7.1): `result` of product pages, `ORDER_LIST` of orders; always HTTP 200.

Unverified: all codes but 000, and all words but those of an empty list.
"""

from datetime import datetime

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.markup import XmlReply
from mall_simulator.records import Doc

NOTHING = "요청한 데이터가 존재하지않습니다."
WRONG_KEYS = "인증키 또는 비밀키가 일치하지 않습니다."
WRONG_VENDOR = "업체정보가 존재하지 않습니다. 업체 ID와 업체번호를 확인해 주세요."
_TITLES = {"title": "Interpark Product API", "description": "Interpark Product API"}


def success(**fields: object) -> XmlReply:
    """What was written."""
    return XmlReply({"result": {**_TITLES, "success": fields}})


def items(rows: list[Doc], **more: object) -> XmlReply:
    """Rows of a product page; without rows an error."""
    if not rows:
        return error("100", NOTHING)
    return XmlReply({"result": {**_TITLES, **more, "item": rows}})


def error(code: str, words: str, explanation: str = "") -> XmlReply:
    """A refusal of a product page."""
    told = {"code": code, "message": words, "explanation": explanation or None}
    return XmlReply({"result": {**_TITLES, "error": told}})


def order_list(orders: list[Doc], sequence: int, **more: object) -> XmlReply:
    """Orders, the result behind them; without orders a result that says so."""
    if not orders:
        return order_result("100", NOTHING, sequence)
    result = {"CODE": "000", "MESSAGE": "success", "LOG_SEQ": sequence}
    return XmlReply({"ORDER_LIST": {**more, "ORDER": orders, "RESULT": result}})


def order_result(code: str, words: str, sequence: int = 0) -> XmlReply:
    """The result alone, of acts and refusals."""
    return XmlReply({"ORDER_LIST": {"RESULT": {"CODE": code, "MESSAGE": words, "LOG_SEQ": sequence}}})


def wrong_key(call: Call) -> Reply:
    """Keys or identifiers that belong to nobody, in the envelope of the page."""
    if call.path.startswith("/order/"):
        return order_result("201", WRONG_VENDOR)
    return error("201", WRONG_KEYS)


def bad_product(words: str, explanation: str = "") -> Refusal:
    """A refusal of a product page, to raise."""
    return Refusal(error("301", words, explanation))


def bad_order(words: str, code: str = "301") -> Refusal:
    """A refusal of an order page, to raise."""
    return Refusal(order_result(code, words))


def printed(at: datetime | None) -> str | None:
    """A time as rows print it, Seoul time."""
    return None if at is None else at.astimezone(KST).strftime("%Y%m%d%H%M%S")


def moment(text: str) -> datetime | None:
    """`yyyyMMddHHmmss` in Seoul; None for anything else."""
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=KST) if len(text) == 14 else None
    except ValueError:
        return None

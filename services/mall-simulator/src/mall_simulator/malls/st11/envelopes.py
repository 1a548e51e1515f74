"""The envelopes of 11번가 (malls.md 3.1): a result code inside HTTP 200, another envelope for each kind of page."""

from datetime import datetime, timedelta
from typing import Any

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.markup import XmlReply, document_of
from mall_simulator.records import Doc

_NS2 = (("ns2", "http://skt.tmall.business.openapi.spring.service.client.domain/"),)
_S2 = (*_NS2, ("s2", "http://skt.tmall.business.openapi.spring.service.client.domain/"))
WEEK, MONTH = timedelta(days=8), timedelta(days=31)
"""A list is refused from so long on: a page says `8일 이상`."""
MOST_ROWS = 3_000
NOTHING = "조회된 결과가 없습니다."
NO_SUCH = "해당 건이 없습니다."
NO_KEY = "OpenAPI Key 에 해당하는 유저가 없습니다."


def message(code: str, words: str, number: str = "", **more: Any) -> XmlReply:
    """`ClientMessage` of product pages."""
    numbered = {"productNo": number} if number else {}
    return XmlReply({"ClientMessage": {**numbered, "message": words, "resultCode": code, **more}})


def result(code: str, words: str) -> XmlReply:
    """`ResultOrder` of order and claim writes."""
    fixed = {"openMallID": "11ST", "open_11st_mall": None, "open_done_payment_interface": None}
    return XmlReply({"ResultOrder": {**fixed, "result_code": code, "result_text": words}})


def orders(rows: list[Doc], root: str = "ns2:orders") -> XmlReply:
    """A list of rows, at most 3,000; without rows a result that is no error."""
    spaces = _S2 if root.startswith("s2:") else _NS2
    if not rows:
        return no_orders("0", NOTHING)
    return XmlReply({root: {"ns2:order": rows[:MOST_ROWS]}}, namespaces=spaces)


def no_orders(code: str, words: str) -> XmlReply:
    """A list page without rows, or with an error."""
    return XmlReply({"ns2:orders": {"ns2:result_code": code, "ns2:result_text": words}}, namespaces=_NS2)


def addresses(rows: list[Doc]) -> XmlReply:
    """The seller's places."""
    return XmlReply({"ns2:inOutAddresss": {"ns2:inOutAddress": rows, "ns2:result_message": "SUCCESS"}}, namespaces=_NS2)


def prefixed(root: str, content: Doc) -> XmlReply:
    """Any other answer under `ns2:`."""
    return XmlReply({root: content}, namespaces=_NS2)


def plain(root: str, content: Doc) -> XmlReply:
    """An answer without a prefix."""
    return XmlReply({root: content})


def wrong_key(call: Call) -> Reply:
    """The same words in the envelope of the page that was called."""
    if call.path.startswith("/rest/areaservice"):
        words = f"주소지 조회 오류 : {NO_KEY}"
        return XmlReply({"ns2:inOutAddresss": {"ns2:result_message": words}}, namespaces=_NS2)
    if call.path.startswith("/rest/prod"):
        return message("500", f"상품 처리 오류 : {NO_KEY}")
    if "/req" in call.path or call.method != "GET":
        return result("-1", f"ERROR : {NO_KEY}")
    return no_orders("-1", f"주문/클레임 조회 오류 MSG : {NO_KEY}")


def bad_product(words: str) -> Refusal:
    """A refusal of a product page, to raise."""
    return Refusal(message("500", words))


def bad_order(code: str, words: str) -> Refusal:
    """A refusal of an order act, to raise."""
    return Refusal(result(code, words))


def printed(at: datetime | None) -> str | None:
    """A time as rows print it, Seoul time."""
    return None if at is None else at.astimezone(KST).strftime("%Y-%m-%d %H:%M:%S")


def body_of(call: Call, root: str) -> Doc:
    """The content of the request's XML. Raises Refusal where it is another document."""
    found = document_of(call)
    if found is None or found[0] != root:
        raise bad_product("XML 형식이 올바르지 않습니다.")
    return found[1]


def window(call: Call, codes: tuple[str, str, str], longest: timedelta = WEEK) -> tuple[datetime, datetime]:
    """The two minutes in the path, the last one whole. Raises Refusal with the page's codes."""
    start, end, long = codes
    since, until = (_minute(call.params[name], code) for name, code in (("start", start), ("end", end)))
    if until - since >= longest:
        words = "최대 조회기간은 일주일 입니다." if longest == WEEK else "조회기간은 최대 30(한달)일 단위로 가능합니다."
        raise Refusal(no_orders(long, words))
    return since, until + timedelta(seconds=59, microseconds=999_999)


def moment(text: str) -> datetime | None:
    """`YYYYMMDDhhmm` in Seoul; None for anything else."""
    try:
        return datetime.strptime(text, "%Y%m%d%H%M").replace(tzinfo=KST) if len(text) == 12 else None
    except ValueError:
        return None


def _minute(text: str, code: str) -> datetime:
    found = moment(text)
    if found is None:
        words = "조회 기간의 포멧('YYYYMMDDHH24:MI')이 올바르지 않습니다."
        raise Refusal(no_orders(code, words))
    return found

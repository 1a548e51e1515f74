"""The envelope of CJ mall (malls.md 11.1): `ifResponse` in EUC-KR, with `successYn` and `errorMsg` in each part."""

from datetime import date, datetime
from typing import Any

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Refusal
from mall_simulator.forms import text
from mall_simulator.markup import Document, XmlReply, qualified_document_of
from mall_simulator.records import Doc

ROOT = "ns1:ifResponse"
_NAMESPACES = (("ns1", "http://www.example.org/ifpa"),)
NO_KEY = "협력사 인증에 실패하였습니다. 협력사코드와 인증키를 확인하세요."
NOTHING = "조회된 데이터가 없습니다."


def document_of(call: Call) -> Document:
    """The request. Raises Refusal where it is no `ifRequest`."""
    found = qualified_document_of(call)
    if found is None or found.name != "ifRequest" or not found.attributes.get("ifId"):
        raise Refusal(bad("", "전문 형식이 올바르지 않습니다."))
    return found


def interface_of(call: Call) -> str:
    """Which interface a request asks for; empty for another document."""
    found = qualified_document_of(call)
    return "" if found is None else found.attributes.get("ifId", "")


def answer(interface: str, content: Doc, status: int = 200) -> XmlReply:
    """An answer of an interface."""
    told = {f"ns1:{name}": _prefixed(value) for name, value in content.items()}
    attributes = (("ns1:ifId", interface),)
    return XmlReply({ROOT: told}, status, namespaces=_NAMESPACES, attributes=attributes)


def bad(interface: str, words: str, status: int = 200) -> XmlReply:
    """A failure of the whole."""
    return answer(interface, {"errorMsg": words}, status)


def part(content: Doc, problem: str | None) -> Doc:
    """A part with its own result."""
    return {**content, "successYn": "true" if problem is None else "false", "errorMsg": problem or ""}


def refused(call: Call, words: str) -> Refusal:
    """A refusal of the whole, to raise."""
    return Refusal(bad(interface_of(call), words))


def day(value: Any, name: str, call: Call) -> date:
    """`yyyy-MM-dd`. Raises Refusal."""
    try:
        return datetime.strptime(str(value), "%Y-%m-%d").replace(tzinfo=KST).date()
    except ValueError as error:
        raise refused(call, f"{name}의 형식이 올바르지 않습니다. (yyyy-MM-dd)") from error


def printed_day(at: datetime | None) -> str | None:
    """A day as answers print it, with its zone."""
    return None if at is None else f"{at.astimezone(KST):%Y-%m-%d}+09:00"


def printed_phone(number: str) -> str:
    """`010)1234-5678`."""
    return number.replace("-", ")", 1)


def asked(call: Call, path: str = "contents") -> Doc:
    """The content of a request, or a part of it."""
    content = document_of(call).content
    found = content.get(path) if path else content
    return found if isinstance(found, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def key_of(call: Call) -> tuple[str, str]:
    """`vendorId` and `vendorCertKey`."""
    content = document_of(call).content
    return text(content, "vendorId"), text(content, "vendorCertKey")


def _prefixed(value: Any) -> Any:
    if isinstance(value, list):
        return [_prefixed(each) for each in value]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, dict):
        return {f"ns1:{name}": _prefixed(each) for name, each in value.items()}  # pyright: ignore[reportUnknownVariableType]
    return value

"""The data sets of 현대Hmall (malls.md 12): `Root` of `Dataset`s with rows in, the same out; a failure is `error`.

Unverified: all codes but 0000, and all words but `동일한 가격이 존재`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.records import Doc

XML_UTF8 = "text/xml;charset=UTF-8"
Datasets = Mapping[str, list[Doc]]
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
_GOOD = {"code": "0000", "message": "Success"}


@dataclass(frozen=True)
class DatasetReply(Reply):
    """An answer whose body is `{root: {data set: rows}}`, or `{"error": {code, message, detail}}`."""

    content_type: str = XML_UTF8

    def encoded(self, *, wrongly: bool = False) -> bytes:
        """The bytes in UTF-8, or in CP949."""
        if self.body is None:
            return b""
        ((root, content),) = cast("Doc", self.body).items()
        inner = _fields(content) if root == "error" else "".join(_dataset(name, rows) for name, rows in content.items())
        text = f'<?xml version="1.0" encoding="UTF-8"?><{root}>{inner}</{root}>'
        return text.encode("cp949" if wrongly else "utf-8", "xmlcharrefreplace")


def rows(name: str, found: Sequence[Doc], root: str = "Root") -> DatasetReply:
    """A data set of rows, the result before it."""
    return DatasetReply({root: {"result": [dict(_GOOD)], name: list(found)}})


def done(**fields: object) -> DatasetReply:
    """A result that is good, and what it made."""
    return DatasetReply({"Root": {"result": [{**_GOOD, **fields}]}})


def failed(code: str, message: str, detail: str = "", status: int = 200) -> DatasetReply:
    """`error` at the root."""
    return DatasetReply({"error": {"code": code, "message": message, "detail": detail or None}}, status)


def refused(detail: str, code: str = "9999") -> Refusal:
    """A refusal, to raise."""
    return Refusal(failed(code, "Fail", detail))


def datasets_of(call: Call) -> Datasets:
    """The data sets of a request by their ids. Raises Refusal where it is another document."""
    try:
        root: Element = fromstring(_PROLOG.sub("", call.body.decode()), forbid_dtd=True)
    except (ParseError, DefusedXmlException, UnicodeDecodeError):
        raise refused("XML 형식이 올바르지 않습니다.", "1000") from None
    if root.tag != "Root":
        raise refused("Root 엘리먼트가 없습니다.", "1000")
    sets = [each for each in root if each.tag == "Dataset"]
    return {each.get("id", ""): [_told(row) for row in each.iter("row")] for each in sets}


def first_row(datasets: Datasets, name: str) -> Doc:
    """The first row of a data set. Raises Refusal where there is none."""
    found = datasets.get(name)
    if not found:
        raise refused(f"데이터셋이 없습니다. [{name}]", "1001")
    return found[0]


def need_session(datasets: Datasets, name: str) -> None:
    """Raises Refusal without the session of a vendor's user."""
    row = first_row(datasets, name)
    if row.get("userGbcd") != "20" or not all(row.get(each) for each in ("userId", "userIp", "userNm")):
        raise refused("세션 정보가 올바르지 않습니다.", "1002")


def printed(at: datetime | None) -> str | None:
    """A time as rows print it, Seoul time."""
    return None if at is None else at.astimezone(KST).strftime("%Y-%m-%d %H:%M:%S")


def day_of(at: datetime) -> str:
    """A day as requests name it."""
    return at.astimezone(KST).strftime("%Y%m%d")


def _told(row: Element) -> Doc:
    return {child.tag: (child.text or "").strip() for child in row}


def _dataset(name: str, found: list[Doc]) -> str:
    inner = "".join(f"<row>{_fields(row)}</row>" for row in found)
    return f'<Dataset id="{name}"><rows>{inner}</rows></Dataset>'


def _fields(row: Doc) -> str:
    return "".join(f"<{key}>{'' if value is None else escape(str(value))}</{key}>" for key, value in row.items())

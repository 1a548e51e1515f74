"""XML as malls speak it: requests read into plain objects, answers written in CP949 with a prolog that says euc-kr."""

import re
from dataclasses import dataclass
from typing import Any, cast
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from mall_simulator.exchange import Call, Reply
from mall_simulator.records import Doc

XML_EUC_KR = "text/xml;charset=EUC-KR"
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass(frozen=True)
class XmlReply(Reply):
    """An answer whose body is one element by its name: objects nest, lists repeat their element, None is empty.

    `namespaces` are declared on the root, `attributes` stand on it.
    """

    content_type: str = XML_EUC_KR
    namespaces: tuple[tuple[str, str], ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()

    def encoded(self, *, wrongly: bool = False) -> bytes:
        """The bytes in CP949, or in UTF-8."""
        if self.body is None:
            return b""
        ((root, content),) = cast("Doc", self.body).items()
        declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in self.namespaces)
        declared += "".join(f' {name}="{value}"' for name, value in self.attributes)
        text = f'<?xml version="1.0" encoding="euc-kr" standalone="yes"?>{_written(root, content, declared)}'
        return text.encode("utf-8" if wrongly else "cp949", "xmlcharrefreplace")


def document_of(call: Call) -> tuple[str, Doc] | None:
    """The root's name and content of the XML in a request; None when there is none."""
    return parsed_document(call.body)


def parsed_document(body: bytes) -> tuple[str, Doc] | None:
    """The root's name and content of a document in CP949; None when it is none."""
    try:
        root = fromstring(_PROLOG.sub("", body.decode("cp949")), forbid_dtd=True)
    except (ParseError, DefusedXmlException, UnicodeDecodeError):
        return None
    content = _content(root)
    return root.tag, content if isinstance(content, dict) else {}


@dataclass(frozen=True)
class Document:
    """An XML request without its namespaces: the root's name, attributes and content."""

    name: str
    attributes: dict[str, str]
    content: Doc


def qualified_document_of(call: Call) -> Document | None:
    """The XML in a request, whatever its charset and prefixes; None when there is none."""
    try:
        root = fromstring(call.body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, LookupError, ValueError):
        return None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    content = _content(root)
    attributes = {name.rpartition("}")[2]: value for name, value in root.attrib.items()}
    return Document(root.tag, attributes, content if isinstance(content, dict) else {})


def many(document: Doc, name: str) -> list[Doc]:
    """The elements of a name, whether it came once or repeatedly."""
    found = document.get(name)
    rows = cast("list[Any]", found) if isinstance(found, list) else [found]
    return [cast("Doc", row) for row in rows if isinstance(row, dict)]


def _content(element: Element) -> Doc | str:
    if not len(element):
        return (element.text or "").strip()
    found: Doc = {}
    for child in element:
        value = _content(child)
        if child.tag not in found:
            found[child.tag] = value
        elif isinstance(found[child.tag], list):
            found[child.tag].append(value)
        else:
            found[child.tag] = [found[child.tag], value]
    return found


def _written(name: str, content: Any, declared: str = "") -> str:
    if isinstance(content, list):
        return "".join(_written(name, each) for each in cast("list[Any]", content))
    if isinstance(content, dict):
        inner = "".join(_written(key, value) for key, value in cast("Doc", content).items())
    else:
        inner = "" if content is None else escape(str(content))
    return f"<{name}{declared}>{inner}</{name}>" if inner else f"<{name}{declared}/>"

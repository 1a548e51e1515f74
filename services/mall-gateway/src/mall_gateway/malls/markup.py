"""XML malls: bodies in whatever Korean charset, prefixes dropped, without entities; and ours in EUC-KR."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape, quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from mall_gateway.malls.answers import decoded_text

EUC_KR = "cp949"
"""What Korean malls call EUC-KR holds every Hangul syllable."""

_PROLOG = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parsed(body: bytes) -> Element:
    """The root. Raises ValueError for a torn or undecodable document, and for one with a DTD."""
    # The text is decoded first: expat knows no multi-byte charset, and malls name another than they send.
    text = _PROLOG.sub("", decoded_text(body)).strip()
    try:
        return fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        raise ValueError(f"no XML that may be read: {type(error).__name__}") from None


def name_of(element: Element) -> str:
    """The name without prefix or namespace."""
    return element.tag.rpartition("}")[2]


def children_of(element: Element, name: str) -> list[Element]:
    """The elements of a name right below."""
    return [child for child in element if name_of(child) == name]


def fields_of(element: Element) -> dict[str, str]:
    """The texts right below by name, without empty ones and the word `null`; of a repeated one the first counts."""
    found: dict[str, str] = {}
    for child in element:
        text = (child.text or "").strip()
        if text and text != "null":
            found.setdefault(name_of(child), text)
    return found


def descendants_of(element: Element, name: str) -> list[Element]:
    """The elements of a name at any depth, in their order."""
    return [found for found in element.iter() if name_of(found) == name]


def written(
    name: str, content: Mapping[str, Any], *, attributes: Mapping[str, str] | None = None, charset: str = "euc-kr"
) -> bytes:
    """A document in EUC-KR or another charset: mappings are elements, a sequence repeats its own, None is left out.

    `attributes` stand on the root. Characters that the charset lacks become references, those that XML forbids are
    dropped.
    """
    told = "".join(f" {key}={quoteattr(value)}" for key, value in (attributes or {}).items())
    text = f'<?xml version="1.0" encoding="{charset}"?>{element(name, content, told)}'
    return text.encode(EUC_KR if charset == "euc-kr" else charset, "xmlcharrefreplace")


def element(name: str, content: object, attributes: str = "") -> str:
    """An element as text, by the same rules; `attributes` as they stand behind its name."""
    if content is None:
        return ""
    if isinstance(content, Mapping):
        inner = "".join(element(key, value) for key, value in cast("Mapping[str, object]", content).items())
        return f"<{name}{attributes}>{inner}</{name}>"
    if isinstance(content, Sequence) and not isinstance(content, str):
        return "".join(element(name, each) for each in cast("Sequence[object]", content))
    return f"<{name}>{escape(_NOT_XML.sub('', str(content)))}</{name}>"

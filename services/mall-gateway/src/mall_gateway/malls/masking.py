"""What of a call may be kept: secrets and personal data are taken out by field name, by value and by shape."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit
from xml.sax.saxutils import escape

from mall_gateway.malls.answers import decoded_text

MASK = "***"

SECRET_NAME = re.compile(
    r"secret|passw|pwd|token|subscription_?id|authori[sz]ation|signature|api[-_]?key|access[-_]?key|openapikey|cookie|credential|licen[cs]e",
    re.IGNORECASE,
)
PERSON = (
    r"receiver|recever|recipient|rcver|rcvr|recv|orderer|ordr|odr|ordnm|buyer|purchaser"
    r"|customer|cust|consignee|member|user|inquirer|requester"
)
PERSONAL_NAME = re.compile(
    rf"({PERSON})_?(name|nm|id|no)?$|({PERSON}).*(name|nm|tel|phone|hp|mobile|addr|zip|post|mail|memo|msg)"
    r"|phone|mobile|mphn|^tel|tel(no|num|\d)?$|cell|^hp|addr|zip_?code|^zip|zip_?no|post_?(code|no)|e?mail"
    r"|del(ivery)?_?(memo|message|msg)|ship.*(memo|message|msg)|parcelprint|^dv_?msg$|^memo$|customs|personalclearance|pcc|safenumber"
    r"|^ord_e?n(g)?m$|^del_zip|^deli_|^resident_no$|dlvaplt|^dstn|dlvpaonmsg"
    r"|individualcustom|infocin|ssn$|tlphn|prtbl|dlvreqcont|psncscuniq|typebilno|^mem(id|nm|no)$|^ordid$|^exchnm$|^engnm$"
    r"|^order(name|id|mem_?no|tel_?no|hp_?no)$|^ordman_?nm$|^rmit|memocont$|sndr_?name$"
    r"|^msgspec$|^delivinfo$|^juminnum$"
    r"|^question$|^answer$|^inquirycontent$|^answer_?(content|comment|cont|ctnt)$|^commentcontent$|^comments$|^maskedwriter"
    r"|^brdinfo(cont|sbjct)$|^emer(ctnt|replyctnt|ntcesubject)$|^(inq|ans)_?(cnts|cntnt|cont)$|^inq_ans_cont$|^cnsl_proc_cont$"
    r"|reason_?(etc_?)?detail$|^return_?memo$",
    re.IGNORECASE,
)
PERSONAL_PART = re.compile(rf"^({PERSON})s?$|address(es)?$", re.IGNORECASE)
BARE_NAME = re.compile(r"name|nm", re.IGNORECASE)
"""A name of something, a person's where a phone number or an address stands beside it."""
CONTACT = re.compile(r"phone|mobile|^tel|addr|^zip", re.IGNORECASE)
CONTACT_IN_TEXT = re.compile(r"[\"<]\w*(phone|mobile|addr)\w*[\">]", re.IGNORECASE)
PHONE = re.compile(r"(?<!\d)(01[016789]|0\d{1,2}|05\d{2})[-. )]\d{3,4}[-. ]\d{4}(?!\d)|(?<!\d)01[016789]\d{7,8}(?!\d)")
XML_PART = re.compile(r"<(?:\w+:)?([A-Za-z_][\w.-]*)((?:\s[^<>]*)?)>([^<>]+)</")
XML_CDATA = re.compile(r"<(?:\w+:)?([A-Za-z_][\w.-]*)((?:\s[^<>]*)?)><!\[CDATA\[(.*?)\]\]></", re.DOTALL)
TORN_PAIR = re.compile(r'"(\w+)"(\s*:\s*)"((?:[^"\\]|\\.)*+)')
"""A field and its text in JSON that broke off, the last text without its end."""
LONGEST = 20_000
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class _Name:
    """What the name of a field tells of its value."""

    hidden: bool
    secret: bool
    part: bool
    bare: bool
    contact: bool


@lru_cache(maxsize=4096)
def _learnt(name: str) -> _Name:
    secret = bool(SECRET_NAME.search(name))
    return _Name(
        hidden=secret or bool(PERSONAL_NAME.search(name)),
        secret=secret,
        part=bool(PERSONAL_PART.search(name)),
        bare=bool(BARE_NAME.fullmatch(name)),
        contact=bool(CONTACT.search(name)),
    )


def _told(name: str) -> _Name:
    """Malls use few names again and again; what is longer than any of them is not kept in mind."""
    return _learnt(name) if len(name) <= LONGEST_NAME else _learnt.__wrapped__(name)


def hidden(name: str) -> bool:
    """Whether a field of this name is never kept."""
    return _told(name).hidden


def masked_body(body: bytes | None, values: Iterable[str]) -> str:
    """A body as text without secrets and personal data, at most 20,000 characters long."""
    text = _decoded(body or b"")
    try:
        shown = json.dumps(_masked_part(json.loads(text), within=False), ensure_ascii=False)
    except (ValueError, RecursionError):
        shown = _masked_markup(text)
    return masked_values(shown, values)[:LONGEST]


def masked_url(url: str, values: Iterable[str]) -> str:
    """An address whose hidden parameters are masked."""
    parts = urlsplit(url)
    query = "&".join(
        f"{quote(name)}={MASK if hidden(name) else quote(value)}"
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
    )
    netloc = parts.netloc.rpartition("@")[2]
    return masked_values(urlunsplit((parts.scheme, netloc, parts.path, query, "")), values)


def masked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers without those that carry secrets."""
    return {name: MASK if hidden(name) else value for name, value in headers.items()}


def masked_values(text: str, values: Iterable[str]) -> str:
    """A text in which every given value and everything of a phone number's shape is masked, longest value first."""
    for value in sorted({v for v in values if len(v) >= 2}, key=len, reverse=True):
        for form in _forms(value):
            text = text.replace(form, MASK)
    return PHONE.sub(MASK, text)


def _forms(value: str) -> set[str]:
    """A value as it is, and as addresses, JSON and XML write it."""
    in_json = {json.dumps(value, ensure_ascii=plain)[1:-1] for plain in (True, False)}
    return {value, quote(value, safe=""), escape(value), *in_json}


def personal_values(people: Iterable[Mapping[str, Any]]) -> set[str]:
    """Everything that tells who somebody is: the values of their fields, phone numbers without their dashes too."""
    told = [(name, str(value)) for person in people for name, value in person.items() if value]
    return {value for _, value in told} | {value.replace("-", "") for name, value in told if "phone" in name}


def _decoded(body: bytes) -> str:
    try:
        return decoded_text(body)
    except ValueError:
        return body.decode("utf-8", errors="replace")


def _masked_part(part: Any, *, within: bool) -> Any:
    match part:
        case dict():
            fields = cast("dict[str, Any]", part)
            persons = within or any(_told(name).contact for name in fields)
            return {
                name: _masked_field(name, value, persons if _told(name).bare else within)
                for name, value in fields.items()
            }
        case list():
            return [_masked_part(each, within=within) for each in cast("list[Any]", part)]
        case str() if within and part:
            return MASK
        case _:
            return part


def _masked_field(name: str, value: Any, within: bool) -> Any:  # noqa: FBT001
    if isinstance(value, dict | list):
        told = _told(name)
        return MASK if told.secret else _masked_part(value, within=within or told.part)
    return MASK if value not in (None, "") and (within or hidden(name)) and not isinstance(value, bool) else value


def _masked_markup(text: str) -> str:
    """Markup, or JSON that is torn: what stands beside a name is not known, so one contact makes all names persons'."""
    persons = bool(CONTACT_IN_TEXT.search(text))

    def told(name: str) -> bool:
        return hidden(name) or (persons and _told(name).bare)

    def replaced(found: re.Match[str]) -> str:
        name, attributes, _ = found.groups()
        return f"<{name}{attributes}>{MASK}</" if told(name) else found.group(0)

    def replaced_torn(found: re.Match[str]) -> str:
        name, between, _ = found.groups()
        return f'"{name}"{between}"{MASK}' if told(name) else found.group(0)

    text = XML_PART.sub(replaced, XML_CDATA.sub(replaced, text))
    text = TORN_PAIR.sub(replaced_torn, text)
    if "<" in text or "=" not in text:
        return text
    return "&".join(_masked_pair(pair) for pair in text.split("&"))


def _masked_pair(pair: str) -> str:
    name, separator, _ = pair.partition("=")
    return f"{name}={MASK}" if separator and hidden(name) else pair

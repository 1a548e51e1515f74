"""Forms and envelopes of 롯데홈쇼핑 (malls.md 9.1): EUC-KR forms in, `Response` out, `&` in texts left unescaped.

Unverified: the words of the errors, and which of the certificate's codes stands for what.
"""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qsl
from xml.sax.saxutils import quoteattr

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.markup import XmlReply
from mall_simulator.records import Doc

MISSING, PARAMETER, CERTIFICATE, NO_CERTIFICATE, WRONG_LINE, PRICE = "0001", "0005", "5001", "9001", "1000", "1062"
_PAGE = "<html><head><title>error</title></head><body><h1>서비스가 원활하지 않습니다.</h1></body></html>"


@dataclass(frozen=True)
class Answer(XmlReply):
    """A `Response`, with `Argument` pairs that repeat what was sent where the page does so."""

    arguments: tuple[tuple[str, str], ...] = ()

    def encoded(self, *, wrongly: bool = False) -> bytes:
        """As the mall writes it: an ampersand in a text is not escaped."""
        pairs = "".join(f"<Argument name={quoteattr(n)} value={quoteattr(v)}/>" for n, v in self.arguments)
        charset = "utf-8" if wrongly else "cp949"
        added = pairs.encode(charset, "xmlcharrefreplace") + b"</Response>"
        whole = super().encoded(wrongly=wrongly).replace(b"</Response>", added)
        return whole.replace(b"&amp;", b"&")


@dataclass(frozen=True)
class Page(Reply):
    """A page instead of data: what comes where the server itself fails."""

    content_type: str = "text/html;charset=EUC-KR"

    def encoded(self, *, wrongly: bool = False) -> bytes:
        """The page."""
        return _PAGE.encode("utf-8" if wrongly else "cp949")


def done(*arguments: tuple[str, str], **more: str) -> Answer:
    """A write that was done."""
    return Answer({"Response": {"Result": "1", "Message": None, **more}}, arguments=arguments)


def undone(result: str, words: str) -> Answer:
    """A write with another result: 2 failed, 3 waits for the MD."""
    return Answer({"Response": {"Result": result, "Message": words}})


def listed(content: Doc) -> Answer:
    """A list below `Result`."""
    return Answer({"Response": {"Result": content}})


def error(code: str, words: str) -> Answer:
    """`Errors`."""
    return Answer({"Response": {"Errors": {"Error": {"Code": code, "Message": words}}}})


def refused(code: str, words: str) -> Refusal:
    """The same, to raise."""
    return Refusal(error(code, words))


def values_of(call: Call) -> dict[str, str]:
    """The parameters of a call, in the query or as a form; the last of a name wins."""
    form = call.body.decode("latin-1") if call.method == "POST" else ""
    pairs = parse_qsl(call.raw_query, encoding="cp949") + parse_qsl(form, encoding="cp949")
    return dict(pairs)


def needed(call: Call, *names: str) -> list[str]:
    """Parameters that must be there. Raises Refusal."""
    values = values_of(call)
    lacking = [name for name in names if not values.get(name)]
    if lacking:
        raise refused(PARAMETER, f"필수파라미터 오류 [{lacking[0]}]")
    return [values[name] for name in names]


def days_of(call: Call) -> tuple[date, date]:
    """`start_date` and `end_date`, both whole days. Raises Refusal."""
    first, last = (_day(name, text) for name, text in zip(_DATES, needed(call, *_DATES), strict=True))
    if last < first:
        raise refused(PARAMETER, "필수파라미터 오류 [end_date]")
    return first, last


def day(at: datetime) -> date:
    """The day in Seoul."""
    return at.astimezone(KST).date()


def printed(at: datetime | None) -> str | None:
    """A time as rows print it, Seoul time."""
    return None if at is None else at.astimezone(KST).strftime("%Y%m%d%H%M%S")


_DATES = ("start_date", "end_date")


def _day(name: str, text: str) -> date:
    try:
        return datetime.strptime(text, "%Y%m%d").replace(tzinfo=KST).date()
    except ValueError as wrong:
        raise refused(PARAMETER, f"필수파라미터 오류 [{name}]") from wrong

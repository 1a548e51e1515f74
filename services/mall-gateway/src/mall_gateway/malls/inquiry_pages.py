"""What the inquiries of all malls have in common: pages, look-ups in lists, times, HTML as plain text."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from html.parser import HTMLParser
from typing import Any, TypeVar

from pydantic import ValidationError

from contracts.inquiry import MallInquiryRef
from mall_gateway.malls.answers import raw_of, unavailable
from mall_gateway.malls.port import AlreadyDoneError, FetchedInquiry, InquiryPage, RefusedError, UnreadableLine
from mall_gateway.malls.seoul_time import from_seoul, seoul_days

NOTICE_LIMIT = 20_000
T = TypeVar("T")
R = TypeVar("R")
_UNSEEN = frozenset({"script", "style", "title", "head", "noscript"})
_LINES = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol"})


def _itself(row: Any) -> Any:
    return row


def read_rows(
    mall: str, rows: Iterable[R], read: Callable[[R], T], raw: Callable[[R], Any] = _itself
) -> tuple[list[T], list[UnreadableLine]]:
    """The rows that `read` understands, and those that it does not, at their places; `raw` is a row as JSON types."""
    good: list[T] = []
    broken: list[UnreadableLine] = []
    for place, row in enumerate(rows):
        try:
            good.append(read(row))
        except ValueError as error:
            broken.append(_unreadable(mall, place, raw(row), error))
    return good, broken


def inquiry_page(
    mall: str, rows: Iterable[R], read: Callable[[R], FetchedInquiry], raw: Callable[[R], Any] = _itself
) -> InquiryPage:
    """A page of inquiries."""
    inquiries, broken = read_rows(mall, rows, read, raw)
    return InquiryPage(inquiries=inquiries, unreadable=broken)


async def found_in(pages: AsyncIterator[InquiryPage], ref: MallInquiryRef) -> FetchedInquiry | None:
    """The inquiry in its list; None where the list does not have it. Raises UnavailableError for unreadable rows."""
    unreadable: list[UnreadableLine] = []
    async for page in pages:
        for inquiry in page.inquiries:
            if (inquiry.ref.kind, inquiry.ref.inquiry_no) == (ref.kind, ref.inquiry_no):
                return inquiry
        unreadable += page.unreadable
    if unreadable:
        raise unavailable(unreadable[0].reason, effect_possible=False, code="UNREADABLE")
    return None


def day_windows(since: datetime, until: datetime, longest_days: int) -> Iterator[tuple[date, date]]:
    """First and last day in Seoul of the parts of a window; both days count."""
    days = seoul_days(since, until)
    for start in range(0, len(days), longest_days):
        part = days[start : start + longest_days]
        yield part[0], part[-1]


def around(asked_at: datetime) -> tuple[datetime, datetime]:
    """The window in which a list that knows only times of asking shows an inquiry."""
    return asked_at - timedelta(minutes=1), asked_at + timedelta(minutes=1)


def moment_or_none(text: str) -> datetime | None:
    """A time in Seoul; None for a blank, and for the year 1 that some malls print for no time. Raises ValueError."""
    return None if not text.strip() or text.startswith("0001") else from_seoul(text)


def answered_already(error: RefusedError, words: Iterable[str]) -> RefusedError | AlreadyDoneError:
    """The refusal of an answer: where the mall says that one is there, the look-up tells whose it is."""
    if any(word in error.message for word in words):
        return AlreadyDoneError(error.reason, code=error.code, message=error.message, trace_id=error.trace_id)
    return error


def plain_text(markup: str) -> str:
    """What a reader sees of HTML, at most 20,000 characters long; images are named by their text."""
    reader = _Reader()
    reader.feed(markup[: NOTICE_LIMIT * 10])
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).splitlines())
    return "\n".join(line for line in lines if line)[:NOTICE_LIMIT]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LINES:
            self.parts.append("\n")
        self._unseen += tag in _UNSEEN
        alt = dict(attrs).get("alt")
        if tag == "img" and alt:
            self.parts.append(f" {alt} ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _LINES:
            self.parts.append("\n")
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


def _unreadable(mall: str, place: int, row: Any, error: ValueError) -> UnreadableLine:
    """Only the fields' places go into the reason: pydantic's own words hold the asker's."""
    found = error.errors() if isinstance(error, ValidationError) else ()
    places = [".".join(str(part) for part in each["loc"]) for each in found]
    named = ", ".join(dict.fromkeys(places)) or "전체"
    return UnreadableLine(place, raw_of(row), f"{mall} 문의에서 읽을 수 없는 항목이 있습니다: {named}")

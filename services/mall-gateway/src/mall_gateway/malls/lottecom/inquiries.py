"""문의 of 롯데닷컴 behind the port, in 롯데온's calls (malls.md 8.5)."""

from collections.abc import AsyncIterator
from datetime import datetime
from itertools import count
from typing import Any, cast

from contracts.inquiry import InquiryItem, InquiryKind, MallInquiryRef
from mall_gateway.malls.answers import unavailable
from mall_gateway.malls.failures import read_as
from mall_gateway.malls.inquiry_pages import answered_already, around, day_windows, found_in, inquiry_page
from mall_gateway.malls.lottecom.connector import MALL, Connector
from mall_gateway.malls.lottecom.inquiry_wire import InquiryList
from mall_gateway.malls.lottecom.mapping import inquiries
from mall_gateway.malls.lottecom.refusals import is_missing
from mall_gateway.malls.port import Answer, Caller, FetchedInquiry, InquiryPage, RefusedError

DAYS, SIZE, MOST_PAGES = 7, 100, 1_000
DONE_WORDS = ("이미 답변", "이미 처리")
"""Unverified: malls.md 8.5 names no words for an answer that is there."""


class LottecomInquiries:
    """The part of the adapter that is about inquiries."""

    async def fetch_inquiries(
        self, caller: Caller, item: InquiryItem, since: datetime, until: datetime
    ) -> AsyncIterator[InquiryPage]:
        """By days of asking."""
        async for page in _pages(caller, cast("InquiryKind", item), since, until):
            yield page

    async def read_inquiry(self, caller: Caller, ref: MallInquiryRef, asked_at: datetime) -> FetchedInquiry | None:
        """In the list of its day: there is no call for one."""
        return await found_in(_pages(caller, ref.kind, *around(asked_at)), ref)

    async def answer_inquiry(self, caller: Caller, answer: Answer) -> None:
        """POST {number, ansCnts}."""
        path = inquiries.BOARDS[answer.ref.kind].answer_path
        try:
            await Connector(caller).write(path, "lottecom.answer", inquiries.answer_body(answer))
        except RefusedError as refused:
            raise answered_already(refused, DONE_WORDS) from refused

    async def read_urgent(self, caller: Caller, ref: MallInquiryRef) -> None:  # noqa: ARG002
        """Refused: a contact is answered, there is no call that confirms it alone."""
        raise RefusedError(f"{MALL}의 고객센터 연락은 답변으로만 처리됩니다.", code="no_confirmation")


async def _pages(caller: Caller, kind: InquiryKind, since: datetime, until: datetime) -> AsyncIterator[InquiryPage]:
    for first, last in day_windows(since, until, DAYS):
        for page in count(1):
            if page > MOST_PAGES:
                raise unavailable(f"{MALL} 문의 목록이 끝없이 이어집니다.", effect_possible=False)
            rows = await _rows(caller, kind, inquiries.list_body(first, last, page, SIZE))
            yield inquiry_page(MALL, rows, inquiries.reader(kind))
            if len(rows) < SIZE:
                break


async def _rows(caller: Caller, kind: InquiryKind, body: dict[str, object]) -> tuple[Any, ...]:
    try:
        data = await Connector(caller).read(inquiries.BOARDS[kind].list_path, "lottecom.inquiries", body)
    except RefusedError as refused:
        if is_missing(refused):
            return ()
        raise
    return () if data is None else read_as(InquiryList, data, MALL).rows

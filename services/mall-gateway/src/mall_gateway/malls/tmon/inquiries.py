"""문의 of 티몬 behind the port (malls.md 5.5): product questions, and what the customer centre hands on."""

import json
from collections.abc import AsyncIterator
from datetime import datetime
from itertools import count
from typing import cast
from urllib.parse import quote

from contracts.inquiry import InquiryItem, InquiryKind, MallInquiryRef
from mall_gateway.malls.answers import as_object, unavailable
from mall_gateway.malls.inquiry_pages import around, found_in, inquiry_page
from mall_gateway.malls.port import Answer, Caller, FetchedInquiry, InquiryPage, RefusedError
from mall_gateway.malls.tmon.connector import MALL, call
from mall_gateway.malls.tmon.mapping import inquiries
from mall_gateway.malls.tmon.queries import call_or_none, rows_of, window_of
from mall_gateway.malls.tmon.wire import Page

PAGE_SIZE = 50
MOST_PAGES = 1_000
LISTS = {"product": "/qnas", "customer_center": "/cs-inquiry/list"}


class TmonInquiries:
    """The part of the adapter that is about inquiries."""

    async def fetch_inquiries(
        self, caller: Caller, item: InquiryItem, since: datetime, until: datetime
    ) -> AsyncIterator[InquiryPage]:
        """By time of asking, as far as 티몬 answers for it now."""
        async for page in _pages(caller, cast("InquiryKind", item), since, until):
            yield page

    async def read_inquiry(self, caller: Caller, ref: MallInquiryRef, asked_at: datetime) -> FetchedInquiry | None:
        """A customer-centre inquiry by its `seq`, a question in the list of its time."""
        if ref.kind == "product":
            return await found_in(_pages(caller, "product", *around(asked_at)), ref)
        path = f"/cs-inquiry/detail/{quote(ref.thread_no, safe='')}"
        row = await call_or_none(caller, path, api="inquiries.read")
        return None if row is None else inquiries.reader("customer_center", caller.secrets["aes_key"])(row)

    async def answer_inquiry(self, caller: Caller, answer: Answer) -> None:
        """POST replies of a question, or save of an inquiry with its `seq`."""
        number, seq = (quote(part, safe="") for part in (answer.ref.inquiry_no, answer.ref.thread_no))
        path = f"/qnas/{number}/replies" if answer.ref.kind == "product" else f"/cs-inquiry/save/{number}/{seq}"
        body = json.dumps(inquiries.answer_body(answer), ensure_ascii=False).encode()
        await call(caller, "POST", path, api="inquiries.answer", body=body)

    async def read_urgent(self, caller: Caller, ref: MallInquiryRef) -> None:  # noqa: ARG002
        """Refused: 티몬's API has no urgent notices."""
        raise RefusedError(f"{MALL}의 API에는 긴급알리미가 없습니다.", code="no_urgent")


async def _pages(caller: Caller, kind: InquiryKind, since: datetime, until: datetime) -> AsyncIterator[InquiryPage]:
    window = window_of(since, until, caller.now)
    read = inquiries.reader(kind, caller.secrets["aes_key"])
    for number in count(1) if window is not None else ():
        if number > MOST_PAGES:
            raise unavailable(f"{MALL} 문의 목록이 끝나지 않습니다.", effect_possible=False)
        query = {**(window.query if window else {}), "per": str(PAGE_SIZE), "page": str(number)}
        answer = await call(caller, "GET", LISTS[kind], api="inquiries.list", query=query)
        rows = rows_of(answer)
        yield inquiry_page(MALL, rows, read)
        if not rows or not Page.model_validate(as_object(answer)).has_next:
            return

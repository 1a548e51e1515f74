"""상품문의 and 공지사항 of 위메프 behind the port (malls.md 6.5). Unverified: the paths of question list and answer."""

import json
from collections.abc import AsyncIterator
from datetime import datetime

from contracts.inquiry import InquiryItem, MallInquiryRef
from mall_gateway.malls.inquiry_pages import around, found_in, inquiry_page, read_rows
from mall_gateway.malls.port import Answer, Caller, FetchedInquiry, InquiryPage, RefusedError
from mall_gateway.malls.seoul_time import seoul_days
from mall_gateway.malls.wemakeprice.connector import MALL, call
from mall_gateway.malls.wemakeprice.mapping import inquiries
from mall_gateway.malls.wemakeprice.queries import rows_of, window_query

LIST, ANSWER, NOTICES = "/qna/out/getQnaList", "/qna/in/setQnaAnswer", "/notice/out/getNoticeList"


class WemakepriceInquiries:
    """The part of the adapter that is about inquiries."""

    async def fetch_inquiries(
        self, caller: Caller, item: InquiryItem, since: datetime, until: datetime
    ) -> AsyncIterator[InquiryPage]:
        """Questions by time of asking, at most 24 hours a call; notices day by day."""
        async for page in _notices(caller, since, until) if item == "notices" else _questions(caller, since, until):
            yield page

    async def read_inquiry(self, caller: Caller, ref: MallInquiryRef, asked_at: datetime) -> FetchedInquiry | None:
        """In the list of its time: there is no call for one."""
        return await found_in(_questions(caller, *around(asked_at)), ref)

    async def answer_inquiry(self, caller: Caller, answer: Answer) -> None:
        """POST {qnaSeq, answer}."""
        told = {"qnaSeq": answer.ref.inquiry_no, "answer": answer.text}
        await call(caller, "POST", ANSWER, api="qna.answer", body=json.dumps(told, ensure_ascii=False).encode())

    async def read_urgent(self, caller: Caller, ref: MallInquiryRef) -> None:  # noqa: ARG002
        """Refused: 위메프's API has no urgent notices."""
        raise RefusedError(f"{MALL}의 API에는 긴급알리미가 없습니다.", code="no_urgent")


async def _questions(caller: Caller, since: datetime, until: datetime) -> AsyncIterator[InquiryPage]:
    rows = rows_of(await call(caller, "GET", LIST, api="qna.list", query=window_query(since, until)))
    yield inquiry_page(MALL, rows, inquiries.question)


async def _notices(caller: Caller, since: datetime, until: datetime) -> AsyncIterator[InquiryPage]:
    for day in seoul_days(since, until):
        query = {"basicDate": day.isoformat()}
        rows = rows_of(await call(caller, "GET", NOTICES, api="notice.list", query=query))
        notices, broken = read_rows(MALL, rows, inquiries.notice)
        yield InquiryPage(notices=notices, unreadable=broken)

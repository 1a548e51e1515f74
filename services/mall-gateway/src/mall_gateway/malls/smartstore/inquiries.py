"""문의 of 네이버 behind the port (malls.md 2.5): product questions and buyers' inquiries.

`/v1/contents/seller-notices` holds the seller's own notices to buyers, so 네이버 has no mall notices to fetch; nor has
it an urgent channel (both unverified).
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from contracts.inquiry import InquiryItem, MallInquiryRef
from mall_gateway.malls.answers import as_object, as_rows
from mall_gateway.malls.inquiry_pages import answered_already, around, found_in, inquiry_page
from mall_gateway.malls.port import Answer, Caller, FetchedInquiry, InquiryPage, RefusedError
from mall_gateway.malls.seoul_time import seoul_day
from mall_gateway.malls.smartstore.connector import Connector
from mall_gateway.malls.smartstore.mapping import inquiries
from mall_gateway.malls.smartstore.mapping.orders import naver_time

NAME = "네이버"
QUESTIONS, INQUIRIES = "/v1/contents/qnas", "/v1/pay-user/inquiries"
SIZE = 100
DONE_WORDS = ("이미 답변",)


class SmartstoreInquiries:
    """The part of the adapter that is about inquiries."""

    async def fetch_inquiries(
        self, caller: Caller, item: InquiryItem, since: datetime, until: datetime
    ) -> AsyncIterator[InquiryPage]:
        """By time of asking: questions to the moment, inquiries by days."""
        async for page in _questions(caller, since, until) if item == "product" else _inquiries(caller, since, until):
            yield page

    async def read_inquiry(self, caller: Caller, ref: MallInquiryRef, asked_at: datetime) -> FetchedInquiry | None:
        """In the list of its time: there is no call for one."""
        pages = _questions if ref.kind == "product" else _inquiries
        return await found_in(pages(caller, *around(asked_at)), ref)

    async def answer_inquiry(self, caller: Caller, answer: Answer) -> None:
        """PUT the answer of a question, which replaces another; POST that of an inquiry, PUT an edit of it."""
        connector, ref = Connector(caller), answer.ref
        if ref.kind == "product":
            await connector.put(f"{QUESTIONS}/{ref.inquiry_no}", "smartstore.answer", {"commentContent": answer.text})
            return
        path, body = f"/v1/pay-merchant/inquiries/{ref.inquiry_no}/answer", {"answerComment": answer.text}
        if answer.edits:
            await connector.put(f"{path}/{_answer_no(ref)}", "smartstore.answer", body)
            return
        try:
            await connector.post(path, "smartstore.answer", body)
        except RefusedError as refused:
            raise answered_already(refused, DONE_WORDS) from refused

    async def read_urgent(self, caller: Caller, ref: MallInquiryRef) -> None:  # noqa: ARG002
        """Refused: 네이버 has no urgent notices."""
        raise RefusedError("네이버에는 긴급알리미가 없습니다.", code="no_urgent")


async def _questions(caller: Caller, since: datetime, until: datetime) -> AsyncIterator[InquiryPage]:
    query: dict[str, object] = {"fromDate": naver_time(since), "toDate": naver_time(until), "size": SIZE}
    async for rows in _pages(caller, QUESTIONS, "smartstore.questions", query, "contents"):
        yield inquiry_page(NAME, rows, inquiries.question)


async def _inquiries(caller: Caller, since: datetime, until: datetime) -> AsyncIterator[InquiryPage]:
    last = seoul_day(max(since, until - timedelta(microseconds=1)))
    days = {"startSearchDate": seoul_day(since).isoformat(), "endSearchDate": last.isoformat()}
    async for rows in _pages(caller, INQUIRIES, "smartstore.inquiries", {**days, "size": SIZE}, "content"):
        yield inquiry_page(NAME, rows, inquiries.inquiry)


async def _pages(
    caller: Caller, path: str, api: str, query: dict[str, object], name: str
) -> AsyncIterator[list[object]]:
    page, pages = 1, 1
    while page <= pages:
        answer = as_object(await Connector(caller).get(path, api, {**query, "page": page}))
        rows = as_rows(answer.get(name))
        yield rows
        pages = int(answer.get("totalPages") or 1) if rows else 0
        page += 1


def _answer_no(ref: MallInquiryRef) -> str:
    """The number of the answer that an edit replaces. Raises RefusedError without one."""
    if ref.thread_no:
        return ref.thread_no
    raise RefusedError("고칠 답변의 번호를 모릅니다. 문의를 다시 수집한 뒤 보내세요.", code="no_answer_number")

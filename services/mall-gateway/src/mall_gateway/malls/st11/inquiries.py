"""문의 and 긴급알리미 of 11번가 behind the port (malls.md 3.5)."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from urllib.parse import quote
from xml.etree.ElementTree import Element

from contracts.inquiry import InquiryItem, MallInquiryRef
from mall_gateway.malls.answers import unavailable
from mall_gateway.malls.inquiry_pages import answered_already, around, day_windows, found_in, inquiry_page
from mall_gateway.malls.markup import children_of, fields_of, name_of
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Answer,
    Caller,
    FetchedInquiry,
    InquiryPage,
    RefusedError,
)
from mall_gateway.malls.st11.connector import MALL, Call, reading, send
from mall_gateway.malls.st11.mapping import inquiries
from mall_gateway.malls.st11.refusals import NothingThereError

QUESTION_DAYS, URGENT_DAYS = 7, 30
CONFIRMED, ANSWERED, DONE = "100", "200", "-10005"
DONE_WORDS = ("이미 답변", "이미 처리")
"""Unverified for questions: malls.md names the words for 긴급알리미 alone."""


class St11Inquiries:
    """The part of the adapter that is about inquiries."""

    async def fetch_inquiries(
        self, caller: Caller, item: InquiryItem, since: datetime, until: datetime
    ) -> AsyncIterator[InquiryPage]:
        """By days of asking; 긴급알리미 state by state, as its list wants."""
        async for page in _urgent(caller, since, until) if item == "urgent" else _questions(caller, since, until):
            yield page

    async def read_inquiry(self, caller: Caller, ref: MallInquiryRef, asked_at: datetime) -> FetchedInquiry | None:
        """In the list of its day: there is no call for one."""
        pages = _urgent if ref.kind == "urgent" else _questions
        return await found_in(pages(caller, *around(asked_at)), ref)

    async def answer_inquiry(self, caller: Caller, answer: Answer) -> None:
        """PUT prodqnaanswer, or alimianswer."""
        ref = answer.ref
        if ref.kind == "urgent":
            await _put_urgent(caller, ref.inquiry_no, answer.text)
            return
        numbers = "/".join(quote(number, safe="") for number in (ref.inquiry_no, ref.thread_no))
        body = inquiries.question_answer(answer)
        path = f"/prodqnaservices/prodqnaanswer/{numbers}"
        try:
            await send(caller, Call("question.answer", "PUT", path, effect=True, root="ProductQna", body=body))
        except RefusedError as refused:
            raise answered_already(refused, DONE_WORDS) from refused

    async def read_urgent(self, caller: Caller, ref: MallInquiryRef) -> None:
        """PUT alimianswer with the confirmation alone."""
        await _put_urgent(caller, ref.inquiry_no)


async def _put_urgent(caller: Caller, number: str, text: str = "") -> None:
    """Good is 100 (confirmed) or 200 (answered), and not 0."""
    body = inquiries.urgent_answer(number, text)
    call = Call("urgent.answer", "PUT", "/alimi/alimianswer", effect=True, root="request", body=body)
    try:
        root = await send(caller, call)
    except RefusedError as refused:
        if refused.code == CONFIRMED:
            root = None
        elif refused.code == DONE:
            raise AlreadyDoneError(refused.reason, code=refused.code, message=refused.message) from refused
        else:
            raise
    code = CONFIRMED if root is None else fields_of(root).get("result_code", "")
    if code not in {CONFIRMED, ANSWERED}:
        reason = "11번가에서 긴급알리미 처리 결과를 받지 못했습니다. 처리되었는지 다시 확인합니다."
        raise unavailable(reason, effect_possible=True, code=code)


async def _questions(caller: Caller, since: datetime, until: datetime) -> AsyncIterator[InquiryPage]:
    for first, last in day_windows(since, until, QUESTION_DAYS):
        path = f"/prodqnaservices/prodqnalist/{first:%Y%m%d}/{last:%Y%m%d}/00"
        rows = await _rows(caller, reading("question.list", path), "productQnas", "productQna")
        yield inquiry_page(MALL, rows, inquiries.question, fields_of)


async def _urgent(caller: Caller, since: datetime, until: datetime) -> AsyncIterator[InquiryPage]:
    for first, last in day_windows(since, until, URGENT_DAYS):
        for state in inquiries.URGENT_STATES:
            path = f"/alimi/getalimilist/{first:%Y%m%d}/{last:%Y%m%d}/{state}"
            rows = await _rows(caller, reading("urgent.list", path), "alimi", "alimListInfo")
            yield inquiry_page(MALL, rows, inquiries.urgent, fields_of)


async def _rows(caller: Caller, call: Call, root: str, row: str) -> Sequence[Element]:
    """The rows of a list; empty where the mall says that there are none. Another document is no empty list."""
    try:
        found = await send(caller, call)
    except NothingThereError:
        return ()
    if name_of(found) != root:
        reason = f"{MALL} 응답을 알아볼 수 없습니다. 잠시 뒤 다시 확인합니다."
        raise unavailable(reason, effect_possible=False, message=f"<{name_of(found)}>")
    return children_of(found, row)

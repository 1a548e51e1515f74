"""문의, 긴급알리미 and 공지사항 of G마켓 and 옥션 behind the port (malls.md 4.5)."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

from contracts.inquiry import InquiryItem, MallInquiryRef
from mall_gateway.malls.answers import as_rows, unavailable
from mall_gateway.malls.esm.connector import Connector
from mall_gateway.malls.esm.inquiry_wire import UrgentList
from mall_gateway.malls.esm.mapping import inquiries
from mall_gateway.malls.esm.refusals import is_missing
from mall_gateway.malls.esm.sites import Site
from mall_gateway.malls.failures import form_of, read_as
from mall_gateway.malls.inquiry_pages import (
    answered_already,
    around,
    day_windows,
    found_in,
    inquiry_page,
    read_rows,
)
from mall_gateway.malls.port import Answer, Caller, FetchedInquiry, InquiryPage, RefusedError

BOARD, SELLING = "/item/v1/communications/customer/bulletin-board", "/assist/v1/Selling"
NOTICES = "/item/v1/communications/notices"
INQUIRY_DAYS, NOTICE_DAYS = 7, 30
DONE_WORDS = ("이미 처리", "이미 답변", "처리완료")
"""Unverified: malls.md 4.5 names no words for an answer that is there."""

Pages = Callable[[Connector, datetime, datetime], AsyncIterator[InquiryPage]]


class EsmInquiries:
    """The part of the adapter that is about inquiries."""

    _site: Site

    async def fetch_inquiries(
        self, caller: Caller, item: InquiryItem, since: datetime, until: datetime
    ) -> AsyncIterator[InquiryPage]:
        """By days of asking, whole: the lists have no pages."""
        pages: Pages = {"urgent": _urgent, "notices": _notices}.get(item, _questions)
        async for page in pages(Connector(caller, self._site), since, until):
            yield page

    async def read_inquiry(self, caller: Caller, ref: MallInquiryRef, asked_at: datetime) -> FetchedInquiry | None:
        """In the list of its day: there is no call for one."""
        pages: Pages = _urgent if ref.kind == "urgent" else _questions
        return await found_in(pages(Connector(caller, self._site), *around(asked_at)), ref)

    async def answer_inquiry(self, caller: Caller, answer: Answer) -> None:
        """POST the reply; on the board with the row's token."""
        connector = Connector(caller, self._site)
        try:
            if answer.ref.kind == "urgent":
                path = f"{SELLING}/AddEmergencyInformReply"
                await connector.post(path, "esm.urgent_answer", inquiries.urgent_answer(answer))
            else:
                await connector.post(f"{BOARD}/qna", "esm.answer", inquiries.question_answer(answer))
        except RefusedError as refused:
            raise answered_already(refused, DONE_WORDS) from refused

    async def read_urgent(self, caller: Caller, ref: MallInquiryRef) -> None:  # noqa: ARG002
        """Refused: a notice is answered, there is no call that confirms it alone."""
        raise RefusedError(f"{self._site.name}의 긴급알리미는 답변으로만 처리됩니다.", code="no_confirmation")


async def _questions(connector: Connector, since: datetime, until: datetime) -> AsyncIterator[InquiryPage]:
    for first, last in day_windows(since, until, INQUIRY_DAYS):
        body = inquiries.question_list_body(connector.site, first, last)
        rows = await _array(connector, BOARD, "esm.questions", body)
        yield inquiry_page(connector.site.name, rows, inquiries.question)


async def _urgent(connector: Connector, since: datetime, until: datetime) -> AsyncIterator[InquiryPage]:
    for first, last in day_windows(since, until, INQUIRY_DAYS):
        body = inquiries.urgent_list_body(first, last)
        path = f"{SELLING}/GetEmergencyInformList"
        answer = await _or_none(connector, path, "esm.urgent", body)
        rows = read_as(UrgentList, answer or {}, connector.site.name).data
        yield inquiry_page(connector.site.name, rows, inquiries.urgent)


async def _notices(connector: Connector, since: datetime, until: datetime) -> AsyncIterator[InquiryPage]:
    for first, last in day_windows(since, until, NOTICE_DAYS):
        body = inquiries.notice_list_body(connector.site, first, last)
        rows = await _array(connector, NOTICES, "esm.notices_of_mall", body)
        notices, broken = read_rows(connector.site.name, rows, inquiries.notice)
        yield InquiryPage(notices=notices, unreadable=broken)


async def _array(connector: Connector, path: str, api: str, body: object) -> list[Any]:
    """A bare list. An answer of another form must not pass for an empty one."""
    answer = await _or_none(connector, path, api, body)
    if answer is None or isinstance(answer, list):
        return as_rows(answer)  # pyright: ignore[reportUnknownArgumentType]
    reason = f"{connector.site.name} 응답을 알아볼 수 없습니다. 잠시 뒤 다시 확인합니다."
    raise unavailable(reason, effect_possible=False, message=form_of(answer))


async def _or_none(connector: Connector, path: str, api: str, body: object) -> Any:
    try:
        return await connector.post(path, api, body, reads=True)
    except RefusedError as refused:
        if is_missing(refused):
            return None
        raise

"""문의 of 쿠팡 behind the port (malls.md 1.5): product questions, call-centre inquiries, and its notes to confirm."""

from collections.abc import AsyncIterator
from datetime import datetime

from contracts.inquiry import InquiryItem, MallInquiryRef
from mall_gateway.malls.answers import as_object, as_rows
from mall_gateway.malls.coupang.connector import Connector, data_of
from mall_gateway.malls.coupang.mapping import inquiries
from mall_gateway.malls.coupang.reads import VENDORS, vendor_path
from mall_gateway.malls.inquiry_pages import answered_already, around, day_windows, found_in, inquiry_page
from mall_gateway.malls.port import Answer, Caller, FetchedInquiry, InquiryPage, RefusedError

QUESTIONS, CONTACTS = "onlineInquiries", "callCenterInquiries"
DAYS = 7
DONE_WORDS = ("동일한 답변", "requestAnswer")
"""An equal answer is there, or the call centre wants none any more."""


class CoupangInquiries:
    """The part of the adapter that is about inquiries."""

    async def fetch_inquiries(
        self, caller: Caller, item: InquiryItem, since: datetime, until: datetime
    ) -> AsyncIterator[InquiryPage]:
        """By days of asking. The call centre's inquiries and its notes come in one list, and are told apart."""
        if item == "product":
            async for page in _questions(caller, since, until):
                yield page
            return
        async for page in _contacts(caller, since, until):
            yield InquiryPage([one for one in page.inquiries if one.ref.kind == item], unreadable=page.unreadable)

    async def read_inquiry(self, caller: Caller, ref: MallInquiryRef, asked_at: datetime) -> FetchedInquiry | None:
        """A call-centre inquiry by its number, a product question in the list of its day."""
        if ref.kind == "product":
            return await found_in(_questions(caller, *around(asked_at)), ref)
        try:
            answer = await Connector(caller).get(f"{VENDORS}/v5/vendors/{CONTACTS}/{ref.inquiry_no}", "coupang.contact")
        except RefusedError as refused:
            if refused.code == "404":
                return None
            raise
        return inquiries.contact(data_of(answer))

    async def answer_inquiry(self, caller: Caller, answer: Answer) -> None:
        """POST replies; `parentAnswerId` names what of the call centre's is answered."""
        place = QUESTIONS if answer.ref.kind == "product" else CONTACTS
        path = vendor_path(caller, "v4", f"{place}/{answer.ref.inquiry_no}/replies")
        body = inquiries.answer_body(answer, caller.secrets)
        try:
            await Connector(caller).post(path, "coupang.answer", body)
        except RefusedError as refused:
            raise answered_already(refused, DONE_WORDS) from refused

    async def read_urgent(self, caller: Caller, ref: MallInquiryRef) -> None:
        """POST confirms of a note of the call centre."""
        path = vendor_path(caller, "v4", f"{CONTACTS}/{ref.inquiry_no}/confirms")
        try:
            await Connector(caller).post(path, "coupang.confirm_contact", {"confirmBy": caller.secrets["user_id"]})
        except RefusedError as refused:
            raise answered_already(refused, DONE_WORDS) from refused


async def _questions(caller: Caller, since: datetime, until: datetime) -> AsyncIterator[InquiryPage]:
    query: dict[str, object] = {"answeredType": "ALL", "pageSize": 50}
    async for rows in _pages(caller, QUESTIONS, "coupang.questions", query, since, until):
        yield inquiry_page("쿠팡", rows, inquiries.question)


async def _contacts(caller: Caller, since: datetime, until: datetime) -> AsyncIterator[InquiryPage]:
    query: dict[str, object] = {"partnerCounselingStatus": "NONE", "pageSize": 30}
    async for rows in _pages(caller, CONTACTS, "coupang.contacts", query, since, until):
        yield inquiry_page("쿠팡", rows, inquiries.contact)


async def _pages(
    caller: Caller, place: str, api: str, query: dict[str, object], since: datetime, until: datetime
) -> AsyncIterator[list[object]]:
    """The rows of each page, numbered from 1; a page without rows is the last."""
    path = vendor_path(caller, "v5", place)
    vendor = caller.secrets["vendor_id"]
    for first, last in day_windows(since, until, DAYS):
        page, pages = 1, 1
        while page <= pages:
            days = {"inquiryStartAt": first.isoformat(), "inquiryEndAt": last.isoformat(), "vendorId": vendor}
            answer = await Connector(caller).get(path, api, {**days, **query, "pageNum": page})
            data = as_object(data_of(answer))
            rows = as_rows(data.get("content"))
            yield rows
            pages = int(as_object(data.get("pagination")).get("totalPages") or 1) if rows else 0
            page += 1

"""문의 of GS SHOP behind the port (CST01, CST02; malls.md 10.3).

Unverified: all of it beyond the two addresses and their bodies, and that they are served by the host of the orders.
"""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import cast

from contracts.inquiry import InquiryItem, InquiryKind, MallInquiryRef
from mall_gateway.malls.gsshop.connector import ask, rows_of, write
from mall_gateway.malls.gsshop.mapping import inquiries
from mall_gateway.malls.gsshop.profile import MALL
from mall_gateway.malls.gsshop.refusals import NothingThereError
from mall_gateway.malls.inquiry_pages import around, found_in, inquiry_page
from mall_gateway.malls.port import Answer, Caller, FetchedInquiry, InquiryPage, RefusedError
from mall_gateway.malls.seoul_time import seoul_days

LIST, ANSWER = "/b2b/aliaCommonCustomerInquiryInfo.gs", "/b2b/aliaCommonReceiveCustomerInquiryInfo.gs"


class GsshopInquiries:
    """The part of the adapter that is about inquiries."""

    async def fetch_inquiries(
        self, caller: Caller, item: InquiryItem, since: datetime, until: datetime
    ) -> AsyncIterator[InquiryPage]:
        """Day by day."""
        async for page in _pages(caller, cast("InquiryKind", item), since, until):
            yield page

    async def read_inquiry(self, caller: Caller, ref: MallInquiryRef, asked_at: datetime) -> FetchedInquiry | None:
        """In the list of its day: there is no call for one."""
        return await found_in(_pages(caller, ref.kind, *around(asked_at)), ref)

    async def answer_inquiry(self, caller: Caller, answer: Answer) -> None:
        """CST02."""
        await write(caller, ANSWER, inquiries.answer_body(_vendor(caller), answer), api="inquiry.answer")

    async def read_urgent(self, caller: Caller, ref: MallInquiryRef) -> None:  # noqa: ARG002
        """Refused: GS SHOP's API has no urgent notices."""
        raise RefusedError(f"{MALL}의 API에는 긴급알리미가 없습니다.", code="no_urgent")


async def _pages(caller: Caller, kind: InquiryKind, since: datetime, until: datetime) -> AsyncIterator[InquiryPage]:
    for day in seoul_days(since, until):
        try:
            answer = await ask(caller, LIST, inquiries.list_body(_vendor(caller), kind, day), api="inquiry.list")
        except NothingThereError:
            continue
        yield inquiry_page(MALL, rows_of(answer), inquiries.reader(kind))


def _vendor(caller: Caller) -> str:
    return caller.secrets.get("vendor_id", "").strip()

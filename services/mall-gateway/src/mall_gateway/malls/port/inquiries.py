"""Inquiries, urgent notices and notices: what a mall tells of them, and answers."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from contracts.inquiry import InquiryItem, MallInquiryRef
from contracts.mall_inquiries import MallNotice
from mall_gateway.malls.port.calls import Caller
from mall_gateway.malls.port.mall import Mall
from mall_gateway.malls.port.values import UnreadableLine


@dataclass(frozen=True)
class Question:
    """Who asks what, and the answer that the mall has, on the way to being sealed. Never logged."""

    asker: str = ""
    title: str = ""
    text: str = ""
    answer: str = ""


@dataclass(frozen=True)
class FetchedInquiry:
    """One inquiry as the mall tells it: the fields of `contracts.mall_inquiries.MallInquiry`, in clear."""

    ref: MallInquiryRef
    state: Literal["open", "read", "answered", "done", "unknown"]
    mall_state: str
    asked_at: datetime
    category: str = ""
    mall_product_no: str = ""
    seller_product_code: str = ""
    product_name: str = ""
    order_no: str = ""
    secret: bool = False
    answered_at: datetime | None = None
    answer_by: datetime | None = None
    person: Question = Question()


@dataclass(frozen=True)
class InquiryPage:
    """A page of inquiries, or of notices, in the mall's order."""

    inquiries: Sequence[FetchedInquiry] = ()
    notices: Sequence[MallNotice] = ()
    unreadable: Sequence[UnreadableLine] = ()


@dataclass(frozen=True)
class Answer:
    """An answer to send; `edits` where it replaces one that the mall has."""

    ref: MallInquiryRef
    text: str
    edits: bool = False


@runtime_checkable
class InquiryMall(Mall, Protocol):
    """A mall that tells of inquiries. Its profile has `inquiries`; what is not among its abilities is never called."""

    def fetch_inquiries(
        self, caller: Caller, item: InquiryItem, since: datetime, until: datetime
    ) -> AsyncIterator[InquiryPage]:
        """All inquiries (or notices) of the window, page by page; one may come twice."""
        ...

    async def read_inquiry(self, caller: Caller, ref: MallInquiryRef, asked_at: datetime) -> FetchedInquiry | None:
        """One inquiry as it is now: the look-up of an answer. `asked_at` finds it where only lists exist."""
        ...

    async def answer_inquiry(self, caller: Caller, answer: Answer) -> None:
        """답변 전송."""
        ...

    async def read_urgent(self, caller: Caller, ref: MallInquiryRef) -> None:
        """긴급알리미 확인."""
        ...

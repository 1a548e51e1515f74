"""Where the rows of a collection come from: what a mall is asked, and what of each row is sealed and published."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Protocol, cast
from uuid import UUID

from contracts.claim_sync import ClaimCollectionRequested, ClaimItem
from contracts.envelope import Value
from contracts.identities import claim_key, inquiry_id, inquiry_key, line_key, order_id
from contracts.inquiry import InquiryCollectionRequested, InquiryItem
from contracts.mall_claims import MallClaim
from contracts.mall_gateway import Buyer, MallOrderLine
from contracts.mall_inquiries import MallInquiry, MallNotice
from contracts.order_sync import OrderCollectionRequested
from mall_gateway.domain import Collection, Window, digest_of
from mall_gateway.malls.answers import region_of
from mall_gateway.malls.port import (
    Caller,
    ClaimMall,
    FetchedClaim,
    FetchedInquiry,
    FetchedLine,
    InquiryMall,
    Mall,
    MallProfile,
    UnreadableLine,
)

Asking = OrderCollectionRequested | ClaimCollectionRequested | InquiryCollectionRequested
"""What can be fetched: each kind of asking event has a source."""

CLAIM_ITEMS: Mapping[ClaimItem, str] = {
    "cancel_requests": "취소요청",
    "cancels_done": "취소완료",
    "return_requests": "반품요청",
    "exchange_requests": "교환요청",
}

INQUIRY_ITEMS: Mapping[InquiryItem, str] = {
    "product": "상품문의",
    "customer_center": "고객센터 문의",
    "urgent": "긴급알리미",
    "notices": "공지사항",
}


@dataclass(frozen=True)
class Row:
    """One row: its key, whose data it holds (None: nobody's), that data in clear, and its form once that is sealed."""

    key: str
    subject_id: UUID | None
    person: Mapping[str, Any]
    public: Callable[[str], Value]


@dataclass(frozen=True)
class RowPage:
    """A page of rows in the mall's order."""

    rows: Sequence[Row]
    unreadable: Sequence[UnreadableLine] = ()


class Source(Protocol):
    """One kind of rows."""

    @property
    def work(self) -> str:
        """What the work is called: a limit of the mall closes an account for one kind of work."""
        ...

    def objection(self, mall: Mall, window: Window) -> str | None:
        """Why the mall can't be asked for this, in Korean; None when it can."""
        ...

    def longest(self, profile: MallProfile) -> timedelta:
        """The longest time of one list call."""
        ...

    def pages(
        self, mall: Mall, caller: Caller, collection: Collection, since: datetime, until: datetime
    ) -> AsyncIterator[RowPage]:
        """The pages of one part of the window. Raises the port's errors."""
        ...


class OrderSource:
    """Order lines."""

    work = "fetch_orders"

    def objection(self, mall: Mall, window: Window) -> str | None:  # noqa: ARG002
        """Every mall gives its orders."""
        return None

    def longest(self, profile: MallProfile) -> timedelta:
        """As the profile says."""
        return profile.order_window

    async def pages(
        self, mall: Mall, caller: Caller, collection: Collection, since: datetime, until: datetime
    ) -> AsyncIterator[RowPage]:
        """Lines paid, delivered or changed."""
        item = "delivered" if collection.window.item == "delivered" else "new"
        async for page in mall.fetch_orders(caller, item, since, until):
            yield RowPage([_order_row(collection, line) for line in page.lines], page.unreadable)


class ClaimSource:
    """Cancels, returns and exchanges."""

    work = "fetch_claims"

    def objection(self, mall: Mall, window: Window) -> str | None:
        """What the mall's API has no list of."""
        able = mall.profile.claims
        if able is not None and isinstance(mall, ClaimMall) and window.item in able.items:
            return None
        item = CLAIM_ITEMS.get(cast("ClaimItem", window.item), "클레임")
        return f"{mall.profile.name}의 API로는 {item}을(를) 수집할 수 없습니다. 판매자센터에서 확인해 주세요."

    def longest(self, profile: MallProfile) -> timedelta:
        """As the claims' abilities say."""
        return profile.claims.window if profile.claims else profile.order_window

    async def pages(
        self, mall: Mall, caller: Caller, collection: Collection, since: datetime, until: datetime
    ) -> AsyncIterator[RowPage]:
        """Claims asked for or changed."""
        claims = cast("ClaimMall", mall)
        async for page in claims.fetch_claims(caller, cast("ClaimItem", collection.window.item), since, until):
            yield RowPage([_claim_row(collection, claim) for claim in page.claims], page.unreadable)


class InquirySource:
    """Product questions, customer-centre inquiries, urgent notices, and notices of the mall."""

    work = "fetch_inquiries"

    def objection(self, mall: Mall, window: Window) -> str | None:
        """What the mall's API has no list of."""
        able = mall.profile.inquiries
        if able is not None and isinstance(mall, InquiryMall) and window.item in able.items:
            return None
        item = INQUIRY_ITEMS.get(cast("InquiryItem", window.item), "문의")
        return f"{mall.profile.name}의 API로는 {item}을(를) 수집할 수 없습니다. 판매자센터에서 확인해 주세요."

    def longest(self, profile: MallProfile) -> timedelta:
        """As the inquiries' abilities say."""
        return profile.inquiries.window if profile.inquiries else profile.order_window

    async def pages(
        self, mall: Mall, caller: Caller, collection: Collection, since: datetime, until: datetime
    ) -> AsyncIterator[RowPage]:
        """What was asked or posted."""
        inquiries, item = cast("InquiryMall", mall), cast("InquiryItem", collection.window.item)
        async for page in inquiries.fetch_inquiries(caller, item, since, until):
            asked = [_inquiry_row(collection, inquiry) for inquiry in page.inquiries]
            yield RowPage([*asked, *(_notice_row(notice) for notice in page.notices)], page.unreadable)


SOURCES: Mapping[str, Source] = {"orders": OrderSource(), "claims": ClaimSource(), "inquiries": InquirySource()}
"""By `Window.of`."""


def window_of(asking: Asking) -> Window:
    """What an asking event wants fetched."""
    match asking:
        case OrderCollectionRequested():
            of = "orders"
        case ClaimCollectionRequested():
            of = "claims"
        case InquiryCollectionRequested():
            of = "inquiries"
    known = (asking.collection_id, asking.account_id, asking.mall, asking.item, asking.since, asking.until)
    return Window(*known, of)


def _order_row(collection: Collection, line: FetchedLine) -> Row:
    window = collection.window
    subject = order_id(collection.seller_id, window.mall, window.account_id, line.ref)

    def public(seal: str) -> Value:
        parts: dict[str, Any] = {field.name: getattr(line, field.name) for field in fields(line)}
        parts |= {"region": region_of(line.buyer.address) or line.region}
        return MallOrderLine.model_validate({**parts, "buyer": Buyer(subject_id=subject, sealed=seal)})

    return Row(line_key(line.ref), subject, vars(line.buyer), public)


def _claim_row(collection: Collection, claim: FetchedClaim) -> Row:
    window = collection.window
    subject = order_id(collection.seller_id, window.mall, window.account_id, claim.ref.order)

    def public(seal: str) -> Value:
        parts: dict[str, Any] = {field.name: getattr(claim, field.name) for field in fields(claim)}
        return MallClaim.model_validate({**parts, "person": Buyer(subject_id=subject, sealed=seal)})

    return Row(claim_key(claim.ref), subject, vars(claim.person), public)


def _inquiry_row(collection: Collection, inquiry: FetchedInquiry) -> Row:
    window = collection.window
    subject = inquiry_id(collection.seller_id, window.mall, window.account_id, inquiry.ref)

    def public(seal: str) -> Value:
        parts: dict[str, Any] = {field.name: getattr(inquiry, field.name) for field in fields(inquiry)}
        parts |= {"answer_digest": digest_of(inquiry.person.answer)}
        return MallInquiry.model_validate({**parts, "person": Buyer(subject_id=subject, sealed=seal)})

    return Row(inquiry_key(inquiry.ref), subject, vars(inquiry.person), public)


def _notice_row(notice: MallNotice) -> Row:
    return Row(notice.notice_no, None, {}, lambda _: notice)

"""What `mall-gateway` publishes about inquiries and notices of malls, and what became of each answer."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from contracts.envelope import ContractEvent, Value
from contracts.inquiry import MallInquiryRef
from contracts.mall_gateway import BrokenLine, Buyer, Evidence, Refusal

INQUIRIES = "mall-gateway.inquiries.v1"


class MallInquiry(Value):
    """One inquiry as the mall tells it. Everything but `person` is free of personal data.

    `state`: `open` waits for an answer, `read` is an urgent notice that was confirmed, `answered` has one, `done` is
    closed for good. `category` and `mall_state` are the mall's own words. `order_no` is the mall's, where it names one.
    `person` is sealed with the inquiry's own key (`contracts.identities.inquiry_id`): the asker, title, question,
    and the mall's present answer. `answer_digest` is the SHA-256 (hex) of that answer as UTF-8, empty without one.
    """

    ref: MallInquiryRef
    state: Literal["open", "read", "answered", "done", "unknown"]
    mall_state: str
    category: str
    mall_product_no: str
    seller_product_code: str
    product_name: str
    order_no: str
    secret: bool
    answer_digest: str
    asked_at: datetime
    answered_at: datetime | None
    answer_by: datetime | None
    person: Buyer


class MallNotice(Value):
    """A notice of the mall (제휴몰 공지사항). `body` is text without markup, at most 20,000 characters long."""

    notice_no: str
    title: str
    body: str
    category: str
    posted_at: datetime
    url: str


class MallInquiriesFetched(ContractEvent):
    """A page of at most 100 inquiries or notices of a collection, in the order fetched. Key: collection id."""

    TOPIC: ClassVar[str] = INQUIRIES
    KEY: ClassVar[str] = "collection_id"
    collection_id: UUID
    account_id: UUID
    mall: str
    page: int
    inquiries: tuple[MallInquiry, ...] = ()
    notices: tuple[MallNotice, ...] = ()
    broken: tuple[BrokenLine, ...] = ()


class MallInquiriesSealed(ContractEvent):
    """All pages of a collection were fetched: their number, the distinct rows and a digest over them.

    The digest is the SHA-256 (hex) of the sorted `contracts.identities.inquiry_key` (of notices: their numbers) of
    every row, joined by newlines.
    """

    TOPIC: ClassVar[str] = INQUIRIES
    KEY: ClassVar[str] = "collection_id"
    collection_id: UUID
    account_id: UUID
    mall: str
    since: datetime
    until: datetime
    pages: int
    rows: int
    broken: int
    digest: str


class MallInquiriesFailed(ContractEvent):
    """A collection could not be finished; what was fetched stays. The window is asked again later."""

    TOPIC: ClassVar[str] = INQUIRIES
    KEY: ClassVar[str] = "collection_id"
    collection_id: UUID
    account_id: UUID
    mall: str
    refusal: Refusal
    evidence: Evidence


class AnswerAccepted(ContractEvent):
    """The mall has the answer, or the confirmation of an urgent notice. Key: inquiry id."""

    TOPIC: ClassVar[str] = INQUIRIES
    KEY: ClassVar[str] = "inquiry_id"
    intent_id: UUID
    inquiry_id: UUID
    act: Literal["answer", "read"]
    try_number: int
    evidence: Evidence


class AnswerRefused(ContractEvent):
    """The mall (or our own check of its capabilities) refused it. `unsettled` marks 확인필요."""

    TOPIC: ClassVar[str] = INQUIRIES
    KEY: ClassVar[str] = "inquiry_id"
    intent_id: UUID
    inquiry_id: UUID
    act: Literal["answer", "read"]
    try_number: int
    refusal: Refusal
    evidence: Evidence
    unsettled: bool = False

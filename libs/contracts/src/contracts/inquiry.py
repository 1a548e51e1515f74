"""What `inquiry` publishes: collection windows, inquiries, and the answers that shall reach the malls."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from contracts.envelope import ContractEvent, Value

COLLECTIONS = "inquiry.collections.v1"
INQUIRIES = "inquiry.inquiries.v1"

InquiryKind = Literal["product", "customer_center", "urgent"]
InquiryItem = Literal["product", "customer_center", "urgent", "notices"]


class MallInquiryRef(Value):
    """How a mall knows one inquiry. `thread_no` is what an answer must name beside the number, where there is one.

    11번가 `prdNo`, ESM `token`, 쿠팡 call centre `parentAnswerId`, 티몬 customer centre `seq`.
    """

    kind: InquiryKind
    inquiry_no: str
    thread_no: str = ""


class InquiryCollectionRequested(ContractEvent):
    """Fetch one account's window of one item. Key: collection id. Times in UTC, `until` exclusive."""

    TOPIC: ClassVar[str] = COLLECTIONS
    collection_id: UUID
    account_id: UUID
    mall: str
    item: InquiryItem
    since: datetime
    until: datetime


class InquiryCollectionMissed(ContractEvent):
    """The schedule could not collect an account's item, for the `times`-th time in a row since `failing_since`.

    Key: the plan of the item. It is tried again by itself; a collection that succeeds ends the row.
    """

    TOPIC: ClassVar[str] = COLLECTIONS
    account_id: UUID
    mall: str
    login_id: str
    item: InquiryItem
    times: int
    failing_since: datetime


class InquiryCollected(ContractEvent):
    """An inquiry came in for the first time. Key: inquiry id. Who asks and what stays sealed in inquiry.

    `answer_by` is until when the mall wants an answer; None where it says nothing.
    """

    TOPIC: ClassVar[str] = INQUIRIES
    inquiry_id: UUID
    inquiry_number: str
    account_id: UUID
    mall: str
    ref: MallInquiryRef
    mall_state: str
    answered: bool
    asked_at: datetime
    answer_by: datetime | None


class AnswerSealed(Value):
    """The words of an answer, sealed with the inquiry's data key: open it with `chassis.privacy`."""

    subject_id: UUID
    sealed: str


class AnswerSendRequested(ContractEvent):
    """개별전송 or 답변일괄전송 of one answer. `edits` where the mall has an answer already that this one replaces.

    `digest` is the SHA-256 (hex) of the words as UTF-8: the look-up compares it where the mall shows the answer.
    `try_number` grows with each asking after a refusal.
    """

    TOPIC: ClassVar[str] = INQUIRIES
    inquiry_id: UUID
    account_id: UUID
    mall: str
    ref: MallInquiryRef
    asked_at: datetime
    answer: AnswerSealed
    digest: str
    edits: bool
    try_number: int


class UrgentReadRequested(ContractEvent):
    """긴급알리미 확인: tell the mall that the seller has read its urgent notice."""

    TOPIC: ClassVar[str] = INQUIRIES
    inquiry_id: UUID
    account_id: UUID
    mall: str
    ref: MallInquiryRef
    asked_at: datetime
    try_number: int


class AnswerSent(ContractEvent):
    """The mall has the answer, or had one from elsewhere (`by` mall)."""

    TOPIC: ClassVar[str] = INQUIRIES
    inquiry_id: UUID
    by: Literal["seller", "mall"]


class InquiryClosed(ContractEvent):
    """Nothing more is to be done: answered for good, 처리완료 by the mall, or withdrawn by the asker."""

    TOPIC: ClassVar[str] = INQUIRIES
    inquiry_id: UUID
    outcome: Literal["answered", "done", "withdrawn"]

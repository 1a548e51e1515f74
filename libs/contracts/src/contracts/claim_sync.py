"""What `claim-sync` publishes: collection windows, claims, and what shall be done about them at the malls."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from contracts.envelope import ContractEvent, Value
from contracts.order_sync import MallOrderRef

COLLECTIONS = "claim-sync.collections.v1"
CLAIMS = "claim-sync.claims.v1"

ClaimKind = Literal["cancel", "return", "exchange"]
ClaimItem = Literal["cancel_requests", "cancels_done", "return_requests", "exchange_requests"]
ClaimState = Literal[
    "asked", "held", "approved", "collecting", "received", "reshipping", "done", "refused", "withdrawn", "unknown"
]


class MallClaimRef(Value):
    """How a mall knows one claim on one order line. `claim_no` is empty where the mall has no number of its own."""

    kind: ClaimKind
    claim_no: str
    order: MallOrderRef


class ClaimCollectionRequested(ContractEvent):
    """Fetch one account's window of one item. Key: collection id. Times in UTC, `until` exclusive."""

    TOPIC: ClassVar[str] = COLLECTIONS
    collection_id: UUID
    account_id: UUID
    mall: str
    item: ClaimItem
    since: datetime
    until: datetime


class ClaimCollectionMissed(ContractEvent):
    """The schedule could not collect an account's item, for the `times`-th time in a row since `failing_since`.

    Key: the plan of the item. It is tried again by itself; a collection that succeeds ends the row.
    """

    TOPIC: ClassVar[str] = COLLECTIONS
    account_id: UUID
    mall: str
    login_id: str
    item: ClaimItem
    times: int
    failing_since: datetime


class ClaimCollected(ContractEvent):
    """A claim came in for the first time. Key: claim id. Who asked and in which words stays sealed in claim-sync.

    `order_id` is derived from the mall's numbers: the order itself may come in later. `reason` is ours. `quantity` is
    0 where the mall tells none: then it is about the whole line. `changed_at`: the mall's time, where it tells one.
    """

    TOPIC: ClassVar[str] = CLAIMS
    claim_id: UUID
    claim_number: str
    order_id: UUID
    account_id: UUID
    mall: str
    ref: MallClaimRef
    state: ClaimState
    mall_state: str
    quantity: int
    reason: str
    asked_at: datetime
    changed_at: datetime | None = None


class ClaimMoved(ContractEvent):
    """A claim is in another state now: by the mall's word (`by` mall) or by an act of the seller that took effect.

    Or it is of more goods than was told before; `quantity` is 0 where none is told. `changed_at`: since when at the
    mall, where the mall tells it.
    """

    TOPIC: ClassVar[str] = CLAIMS
    claim_id: UUID
    order_id: UUID
    kind: ClaimKind
    state: ClaimState
    mall_state: str
    by: Literal["mall", "seller"]
    quantity: int = 0
    changed_at: datetime | None = None


class ClaimApprovalRequested(ContractEvent):
    """Approve a cancel, a return or an exchange. `try_number` grows with each asking after a refusal."""

    TOPIC: ClassVar[str] = CLAIMS
    claim_id: UUID
    account_id: UUID
    mall: str
    ref: MallClaimRef
    quantity: int
    try_number: int


class ClaimRefusalRequested(ContractEvent):
    """Refuse a claim. `reason`: `shipped`, `sold_out`, `used`, `late`, `no_ground` or `other`.

    `sealed_detail` says more in words (`text`), sealed with the order line's data key: open it with `chassis.privacy`.
    It is empty without any. `detail` has them in clear in events from before they were sealed, and is empty ever since.
    Many malls take the refusal of a cancel only with the invoice of the goods that left: `courier` (our code) and
    `invoice_number` are empty otherwise.
    """

    TOPIC: ClassVar[str] = CLAIMS
    claim_id: UUID
    account_id: UUID
    mall: str
    ref: MallClaimRef
    quantity: int
    reason: str
    detail: str
    courier: str
    invoice_number: str
    try_number: int
    sealed_detail: str = ""


class ClaimPickupRequested(ContractEvent):
    """수거완료: the goods of a return or an exchange are back with the seller."""

    TOPIC: ClassVar[str] = CLAIMS
    claim_id: UUID
    account_id: UUID
    mall: str
    ref: MallClaimRef
    quantity: int
    try_number: int


class ReshipmentRequested(ContractEvent):
    """재배송: the goods of an exchange left again, by `courier` (our code) under `invoice_number`."""

    TOPIC: ClassVar[str] = CLAIMS
    claim_id: UUID
    account_id: UUID
    mall: str
    ref: MallClaimRef
    quantity: int
    courier: str
    invoice_number: str
    try_number: int


class ClaimClosed(ContractEvent):
    """A claim is at its end. Key: claim id.

    `restock` says whether the goods go back into stock: a cancel that took place, or a return whose goods came back.
    `product_id` is None while the order line is unmatched or not collected yet. `quantity` is 0 where the mall tells
    none: all that the line still holds. An exchange does not restock: it moves
    the goods to `wanted_option`, the mall's words for the option that was sent instead (empty: the same again).

    `refund_won` is what the buyer gets back for a cancel or a return that took place: the mall's sum, or
    (`refund_is_computed`) unit price times quantity. It is None where nothing is given back, and while the order line
    is not collected yet: `ClaimRefunded` tells it later. A claim that was opened again is closed anew: its last word
    counts.
    """

    TOPIC: ClassVar[str] = CLAIMS
    claim_id: UUID
    order_id: UUID
    account_id: UUID
    mall: str
    kind: ClaimKind
    outcome: Literal["done", "refused", "withdrawn"]
    quantity: int
    restock: bool
    product_id: UUID | None
    option_key: str | None
    refund_won: int | None
    wanted_option: str = ""
    refund_is_computed: bool = False


class ClaimRefunded(ContractEvent):
    """The refund of a claim that was closed before its order line was collected. Key: claim id. Once for each claim.

    The fields are as in `ClaimClosed`; `quantity` 0 is the whole line.
    """

    TOPIC: ClassVar[str] = CLAIMS
    KEY: ClassVar[str] = "claim_id"
    claim_id: UUID
    order_id: UUID
    account_id: UUID
    mall: str
    kind: ClaimKind
    quantity: int
    product_id: UUID | None
    option_key: str | None
    refund_won: int
    refund_is_computed: bool

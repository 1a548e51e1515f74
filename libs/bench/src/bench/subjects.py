"""What services take in from malls: orders, claims and inquiries, in pages of the same windows, and what must come out.

A fact is an id and a number that tells whether the content is right: an order's money, a claim's quantity, the mall's
number of an inquiry.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bench.lanes.places import Places
from bench.orders import MALL, SEALED, Window, fetched
from bench.servers import Corner
from contracts import ContractEvent, claim_sync, inquiry, mall_claims, mall_gateway, mall_inquiries, order_sync
from contracts.identities import claim_id, inquiry_id
from contracts.mall_gateway import Buyer

Fact = tuple[UUID, int]


@dataclass(frozen=True)
class Subject:
    """One thing that is collected. `item` is asked for; pages come in by the topic `pages` and go out by `told`.

    `page` makes a page of a window for a collection, `facts` are the truth about a window. `key` names the id of what
    is told, `columns` are an id and its number in the first view, `number_of` finds the number in a page's or a told
    row of JSON.
    """

    name: str
    item: str
    pages: str
    told: str
    page: Callable[[Window, int, UUID], ContractEvent]
    facts: Callable[[Window], Iterable[Fact]]
    key: str
    columns: str
    number_of: Callable[[Any], int]

    def places(self, corner: Corner) -> Places:
        """Where a lane takes it in, stores and publishes it."""
        return Places(corner.urls["store"], corner.kafka, corner.prefix, self.pages, self.told)

    def fact_of(self, told: Any) -> Fact:
        """What the JSON of a record of `told` says."""
        return UUID(told[self.key]), self.number_of(told)

    def truth(self, windows: Sequence[Window]) -> dict[UUID, int]:
        """What must come out of some windows."""
        return dict(fact for window in windows for fact in self.facts(window))


def claim_ref(window: Window, place: int) -> claim_sync.MallClaimRef:
    """The mall's numbers of the claim on the n-th order line of a window: a return of all of it."""
    order = window.lines[place].ref
    return claim_sync.MallClaimRef(kind="return", claim_no=f"R{order.order_no}", order=order)


def _claim(window: Window, place: int) -> mall_claims.MallClaim:
    line = window.lines[place]
    return mall_claims.MallClaim(
        ref=claim_ref(window, place),
        state="asked",
        mall_state="RETURN_REQUEST",
        quantity=line.quantity,
        reason="changed_mind",
        mall_reason="INTENT_CHANGED",
        fault="buyer",
        refund_won=line.amount_won,
        return_fee_won=2_500,
        wanted_option="",
        pickup_courier="",
        pickup_invoice="",
        reship_courier="",
        reship_invoice="",
        asked_at=line.ordered_at,
        changed_at=line.changed_at,
        person=line.buyer,
    )


def claims_fetched(window: Window, page: int, collection_id: UUID) -> mall_claims.MallClaimsFetched:
    """A page of claims as the gateway publishes it."""
    return mall_claims.MallClaimsFetched(
        collection_id=collection_id,
        account_id=window.account_id,
        mall=MALL,
        page=page,
        claims=tuple(_claim(window, place) for place in window.places_of(page)),
    )


def _claim_facts(window: Window) -> Iterator[Fact]:
    for place, line in enumerate(window.lines):
        yield claim_id(window.seller_id, MALL, window.account_id, claim_ref(window, place)), line.quantity


def inquiry_ref(window: Window, place: int) -> inquiry.MallInquiryRef:
    """The mall's number of the n-th inquiry of a window: about the product of the n-th order line."""
    return inquiry.MallInquiryRef(kind="product", inquiry_no=window.lines[place].ref.line_no)


def _inquiry(window: Window, place: int) -> mall_inquiries.MallInquiry:
    line, ref = window.lines[place], inquiry_ref(window, place)
    subject_id = inquiry_id(window.seller_id, MALL, window.account_id, ref)
    return mall_inquiries.MallInquiry(
        ref=ref,
        state="open",
        mall_state="answered=false",
        category="상품",
        mall_product_no=line.mall_product_no,
        seller_product_code="",
        product_name=line.product_name,
        order_no="",
        secret=False,
        answer_digest="",
        asked_at=line.ordered_at,
        answered_at=None,
        answer_by=None,
        person=Buyer(subject_id=subject_id, sealed=SEALED),
    )


def inquiries_fetched(window: Window, page: int, collection_id: UUID) -> mall_inquiries.MallInquiriesFetched:
    """A page of inquiries as the gateway publishes it."""
    return mall_inquiries.MallInquiriesFetched(
        collection_id=collection_id,
        account_id=window.account_id,
        mall=MALL,
        page=page,
        inquiries=tuple(_inquiry(window, place) for place in window.places_of(page)),
    )


def _inquiry_facts(window: Window) -> Iterator[Fact]:
    for place in range(len(window.lines)):
        ref = inquiry_ref(window, place)
        yield inquiry_id(window.seller_id, MALL, window.account_id, ref), int(ref.inquiry_no)


def _order_facts(window: Window) -> Iterator[Fact]:
    amounts = (line.amount_won for line in window.lines)
    return zip(window.order_ids, amounts, strict=True)


ORDERS = Subject(
    "orders",
    "new",
    mall_gateway.ORDERS,
    order_sync.ORDERS,
    fetched,
    _order_facts,
    "order_id",
    "order_id, amount_won",
    lambda row: row["amount_won"],
)
CLAIMS = Subject(
    "claims",
    "return_requests",
    mall_claims.CLAIMS,
    claim_sync.CLAIMS,
    claims_fetched,
    _claim_facts,
    "claim_id",
    "claim_id, quantity",
    lambda row: row["quantity"],
)
INQUIRIES = Subject(
    "inquiries",
    "product",
    mall_inquiries.INQUIRIES,
    inquiry.INQUIRIES,
    inquiries_fetched,
    _inquiry_facts,
    "inquiry_id",
    "inquiry_id, inquiry_no::bigint",
    lambda row: int(row["ref"]["inquiry_no"]),
)

"""What the claims of all malls share: pages with unreadable rows set aside, words of a refusal, doubted acts."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar, TypeVar

from pydantic import ValidationError

from contracts.claim_sync import ClaimItem, ClaimKind, ClaimState, MallClaimRef
from contracts.mall_claims import ClaimAct
from mall_gateway.malls.answers import raw_of, unavailable
from mall_gateway.malls.capabilities import ClaimAbilities
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Caller,
    ClaimApproval,
    ClaimPage,
    ClaimRefusal,
    FetchedClaim,
    MallError,
    Pickup,
    RefusedError,
    Reshipment,
    UnreadableLine,
)

T = TypeVar("T")

KINDS: Mapping[ClaimItem, ClaimKind] = {
    "cancel_requests": "cancel",
    "cancels_done": "cancel",
    "return_requests": "return",
    "exchange_requests": "exchange",
}
"""What an item is about."""

NOT_FOR_CANCELS: Mapping[ClaimAct | None, str] = {
    "pick_up": "취소 건에는 수거가 없습니다. 승인하거나 거부해 주세요.",
    "reship": "취소 건에는 재배송이 없습니다. 승인하거나 거부해 주세요.",
}
NO_RESHIPMENT_OF_RETURNS = "반품 건에는 재배송이 없습니다. 다시 보내려면 교환으로 바꾸어 주세요."

REFUSAL_WORDS: Mapping[str, str] = {
    "shipped": "이미 발송된 상품입니다.",
    "sold_out": "교환할 재고가 없습니다.",
    "used": "사용했거나 훼손된 상품입니다.",
    "late": "신청 기간이 지났습니다.",
    "no_ground": "반품·교환 사유에 해당하지 않습니다.",
}

_TAKEN: Mapping[ClaimAct, frozenset[ClaimState]] = {
    "approve": frozenset({"approved", "reshipping", "done"}),
    "refuse": frozenset({"refused"}),
    "pick_up": frozenset({"received", "reshipping", "done"}),
    "reship": frozenset({"reshipping", "done"}),
}
"""The states in which a claim surely shows an act."""


ALL_ITEMS: frozenset[ClaimItem] = frozenset(KINDS)


def elsewhere_only(
    place: str, items: frozenset[ClaimItem] = frozenset(), window: timedelta = timedelta(days=1)
) -> ClaimAbilities:
    """Of a mall whose API settles no claims, though it may tell of some: the seller does it at `place` (in Korean)."""
    elsewhere: Mapping[ClaimKind, Mapping[ClaimAct | None, str]] = {
        "cancel": {None: f"취소는 {place}에서 처리해 주세요."},
        "return": {None: f"반품은 {place}에서 처리해 주세요."},
        "exchange": {None: f"교환은 {place}에서 처리해 주세요."},
    }
    return ClaimAbilities(items=items, acts={}, elsewhere=elsewhere, window=window)


class ActsElsewhere:
    """The acts of a mall whose API takes none: each is refused with `no_call`, in Korean, and nothing is sent.

    An adapter defines those that its mall takes.
    """

    no_call: ClassVar[str]

    async def approve_claim(self, caller: Caller, approval: ClaimApproval) -> None:  # noqa: ARG002
        """Not among the abilities. Raises RefusedError."""
        raise RefusedError(self.no_call, code="no_call")

    async def refuse_claim(self, caller: Caller, refusal: ClaimRefusal) -> None:  # noqa: ARG002
        """Not among the abilities. Raises RefusedError."""
        raise RefusedError(self.no_call, code="no_call")

    async def mark_picked_up(self, caller: Caller, pickup: Pickup) -> None:  # noqa: ARG002
        """Not among the abilities. Raises RefusedError."""
        raise RefusedError(self.no_call, code="no_call")

    async def reship(self, caller: Caller, reshipment: Reshipment) -> None:  # noqa: ARG002
        """Not among the abilities. Raises RefusedError."""
        raise RefusedError(self.no_call, code="no_call")


def page_of_claims(
    mall: str,
    rows: Iterable[T],
    read: Callable[[T], Iterable[FetchedClaim]],
    raw: Callable[[T], bytes] = raw_of,
) -> ClaimPage:
    """A page of the claims that each row tells of; `read` raises ValueError for a row that it can't read."""
    claims: list[FetchedClaim] = []
    broken: list[UnreadableLine] = []
    for place, row in enumerate(rows):
        try:
            claims.extend(read(row))
        except ValueError as error:
            broken.append(UnreadableLine(place, raw(row), _why(mall, error)))
    return ClaimPage(claims, broken)


def the_one(page: ClaimPage, ref: MallClaimRef) -> FetchedClaim | None:
    """The last claim of a page that is meant. Raises UnavailableError where a row of its order can't be read."""
    found = [claim for claim in page.claims if claim.ref == ref]
    broken = [line for line in page.unreadable if ref.order.order_no.encode() in line.raw]
    if not found and broken:
        raise unavailable(broken[0].reason, effect_possible=False, code="UNREADABLE")
    return found[-1] if found else None


def _why(mall: str, error: ValueError) -> str:
    """Only the field's place: pydantic's own words hold buyers' data."""
    found = error.errors() if isinstance(error, ValidationError) else ()
    places = dict.fromkeys(".".join(str(part) for part in each["loc"]) for each in found)
    return f"{mall} 클레임에서 읽을 수 없는 항목이 있습니다: {', '.join(places) or '전체'}"


def refusal_words(refusal: ClaimRefusal) -> str:
    """What the buyer is told: the seller's words, or those of the reason."""
    return refusal.detail.strip() or REFUSAL_WORDS.get(refusal.reason, "판매자가 처리할 수 없는 요청입니다.")


def bare_claim(ref: MallClaimRef, state: ClaimState, mall_state: str, *, reship_invoice: str = "") -> FetchedClaim:
    """What is known of a claim that the mall shows by its state alone."""
    return FetchedClaim(
        ref=ref,
        state=state,
        mall_state=mall_state,
        quantity=0,
        reason="other",
        mall_reason="",
        fault="unknown",
        asked_at=datetime(1970, 1, 1, tzinfo=UTC),
        reship_invoice=reship_invoice,
    )


async def explained(
    error: RefusedError, act: ClaimAct, read: Callable[[], Awaitable[FetchedClaim | None]], invoice: str = ""
) -> MallError:
    """A refusal that means `not now` or `not again`, in the light of the claim as it is now."""
    try:
        claim = await read()
    except MallError:
        return error
    if claim is None or claim.state not in _TAKEN[act] or not _same(invoice, claim.reship_invoice):
        return error
    return AlreadyDoneError(error.reason, code=error.code, message=error.message, trace_id=error.trace_id)


def _same(invoice: str, shown: str) -> bool:
    return not (invoice and shown) or invoice.replace("-", "") == shown.replace("-", "")


def of_kind(claims: Sequence[FetchedClaim], kind: ClaimKind, *, done: bool | None = None) -> list[FetchedClaim]:
    """The claims of a kind; with `done` only those that are done, or only those that are not."""
    return [claim for claim in claims if claim.ref.kind == kind and done in (None, claim.state == "done")]

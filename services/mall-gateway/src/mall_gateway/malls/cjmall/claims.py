"""취소, 반품 and 교환 of CJ mall (malls.md 11.2): told day by day, settled on the partner's pages alone."""

from collections.abc import AsyncIterator
from datetime import date, datetime

from contracts.claim_sync import ClaimItem, ClaimKind, MallClaimRef
from mall_gateway.malls.cjmall import queries
from mall_gateway.malls.cjmall.mapping import claims
from mall_gateway.malls.cjmall.profile import MALL
from mall_gateway.malls.claim_answers import KINDS, ActsElsewhere, of_kind, page_of_claims, the_one
from mall_gateway.malls.port import (
    Caller,
    ClaimPage,
    FetchedClaim,
)
from mall_gateway.malls.seoul_time import seoul_days

NO_CALL = "CJ온스타일의 API에는 이 처리가 없습니다. CJ온스타일 협력사 사이트에서 처리해 주세요."


class CjmallClaims(ActsElsewhere):
    """The claim side of the adapter."""

    no_call = NO_CALL

    async def fetch_claims(
        self, caller: Caller, item: ClaimItem, since: datetime, until: datetime
    ) -> AsyncIterator[ClaimPage]:
        """Those instructed on the days that the window touches: the mall tells of no cancel before it is done."""
        recalls = claims.Recalls()
        for day in seoul_days(since, until):
            for page in await _pages(caller, KINDS[item], day, recalls):
                yield page

    async def read_claim(self, caller: Caller, ref: MallClaimRef) -> FetchedClaim | None:
        """As the last of the days shows it since that of the order, at most as far as an order is looked for."""
        recalls, last = claims.Recalls(), None
        for day in queries.days_of(ref.order.order_no, caller.now):
            for page in await _pages(caller, ref.kind, day, recalls):
                last = the_one(page, ref) or last
        return last


async def _pages(caller: Caller, kind: ClaimKind, day: date, recalls: claims.Recalls) -> list[ClaimPage]:
    """The claims of a kind that a day tells of: cancels, recalls, and of an exchange the goods that were sent again."""
    if kind == "cancel":
        rows = await queries.day_rows(caller, queries.CANCELS, day)
        return [page_of_claims(MALL, rows, lambda row: [claims.cancel_of(row)])]
    rows = await queries.recall_rows(caller, day)
    sent = await queries.day_rows(caller, queries.ORDERS, day) if kind == "exchange" else []
    recalls.note(day, rows)
    for row in (*rows, *sent):
        if claims.follows_of(row) == kind and not recalls.number_of(kind, row, day):
            await _look_back(caller, row["ordNo"], day, recalls)
    pages = [page_of_claims(MALL, rows, lambda row: of_kind([claims.recall_of(row, recalls, day)], kind))]
    if kind == "exchange":
        pages.append(page_of_claims(MALL, sent, lambda row: claims.sent_again_of(row, recalls, day)))
    return pages


async def _look_back(caller: Caller, order_no: str, day: date, recalls: claims.Recalls) -> None:
    """Read the recalls of the days since an order that are not known yet: one of them was withdrawn, or sent again."""
    for earlier in queries.days_of(order_no, caller.now):
        if earlier < day and earlier not in recalls.days:
            recalls.note(earlier, await queries.recall_rows(caller, earlier))

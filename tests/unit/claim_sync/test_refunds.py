"""What buyers get back: the mall's sum goes over ours, and a price that comes late is told once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.testing import as_seller, recorded_events
from claim_sync.application import Asking, ClaimSync, SeenClaim
from claim_sync.domain import Claim, ClaimNumbers, ClaimState, Goods, Place, Refund, Sight, refund_of
from claim_sync.publications import publish
from collecting.domain import MallNumbers
from contracts.claim_sync import ClaimClosed, ClaimCollectionRequested, ClaimRefunded
from contracts.identities import order_id

SELLER, ACCOUNT, PRODUCT = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = datetime(2026, 8, 13, 3, 0, tzinfo=UTC)
NUMBERS = MallNumbers("1", "2")
ORDER = order_id(SELLER, "wemakeprice", ACCOUNT, NUMBERS)
GOODS = Goods("202608130000001", PRODUCT, "gold", "P1", "이름", "골드", 3, 1_000, 3_000, NOW)


@pytest.mark.parametrize(
    ("kind", "state", "told", "price", "quantity", "refund"),
    [
        ("return", "done", None, 1_000, 2, Refund(2_000, is_computed=True)),
        ("cancel", "done", None, 1_000, 1, Refund(1_000, is_computed=True)),
        ("return", "done", 1_500, 1_000, 2, Refund(1_500, is_computed=False)),
        ("return", "done", 0, None, None, Refund(0, is_computed=False)),
        ("return", "received", 1_500, 1_000, 2, None),
        ("return", "refused", 1_500, 1_000, 2, None),
        ("exchange", "done", None, 1_000, 2, None),
        ("return", "done", None, None, 2, None),
        ("return", "done", None, 1_000, None, None),
    ],
)
def test_the_malls_sum_counts_or_else_price_times_quantity(
    kind: Any, state: str, told: int | None, price: int | None, quantity: int | None, refund: Refund | None
) -> None:
    assert refund_of(kind, ClaimState(state), told, price, quantity) == refund


class Line:
    """An order line with a claim on it, as claim-sync takes both in."""

    def __init__(self, kind: Any, quantity: int = 2) -> None:
        self.app = ClaimSync()
        self.place = Place(ACCOUNT, "wemakeprice", "", ClaimNumbers(kind, "C1", NUMBERS), quantity)
        self.pages = 0
        self.app.tell_account(SELLER, ACCOUNT, "wemakeprice", "sbdc6678", "verified", NOW)
        self.app.collect_by_hand(SELLER, UUID(int=5), Asking([ACCOUNT], ["return_requests"]), NOW)

    def show(self, state: str, **more: Any) -> None:
        """The mall shows the claim so."""
        self.pages += 1
        sight = Sight(ClaimState(state), state.upper(), NOW, NOW + timedelta(minutes=self.pages), **more)
        asked = next(each for each in self.told() if isinstance(each, ClaimCollectionRequested))
        self.app.take_page(SELLER, asked.collection_id, self.pages, [SeenClaim(self.place, sight, "x")], [])

    def told(self) -> list[Any]:
        return [event for recorded in recorded_events(self.app) if (event := publish(recorded)) is not None]

    def refunds(self) -> list[tuple[str, int | None, bool]]:
        """What others are told of money, by which event."""
        found = [each for each in self.told() if isinstance(each, ClaimClosed | ClaimRefunded)]
        return [(type(each).__name__, each.refund_won, each.refund_is_computed) for each in found]


def test_a_done_return_carries_its_sum() -> None:
    with as_seller(SELLER):
        line = Line("return")
        line.app.tell_order(SELLER, ORDER, GOODS)
        line.show("received")
        line.show("done")
    assert line.refunds() == [("ClaimClosed", 2_000, True)]


def test_a_claim_without_a_quantity_is_of_the_whole_line() -> None:
    with as_seller(SELLER):
        line = Line("cancel", quantity=0)
        line.app.tell_order(SELLER, ORDER, GOODS)
        line.show("done")
    assert line.refunds() == [("ClaimClosed", 3_000, True)]


def test_a_sum_of_the_mall_goes_over_ours() -> None:
    with as_seller(SELLER):
        line = Line("return")
        line.show("done", refund_won=1_700)
        line.app.tell_order(SELLER, ORDER, GOODS)
    assert line.refunds() == [("ClaimClosed", 1_700, False)]


@pytest.mark.parametrize("quantity", [0, 2])
def test_a_price_that_comes_after_the_end_is_told_once(quantity: int) -> None:
    with as_seller(SELLER):
        line = Line("return", quantity)
        line.show("done")
        line.app.match_order(SELLER, ORDER, PRODUCT, "silver")
        for _ in range(2):
            line.app.tell_order(SELLER, ORDER, GOODS)
        line.app.match_order(SELLER, ORDER, None, None)
        line.app.match_order(SELLER, ORDER, PRODUCT, "gold")
    assert line.refunds() == [("ClaimClosed", None, False), ("ClaimRefunded", 1_000 * (quantity or 3), True)]
    (late,) = [each for each in line.told() if isinstance(each, ClaimRefunded)]
    claim_id = Claim.create_id(SELLER, line.place)
    assert (late.claim_id, late.order_id, late.product_id, late.option_key) == (claim_id, ORDER, PRODUCT, "silver")


def test_a_price_that_comes_before_the_end_is_told_with_it() -> None:
    with as_seller(SELLER):
        line = Line("return")
        line.show("collecting")
        line.app.tell_order(SELLER, ORDER, GOODS)
        line.show("done")
    assert line.refunds() == [("ClaimClosed", 2_000, True)]


@pytest.mark.parametrize(("kind", "state"), [("return", "refused"), ("exchange", "done")])
def test_where_nothing_is_given_back_there_is_no_sum(kind: str, state: str) -> None:
    with as_seller(SELLER):
        line = Line(kind)
        line.show(state)
        line.app.tell_order(SELLER, ORDER, GOODS)
    assert line.refunds() == [("ClaimClosed", None, False)]


def test_a_claim_that_is_closed_again_tells_its_sum_anew() -> None:
    with as_seller(SELLER):
        line = Line("return")
        line.app.tell_order(SELLER, ORDER, GOODS)
        for state in ("done", "withdrawn", "done"):
            line.show(state)
    assert [each.restock for each in line.told() if isinstance(each, ClaimClosed)] == [True, False, False]
    assert [won for _, won, _ in line.refunds()] == [2_000, None, 2_000]

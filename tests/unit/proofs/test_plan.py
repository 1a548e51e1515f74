"""Each of the fourteen malls has its part in the demo: goods, orders, and what it tells of claims and inquiries."""

from typing import Any

import pytest

from claim_sync import domain as claims
from inquiry import domain as inquiries
from mall_gateway.malls import MALLS
from mall_simulator.inquiries import KINDS, NOTICE_MALLS
from proofs import goods, offering
from proofs.demo import WHOLE, Scale, last_line
from proofs.ledger import Verdict
from proofs.malls import chosen
from proofs.plan import claims_of, has_notices, inquiries_of, missing
from reference_pages.mall_support import OPERATIONS

ALL = chosen("all")


def supports(mall: str, method: str) -> bool:
    return next(each for each in OPERATIONS if each.method == method).supported(MALLS[mall].profile)


def played(malls: tuple[str, ...] = ALL) -> dict[str, list[dict[str, Any]]]:
    """A ledger in which every mall has all that it can have."""
    return {
        "products": [{"mall": mall} for mall in malls],
        "orders": [{"mall": mall} for mall in malls],
        "claims": [{"mall": mall, "claim_kind": kind, "by": "buyer"} for mall in malls for kind in claims_of(mall)],
        "inquiries": [{"mall": mall, "about": kind} for mall in malls for kind in inquiries_of(mall)],
    }


def test_all_malls_of_the_registry_take_part_with_goods_that_they_sell() -> None:
    assert len(ALL) == 14
    assert set(offering.FIELDS) == set(ALL)
    assert set(goods.GOODS) == set(goods.KEYWORDS) == set(WHOLE.products)
    assert WHOLE.orders_per_account > 0


@pytest.mark.parametrize("mall", ALL)
def test_a_mall_has_the_claims_and_inquiries_that_its_support_matrix_names(mall: str) -> None:
    assert bool(claims_of(mall)) == supports(mall, "fetch_claims")
    assert (bool(inquiries_of(mall)) or has_notices(mall)) == supports(mall, "fetch_inquiries")
    assert bool(inquiries_of(mall)) >= supports(mall, "answer_inquiry")
    assert ("urgent" in inquiries_of(mall)) >= supports(mall, "read_urgent")


@pytest.mark.parametrize("mall", ALL)
def test_services_and_simulated_malls_know_the_same_parts(mall: str) -> None:
    asked = {item.removesuffix("_requests") for item in claims.mall_facts(mall).items if item.endswith("_requests")}
    assert set(claims_of(mall)) == asked
    items = set(inquiries.mall_facts(mall).items)
    assert set(inquiries_of(mall)) == items - {"notices"} == set(KINDS.get(mall, ()))
    assert has_notices(mall) == ("notices" in items) == (mall in NOTICE_MALLS)


def test_nothing_is_missing_where_everything_was_played() -> None:
    assert list(missing(played(), ALL)) == []


@pytest.mark.parametrize(
    ("part", "index", "sentence"),
    [
        ("products", 0, "tmon has no products in this proof"),
        ("orders", -1, "gongyoung has no orders in this proof"),
        ("claims", 0, "tmon has no cancel in this proof"),
        ("inquiries", -1, "lotteimall has no urgent inquiry in this proof"),
    ],
)
def test_what_a_mall_lacks_is_named(part: str, index: int, sentence: str) -> None:
    ledger = played()
    del ledger[part][index]
    assert list(missing(ledger, ALL)) == [sentence]


def test_what_the_seller_cancelled_is_no_buyers_claim() -> None:
    ledger = played(("tmon",))
    ledger["claims"][0]["by"] = "seller"
    assert list(missing(ledger, ("tmon",))) == ["tmon has no cancel in this proof"]


def test_the_last_line_fails_when_something_is_left() -> None:
    found = Verdict(listings=41, orders=200, invoices=195, claims=12, inquiries=16, answers=14)
    counts = "listings=41 orders=200 invoices=195 claims=12 inquiries=16 answers=14 lost=0 doubled=0 refused_by_limit=0"
    assert last_line(found, 2, WHOLE) == f"demo: ok sellers=2 {counts}"
    found.in_flight.append("urgent inquiry coupang N1 is not done with")
    assert last_line(found, 2, WHOLE) == f"demo: failed sellers=2 {counts}"
    assert last_line(found, 2, Scale(malls=ALL)) == f"demo: failed malls=14 sellers=2 {counts}"

"""Sales groups: what they say, what is refused, and their names."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.refusals import RefusalsError
from listing.domain import (
    GroupInUseError,
    GroupMissingError,
    GroupName,
    GroupNameTakenError,
    GroupTerms,
    LinkJob,
    MallUnknownError,
    Pricing,
    SalesGroup,
)

TODAY = date(2026, 11, 21)
Terms = Callable[..., GroupTerms]


def new_group() -> SalesGroup:
    return SalesGroup(UUID(int=1), uuid4(), UUID(int=3), "tmon")


def refused_fields(terms: GroupTerms) -> set[str | None]:
    with pytest.raises(RefusalsError) as refused:
        new_group().save_terms(terms, TODAY)
    return {refusal.field for refusal in refused.value.refusals}


@pytest.mark.parametrize(
    ("pricing", "base", "price"),
    [
        (Pricing("fixed", 135_000), 1, 135_000),
        (Pricing("percent", 110), 12_345, 13_580),
        (Pricing("percent", 50), 90, 50),
        (Pricing("plus", 3_000), 12_345, 15_350),
        (Pricing("plus", -3_000), 12_344, 9_340),
    ],
)
def test_the_selling_price_follows_the_rule_and_is_rounded_to_ten_won(pricing: Pricing, base: int, price: int) -> None:
    assert pricing.price_won(base) == price


@given(st.sampled_from(["percent", "plus"]), st.integers(1, 1000), st.integers(0, 10_000_000))
def test_every_ruled_price_is_a_multiple_of_ten_won(kind: str, amount: int, base: int) -> None:
    price = Pricing(kind, amount).price_won(base)
    exact = base * amount / 100 if kind == "percent" else base + amount
    assert price % 10 == 0
    assert abs(price - exact) <= 5


def test_a_group_saved_twice_alike_is_saved_once(terms_with: Terms) -> None:
    group = new_group()
    group.save_terms(terms_with(), TODAY)
    group.save_terms(terms_with(), TODAY)
    assert len(list(group.collect_events())) == 2


def test_a_group_without_an_end_is_unlimited(terms_with: Terms) -> None:
    group = new_group()
    group.save_terms(terms_with(sale_starts_on="2026-12-01", sale_ends_on=None, courier=None), TODAY)
    assert group.saved_terms.sale_ends_on is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "가" * 51}, "name"),
        ({"mall_category_code": ""}, "mall_category_code"),
        ({"pricing": Pricing("fixed", 135_005)}, "pricing"),
        ({"pricing": Pricing("fixed", 0)}, "pricing"),
        ({"pricing": Pricing("percent", 0)}, "pricing"),
        ({"pricing": Pricing("plus", 10**10)}, "pricing"),
        ({"pricing": Pricing("guess", 1)}, "pricing"),
        ({"courier": "PIGEON"}, "courier"),
        ({"sale_starts_on": "내일"}, "sale_starts_on"),
        ({"sale_ends_on": "20301231x"}, "sale_ends_on"),
        ({"sale_ends_on": "2026-11-20"}, "sale_ends_on"),
        ({"sale_starts_on": "2027-01-02", "sale_ends_on": "2027-01-01"}, "sale_ends_on"),
        ({"mall_fields": {"product_type_group": "general"}}, "mall_fields.delivery_template_no"),
    ],
)
def test_what_is_wrong_is_told_by_its_field(changes: dict[str, Any], field: str, terms_with: Terms) -> None:
    assert refused_fields(terms_with(**changes)) == {field}


def test_all_that_is_wrong_is_told_together(terms_with: Terms) -> None:
    assert refused_fields(terms_with(name="", courier="PIGEON")) == {"name", "courier"}


def test_a_mall_without_rules_takes_no_group(terms_with: Terms) -> None:
    with pytest.raises(MallUnknownError):
        SalesGroup(UUID(int=1), uuid4(), UUID(int=3), "nowhere").save_terms(terms_with(), TODAY)


def test_a_copy_says_the_same_under_another_name(tmon_group: SalesGroup, terms_with: Terms) -> None:
    assert tmon_group.terms_named("복사본") == terms_with(name="복사본")


def test_a_group_that_listings_wait_with_is_not_deleted(tmon_group: SalesGroup) -> None:
    listing_id = uuid4()
    tmon_group.begin_wait(listing_id)
    tmon_group.begin_wait(listing_id)
    with pytest.raises(GroupInUseError, match="1건"):
        tmon_group.delete()
    tmon_group.end_wait(listing_id)
    tmon_group.end_wait(listing_id)
    tmon_group.delete()
    assert tmon_group.deleted


def test_a_deleted_group_is_missing(tmon_group: SalesGroup, terms_with: Terms) -> None:
    tmon_group.delete()
    for use in (
        tmon_group.delete,
        lambda: tmon_group.begin_wait(uuid4()),
        lambda: tmon_group.save_terms(terms_with(), TODAY),
        lambda: tmon_group.terms_named("복사본"),
    ):
        with pytest.raises(GroupMissingError):
            use()


def test_a_group_never_saved_is_missing() -> None:
    with pytest.raises(GroupMissingError):
        _ = new_group().saved_terms


def test_a_group_name_is_held_by_one_group_until_freed() -> None:
    name = GroupName(UUID(int=1), UUID(int=3), "고급 주얼리 세트")
    name.take(UUID(int=5))
    name.take(UUID(int=5))
    with pytest.raises(GroupNameTakenError, match="고급 주얼리 세트"):
        name.take(UUID(int=6))
    name.free()
    name.take(UUID(int=6))
    assert name.group_id == UUID(int=6)


def test_a_link_job_names_its_listings() -> None:
    job = LinkJob(UUID(int=1), UUID(int=8), (UUID(int=5),))
    assert (job.id, job.listing_ids) == (UUID(int=8), (UUID(int=5),))

"""What listing asks of the seller and what the gateway's adapters read of it are the same fields and the same rules."""

import pytest

from listing.domain import FIELDS, RULES
from mall_gateway.malls import MALLS
from mall_gateway.malls.port import MallProfile

PROFILES = tuple(mall.profile for mall in MALLS.values())
by_mall = pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.code)


@by_mall
def test_both_name_the_same_fields_in_the_same_words(profile: MallProfile) -> None:
    ours = [(field.name, field.label, field.kind, field.required, field.help) for field in FIELDS[profile.code]]
    theirs = [(field.name, field.label, field.kind, field.required, field.help) for field in profile.sales_fields]
    assert ours == theirs


@by_mall
def test_both_offer_the_same_choices(profile: MallProfile) -> None:
    ours = {field.name: dict(field.choices) for field in FIELDS[profile.code]}
    assert ours == {field.name: dict(field.choices) for field in profile.sales_fields}


@by_mall
def test_both_know_the_same_rules(profile: MallProfile) -> None:
    rules, capabilities = RULES[profile.code], profile.capabilities
    assert rules.name == profile.name
    assert rules.general == (profile.kind == "general")
    shared = ("extras", "needs_coupang_flag", "max_options", "max_option_names", "buyer_input_options", "option_prices")
    for name in shared:
        assert getattr(rules, name) == getattr(capabilities, name), name


def test_listing_knows_no_mall_that_the_gateway_does_not() -> None:
    assert set(RULES) == set(FIELDS) == {profile.code for profile in PROFILES}

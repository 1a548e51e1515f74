"""What other services know of a mall is what the gateway says of it."""

from alert.domain import MALLS
from listing.domain import RULES
from mall_gateway.malls import MALLS as GATEWAYS


def test_every_mall_is_called_as_at_the_gateway() -> None:
    assert {code: mall.profile.name for code, mall in GATEWAYS.items()} == MALLS


def test_listing_knows_what_stock_each_mall_is_told() -> None:
    told = {code: rules.fixed_stock for code, rules in RULES.items()}
    assert told == {code: mall.profile.capabilities.fixed_stock for code, mall in GATEWAYS.items()}

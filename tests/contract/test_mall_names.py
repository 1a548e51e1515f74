"""What other services know of a mall is what the gateway says of it."""

from alert.domain import MALLS
from listing.domain import RULES
from mall_gateway.malls import MALLS as GATEWAYS


def test_every_mall_is_called_as_at_the_gateway() -> None:
    assert {code: mall.profile.name for code, mall in GATEWAYS.items()} == MALLS


def test_listing_knows_what_stock_each_mall_takes() -> None:
    told = {code: (rules.pushes_stock, rules.fixed_stock) for code, rules in RULES.items()}
    profiles = {code: mall.profile for code, mall in GATEWAYS.items()}
    assert told == {
        code: ("set_stocks" not in profile.sale_elsewhere, profile.capabilities.fixed_stock)
        for code, profile in profiles.items()
    }

"""What alerts call a mall is what the gateway calls it."""

from alert.domain import MALLS
from mall_gateway.malls import MALLS as GATEWAYS


def test_every_mall_is_called_as_at_the_gateway() -> None:
    assert {code: mall.profile.name for code, mall in GATEWAYS.items()} == MALLS

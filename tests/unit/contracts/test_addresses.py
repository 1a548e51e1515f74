"""What is called for a seller is of the internet, however its number is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.addresses import may_be_called


@pytest.mark.parametrize(
    ("number", "away", "here"),
    [
        ("8.8.8.8", True, True),
        ("2606:4700:4700::1111", True, True),
        ("127.0.0.1", False, True),
        ("::1", False, True),
        ("10.1.2.3", False, False),
        ("169.254.169.254", False, False),
        ("fe80::1%eth0", False, False),
        ("::ffff:10.0.0.1", False, False),
        ("64:ff9b::a00:1", False, False),
    ],
)
def test_the_number_behind_a_name_is_looked_at_too(number: str, away: bool, here: bool) -> None:  # noqa: FBT001
    assert may_be_called(number, local_allowed=False) is away
    assert may_be_called(number, local_allowed=True) is here


@given(number=st.ip_addresses(network="10.0.0.0/8") | st.ip_addresses(network="fc00::/7"))
def test_no_private_number_passes(number: object) -> None:
    assert not may_be_called(str(number), local_allowed=True)

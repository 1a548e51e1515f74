"""What can be changed of a product on sale, as intents and contracts call it."""

from typing import Final, get_args

from contracts.mall_prices import OnSaleAct

SALE_ACTS: Final[frozenset[str]] = frozenset(get_args(OnSaleAct))
"""Kinds of intents. Each sets a value, so that doing it twice is the same as once."""

"""What can be changed of a product on sale, as intents and contracts call it."""

from typing import Final, get_args

from contracts.mall_gateway import SaleAct

SALE_ACTS: Final[frozenset[str]] = frozenset(get_args(SaleAct))
"""Kinds of intents. Each sets a value, so that doing it twice is the same as once."""

"""What each mall takes, as data; checked before anything is sent and told to the seller in words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Capabilities:
    """Limits and abilities of a mall.

    `name_length` counts as the catalogue does (a Korean character is two); None means the catalogue's own limit.
    `fixed_stock` is sent for every option instead of the real stock where the mall's stock call can't be trusted.
    """

    extras: bool
    option_prices: bool
    max_option_names: int
    max_options: int
    buyer_input_options: bool
    fixed_stock: int | None
    needs_coupang_flag: bool
    needs_delivery_template: bool
    seller_cancel: bool
    max_keywords: int
    certification_kinds: frozenset[str]
    name_length: int | None = None
    max_name_characters: int | None = None
    special_characters: bool = True
    own_notice: bool = False

"""The stock of a product as it is now: what the catalogue saved, brought up to date by what moved since."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Level:
    """The stock of one option, and the revision that it was told with: a higher one is newer."""

    revision: int
    on_hand: int


def brought_up(product: Mapping[str, Any], levels: Mapping[str, Level]) -> dict[str, Any]:
    """A product (`contracts.catalog.Product` as JSON) with the newest stock of its options and 추가상품.

    What is not counted stays so, whatever moved before.
    """
    options = [_newest(option, levels.get(option["key"])) for option in product["options"]]
    extras = [_newest(extra, levels.get(extra["key"])) for extra in product["extras"]]
    whole = {**product, "options": options, "extras": extras}
    if not options:
        return _newest(whole, levels.get(""))
    return whole if product["stock"] is None else {**whole, "stock": sum(one["stock"] or 0 for one in options)}


def saved_revision(product: Mapping[str, Any] | None, option_key: str) -> int:
    """The revision of an option's stock that the catalogue saved with the product; 0 where it saved none."""
    if product is None:
        return 0
    parts: list[dict[str, Any]] = [*product["options"], *product["extras"], {**product, "key": ""}]
    counted = (one for one in parts if one["key"] == option_key and one["stock"] is not None)
    return max((int(one.get("stock_revision", 0)) for one in counted), default=0)


def _newest(one: Mapping[str, Any], level: Level | None) -> dict[str, Any]:
    newer = level is not None and one["stock"] is not None and level.revision > one.get("stock_revision", 0)
    return {**one, "stock": level.on_hand, "stock_revision": level.revision} if newer and level else dict(one)


def sold_stocks(product: Mapping[str, Any], *, general: bool) -> dict[str, int | None]:
    """The stock of everything that a mall sells of a product, by option key (empty: the product itself).

    None where the seller does not count it, 0 where it is not for sale. A 종합몰 (`general`) sells a product whose
    options are for open markets alone as one.
    """
    options, use = product["options"], product["option_use"]
    apart = use == "all_malls" or (use == "open_markets" and not general)
    if apart and options and product["option_style"] == "combination":
        return {option["key"]: option["stock"] if option["on_sale"] else 0 for option in options}
    if options and product["stock"] is not None:
        return {"": sum(option["stock"] or 0 for option in options if option["on_sale"])}
    return {"": product["stock"] if product["on_sale"] else 0}

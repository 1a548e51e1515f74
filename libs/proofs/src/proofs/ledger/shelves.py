"""The stock that buyers see at each mall against ours: what 재고연동 brought there, and nothing older."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from catalog.domain import Stock, sellable
from contracts.identities import listing_code
from listing.domain import KnownProduct, Listing, StockFeed, rules_of
from proofs.ledger.verdict import Verdict

Json = Any
NOT_SOLD = (Listing.Requested, Listing.StopRequested, Listing.Stopped, Listing.Ended, Listing.Failed, Listing.Unsettled)


class Shelves:
    """What each listing's mall was told of its stock, and what the catalogue has for the malls."""

    def __init__(self) -> None:
        self.feeds: dict[UUID, StockFeed] = {}
        self.sellable: dict[tuple[UUID, str], int] = {}
        self.not_for_sale: dict[UUID, set[str]] = {}
        self.keys: dict[UUID, dict[str, str]] = {}
        self.sold: set[UUID] = set()
        self.pushes = 0

    def take(self, fact: Any) -> None:
        """Fold one stored event."""
        match fact:
            case Stock.Opened() | Stock.Moved():
                self.sellable[fact.product_id, fact.option_key] = sellable(fact.balance, fact.safety)
            case KnownProduct.Told():
                parts: list[Json] = [*fact.product["options"], {**fact.product, "key": ""}]
                self.not_for_sale[fact.product_id] = {each["key"] for each in parts if not each["on_sale"]}
            case Listing.Applied() | Listing.Adopted() | Listing.Resumed():
                self.sold.add(fact.originator_id)
                self.keys[fact.originator_id] = {number: key for key, number in fact.shown.mall_option_nos.items()}
            case _ if isinstance(fact, NOT_SOLD):
                self.sold.discard(fact.originator_id)
            case _ if type(fact).__qualname__.startswith("StockFeed."):
                feed: Any = fact.mutate(self.feeds.get(fact.originator_id))
                self.feeds[fact.originator_id] = feed
                self.pushes += isinstance(fact, StockFeed.Taken)
            case _:
                pass


def check_shelves(verdict: Verdict, products: Sequence[Json], shelves: Shelves) -> None:
    """Each mall shows the stock that it was told last, and was told the newest; `products` as the malls keep them.

    A push that a mall refused leaves its listing out: the seller sees it and sends it again.
    """
    verdict.stock_pushes = shelves.pushes
    kept = {(row["mall"], row["seller_code"].split("-")[0]): row for row in products}
    for feed in shelves.feeds.values():
        listing_id, mall = feed.spot.listing_id, feed.spot.mall
        if feed.under_way or feed.carrying:
            verdict.in_flight.append(f"the stock of listing {listing_id} at {mall} is on its way")
        elif listing_id in shelves.sold and feed.refused is None:
            row = kept.get((mall, listing_code(listing_id)))
            verdict.wrong.extend(_behind(feed, shelves))
            shown = _shown(feed, row, shelves.keys.get(listing_id, {})) if row else {}
            verdict.shelves += len(shown)
            verdict.wrong.extend(_differing(feed, shown))


def _behind(feed: StockFeed, shelves: Shelves) -> Iterator[str]:
    rules, product_id = rules_of(feed.spot.mall), feed.spot.product_id
    for key, told in feed.shown.items():
        for_sale = key not in shelves.not_for_sale.get(product_id, ())
        ours = rules.stock_taken(shelves.sellable.get((product_id, key)) if for_sale else 0)
        if ours not in (None, told):
            yield f"{feed.spot.mall} was told {told} of option {key!r} of {feed.spot.product_id}; we have {ours}"


def _shown(feed: StockFeed, row: Json, keys: Mapping[str, str]) -> dict[str, int]:
    """How many of each option that was told buyers can have at the mall."""
    options = row["options"]
    named = [(keys.get(option["number"], "" if len(options) == 1 else None), option) for option in options]
    return {key: one["stock"] if one["on_sale"] else 0 for key, one in named if key is not None and key in feed.shown}


def _differing(feed: StockFeed, shown: Mapping[str, int]) -> Iterator[str]:
    fixed = rules_of(feed.spot.mall).fixed_stock is not None
    for key, there in shown.items():
        told = feed.shown[key]
        if there != told and not (fixed and there and told):
            yield f"{feed.spot.mall} shows {there} of option {key!r} of {feed.spot.product_id} and was told {told}"

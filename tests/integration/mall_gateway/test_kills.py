"""The gateway as processes of its own: killed at every step, lied to, doubled, frozen; each effect happens once."""

import asyncio
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from chassis.testing import eventually_async
from contracts.identities import line_key, lines_digest
from contracts.listing import ListingRequested, SalePriceRequested
from contracts.order_sync import (
    InvoiceSendRequested,
    MallOrderRef,
    OrderCollectionRequested,
    OrderConfirmRequested,
)
from mall_gateway.malls import MALLS as ADAPTERS

MALLS = ("tmon", "wemakeprice", "coupang", "smartstore")
INVOICE_NUMBERS = count(10_000_000_001)

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.long]


@dataclass
class Seller:
    """An account at one mall, and what was asked there."""

    shop: Any
    account: UUID
    pattern: ListingRequested
    listings: list[UUID] = field(default_factory=list[UUID])
    orders: list[UUID] = field(default_factory=list[UUID])

    async def ask(self, post: Any, *, listings: int = 1, orders: int = 1) -> None:
        """Registrations, and orders to confirm and to invoice."""
        for _ in range(listings):
            listing = self.pattern.model_copy(update={"listing_id": uuid4()})
            self.listings.append(listing.listing_id)
            await post.ask(listing, listing.listing_id)
        for ref in self.shop.order(orders):
            self.orders.append(uuid4())
            for event in asked_of(self.shop.mall, self.account, self.orders[-1], ref):
                await post.ask(event, self.orders[-1])

    async def settled(self, post: Any) -> None:
        """Every outcome is published, as done."""
        for listing_id in self.listings:
            await post.hears("ListingAccepted", listing_id=listing_id)
        for order_id in self.orders:
            await post.hears("OrderConfirmAccepted", order_id=order_id)
            await post.hears("InvoiceAccepted", order_id=order_id)

    def check(self) -> None:
        """The mall's ledger has each effect once, and refused nothing for a limit."""
        counts = self.shop.summary()
        done = [counts[name] for name in ("products_created", "lines_acknowledged", "lines_invoiced")]
        assert done == [len(self.listings), len(self.orders), len(self.orders)], self.shop.mall
        assert not {name: number for name, number in counts.items() if number and name.startswith("doubled")}
        assert counts["throttled"] == 0


def asked_of(mall: str, account: UUID, order_id: UUID, ref: MallOrderRef) -> Sequence[Any]:
    """What order-sync asks for one order line."""
    known: dict[str, Any] = {"order_id": order_id, "account_id": account, "mall": mall, "ref": ref, "quantity": 1}
    ship_on = datetime.now(UTC).date() + timedelta(days=1)
    number = str(next(INVOICE_NUMBERS))
    return (
        OrderConfirmRequested(**known, ship_on=ship_on, delay_reason=None),
        InvoiceSendRequested(**known, courier="LOGEN", invoice_number=number, try_number=1),
    )


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def sellers(ground: Any, market: Any) -> dict[str, Seller]:
    """An account at each mall."""
    made: dict[str, Seller] = {}
    for mall in MALLS:
        shop = market.shop(mall)
        account = ground.enter(shop)
        made[mall] = Seller(shop, account, await ground.listing(shop, account))
    return made


@pytest.fixture(autouse=True)
def gateways(ground: Any) -> Any:
    """No gateway outlives its test."""
    yield
    ground.stop()


async def until_dead(ground: Any, name: str = "one") -> None:
    async def dead() -> bool:
        return not ground.alive(name)

    assert await eventually_async(dead), ground.told(name)


async def all_settled(sellers: dict[str, Seller], post: Any) -> None:
    for seller in sellers.values():
        await seller.settled(post)
        seller.check()


@pytest.mark.parametrize(
    "point",
    [
        "gateway.before_attempt",
        "gateway.after_attempt",
        "gateway.after_send",
        "gateway.before_outcome",
        "gateway.after_outcome",
    ],
)
async def test_killed_at_a_step_of_any_act_it_leaves_each_effect_done_once(
    point: str, ground: Any, sellers: dict[str, Seller], post: Any
) -> None:
    """The first gateway dies at its first pass of the point, the second at its third, the last one ends the work."""
    for seller in sellers.values():
        await seller.ask(post)
    for nth in (1, 3):
        ground.start(failpoints=f"{point}:{nth}:kill")
        await until_dead(ground)
    ground.start()
    await all_settled(sellers, post)
    assert all(post.count(order_id=order_id) == 2 for seller in sellers.values() for order_id in seller.orders)


@pytest.mark.parametrize("point", ["gateway.after_attempt", "gateway.after_send", "gateway.before_outcome"])
async def test_killed_around_two_prices_it_leaves_the_newest_at_the_mall(
    point: str, ground: Any, sellers: dict[str, Seller], post: Any
) -> None:
    """The first price is in doubt when its gateway dies: what becomes of it comes before the second."""
    seller = sellers["smartstore"]
    listing = seller.pattern.model_copy(update={"listing_id": uuid4()})
    seller.listings.append(listing.listing_id)
    ground.start()
    await post.ask(listing, listing.listing_id)
    told = await post.hears("ListingAccepted", listing_id=listing.listing_id)
    ground.stop()
    known: dict[str, Any] = {"listing_id": listing.listing_id, "account_id": seller.account, "mall": "smartstore"}
    known |= {name: told[name] for name in ("mall_product_no", "mall_option_nos")}
    surcharges = dict.fromkeys(told["mall_option_nos"], 0)
    for number, won in enumerate((36_000, 37_000), start=1):
        terms = listing.terms.model_copy(update={"price_won": won})
        price = SalePriceRequested(number=number, terms=terms, surcharges=surcharges, taxed=True, **known)
        await post.ask(price, listing.listing_id)
    ground.start(failpoints=f"{point}:1:kill")
    await until_dead(ground)
    ground.start()
    for number in (1, 2):
        await post.hears("SalePriceAccepted", listing_id=listing.listing_id, number=number)
    products = seller.shop.market.ask("GET", "/products", mall="smartstore", account=seller.shop.name)
    assert [{option["price_won"] for option in each["options"]} for each in products][-1] == {37_000}
    outcomes = [event for kind, event in post.heard if kind == "SalePriceAccepted"]
    assert [event["listing_id"] for event in outcomes].count(str(listing.listing_id)) == 2


@pytest.mark.parametrize("point", ["gateway.page_fetched", "gateway.before_seal"])
async def test_killed_while_it_fetches_it_begins_again_and_seals_the_whole_window(
    point: str, ground: Any, market: Any, post: Any
) -> None:
    until = datetime.now(UTC) - timedelta(minutes=40)
    collections: dict[UUID, set[str]] = {}
    for mall in MALLS:
        shop = market.shop(mall)
        refs = shop.order(60, placed_at=until - timedelta(minutes=20))
        known: dict[str, Any] = {"collection_id": uuid4(), "account_id": ground.enter(shop), "mall": mall}
        window: dict[str, Any] = {"since": until - timedelta(hours=1), "until": until}
        collections[known["collection_id"]] = {line_key(ref) for ref in refs}
        await post.ask(OrderCollectionRequested(**known, item="new", **window), known["collection_id"])
    ground.start(failpoints=f"{point}:1:kill")
    await until_dead(ground)
    ground.start()
    for collection_id, keys in collections.items():
        sealed = await post.hears("MallOrdersSealed", collection_id=collection_id)
        assert (sealed["lines"], sealed["digest"]) == (len(keys), lines_digest(keys))


async def test_answers_that_are_lost_torn_or_wrong_double_nothing_and_forget_nothing(
    ground: Any, sellers: dict[str, Seller], post: Any
) -> None:
    """Two of the four faults on each act, other ones at each mall: more in a row would only open the circuit.

    Where a mall takes all orders in one call, a first fault after its effect leaves nothing for the second one.
    """
    kinds = ("timeout_after_effect", "timeout_before_effect", "http_500", "truncated_body")
    for turn, seller in enumerate(sellers.values()):
        for place, operation in enumerate(("product.create", "orders.confirm", "invoice.send"), start=turn):
            for kind in (kinds[place % 4], kinds[(place + 1) % 4]):
                seller.shop.fault(operation, kind)
        await seller.ask(post, listings=2, orders=3)
    ground.start()
    await all_settled(sellers, post)
    fired = {mall: seller.shop.summary()["faults_fired"] for mall, seller in sellers.items()}
    assert all(fired[mall] >= (6 if ADAPTERS[mall].profile.batches.send_invoices == 1 else 4) for mall in MALLS), fired


async def test_two_replicas_keep_the_quotas_and_double_nothing(
    ground: Any, sellers: dict[str, Seller], post: Any
) -> None:
    for seller in sellers.values():
        await seller.ask(post, orders=6)
    ground.start("one")
    ground.start("two")
    await all_settled(sellers, post)


async def test_a_replica_frozen_for_longer_than_its_lease_writes_nothing_more(
    ground: Any, sellers: dict[str, Seller], post: Any
) -> None:
    for seller in sellers.values():
        await seller.ask(post, orders=3)
    before = sum(seller.shop.summary()["calls"] for seller in sellers.values())
    ground.start("one")

    async def calling() -> bool:
        return sum(seller.shop.summary()["calls"] for seller in sellers.values()) > before + 2

    assert await eventually_async(calling)
    ground.signal("one", signal.SIGSTOP)
    ground.start("two")
    await all_settled(sellers, post)
    ground.signal("one", signal.SIGCONT)
    late = next(iter(sellers.values()))
    await late.ask(post)
    await all_settled(sellers, post)
    await asyncio.wait_for(post.listen(), 10)
    assert all(post.count(order_id=order_id) == 2 for seller in sellers.values() for order_id in seller.orders)

"""송장수정 through the whole gateway and real servers: done once, though the gateway is killed."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.testing import eventually_async
from contracts.order_sync import (
    InvoiceChangeRequested,
    InvoiceSendRequested,
    MallOrderRef,
    OrderConfirmRequested,
)

MALLS = ("tmon", "wemakeprice", "coupang")
NUMBERS = count(40_000_000_001)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(autouse=True)
def gateways(ground: Any) -> Any:
    """No gateway outlives its test."""
    yield
    ground.stop()


class Parcel:
    """An order at one mall whose invoice was sent."""

    def __init__(self, ground: Any, shop: Any) -> None:
        self.shop, self.order_id = shop, uuid4()
        self.account: UUID = ground.enter(shop)
        (self.ref,) = shop.order()
        self.number = str(next(NUMBERS))

    @property
    def known(self) -> dict[str, Any]:
        ref: MallOrderRef = self.ref
        return {
            "order_id": self.order_id,
            "account_id": self.account,
            "mall": self.shop.mall,
            "ref": ref,
            "quantity": 1,
        }

    async def send(self, post: Any) -> None:
        """발주확인 and 송장송신."""
        ship_on = datetime.now(UTC).date() + timedelta(days=1)
        await post.ask(OrderConfirmRequested(**self.known, ship_on=ship_on, delay_reason=None), self.order_id)
        invoice = {"courier": "LOGEN", "invoice_number": self.number, "try_number": 1}
        await post.ask(InvoiceSendRequested(**self.known, **invoice), self.order_id)
        await post.hears("InvoiceAccepted", order_id=self.order_id)

    async def change(self, post: Any, change_number: int = 1) -> None:
        """송장수정 to a new number."""
        old, self.number = self.number, str(next(NUMBERS))
        invoices = {"courier": "LOGEN", "invoice_number": self.number}
        invoices |= {"old_courier": "LOGEN", "old_invoice_number": old}
        asked = InvoiceChangeRequested(**self.known, **invoices, change_number=change_number)
        await post.ask(asked, self.order_id)

    async def changed(self, post: Any, times: int = 1) -> None:
        """It is told as done, once, and the mall's ledger says the same."""
        told = await post.hears("InvoiceChangeAccepted", order_id=self.order_id, change_number=times)
        assert told["invoice_number"] == self.number
        (order,) = self.shop.ledger()["orders"]
        (line,) = order["lines"]
        assert (line["invoice_count"], line["invoice_changes"]) == (1, times)
        assert line["invoices"][-1]["number"] == self.number


async def parcels(ground: Any, market: Any, post: Any, malls: Sequence[str] = MALLS) -> list[Parcel]:
    """Parcels on their way; the gateway that sent them has ended."""
    made = [Parcel(ground, market.shop(mall)) for mall in malls]
    ground.start()
    for parcel in made:
        await parcel.send(post)
    ground.stop()
    return made


@pytest.mark.long
@pytest.mark.parametrize(
    ("point", "passes"),
    [
        ("gateway.after_attempt", (1, 2)),
        ("gateway.after_send", (1, 2)),
        ("gateway.before_outcome", (1, 2)),
        ("gateway.after_outcome", (1, 1)),  # what went beside the first may be settled too: a second need not be left
    ],
)
async def test_killed_around_a_change_it_leaves_it_done_once(
    point: str, passes: tuple[int, int], ground: Any, market: Any, post: Any
) -> None:
    sent = await parcels(ground, market, post)
    for parcel in sent:
        await parcel.change(post)
    for nth in passes:
        ground.start(failpoints=f"{point}:{nth}:kill")

        async def dead() -> bool:
            return not ground.alive()

        assert await eventually_async(dead), ground.told("one")
    ground.start()
    for parcel in sent:
        await parcel.changed(post)
    assert all(post.count(order_id=parcel.order_id) == 3 for parcel in sent), post.heard


@pytest.mark.parametrize("kind", ["timeout_after_effect", "timeout_before_effect"])
async def test_a_lost_answer_doubles_no_change_and_forgets_none(kind: str, ground: Any, market: Any, post: Any) -> None:
    sent = await parcels(ground, market, post)
    for parcel in sent:
        parcel.shop.fault("invoice.change", kind)
        await parcel.change(post)
    ground.start()
    for parcel in sent:
        await parcel.changed(post)
        assert parcel.shop.summary()["faults_fired"] == 1
        await parcel.change(post, 2)
        await parcel.changed(post, 2)


async def test_a_change_of_what_was_delivered_is_refused_in_the_malls_words(
    ground: Any, market: Any, post: Any
) -> None:
    sent = await parcels(ground, market, post)
    for parcel in sent:
        market.ask("POST", f"/orders/{parcel.shop.mall}/{parcel.shop.number(parcel.ref)}/deliver")
        await parcel.change(post)
    ground.start()
    for parcel in sent:
        told = await post.hears("InvoiceChangeRefused", order_id=parcel.order_id)
        assert (told["refusal"]["mall_message"] is not None, told["unsettled"]) == (True, False)
        assert parcel.shop.summary()["invoices_changed"] == 0


async def test_a_mall_without_a_call_for_it_is_not_called(ground: Any, market: Any, post: Any) -> None:
    parcel = Parcel(ground, market.shop("st11"))
    await parcel.change(post)
    ground.start()
    told = await post.hears("InvoiceChangeRefused", order_id=parcel.order_id)
    assert (told["refusal"]["code"], "셀러오피스" in told["refusal"]["reason"]) == ("capabilities", True)
    assert parcel.shop.summary()["calls"] == 0

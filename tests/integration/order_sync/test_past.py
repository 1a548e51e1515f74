"""An order as it was at every moment of its 연동이력, beside what the screens show of it now."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_each_line_of_the_history_shows_the_order_then(shop: Any) -> None:
    (order,) = await shop.collected(shop.line(1))
    await shop.ask("POST", "/orders/confirm", 202, json={"order_ids": [order]})
    shop.confirmed(1)
    invoices = {"invoices": [{"order_id": order, "courier": "LOGEN", "invoice_number": "12345678901"}]}
    await shop.ask("POST", "/orders/invoices", 200, json=invoices)
    await shop.ask("POST", "/orders/invoices/send", 202, json={"order_ids": [order]})
    shop.sent(1, "LOGEN", "12345678901")
    history = await shop.see(f"/orders/{order}/history")
    then = [await shop.see(f"/orders/{order}", at=line["happened_at"]) for line in history]
    told = [(row["state"], row["asked"], row["invoice_number"]) for row in reversed(then)]
    assert told == [
        ("new", "", ""),
        ("new", "confirm", ""),
        ("confirmed", "", ""),
        ("invoiced", "", "12345678901"),
        ("invoiced", "send", "12345678901"),
        ("shipping", "", "12345678901"),
    ]
    assert then[-1]["sent_at"] is None


async def test_the_order_up_to_now_is_the_order_now_masked_and_nobody_elses(shop: Any) -> None:
    (order,) = await shop.collected(shop.line(1, cancel_asked=True))
    at = datetime.now(UTC).isoformat()
    now, then = await shop.see(f"/orders/{order}"), await shop.see(f"/orders/{order}", at=at)
    del then["at"]
    assert then == now
    await shop.ask("GET", f"/orders/{order}", 404, params={"at": "2020-01-01T00:00:00+09:00"})
    await replace(shop, seller_id=uuid4()).ask("GET", f"/orders/{order}", 404, params={"at": at})

"""A listing as it was at every moment of its 연동이력, beside what the list shows of it now."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from contracts.mall_gateway import Evidence, SaleActAccepted

pytestmark = pytest.mark.asyncio(loop_scope="module")

EVIDENCE = Evidence(call_id=uuid4(), trace_id="ab" * 16, answer='{"result":"***"}')
SAME = (
    *("product_id", "account_id", "mall", "mall_name", "group_id", "group_name", "state", "state_label", "note"),
    *("attempt", "mall_product_no", "sale_ends_on", "price_won", "act", "reason", "mall_message"),
)


async def test_each_line_of_the_history_shows_the_state_then(shop: Any) -> None:
    listing_id, account_id = await shop.queued()
    await shop.link(listing_id)
    shop.rejected(listing_id, account_id)
    await shop.link(listing_id)
    shop.accepted(listing_id, account_id, attempt=2)
    body = {"listing_ids": [listing_id], "ends_on": "2031-03-05"}
    await shop.ask("POST", "/listings/period", 202, json=body)
    known: Any = {"listing_id": listing_id, "account_id": account_id, "mall": "tmon"}
    shop.tell(SaleActAccepted(intent_id=uuid4(), act="set_period", number=1, evidence=EVIDENCE, **known))
    lines = (await shop.see(f"/listings/{listing_id}/history"))["items"]
    then = [await shop.see(f"/listings/{listing_id}", at=line["happened_at"]) for line in lines]
    assert [row["state"] for row in then] == [line["state"] for line in lines]
    assert [row["attempt"] for row in then] == [2, 2, 2, 2, 2, 1, 1, 0]
    assert [row["act"] for row in then] == [None, "set_period", *[None] * 6]
    ends = [row["sale_ends_on"] for row in then]
    assert (ends[0], ends[1], ends[-1]) == ("2031-03-05", ends[2], None)
    assert then[5]["reason"] == lines[5]["reason"]


async def test_what_was_up_to_now_is_what_the_list_shows(shop: Any) -> None:
    listing_id, account_id = await shop.queued()
    await shop.link(listing_id)
    shop.accepted(listing_id, account_id)
    await shop.ask("POST", "/listings/price", 202, json={"listing_ids": [listing_id], "price_won": 100_000})
    now = await shop.see(f"/listings/{listing_id}")
    then = await shop.see(f"/listings/{listing_id}", at=datetime.now(UTC).isoformat())
    assert {name: then[name] for name in SAME} == {name: now[name] for name in SAME}
    assert (now["act"], now["price_won"]) == ("set_price", then["price_won"])
    assert then["group_name"]


async def test_another_sellers_listing_is_not_shown_as_it_was_either(shop: Any) -> None:
    listing_id, _ = await shop.queued()
    other = replace(shop, seller_id=uuid4())
    await other.ask("GET", f"/listings/{listing_id}", 404, params={"at": datetime.now(UTC).isoformat()})

"""데이터이전: what a listing that was linked by its number alone explains of the mall's orders."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.catalog import ProductSaved
from contracts.listing import ListingApplied

pytestmark = pytest.mark.asyncio(loop_scope="module")


def adopted(shop: Any, product_id: UUID, **option_nos: str) -> ListingApplied:
    """What listing tells when a product is adopted: the number that the shop's orders have, and those of options."""
    return ListingApplied(
        listing_id=uuid4(),
        account_id=shop.account_id,
        mall=shop.mall,
        product_id=product_id,
        mall_product_no="4174343458",
        mall_option_nos=option_nos,
    )


async def test_orders_that_wait_and_later_ones_are_those_of_a_product_without_options(shop: Any, product: Any) -> None:
    order_id, *_ = await shop.collected(shop.line(1))
    told = product(shop).model_copy(update={"options": ()})
    shop.tell(ProductSaved(revision=2, product=told))
    product_id = told.product_id
    shop.tell(adopted(shop, product_id))
    _, collection_id = await shop.asked(minutes=10)
    shop.tell(shop.page(collection_id, [shop.line(2, mall_option_no="2")]))
    found = [(await shop.see(f"/orders/{each}")) for each in (order_id, shop.order_id(2))]
    assert [(row["product_id"], row["option_key"]) for row in found] == [(str(product_id), "")] * 2
    assert (await shop.see("/unmatched-items"))["items"] == []


async def test_of_a_product_with_options_each_is_matched_by_hand_once(shop: Any, product: Any) -> None:
    order_id, *_ = await shop.collected(shop.line(1))
    product_id = product(shop).product_id
    shop.tell(adopted(shop, product_id))
    _, collection_id = await shop.asked(minutes=10)
    shop.tell(shop.page(collection_id, [shop.line(2, mall_option_no="2"), shop.line(3)]))
    waiting = {row["mall_option_no"]: row for row in (await shop.see("/unmatched-items"))["items"]}
    assert {number: row["waiting"] for number, row in waiting.items()} == {"1": 2, "2": 1}
    assert (await shop.see(f"/orders/{order_id}"))["product_id"] is None
    body = {"rule_id": waiting["1"]["rule_id"], "product_id": str(product_id), "option_key": "01"}
    assert (await shop.ask("POST", "/mappings", 201, json=body))["orders"] == 2
    shop.tell(shop.page(collection_id, [shop.line(4)], page=2))
    found = [await shop.see(f"/orders/{shop.order_id(each)}") for each in (3, 4)]
    assert {(row["product_id"], row["option_key"]) for row in found} == {(str(product_id), "01")}


async def test_an_order_of_an_option_that_was_linked_by_its_number_matches_by_itself(shop: Any, product: Any) -> None:
    order_id, *_ = await shop.collected(shop.line(1))
    product_id = product(shop).product_id
    shop.tell(adopted(shop, product_id, **{"01": "1", "02": "2"}))
    _, collection_id = await shop.asked(minutes=10)
    shop.tell(shop.page(collection_id, [shop.line(2, mall_option_no="2")]))
    found = [await shop.see(f"/orders/{each}") for each in (order_id, shop.order_id(2))]
    assert [(row["product_id"], row["option_key"]) for row in found] == [
        (str(product_id), "01"),
        (str(product_id), "02"),
    ]
    assert (await shop.see("/unmatched-items"))["items"] == []

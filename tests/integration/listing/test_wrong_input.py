"""Wrong input over HTTP: each is answered with what to change, and nothing is half-saved."""

from typing import Any
from uuid import uuid4

import pytest

from contracts.account import SellerResumed, SellerSuspended
from contracts.catalog import Extra
from contracts.mall_gateway import MallAccountRemoved

EXTRA = Extra(key="x1", group="포장", name="선물 포장", price_won=2000, on_sale=True)
GROUP = {
    "name": "세트",
    "mall_category_code": "30101",
    "pricing": {"kind": "fixed", "amount": 135000},
    "mall_fields": {"delivery_template_no": "1690698", "product_type_group": "general"},
}

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_mall_without_account_is_told_where_to_enter_one(shop: Any) -> None:
    problem = await shop.ask("POST", "/groups", 422, json={**GROUP, "account_id": str(uuid4())})
    assert problem["code"] == "mall_account_missing"
    assert "제휴몰 계정정보" in problem["detail"]


async def test_a_listing_on_an_account_that_was_removed_is_refused(shop: Any) -> None:
    account_id = shop.account()
    body = {"product_id": str(shop.product().product_id), "group_id": await shop.group(account_id)}
    shop.tell(MallAccountRemoved(account_id=account_id))
    problem = await shop.ask("POST", "/listings", 422, json=body)
    assert problem["code"] == "mall_account_missing"
    assert (await shop.see("/listings"))["items"] == []


async def test_extras_are_refused_for_tmon(shop: Any) -> None:
    body = {"group_id": await shop.group(shop.account())}
    body["product_id"] = str(shop.product(extras=(EXTRA,)).product_id)
    problem = await shop.ask("POST", "/listings", 422, json=body)
    assert problem["errors"][0]["code"] == "not_accepted_here"
    assert "추가상품" in problem["detail"]
    assert (await shop.see("/listings"))["items"] == []


async def test_a_product_without_the_coupang_flag_is_refused_for_coupang(shop: Any) -> None:
    fields = {
        **dict.fromkeys(("outbound_place", "return_centre", "return_name", "return_phone"), "1"),
        **dict.fromkeys(("return_zip_code", "return_address", "return_address_detail"), "1"),
        "delivery_method": "SEQUENCIAL",
        "delivery_charge_type": "FREE",
        "initial_return_charge": 2500,
        "return_charge": 2500,
        "outbound_days": 2,
    }
    body = {"group_id": await shop.group(shop.account("coupang"), mall_fields=fields)}
    body["product_id"] = str(shop.product(for_coupang=False).product_id)
    problem = await shop.ask("POST", "/listings", 422, json=body)
    assert "쿠팡상품등록여부" in problem["detail"]


async def test_what_changed_since_it_was_queued_fails_with_the_reason_in_log_and_history(shop: Any) -> None:
    from contracts.catalog import ProductSaved

    account_id = shop.account()
    product = shop.product()
    body = {"product_id": str(product.product_id), "group_id": await shop.group(account_id)}
    listing_id = (await shop.ask("POST", "/listings", 201, json=body))["listing_id"]
    shop.tell(ProductSaved(revision=2, product=product.model_copy(update={"extras": (EXTRA,)})))
    job_id = await shop.link(listing_id)
    assert any("추가상품을 등록할 수 없습니다" in text for _, text in await shop.log(job_id))
    row = await shop.see(f"/listings/{listing_id}")
    assert (row["state_label"], row["attempt"]) == ("연동실패", 1)


async def test_an_unknown_or_missing_mall_field_is_named(shop: Any) -> None:
    account_id = str(shop.account())
    body = {**GROUP, "account_id": account_id, "mall_fields": {"product_type_group": "plastic", "colour": "red"}}
    problem = await shop.ask("POST", "/groups", 422, json=body)
    assert {error["field"] for error in problem["errors"]} == {
        "mall_fields.colour",
        "mall_fields.product_type_group",
        "mall_fields.delivery_template_no",
    }
    assert (await shop.see("/groups"))["items"] == []


async def test_an_unknown_field_of_the_body_is_refused(shop: Any) -> None:
    problem = await shop.ask("POST", "/groups", 422, json={**GROUP, "account_id": str(uuid4()), "seller_id": "1"})
    assert [(error["field"], error["code"]) for error in problem["errors"]] == [("seller_id", "extra_forbidden")]


async def test_a_body_that_is_no_json_is_told(shop: Any) -> None:
    problem = await shop.ask("POST", "/listings", 400, content=b"{", headers={"Content-Type": "application/json"})
    assert problem["code"] == "not_json"


@pytest.mark.parametrize("path", ["/listings", "/groups"])
async def test_a_made_up_cursor_is_refused(path: str, shop: Any) -> None:
    problem = await shop.ask("GET", path, 400, params={"cursor": "bWFkZS11cA=="})
    assert problem["code"] == "bad_cursor"


async def test_another_sellers_ids_are_not_found(shop: Any) -> None:
    listing_id, _ = await shop.queued()
    group_id = (await shop.see("/groups"))["items"][0]["group_id"]
    product_id = (await shop.see("/listings"))["items"][0]["product_id"]
    job_id = await shop.link(listing_id)
    shop.seller_id = uuid4()
    mine = {"product_id": product_id, "group_id": group_id}
    for method, path, body in (
        ("GET", f"/listings/{listing_id}", None),
        ("GET", f"/listings/{listing_id}/history", None),
        ("GET", f"/jobs/{job_id}/log", None),
        ("POST", "/listings/link", {"listing_ids": [listing_id]}),
        ("POST", "/listings/delete", {"listing_ids": [listing_id]}),
        ("POST", f"/listings/{listing_id}/stop", None),
        ("POST", f"/listings/{listing_id}/settle", {"mall_product_no": None}),
        ("POST", "/listings", mine),
        ("PUT", f"/groups/{group_id}", GROUP),
        ("POST", f"/groups/{group_id}/copy", {}),
        ("POST", "/groups/delete", {"group_ids": [group_id]}),
    ):
        await shop.ask(method, path, 404, json=body)
    assert (await shop.see("/listings"))["items"] == (await shop.see("/groups"))["items"] == []


async def test_what_is_being_linked_is_not_linked_again(shop: Any) -> None:
    listing_id, _ = await shop.queued()
    await shop.link(listing_id)
    problem = await shop.ask("POST", "/listings/link", 409, json={"listing_ids": [listing_id]})
    assert problem["code"] == "link_in_progress"


async def test_a_suspended_seller_links_nothing(shop: Any) -> None:
    listing_id, _ = await shop.queued()
    shop.tell(SellerSuspended(reason="미납"))
    problem = await shop.ask("POST", "/listings/link", 409, json={"listing_ids": [listing_id]})
    assert problem["code"] == "seller_suspended"
    shop.tell(SellerResumed())
    await shop.link(listing_id)


async def test_a_mall_that_is_not_ours_has_no_fields(shop: Any) -> None:
    assert (await shop.ask("GET", "/mall-fields/nowhere", 422))["code"] == "mall_unknown"


async def test_staff_who_may_only_read_may_not_link(shop: Any) -> None:
    headers = shop.tokens.headers(shop.seller_id, role="staff", listings="read")
    await shop.ask("GET", "/listings", 200, headers=headers)
    await shop.ask("POST", "/listings/link", 403, headers=headers, json={"listing_ids": [str(uuid4())]})

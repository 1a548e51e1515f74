"""데이터이전 over HTTP: what the mall has already is linked, found by its number, and shown in 연동이력."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLAIN: dict[str, Any] = {"options": (), "option_names": (), "option_use": "none"}


def body_of(product_id: UUID, account_id: UUID, number: str = "77") -> dict[str, str]:
    known = {"product_id": str(product_id), "account_id": str(account_id)}
    return {**known, "mall_product_no": number, "mall_state": "판매중"}


async def test_a_product_of_the_mall_is_linked_and_says_so(shop: Any) -> None:
    account_id, product_id = shop.account("coupang"), shop.product(**PLAIN).product_id
    body = body_of(product_id, account_id)
    listing_id = (await shop.ask("POST", "/listings/adoptions", 201, json=body))["listing_id"]
    row = await shop.see(f"/listings/{listing_id}")
    assert (row["state_label"], row["mall_product_no"], row["attempt"]) == ("반영완료", "77", 0)
    assert (row["price_won"], row["outdated"]) == (None, False)
    (line,) = (await shop.see(f"/listings/{listing_id}/history"))["items"]
    assert (line["result"], line["state_label"]) == ("데이터이전으로 연결", "반영완료")
    assert line["actor"].startswith("user:")
    again = await shop.ask("POST", "/listings/adoptions", 201, json=body)
    assert again["listing_id"] == listing_id
    assert len((await shop.see(f"/listings/{listing_id}/history"))["items"]) == 1


async def test_what_is_linked_is_found_by_the_malls_numbers(shop: Any) -> None:
    account_id, other = shop.account("coupang"), shop.account("coupang")
    for number, account in (("77", account_id), ("78", account_id), ("77", other)):
        body = body_of(shop.product().product_id, account, number)
        await shop.ask("POST", "/listings/adoptions", 201, json=body)
    found = await shop.see("/listings", account_id=str(account_id), mall_product_no=["77", "79"])
    assert [(row["mall_product_no"], row["account_id"]) for row in found["items"]] == [("77", str(account_id))]
    assert len((await shop.see("/listings", account_id=str(account_id)))["items"]) == 2
    assert (await shop.see("/listings/counts", mall_product_no=["77"]))["applied"] == 2


async def test_a_product_is_linked_with_the_numbers_of_its_options(shop: Any) -> None:
    account_id, product = shop.account("coupang"), shop.product()
    numbers = {option.key: f"4279{place}" for place, option in enumerate(product.options)}
    body = {**body_of(product.product_id, account_id), "mall_option_nos": numbers}
    refused = await shop.ask("POST", "/listings/adoptions", 409, json={**body, "mall_option_nos": {"": "1"}})
    assert (refused["code"], refused["errors"][0]["field"]) == ("option_numbers_differ", "mall_option_nos")
    listing_id = (await shop.ask("POST", "/listings/adoptions", 201, json=body))["listing_id"]
    now = datetime.now(UTC) + timedelta(minutes=1)
    past = await shop.see(f"/listings/{listing_id}", at=now.isoformat())
    assert (past["mall_product_no"], past["mall_option_nos"]) == ("77", numbers)


async def test_a_number_that_the_mall_gave_us_is_not_linked_to_another_product(shop: Any) -> None:
    listing_id, account_id = await shop.queued()
    await shop.link(listing_id)
    shop.accepted(listing_id, account_id)
    await shop.see("/listings")
    body = body_of(shop.product().product_id, account_id, "4174343458")
    refused = await shop.ask("POST", "/listings/adoptions", 409, json=body)
    assert (refused["code"], refused["errors"][0]["field"]) == ("mall_number_taken", "mall_product_no")


async def test_what_is_settled_takes_no_number_of_another_product(shop: Any) -> None:
    taken, account_id = await shop.queued()
    await shop.link(taken)
    shop.accepted(taken, account_id)
    group_id = await shop.group(account_id, name="둘째")
    body = {"product_id": str(shop.product().product_id), "group_id": group_id}
    unknown = (await shop.ask("POST", "/listings", 201, json=body))["listing_id"]
    await shop.link(unknown)
    shop.unsettled(unknown, account_id)
    await shop.see("/listings")
    path = f"/listings/{unknown}/settle"
    refused = await shop.ask("POST", path, 409, json={"mall_product_no": "4174343458"})
    assert (refused["code"], refused["errors"][0]["field"]) == ("mall_number_taken", "mall_product_no")
    await shop.ask("POST", path, 204, json={"mall_product_no": "4174343459"})
    assert (await shop.see(f"/listings/{unknown}"))["mall_product_no"] == "4174343459"


async def test_of_two_users_at_once_one_links_the_number(shop: Any) -> None:
    account_id = shop.account("coupang")
    bodies = [body_of(shop.product().product_id, account_id) for _ in range(2)]
    headers = shop.tokens.headers(shop.seller_id)
    answers = await asyncio.gather(
        *(shop.client.post("/v1/listings/adoptions", headers=headers, json=body) for body in [*bodies, *bodies])
    )
    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409]
    assert len((await shop.see("/listings", account_id=str(account_id)))["items"]) == 1


async def test_what_cannot_be_linked_says_what_to_change(shop: Any) -> None:
    account_id, product_id = shop.account("coupang"), shop.product().product_id
    for body, status, code in (
        (body_of(uuid4(), account_id), 404, "product_missing"),
        (body_of(product_id, uuid4()), 422, "mall_account_missing"),
        (body_of(product_id, account_id, ""), 422, "invalid_input"),
    ):
        assert (await shop.ask("POST", "/listings/adoptions", status, json=body))["code"] == code
    await shop.ask("POST", "/listings/adoptions", 201, json=body_of(product_id, account_id))
    refused = await shop.ask("POST", "/listings/adoptions", 409, json=body_of(product_id, account_id, "78"))
    assert (refused["code"], "77에 이미 연동된" in refused["detail"]) == ("already_linked", True)

"""What 스토어팜 is asked to register, change, stop and find products, and what its answers mean."""

import json
from collections.abc import Callable
from email import message_from_bytes
from typing import Any

import pytest

from contracts.catalog import Notice, Option
from contracts.listing import SalesTerms
from mall_gateway.malls.port import (
    Mall,
    Offer,
    Picture,
    RefusedError,
    UnavailableError,
)
from mall_gateway.malls.smartstore import SmartstoreMall

MALL: Mall = SmartstoreMall()
CODE = "MB0000000000000000AB"


@pytest.fixture
def offer(make_product: Any) -> Callable[..., Offer]:
    gold = Option(key="K1", values=("골드",), surcharge_won=0, on_sale=True, stock=3)
    product = make_product(
        name="티몬 테스트 상품",
        for_coupang=False,
        maker="골든",
        brand="골든에이지",
        notice=Notice(item_type="etc", item_type_name="기타 재화", entries=()),
        detail_html="<p>상세</p>",
        image_urls=("https://img.example/1.jpg",),
        price_won=135000,
        region="nationwide",
        option_use="all_malls",
        option_names=("색상",),
        options=(gold,),
        stock=None,
    )
    terms = SalesTerms(
        group_name="기본",
        mall_category_code="50000584",
        sale_starts_on=None,
        sale_ends_on="2026-12-31",
        price_won=135000,
        courier="HANJIN",
        mall_fields={"delivery_fee_type": "FREE", "shipping_address_id": "1", "return_address_id": "2"},
    )
    return lambda number=None: Offer(CODE, product, terms, number)


CREATED = {"originProductNo": 900000001, "smartstoreChannelProductNo": 900000002}


def known(status: str = "SALE", code: str = CODE) -> dict[str, Any]:
    attribute = {
        "optionInfo": {"optionCombinations": [{"id": 31000000001, "sellerManagerCode": "K1"}]},
        "sellerCodeInfo": {"sellerManagementCode": code},
    }
    return {"originProduct": {"statusType": status, "detailAttribute": attribute}}


async def test_a_registration_is_on_sale_at_once_with_its_option_numbers(caller_of: Any, offer: Any) -> None:
    caller = caller_of(CREATED, known())
    listed = await MALL.register(caller, offer())
    assert (listed.mall_product_no, listed.state, listed.mall_option_nos) == (
        "900000001",
        "on_sale",
        {"K1": "31000000001"},
    )
    assert caller.calls() == ["POST /external/v2/products", "GET /external/v2/products/origin-products/900000001"]


async def test_new_pictures_are_uploaded_before_a_product_and_no_bytes_of_them_are_evidence(
    caller_of: Any, offer: Any
) -> None:
    url = "https://shop-phinf.pstatic.net/1.jpg"
    caller = caller_of({"images": [{"url": url}]}, CREATED, known(), known(), {}, known())
    caller.new_pictures = {"https://img.example/1.jpg": Picture("a1.jpg", "image/jpeg", b"\xff\xd8\xffbytes")}
    await MALL.register(caller, offer())
    upload, create, *_ = caller.sent
    assert (upload.url.rpartition("/external")[2], upload.writes) == ("/v1/product-images/upload", False)
    sent = message_from_bytes(f"Content-Type: {upload.headers['Content-Type']}\r\n\r\n".encode() + upload.body)
    (part,) = sent.get_payload()
    assert (part.get_filename(), part.get_content_type()) == ("a1.jpg", "image/jpeg")
    assert part.get_payload(decode=True) == b"\xff\xd8\xffbytes"
    assert json.loads(upload.document) == {"imageFiles": ["a1.jpg"]}
    assert json.loads(create.body)["originProduct"]["images"]["representativeImage"] == {"url": url}
    await MALL.update(caller, offer("900000001"))
    assert caller.calls().count("POST /external/v1/product-images/upload") == 1


async def test_pictures_without_addresses_are_asked_again_and_nothing_was_sold(caller_of: Any, offer: Any) -> None:
    caller = caller_of({"images": []})
    caller.new_pictures = {"https://img.example/1.jpg": Picture("a1.jpg", "image/jpeg", b"x")}
    with pytest.raises(UnavailableError) as caught:
        await MALL.register(caller, offer())
    assert (caught.value.effect_possible, len(caller.sent)) == (False, 1)


async def test_a_registration_that_can_not_be_read_back_is_still_done(caller_of: Any, reply: Any, offer: Any) -> None:
    listed = await MALL.register(caller_of(CREATED, reply(500, b"")), offer())
    assert (listed.mall_product_no, dict(listed.mall_option_nos)) == ("900000001", {})


async def test_a_registration_without_a_number_may_have_had_its_effect(caller_of: Any, offer: Any) -> None:
    with pytest.raises(UnavailableError) as caught:
        await MALL.register(caller_of({}), offer())
    assert caught.value.effect_possible


async def test_a_refused_registration_names_the_fields_of_the_mall(caller_of: Any, reply: Any, offer: Any) -> None:
    inputs = [{"name": "originProduct.leafCategoryId", "type": "NotValid", "message": "카테고리를 확인하세요."}]
    no = reply(400, {"code": "BAD_REQUEST", "message": "x", "invalidInputs": inputs})
    with pytest.raises(RefusedError, match="leafCategoryId"):
        await MALL.register(caller_of(no), offer())


async def test_an_update_keeps_the_option_numbers_of_the_mall(caller_of: Any, offer: Any) -> None:
    caller = caller_of(known(), CREATED, known())
    await MALL.update(caller, offer("900000001"))
    assert caller.calls()[1] == "PUT /external/v2/products/origin-products/900000001"
    combinations = caller.body(1)["originProduct"]["detailAttribute"]["optionInfo"]["optionCombinations"]
    assert combinations[0]["id"] == 31000000001


async def test_an_update_of_a_product_that_is_gone_is_refused(caller_of: Any, reply: Any, offer: Any) -> None:
    with pytest.raises(RefusedError):
        await MALL.update(caller_of(reply(404, {"code": "NOT_FOUND"})), offer("1"))


async def test_a_sale_is_stopped_and_stopping_twice_is_the_same(caller_of: Any, reply: Any) -> None:
    caller = caller_of({})
    await MALL.stop_sale(caller, "900000001", {})
    assert caller.calls() == ["PUT /external/v1/products/origin-products/900000001/change-status"]
    assert caller.body() == {"statusType": "SUSPENSION"}
    again = reply(400, {"code": "BAD_REQUEST", "message": "이미 판매중지"})
    await MALL.stop_sale(caller_of(again, known("SUSPENSION")), "900000001", {})
    with pytest.raises(RefusedError):
        await MALL.stop_sale(caller_of(again, known("SALE")), "900000001", {})


async def test_an_empty_body_after_a_write_is_fine(caller_of: Any, reply: Any) -> None:
    await MALL.stop_sale(caller_of(reply(200, b"")), "900000001", {})


async def test_a_product_that_is_not_there_is_none(caller_of: Any, reply: Any) -> None:
    assert await MALL.read_listing(caller_of(reply(404, {"code": "NOT_FOUND"})), "1") is None
    with pytest.raises(RefusedError):
        await MALL.read_listing(caller_of(reply(400, {"code": "BAD_REQUEST"})), "x")


async def test_a_lost_registration_is_found_by_our_code_as_the_product_has_it(caller_of: Any) -> None:
    search = {"contents": [{"originProductNo": 1}, {"originProductNo": 900000001}]}
    caller = caller_of(search, known(code="MBother"), known())
    listed = await MALL.find_listing(caller, CODE)
    assert listed is not None
    assert listed.mall_product_no == "900000001"
    assert caller.body(0)["sellerManagementCode"] == CODE
    assert await MALL.find_listing(caller_of({"contents": []}), CODE) is None


def test_the_offer_is_checked_without_a_call(offer: Any) -> None:
    assert any("'A/S 전화번호'" in sentence for sentence in MALL.check(offer()))


async def test_addresses_and_bundle_groups_are_the_templates_of_the_mall(caller_of: Any) -> None:
    book = {"addressBooks": [{"addressBookNo": 7, "name": "파주", "addressType": "RELEASE"}], "page": 1}
    groups = [{"id": 55, "name": "기본 묶음", "usable": True}, {"id": 56, "name": "닫힘", "usable": False}]
    found = await MALL.delivery_templates(caller_of(book, groups))
    assert [(one.number, one.name) for one in found] == [("7", "파주"), ("55", "기본 묶음")]


async def test_a_bundle_group_is_made(caller_of: Any) -> None:
    caller = caller_of({"groupId": 57})
    made = await MALL.create_delivery_template(caller, "새 묶음", {"charge_method": "MAX", "area2_fee": 3000})
    assert (made.number, made.name) == ("57", "새 묶음")
    assert caller.body()["deliveryBundleGroup"]["deliveryFeeChargeMethodType"] == "MAX"
    with pytest.raises(RefusedError, match="계산 방식"):
        await MALL.create_delivery_template(caller_of(), "새 묶음", {})
    with pytest.raises(UnavailableError):
        await MALL.create_delivery_template(caller_of({}), "새 묶음", {"charge_method": "MIN"})


async def test_categories_are_searched_in_the_list_of_leaves(caller_of: Any) -> None:
    rows = [{"wholeCategoryName": "패션잡화>귀걸이", "id": "50000584", "name": "귀걸이", "last": True}]
    caller = caller_of(rows)
    (found,) = await MALL.search_categories(caller, "귀걸이")
    assert (found.code, caller.query()) == ("50000584", {"last": "true"})

"""What 쿠팡 is asked to register, change, stop and find products, and what its answers mean."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from contracts.catalog import Notice
from contracts.listing import SalesTerms
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.coupang import CoupangMall
from mall_gateway.malls.port import (
    Mall,
    Offer,
    RefusedError,
    UnavailableError,
)

MALL: Mall = CoupangMall()
MARKET = "/v2/providers/seller_api/apis/api/v1/marketplace"
REF = MallOrderRef(order_no="31000000000017", box_no="910000000000000123", line_no="70000000011")
CODE = "MB0000000000000000AB"


@pytest.fixture
def offer(make_product: Any) -> Callable[..., Offer]:
    product = make_product(
        name="티몬 테스트 상품",
        maker="골든",
        brand="골든에이지",
        notice=Notice(item_type="etc", item_type_name="기타 재화", entries=()),
        detail_html="<p>상세</p>",
        image_urls=("https://img.example/1.jpg",),
        price_won=135000,
        region="nationwide",
        stock=5,
    )
    terms = SalesTerms(
        group_name="기본",
        mall_category_code="63950",
        sale_starts_on=None,
        sale_ends_on="2026-12-31",
        price_won=135000,
        courier="HANJIN",
        mall_fields={"delivery_charge_type": "FREE", "delivery_method": "SEQUENCIAL", "outbound_days": 2},
    )
    return lambda numbers=None: Offer(CODE, product, terms, "880000017" if numbers else None, numbers or {})


META = {"code": "SUCCESS", "message": "", "data": {"noticeCategories": [], "attributes": [], "certifications": []}}


def known_product(status: str = "승인완료", vendor_item: int | None = 70000000011) -> dict[str, Any]:
    item = {"sellerProductItemId": 7, "vendorItemId": vendor_item, "externalVendorSku": CODE}
    data = {
        "sellerProductId": 880000017,
        "statusName": status,
        "saleEndedAt": "2099-01-01T23:59:59",
        "items": [item],
        "sellerProductName": f"티몬 테스트 상품 [{CODE}]",
    }
    return {"code": "SUCCESS", "message": "", "data": data}


def item_state(*, on_sale: bool = True, price: int = 135000, stock: int = 5) -> dict[str, Any]:
    return {
        "code": "SUCCESS",
        "data": {"sellerItemId": 1, "amountInStock": stock, "salePrice": price, "onSale": on_sale},
    }


@pytest.mark.parametrize(
    "created",
    [
        {"code": "200", "message": "", "data": {"code": "SUCCESS", "message": "", "data": 880000017}},
        {"code": "SUCCESS", "message": "", "data": 880000017, "errorItems": []},
        {"code": "SUCCESS", "message": "", "data": "880000017"},
    ],
)
async def test_a_registration_waits_for_its_approval(caller_of: Any, offer: Any, created: dict[str, Any]) -> None:
    caller = caller_of(META, created)
    listed = await MALL.register(caller, offer())
    assert (listed.mall_product_no, listed.state, dict(listed.mall_option_nos)) == ("880000017", "waiting_approval", {})
    assert caller.calls()[1] == f"POST {MARKET}/seller-products"
    assert caller.body()["items"][0]["externalVendorSku"] == CODE


async def test_a_registration_without_a_number_may_have_had_its_effect(caller_of: Any, offer: Any) -> None:
    with pytest.raises(UnavailableError) as caught:
        await MALL.register(caller_of(META, {"code": "SUCCESS", "data": None}), offer())
    assert caught.value.effect_possible


async def test_a_refused_registration_says_what_to_change(caller_of: Any, offer: Any) -> None:
    refused = {"code": "ERROR", "message": "입력된 상품필수 고지정보가 다릅니다.", "data": None}
    with pytest.raises(RefusedError, match="품목고시"):
        await MALL.register(caller_of(META, refused), offer())


async def test_an_update_sets_only_what_differs(caller_of: Any, offer: Any) -> None:
    caller = caller_of(
        known_product(),
        META,
        {"code": "200", "data": {"code": "SUCCESS", "message": "", "data": 880000017}},
        item_state(on_sale=False, price=100000, stock=0),
        {"code": "SUCCESS", "message": "price"},
        {"code": "SUCCESS", "message": "stock"},
        {"code": "SUCCESS", "message": "resume"},
        known_product(),
        item_state(),
    )
    listed = await MALL.update(caller, offer({"": "70000000011"}))
    assert listed.state == "on_sale"
    assert caller.body(2)["sellerProductId"] == 880000017
    assert caller.body(2)["items"][0]["vendorItemId"] == 70000000011
    item = f"PUT {MARKET}/vendor-items/70000000011"
    assert caller.calls()[4:7] == [f"{item}/prices/135000", f"{item}/quantities/5", f"{item}/sales/resume"]
    assert caller.query(4) == {"forceSalePriceUpdate": "true"}


async def test_an_update_of_what_is_right_already_sets_no_item(caller_of: Any, offer: Any) -> None:
    done = {"code": "200", "data": {"code": "SUCCESS", "message": "", "data": 880000017}}
    caller = caller_of(known_product(), META, done, item_state(), known_product(), item_state())
    await MALL.update(caller, offer({"": "70000000011"}))
    assert [call for call in caller.calls() if call.startswith("PUT")] == [f"PUT {MARKET}/seller-products"]


async def test_an_update_of_a_product_that_is_gone_is_refused(caller_of: Any, reply: Any, offer: Any) -> None:
    gone = reply(400, {"code": "ERROR", "message": "상품(880000017)의 데이터가 없습니다."})
    with pytest.raises(RefusedError):
        await MALL.update(caller_of(gone), offer({"": "70000000011"}))


async def test_a_sale_is_stopped_item_by_item(caller_of: Any, reply: Any) -> None:
    deleted = reply(400, {"code": "ERROR", "message": "[옵션ID[2] : 삭제된 상품은 변경이 불가능합니다.]"})
    caller = caller_of({"code": "SUCCESS", "message": "중지"}, deleted)
    await MALL.stop_sale(caller, "880000017", {"K1": "1", "K2": "2"})
    assert caller.calls() == [f"PUT {MARKET}/vendor-items/{n}/sales/stop" for n in (1, 2)]


async def test_the_items_to_stop_are_read_where_they_are_not_known(caller_of: Any) -> None:
    caller = caller_of(known_product(), {"code": "SUCCESS", "message": "중지"})
    await MALL.stop_sale(caller, "880000017", {})
    assert caller.calls()[1].endswith("/vendor-items/70000000011/sales/stop")
    with pytest.raises(RefusedError, match="승인 전"):
        await MALL.stop_sale(caller_of(known_product("승인대기중", None)), "880000017", {})


async def test_an_approved_product_is_on_sale_while_an_item_is(caller_of: Any) -> None:
    listed = await MALL.read_listing(caller_of(known_product(), item_state()), "880000017")
    assert listed is not None
    assert (listed.state, dict(listed.mall_option_nos)) == ("on_sale", {"": "70000000011"})
    stopped = await MALL.read_listing(caller_of(known_product(), item_state(on_sale=False)), "880000017")
    assert stopped is not None
    assert stopped.state == "stopped"


async def test_a_product_sent_back_brings_the_words_of_the_reviewer(caller_of: Any) -> None:
    history = {
        "code": "200",
        "data": [
            {"createdAt": "2026-08-13T10:00:00", "status": "승인반려", "comment": "이미지를 바꾸세요."},
            {"createdAt": "2026-08-12T10:00:00", "status": "승인반려", "comment": "옛 사유"},
            {"createdAt": "2026-08-14T10:00:00", "status": "승인대기중", "comment": "기다림"},
        ],
    }
    listed = await MALL.read_listing(caller_of(known_product("승인반려", None), history), "880000017")
    assert listed is not None
    assert (listed.state, listed.reason) == ("refused", "이미지를 바꾸세요.")


async def test_a_product_that_is_not_there_is_none_and_one_being_saved_is_no_answer(caller_of: Any, reply: Any) -> None:
    gone = reply(400, {"code": "ERROR", "message": "상품(1)의 데이터가 없습니다."})
    assert await MALL.read_listing(caller_of(gone), "1") is None
    saving = reply(400, {"code": "ERROR", "message": "상품 정보가 등록 또는 수정되고 있습니다."})
    with pytest.raises(UnavailableError):
        await MALL.read_listing(caller_of(saving), "1")


async def test_a_lost_registration_is_found_by_its_sku(caller_of: Any) -> None:
    rows = {"code": "SUCCESS", "data": [{"sellerProductId": 880000017}]}
    caller = caller_of(rows, known_product("심사중", None), known_product("심사중", None))
    listed = await MALL.find_listing(caller, CODE)
    assert listed is not None
    assert (listed.mall_product_no, listed.state) == ("880000017", "waiting_approval")
    assert caller.calls()[0] == f"GET {MARKET}/seller-products/external-vendor-sku-codes/{CODE}"


async def test_a_lost_registration_with_options_is_found_by_the_code_in_its_name(caller_of: Any) -> None:
    none = {"code": "SUCCESS", "data": []}
    other = {"sellerProductId": 1, "sellerProductName": "다른 상품"}
    ours = {"sellerProductId": 880000017, "sellerProductName": f"티몬 테스트 상품 [{CODE}]"}
    first = {"code": "SUCCESS", "data": [other], "nextToken": "2"}
    second = {"code": "SUCCESS", "data": [ours], "nextToken": ""}
    caller = caller_of(none, first, second, known_product("심사중", None))
    listed = await MALL.find_listing(caller, CODE)
    assert listed is not None
    assert listed.mall_product_no == "880000017"
    assert [caller.query(n)["nextToken"] for n in (1, 2)] == ["1", "2"]


async def test_a_registration_that_never_came_is_none(caller_of: Any) -> None:
    none = {"code": "SUCCESS", "data": [], "nextToken": ""}
    assert await MALL.find_listing(caller_of(none, none), CODE) is None


async def test_a_list_that_never_ends_is_no_answer(caller_of: Any) -> None:
    same = {"code": "SUCCESS", "data": [], "nextToken": "1"}
    with pytest.raises(UnavailableError, match="같은 쪽"):
        await MALL.find_listing(caller_of(by=lambda _: same), CODE)


async def test_places_are_the_templates_of_the_mall(caller_of: Any) -> None:
    address = {"returnZipCode": "10881", "returnAddress": "경기도 파주시"}
    outbound = {
        "content": [
            {
                "outboundShippingPlaceCode": 90210,
                "shippingPlaceName": "파주",
                "usable": True,
                "placeAddresses": [address],
            },
            {"outboundShippingPlaceCode": 2, "shippingPlaceName": "닫은 곳", "usable": False},
        ],
        "pagination": {"totalPages": 1},
    }
    centre = {"returnCenterCode": "1000900001", "shippingPlaceName": "반품", "placeAddresses": []}
    pages: Sequence[Any] = [
        {"code": 200, "data": {"content": [centre], "pagination": {"totalPages": 2}}},
        {"code": 200, "data": {"content": [{**centre, "returnCenterCode": "3"}], "pagination": {"totalPages": 2}}},
    ]
    found = await MALL.delivery_templates(caller_of(outbound, *pages))
    assert [(one.number, one.kind) for one in found] == [("90210", "출고지"), ("1000900001", "반품지"), ("3", "반품지")]
    assert found[0].details == address


async def test_a_sku_of_another_product_is_not_ours(caller_of: Any, reply: Any) -> None:
    rows = {"code": "SUCCESS", "data": [{"sellerProductId": 1}]}
    gone = reply(400, {"code": "ERROR", "message": "상품(1)의 데이터가 없습니다."})
    none = {"code": "SUCCESS", "data": [], "nextToken": ""}
    assert await MALL.find_listing(caller_of(rows, gone, none), CODE) is None


async def test_a_look_up_by_sku_that_is_refused_goes_on_with_the_list(caller_of: Any, reply: Any) -> None:
    refused = reply(400, {"code": "ERROR", "message": "유효하지 않은 SKU"})
    other = {"code": "SUCCESS", "data": [{"sellerProductId": 1, "sellerProductName": "다른 상품"}], "nextToken": ""}
    assert await MALL.find_listing(caller_of(refused, other), CODE) is None


async def test_other_refusals_are_not_swallowed(caller_of: Any, reply: Any) -> None:
    no = reply(400, {"code": "ERROR", "message": "판매중지에 실패했습니다. [vendoritemid 1 not found]"})
    with pytest.raises(RefusedError):
        await MALL.stop_sale(caller_of(no), "880000017", {"K1": "1"})
    foreign = reply(400, {"code": "ERROR", "message": "다른 업체의 상품을 조회할 수 없습니다."})
    with pytest.raises(RefusedError):
        await MALL.read_listing(caller_of(foreign), "1")
    strange = reply(400, {"code": "400", "message": "다른 판매자의 주문을 조회할 수 없습니다."})
    with pytest.raises(RefusedError):
        await MALL.read_order(caller_of(strange), REF)


async def test_an_update_leaves_new_items_to_the_approval(caller_of: Any, offer: Any) -> None:
    bare = known_product(vendor_item=None)
    done = {"code": "200", "data": {"code": "SUCCESS", "message": "", "data": 880000017}}
    caller = caller_of(bare, META, done, known_product("승인대기중", None))
    listed = await MALL.update(caller, offer({"": "70000000011"}))
    assert (listed.state, len(caller.sent)) == ("waiting_approval", 4)


def test_the_offer_is_checked_without_a_call(offer: Any) -> None:
    assert any("'출고지'" in sentence for sentence in MALL.check(offer()))


async def test_a_place_is_entered_at_the_mall_itself(caller_of: Any) -> None:
    with pytest.raises(RefusedError, match="쿠팡 윙에서 등록"):
        await MALL.create_delivery_template(caller_of(), "새 출고지", {})


async def test_categories_are_searched_in_the_whole_tree(caller_of: Any) -> None:
    tree = {"displayItemCategoryCode": 0, "name": "ROOT", "child": [{"displayItemCategoryCode": 5, "name": "귀걸이"}]}
    (found,) = await MALL.search_categories(caller_of({"code": "SUCCESS", "data": tree}), "귀걸이")
    assert (found.code, found.path) == ("5", ("귀걸이",))

"""Which calls register, change, stop and find a product of ESM."""

from datetime import timedelta
from typing import Any

import pytest

from mall_gateway.malls.esm import GMARKET, EsmMall
from mall_gateway.malls.port import CredentialsRefusedError, Mall, RefusedError, UnavailableError

GOODS = "/item/v1/goods"
NUMBERS = {"goodsNo": 9, "siteDetail": {"gmkt": {"SiteGoodsNo": "1496943317", "SiteGoodsComment": "Success"}}}
BARE = {"goodsNo": 9, "siteDetail": {"gmkt": {"SiteGoodsNo": None, "SiteGoodsComment": "등록중"}}}
ON_SALE = {"IsSell": {"gmkt": True}, "itemBasicInfo": {"SellingPeriod": {"gmkt": 20361231}}}
STOPPED = {**ON_SALE, "IsSell": {"gmkt": False}}
EARLY = {"resultCode": 1000, "message": "등록 후 약 3분 뒤에 이용해 주세요.", "data": None}
MISSING = {"resultCode": 1000, "message": "상품 정보가 없습니다. 9", "data": None}
OPTIONS = {"type": 1, "independent": {"details": [{"optSeq": 7, "manageCode": "K1"}]}}
GROUPS = {"groups": [{"officialNoticeNo": 5, "officialNoticeName": "귀금속/보석/시계류"}]}
CODES = {"codes": [{"officialNoticeItemelementCode": "5-1", "officialNoticeItemelementName": "중량"}]}
KNOWN = (GROUPS, CODES)


@pytest.fixture
def mall() -> Mall:
    return EsmMall(GMARKET)


async def test_a_registration_whose_site_answers_at_once_is_read_back(
    mall: Mall, caller_of: Any, make_offer: Any
) -> None:
    caller = caller_of(*KNOWN, {**NUMBERS, "resultCode": 0}, NUMBERS, ON_SALE, OPTIONS)
    listed = await mall.register(caller, make_offer())
    assert (listed.mall_product_no, listed.state, listed.mall_option_nos) == ("1496943317", "on_sale", {"K1": "7"})
    assert caller.calls()[2] == f"POST {GOODS}"
    assert [request.writes for request in caller.sent] == [False, False, True, False, False, False]


async def test_a_registration_without_a_site_number_waits_under_the_master_number(
    mall: Mall, caller_of: Any, make_offer: Any
) -> None:
    listed = await mall.register(caller_of(*KNOWN, {"goodsNo": 9, "resultCode": 0}), make_offer())
    assert (listed.mall_product_no, listed.state) == ("ESM9", "waiting_approval")
    later = await mall.read_listing(caller_of(NUMBERS, ON_SALE, OPTIONS), "ESM9")
    assert later is not None
    assert (later.mall_product_no, later.state) == ("1496943317", "on_sale")


async def test_a_registration_is_not_lost_because_it_cannot_be_read_back(
    mall: Mall, caller_of: Any, make_offer: Any, reply: Any
) -> None:
    listed = await mall.register(caller_of(*KNOWN, NUMBERS, reply(500, {})), make_offer())
    assert (listed.mall_product_no, listed.state) == ("1496943317", "waiting_approval")


async def test_an_answer_without_a_number_may_have_registered(mall: Mall, caller_of: Any, make_offer: Any) -> None:
    with pytest.raises(UnavailableError) as caught:
        await mall.register(caller_of(*KNOWN, {"resultCode": 0, "message": None}), make_offer())
    assert caught.value.effect_possible


async def test_a_refused_registration_says_what_to_change(mall: Mall, caller_of: Any, make_offer: Any) -> None:
    refused = {"resultCode": 1000, "message": "[GMKT]1원단위는 입력하실 수 없습니다.", "data": None}
    with pytest.raises(RefusedError, match="10원 단위") as caught:
        await mall.register(caller_of(*KNOWN, refused), make_offer())
    assert (caught.value.code, caught.value.message) == ("1000", "[GMKT]1원단위는 입력하실 수 없습니다.")


async def test_an_item_type_that_the_mall_lacks_is_refused_unsent(mall: Mall, caller_of: Any, make_offer: Any) -> None:
    caller = caller_of({"groups": []})
    with pytest.raises(RefusedError, match="품목고시"):
        await mall.register(caller, make_offer())
    assert not [request for request in caller.sent if request.writes]


async def test_an_update_goes_to_the_master_product(mall: Mall, caller_of: Any, make_offer: Any) -> None:
    caller = caller_of({"goodsNo": 9}, *KNOWN, {"goodsNo": 9, "resultCode": 0}, NUMBERS, ON_SALE, OPTIONS)
    listed = await mall.update(caller, make_offer(number="1496943317"))
    assert caller.calls()[0] == "GET /item/v1/site-goods/1496943317/goods-no"
    assert caller.calls()[3] == f"PUT {GOODS}/9"
    assert (listed.mall_product_no, listed.state) == ("1496943317", "on_sale")


async def test_an_update_that_cannot_be_read_back_keeps_what_was_known(
    mall: Mall, caller_of: Any, make_offer: Any, reply: Any
) -> None:
    caller = caller_of(*KNOWN, {"goodsNo": 9, "resultCode": 0}, reply(500, {}))
    listed = await mall.update(caller, make_offer(number="ESM9"))
    assert (listed.mall_product_no, listed.state) == ("ESM9", "waiting_approval")


async def test_a_product_that_is_gone_is_not_updated(mall: Mall, caller_of: Any, make_offer: Any) -> None:
    with pytest.raises(RefusedError, match="이 상품이 없습니다"):
        await mall.update(caller_of(MISSING), make_offer(number="1496943317"))


async def test_a_sale_is_stopped_for_this_site_alone(mall: Mall, caller_of: Any) -> None:
    caller = caller_of({"goodsNo": 9, "resultCode": 0})
    await mall.stop_sale(caller, "ESM9", {})
    assert caller.calls() == [f"PUT {GOODS}/9/sell-status"]
    assert caller.body() == {
        "isSell": {"gmkt": False},
        "itemBasicInfo": {"price": {"gmkt": 0}, "stock": {"gmkt": 0}, "sellingPeriod": {"gmkt": 0}},
    }


async def test_a_refusal_to_stop_what_is_stopped_is_none(mall: Mall, caller_of: Any) -> None:
    refused = {"resultCode": 1000, "message": "판매중지 상태입니다."}
    await mall.stop_sale(caller_of(refused, NUMBERS, STOPPED, OPTIONS), "ESM9", {})
    with pytest.raises(RefusedError):
        await mall.stop_sale(caller_of(refused, NUMBERS, ON_SALE, OPTIONS), "ESM9", {})


async def test_a_listing_waits_for_its_number_and_its_sale(mall: Mall, caller_of: Any) -> None:
    numberless = await mall.read_listing(caller_of(BARE), "ESM9")
    early = await mall.read_listing(caller_of(NUMBERS, EARLY), "ESM9")
    assert numberless is not None
    assert early is not None
    assert (numberless.mall_product_no, numberless.state) == ("ESM9", "waiting_approval")
    assert (early.mall_product_no, early.state, early.mall_state) == (
        "1496943317",
        "waiting_approval",
        "등록 후 약 3분 뒤에 이용해 주세요.",
    )


async def test_what_the_mall_does_not_have_is_none(mall: Mall, caller_of: Any) -> None:
    assert await mall.read_listing(caller_of(MISSING), "1496943317") is None
    assert await mall.read_listing(caller_of(MISSING), "ESM9") is None


async def test_a_product_is_found_by_our_code_alone(mall: Mall, caller_of: Any) -> None:
    rows = [{"goodsNo": "8", "managedCode": "MB10"}, {"goodsNo": "9", "managedCode": "MB1"}]
    caller = caller_of({"totalItems": 2, "items": rows}, NUMBERS, ON_SALE, OPTIONS)
    found = await mall.find_listing(caller, "MB1")
    assert found is not None
    assert found.mall_product_no == "1496943317"
    assert (caller.sent[0].api, caller.body(0)["query"]) == ("esm.search", {"managedCode": ["MB1"]})
    assert await mall.find_listing(caller_of({"totalItems": 1, "items": rows[:1]}), "MB1") is None


@pytest.mark.parametrize("answer", [{"totalItems": 0}, {"items": [{"managedCode": "MB1"}]}, {"items": "none"}])
async def test_a_search_of_another_form_does_not_say_that_there_is_none(
    answer: Any, mall: Mall, caller_of: Any
) -> None:
    with pytest.raises(UnavailableError, match="알아볼 수 없는"):
        await mall.find_listing(caller_of(answer), "MB1")


async def test_the_tree_is_walked_once_and_asked_again_after_a_day(mall: Mall, caller_of: Any) -> None:
    tree = {
        "": [
            {"catCode": "1", "catName": "패션잡화", "isLeaf": False},
            {"catCode": "2", "catName": "도서", "isLeaf": True},
        ],
        "1": [{"catCode": "11", "catName": "목걸이", "isLeaf": True}],
    }

    def answer(request: Any) -> Any:
        code = request.url.partition("/site-cats")[2].strip("/")
        return {"catCode": code, "subCats": tree[code]} if code else tree[code]

    caller = caller_of(by=answer)
    (found,) = await mall.search_categories(caller, "목걸이")
    assert (found.code, found.path, found.leaf) == ("11", ("패션잡화", "목걸이"), True)
    assert [one.code for one in await mall.search_categories(caller, "도서")] == ["2"]
    assert len(caller.sent) == 2
    caller.now += timedelta(days=1)
    await mall.search_categories(caller, "도서")
    assert len(caller.sent) == 4


async def test_templates_are_addresses_places_and_policies(mall: Mall, caller_of: Any) -> None:
    caller = caller_of(
        {"sellerAddressBookList": [{"addrNo": 1, "addrName": "창고"}]},
        {"shippingPlaces": [{"placeNo": 2, "placeName": "출하지"}]},
        {"placeNo": 2, "policies": [{"policyNo": 3, "feeType": 1, "fee": 0}]},
        {"dispatchPolicies": [{"dispatchPolicyNo": 4, "dispatchPolicyName": "당일발송"}]},
    )
    found = await mall.delivery_templates(caller)
    assert [(one.number, one.kind) for one in found] == [
        ("1", "반품/교환지"),
        ("2", "출하지"),
        ("3", "묶음배송비 정책"),
        ("4", "발송정책"),
    ]


async def test_a_fee_policy_is_made_and_a_wrong_one_refused_unsent(mall: Mall, caller_of: Any) -> None:
    made = await mall.create_delivery_template(
        caller_of({"placeNo": 2, "policyNo": 3}), "무료", {"place_no": "2", "fee_type": "1"}
    )
    assert (made.number, made.kind) == ("3", "묶음배송비 정책")
    caller = caller_of()
    with pytest.raises(RefusedError, match="출하지 번호"):
        await mall.create_delivery_template(caller, "무료", {"fee_type": "1"})
    assert caller.sent == []


async def test_a_refused_verification_is_of_the_credentials(mall: Mall, caller_of: Any) -> None:
    with pytest.raises(CredentialsRefusedError, match="판매자 ID"):
        await mall.verify(caller_of({"resultCode": 2141, "message": "wrong site"}))

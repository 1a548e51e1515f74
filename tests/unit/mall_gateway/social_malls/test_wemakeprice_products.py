"""Products in 위메프's blocks, and back."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest

from contracts.catalog import Certification, Extra
from mall_gateway.malls.port import (
    AlreadyDoneError,
    LostAnswerError,
    Mall,
    NotSentError,
    RefusedError,
    UnavailableError,
)
from mall_gateway.malls.wemakeprice import WemakepriceMall

MALL: Mall = WemakepriceMall()
FIELDS: dict[str, Any] = {
    "ship_method": "parcel",
    "ship_type": "bundle",
    "ship_fee_type": "conditional",
    "ship_fee_won": "2,500",
    "free_from_won": 30_000,
    "remote_fee_won": 3_000,
    "fee_payment": "prepaid",
    "outbound_address": "06236 서울 강남구 테헤란로 1, 2층",
    "return_address": "(04524) 서울 중구 세종대로 110",
    "return_fee_won": 2_500,
    "release_days": "1",
    "release_time": "14:00",
}
CODE = "MB0000000000000001"
OPTIONS = [{"optionNo": 90 + number, "sellerOptionCode": f"k{number}"} for number in range(3)]
PRODUCT = {
    "productNo": 1234567890123,
    "productStatus": "SALE",
    "etc": {"sellerProdCode": CODE},
    "option": {"selectOptionValueList": OPTIONS},
}
NUMBERS = {"k0": "90", "k1": "91", "k2": "92"}
GET = ("GET", "/product/out/getProduct?productNo=1234567890123")
FIND = ("GET", f"/product/out/sellerProdCode/getProductList?code={CODE}")
SET = ("POST", "/product/in/setProduct")
STATUS = ("POST", "/product/in/setProductStatus")


POLICY = ("GET", "/product/out/getSellerShipPolicy")
NOTICE = ("GET", "/product/out/getNotice")


def good(data: Any = None) -> dict[str, Any]:
    return {"resultCode": "200", "data": data, "error": None}


def failed(code: str, message: str) -> dict[str, Any]:
    return {"resultCode": code, "data": None, "error": {"code": "", "message": message}}


POLICIES = good([{"shipPolicyNo": 77}, {"shipPolicyNo": 78}])
FIELD_ROWS = [(402, "치 수"), (401, "소재"), (403, "제조국")]
GROUP = {"groupNoticeNo": 4, "groupNoticeName": "패션잡화 (모자/벨트/액세서리)"}
GROUPS = good([{**GROUP, "noticeList": [{"noticeNo": number, "noticeName": name} for number, name in FIELD_ROWS]}])


async def test_an_item_type_that_the_mall_lacks_is_refused_unsent(caller_of: Any, answer: Any, make_offer: Any) -> None:
    caller = caller_of(answer(good([])), answer(good([{"groupNoticeNo": 1, "groupNoticeName": "의류"}])))
    with pytest.raises(RefusedError, match="품목고시"):
        await MALL.register(caller, make_offer(**FIELDS))
    assert caller.asked == [POLICY, NOTICE]


@pytest.mark.parametrize("made", [1234567890123, "1234567890123", {"productNo": 1234567890123}])
async def test_a_product_is_registered_and_read_back_for_its_numbers(
    caller_of: Any, answer: Any, make_offer: Any, made: Any
) -> None:
    caller = caller_of(answer(POLICIES), answer(GROUPS), answer(good(made)), answer(good(PRODUCT)))
    listed = await MALL.register(caller, make_offer(**FIELDS))
    assert caller.asked == [POLICY, NOTICE, SET, GET]
    assert (listed.mall_product_no, listed.mall_option_nos, listed.state) == ("1234567890123", NUMBERS, "on_sale")


async def test_a_creation_without_a_number_is_found_by_our_code(caller_of: Any, answer: Any, make_offer: Any) -> None:
    caller = caller_of(
        answer(POLICIES),
        answer(GROUPS),
        answer(good()),
        answer(good([{"productNo": 1234567890123}])),
        answer(good(PRODUCT)),
    )
    listed = await MALL.register(caller, make_offer(**FIELDS))
    assert caller.asked == [POLICY, NOTICE, SET, FIND, GET]
    assert listed.mall_product_no == "1234567890123"


async def test_the_blocks_carry_our_codes_prices_and_shipping(
    caller_of: Any, answer: Any, make_offer: Any, make_options: Any
) -> None:
    options = (*make_options(1), make_options(2, surcharge_won=-500, stock=None)[1], make_options(3, on_sale=False)[2])
    caller = caller_of(answer(POLICIES), answer(GROUPS), answer(good(1234567890123)), answer(good(PRODUCT)))
    await MALL.register(caller, make_offer({"options": options}, **FIELDS))
    body = caller.body(2)
    assert "productNo" not in body
    assert body["etc"]["sellerProdCode"] == CODE
    assert (body["basic"]["productName"], body["basic"]["dcateCode"]) == ("티몬 테스트 상품", "30101")
    assert body["basic"]["shipPolicyNo"] == 77
    ship = body["basic"]["shipInfo"]
    assert (ship["shipMethod"], ship["shipFeeType"], ship["shipFee"]) == ("PARCEL", "CONDITION", 2500)
    assert (ship["releaseZipcode"], ship["releaseAddrDetail"], ship["returnZipcode"]) == ("06236", "2층", "04524")
    assert (ship["releaseDay"], ship["releaseTime"]) == (1, "14:00")
    sale = body["sale"]
    assert (sale["saleStartDate"], sale["saleEndDate"]) == ("2026-11-21 00:00:00", "2030-12-31 23:59:59")
    assert (sale["salePrice"], sale["stockCount"], sale["taxYn"]) == (135_000, 12 + 9_999, "Y")
    block = body["option"]
    assert (block["selectOptionUseYn"], block["selectOptionDepth"], block["selectOptionTitle1"]) == ("Y", 1, "색상")
    rows = block["selectOptionValueList"]
    assert [row["sellerOptionCode"] for row in rows] == ["k0", "k1", "k2"]
    assert [row["stockCount"] for row in rows] == [12, 9_999, 0]
    assert [row.get("optionPrice") for row in rows] == [None, -500, None]
    assert [row["displayYn"] for row in rows] == ["Y", "Y", "N"]
    notice = body["notice"]["groups"][0]["noticeList"]
    assert [(row["noticeNo"], row["description"]) for row in notice] == [
        ("402", "상세페이지 참조"),
        ("401", "금속"),
        ("403", "상세페이지 참조"),
    ]


async def test_a_product_without_options_and_one_the_buyer_writes_on(
    caller_of: Any, answer: Any, make_offer: Any
) -> None:
    caller = caller_of(*[answer(POLICIES), answer(GROUPS), answer(good(1234567890123)), answer(good(PRODUCT))] * 2)
    await MALL.register(caller, make_offer({"option_use": "none", "options": (), "stock": 7}, **FIELDS))
    await MALL.register(caller, make_offer({"option_style": "buyer_input", "option_names": ("각인",)}, **FIELDS))
    plain, written = caller.body(2), caller.body(6)
    assert (plain["option"], plain["sale"]["stockCount"]) == ({"selectOptionUseYn": "N", "textOptionUseYn": "N"}, 7)
    assert written["option"]["textOptionTitle1"] == "각인"
    assert written["option"]["textOptionDepth"] == 1
    assert written["sale"]["stockCount"] == 9_999


async def test_certificates_go_to_their_lists(caller_of: Any, answer: Any, make_offer: Any) -> None:
    certificate = Certification(kind="children", type="안전인증", agency="KTL", number="CB100")
    caller = caller_of(answer(POLICIES), answer(GROUPS), answer(good(1234567890123)), answer(good(PRODUCT)))
    await MALL.register(caller, make_offer({"certifications": (certificate,), "isbn": "9788966260959"}, **FIELDS))
    etc = caller.body(2)["etc"]
    assert etc["kcKidIsCertification"] == "Y"
    assert etc["kcKidCertificationList"] == [{"certificationType": "안전인증", "certificationNo": "CB100"}]
    assert etc["kcLifeIsCertification"] == "N"
    assert "kcLifeCertificationList" not in etc
    assert etc["isbn13"] == "9788966260959"


@pytest.mark.parametrize("failure", [NotSentError("끊김"), LostAnswerError("없음")], ids=["unsent", "lost"])
async def test_a_product_that_cannot_be_read_back_may_be_there(
    caller_of: Any, answer: Any, make_offer: Any, failure: Exception
) -> None:
    with pytest.raises(UnavailableError) as raised:
        await MALL.register(caller_of(answer(POLICIES), answer(GROUPS), answer(good(1)), failure), make_offer(**FIELDS))
    assert raised.value.effect_possible
    with pytest.raises(UnavailableError) as raised:
        await MALL.register(
            caller_of(answer(POLICIES), answer(GROUPS), answer(good(1)), answer(good())), make_offer(**FIELDS)
        )
    assert raised.value.effect_possible


async def test_a_refused_product_says_what_to_change(caller_of: Any, answer: Any, make_offer: Any) -> None:
    said = failed("E400", "카테고리를 찾을 수 없습니다.")
    with pytest.raises(RefusedError, match="판매정보를 고친 뒤 다시 연동하세요") as raised:
        await MALL.register(caller_of(answer(POLICIES), answer(GROUPS), answer(said)), make_offer(**FIELDS))
    assert raised.value.message == "카테고리를 찾을 수 없습니다."
    with pytest.raises(AlreadyDoneError):
        await MALL.register(
            caller_of(answer(POLICIES), answer(GROUPS), answer(failed("E409", "이미 등록된 상품코드입니다."))),
            make_offer(**FIELDS),
        )


async def test_an_update_names_the_product_and_resumes_a_stopped_one(
    caller_of: Any, answer: Any, make_offer: Any
) -> None:
    stopped = {**PRODUCT, "productStatus": "STOP"}
    caller = caller_of(
        answer(good([PRODUCT])),
        answer(good(PRODUCT)),
        answer(POLICIES),
        answer(GROUPS),
        answer(good()),
        answer(good(stopped)),
        answer(good()),
    )
    listed = await MALL.update(caller, make_offer(**FIELDS))
    assert caller.asked == [FIND, GET, POLICY, NOTICE, SET, GET, STATUS]
    assert caller.body(4)["productNo"] == 1234567890123
    assert caller.body(6) == {"productNo": 1234567890123, "productStatus": "SALE"}
    assert listed.state == "on_sale"


async def test_an_update_of_a_product_on_sale_leaves_its_state(caller_of: Any, answer: Any, make_offer: Any) -> None:
    caller = caller_of(answer(POLICIES), answer(GROUPS), answer(good()), answer(good(PRODUCT)))
    offer = dataclasses.replace(make_offer(**FIELDS), mall_product_no="1234567890123")
    assert (await MALL.update(caller, offer)).mall_option_nos == NUMBERS
    assert caller.asked == [POLICY, NOTICE, SET, GET]


async def test_an_update_of_what_is_not_there_makes_no_second_product(
    caller_of: Any, answer: Any, make_offer: Any
) -> None:
    caller = caller_of(answer(good([])))
    with pytest.raises(RefusedError):
        await MALL.update(caller, make_offer(**FIELDS))
    assert caller.asked == [FIND]


@pytest.mark.parametrize("said", [good(), failed("E1", "이미 판매중지된 상품입니다.")])
async def test_a_sale_is_stopped_once_or_twice(caller_of: Any, answer: Any, said: Any) -> None:
    caller = caller_of(answer(said))
    await MALL.stop_sale(caller, "1234567890123", NUMBERS)
    assert caller.asked == [STATUS]
    assert caller.body() == {"productNo": 1234567890123, "productStatus": "STOP"}


@pytest.mark.parametrize(
    ("word", "state"), [("SALE", "on_sale"), ("stop", "stopped"), ("END", "ended"), ("??", "unknown"), ("", "unknown")]
)
async def test_a_product_is_read_in_our_states(caller_of: Any, answer: Any, word: str, state: str) -> None:
    listed = await MALL.read_listing(caller_of(answer(good({**PRODUCT, "productStatus": word}))), "1234567890123")
    assert listed is not None
    assert listed.state == state


@pytest.mark.parametrize("said", [failed("404", "x"), failed("E1", "존재하지 않는 상품입니다."), good(), good([])])
async def test_a_product_that_is_not_there_is_none(caller_of: Any, answer: Any, said: Any) -> None:
    assert await MALL.read_listing(caller_of(answer(said)), "1234567890123") is None


async def test_another_sellers_code_is_not_ours(caller_of: Any, answer: Any) -> None:
    other = {**PRODUCT, "etc": {"sellerProdCode": "MB0000000000000002"}}
    assert await MALL.find_listing(caller_of(answer(good([other]))), CODE) is None


@pytest.mark.parametrize("body", [good(5), good("x"), good({"a": [], "b": []}), good([{}]), good(["x"])])
async def test_an_odd_answer_never_passes_for_a_missing_product(caller_of: Any, answer: Any, body: Any) -> None:
    with pytest.raises(UnavailableError):
        await MALL.find_listing(caller_of(answer(body)), CODE)
    with pytest.raises(UnavailableError):
        await MALL.read_listing(caller_of(answer(good(["x"]))), "1")


async def test_categories_are_searched_in_the_whole_list(caller_of: Any, answer: Any) -> None:
    rows = [
        {"dcateCode": 30101, "lcateName": "패션잡화", "mcateName": "주얼리", "scateName": "세트", "dcateName": None},
        {"dcateCode": 5, "lcateName": "뷰티"},
    ]
    caller = caller_of(answer(good({"categoryList": rows})))
    found = await MALL.search_categories(caller, "주얼리")
    assert caller.asked == [("GET", "/product/out/getCategory")]
    assert [(row.code, row.path) for row in found] == [("30101", ("패션잡화", "주얼리", "세트"))]


async def test_there_are_no_templates_and_the_seller_is_told_where_to_write(caller_of: Any) -> None:
    caller = caller_of()
    assert await MALL.delivery_templates(caller) == ()
    with pytest.raises(RefusedError, match="판매정보의 배송 항목"):
        await MALL.create_delivery_template(caller, "배송", {})


EXTRA = Extra(key="x", group="포장", name="선물 포장", price_won=2_000, on_sale=True)


@pytest.mark.parametrize(
    ("product", "fields", "word"),
    [
        ({"extras": (EXTRA,)}, {}, "추가상품"),
        ({"on_sale": False}, {}, "판매가능"),
        ({"keywords": tuple(str(number) for number in range(21))}, {}, "키워드"),
        ({"image_urls": ()}, {}, "대표이미지"),
        ({"detail_html": ""}, {}, "상세이미지"),
        ({"option_style": "buyer_input", "option_names": ("가", "나", "다")}, {}, "구매자입력형"),
        ({}, {"ship_method": "pigeon"}, "배송방법"),
        ({}, {"ship_fee_won": ""}, "배송비"),
        ({}, {"free_from_won": None}, "기준금액"),
        ({}, {"release_time": None}, "출고시간"),
        ({}, {"outbound_address": None}, "출고지"),
        ({}, {"return_address": "서울 중구"}, "우편번호 5자리"),
    ],
)
def test_what_the_mall_will_not_take_is_told_by_field(
    make_offer: Any, product: Mapping[str, Any], fields: Mapping[str, Any], word: str
) -> None:
    told = MALL.check(make_offer(product, **{**FIELDS, **fields}))
    assert len(told) == 1
    assert word in told[0]


@pytest.mark.parametrize(
    ("terms", "word"),
    [({"mall_category_code": ""}, "카테고리"), ({"price_won": 0}, "판매가"), ({"courier": "PIGEON"}, "택배사")],
)
def test_terms_that_the_mall_will_not_take_are_told(make_offer: Any, terms: Mapping[str, Any], word: str) -> None:
    (told,) = MALL.check(make_offer(None, terms, **FIELDS))
    assert word in told


def test_the_count_and_sale_of_options_are_checked(make_offer: Any, make_options: Any) -> None:
    (many,) = MALL.check(make_offer({"options": make_options(501)}, **FIELDS))
    (unsold,) = MALL.check(make_offer({"options": make_options(3, on_sale=False)}, **FIELDS))
    assert ("500개" in many, "판매가능한 옵션" in unsold) == (True, True)


def test_a_good_offer_has_nothing_to_change(make_offer: Any) -> None:
    assert MALL.check(make_offer(**FIELDS)) == []
    free = {**FIELDS, "ship_fee_type": "free", "ship_fee_won": None, "free_from_won": None, "release_days": 2}
    assert MALL.check(make_offer({"option_use": "none", "options": ()}, **free)) == []

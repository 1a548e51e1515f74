"""Products as deals of 티몬, and its delivery templates."""

from collections.abc import Mapping
from typing import Any

import pytest

from contracts.catalog import Certification, Extra, Origin
from mall_gateway.malls.port import (
    AlreadyDoneError,
    LostAnswerError,
    Mall,
    NotSentError,
    RefusedError,
    UnavailableError,
)
from mall_gateway.malls.tmon import TmonMall

MALL: Mall = TmonMall()
FIELDS = {"delivery_template_no": "1690698", "product_type_group": "general"}
OPTIONS = [{"vendorDealOptionNo": f"k{number}", "tmonDealOptionNo": 91 + number} for number in range(3)]
DEAL = {
    "vendorDealNo": "MB0000000000000001",
    "tmonDealNo": 4175289818,
    "dealStatus": "ON_SALE",
    "dealOptions": OPTIONS,
}
NUMBERS = {"k0": "91", "k1": "92", "k2": "93"}
OWN = "/api/V100/deals/MB0000000000000001"
EXTRA = Extra(key="x", group="포장", name="선물 포장", price_won=2_000, on_sale=True)


async def test_a_product_becomes_a_deal_under_our_codes(caller_of: Any, answer: Any, make_offer: Any) -> None:
    caller = caller_of(answer({"success": True, **DEAL}))
    listed = await MALL.register(caller, make_offer(**FIELDS))
    assert caller.asked == [("POST", "/api/V100/deals")]
    assert (listed.mall_product_no, listed.mall_option_nos, listed.state) == ("4175289818", NUMBERS, "on_sale")
    body = caller.body()
    assert body["vendorDealNo"] == "MB0000000000000001"
    assert body["title"] == body["managedTitle"] == "티몬 테스트 상품"
    assert (body["categoryNo"], body["deliveryTemplateNo"]) == ("30101", "1690698")
    assert (body["salesStartDate"], body["salesEndDate"]) == ("2026-11-21 00:00", "2030-12-31 23:59")
    assert body["sections"] == ["색상"]
    assert body["keywords"] == ["목걸이", "귀걸이"]
    assert body["productInfos"]["productInfos"] == [
        {"section": "소재", "description": "금속"},
        {"section": "치수", "description": "상세페이지 참조"},
    ]
    assert (body["kcAuthSubmitType"], body["originCountryType"]) == ("X", "NONE")


async def test_every_option_is_sent_with_9999_whatever_the_stock_is(
    caller_of: Any, answer: Any, make_offer: Any, make_options: Any
) -> None:
    options = (
        *make_options(1, surcharge_won=500),
        make_options(2, on_sale=False)[1],
        make_options(3, stock=0)[2],
    )
    caller = caller_of(answer(DEAL))
    await MALL.register(caller, make_offer({"options": options}, **FIELDS))
    sent = caller.body()["dealOptions"]
    assert [option["stock"] for option in sent] == [9_999] * 3
    assert [option["display"] for option in sent] == [True, False, False]
    assert [option["salesPrice"] for option in sent] == [135_500, 135_000, 135_000]
    assert sent[0]["vendorDealOptionNo"] == "k0"
    assert sent[0]["title"] == "골드"


async def test_a_product_without_options_has_one_that_is_empty_for_us(
    caller_of: Any, answer: Any, make_offer: Any
) -> None:
    made = {"tmonDealNo": 7, "dealOptions": [{"vendorDealOptionNo": "SOLE", "tmonDealOptionNo": 8}]}
    caller = caller_of(answer(made))
    listed = await MALL.register(caller, make_offer({"option_use": "none", "options": ()}, **FIELDS))
    assert [option["vendorDealOptionNo"] for option in caller.body()["dealOptions"]] == ["SOLE"]
    assert listed.mall_option_nos == {"": "8"}


@pytest.mark.parametrize(
    ("origin", "word"),
    [
        (Origin(kind="agricultural", place="국내산 제주"), "DOMESTIC"),
        (Origin(kind="processed", place="베트남"), "OVERSEAS"),
        (Origin(kind="not_applicable"), "NONE"),
    ],
)
async def test_the_origin_is_told_in_the_malls_words(
    caller_of: Any, answer: Any, make_offer: Any, origin: Origin, word: str
) -> None:
    caller = caller_of(answer(DEAL))
    await MALL.register(caller, make_offer({"origin": origin}, **FIELDS))
    assert caller.body()["originCountryType"] == word


async def test_only_certificates_that_the_mall_takes_are_sent(caller_of: Any, answer: Any, make_offer: Any) -> None:
    certificates = (
        Certification(kind="electric", type="안전인증", agency="KTL", number="XU100"),
        Certification(kind="other", type="기타", agency="-", number="1"),
    )
    caller = caller_of(answer(DEAL))
    await MALL.register(caller, make_offer({"certifications": certificates}, **FIELDS))
    body = caller.body()
    assert body["kcAuthSubmitType"] == "Y"
    assert body["kcAuths"] == [{"kcAuthType": "안전인증", "kcAuthNo": "XU100", "kcAuthAgency": "KTL"}]


@pytest.mark.parametrize("made", [None, {"success": True}, {"tmonDealNo": 4175289818}])
async def test_what_the_answer_leaves_out_is_read_back(caller_of: Any, answer: Any, make_offer: Any, made: Any) -> None:
    caller = caller_of(answer(made), answer(DEAL))
    listed = await MALL.register(caller, make_offer(**FIELDS))
    assert caller.asked[1] == ("GET", OWN)
    assert listed.mall_option_nos == NUMBERS


@pytest.mark.parametrize(
    "failure",
    [NotSentError("끊김"), LostAnswerError("응답 없음"), RefusedError("거절")],
    ids=lambda error: type(error).__name__,
)
async def test_a_deal_that_cannot_be_read_back_may_be_there(
    caller_of: Any, answer: Any, make_offer: Any, failure: Exception
) -> None:
    with pytest.raises(UnavailableError) as raised:
        await MALL.register(caller_of(answer(None), failure), make_offer(**FIELDS))
    assert raised.value.effect_possible


async def test_a_deal_that_is_not_shown_yet_may_be_there(caller_of: Any, answer: Any, make_offer: Any) -> None:
    with pytest.raises(UnavailableError) as raised:
        await MALL.register(caller_of(answer(None), answer({"message": "없음"}, 404)), make_offer(**FIELDS))
    assert raised.value.effect_possible


async def test_a_refused_deal_says_what_to_change_and_keeps_the_malls_words(
    caller_of: Any, answer: Any, make_offer: Any
) -> None:
    refusal = {"success": False, "code": "DEAL_017", "message": "카테고리를 찾을 수 없습니다."}
    with pytest.raises(RefusedError) as raised:
        await MALL.register(caller_of(answer(refusal)), make_offer(**FIELDS))
    assert (raised.value.code, raised.value.message) == ("DEAL_017", "카테고리를 찾을 수 없습니다.")
    assert "판매정보를 고친 뒤 다시 연동하세요" in raised.value.reason


async def test_a_second_registration_is_known_as_such(caller_of: Any, answer: Any, make_offer: Any) -> None:
    with pytest.raises(AlreadyDoneError):
        await MALL.register(caller_of(answer({"message": "이미 등록된 딜입니다."}, 400)), make_offer(**FIELDS))


async def test_an_option_refused_inside_a_deal_is_named(caller_of: Any, answer: Any, make_offer: Any) -> None:
    refused = {"vendorDealOptionNo": "k2", "success": False, "message": "옵션명 중복"}
    rows = [*OPTIONS[:2], refused]
    listed = await MALL.register(caller_of(answer({**DEAL, "dealOptions": rows})), make_offer(**FIELDS))
    assert set(listed.mall_option_nos) == {"k0", "k1"}
    assert listed.reason is not None
    assert "k2(옵션명 중복)" in listed.reason


async def test_an_update_sends_the_whole_deal_and_reads_it_back(caller_of: Any, answer: Any, make_offer: Any) -> None:
    caller = caller_of(answer(None), answer(DEAL))
    listed = await MALL.update(caller, make_offer(**FIELDS))
    assert caller.asked == [("PUT", OWN), ("GET", OWN)]
    assert listed.state == "on_sale"


@pytest.mark.parametrize("resumed", [(None, 200), ({"message": "이미 판매중입니다."}, 400)])
async def test_an_update_resumes_a_paused_deal(caller_of: Any, answer: Any, make_offer: Any, resumed: Any) -> None:
    caller = caller_of(answer(None), answer({**DEAL, "dealStatus": "PAUSE"}), answer(*resumed))
    listed = await MALL.update(caller, make_offer(**FIELDS))
    assert caller.asked[2] == ("PUT", f"{OWN}/resume")
    assert listed.state == "on_sale"


@pytest.mark.parametrize("said", [(None, 200), ({"message": "이미 중지된 딜입니다."}, 409)])
async def test_a_deal_is_paused_by_the_malls_number_once_or_twice(caller_of: Any, answer: Any, said: Any) -> None:
    caller = caller_of(answer(*said))
    await MALL.stop_sale(caller, "4175289818", NUMBERS)
    assert caller.asked == [("PUT", "/api/V100/deals/4175289818/pause?dealNoType=TMON_DEAL_NUMBER")]


@pytest.mark.parametrize(
    ("word", "state"),
    [("ON_SALE", "on_sale"), ("pause", "stopped"), ("END", "ended"), ("WAIT", "waiting_approval"), ("X9", "unknown")],
)
async def test_a_deal_is_read_by_the_malls_number(caller_of: Any, answer: Any, word: str, state: str) -> None:
    caller = caller_of(answer({**DEAL, "dealStatus": word}))
    listed = await MALL.read_listing(caller, "4175289818")
    assert caller.asked == [("GET", "/api/V100/deals/4175289818?dealNoType=TMON_DEAL_NUMBER")]
    assert listed is not None
    assert (listed.state, listed.mall_state) == (state, word)


async def test_a_deal_is_found_by_our_code_or_surely_not_there(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer(DEAL), answer({"message": "딜이 없습니다."}, 404))
    found = await MALL.find_listing(caller, "MB0000000000000001")
    assert found is not None
    assert found.mall_product_no == "4175289818"
    assert await MALL.find_listing(caller, "MB0000000000000001") is None


@pytest.mark.parametrize("body", [b"<html>", [], None, {"dealOptions": 5}, b"{"])
async def test_an_odd_answer_never_passes_for_a_missing_deal(caller_of: Any, answer: Any, body: Any) -> None:
    with pytest.raises(UnavailableError):
        await MALL.find_listing(caller_of(answer(body)), "MB0000000000000001")


@pytest.mark.parametrize(
    ("product", "fields", "word"),
    [
        ({"extras": (EXTRA,)}, {}, "추가상품"),
        ({"on_sale": False}, {}, "판매가능"),
        ({"name": "가" * 61}, {}, "60자"),
        ({"keywords": tuple("가나다라마바")}, {}, "키워드"),
        ({"image_urls": ()}, {}, "대표이미지"),
        ({"detail_html": " "}, {}, "상세이미지"),
        ({"detail_html": "가" * 500_001}, {}, "500,000자"),
        ({"option_style": "buyer_input"}, {}, "조합형"),
        ({}, {"delivery_template_no": " "}, "배송템플릿"),
        ({}, {"product_type_group": "toys"}, "상품유형그룹"),
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
    told = MALL.check(make_offer(None, terms, **FIELDS))
    assert len(told) == 1
    assert word in told[0]


def test_the_count_and_sale_of_options_are_checked(make_offer: Any, make_options: Any) -> None:
    many = MALL.check(make_offer({"options": make_options(201)}, **FIELDS))
    unsold = MALL.check(make_offer({"options": make_options(3, on_sale=False)}, **FIELDS))
    assert ["200개" in many[0], "판매가능한 옵션" in unsold[0]] == [True, True]


def test_a_good_offer_has_nothing_to_change(make_offer: Any) -> None:
    off_sale = EXTRA.model_copy(update={"on_sale": False})
    assert MALL.check(make_offer({"extras": (off_sale,)}, **FIELDS)) == []
    assert MALL.check(make_offer({"option_use": "none", "options": ()}, **FIELDS)) == []


async def test_categories_are_searched_by_word(caller_of: Any, answer: Any) -> None:
    rows = [
        {"categoryNo": 30101, "categoryPath": "패션잡화 > 주얼리 > 주얼리소품", "leaf": True},
        {"categoryNo": 301, "categoryPath": "패션잡화 > 주얼리", "leaf": False},
        {"categoryNo": 5, "categoryPath": "뷰티 > 향수"},
    ]
    caller = caller_of(answer(rows))
    found = await MALL.search_categories(caller, "주얼리")
    assert caller.asked == [("GET", "/api/V100/categories?keyword=%EC%A3%BC%EC%96%BC%EB%A6%AC")]
    assert [(row.code, row.path) for row in found] == [("30101", ("패션잡화", "주얼리", "주얼리소품"))]


TEMPLATE: dict[str, Any] = {
    "typed_delivery": True,
    "product_type_group": "general",
    "dispatch_type": "today",
    "cutoff_time": "14:00",
    "fee_policy": "conditional",
    "fee_won": "2,500",
    "free_from_won": 30_000,
    "return_fee_won": 7_000,
}


async def test_a_template_is_made_at_the_partners_own_addresses(caller_of: Any, answer: Any) -> None:
    caller = caller_of(
        answer([{"addressNo": 11, "type": "D"}]),
        answer([{"addressNo": 12, "type": "R"}]),
        answer({"templateNo": 1690698}),
    )
    made = await MALL.create_delivery_template(caller, " 배송템플릿 ", TEMPLATE)
    assert caller.asked[2] == ("POST", "/api/V100/partners/templates")
    body = caller.body()
    assert (body["deliveryTemplateName"], body["deliveryFeePolicy"], body["deliveryFee"]) == (
        "배송템플릿",
        "CONDITION",
        2500,
    )
    assert (body["partnerDeliveryAddressNo"], body["partnerReturnAddressNo"]) == ("11", "12")
    assert (body["deliveryType"], body["deliveryDeadlineTime"], body["returnDeliveryFee"]) == ("TODAY", "14:00", 7000)
    assert (made.number, made.name) == ("1690698", "배송템플릿")
    assert made.details["product_type_group"] == "general"


async def test_addresses_that_the_mall_lacks_are_made_from_what_the_seller_wrote(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer([]), answer({"partnerAddressNo": 21}), answer({"deliveryTemplateNo": "9"}))
    details = {**TEMPLATE, "dispatch_address": "06236 서울 강남구 테헤란로 1, 2층", "return_address_no": "12"}
    await MALL.create_delivery_template(caller, "배송템플릿", details)
    assert caller.body(1)["type"] == "D"
    assert (caller.body(1)["zipCode"], caller.body(1)["addressDetail"]) == ("06236", "2층")
    assert caller.body()["partnerDeliveryAddressNo"] == "21"


async def test_a_template_without_any_address_is_refused_with_what_to_write(caller_of: Any, answer: Any) -> None:
    with pytest.raises(RefusedError, match="우편번호 5자리"):
        await MALL.create_delivery_template(caller_of(answer([])), "배송템플릿", TEMPLATE)


@pytest.mark.parametrize(
    ("name", "changes", "word"),
    [
        (" ", {}, "배송템플릿명"),
        ("가", {"cutoff_time": ""}, "마감시간"),
        ("가", {"fee_won": None}, "배송비"),
        ("가", {"free_from_won": None}, "기준금액"),
        ("가", {"dispatch_type": "someday"}, "당일발송"),
    ],
)
async def test_an_incomplete_template_is_refused_unsent(
    caller_of: Any, name: str, changes: Mapping[str, Any], word: str
) -> None:
    caller = caller_of()
    with pytest.raises(RefusedError, match=word):
        await MALL.create_delivery_template(caller, name, {**TEMPLATE, **changes})
    assert caller.sent == []


async def test_templates_are_listed_in_our_words(caller_of: Any, answer: Any) -> None:
    row = {
        "deliveryTemplateNo": 1690698,
        "deliveryTemplateName": "배송템플릿",
        "productType": "FRESH",
        "deliveryType": "NEXT_DAY",
        "deliveryFeePolicy": "FREE",
        "typedDelivery": "Y",
    }
    found = await MALL.delivery_templates(caller_of(answer({"items": [row, {**row, "productType": "NEW"}]})))
    assert [(one.number, one.details["product_type_group"]) for one in found] == [
        ("1690698", "fresh"),
        ("1690698", "NEW"),
    ]
    assert found[0].details["dispatch_type"] == "next_day"

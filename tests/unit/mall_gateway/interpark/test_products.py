"""Products on their way to 인터파크 and back, and what it will not take."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.catalog import Certification, Extra
from mall_gateway.malls.interpark import InterparkMall
from mall_gateway.malls.interpark.mapping import directory, options, products
from mall_gateway.malls.interpark.wire import Category, DeliveryPolicy, ReturnPlace
from mall_gateway.malls.port import RefusedError, UnavailableError

MALL = InterparkMall()
TODAY = date(2026, 11, 21)


def test_an_offer_is_written_whole(make_offer: Any) -> None:
    item = products.item_of(make_offer(), TODAY)
    assert {name: value for name, value in item.items() if name in EXPECTED} == EXPECTED
    assert item["prdinfoNoti"] == {
        "info": [
            {"infoSubNo": "0401", "infoCd": "I", "infoTx": "목걸이"},
            {"infoSubNo": "0402", "infoCd": "S", "infoTx": "상세페이지 참조"},
        ]
    }
    assert "prdNo" not in item


EXPECTED = {
    "prdStat": "01",
    "shopNo": "0000100000",
    "omDispNo": "001012013",
    "prdNm": "도자기 목걸이",
    "hdelvMafcEntrNm": "중소기업유통센터",
    "prdOriginTp": "상세페이지 참조",
    "taxTp": "01",
    "ordAgeRstrYn": "N",
    "saleStatTp": "01",
    "saleUnitcost": 35000,
    "saleLmtQty": 50,
    "saleStrDts": "20261121",
    "saleEndDts": "20261231",
    "proddelvCostUseYn": "N",
    "delvPlcNo": "828851",
    "prdrtnCostUseYn": "Y",
    "rtndelvCost": 2500,
    "rtndelvNo": "710001",
    "prdBasisExplanEd": "<p>상세 & 설명</p>",
    "zoomImg": "https://img.example/1.jpg",
    "detailImg": "https://img.example/2.jpg,https://img.example/3.jpg,https://img.example/4.jpg",
    "prdKeywd": "목걸이,도자기",
    "brandNm": "골든에이지",
    "selOptName": "색상,크기",
    "optPrirTp": "01",
    "ippSubmitYn": "Y",
    "originPrdNo": "MB0000000000000000AB",
    "asInfo": "구매 후 1년 이내",
    "prdCertStatus": "N",
    "prdCertDetail": None,
    "imgUpdateYn": None,
}


def test_an_update_names_the_product_and_renews_its_images(make_offer: Any) -> None:
    item = products.item_of(replace(make_offer(), mall_product_no="6874405709"), TODAY)
    assert (item["prdNo"], item["imgUpdateYn"]) == ("6874405709", "Y")


def test_without_stock_the_product_is_sold_out_for_a_while(make_offer: Any, option: Any) -> None:
    item = products.item_of(make_offer(options=(option("k0", "백색", stock=0),), option_names=("색상",)), TODAY)
    assert (item["saleStatTp"], item["saleLmtQty"]) == ("05", 0)


def test_options_are_one_string_by_their_depth(make_offer: Any, option: Any) -> None:
    one = make_offer(option_names=("색상",), options=(option("a", "연한 백색"), option("b", "청색", on_sale=False)))
    assert options.option_text(one.product) == (
        "{연한백색수량<50>추가금액<0>옵션코드<a>사용여부<Y>}{청색수량<0>추가금액<0>옵션코드<b>사용여부<N>}"
    )
    rows = (option("a", "백", "S"), option("b", "청", "S"), option("c", "백", "M", surcharge_won=-500, stock=None))
    two = make_offer(options=rows)
    assert options.option_text(two.product) == (
        "{백<S,M>수량<50,9999>추가금액<0,-500>옵션코드<a,c>사용여부<Y,Y>}"
        "{청<S>수량<50>추가금액<0>옵션코드<b>사용여부<Y>}"
    )
    three = make_offer(option_names=("색상", "크기", "재질"), options=(option("a", "백", "S", "면", stock=200_000),))
    assert options.option_title(three.product) == "색상,크기-재질"
    assert options.option_text(three.product) == "{백<S-면>수량<99999>추가금액<0>옵션코드<a>사용여부<Y>}"


def test_extras_go_by_group_and_only_those_on_sale(make_offer: Any) -> None:
    extras = tuple(
        Extra(key=key, group=group, name=name, price_won=500, on_sale=name != "끈", stock=stock)
        for key, group, name, stock in (("1", "포장", "상자", 3), ("2", "카드", "카드", None), ("3", "포장", "끈", 1))
    )
    assert products.item_of(make_offer(extras=extras), TODAY)["addOption"] == (
        "{카드<카드>수량<9999>금액<500>옵션코드<2>}{포장<상자>수량<3>금액<500>옵션코드<1>}"
    )


def test_what_a_buyer_writes_is_asked_in_one_line(make_offer: Any) -> None:
    item = products.item_of(make_offer(option_style="buyer_input", options=()), TODAY)
    assert (item["inOpt"], item["prdOption"], item["selOptName"]) == ("색상 / 크기", None, None)


CERTIFICATE = Certification(kind="children", type="안전확인", agency="KTR", number="CB1-2345")


def test_certificates_take_the_sellers_type_code(make_offer: Any) -> None:
    offer = make_offer({"certification_type_code": "0101"}, certifications=(CERTIFICATE,))
    item = products.item_of(offer, TODAY)
    assert (item["prdCertStatus"], item["prdCertDetail"]) == ("Y", "{인증유형<0101>인증번호<CB1-2345>}")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"on_sale": False}, "판매가능"),
        ({"name": "가" * 61}, "한글 60자"),
        ({"image_urls": ("https://img.example/1.gif",)}, "JPG와 PNG"),
        ({"keywords": tuple("가나다라마")}, "키워드는 4개"),
        ({"certifications": (CERTIFICATE,)}, "인증상세유형 코드"),
        ({"fields": {"delivery_policy": ""}}, "배송비정책"),
    ],
)
def test_what_the_mall_does_not_take_is_told(changes: dict[str, Any], words: str, make_offer: Any) -> None:
    (problem,) = MALL.check(make_offer(**changes))
    assert words in problem


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"values": ("백|색", "S")}, "|"), ({"values": ("수 량", "S")}, "수량"), ({"on_sale": False}, "추가금액이 없는")],
)
def test_an_option_that_would_break_the_string_is_told(
    changes: dict[str, Any], words: str, make_offer: Any, option: Any
) -> None:
    broken = option("k0", "백색", "S").model_copy(update=changes)
    (problem,) = MALL.check(make_offer(options=(broken, option("k1", "청색", "M", surcharge_won=1000))))
    assert words in problem


def test_a_good_offer_has_no_problems(make_offer: Any) -> None:
    assert MALL.check(make_offer()) == []


async def test_a_product_is_read_with_its_options_numbers(caller_of: Any, items: Any, item: Any) -> None:
    option = item(prdNo="6900000001", prdNm="도자기 목걸이|백색", externalPrdNo="k0")
    listed = await MALL.read_listing(caller_of(items(option, item())), "6874405709")
    assert listed is not None
    assert (listed.mall_product_no, listed.mall_option_nos) == ("6874405709", {"k0": "6900000001"})
    assert (listed.state, listed.mall_state) == ("on_sale", "판매중")


@pytest.mark.parametrize(
    ("code", "state", "name"),
    [
        ("02", "on_sale", "품절"),
        ("03", "stopped", "판매중지"),
        ("04", "ended", "절판"),
        ("05", "on_sale", "일시품절"),
        ("09", "on_sale", "예약판매"),
        ("98", "ended", "상품삭제"),
        ("10", "unknown", "10"),
    ],
)
async def test_each_state_is_ours_and_an_unknown_one_stays_raw(
    code: str, state: str, name: str, caller_of: Any, items: Any, item: Any
) -> None:
    listed = await MALL.read_listing(caller_of(items(item(saleStatTp=code))), "6874405709")
    assert listed is not None
    assert (listed.state, listed.mall_state) == (state, name)


async def test_a_product_that_is_not_there_is_none(caller_of: Any, xml: Any) -> None:
    gone = xml("result", "<error><code>1</code><message>상품이 존재하지 않습니다.</message></error>")
    assert await MALL.read_listing(caller_of(gone), "1") is None


async def test_our_code_is_looked_for_on_every_page(caller_of: Any, items: Any, item: Any) -> None:
    first = items(*(item(prdNo=str(number), externalPrdNo=f"L{number}") for number in range(100)))
    caller = caller_of(first, items(item()), items(item()))
    listed = await MALL.find_listing(caller, "MB0000000000000000AB")
    assert listed is not None
    assert [("page=1" in url, "page=2" in url) for _, url in caller.asked] == [
        (True, False),
        (False, True),
        (False, False),
    ]


async def test_a_registration_that_cannot_be_read_back_is_in_doubt(caller_of: Any, xml: Any, items: Any) -> None:
    made = xml("result", "<success><prdNo>6874405709</prdNo></success>")
    for answer in (items(), UnavailableError("끊김")):
        caller = caller_of(made, answer, by=None)
        with pytest.raises(UnavailableError) as raised:
            await MALL._read_back(caller_of(answer), "6874405709")
        assert raised.value.effect_possible
        assert caller.sent == []


async def test_a_stop_sends_name_and_price_and_nothing_for_a_stopped_one(
    caller_of: Any, xml: Any, items: Any, item: Any
) -> None:
    caller = caller_of(items(item()), xml("result", "<success><prdNo>1</prdNo></success>"))
    await MALL.stop_sale(caller, "6874405709", {})
    (document,) = caller.served
    assert (
        "<item><prdNo>6874405709</prdNo><prdNm>도자기 목걸이</prdNm><saleUnitcost>35000</saleUnitcost>"
        "<saleStatTp>03</saleStatTp></item>"
    ) in document.decode("cp949")
    caller = caller_of(items(item(saleStatTp="03")))
    await MALL.stop_sale(caller, "6874405709", {})
    assert len(caller.sent) == 1
    with pytest.raises(RefusedError):
        await MALL.stop_sale(caller_of(items()), "6874405709", {})


def test_a_category_is_found_by_its_path_and_hidden_ones_are_not() -> None:
    nodes = [
        Category(disp_no=number, disp_nm=name, disp_yn=shown)
        for number, name, shown in (
            ("001", "쇼핑", "Y"),
            ("001002", "패션잡화", "Y"),
            ("001002003", "목걸이", "Y"),
            ("001002004", "목걸이줄", "N"),
        )
    ]
    (found,) = directory.categories_of(nodes, "잡화 > 목")
    assert (found.code, found.path, found.leaf) == ("001002003", ("쇼핑", "패션잡화", "목걸이"), True)


def test_policies_and_places_are_told_by_what_they_say() -> None:
    policy = directory.policy_of(
        DeliveryPolicy(delv_cost_plc_no="1", dist_cost_tp="98", dist_cost=2500, maxbuy_amt=30000)
    )
    assert (policy.number, policy.name, policy.kind) == ("1", "조건부 무료 2,500원", "배송비정책")
    unknown = directory.policy_of(DeliveryPolicy(delv_cost_plc_no="2", dist_cost_tp="77"))
    assert unknown.name == "77"
    place = directory.place_of(ReturnPlace(delv_no="3", delv_nm="", addr="서울"))
    assert (place.number, place.name, place.kind) == ("3", "서울", "반품배송지")

"""Products as CJ mall's `good` and back, what it will not take, and the interfaces for them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.catalog import Certification, Extra
from mall_gateway.malls.cjmall import CjmallMall, wire
from mall_gateway.malls.cjmall.mapping import products
from mall_gateway.malls.port import Mall, RefusedError, UnavailableError

MALL: Mall = CjmallMall()
TODAY = date(2026, 11, 21)
ITEM = "56293607"
UNITS = {"k0": "1001", "k1": "1002"}
CERTIFICATE = Certification(kind="electric", type="안전인증", agency="KTR", number="HU071234")


def test_an_offer_is_one_good(make_offer: Any) -> None:
    good = products.good_of(make_offer(), TODAY)
    assert list(good)[:4] == ["chnCls", "tGrpCd", "uniqBrandCd", "giftInd"]
    assert (good["tGrpCd"], good["uniqBrandCd"], good["mdCode"], good["itemDesc"]) == (
        "35000018",
        "24049000",
        "5066",
        "도자기 목걸이",
    )
    assert (good["vatCode"], good["courier"], good["deliveryHomeCost"], good["lowpriceInd"]) == ("S", "15", 3000, "Y")
    assert (good["zSupShipSeqNo"], good["zAsSupShipSeqNo"], good["zReturnSeqNo"], good["zAsReturnSeqNo"]) == (
        "23125",
        "23125",
        "23126",
        "23126",
    )
    assert (good["delivCostCd"], good["certItemRequireYn"], good["cert"], good["harmGrd"]) == (
        "00264854",
        "N",
        None,
        None,
    )
    assert good["mallitem"]["mallCtg"] == [{"mainInd": "Y", "ctgName": "292240"}]
    assert (good["mallitem"]["keyword"], good["image"]["imageSub1"]) == ("목걸이;도자기", "https://img.example/2.jpg")
    assert good["goodsReport"] == [
        {"pedfId": "25001", "html": "목걸이"},
        {"pedfId": "25002", "html": "은 92.5%"},
        {"pedfId": "91059", "html": "<p>상세 & 설명</p>"},
    ]


def test_units_carry_price_cost_stock_and_our_codes(make_offer: Any) -> None:
    first, second = products.good_of(make_offer(), TODAY)["unit"]
    assert first == {
        "unitNm": "백색/S",
        "unitRetail": 33000,
        "unitCost": 22500,
        "availableQty": 50,
        "leadTime": "03",
        "unitApplyRsn": "20",
        "startSaleDt": "2026-11-22",
        "endSaleDt": "2026-12-31",
        "vpn": "MB0000000000000000AB_k0",
    }
    assert (second["unitRetail"], second["unitCost"], second["availableQty"]) == (34100, 23250, 0)


def test_a_product_without_options_is_one_unit(make_offer: Any) -> None:
    offer = make_offer(
        {"delivery_fee_type": "free"}, {"sale_starts_on": None, "courier": None}, option_use="none", stock=7
    )
    good = products.good_of(offer, TODAY)
    (unit,) = good["unit"]
    assert (unit["unitNm"], unit["vpn"], unit["availableQty"], unit["startSaleDt"]) == (
        "단일상품",
        "MB0000000000000000AB_0000",
        7,
        "2026-11-21",
    )
    assert (good["courier"], good["lowpriceInd"]) == ("99", "N")


def test_an_adults_exempt_certified_product_says_so(make_offer: Any) -> None:
    fields = {"certification_code": "400021", "certification_class": "001"}
    offer = make_offer(fields, tax="exempt", adults_only=True, certifications=(CERTIFICATE,))
    good = products.good_of(offer, TODAY)
    assert (good["vatCode"], good["harmGrd"], good["certItemRequireYn"]) == ("E", "19", "Y")
    assert (good["cert"]["certCode"], good["cert"]["certCateCd"], good["cert"]["certNo"]) == (
        "400021",
        "001",
        "HU071234",
    )
    assert good["unit"][0]["unitCost"] == 24750


@pytest.mark.parametrize(
    ("price", "margin", "taxed", "cost"),
    [
        (33000, 25, True, 22500),
        (33000, 0, True, 30000),
        (10000, 10, True, 8182),
        (10000, 10, False, 9000),
        (10, 25, False, 8),
    ],
)
def test_what_the_mall_buys_for_is_without_vat_and_margin(
    price: int,
    margin: int,
    taxed: bool,  # noqa: FBT001
    cost: int,
) -> None:
    assert products.unit_cost(price, margin, taxed=taxed) == cost


def test_stocks_are_plans_of_what_there_is_and_pauses_of_what_there_is_not(make_offer: Any) -> None:
    offer = replace(make_offer(), mall_product_no=ITEM)
    assert products.plans_of(offer, UNITS, TODAY) == [
        {"unitCd": "1001", "chnCls": "30", "strDt": "2026-11-21", "endDt": "9999-12-30", "availSupQty": 50}
    ]
    states = [(row["typeCd"], row["itemCd_zip"], row["packInd"]) for row in products.states_of(offer, UNITS)]
    assert states == [("02", "1001", "A"), ("02", "1002", "I"), ("01", ITEM, "A")]


def test_prices_are_of_the_product_and_of_each_unit_that_is_there(make_offer: Any) -> None:
    offer = replace(make_offer(), mall_product_no=ITEM)
    rows = products.prices_of(offer, {"k1": "1002"}, TODAY)
    assert [(row["typeCD"], row["itemCD_ZIP"], row["newUnitRetail"]) for row in rows] == [
        ("01", ITEM, 33000),
        ("02", "1002", 34100),
    ]


def test_a_change_says_everything_that_has_no_interface_of_its_own(make_offer: Any) -> None:
    good = products.change_of(make_offer(), ITEM)
    assert (good["sItem"], good["loc"]) == (ITEM, "30")
    assert not {"unit", "unitRetail", "tGrpCd"} & set(good)
    assert good["goodsReport"][-1]["pedfId"] == "91059"


@pytest.mark.parametrize(
    ("code", "ours"), [("MB1_k0", ("MB1", "k0")), ("MB1_0000", ("MB1", "")), ("279751", ("279751", "")), ("", ("", ""))]
)
def test_a_partners_code_is_our_listing_and_option(code: str, ours: tuple[str, str]) -> None:
    assert products.our_codes(code) == ours


@pytest.mark.parametrize(
    ("status", "sale", "pack", "state", "told"),
    [
        ("10", "A", "A", "waiting_approval", "승인요청"),
        ("20", "A", "A", "on_sale", "판매중"),
        ("20", "A", "I", "stopped", "일시중단"),
        ("20", "I", "A", "stopped", "일시중단"),
        ("20", "D", "D", "ended", "판매종료"),
        ("20", "", "", "unknown", "승인"),
        ("30", "A", "A", "refused", "반려"),
        ("X", "A", "A", "unknown", "X"),
        ("20", "Z", "A", "unknown", "Z"),
    ],
)
def test_each_state_has_ours_and_what_is_not_known_is_kept_raw(
    status: str, sale: str, pack: str, state: str, told: str
) -> None:
    unit = wire.Unit(item_cd=ITEM, unit_cd="1", vpn="MB1_k0", status=status, sl_cls=sale, pack_ind=pack)
    found = products.listed_of([unit])
    assert found is not None
    assert (found.state, found.mall_state, found.mall_option_nos) == (state, told, {"k0": "1"})


def test_a_product_sells_as_long_as_one_of_its_units_does() -> None:
    units = [wire.Unit(item_cd=ITEM, status="20", sl_cls="A", pack_ind=word) for word in ("I", "A")]
    found = products.listed_of(units)
    assert found is not None
    assert (found.state, found.mall_option_nos) == ("on_sale", {})
    assert products.listed_of([]) is None


def test_a_checked_offer_has_no_problems(make_offer: Any) -> None:
    assert MALL.check(make_offer()) == []


PROBLEMS: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any], str]] = {
    "special name": ({}, {}, {"name": "도자기(목걸이)"}, "특수문자 ( )"),
    "buyer input": ({}, {}, {"option_style": "buyer_input"}, "구매자입력형"),
    "extras": ({}, {}, {"extras": (Extra(key="x", group="g", name="n", price_won=10, on_sale=True),)}, "추가상품"),
    "no image": ({}, {}, {"image_urls": ()}, "대표이미지"),
    "off sale": ({}, {}, {"on_sale": False}, "판매불가"),
    "no category": ({}, {"mall_category_code": " "}, {}, "상품분류"),
    "courier": ({}, {"courier": "NOBODY"}, {}, "택배사"),
    "price": ({}, {"price_won": 35005}, {}, "10원"),
    "no MD": ({"md_code": ""}, {}, {}, "담당MD"),
    "no notice": ({"notice": ""}, {}, {}, "품목고시"),
    "broken notice": ({"notice": "25001"}, {}, {}, "항목: 내용"),
    "notice by name": ({"notice": "종류: 목걸이"}, {}, {}, "숫자 코드"),
    "margin": ({"margin_percent": "100"}, {}, {}, "99 이하"),
    "lead time": ({"lead_days": "100"}, {}, {}, "리드타임"),
    "fee": ({"delivery_fee_won": "0"}, {}, {}, "배송비"),
    "certificates": ({}, {}, {"certifications": (CERTIFICATE, CERTIFICATE)}, "하나만"),
    "certificate code": ({}, {}, {"certifications": (CERTIFICATE,)}, "항목코드"),
}


@pytest.mark.parametrize(("fields", "terms", "changes", "told"), PROBLEMS.values(), ids=PROBLEMS.keys())
def test_what_the_mall_will_not_take_is_told_with_what_to_change(
    make_offer: Any, fields: dict[str, Any], terms: dict[str, Any], changes: dict[str, Any], told: str
) -> None:
    assert any(told in problem for problem in MALL.check(make_offer(fields, terms, **changes)))


def test_options_are_short_and_one_of_them_is_on_sale(make_offer: Any, option: Any) -> None:
    assert any("한글 20자" in problem for problem in MALL.check(make_offer(options=(option("k0", "가" * 21),))))
    closed = make_offer(options=(option("k0", "백색", on_sale=False),))
    assert any("판매가능한 옵션" in problem for problem in MALL.check(closed))


async def test_categories_are_leaves_with_their_path(caller_of: Any, xml: Any, nothing: Any) -> None:
    leaf = {
        "itemTypeCd": "35000018",
        "itemLgrpNm": "패션",
        "itemMgrpNm": "잡화",
        "itemSgrpNm": "잡화",
        "itemTgrpNm": "목걸이",
    }
    (found,) = await MALL.search_categories(caller_of(xml(itemCategory=[leaf, {"itemTypeCd": "1"}])), "목걸이")
    assert (found.code, found.path, found.leaf) == ("35000018", ("패션", "잡화", "목걸이"), True)
    assert await MALL.search_categories(caller_of(nothing), "목걸이") == []


async def test_there_are_no_places_to_choose_from(caller_of: Any) -> None:
    caller = caller_of()
    assert await MALL.delivery_templates(caller) == ()
    with pytest.raises(RefusedError, match="순번"):
        await MALL.create_delivery_template(caller, "본사", {})
    assert caller.sent == []


async def test_a_registration_is_read_by_the_number_in_its_answer(
    caller_of: Any, done: Any, units: Any, told: Any, interfaces: Any, make_offer: Any
) -> None:
    waiting = units(
        {"status": "10"}, {"unitCd": "2", "vpn": "MB0000000000000000AB_k1", "status": "10"}, {"itemCd": "9"}
    )
    caller = caller_of(done(itemCd=ITEM), waiting)
    found = await MALL.register(caller, make_offer())
    assert (found.mall_product_no, found.state) == (ITEM, "waiting_approval")
    assert found.mall_option_nos == {"k0": "12088910442", "k1": "2"}
    assert interfaces(caller) == ["IF_03_01", "IF_03_07"]
    assert [unit["vpn"] for unit in told(caller.sent[0], "unit")] == [
        "MB0000000000000000AB_k0",
        "MB0000000000000000AB_k1",
    ]
    assert told(caller.sent[1], "contents")[0]["itemCd"] == ITEM


async def test_a_registration_without_a_number_is_found_by_our_code(
    caller_of: Any, done: Any, units: Any, make_offer: Any
) -> None:
    found = await MALL.register(caller_of(done(), units({})), make_offer())
    assert found.mall_product_no == ITEM


async def test_an_update_pauses_and_stocks_before_anything_else(
    caller_of: Any, done: Any, units: Any, interfaces: Any, make_offer: Any
) -> None:
    caller = caller_of(units({}), *[done()] * 4, units({}))
    found = await MALL.update(caller, replace(make_offer(), mall_product_no=ITEM))
    assert found.state == "on_sale"
    assert interfaces(caller) == ["IF_03_07", "IF_03_03", "IF_03_05", "IF_03_04", "IF_03_02", "IF_03_07"]


async def test_an_update_of_what_is_all_sold_out_has_no_plans(
    caller_of: Any, done: Any, units: Any, interfaces: Any, make_offer: Any, option: Any
) -> None:
    caller = caller_of(units({}), *[done()] * 3, units({}))
    offer = replace(make_offer(options=(option("k0", "백색", stock=0),)), mall_product_no=ITEM)
    await MALL.update(caller, offer)
    assert "IF_03_05" not in interfaces(caller)


async def test_an_update_without_a_number_finds_it_or_is_refused(
    caller_of: Any, done: Any, units: Any, nothing: Any, make_offer: Any
) -> None:
    caller = caller_of(units({}), units({}), *[done()] * 4, units({}))
    assert (await MALL.update(caller, make_offer())).mall_product_no == ITEM
    with pytest.raises(RefusedError, match="새로 연동"):
        await MALL.update(caller_of(nothing, nothing), make_offer())


@pytest.mark.parametrize("lost", [True, False])
async def test_an_update_that_cannot_be_read_back_may_have_been_made(
    caller_of: Any,
    done: Any,
    units: Any,
    nothing: Any,
    make_offer: Any,
    lost: bool,  # noqa: FBT001
) -> None:
    caller = caller_of(units({}), *[done()] * 4, UnavailableError("없음") if lost else nothing)
    with pytest.raises(UnavailableError) as raised:
        await MALL.update(caller, replace(make_offer(), mall_product_no=ITEM))
    assert raised.value.effect_possible


async def test_a_stop_pauses_the_product(caller_of: Any, done: Any, told: Any) -> None:
    caller = caller_of(done())
    await MALL.stop_sale(caller, ITEM, {})
    assert told(caller.sent[0], "itemStates") == [{"typeCd": "01", "itemCd_zip": ITEM, "chnCls": "30", "packInd": "I"}]


async def test_a_refused_stop_of_a_stopped_product_is_as_good(
    caller_of: Any, undone: Any, units: Any, nothing: Any
) -> None:
    refused = undone("판매상태를 변경할 수 없습니다.")
    await MALL.stop_sale(caller_of(refused, units({"packInd": "I"})), ITEM, {})
    for answer in (units({}), nothing):
        with pytest.raises(RefusedError):
            await MALL.stop_sale(caller_of(refused, answer), ITEM, {})


async def test_a_product_is_found_by_our_code_among_the_last_two_months(
    caller_of: Any, units: Any, nothing: Any, told: Any
) -> None:
    other = {"itemCd": "9", "vpn": "MB0000000000000000ABC_k0"}
    caller = caller_of(units(other), units(other, {}, {"itemCd": "7"}))
    found = await MALL.find_listing(caller, "MB0000000000000000AB")
    assert found is not None
    assert found.mall_product_no == ITEM
    periods = [told(request, "contents")[0] for request in caller.sent]
    assert [(period["sinstDtFrom"], period["sinstDtTo"]) for period in periods] == [
        ("2026-11-14", "2026-11-21"),
        ("2026-09-22", "2026-11-14"),
    ]
    assert await MALL.find_listing(caller_of(nothing, nothing), "MB0000000000000000AB") is None

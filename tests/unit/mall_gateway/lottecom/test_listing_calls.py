"""Which calls register, change, stop and find a product of 롯데온."""

from typing import Any

import pytest

from mall_gateway.malls.lottecom import LottecomMall
from mall_gateway.malls.port import Mall, MallCategory, RefusedError, UnavailableError

PRODUCT = "POST /v1/openapi/product/v1/product"
ITEM = "POST /v1/openapi/product/v1/item"
CODE = "MB0000000000000000AB"
WHO = "GET /v1/openapi/common/v1/identity"
CATEGORY = "GET /cheetah/econCheetah.ecn"
MISSING = {"returnCode": "9999", "message": "존재하지 않는 상품입니다.", "data": None}


def good(data: Any) -> dict[str, Any]:
    return {"returnCode": "0000", "message": "정상", "data": data}


SELLER = good({"trGrpCd": "SR", "trNo": "LO1"})
DISPLAY = [{"mall_dvs_cd": "LTON", "disp_cat_id": "FC1"}, {"mall_dvs_cd": "EL", "disp_cat_id": "EC1"}]
ROW = {"itemList": [{"data": {"std_cat_id": "BC43030200", "leaf_yn": "Y", "disp_list": DISPLAY}}]}
DONE = good([{"epdNo": CODE, "spdNo": "LO2", "resultCode": "0000"}])


def detail(state: str = "SALE", approved: str = "Y", **item: Any) -> dict[str, Any]:
    rows = [
        {"sitmNo": "31", "eitmNo": f"{CODE}-K1", "slStatCd": "SALE", "slPrc": 135000, "stkQty": 50, **item},
        {"sitmNo": "32", "eitmNo": f"{CODE}-K2", "slStatCd": "SALE", "slPrc": 135000, "stkQty": 3},
    ]
    return good({"spdNo": "LO2", "slStatCd": state, "pdAprvStatInfo": {"fnlAprvYn": approved}, "itmLst": rows})


@pytest.fixture
def mall() -> Mall:
    return LottecomMall()


async def test_a_registration_is_accepted_and_waits(mall: Mall, caller_of: Any, make_offer: Any) -> None:
    caller = caller_of(SELLER, ROW, DONE)
    listed = await mall.register(caller, make_offer())
    assert (listed.mall_product_no, listed.state, listed.mall_option_nos) == ("LO2", "waiting_approval", {})
    assert caller.calls() == [WHO, CATEGORY, f"{PRODUCT}/registration/request"]
    assert [request.writes for request in caller.sent] == [False, False, True]
    (body,) = caller.body()["spdLst"]
    assert (body["trNo"], body["dcatLst"]) == ("LO1", [{"mallCd": "LTON", "lfDcatNo": "FC1"}])


@pytest.mark.parametrize("data", [None, [], [{"epdNo": CODE, "spdNo": None, "resultCode": "0000"}], "LO2"])
async def test_an_answer_without_a_number_may_have_registered(
    data: Any, mall: Mall, caller_of: Any, make_offer: Any
) -> None:
    with pytest.raises(UnavailableError) as raised:
        await mall.register(caller_of(SELLER, ROW, good(data)), make_offer())
    assert raised.value.effect_possible


async def test_a_refused_row_of_a_good_answer_registered_nothing(mall: Mall, caller_of: Any, make_offer: Any) -> None:
    refused = good([{"epdNo": CODE, "spdNo": None, "resultCode": "9999", "resultMessage": "상품명 오류"}])
    with pytest.raises(RefusedError, match="상품명을 고치세요"):
        await mall.register(caller_of(SELLER, ROW, refused), make_offer())


@pytest.mark.parametrize("rows", [[], [{"data": {"std_cat_id": "BC43030200", "disp_list": None}}]])
async def test_a_category_that_the_mall_has_not_is_told_before_anything_is_sent(
    rows: Any, mall: Mall, caller_of: Any, make_offer: Any
) -> None:
    with pytest.raises(RefusedError, match="카테고리"):
        await mall.register(caller_of(SELLER, {"itemList": rows}), make_offer())


async def test_an_update_without_differences_is_the_whole_product_alone(
    mall: Mall, caller_of: Any, make_offer: Any
) -> None:
    caller = caller_of(SELLER, ROW, detail(), DONE, SELLER, detail())
    listed = await mall.update(caller, make_offer(number="LO2"))
    assert (listed.state, listed.mall_option_nos) == ("on_sale", {"K1": "31", "K2": "32"})
    detailed = f"{PRODUCT}/detail"
    assert caller.calls() == [WHO, CATEGORY, detailed, f"{PRODUCT}/modification/request", WHO, detailed]


async def test_stock_price_and_sale_that_differ_have_calls_of_their_own(
    mall: Mall, caller_of: Any, make_offer: Any
) -> None:
    before = detail("SOUT", slStatCd="SOUT", slPrc=100, stkQty=0)
    done = good([{"sitmNo": "31", "resultCode": "0000"}])
    caller = caller_of(SELLER, ROW, before, done, DONE, done, done, DONE, SELLER, detail())
    await mall.update(caller, make_offer(number="LO2"))
    assert caller.calls()[3:8] == [
        f"{ITEM}/stock/change",
        f"{PRODUCT}/modification/request",
        f"{ITEM}/price/change",
        f"{ITEM}/status/change",
        f"{PRODUCT}/status/change",
    ]
    named = {"trGrpCd": "SR", "trNo": "LO1", "spdNo": "LO2", "sitmNo": "31"}
    assert caller.body(3) == {"itmStkLst": [{**named, "stkQty": 50}]}
    days = {"hstStrtDttm": "20261120183045", "hstEndDttm": "20261231235959"}
    assert caller.body(5) == {"itmPrcLst": [{**named, **days, "slPrc": 135000}]}
    assert caller.body(6) == {"sitmLst": [{**named, "slStatCd": "SALE"}]}
    assert caller.body(7) == {"spdLst": [{"trGrpCd": "SR", "trNo": "LO1", "spdNo": "LO2", "slStatCd": "SALE"}]}


async def test_a_product_without_stock_stays_stopped(mall: Mall, caller_of: Any, make_offer: Any, option: Any) -> None:
    offer = make_offer(number="LO2", options=(option("K1", "골드", stock=0), option("K2", "실버", stock=0)))
    done = good([{"resultCode": "0000"}])
    caller = caller_of(SELLER, ROW, detail("SOUT"), done, DONE, done, SELLER, detail("SOUT"))
    assert (await mall.update(caller, offer)).state == "stopped"
    assert f"{PRODUCT}/status/change" not in caller.calls()


async def test_an_update_is_not_lost_because_it_cannot_be_read_back(
    mall: Mall, caller_of: Any, make_offer: Any, reply: Any
) -> None:
    listed = await mall.update(caller_of(SELLER, ROW, detail(), DONE, reply(500, {})), make_offer(number="LO2"))
    assert (listed.state, listed.mall_product_no) == ("waiting_approval", "LO2")
    gone = await mall.update(caller_of(SELLER, ROW, detail(), DONE, SELLER, MISSING), make_offer(number="LO2"))
    assert gone.state == "on_sale"


async def test_what_is_not_listed_is_not_updated(mall: Mall, caller_of: Any, make_offer: Any) -> None:
    with pytest.raises(RefusedError, match="새로 연동"):
        await mall.update(caller_of(SELLER, ROW, MISSING), make_offer(number="LO2"))
    with pytest.raises(RefusedError, match="새로 연동"):
        await mall.update(caller_of(SELLER, ROW), make_offer())


async def test_a_sale_is_stopped_by_selling_out_which_can_be_taken_back(mall: Mall, caller_of: Any) -> None:
    caller = caller_of(SELLER, DONE)
    await mall.stop_sale(caller, "LO2", {"K1": "31"})
    assert caller.calls() == [WHO, f"{PRODUCT}/status/change"]
    assert caller.body()["spdLst"][0]["slStatCd"] == "SOUT"


@pytest.mark.parametrize(("state", "stopped"), [("SOUT", True), ("END", True), ("SALE", False)])
async def test_a_refused_stop_is_none_where_it_is_stopped(
    state: str, mall: Mall, caller_of: Any, *, stopped: bool
) -> None:
    caller = caller_of(SELLER, {"returnCode": "9999", "message": "변경할 수 없습니다."}, SELLER, detail(state))
    if stopped:
        await mall.stop_sale(caller, "LO2", {})
        return
    with pytest.raises(RefusedError):
        await mall.stop_sale(caller, "LO2", {})


async def test_only_a_product_that_is_missing_is_none(mall: Mall, caller_of: Any) -> None:
    assert await mall.read_listing(caller_of(SELLER, MISSING), "LO2") is None
    assert await mall.read_listing(caller_of(SELLER, good(None)), "LO2") is None
    for words in ("시스템", "조회 권한이 없습니다."):
        with pytest.raises(RefusedError):
            await mall.read_listing(caller_of(SELLER, {"returnCode": "9000", "message": words}), "LO2")
    caller = caller_of(SELLER, detail())
    assert await mall.read_listing(caller, "LO2") is not None
    assert caller.body() == {"trGrpCd": "SR", "trNo": "LO1", "spdNo": "LO2"}
    assert not any(request.writes for request in caller.sent)


async def test_a_product_is_found_by_our_code_through_all_pages(mall: Mall, caller_of: Any) -> None:
    others = [{"spdNo": f"LO{number}", "epdNo": "X"} for number in range(100)]
    caller = caller_of(SELLER, good(others), good([{"spdNo": "LO2", "epdNo": CODE}]), SELLER, detail(approved="N"))
    found = await mall.find_listing(caller, CODE)
    assert found is not None
    assert (found.mall_product_no, found.state) == ("LO2", "waiting_approval")
    assert caller.body(2) == {
        "trGrpCd": "SR",
        "trNo": "LO1",
        "regStrtDttm": "20200401000000",
        "regEndDttm": "20261121183045",
        "epdNo": [CODE],
        "pageNo": 2,
        "rowsPerPage": 100,
    }


@pytest.mark.parametrize("data", [None, [], [{"spdNo": "LO3", "epdNo": "X"}]])
async def test_no_product_has_our_code_where_the_list_ends_without_it(data: Any, mall: Mall, caller_of: Any) -> None:
    assert await mall.find_listing(caller_of(SELLER, good(data)), CODE) is None


async def test_an_answer_of_another_form_is_no_proof_that_there_is_none(mall: Mall, caller_of: Any) -> None:
    with pytest.raises(UnavailableError):
        await mall.find_listing(caller_of(SELLER, good({"list": []})), CODE)


def category(number: str, name: str, above: str, leaf: str = "N", **more: Any) -> dict[str, Any]:
    row = {"std_cat_id": number, "std_cat_nm": name, "upr_std_cat_id": above, "leaf_yn": leaf, **more}
    return {"data": row}


TREE = {
    "itemList": [
        category("BC1", "패션잡화", ""),
        category("BC2", "주얼리", "BC1"),
        category("BC3", "목걸이", "BC2", "Y"),
        category("BC4", "반지", "BC2", "Y"),
        category("BC5", "옛 목걸이", "BC2", "Y", use_yn="N"),
        category("BC6", "고리", "BC7", "Y"),
        category("BC7", "고리", "BC6"),
    ]
}


async def test_leaves_are_found_by_a_word_of_their_path_and_the_tree_is_kept_for_a_day(
    mall: Mall, caller_of: Any
) -> None:
    caller = caller_of(TREE)
    assert await mall.search_categories(caller, "목걸이") == [
        MallCategory("BC3", ("패션잡화", "주얼리", "목걸이"), leaf=True)
    ]
    assert [one.code for one in await mall.search_categories(caller, "주얼리")] == ["BC3", "BC4"]
    assert [one.path for one in await mall.search_categories(caller, "고리")] == [("고리", "고리")]
    assert caller.asked == [("GET", "/cheetah/econCheetah.ecn?job=cheetahStandardCategory&skip=0&limit=500")]


async def test_the_tree_is_read_page_by_page(mall: Mall, caller_of: Any) -> None:
    full = {"itemList": [category(f"BC{number}", "목걸이", "", "Y") for number in range(500)]}
    caller = caller_of(full, {"itemList": [category("BC999", "목걸이", "", "Y")]})
    assert len(await mall.search_categories(caller, "목걸이")) == 501
    assert [caller.query(index)["skip"] for index in (0, 1)] == ["0", "500"]


async def test_a_tree_without_end_is_given_up(mall: Mall, caller_of: Any) -> None:
    full = {"itemList": [category("BC1", "목걸이", "", "Y")] * 500}
    with pytest.raises(UnavailableError):
        await mall.search_categories(caller_of(by=lambda _: full), "목걸이")


async def test_places_and_policies_are_asked_for_the_seller(mall: Mall, caller_of: Any) -> None:
    place = {"dvpNo": "PLO1", "dvpTypCd": "02", "dvpNm": "창고"}
    caller = caller_of(SELLER, good([place]), good([{"dvCstPolNo": 380, "dvCstTypCd": "DV_CST", "dvCst": 0}]))
    assert [one.kind for one in await mall.delivery_templates(caller)] == ["출고지", "배송비정책"]
    assert [caller.body(index) for index in (1, 2)] == [{"afflTrCd": "LO1"}] * 2
    with pytest.raises(RefusedError, match="판매자센터"):
        await mall.create_delivery_template(caller_of(), "기본", {})

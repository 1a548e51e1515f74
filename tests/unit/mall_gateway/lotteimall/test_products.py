"""Products as 롯데홈쇼핑's forms and back; its options come from the 판매정보."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import pytest

from mall_gateway.malls.lotteimall import LotteimallMall
from mall_gateway.malls.lotteimall.mapping.products import request_state, sale_state
from mall_gateway.malls.port import Listed, Offer, RefusedError, Request, UnavailableError

MALL = LotteimallMall()
NOTICE_ITEMS = [{"ItemCd": "10030", "ItemNm": "종류"}, {"ItemCd": "10104", "ItemNm": "치수"}]


def page(request: Request) -> str:
    return request.url.partition("/openapi/")[2].partition(".lotte")[0]


def form(request: Request) -> dict[str, str]:
    body = (request.body or b"").decode()
    return {name: values[0] for name, values in parse_qs(body, encoding="cp949").items()}


def answers(mall_xml: Any, **pages: Any) -> Any:
    """Answers by page; what is not given is done, lists are empty."""
    given = {"searchGoodsArtcItemCdListOpenApi": mall_xml.told(ArtcItemInfo=NOTICE_ITEMS), **pages}

    def answer(request: Request) -> Any:
        found = given.get(page(request))
        if isinstance(found, list):
            return found.pop(0)
        return found or (mall_xml.told() if "search" in request.url else mall_xml.done())

    return answer


def goods(mall_xml: Any, **changes: Any) -> Any:
    row = {"GoodsNo": "77", "GoodsNm": "도자기 목걸이", "SaleStatCd": "10", "SalePrc": "35000"}
    return mall_xml.told(GoodsCount=1, GoodsInfo=[{**row, **changes}])


def stocks(mall_xml: Any, *rows: tuple[str, str, Any]) -> Any:
    names = ("ItemNo", "CorpItemNo", "StockQty")
    return mall_xml.told(GoodsInfoList=[dict(zip(names, row, strict=True)) for row in rows])


def request_row(mall_xml: Any, state: str, number: str = "", code: str = "MB0000000000000000AB") -> Any:
    row = {"GoodsReqNo": "55", "GoodsNo": number, "ConfStatCd": state, "CorpGoodsNo": code}
    return mall_xml.told(GoodsCount=1, GoodsInfo=[row])


async def registered(caller: Any, offer: Offer) -> dict[str, str]:
    await MALL.register(caller, offer)
    return form(caller.sent[-1])


async def test_a_registration_carries_all_that_malls_md_names(caller_of: Any, mall_xml: Any, make_offer: Any) -> None:
    caller = caller_of(by=answers(mall_xml, registApiGoodsInfo=mall_xml.done(goods_no="55")))
    listed = await MALL.register(caller, make_offer())
    assert listed == Listed("R55", {}, "waiting_approval", "승인요청")
    assert (caller.sent[-1].method, page(caller.sent[-1])) == ("POST", "registApiGoodsInfo")
    assert form(caller.sent[-1]) == {
        "subscriptionId": "C0",
        "brnd_no": "010565",
        "goods_nm": "도자기 목걸이",
        "sch_kwd_1_nm": "목걸이",
        "sch_kwd_2_nm": "도자기",
        "sch_kwd_3_nm": "선물",
        "pur_shp_cd": "3",
        "sale_shp_cd": "10",
        "sale_prc": "35000",
        "mrgn_rt": "20",
        "tdf_sct_cd": "1",
        "md_gsgr_no": "24973",
        "disp_no": "5100018",
        "inv_mgmt_yn": "Y",
        "item_mgmt_yn": "N",
        "inv_qty": "7",
        "exch_rtgs_sct_cd": "20",
        "dlv_proc_tp_cd": "1",
        "dlv_mean_cd": "10",
        "dlv_goods_sct_cd": "01",
        "dlv_dday": "2",
        "dlv_polc_no": "480001",
        "corp_dlvp_sn": "525713",
        "corp_rls_pl_sn": "525712",
        "gift_pkg_yn": "N",
        "byr_age_lmt_cd": "0",
        "orpl_nm": "상세페이지 참조",
        "mfcp_nm": "중소기업유통센터",
        "img_url": "https://img.example/1.jpg",
        "img_url1": "https://img.example/2.jpg",
        "dtl_info_fcont": "<p>상세 & 설명</p>",
        "ec_goods_artc_cd": "104",
        "10030": "목걸이",
        "10104": "상세페이지 참조",
        "sft_cert_tgt_seq": "0",
        "corp_goods_no": "MB0000000000000000AB",
        "sum_pkg_psb_yn": "Y",
    }


async def test_what_the_seller_enters_on_the_sales_terms_is_sent(
    caller_of: Any, mall_xml: Any, make_offer: Any, certificate: Any
) -> None:
    fields = {
        "remote_policy": "480002", "made_to_order": "Y", "returnable": "N", "notice_texts": "치수=30cm, 없는 항목=1",
        "extra_goods": "선물포장=2000, 쇼핑백", "certificate_kind": "22", "caution": "깨지기 쉬움", "as_guide": "1년",
    }  # fmt: skip
    given = {"adults_only": True, "tax": "exempt", "certifications": (certificate,), "image_urls": tuple("abcdefgh")}
    caller = caller_of(by=answers(mall_xml, registApiGoodsInfo=mall_xml.done(goods_no="55")))
    sent = await registered(caller, make_offer(fields, **given))
    wanted = {
        "ismr_dlv_polc_no": "480002", "dlv_goods_sct_cd": "03", "exch_rtgs_sct_cd": "10", "10104": "30cm",
        "add_goods_list": "선물포장,2000:쇼핑백,0", "sft_cert_tgt_seq": "1", "sft_cert_sct_cd": "22",
        "sft_cert_no": "HU-1234", "att_mtr_cont": "깨지기 쉬움", "as_cont": "1년", "byr_age_lmt_cd": "19",
        "tdf_sct_cd": "2", "img_url5": "f",
    }  # fmt: skip
    assert {name: sent.get(name) for name in wanted} == wanted
    assert "img_url6" not in sent


async def test_options_have_the_products_stock_where_they_are_its_own_and_never_more_than_it_has(
    caller_of: Any, mall_xml: Any, make_offer: Any, option: Any
) -> None:
    fields = {"option_name": "색상", "option_values": "백색, 골드=10, 실버=3,은색"}
    own = {"option_use": "open_markets", "option_names": ("색상",), "options": (option("k0", "백색", stock=2),)}
    caller = caller_of(by=answers(mall_xml, registApiGoodsInfo=mall_xml.done(goods_no="55")))
    sent = await registered(caller, make_offer(fields, **own))
    assert (sent["item_mgmt_yn"], sent["opt_nm"]) == ("Y", "색상")
    assert sent["item_list"] == "백색,2,k0:골드,7,골드:실버,3,실버:은색,7,은색"
    assert "inv_qty" not in sent


async def test_what_the_buyer_writes_is_asked_where_it_is_meant_for_all_malls(
    caller_of: Any, mall_xml: Any, make_offer: Any
) -> None:
    asked = {"option_use": "all_malls", "option_style": "buyer_input", "option_names": ("각인",)}
    caller = caller_of(by=answers(mall_xml, registApiGoodsInfo=mall_xml.done(goods_no="55")))
    assert (await registered(caller, make_offer(**asked)))["add_choc_tp_cd_20"] == "각인"


async def test_a_registration_without_a_number_may_have_been_made(
    caller_of: Any, mall_xml: Any, make_offer: Any
) -> None:
    with pytest.raises(UnavailableError) as raised:
        await MALL.register(caller_of(by=answers(mall_xml)), make_offer())
    assert raised.value.effect_possible


async def test_a_brand_without_a_number_is_asked_for(caller_of: Any, mall_xml: Any, make_offer: Any) -> None:
    rows = [{"BrndNo": "1", "BrndNm": "골든 에이지 키즈"}, {"BrndNo": "2", "BrndNm": "골든 에이지"}]
    given = {"registApiGoodsInfo": mall_xml.done(goods_no="55")}
    caller = caller_of(by=answers(mall_xml, searchBrandListOpenApi=mall_xml.told(BrandInfo=rows), **given))
    assert (await registered(caller, make_offer({"brand_no": ""})))["brnd_no"] == "2"
    asked = next(request for request in caller.sent if page(request) == "searchBrandListOpenApi")
    assert (form(asked)["brnd_nm"], asked.writes) == ("골든에이지", False)
    with pytest.raises(RefusedError, match="골든에이지"):
        await MALL.register(caller_of(by=answers(mall_xml)), make_offer({"brand_no": ""}))


REQUESTS = {"10": "waiting_approval", "20": "waiting_approval", "51": "waiting_approval", "40": "refused",
            "50": "refused", "52": "refused", "60": "refused", "30": "on_sale", "77": "unknown"}  # fmt: skip


@pytest.mark.parametrize(("code", "state"), REQUESTS.items())
async def test_a_request_has_the_state_of_its_approval(caller_of: Any, mall_xml: Any, code: str, state: str) -> None:
    assert request_state(code) == state
    found = await MALL.read_listing(caller_of(request_row(mall_xml, code)), "R55")
    assert found is not None
    assert found.mall_product_no == "R55"
    assert found.state == ("waiting_approval" if state == "on_sale" else state)


async def test_an_approved_request_is_the_product_from_then_on(caller_of: Any, mall_xml: Any) -> None:
    rows = stocks(mall_xml, ("1", "k0", 5), ("2", "", "null"))
    found = await MALL.read_listing(caller_of(request_row(mall_xml, "30", "77"), goods(mall_xml), rows), "R55")
    assert found == Listed("77", {"k0": "1"}, "on_sale", "판매진행")


@pytest.mark.parametrize(("code", "state"), [("10", "on_sale"), ("20", "stopped"), ("30", "ended"), ("9", "unknown")])
async def test_a_product_has_the_state_of_its_sale(caller_of: Any, mall_xml: Any, code: str, state: str) -> None:
    assert sale_state(code) == state
    found = await MALL.read_listing(caller_of(goods(mall_xml, SaleStatCd=code), stocks(mall_xml)), "77")
    assert found is not None
    assert found.state == state


async def test_a_product_is_none_where_the_mall_has_none_or_shows_another(caller_of: Any, mall_xml: Any) -> None:
    assert await MALL.read_listing(caller_of(mall_xml.failed("0001", "상품 없음")), "77") is None
    assert await MALL.read_listing(caller_of(goods(mall_xml, GoodsNo="78")), "77") is None
    assert await MALL.read_listing(caller_of(mall_xml.told(GoodsCount="0")), "R55") is None


async def test_our_code_is_believed_only_where_the_answer_names_it(caller_of: Any, mall_xml: Any) -> None:
    code = "MB0000000000000000AB"
    caller = caller_of(request_row(mall_xml, "20"))
    assert await MALL.find_listing(caller, code) == Listed("R55", {}, "waiting_approval", "승인요청")
    assert (caller.query()["search_type"], caller.query()["search_value"]) == ("2", code)
    for answer in (mall_xml.told(GoodsCount="0"), request_row(mall_xml, "20", code="MB9"), mall_xml.failed("0001", "")):
        with pytest.raises(UnavailableError):
            await MALL.find_listing(caller_of(answer), code)


async def test_an_update_of_a_request_changes_the_request(caller_of: Any, mall_xml: Any, make_offer: Any) -> None:
    caller = caller_of(by=answers(mall_xml, searchNewGoodsInfoOpenApi=request_row(mall_xml, "20")))
    listed = await MALL.update(caller, replace(make_offer(), mall_product_no="R55"))
    assert (listed.mall_product_no, listed.state) == ("R55", "waiting_approval")
    assert (page(caller.sent[-1]), form(caller.sent[-1])["goods_req_no"]) == ("upateApiNewGoodsInfo", "55")


async def test_an_update_calls_only_for_what_differs(caller_of: Any, mall_xml: Any, make_offer: Any) -> None:
    rows = stocks(mall_xml, ("0", "", 7))
    caller = caller_of(by=answers(mall_xml, searchGoodsListOpenApi=goods(mall_xml), searchStockList=rows))
    listed = await MALL.update(caller, replace(make_offer(), mall_product_no="77"))
    assert (listed.state, listed.mall_state) == ("on_sale", "판매진행")
    assert [page(request) for request in caller.sent if request.writes] == ["upateApiDisplayGoodsInfo"]


async def test_an_update_calls_for_all_that_differs(caller_of: Any, mall_xml: Any, make_offer: Any) -> None:
    shown = goods(mall_xml, GoodsNm="옛 이름", SalePrc="30000", SaleStatCd="20")
    rows = [stocks(mall_xml, ("1", "골드", 1), ("2", "k9", 4))]
    rows.append(stocks(mall_xml, ("1", "골드", 1), ("2", "k9", 4), ("3", "실버", "null")))
    caller = caller_of(by=answers(mall_xml, searchGoodsListOpenApi=shown, searchStockList=rows))
    offer = make_offer({"option_name": "색상", "option_values": "골드=1,실버=3"})
    listed = await MALL.update(caller, replace(offer, mall_product_no="77"))
    assert listed == Listed("77", {"골드": "1", "k9": "2", "실버": "3"}, "on_sale", "판매진행")
    writes = [(page(request), form(request)) for request in caller.sent if request.writes]
    assert [name for name, _ in writes] == [
        "upateApiDisplayGoodsInfo", "updateGoodsNmOpenApi", "updateGoodsSalePrcOpenApi", "addGoodsItemInfo",
        "registStock", "registStock", "updateGoodsSaleStat",
    ]  # fmt: skip
    sent = dict(writes)
    assert (
        sent["updateGoodsSalePrcOpenApi"] | {"strGoodsNo": "77", "strReqSalePrc": "35000", "mrgnRt": "20"}
        == (sent["updateGoodsSalePrcOpenApi"])
    )
    assert sent["addGoodsItemInfo"]["item_nm"] == "실버"
    assert [(one["item_no"], one["inv_qty"]) for name, one in writes if name == "registStock"] == [
        ("2", "0"),
        ("3", "3"),
    ]


async def test_a_price_that_waits_is_told_and_one_that_is_refused_refuses(
    caller_of: Any, mall_xml: Any, make_offer: Any
) -> None:
    offer = replace(make_offer(), mall_product_no="77")
    shown = {"searchGoodsListOpenApi": goods(mall_xml, SalePrc="1"), "searchStockList": stocks(mall_xml, ("0", "", 7))}
    waits = answers(mall_xml, **shown, updateGoodsSalePrcOpenApi=mall_xml.done("3"))
    assert (await MALL.update(caller_of(by=waits), offer)).mall_state == "판매진행 (판매가 승인 대기)"
    refuses = answers(mall_xml, **shown, updateGoodsSalePrcOpenApi=mall_xml.done("2", "가격 오류"))
    with pytest.raises(RefusedError, match="가격 오류"):
        await MALL.update(caller_of(by=refuses), offer)


async def test_an_update_that_stops_half_way_may_have_had_its_effect(
    caller_of: Any, mall_xml: Any, make_offer: Any
) -> None:
    broken = answers(mall_xml, searchGoodsListOpenApi=mall_xml.xml(status=500))
    with pytest.raises(UnavailableError) as raised:
        await MALL.update(caller_of(by=broken), replace(make_offer(), mall_product_no="77"))
    assert raised.value.effect_possible


@pytest.mark.parametrize("number", ["77", "R55"])
async def test_an_update_of_what_the_mall_has_not_is_refused(
    caller_of: Any, mall_xml: Any, make_offer: Any, number: str
) -> None:
    with pytest.raises(RefusedError, match="새로 연동하세요"):
        await MALL.update(caller_of(by=answers(mall_xml)), replace(make_offer(), mall_product_no=number))


async def test_a_stop_that_is_refused_is_good_where_the_sale_has_stopped(caller_of: Any, mall_xml: Any) -> None:
    caller = caller_of(mall_xml.done())
    await MALL.stop_sale(caller, "77", {})
    assert form(caller.sent[0]) == {"subscriptionId": "C0", "goods_no": "77", "sale_stat_cd": "20"}
    refused = mall_xml.done("2", "이미 변경된 상태")
    await MALL.stop_sale(caller_of(refused, goods(mall_xml, SaleStatCd="30"), stocks(mall_xml)), "77", {})
    with pytest.raises(RefusedError, match="이미 변경된 상태"):
        await MALL.stop_sale(caller_of(refused, goods(mall_xml), stocks(mall_xml)), "77", {})


async def test_places_policies_and_groups_are_offered_to_choose_from(caller_of: Any, mall_xml: Any) -> None:
    place = {"ReturnCode": "525712", "ReturnName": "본사", "ReturnAddress": "서울 중구"}
    caller = caller_of(
        mall_xml.told(DlvPolcInfoList={"DlvPolcInfo": [{"dlv_polc_no": "48", "dlv_polc_nm": "기본"}]}),
        mall_xml.told(ReturnInfoList={"ReturnInfo": [place]}),
        mall_xml.failed("0001", "없음"),
        mall_xml.told(MDInfoList={"MDInfo": [{"MDCode": "M1", "MDName": "김엠디"}]}),
        mall_xml.told(MdGsgrInfo=[{"MdGsgrNo": "24973", "MdGsgrNm": "잡화"}]),
    )
    found = await MALL.delivery_templates(caller)
    assert [(one.kind, one.number, one.name) for one in found] == [
        ("배송비정책", "48", "기본"), ("출고지", "525712", "본사"), ("MD상품군", "24973", "잡화"),
    ]  # fmt: skip
    assert found[1].details == {"address": "서울 중구"}
    with pytest.raises(RefusedError, match="파트너센터"):
        await MALL.create_delivery_template(caller, "새 정책", {})


def test_a_good_offer_has_no_problems(make_offer: Any) -> None:
    assert MALL.check(make_offer()) == []


PROBLEMS: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({}, {"name": "도자기(소) 목걸이+끈"}, r"특수문자 \( \) \+ 을"),
    ({}, {"name": "가" * 51}, "50자까지"),
    ({}, {"on_sale": False}, "판매가능으로"),
    ({"margin_percent": 0}, {}, "1에서 99"),
    ({"notice_article": ""}, {}, "품목고시 품목"),
    ({"brand_no": ""}, {"brand": ""}, "브랜드번호"),
    ({"option_name": "색상"}, {}, "둘 다"),
    ({"option_name": "색상", "option_values": "골드,골드"}, {}, "두 번"),
    ({"option_name": "색상", "option_values": "골드:대"}, {}, "쓸 수 없는 글자 :"),
    ({"option_name": "색상", "option_values": "=3"}, {}, "이름이 없는"),
    ({"option_name": "색상", "option_values": "골드=셋"}, {}, "재고에는 숫자만"),
    ({"extra_goods": "포장=이천원"}, {}, "가격에는 숫자만"),
    ({"option_name": "색상", "option_values": ",".join(map(str, range(201)))}, {}, "200개까지"),
]


@pytest.mark.parametrize(("fields", "changes", "told"), PROBLEMS)
def test_each_problem_is_told_with_what_to_change(
    make_offer: Any, fields: dict[str, Any], changes: dict[str, Any], told: str
) -> None:
    assert any(re.search(told, problem) for problem in MALL.check(make_offer(fields, **changes)))


def test_options_for_all_malls_must_be_entered_on_the_sales_terms(
    make_offer: Any, option: Any, certificate: Any
) -> None:
    own = {"option_names": ("색상",), "options": (option("k0", "백색"),)}
    assert MALL.check(make_offer(option_use="open_markets", **own)) == []
    (problem,) = MALL.check(make_offer(option_use="all_malls", **own))
    assert "옵션명" in problem
    assert MALL.check(make_offer({"option_name": "색상", "option_values": "백색"}, option_use="all_malls", **own)) == []
    (problem,) = MALL.check(make_offer(certifications=(certificate,)))
    assert "안전인증 구분" in problem

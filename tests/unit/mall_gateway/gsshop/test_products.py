"""Products as GS SHOP's blocks and back, what it will not take, and the calls for them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.catalog import Certification, Extra
from mall_gateway.malls.gsshop import GsshopMall, wire
from mall_gateway.malls.gsshop.mapping import products
from mall_gateway.malls.port import Listed, Mall, RefusedError, UnavailableError

MALL: Mall = GsshopMall()
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
ITEMS = tuple(
    wire.NoticeItem(gov_publs_itm_cd=f"130{place}", gov_publs_itm_nm=name)
    for place, name in enumerate(("종류", "소재", "제조국", "치수"), 1)
)
KNOWN = products.Known(ITEMS, NOW, "SUB1")
CLASS = {"govPublsGrpList": [{"govPublsGrpItmList": [{"govPublsItmCd": "1301", "govPublsItmNm": "종류"}]}]}


def test_an_offer_is_one_body_of_blocks(make_offer: Any) -> None:
    body = products.product_of(make_offer(), KNOWN)
    base = body["prdBaseAddInfo"]
    assert (body["supPrdCd"], body["subSupCd"]) == ("MB0000000000000000AB", "SUB1")
    assert (base["prdNm"], base["prdClsCd"], base["operMdId"], base["brandCd"]) == (
        "도자기 목걸이",
        "B43071905",
        "90001",
        "120410",
    )
    assert (base["saleStrDtm"], base["saleEndDtm"]) == (20261122000000, 20261231235959)
    assert (base["taxTypCd"], base["dlvsCoCd"], base["stdRelsDdcnt"]) == ("02", "HD", 2)
    assert (base["chrDlvYn"], base["chrDlvcAmt"], base["shipLimitAmt"]) == ("Y", 2500, 30000)
    assert (base["jejuChrDlvcAmt"], base["ilndChrDlvYn"], base["rtpAmt"], base["exchAmt"]) == (3000, "Y", 2500, 5000)
    assert (base["attrTypNm1"], base["attrTypNm2"]) == ("색상", "크기")
    assert body["prdNmChgInfo"]["prdNmChgExposPrdNm"] == "도자기 목걸이"
    assert body["prdPrcInfo"] == {
        "prdPrcValidStrDtm": 20261121120000,
        "prdPrcValidEndDtm": 29991231235959,
        "prdPrcSalePrc": 35000,
        "prdPrcSupGivRtamtCd": "01",
        "prdPrcSupGivRtamt": 26250,
    }
    assert body["prdSectList"][0]["prdSectListSectid"] == 1662742
    assert body["prdSafeCertInfo"]["safeCertGbnCd"] == "0"
    assert body["prdImgInfo"]["prdCntntListCntntUrlNm"] == ["https://img.example/1.jpg", "https://img.example/2.jpg"]


def test_the_notice_is_the_sales_infos_own_then_the_products_then_the_detail_page(make_offer: Any) -> None:
    told = {
        row["govPublsItmCd"]: row["govPublsItmCntnt"]
        for row in products.product_of(make_offer(), KNOWN)["prdGovPublsItmList"]
    }
    assert told == {"1301": "목걸이", "1302": "은 92.5%", "1303": "대한민국", "1304": "상세페이지 참조"}


def test_options_carry_our_codes_their_stock_and_four_values(make_offer: Any) -> None:
    known = replace(make_offer(), mall_option_nos={"k0": "35220001001"})
    first, second = products.product_of(known, KNOWN)["attrPrdList"]
    assert (first["attrPrdListSupAttrPrdCd"], first["attrPrdListAttrPrdCd"]) == ("k0", "35220001001")
    assert [first[f"attrPrdListAttrVal{place}"] for place in range(1, 5)] == ["백색", "S", "None", "None"]
    assert (first["attrPrdListOrdPsblQty"], first["attrPrdListTempoutYn"]) == (50, "N")
    assert (second["attrPrdListOrdPsblQty"], second["attrPrdListTempoutYn"]) == (0, "Y")


def test_a_product_without_options_is_one_option_of_the_mall(make_offer: Any) -> None:
    (only,) = products.product_of(make_offer(option_use="none", stock=7), KNOWN)["attrPrdList"]
    assert (only["attrPrdListSupAttrPrdCd"], only["attrPrdListAttrVal1"], only["attrPrdListOrdPsblQty"]) == (
        "0000",
        "공통",
        7,
    )


def test_an_exempt_free_product_from_now_on_says_so(make_offer: Any) -> None:
    offer = make_offer({"delivery_fee_type": "free"}, {"sale_starts_on": None, "courier": None}, tax="exempt")
    base = products.product_of(offer, KNOWN)["prdBaseAddInfo"]
    assert (base["taxTypCd"], base["chrDlvYn"], base["chrDlvcAmt"], base["shipLimitAmt"]) == ("01", "N", 0, 0)
    assert (base["saleStrDtm"], base["dlvsCoCd"]) == (20261121120000, "ZY")


def test_a_certificate_goes_with_the_sales_infos_codes(make_offer: Any) -> None:
    one = Certification(kind="electric", type="안전인증", agency="KTR", number="HU071234")
    fields = {"certification_code": "1", "certification_agency_code": "03"}
    told = products.product_of(make_offer(fields, certifications=(one,)), KNOWN)["prdSafeCertInfo"]
    assert (told["safeCertGbnCd"], told["safeCertOrgCd"], told["safeCertNo"]) == ("1", "03", "HU071234")


LABELS = [("도자기 목걸이", "도자기 목걸이"), ("가" * 16, "가" * 15), ("a" + "가" * 20, "a" + "가" * 14)]


@pytest.mark.parametrize(("name", "label"), LABELS)
def test_the_waybills_name_is_cut_between_letters(name: str, label: str) -> None:
    assert products.label_of(name) == label


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("R", "waiting_approval"),
        ("N", "waiting_approval"),
        ("F", "refused"),
        ("Y", "on_sale"),
        ("T", "on_sale"),
        ("E", "stopped"),
        ("D", "ended"),
        ("Z", "unknown"),
        ("", "unknown"),
    ],
)
def test_each_approval_state_has_ours(code: str, state: str) -> None:
    found = products.listed_of("MB1", wire.Approval(prd_st_cd=code), ())
    assert (found.state, found.mall_state) == (state, products.STATE_NAMES.get(code, code))


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
    "no MD": ({"md_no": ""}, {}, {}, "담당MD"),
    "no notice": ({"notice": ""}, {}, {}, "품목고시"),
    "broken notice": ({"notice": "종류 목걸이"}, {}, {}, "항목: 내용"),
    "margin": ({"margin_percent": "100"}, {}, {}, "99 이하"),
    "fee": ({"delivery_fee_won": "0"}, {}, {}, "배송비"),
    "free from": ({"free_from_won": ""}, {}, {}, "무료배송 기준금액"),
    "section": ({"section_no": "여성의류"}, {}, {}, "전시매장"),
}


@pytest.mark.parametrize(("fields", "terms", "changes", "told"), PROBLEMS.values(), ids=PROBLEMS.keys())
def test_what_the_mall_will_not_take_is_told_with_what_to_change(
    make_offer: Any, fields: dict[str, Any], terms: dict[str, Any], changes: dict[str, Any], told: str
) -> None:
    assert any(told in problem for problem in MALL.check(make_offer(fields, terms, **changes)))


def test_options_have_one_price_and_one_of_them_is_on_sale(make_offer: Any, option: Any) -> None:
    priced = make_offer(options=(option("k0", "백색"), option("k1", "청색", surcharge_won=1000)))
    assert any("추가금액" in problem for problem in MALL.check(priced))
    closed = make_offer(options=(option("k0", "백색", on_sale=False),))
    assert any("판매가능한 옵션" in problem for problem in MALL.check(closed))
    odd = make_offer(options=(option("k0", "백색*"),))
    assert any("옵션값" in problem for problem in MALL.check(odd))


def test_one_certificate_is_taken_with_its_codes(make_offer: Any) -> None:
    one = Certification(kind="electric", type="안전인증", agency="KTR", number="HU071234")
    found = MALL.check(make_offer(certifications=(one, one)))
    assert [told for told in ("하나만", "구분코드", "인증기관 코드") if any(told in each for each in found)] == [
        "하나만",
        "구분코드",
        "인증기관 코드",
    ]


async def test_categories_are_leaves_with_their_path(caller_of: Any, good: Any) -> None:
    leaf = {"dtlClsCd": "B43071905", "lrgClsNm": "패션", "midClsNm": "잡화", "smlClsNm": "잡화", "dtlClsNm": "목걸이"}
    caller = caller_of(good(resultList=[leaf, {**leaf, "dtlClsCd": "B1", "dtlClsNm": "반지"}]))
    (found,) = await MALL.search_categories(caller, "목걸이")
    assert (found.code, found.path, found.leaf) == ("B43071905", ("패션", "잡화", "목걸이"), True)


async def test_managers_and_places_are_there_to_choose_from(caller_of: Any, good: Any) -> None:
    places = [
        {"supAddrCd": "0001", "addrGbnNm": "본사", "dirdlvRelspYn": "Y", "dirdlvRetpYn": "Y"},
        {"supAddrCd": "0002", "addrGbnNm": "창고", "dirdlvRelspYn": "N", "dirdlvRetpYn": "Y"},
    ]
    caller = caller_of(good(resultList=[{"mdId": 90001, "mdNm": "김엠디"}]), good(resultList=places))
    found = [(one.kind, one.number) for one in await MALL.delivery_templates(caller)]
    assert found == [("담당MD", "90001"), ("출고지", "0001"), ("반송지", "0001"), ("반송지", "0002")]
    with pytest.raises(RefusedError, match="파트너스"):
        await MALL.create_delivery_template(caller_of(), "본사", {})


async def test_a_registration_waits_for_the_md_under_our_own_code(caller_of: Any, good: Any, make_offer: Any) -> None:
    caller = caller_of(good(CLASS), good({"prdCd": "35220001"}))
    assert await MALL.register(caller, make_offer()) == Listed(
        "MB0000000000000000AB", {}, "waiting_approval", "승인요청"
    )
    assert caller.calls() == ["GET /api/v3/products/getPrdClsDtlInfo.gs", "POST /api/v3/products"]


async def test_a_class_that_the_mall_does_not_have_is_refused_before_anything_is_sent(
    caller_of: Any, good: Any, bad: Any, make_offer: Any
) -> None:
    for answer in (good({"govPublsGrpList": None}), bad("조회된 데이터가 없습니다.")):
        with pytest.raises(RefusedError, match="상품분류"):
            await MALL.register(caller_of(answer), make_offer())


async def test_an_update_sets_stock_first_and_passes_over_what_is_so_already(
    caller_of: Any, good: Any, bad: Any, make_offer: Any
) -> None:
    attribute = {"attrPrdCd": 35220001001, "supAttrPrdCd": "k0"}
    same = [
        bad(words) for words in ("주문가능수량과 동일합니다", "협력사지급액 금액과 동일합니다", "동일한 요청입니다")
    ]
    read = [good({"prdStCd": "Y"}), good({"prdAttrInfoList": [attribute]})]
    caller = caller_of(good(CLASS), *same, good(), *read)
    found = await MALL.update(caller, make_offer())
    assert (found.state, found.mall_option_nos) == ("on_sale", {"k0": "35220001001"})
    parts = [call.rpartition("/")[2] for call in caller.calls()]
    assert parts[1:5] == ["attributes", "price", "base-info", "images"]


async def test_an_update_of_a_stopped_product_sells_it_again(caller_of: Any, good: Any, make_offer: Any) -> None:
    read = [good({"prdStCd": "E"}), good({"prdAttrInfoList": None})]
    caller = caller_of(good(CLASS), *[good()] * 4, *read, good())
    found = await MALL.update(caller, replace(make_offer(), mall_product_no="MB 1"))
    assert found.state == "on_sale"
    assert caller.asked[-1][1] == "/api/v3/products/MB%201/sale-status"
    assert caller.body() == {"saleEndDtm": 29991231235959, "attrSaleEndStModYn": "Y"}


@pytest.mark.parametrize("answer", [UnavailableError("없음"), {"result": "fail", "code": "404", "message": "없음"}])
async def test_an_update_that_cannot_be_read_back_may_have_been_made(
    caller_of: Any, good: Any, make_offer: Any, answer: Any
) -> None:
    caller = caller_of(good(CLASS), *[good()] * 4, answer)
    with pytest.raises(UnavailableError) as raised:
        await MALL.update(caller, make_offer())
    assert raised.value.effect_possible


async def test_a_stop_ends_the_sale_now(caller_of: Any, good: Any) -> None:
    caller = caller_of(good())
    await MALL.stop_sale(caller, "MB1", {})
    assert caller.body() == {"saleEndDtm": 20261121120000, "attrSaleEndStModYn": "Y"}


async def test_a_refused_stop_of_an_ended_product_is_as_good(caller_of: Any, good: Any, bad: Any) -> None:
    refused = bad("변경할 수 없는 상품입니다.")
    await MALL.stop_sale(caller_of(refused, good({"prdStCd": "D"}), good({})), "MB1", {})
    with pytest.raises(RefusedError):
        await MALL.stop_sale(caller_of(refused, good({"prdStCd": "R"})), "MB1", {})
    with pytest.raises(RefusedError):
        await MALL.stop_sale(caller_of(refused, bad("없음", "404")), "MB1", {})


async def test_a_product_is_found_by_our_code_or_surely_not_there(caller_of: Any, good: Any, bad: Any) -> None:
    caller = caller_of(good({"prdStCd": "F", "returnDesc": "이미지를 고치세요."}))
    found = await MALL.find_listing(caller, "MB1")
    assert found == Listed("MB1", {}, "refused", "반려", "이미지를 고치세요.")
    assert caller.query() == {"supCd": "1003890", "supPrdCd": "MB1"}
    assert await MALL.find_listing(caller_of(bad("존재하지 않는 상품입니다.")), "MB1") is None
    assert await MALL.find_listing(caller_of(good(None)), "MB1") is None

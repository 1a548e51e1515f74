"""Our offers as 롯데온's products and its products as our listings."""

from typing import Any

import pytest

from contracts.catalog import Certification, Extra
from mall_gateway.malls.general_malls import as_sold, unpriced
from mall_gateway.malls.lottecom import LottecomMall
from mall_gateway.malls.lottecom.mapping import listings, places, products
from mall_gateway.malls.lottecom.wire import ProductDetail
from mall_gateway.malls.port import Listed, Offer

MALL = LottecomMall()
CODE = "MB0000000000000000AB"
APPROVED = {"fnlAprvYn": "Y", "catAprvStatCd": "APRV_CMPT", "pdInfoAprvStatCd": "APRV_CMPT"}


def body_of(offer: Offer, known: Any) -> dict[str, Any]:
    """The product as it is sent."""
    (row,) = products.product_body(unpriced(as_sold(offer)), known)["spdLst"]
    return row


def listed(**changes: Any) -> Listed:
    return listings.listed(ProductDetail.model_validate({"spdNo": "LO2", **changes}))


def test_a_product_goes_out_whole(make_offer: Any, known: Any) -> None:
    body = body_of(make_offer({"remote_policy": "205", "brand_no": "P123"}), known)
    assert {name: value for name, value in body.items() if not isinstance(value, list | dict)} == {
        "trGrpCd": "SR",
        "trNo": "LO1",
        "scatNo": "BC43030200",
        "epdNo": CODE,
        "slTypCd": "GNRL",
        "pdTypCd": "GNRL_GNRL",
        "spdNm": "실버 목걸이",
        "brdNo": "P123",
        "mfcrNm": "은공방",
        "oplcCd": "KR",
        "mdlNo": "GE-01",
        "tdfDvsCd": "01",
        "slStrtDttm": "20261120000000",
        "slEndDttm": "20261231235959",
        "impPrxCd": "NONE",
        "ageLmtCd": "0",
        "pdStatCd": "NEW",
        "dpYn": "Y",
        "dvProcTypCd": "LO_ENTP",
        "dvPdTypCd": "GNRL",
        "sndBgtNday": 2,
        "dvRgsprGrpCd": "GN101",
        "dvMnsCd": "DPCL",
        "owhpNo": "PLO1",
        "hdcCd": "0002",
        "dvCstPolNo": "380",
        "adtnDvCstPolNo": "205",
        "cmbnDvPsbYn": "Y",
        "rtngPsbYn": "Y",
        "xchgPsbYn": "Y",
        "rtngHdcCd": "0002",
        "rtrvTypCd": "ENTP_RTRV",
        "rtrpNo": "PLO2",
        "stkMgtYn": "Y",
        "sitmYn": "Y",
    }
    assert body["dcatLst"] == [{"mallCd": "LTON", "lfDcatNo": "FC11030200"}]
    assert body["epnLst"] == [{"pdEpnTypCd": "DSCRP", "cnts": "<p>상세</p>"}]
    assert (body["scKwdLst"], body["sftyAthnLst"]) == (["목걸이", "실버"], [])
    assert [row["origImgFileNm"] for row in body["pdFileLst"]] == [
        "https://img.example/1.jpg",
        "https://img.example/2.jpg",
    ]


def test_options_carry_our_code_and_the_selling_price_without_surcharge(make_offer: Any, known: Any) -> None:
    body = body_of(make_offer(), known)
    values = [{"optValSeq": 1, "optVal": "골드"}, {"optValSeq": 2, "optVal": "실버"}]
    assert body["optSrtLst"] == [{"optSeq": 1, "optNm": "색상", "optValSrtLst": values}]
    assert [(row["eitmNo"], row["slPrc"], row["stkQty"], row["sortSeq"]) for row in body["itmLst"]] == [
        (f"{CODE}-K1", 135000, 50, 1),
        (f"{CODE}-K2", 135000, 3, 2),
    ]
    assert body["itmLst"][1]["itmOptLst"] == [{"optNm": "색상", "optVal": "실버"}]
    assert [image["rprtImgYn"] for image in body["itmLst"][0]["itmImgLst"]] == ["Y", "N"]


def test_what_is_not_for_sale_is_hidden_and_without_stock(make_offer: Any, known: Any, option: Any) -> None:
    options = (option("K1", "골드", on_sale=False), option("K2", "실버", stock=None))
    rows = body_of(make_offer(options=options), known)["itmLst"]
    assert [(row["dpYn"], row["stkQty"]) for row in rows] == [("N", 0), ("Y", 9999)]


@pytest.mark.parametrize(
    ("changes", "stock"), [({"option_use": "none", "stock": 7}, 7), ({"option_use": "open_markets"}, 53)]
)
def test_a_product_without_shared_options_is_one_item(
    changes: dict[str, Any], stock: int, make_offer: Any, known: Any
) -> None:
    body = body_of(make_offer(**changes), known)
    assert (body["sitmYn"], body["optSrtLst"]) == ("N", [])
    (row,) = body["itmLst"]
    assert (row["eitmNo"], row["stkQty"], row["itmOptLst"]) == (CODE, stock, [])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"tax": "exempt"}, {"tdfDvsCd": "02"}),
        ({"adults_only": True}, {"ageLmtCd": "19"}),
        ({"maker": "", "model_number": None, "model_name": "모델"}, {"mfcrNm": "상세페이지 참조", "mdlNo": "모델"}),
        ({"terms": {"sale_starts_on": "2026-12-01"}}, {"slStrtDttm": "20261201000000"}),
    ],
)
def test_what_is_otherwise_goes_out_otherwise(
    changes: dict[str, Any], expected: dict[str, str], make_offer: Any, known: Any
) -> None:
    body = body_of(make_offer(**changes), known)
    assert {name: body[name] for name in expected} == expected


def test_the_notice_is_that_of_the_sales_info_with_its_own_texts_first(make_offer: Any, known: Any) -> None:
    notice = body_of(make_offer({"notice_texts": "제조국: 대한민국; 소재: 은 92.5%; "}), known)["pdItmsInfo"]
    assert notice["pdItmsCd"] == "04"
    assert {row["pdArtlCd"]: row["pdArtlCnts"] for row in notice["pdItmsArtlLst"]} == {
        "0130": "상세페이지 참조",
        "0120": "은 92.5%",
        "0030": "상세페이지 참조",
        "0060": "대한민국",
        "0070": "은공방",
        "0110": "상세페이지 참조",
        "0080": "상세페이지 참조",
        "0090": "상세페이지 참조",
    }


@pytest.mark.parametrize(
    ("kind", "type_", "code"),
    [
        ("children", "안전확인", "CHL_CFM"),
        ("electric", "안전 인증", "ELC_AHTN"),
        ("living", "어린이보호포장", "KC_CHL_PKG"),
        ("broadcast", "적합등록", "CMCN_REG"),
        ("other", "HACCP", "ETC"),
    ],
)
def test_a_certificate_goes_under_the_malls_code(kind: str, type_: str, code: str, make_offer: Any, known: Any) -> None:
    one = Certification(kind=kind, type=type_, agency="KTR", number="CB1")
    assert body_of(make_offer(certifications=(one,)), known)["sftyAthnLst"] == [
        {"sftyAthnTypCd": code, "sftyAthnOrgnNm": "KTR", "sftyAthnNo": "CB1"}
    ]


def test_an_update_has_the_malls_numbers_of_what_is_there(make_offer: Any, known: Any) -> None:
    current = ProductDetail.model_validate({"spdNo": "LO2", "itmLst": [{"eitmNo": f"{CODE}-K1", "sitmNo": "LO31"}]})
    (body,) = products.update_body(make_offer(), known, current)["spdLst"]
    assert body["spdNo"] == "LO2"
    assert [row.get("sitmNo") for row in body["itmLst"]] == ["LO31", None]


@pytest.mark.parametrize(
    ("changes", "state", "word"),
    [
        ({}, "waiting_approval", "APRV_WT"),
        ({"pdAprvStatInfo": {"fnlAprvYn": "N", "pdInfoAprvStatCd": "APRV_WT"}}, "waiting_approval", "APRV_WT"),
        ({"slStatCd": "SALE", "pdAprvStatInfo": {"catAprvStatCd": "ADMR_TCTL"}}, "waiting_approval", "ADMR_TCTL"),
        ({"pdAprvStatInfo": {"fnlAprvYn": "N", "catAprvStatCd": "GVBK"}}, "refused", "GVBK"),
        ({"slStatCd": "SALE", "pdAprvStatInfo": APPROVED}, "on_sale", "SALE"),
        ({"slStatCd": "SOUT", "pdAprvStatInfo": APPROVED}, "stopped", "SOUT"),
        ({"slStatCd": "STP", "pdAprvStatInfo": APPROVED}, "stopped", "STP"),
        ({"slStatCd": "END", "pdAprvStatInfo": APPROVED}, "ended", "END"),
        ({"slStatCd": "NEW_WORD", "pdAprvStatInfo": APPROVED}, "unknown", "NEW_WORD"),
    ],
)
def test_approval_and_sale_make_the_state_and_unknown_words_are_kept(
    changes: dict[str, Any], state: str, word: str
) -> None:
    told = listed(**changes)
    assert (told.state, told.mall_state) == (state, word)


def test_a_product_that_was_sent_back_says_why() -> None:
    approval = {"catAprvStatCd": "GVBK", "catGvbkRsnCnts": "카테고리 오류", "pdInfoGvbkRsnCnts": "이미지 오류"}
    assert listed(pdAprvStatInfo=approval).reason == "카테고리 오류 이미지 오류"


def test_options_are_known_by_our_keys() -> None:
    rows = [{"eitmNo": f"{CODE}-K1", "sitmNo": "LO31"}, {"eitmNo": CODE, "sitmNo": "LO32"}, {"sitmNo": "LO33"}]
    assert listed(itmLst=rows).mall_option_nos == {"K1": "LO31", "": "LO32"}
    assert listed(itmLst=None).mall_option_nos == {}


def test_only_what_differs_is_set_and_what_ran_out_first(make_offer: Any, option: Any) -> None:
    options = (option("K1", "골드", stock=5), option("K2", "실버", stock=0), option("K3", "동"))
    offer = unpriced(as_sold(make_offer(options=options)))
    rows = [
        {"eitmNo": f"{CODE}-K1", "sitmNo": "1", "stkQty": 9, "slPrc": 135000, "slStatCd": "SOUT"},
        {"eitmNo": f"{CODE}-K2", "sitmNo": "2", "stkQty": 4, "slPrc": 130000, "slStatCd": "SALE"},
        {"eitmNo": f"{CODE}-K3", "sitmNo": "3", "stkQty": 50, "slPrc": 135000, "slStatCd": "SALE"},
        {"eitmNo": f"{CODE}-K9", "sitmNo": "9", "stkQty": 1, "slPrc": 135000, "slStatCd": "SALE"},
    ]
    current = ProductDetail.model_validate({"spdNo": "LO2", "itmLst": rows}).itm_lst
    assert list(listings.differing_stocks(offer, current).items()) == [("2", 0), ("9", 0), ("1", 5)]
    assert listings.differing_prices(135_000, current) == ["2"]
    assert listings.differing_sales(offer, current) == {"1": "SALE", "2": "SOUT", "9": "SOUT"}
    assert listings.in_stock(offer)


def test_places_and_policies_are_told_by_kind_and_others_are_left_out() -> None:
    rows = [{"dvpNo": "PLO1", "dvpTypCd": "02", "dvpNm": "창고"}, {"dvpNo": 2, "dvpTypCd": "01"}, {"dvpTypCd": "09"}]
    found = list(places.places([*rows, {"dvpNo": "PLO9", "dvpTypCd": "03"}, None]))
    assert [(one.number, one.name, one.kind) for one in found] == [("PLO1", "창고", "출고지"), ("2", "2", "반품지")]
    fees = [
        {"dvCstPolNo": 380, "dvCstTypCd": "DV_CST", "dvCst": 2500},
        {"dvCstPolNo": 205, "dvCstTypCd": "ADTN_DV_CST", "inrmAdtnDvCst": 3000, "dvCstPolNm": "섬"},
        {"dvCstPolNo": 1, "dvCstTypCd": "X"},
    ]
    told = [(one.number, one.name, one.kind) for one in places.policies(fees)]
    assert told == [("380", "배송비정책 2500원", "배송비정책"), ("205", "섬", "추가배송비정책")]


def test_a_good_offer_is_taken_as_it_is(make_offer: Any) -> None:
    assert MALL.check(make_offer()) == []


EXTRA = Extra(key="x", group="포장", name="포장", price_won=10, on_sale=True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"extras": (EXTRA,)}, "추가상품을 지우세요"),
        ({"name": "실버(목걸이)+1"}, "특수문자 ( ) + 을(를)"),
        ({"image_urls": ()}, "대표이미지"),
        ({"option_style": "buyer_input"}, "조합형으로"),
        ({"terms": {"courier": "DIRECT"}}, "택배사를 판매정보에서"),
        ({"terms": {"mall_category_code": " "}}, "카테고리를 검색해"),
        ({"terms": {"price_won": 135005}}, "10원 단위"),
        ({"fields": {"outbound_place": ""}}, "'출고지'을(를) 입력하세요"),
        ({"fields": {"notice_type": "21"}}, "'품목고시 품목'을(를) 다음 중에서"),
        ({"fields": {"origin_code": "XX"}}, "'원산지'"),
        ({"fields": {"dispatch_days": "이틀"}}, "'발송예정일'에는 0 이상의 숫자"),
        ({"fields": {"notice_texts": "제조국 대한민국"}}, ";으로 나누세요"),
        ({"fields": {"notice_texts": "굽높이: 3cm"}}, "패션잡화에 없는 항목입니다(굽높이)"),
    ],
)
def test_what_the_mall_will_not_take_is_said_with_what_to_change(
    changes: dict[str, Any], words: str, make_offer: Any
) -> None:
    assert any(words in problem for problem in MALL.check(make_offer(**changes)))


def test_options_that_are_not_sold_here_are_not_checked(make_offer: Any) -> None:
    assert MALL.check(make_offer(option_use="open_markets", option_style="buyer_input")) == []

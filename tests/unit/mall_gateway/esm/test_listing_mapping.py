"""Offers as ESM's goods, goods as our listings, and what the sites will not take."""

from datetime import date, timedelta
from typing import Any

import pytest

from contracts.catalog import Certification
from mall_gateway.malls.esm import AUCTION, GMARKET, EsmMall
from mall_gateway.malls.esm.connector import folded
from mall_gateway.malls.esm.mapping import listings, places
from mall_gateway.malls.esm.wire import GoodsNumbers, GoodsOptions, NoticeGroup, SellStatus
from mall_gateway.malls.port import DeliveryTemplate, Mall

TODAY = date(2026, 11, 20)


def numbers(number: str | None = "1496943317", comment: str = "성공") -> GoodsNumbers:
    told = {"gmkt": {"SiteGoodsNo": number, "SiteGoodsComment": comment}}
    return GoodsNumbers.model_validate(folded({"goodsNo": 2103374786, "siteDetail": told}))


def test_the_goods_are_one_sites_alone(make_offer: Any, known: Any) -> None:
    body = listings.goods_body(GMARKET, make_offer(), known)
    basic, more = body["itemBasicInfo"], body["itemAddtionalInfo"]
    assert basic["category"]["site"] == [{"siteType": 2, "catCode": "300009483"}]
    assert (more["price"], more["stock"], more["managedCode"]) == (
        {"Gmkt": 135000},
        {"Gmkt": 100},
        "MB0000000000000000AB",
    )
    assert more["shipping"] == {
        "type": 1,
        "companyNo": 10013,
        "policy": {"placeNo": 1025418, "feeType": 1, "bundle": {"deliveryTmplId": "4235749"}},
        "returnAndExchange": {"addrNo": "1546789", "fee": 3000},
        "dispatchPolicyNo": {"gmkt": 306},
    }
    other = listings.goods_body(AUCTION, make_offer(), known)
    assert other["itemBasicInfo"]["category"]["site"][0]["siteType"] == 1
    assert other["itemAddtionalInfo"]["price"] == {"Iac": 135000}


def test_pictures_and_details_are_sent(make_offer: Any, known: Any) -> None:
    more = listings.goods_body(GMARKET, make_offer(), known)["itemAddtionalInfo"]
    assert more["images"] == {
        "basicImgURL": "https://img.example/1.jpg",
        "addtionalImg1URL": "https://img.example/2.jpg",
    }
    assert more["descriptions"]["kor"] == {"type": 2, "contentId": "", "html": "<p>상세</p>"}


def test_options_of_one_name_are_a_list_with_our_keys(make_offer: Any) -> None:
    body = listings.options_body(GMARKET, make_offer().product)
    assert (body["type"], body["independent"]["recommendedOptName"]["koreanText"]) == (1, "색상")
    first, second = body["independent"]["details"]
    assert (first["manageCode"], first["qty"], first["addAmnt"], first["isSoldOut"]) == ("K1", {"gmkt": 50}, 0, False)
    assert (second["recommendedOptValue"]["koreanText"], second["addAmnt"]) == ("실버", 5000)


def test_options_of_two_names_are_combinations(make_offer: Any, option: Any) -> None:
    options = (option("K1", "골드", "S"), option("K2", "실버", "L", on_sale=False))
    product = make_offer(option_names=("색상", "크기"), options=options).product
    body = listings.options_body(AUCTION, product)
    assert (body["type"], body["combination"]["recommendedOptName2"]["koreanText"]) == (2, "크기")
    first, second = body["combination"]["details"]
    assert (first["recommendedOptValue1"]["koreanText"], first["recommendedOptValue2"]["koreanText"]) == ("골드", "S")
    assert (second["isSoldOut"], second["isDisplay"], second["qty"]) == (True, False, {"iac": 0})


def test_a_product_without_options_has_none(make_offer: Any) -> None:
    product = make_offer(option_use="none", option_names=(), options=(), stock=7).product
    assert listings.options_body(GMARKET, product) == {"type": 0, "isStockManage": False}
    assert listings.stock_of(product) == 7


def test_a_sale_without_stock_is_stopped_and_goes_on_with_the_next(make_offer: Any, known: Any, option: Any) -> None:
    empty = make_offer(options=(option("K1", "골드", stock=0),))
    stopped = listings.update_body(GMARKET, empty, known)
    assert stopped["isSell"] == {"gmkt": False}
    assert stopped["itemAddtionalInfo"]["stock"] == {"Gmkt": 1}
    assert listings.update_body(GMARKET, make_offer(), known)["isSell"] == {"gmkt": True}


@pytest.mark.parametrize(("days", "period"), [(0, 15), (14, 15), (15, 30), (59, 60), (89, 90), (90, -1)])
def test_the_shortest_period_reaches_the_last_day(days: int, period: int, make_offer: Any, known: Any) -> None:
    offer = make_offer(terms={"sale_ends_on": (TODAY + timedelta(days=days)).isoformat()})
    body = listings.goods_body(GMARKET, offer, known)
    assert body["itemAddtionalInfo"]["sellingPeriod"] == {"Gmkt": period}


def test_every_notice_field_of_the_mall_is_filled(make_offer: Any, known: Any) -> None:
    notice = listings.goods_body(GMARKET, make_offer(), known)["itemAddtionalInfo"]["officialNotice"]
    assert notice["officialNoticeNo"] == 5
    assert [row["value"] for row in notice["details"]] == ["925 은", "상세페이지 참조"]


@pytest.mark.parametrize(("names", "found"), [(["귀금속/보석/시계류", "기타 재화"], "1"), (["의류", "기타 재화"], "2")])
def test_the_item_type_is_found_by_name_or_is_other_goods(names: list[str], found: str, make_offer: Any) -> None:
    groups = [
        NoticeGroup(official_notice_no=str(no), official_notice_name=name) for no, name in enumerate(names, start=1)
    ]
    group = listings.notice_group_of(make_offer().product, groups)
    assert group is not None
    assert group.official_notice_no == found
    assert listings.notice_group_of(make_offer().product, groups[:0]) is None


def test_certificates_go_to_their_blocks(make_offer: Any, known: Any) -> None:
    child = Certification(kind="children", type="안전확인", agency="KTR", number="CB1")
    more = listings.goods_body(GMARKET, make_offer(certifications=(child,)), known)["itemAddtionalInfo"]
    certificates = more["certInfo"]["safetyCerts"]
    assert certificates["child"] == {"type": 0, "details": [{"certId": "CB1", "certTargetCode": 1}]}
    assert certificates["electric"] == {"mandatorySafetySign": 0, "type": 1, "details": None}


def test_the_origin_is_sent_by_its_code(make_offer: Any, known: Any) -> None:
    offer = make_offer(fields={"origin_type": "1", "origin_code": "5101"})
    origin = listings.goods_body(GMARKET, offer, known)["itemAddtionalInfo"]["origin"]
    assert origin == {"goodsType": 0, "type": 1, "code": "5101", "isMultipleOrigin": False}
    assert listings.goods_body(GMARKET, make_offer(), known)["itemAddtionalInfo"]["origin"] is None


def test_a_product_without_a_site_number_waits_under_its_master_number() -> None:
    waiting = listings.waiting(GMARKET, "2103374786", numbers(None, "등록중"))
    assert (waiting.mall_product_no, waiting.state, waiting.mall_state) == (
        "ESM2103374786",
        "waiting_approval",
        "등록중",
    )
    assert listings.master_of("ESM2103374786") == "2103374786"
    assert listings.master_of("1496943317") is None


@pytest.mark.parametrize(
    ("selling", "period", "state"),
    [(True, 20261231, "on_sale"), (False, 20261231, "stopped"), (True, 20261119, "ended"), (True, 20261120, "on_sale")],
)
def test_a_listing_is_what_its_site_sells(selling: bool, period: int, state: str) -> None:  # noqa: FBT001
    raw = {"IsSell": {"gmkt": selling}, "itemBasicInfo": {"SellingPeriod": {"gmkt": period}}}
    details = [{"optSeq": 18459979851, "manageCode": "K1"}, {"optSeq": 0, "manageCode": None}]
    options = GoodsOptions.model_validate(folded({"type": 1, "independent": {"details": details}}))
    listed = listings.listed(GMARKET, numbers(), SellStatus.model_validate(folded(raw)), options, TODAY)
    assert (listed.mall_product_no, listed.state) == ("1496943317", state)
    assert listed.mall_option_nos == {"K1": "18459979851"}


def test_nothing_is_wrong_with_the_example(make_offer: Any) -> None:
    for site in (GMARKET, AUCTION):
        assert EsmMall(site).check(make_offer()) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"terms": {"mall_category_code": " "}}, "카테고리"),
        ({"terms": {"price_won": 2_000_000_000}}, "1,000,000,000원"),
        ({"terms": {"price_won": 135005}}, "10원 단위"),
        ({"terms": {"courier": "KUNYOUNG"}}, "택배사"),
        ({"fields": {"place_no": ""}}, "출하지"),
        ({"fields": {"origin_code": "5101"}}, "원산지"),
        ({"option_style": "buyer_input"}, "구매자입력형"),
        ({"image_urls": ()}, "대표이미지"),
    ],
)
def test_what_the_sites_will_not_take_is_told_before(changes: dict[str, Any], words: str, make_offer: Any) -> None:
    assert words in " ".join(EsmMall(GMARKET).check(make_offer(**changes)))


def test_a_list_of_options_is_shorter_than_combinations(make_offer: Any, option: Any) -> None:
    many = tuple(option(f"K{n}", f"색{n}") for n in range(51))
    assert "50개" in " ".join(EsmMall(GMARKET).check(make_offer(options=many)))


def test_nothing_is_registered_without_stock_but_brought_to_none(make_offer: Any, option: Any) -> None:
    empty = (option("K1", "골드", stock=0),)
    mall: Mall = EsmMall(GMARKET)
    assert "재고" in " ".join(mall.check(make_offer(options=empty)))
    assert mall.check(make_offer(options=empty, number="1496943317")) == []


def test_only_auction_takes_broadcasting_certificates(make_offer: Any) -> None:
    broadcast = Certification(kind="broadcast", type="적합인증", agency="RRA", number="R-C1")
    offer = make_offer(certifications=(broadcast,))
    assert "방송통신" in " ".join(EsmMall(GMARKET).check(offer))
    assert EsmMall(AUCTION).check(offer) == []


def test_a_fee_policy_is_checked_and_sent() -> None:
    details = {"place_no": "176129", "fee_type": "3", "fee_won": "3,000", "free_from_won": 30000}
    assert places.check_policy(details) == []
    body = places.policy_body(details)
    assert (body["placeNo"], body["feeType"], body["fee"], body["shippingFee"]) == (
        176129,
        3,
        3000,
        [{"condition": 30000}],
    )
    assert "금액" in " ".join(places.check_policy({**details, "fee_won": ""}))
    assert "기준금액" in " ".join(places.check_policy({**details, "free_from_won": 0}))


def test_a_fee_policy_is_named_after_its_place() -> None:
    answer = {
        "policies": [{"policyno": 1, "feetype": 3, "fee": 2500, "isprepayment": False}, {"policyno": 2, "feetype": 1}]
    }
    named = [one.name for one in places.fee_policies(answer, DeliveryTemplate("9", "파주", places.PLACE, {}))]
    assert named == ["파주 조건부 무료 2,500원 착불", "파주 무료"]

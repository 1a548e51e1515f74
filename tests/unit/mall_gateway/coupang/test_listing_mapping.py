"""Our products as 쿠팡's bodies, 쿠팡's products in our words, and what is refused before it is sent."""

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.catalog import Certification, Extra, Notice, NoticeEntry, Option
from mall_gateway.malls.coupang.mapping import listings
from mall_gateway.malls.coupang.wire import CategoryMeta, SellerProduct
from mall_gateway.malls.port import Offer, RefusedError

GOLD = Option(key="K1", values=("골드",), surcharge_won=0, on_sale=True, stock=9999)
NOW = datetime(2026, 8, 13, 3, 0, tzinfo=UTC)
CODE = "MB0000000000000000AB"


def option(key: str, *values: str, surcharge: int = 0, on_sale: bool = True, stock: int | None = 9999) -> Option:
    return Option(key=key, values=values, surcharge_won=surcharge, on_sale=on_sale, stock=stock)


def test_a_product_without_a_description_shows_its_images(make_offer: Any, body_of: Any) -> None:
    content = body_of(make_offer(detail_html=" "))["items"][0]["contents"][0]["contentDetails"][0]["content"]
    assert content.startswith('<p><img src="https://img.example/1.jpg"></p>')


def test_a_product_is_registered_with_an_item_for_each_option(make_offer: Any, body_of: Any) -> None:
    body = body_of(make_offer())
    assert [one["externalVendorSku"] for one in body["items"]] == [f"{CODE}-K1", f"{CODE}-K2", f"{CODE}-K3"]
    assert [one["salePrice"] for one in body["items"]] == [135000, 135000, 140000]
    assert [one["maximumBuyCount"] for one in body["items"]] == [9999, 9999, 9999]
    assert [one["itemName"] for one in body["items"]] == ["골드", "실버", "로즈골드"]


def test_the_registered_name_carries_our_code_and_the_shown_name_does_not(make_offer: Any, body_of: Any) -> None:
    body = body_of(make_offer())
    assert body["sellerProductName"] == f"티몬 테스트 상품 [{CODE}]"
    assert body["displayProductName"] == "티몬 테스트 상품"


def test_a_product_asks_for_its_approval_at_once(make_offer: Any, body_of: Any) -> None:
    body = body_of(make_offer())
    assert body["requested"] is True
    assert (body["vendorId"], body["vendorUserId"]) == ("A00099999", "golden")
    assert (body["saleStartedAt"], body["saleEndedAt"]) == ("2026-08-13T00:00:00", "2026-12-31T23:59:59")


def test_without_a_start_the_sale_begins_today_and_without_an_end_it_stays_open(make_offer: Any, body_of: Any) -> None:
    body = body_of(make_offer(terms={"sale_starts_on": None, "sale_ends_on": ""}))
    assert (body["saleStartedAt"], body["saleEndedAt"]) == ("2026-08-13T00:00:00", "2099-01-01T23:59:59")


def test_the_delivery_terms_go_out_in_the_words_of_the_mall(make_offer: Any, body_of: Any) -> None:
    body = body_of(make_offer())
    assert (body["deliveryChargeType"], body["deliveryCharge"], body["freeShipOverAmount"]) == (
        "CONDITIONAL_FREE",
        3000,
        50000,
    )
    assert (body["remoteAreaDeliverable"], body["unionDeliveryType"]) == ("Y", "UNION_DELIVERY")
    assert (body["deliveryCompanyCode"], body["outboundShippingPlaceCode"]) == ("CJGLS", "90210")


def test_free_delivery_has_no_charge(make_offer: Any, body_of: Any) -> None:
    body = body_of(make_offer({"delivery_charge_type": "FREE", "remote_area": "", "union_delivery": "N"}))
    assert (body["deliveryCharge"], body["freeShipOverAmount"]) == (0, 0)
    assert (body["remoteAreaDeliverable"], body["unionDeliveryType"]) == ("N", "NOT_UNION_DELIVERY")


def test_a_product_without_options_is_one_item_under_the_bare_code(make_offer: Any, body_of: Any) -> None:
    (one,) = body_of(make_offer(option_use="none", options=(), option_names=(), stock=7))["items"]
    assert (one["externalVendorSku"], one["maximumBuyCount"], one["itemName"]) == (CODE, 7, "티몬 테스트 상품")


def test_an_option_that_is_not_for_sale_is_left_out_until_the_mall_has_it(make_offer: Any, body_of: Any) -> None:
    closed = option("K2", "실버", on_sale=False)
    first = make_offer(options=(GOLD, closed))
    assert [one["externalVendorSku"] for one in body_of(first)["items"]] == [f"{CODE}-K1"]
    later = Offer(CODE, first.product, first.terms, "1", {"K1": "11", "K2": "12"})
    assert [one["maximumBuyCount"] for one in body_of(later)["items"]] == [9999, 0]


def test_uncounted_stock_is_sent_as_enough(make_offer: Any, body_of: Any) -> None:
    assert body_of(make_offer(options=(option("K1", "골드", stock=None),)))["items"][0]["maximumBuyCount"] == 9999


def test_notices_take_the_names_of_the_category(make_offer: Any, body_of: Any) -> None:
    assert body_of(make_offer())["items"][0]["notices"] == [
        {
            "noticeCategoryName": "귀금속/보석/시계류",
            "noticeCategoryDetailName": "소재/순도/밴드재질",
            "content": "925 은",
        },
        {
            "noticeCategoryName": "귀금속/보석/시계류",
            "noticeCategoryDetailName": "품질보증기준",
            "content": "상세페이지 참조",
        },
    ]


def test_an_item_type_that_the_category_has_not_goes_out_as_other_goods(make_offer: Any, body_of: Any) -> None:
    notice = Notice(item_type="bags", item_type_name="가방", entries=(NoticeEntry(name="종류", text="백팩"),))
    (one,) = body_of(make_offer(notice=notice))["items"][0]["notices"]
    assert (one["noticeCategoryName"], one["content"]) == ("기타 재화", "상세페이지 참조")


def test_without_known_notices_ours_go_out_as_they_are(make_offer: Any, body_of: Any) -> None:
    body = body_of(make_offer(), CategoryMeta())
    assert [one["noticeCategoryDetailName"] for one in body["items"][0]["notices"]] == [
        "소재 / 순도 / 밴드재질",
        "품질보증기준",
    ]


def test_option_values_are_purchase_options_and_pieces_are_filled_in(make_offer: Any, body_of: Any) -> None:
    assert body_of(make_offer())["items"][0]["attributes"] == [
        {"attributeTypeName": "색상", "attributeValueName": "골드"},
        {"attributeTypeName": "수량", "attributeValueName": "1개"},
    ]


def test_a_certificate_takes_the_type_of_the_category(make_offer: Any, body_of: Any) -> None:
    child = Certification(kind="children", type="안전확인", agency="KTR", number="CB001R0001-0001")
    radio = Certification(kind="broadcast", type="적합등록", agency="RRA", number="R-R-0001")
    exempt = Certification(kind="living", type="안전기준준수대상", agency="", number="")
    certifications = body_of(make_offer(certifications=(child, radio, exempt)))["items"][0]["certifications"]
    assert certifications == [
        {"certificationType": "KC_KID_CONFIRM", "certificationCode": "CB001R0001-0001"},
        {"certificationType": "COMMUNICATION_EQUIPMENT", "certificationCode": "R-R-0001"},
    ]


def test_a_certificate_that_the_category_has_not_is_refused_before_it_is_sent(make_offer: Any, body_of: Any) -> None:
    electric = Certification(kind="electric", type="안전인증", agency="KTL", number="HU00000-00000")
    with pytest.raises(RefusedError, match="전기용품 안전인증"):
        body_of(make_offer(certifications=(electric,)))


def test_no_certificate_is_said_in_the_words_of_the_mall(make_offer: Any, body_of: Any) -> None:
    assert body_of(make_offer())["items"][0]["certifications"] == [
        {"certificationType": "NOT_REQUIRED", "certificationCode": ""}
    ]


def test_the_first_image_represents_the_product(make_offer: Any, body_of: Any) -> None:
    images = body_of(make_offer())["items"][0]["images"]
    assert [(one["imageOrder"], one["imageType"]) for one in images] == [(0, "REPRESENTATION"), (1, "DETAIL")]


def existing(**changes: Any) -> SellerProduct:
    whole = {
        "sellerProductId": 880000017,
        "statusName": "승인완료",
        "saleEndedAt": "2099-01-01T23:59:59",
        "items": [
            {"sellerProductItemId": 1, "vendorItemId": 11, "externalVendorSku": f"{CODE}-K1"},
            {"sellerProductItemId": 2, "vendorItemId": None, "externalVendorSku": f"{CODE}-K2"},
        ],
    }
    return SellerProduct.model_validate({**whole, **changes})


def test_an_update_names_what_is_there_by_the_numbers_of_the_mall(make_offer: Any, body_of: Any) -> None:
    body = listings.update_body(body_of(make_offer()), existing())
    assert body["sellerProductId"] == 880000017
    numbers = [(one.get("sellerProductItemId"), one.get("vendorItemId")) for one in body["items"]]
    assert numbers == [(1, 11), (2, None), (None, None)]


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("심사중", "waiting_approval"),
        ("임시저장", "waiting_approval"),
        ("승인대기중", "waiting_approval"),
        ("승인완료", "on_sale"),
        ("부분승인완료", "on_sale"),
        ("승인반려", "refused"),
        ("상품삭제", "ended"),
        ("APPROVED", "on_sale"),
        ("모르는상태", "unknown"),
    ],
)
def test_each_product_status_is_a_state_of_ours(word: str, state: str) -> None:
    listed = listings.listed(existing(statusName=word), NOW, any_on_sale=True)
    assert (listed.state, listed.mall_state, listed.mall_product_no) == (state, word, "880000017")


def test_an_approved_product_without_option_numbers_still_waits() -> None:
    listed = listings.listed(existing(items=[]), NOW, any_on_sale=True)
    assert (listed.state, dict(listed.mall_option_nos)) == ("waiting_approval", {})


def test_option_numbers_stand_under_our_keys() -> None:
    assert listings.listed(existing(), NOW, any_on_sale=True).mall_option_nos == {"K1": "11"}


def test_a_product_with_every_item_stopped_is_stopped_and_after_its_end_ended() -> None:
    assert listings.listed(existing(), NOW, any_on_sale=False).state == "stopped"
    past = existing(saleEndedAt="2026-08-13T11:59:59")
    assert listings.listed(past, NOW, any_on_sale=True).state == "ended"


def test_categories_are_leaves_whose_path_holds_the_keyword() -> None:
    tree = {
        "displayItemCategoryCode": 0,
        "name": "ROOT",
        "child": [
            {
                "displayItemCategoryCode": 1,
                "name": "패션",
                "child": [{"displayItemCategoryCode": 63950, "name": "귀걸이", "child": []}],
            },
            {"displayItemCategoryCode": 2, "name": "식품", "child": []},
        ],
    }
    (found,) = listings.categories(tree, "귀걸이")
    assert (found.code, found.path, found.leaf) == ("63950", ("패션", "귀걸이"), True)


def test_a_good_offer_has_nothing_to_change(make_offer: Any) -> None:
    assert listings.check(make_offer()) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"for_coupang": False}, "쿠팡상품등록여부"),
        ({"extras": (Extra(key="E", group="포장", name="상자", price_won=1000, on_sale=True),)}, "추가상품"),
        ({"option_style": "buyer_input"}, "구매자입력형"),
        ({"options": tuple(option(f"K{n}", str(n)) for n in range(201))}, "200개"),
        ({"option_names": ("가", "나", "다", "라")}, "옵션명은 3개"),
        ({"terms": {"price_won": 135005}}, "10원 단위"),
        ({"options": (GOLD, option("K2", "실버", surcharge=67_510))}, "±50%"),
        ({"options": (GOLD, option("K2", "실버", surcharge=15))}, "10원 단위"),
        ({"options": (option("K1", "골드", surcharge=10),)}, "추가금액이 없는"),
        ({"keywords": ("가" * 21,)}, "20자"),
        ({"keywords": tuple(str(n) for n in range(21))}, "20개"),
        ({"image_urls": ()}, "대표이미지"),
        ({"terms": {"mall_category_code": ""}}, "카테고리"),
        ({"terms": {"courier": None}}, "택배사"),
        ({"fields": {"outbound_place": ""}}, "'출고지'"),
        ({"fields": {"delivery_method": "DRONE"}}, "일반배송"),
        ({"fields": {"return_charge": "삼천원"}}, "숫자"),
        ({"fields": {"remote_area": "아마도"}}, "Y 또는 N"),
        ({"fields": {"delivery_charge": ""}}, "'배송비'"),
        ({"fields": {"free_over_won": 0}}, "'무료배송 기준금액'"),
        ({"certifications": (Certification(kind="other", type="기타", agency="", number="1"),)}, "인증정보"),
    ],
)
def test_what_the_mall_will_not_take_is_said_before_it_is_sent(
    make_offer: Any, changes: dict[str, Any], words: str
) -> None:
    sentences = listings.check(make_offer(**changes))
    assert any(words in sentence for sentence in sentences), sentences

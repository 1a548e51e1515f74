"""Our products as 스토어팜's bodies, its products in our words, and what is refused before it is sent."""

from typing import Any

import pytest

from contracts.catalog import Certification, Extra, Notice, NoticeEntry, Option
from mall_gateway.malls.smartstore.mapping import listings
from mall_gateway.malls.smartstore.mapping.notices import notice_type
from mall_gateway.malls.smartstore.profile import APIS, PROFILE
from mall_gateway.malls.smartstore.wire import OriginProduct

CODE = "MB0000000000000000AB"


def option(key: str, *values: str, surcharge: int = 0, on_sale: bool = True, stock: int | None = 9999) -> Option:
    return Option(key=key, values=values, surcharge_won=surcharge, on_sale=on_sale, stock=stock)


def test_a_product_goes_out_on_sale_with_our_code(make_offer: Any, body_of: Any) -> None:
    origin = body_of(make_offer())
    assert (origin["statusType"], origin["salePrice"], origin["leafCategoryId"]) == ("SALE", 135000, "50000584")
    assert origin["detailAttribute"]["sellerCodeInfo"] == {"sellerManagementCode": CODE}
    assert origin["saleStartDate"] == "2026-08-13T00:00:00.000+09:00"
    assert origin["saleEndDate"] == "2026-12-31T23:59:59.000+09:00"
    assert origin["images"]["optionalImages"] == [{"url": "https://img.example/2.jpg"}]


def test_a_sale_without_days_names_none(make_offer: Any, body_of: Any) -> None:
    origin = body_of(make_offer(terms={"sale_starts_on": None, "sale_ends_on": ""}))
    assert not {"saleStartDate", "saleEndDate"} & set(origin)


def test_options_go_out_with_our_keys_and_what_is_not_sold_is_not_usable(make_offer: Any, body_of: Any) -> None:
    info = body_of(make_offer())["detailAttribute"]["optionInfo"]
    assert info["optionCombinationGroupNames"] == {"optionGroupName1": "색상", "optionGroupName2": "크기"}
    assert info["optionCombinations"] == [
        {
            "optionName1": "골드",
            "optionName2": "S",
            "stockQuantity": 9999,
            "price": 0,
            "sellerManagerCode": "K1",
            "usable": True,
        },
        {
            "optionName1": "실버",
            "optionName2": "S",
            "stockQuantity": 0,
            "price": -500,
            "sellerManagerCode": "K2",
            "usable": False,
        },
    ]


def test_known_options_keep_the_numbers_of_the_mall(make_offer: Any, body_of: Any) -> None:
    combinations = body_of(make_offer(numbers={"K1": "31000000001"}))["detailAttribute"]["optionInfo"][
        "optionCombinations"
    ]
    assert [one.get("id") for one in combinations] == [31000000001, None]


def test_the_stock_of_the_product_is_the_sum_of_its_options(make_offer: Any, body_of: Any) -> None:
    both = (option("K1", "골드", stock=3), option("K2", "실버", stock=4))
    assert body_of(make_offer(options=both))["stockQuantity"] == 7
    assert body_of(make_offer(option_use="none", options=(), stock=5))["stockQuantity"] == 5


def test_a_product_without_options_names_none(make_offer: Any, body_of: Any) -> None:
    assert "optionInfo" not in body_of(make_offer(option_use="none", options=()))["detailAttribute"]


def test_what_the_buyer_writes_goes_out_as_custom_options(make_offer: Any, body_of: Any) -> None:
    info = body_of(make_offer(option_style="buyer_input", options=()))["detailAttribute"]["optionInfo"]
    assert info == {"optionCustom": [{"groupName": "색상", "usable": True}, {"groupName": "크기", "usable": True}]}


def test_extras_go_out_as_supplements(make_offer: Any, body_of: Any) -> None:
    box = Extra(key="E1", group="포장", name="선물상자", price_won=2000, on_sale=True)
    (row,) = body_of(make_offer(extras=(box,)))["detailAttribute"]["supplementProductInfo"]["supplementProducts"]
    assert (row["groupName"], row["price"], row["stockQuantity"], row["sellerManagementCode"]) == (
        "포장",
        2000,
        9999,
        "E1",
    )


@pytest.mark.parametrize(
    ("fields", "fee"),
    [
        ({"delivery_fee_type": "FREE", "area2_fee": ""}, {"deliveryFeeType": "FREE"}),
        (
            {"area3_fee": 5000},
            {
                "deliveryFeeType": "CONDITIONAL_FREE",
                "baseFee": 3000,
                "deliveryFeePayType": "PREPAID",
                "freeConditionalAmount": 50000,
                "deliveryFeeByArea": {"deliveryAreaType": "AREA_3", "area2extraFee": 3000, "area3extraFee": 5000},
            },
        ),
        (
            {"delivery_fee_type": "UNIT_QUANTITY_PAID", "repeat_quantity": 2},
            {
                "deliveryFeeType": "UNIT_QUANTITY_PAID",
                "baseFee": 3000,
                "deliveryFeePayType": "PREPAID",
                "repeatQuantity": 2,
                "deliveryFeeByArea": {"deliveryAreaType": "AREA_2", "area2extraFee": 3000},
            },
        ),
    ],
)
def test_the_delivery_fee_goes_out_by_its_type(
    make_offer: Any, body_of: Any, fields: dict[str, Any], fee: dict[str, Any]
) -> None:
    assert body_of(make_offer(fields))["deliveryInfo"]["deliveryFee"] == fee


def test_the_delivery_names_courier_bundle_and_addresses(make_offer: Any, body_of: Any) -> None:
    delivery = body_of(make_offer())["deliveryInfo"]
    assert (delivery["deliveryType"], delivery["deliveryCompany"]) == ("DELIVERY", "CJGLS")
    assert (delivery["deliveryBundleGroupUsable"], delivery["deliveryBundleGroupId"]) == (True, 55)
    assert delivery["claimDeliveryInfo"]["returnAddressId"] == 100797936
    direct = body_of(make_offer({"bundle_group": ""}, {"courier": "DIRECT"}))["deliveryInfo"]
    assert (direct["deliveryType"], direct["deliveryBundleGroupUsable"]) == ("DIRECT", False)
    assert not {"deliveryCompany", "deliveryBundleGroupId"} & set(direct)


def test_certificates_go_out_and_the_exempt_one_does_not(make_offer: Any, body_of: Any) -> None:
    exempt = Certification(kind="living", type="안전기준준수대상", agency="", number="")
    child = Certification(kind="children", type="안전확인", agency="KTR", number="CB1")
    both = body_of(make_offer({"certification_info_id": 7}, certifications=(exempt, child)))["detailAttribute"]
    assert both["productCertificationInfos"] == [
        {
            "certificationInfoId": 7,
            "certificationKindType": "CHILD_CERTIFICATION",
            "name": "KTR",
            "certificationNumber": "CB1",
        }
    ]
    assert "productCertificationInfos" not in body_of(make_offer(certifications=(exempt,)))["detailAttribute"]


def test_taxes_minors_and_origin_go_out(make_offer: Any, body_of: Any) -> None:
    plain = body_of(make_offer())["detailAttribute"]
    other = body_of(make_offer({"origin_area_code": "0200037", "importer": "골든무역"}, tax="exempt", adults_only=True))
    attribute = other["detailAttribute"]
    assert (plain["taxType"], plain["minorPurchasable"]) == ("TAX", True)
    assert (attribute["taxType"], attribute["minorPurchasable"]) == ("DUTYFREE", False)
    assert attribute["originAreaInfo"]["importer"] == "골든무역"


def test_a_notice_takes_the_type_and_the_fields_of_the_mall(make_offer: Any, body_of: Any) -> None:
    notice = body_of(make_offer())["detailAttribute"]["productInfoProvidedNotice"]
    assert notice["productInfoProvidedNoticeType"] == "JEWELLERY"
    assert notice["jewellery"]["material"] == "925 은"
    assert notice["jewellery"]["warrantyPolicy"] == "상세페이지 참조"
    assert notice["jewellery"]["afterServiceDirector"] == "골든 02-555-0101"
    assert notice["jewellery"]["manufacturer"] == "골든"
    assert notice["jewellery"]["weight"] == "상세페이지 참조"


@pytest.mark.parametrize(
    ("item_type", "code", "key"),
    [
        ("wear", "WEAR", "wear"),
        ("fashion_items", "FASHION_ITEMS", "fashionItems"),
        ("microelectronics", "MICROELECTRONICS", "microElectronics"),
        ("cellphone", "CELLPHONE", "cellPhone"),
        ("general_food", "GENERAL_FOOD", "generalFood"),
        ("etc", "ETC", "etc"),
        ("travel_package", "ETC", "etc"),
        ("unheard_of", "ETC", "etc"),
    ],
)
def test_our_item_types_are_the_malls_and_those_without_a_form_go_as_etc(item_type: str, code: str, key: str) -> None:
    kind = notice_type(item_type)
    assert (kind.code, kind.key) == (code, key)


@pytest.mark.parametrize(
    ("text", "told"), [("해당 없음", False), ("유전자변형식품임", True), ("상세페이지 참조", None), (None, None)]
)
def test_a_yes_or_no_is_sent_only_as_the_seller_declared_it(
    make_offer: Any, body_of: Any, text: str | None, told: Any
) -> None:
    entry = NoticeEntry(name="유전자변형식품 여부", text=text)
    notice = Notice(item_type="general_food", item_type_name="가공식품", entries=(entry,))
    body = body_of(make_offer(notice=notice))["detailAttribute"]["productInfoProvidedNotice"]
    assert body["generalFood"].get("geneticallyModified") is told


def test_a_good_offer_has_nothing_to_change(make_offer: Any) -> None:
    assert listings.check(make_offer()) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"terms": {"price_won": 1_000_000_000}}, "999,999,990원까지"),
        ({"terms": {"price_won": 999}}, "10원 단위"),
        ({"terms": {"mall_category_code": ""}}, "카테고리"),
        ({"terms": {"courier": "PIGEON"}}, "택배사"),
        ({"name": "가" * 101}, "100자"),
        ({"keywords": tuple("가나다라마바사아자차카")}, "10개"),
        ({"options": (option("K1", "골드"), option("K2", "실버", surcharge=80_000))}, "±50%"),
        ({"option_names": ("가", "나", "다", "라")}, "3개"),
        ({"fields": {"delivery_fee_type": "PIGEON"}}, "조건부 무료"),
        ({"fields": {"delivery_fee_type": ""}}, "'배송비 유형'"),
        ({"fields": {"base_fee": 0}}, "'기본 배송비'"),
        ({"fields": {"fee_pay_type": ""}}, "'배송비 결제방식'"),
        ({"fields": {"free_over_won": ""}}, "'배송비 무료 기준금액'"),
        ({"fields": {"delivery_fee_type": "UNIT_QUANTITY_PAID"}}, "'배송비 반복 수량'"),
        ({"fields": {"return_fee": "무료"}}, "숫자"),
        ({"fields": {"shipping_address_id": ""}}, "'출고지'"),
        ({"fields": {"as_phone": None}}, "'A/S 전화번호'"),
        ({"fields": {"shopping_search": "글쎄"}}, "Y 또는 N"),
        ({"fields": {"origin_area_code": "0200037"}}, "'수입사'"),
        (
            {"certifications": (Certification(kind="living", type="안전확인", agency="KTR", number="1"),)},
            "'인증유형 번호'",
        ),
    ],
)
def test_what_the_mall_will_not_take_is_said_before_it_is_sent(
    make_offer: Any, changes: dict[str, Any], words: str
) -> None:
    sentences = listings.check(make_offer(**changes))
    assert any(words in sentence for sentence in sentences), sentences


def test_the_exempt_certificate_needs_no_number(make_offer: Any) -> None:
    exempt = Certification(kind="living", type="안전기준준수대상", agency="", number="")
    assert listings.check(make_offer(certifications=(exempt,))) == []


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("WAIT", "waiting_approval"),
        ("SALE", "on_sale"),
        ("OUTOFSTOCK", "on_sale"),
        ("UNADMISSION", "waiting_approval"),
        ("REJECTION", "refused"),
        ("SUSPENSION", "stopped"),
        ("CLOSE", "ended"),
        ("PROHIBITION", "refused"),
        ("DELETE", "ended"),
        ("LATER", "unknown"),
    ],
)
def test_each_product_status_is_a_state_of_ours(word: str, state: str) -> None:
    read = {
        "statusType": word,
        "detailAttribute": {
            "optionInfo": {"optionCombinations": [{"id": 31000000001, "sellerManagerCode": "K1"}, {"id": 2}]}
        },
    }
    listed = listings.listed("900000001", OriginProduct.model_validate(read))
    assert (listed.state, listed.mall_state, dict(listed.mall_option_nos)) == (state, word, {"K1": "31000000001"})
    assert (listed.reason is not None) is (state == "refused")


def test_categories_are_leaves_whose_path_holds_the_keyword() -> None:
    rows = [
        {"wholeCategoryName": "패션잡화>주얼리>귀걸이", "id": "50000584", "name": "귀걸이", "last": True},
        {"wholeCategoryName": "패션잡화>주얼리", "id": "1", "name": "주얼리", "last": False},
        {"wholeCategoryName": "식품>과일", "id": "2", "name": "과일", "last": True},
    ]
    (found,) = listings.categories(rows, "주얼리")
    assert (found.code, found.path) == ("50000584", ("패션잡화", "주얼리", "귀걸이"))


def test_every_api_has_a_budget_of_its_own() -> None:
    assert [budget.apis for budget in PROFILE.budgets] == [(api,) for api in APIS]

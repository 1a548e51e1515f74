"""스토어팜 ↔ ours, on bodies of our own and, where they lie beside the project, on the mall's documented ones."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.catalog import Certification, Extra, Notice, NoticeEntry, Option, Origin, Product
from contracts.listing import SalesTerms
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.port import Cancellation, Confirmation, Offer, Shipment
from mall_gateway.malls.smartstore.mapping import listings, orders
from mall_gateway.malls.smartstore.mapping.notices import TYPES, notice_type
from mall_gateway.malls.smartstore.profile import APIS, PROFILE
from mall_gateway.malls.smartstore.wire import ChangedStatus, OriginProduct, WriteResult

SAMPLES = Path(__file__).parents[4] / "shared" / "mall-samples" / "smartstore"
NOW = datetime(2026, 8, 13, 3, 0, 0, 123456, tzinfo=UTC)
CODE = "MB0000000000000000AB"

FIELDS: dict[str, Any] = {
    "delivery_fee_type": "CONDITIONAL_FREE",
    "base_fee": 3000,
    "free_over_won": "50,000",
    "fee_pay_type": "PREPAID",
    "area2_fee": 3000,
    "return_fee": 3000,
    "exchange_fee": 6000,
    "shipping_address_id": "100797935",
    "return_address_id": "100797936",
    "bundle_group": "55",
    "as_phone": "02-555-0101",
    "as_guide": "구매 후 7일 안에 연락해 주세요.",
    "origin_area_code": "00",
}


def option(key: str, *values: str, surcharge: int = 0, on_sale: bool = True, stock: int | None = 9999) -> Option:
    return Option(key=key, values=values, surcharge_won=surcharge, on_sale=on_sale, stock=stock)


def product(**changes: Any) -> Product:
    whole: dict[str, Any] = {
        "product_id": UUID(int=1),
        "code": "202008130172432",
        "own_code": None,
        "name": "티몬 테스트 상품",
        "on_sale": True,
        "for_coupang": False,
        "categories": (),
        "model_name": None,
        "model_number": None,
        "isbn": None,
        "maker": "골든",
        "brand": "골든에이지",
        "made_on": None,
        "valid_until": None,
        "origin": Origin(kind="not_applicable"),
        "certifications": (),
        "notice": Notice(
            item_type="jewellery",
            item_type_name="귀금속 / 보석 / 시계류",
            entries=(
                NoticeEntry(name="소재/순도/밴드재질", text="925 은"),
                NoticeEntry(name="품질보증기준", text=None),
                NoticeEntry(name="A/S 책임자와 전화번호", text="골든 02-555-0101"),
            ),
        ),
        "keywords": ("귀걸이", "선물"),
        "detail_html": "<p>상세</p>",
        "image_urls": ("https://img.example/1.jpg", "https://img.example/2.jpg"),
        "price_won": 135000,
        "tax": "taxed",
        "region": "nationwide",
        "adults_only": False,
        "option_use": "open_markets",
        "option_style": "combination",
        "option_names": ("색상", "크기"),
        "options": (option("K1", "골드", "S"), option("K2", "실버", "S", surcharge=-500, on_sale=False)),
        "extras": (),
        "stock": None,
    }
    return Product(**{**whole, **changes})


def offer(
    fields: dict[str, Any] | None = None,
    terms: dict[str, Any] | None = None,
    numbers: dict[str, str] | None = None,
    **changes: Any,
) -> Offer:
    plain: dict[str, Any] = {
        "group_name": "기본",
        "mall_category_code": "50000584",
        "sale_starts_on": "2026-08-13",
        "sale_ends_on": "2026-12-31",
        "price_won": 135000,
        "courier": "CJ_LOGISTICS",
        "mall_fields": {**FIELDS, **(fields or {})},
    }
    return Offer(CODE, product(**changes), SalesTerms(**{**plain, **(terms or {})}), None, numbers or {})


def origin_of(one: Offer) -> dict[str, Any]:
    return listings.product_body(one)["originProduct"]


def detail(**changes: Any) -> dict[str, Any]:
    line = {
        "productOrderId": "2026081300000011",
        "productOrderStatus": "PAYED",
        "placeOrderStatus": "NOT_YET",
        "productId": "900000002",
        "originalProductId": "900000001",
        "productName": "티몬 테스트 상품",
        "productOption": "색상: 골드 / 크기: S",
        "optionCode": "31000000001",
        "optionPrice": 5000,
        "optionManageCode": "K1",
        "sellerProductCode": CODE,
        "quantity": 2,
        "unitPrice": 135000,
        "totalProductAmount": 280000,
        "totalPaymentAmount": 270000,
        "deliveryFeeAmount": 3000,
        "sectionDeliveryFee": 2500,
        "shippingMemo": "문 앞",
        "individualCustomUniqueCode": "P000000000000",
        "shippingAddress": {
            "name": "이영희",
            "tel1": "010-0000-0001",
            "tel2": "02-000-0002",
            "zipCode": "63125",
            "baseAddress": "제주특별자치도 제주시 연동 11",
            "detailedAddress": "3층",
        },
    }
    order = {
        "orderId": "2026081300000001",
        "orderDate": "2026-08-13T10:00:00.000+09:00",
        "paymentDate": "2026-08-13T10:01:00.500+09:00",
        "ordererName": "김철수",
        "ordererTel": "010-0000-0003",
    }
    whole: dict[str, Any] = {"order": order, "productOrder": line | changes.pop("line", {})}
    return {**whole, **changes}


def only_line(raw: dict[str, Any]) -> Any:
    return orders.line_of(raw)


def test_a_line_is_known_by_its_product_order() -> None:
    assert only_line(detail()).ref == MallOrderRef(order_no="2026081300000001", line_no="2026081300000011")


def test_a_line_brings_our_codes_and_the_numbers_of_the_mall_back() -> None:
    line = only_line(detail())
    assert (line.seller_product_code, line.seller_option_code) == (CODE, "K1")
    assert (line.mall_product_no, line.mall_option_no) == ("900000001", "31000000001")


def test_the_price_of_a_piece_holds_the_price_of_its_option() -> None:
    line = only_line(detail())
    assert (line.quantity, line.unit_price_won, line.amount_won, line.shipping_won) == (2, 140000, 280000, 5500)


@pytest.mark.parametrize(
    ("status", "placed", "state"),
    [
        ("PAYED", "NOT_YET", "new"),
        ("PAYED", "OK", "confirmed"),
        ("PAYED", "CANCEL", "new"),
        ("DELIVERING", "OK", "shipping"),
        ("DELIVERED", "OK", "delivered"),
        ("PURCHASE_DECIDED", "OK", "completed"),
        ("EXCHANGED", "OK", "completed"),
        ("CANCELED", "", "cancelled"),
        ("CANCELED_BY_NOPAYMENT", "", "cancelled"),
        ("RETURNED", "OK", "unknown"),
        ("PAYMENT_WAITING", "", "unknown"),
    ],
)
def test_each_status_is_a_state_of_ours(status: str, placed: str, state: str) -> None:
    line = only_line(detail(line={"productOrderStatus": status, "placeOrderStatus": placed}))
    assert line.state == state
    assert line.mall_state.startswith(status)


@pytest.mark.parametrize(
    ("claim", "status", "asked"),
    [
        ("CANCEL", "CANCEL_REQUEST", True),
        ("CANCEL", "CANCELING", True),
        ("ADMIN_CANCEL", "ADMIN_CANCELING", True),
        ("CANCEL", "CANCEL_REJECT", False),
        ("RETURN", "RETURN_REQUEST", False),
        (None, None, False),
    ],
)
def test_a_cancel_that_is_asked_is_seen(claim: str | None, status: str | None, asked: bool) -> None:  # noqa: FBT001
    assert only_line(detail(line={"claimType": claim, "claimStatus": status})).cancel_asked is asked


def test_buyer_and_receiver_are_read() -> None:
    line = only_line(detail())
    assert (line.buyer.orderer_name, line.buyer.orderer_phone) == ("김철수", "010-0000-0003")
    assert (line.buyer.receiver_name, line.buyer.receiver_phone2) == ("이영희", "02-000-0002")
    assert (line.buyer.zip_code, line.buyer.memo, line.buyer.customs_code) == ("63125", "문 앞", "P000000000000")
    assert line.region == "제주특별자치도 제주시"


def test_times_are_utc_and_the_delivery_is_ours_in_words() -> None:
    delivery = {
        "deliveryCompany": "CJGLS",
        "trackingNumber": "612345678901",
        "deliveredDate": "2026-08-15T09:00:00.000+09:00",
    }
    line = only_line(detail(delivery=delivery))
    assert line.ordered_at == datetime(2026, 8, 13, 1, 0, tzinfo=UTC)
    assert line.paid_at == datetime(2026, 8, 13, 1, 1, 0, 500000, tzinfo=UTC)
    assert line.delivered_at == datetime(2026, 8, 15, tzinfo=UTC)
    assert (line.courier_code, line.invoice_number) == ("CJ_LOGISTICS", "612345678901")


def test_a_courier_that_we_do_not_know_keeps_the_code_of_the_mall() -> None:
    assert only_line(detail(delivery={"deliveryCompany": "NONGHYUP"})).courier_code == "NONGHYUP"


def change(number: str, minute: int = 0) -> ChangedStatus:
    moment = f"2026-08-13T10:{minute:02d}:00.000+09:00"
    return ChangedStatus.model_validate({"productOrderId": number, "lastChangedDate": moment})


def test_lines_come_in_the_order_of_their_changes_with_the_time_of_the_change() -> None:
    rows = [detail(line={"productOrderId": "2"}), detail(line={"productOrderId": "1"})]
    page = orders.order_page([change("1", 5), change("2", 6)], rows)
    assert [line.ref.line_no for line in page.lines] == ["1", "2"]
    assert page.lines[0].changed_at == datetime(2026, 8, 13, 1, 5, tzinfo=UTC)


def test_what_is_missing_or_broken_is_set_aside_and_the_rest_goes_on() -> None:
    broken = detail(line={"productOrderId": "2", "quantity": "many"})
    no_date = detail(line={"productOrderId": "4"}, order={"orderId": "9", "orderDate": None})
    page = orders.order_page(
        [change("1"), change("2"), change("3"), change("4"), change("5")],
        [detail(line={"productOrderId": "1"}), broken, no_date, detail(line={"productOrderId": "5"})],
    )
    assert [line.ref.line_no for line in page.lines] == ["1", "5"]
    assert [one.position for one in page.unreadable] == [1, 2, 3]
    assert [json.loads(one.raw) for one in page.unreadable] == [broken, {"productOrderId": "3"}, no_date]
    assert "quantity" in page.unreadable[0].reason


def test_a_change_without_a_number_is_set_aside() -> None:
    assert orders.changed({"orderId": "1"}) is None
    assert orders.nameless_page([{"orderId": "1"}]).unreadable[0].raw == b'{"orderId": "1"}'


@given(
    st.datetimes(min_value=datetime(2015, 1, 1), max_value=datetime(2040, 1, 1)),  # noqa: DTZ001
    st.integers(min_value=-12 * 60, max_value=14 * 60),
)
def test_a_time_survives_the_way_there_and_back_by_the_millisecond(naive: datetime, minutes: int) -> None:
    moment = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    text = orders.naver_time(moment)
    assert text.endswith("+09:00")
    assert datetime.fromisoformat(text) == moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@given(st.integers(min_value=0, max_value=10**12))
def test_won_come_as_numbers_and_as_text(amount: int) -> None:
    for given_ in (amount, str(amount), float(amount)):
        assert only_line(detail(line={"totalProductAmount": given_, "totalPaymentAmount": given_})).amount_won == amount


REF = MallOrderRef(order_no="2026081300000001", line_no="2026081300000011")


def test_an_invoice_is_sent_with_the_courier_of_the_mall() -> None:
    (line,) = orders.dispatch_body(Shipment(REF, 1, "GS_POSTBOX", "1234567890"), NOW)["dispatchProductOrders"]
    assert line == {
        "productOrderId": "2026081300000011",
        "dispatchDate": "2026-08-13T12:00:00.123+09:00",
        "deliveryMethod": "DELIVERY",
        "deliveryCompanyCode": "CVSNET",
        "trackingNumber": "1234567890",
    }


def test_own_delivery_is_a_method_without_courier_and_number() -> None:
    (line,) = orders.dispatch_body(Shipment(REF, 1, "DIRECT", ""), NOW)["dispatchProductOrders"]
    assert line["deliveryMethod"] == "DIRECT_DELIVERY"
    assert not {"deliveryCompanyCode", "trackingNumber"} & set(line)


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("sold_out", "SOLD_OUT"),
        ("wrong_information", "INCORRECT_INFO"),
        ("delayed", "DELAYED_DELIVERY"),
        ("buyer_asked", "INTENT_CHANGED"),
    ],
)
def test_each_reason_to_cancel_has_a_word_of_the_mall(reason: str, code: str) -> None:
    body = orders.cancel_body(Cancellation(REF, 2, reason, "품절되었습니다."))
    assert body == {"cancelReason": code, "cancelDetailedReason": "품절되었습니다.", "cancelQuantity": 2}


@pytest.mark.parametrize(("reason", "code"), [("CUSTOM_BUILD", "CUSTOM_BUILD"), ("재료가 늦게 들어옵니다.", "ETC")])
def test_a_delay_ends_with_its_day_and_says_why(reason: str, code: str) -> None:
    body = orders.delay_body(Confirmation(REF, 1, date(2026, 8, 20), reason))
    assert (body["delayedDispatchReason"], body["dispatchDelayedDetailedReason"]) == (code, reason)
    assert body["dispatchDueDate"] == "2026-08-20T23:59:59.000+09:00"


def test_a_product_goes_out_on_sale_with_our_code() -> None:
    origin = origin_of(offer())
    assert (origin["statusType"], origin["salePrice"], origin["leafCategoryId"]) == ("SALE", 135000, "50000584")
    assert origin["detailAttribute"]["sellerCodeInfo"] == {"sellerManagementCode": CODE}
    assert origin["saleStartDate"] == "2026-08-13T00:00:00.000+09:00"
    assert origin["saleEndDate"] == "2026-12-31T23:59:59.000+09:00"
    assert origin["images"]["optionalImages"] == [{"url": "https://img.example/2.jpg"}]


def test_a_sale_without_days_names_none() -> None:
    origin = origin_of(offer(terms={"sale_starts_on": None, "sale_ends_on": ""}))
    assert not {"saleStartDate", "saleEndDate"} & set(origin)


def test_options_go_out_with_our_keys_and_what_is_not_sold_is_not_usable() -> None:
    info = origin_of(offer())["detailAttribute"]["optionInfo"]
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


def test_known_options_keep_the_numbers_of_the_mall() -> None:
    combinations = origin_of(offer(numbers={"K1": "31000000001"}))["detailAttribute"]["optionInfo"][
        "optionCombinations"
    ]
    assert [one.get("id") for one in combinations] == [31000000001, None]


def test_the_stock_of_the_product_is_the_sum_of_its_options() -> None:
    both = (option("K1", "골드", stock=3), option("K2", "실버", stock=4))
    assert origin_of(offer(options=both))["stockQuantity"] == 7
    assert origin_of(offer(option_use="none", options=(), stock=5))["stockQuantity"] == 5


def test_a_product_without_options_names_none() -> None:
    assert "optionInfo" not in origin_of(offer(option_use="none", options=()))["detailAttribute"]


def test_what_the_buyer_writes_goes_out_as_custom_options() -> None:
    info = origin_of(offer(option_style="buyer_input", options=()))["detailAttribute"]["optionInfo"]
    assert info == {"optionCustom": [{"groupName": "색상", "usable": True}, {"groupName": "크기", "usable": True}]}


def test_extras_go_out_as_supplements() -> None:
    box = Extra(key="E1", group="포장", name="선물상자", price_won=2000, on_sale=True)
    (row,) = origin_of(offer(extras=(box,)))["detailAttribute"]["supplementProductInfo"]["supplementProducts"]
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
def test_the_delivery_fee_goes_out_by_its_type(fields: dict[str, Any], fee: dict[str, Any]) -> None:
    assert origin_of(offer(fields))["deliveryInfo"]["deliveryFee"] == fee


def test_the_delivery_names_courier_bundle_and_addresses() -> None:
    delivery = origin_of(offer())["deliveryInfo"]
    assert (delivery["deliveryType"], delivery["deliveryCompany"]) == ("DELIVERY", "CJGLS")
    assert (delivery["deliveryBundleGroupUsable"], delivery["deliveryBundleGroupId"]) == (True, 55)
    assert delivery["claimDeliveryInfo"]["returnAddressId"] == 100797936
    direct = origin_of(offer({"bundle_group": ""}, {"courier": "DIRECT"}))["deliveryInfo"]
    assert (direct["deliveryType"], direct["deliveryBundleGroupUsable"]) == ("DIRECT", False)
    assert not {"deliveryCompany", "deliveryBundleGroupId"} & set(direct)


def test_certificates_go_out_and_the_exempt_one_does_not() -> None:
    exempt = Certification(kind="living", type="안전기준준수대상", agency="", number="")
    child = Certification(kind="children", type="안전확인", agency="KTR", number="CB1")
    both = origin_of(offer({"certification_info_id": 7}, certifications=(exempt, child)))["detailAttribute"]
    assert both["productCertificationInfos"] == [
        {
            "certificationInfoId": 7,
            "certificationKindType": "CHILD_CERTIFICATION",
            "name": "KTR",
            "certificationNumber": "CB1",
        }
    ]
    assert "productCertificationInfos" not in origin_of(offer(certifications=(exempt,)))["detailAttribute"]


def test_taxes_minors_and_origin_go_out() -> None:
    plain = origin_of(offer())["detailAttribute"]
    other = origin_of(offer({"origin_area_code": "0200037", "importer": "골든무역"}, tax="exempt", adults_only=True))
    attribute = other["detailAttribute"]
    assert (plain["taxType"], plain["minorPurchasable"]) == ("TAX", True)
    assert (attribute["taxType"], attribute["minorPurchasable"]) == ("DUTYFREE", False)
    assert attribute["originAreaInfo"]["importer"] == "골든무역"


def test_a_notice_takes_the_type_and_the_fields_of_the_mall() -> None:
    notice = origin_of(offer())["detailAttribute"]["productInfoProvidedNotice"]
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
def test_a_yes_or_no_is_sent_only_as_the_seller_declared_it(text: str | None, told: bool | None) -> None:  # noqa: FBT001
    entry = NoticeEntry(name="유전자변형식품 여부", text=text)
    notice = Notice(item_type="general_food", item_type_name="가공식품", entries=(entry,))
    body = origin_of(offer(notice=notice))["detailAttribute"]["productInfoProvidedNotice"]
    assert body["generalFood"].get("geneticallyModified") is told


def test_a_good_offer_has_nothing_to_change() -> None:
    assert listings.check(offer()) == []


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (offer(terms={"price_won": 1_000_000_000}), "999,999,990원까지"),
        (offer(terms={"price_won": 999}), "10원 단위"),
        (offer(terms={"mall_category_code": ""}), "카테고리"),
        (offer(terms={"courier": "PIGEON"}), "택배사"),
        (offer(name="가" * 101), "100자"),
        (offer(keywords=tuple("가나다라마바사아자차카")), "10개"),
        (offer(options=(option("K1", "골드"), option("K2", "실버", surcharge=80_000))), "±50%"),
        (offer(option_names=("가", "나", "다", "라")), "3개"),
        (offer({"delivery_fee_type": "PIGEON"}), "조건부 무료"),
        (offer({"delivery_fee_type": ""}), "'배송비 유형'"),
        (offer({"base_fee": 0}), "'기본 배송비'"),
        (offer({"fee_pay_type": ""}), "'배송비 결제방식'"),
        (offer({"free_over_won": ""}), "'배송비 무료 기준금액'"),
        (offer({"delivery_fee_type": "UNIT_QUANTITY_PAID"}), "'배송비 반복 수량'"),
        (offer({"return_fee": "무료"}), "숫자"),
        (offer({"shipping_address_id": ""}), "'출고지'"),
        (offer({"as_phone": None}), "'A/S 전화번호'"),
        (offer({"shopping_search": "글쎄"}), "Y 또는 N"),
        (offer({"origin_area_code": "0200037"}), "'수입사'"),
        (
            offer(certifications=(Certification(kind="living", type="안전확인", agency="KTR", number="1"),)),
            "'인증유형 번호'",
        ),
    ],
)
def test_what_the_mall_will_not_take_is_said_before_it_is_sent(bad: Offer, words: str) -> None:
    sentences = listings.check(bad)
    assert any(words in sentence for sentence in sentences), sentences


def test_the_exempt_certificate_needs_no_number() -> None:
    exempt = Certification(kind="living", type="안전기준준수대상", agency="", number="")
    assert listings.check(offer(certifications=(exempt,))) == []


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


def test_every_courier_of_ours_has_a_code_at_the_mall() -> None:
    from contracts.couriers import COURIERS

    assert set(COURIERS) == set(PROFILE.couriers)


def test_every_api_has_a_budget_of_its_own() -> None:
    assert [budget.apis for budget in PROFILE.budgets] == [(api,) for api in APIS]


if SAMPLES.is_dir():

    def sample(name: str) -> Any:
        return json.loads((SAMPLES / name).read_text())

    def names_of(value: Any, path: str = "") -> set[str]:
        if isinstance(value, dict):
            return {f"{path}.{key}" for key in value} | {
                name for key, inner in value.items() for name in names_of(inner, f"{path}.{key}")
            }
        if isinstance(value, list):
            return {name for inner in value for name in names_of(inner, f"{path}[]")}
        return set()

    def test_the_documented_change_list_reads_whole() -> None:
        rows = sample("order-change-list.response.json")["data"]["lastChangeStatuses"]
        read = [orders.changed(row) for row in rows]
        assert [one.product_order_id for one in read if one] == [row["productOrderId"] for row in rows]

    @pytest.mark.parametrize("name", ["order-query.response.json", "order-list.response.json"])
    def test_the_documented_lines_have_the_names_that_we_read(name: str) -> None:
        data = sample(name)["data"]
        row = data[0] if isinstance(data, list) else data["contents"][0]["content"]
        ours = detail(delivery={"deliveryCompany": "", "trackingNumber": "", "deliveredDate": ""})
        assert names_of(ours) <= names_of(row)
        assert only_line(row).state == "unknown"

    @pytest.mark.parametrize(
        "name",
        [
            "order-confirm.response.json",
            "invoice-send.response.json",
            "seller-cancel.response.json",
            "delay.response.json",
        ],
    )
    def test_the_documented_answers_to_writes_read(name: str) -> None:
        result = WriteResult.model_validate(sample(name)["data"])
        assert result.succeeded("string")
        assert result.fail_product_order_infos[0].code == "string"

    @pytest.mark.parametrize("word", ["product-get.response.json", "product-create.response.json"])
    def test_the_documented_product_reads(word: str) -> None:
        assert OriginProduct.model_validate(sample(word)["originProduct"]).status_type == "WAIT"

    def test_our_bodies_hold_only_documented_fields() -> None:
        box = Extra(key="E1", group="포장", name="선물상자", price_won=2000, on_sale=True)
        child = Certification(kind="children", type="안전확인", agency="KTR", number="CB1")
        more = {"importer": "골든무역", "certification_info_id": 7, "area3_fee": 1, "repeat_quantity": 2}
        known = names_of(sample("product-create.request.json"))
        for kind in ("CONDITIONAL_FREE", "UNIT_QUANTITY_PAID"):
            full = offer(
                {**more, "delivery_fee_type": kind}, numbers={"K1": "1"}, extras=(box,), certifications=(child,)
            )
            assert names_of(listings.product_body(full)) <= known
        assert names_of(listings.product_body(offer(option_style="buyer_input"))) <= known
        ours = {
            "invoice-send.request.json": orders.dispatch_body(Shipment(REF, 1, "LOTTE", "1"), NOW),
            "seller-cancel.request.json": orders.cancel_body(Cancellation(REF, 1, "sold_out", "")),
            "delay.request.json": orders.delay_body(Confirmation(REF, 1, date(2026, 8, 20), "ETC")),
            "product-search.request.json": listings.search_body(CODE),
            "bundle-group-create.request.json": listings.bundle_group_body("묶음", {"area2_fee": 1, "area3_fee": 2}),
        }
        for name, body in ours.items():
            assert names_of(body) <= names_of(sample(name)), name

    def test_our_notices_hold_only_documented_fields() -> None:
        known = sample("product-create.request.json")["originProduct"]["detailAttribute"]["productInfoProvidedNotice"]
        for kind in TYPES.values():
            assert set(kind.fields) <= set(known[kind.key]), kind.code
        assert {kind.key for kind in TYPES.values()} == set(known) - {"productInfoProvidedNoticeType"}

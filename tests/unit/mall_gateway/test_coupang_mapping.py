"""쿠팡 ↔ ours, on bodies of our own and, where they lie beside the project, on the mall's documented ones."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.catalog import Category, Certification, Extra, Notice, NoticeEntry, Option, Origin, Product
from contracts.listing import SalesTerms
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.coupang.connector import data_of, opened
from mall_gateway.malls.coupang.mapping import listings, orders
from mall_gateway.malls.coupang.profile import PROFILE
from mall_gateway.malls.coupang.wire import BatchResult, CancelResult, CategoryMeta, OrderItem, SellerProduct
from mall_gateway.malls.port import Cancellation, Offer, RefusedError, Response, Shipment

SAMPLES = Path(__file__).parents[4] / "shared" / "mall-samples" / "coupang"
NOW = datetime(2026, 8, 13, 3, 0, tzinfo=UTC)
SECRETS = {"vendor_id": "A00099999", "user_id": "golden", "access_key": "ak", "secret_key": "sk"}
CODE = "MB0000000000000000AB"

FIELDS: dict[str, Any] = {
    "outbound_place": "90210",
    "return_centre": "1000900001",
    "return_name": "파주 반품지",
    "return_phone": "02-555-0101",
    "return_zip_code": "10881",
    "return_address": "경기도 파주시 문발로",
    "return_address_detail": "1층",
    "delivery_method": "SEQUENCIAL",
    "delivery_charge_type": "CONDITIONAL_FREE",
    "delivery_charge": "3000",
    "free_over_won": 50000,
    "initial_return_charge": 3000,
    "return_charge": 3000,
    "remote_area": "Y",
    "union_delivery": True,
    "outbound_days": 2,
}

META = CategoryMeta.model_validate(
    {
        "attributes": [{"attributeTypeName": "수량", "required": "MANDATORY", "basicUnit": "개"}],
        "noticeCategories": [
            {
                "noticeCategoryName": "귀금속/보석/시계류",
                "noticeCategoryDetailNames": [
                    {"noticeCategoryDetailName": "소재/순도/밴드재질", "required": "MANDATORY"},
                    {"noticeCategoryDetailName": "품질보증기준", "required": "MANDATORY"},
                ],
            },
            {
                "noticeCategoryName": "기타 재화",
                "noticeCategoryDetailNames": [{"noticeCategoryDetailName": "품명 및 모델명"}],
            },
        ],
        "certifications": [
            {"certificationType": "NOT_REQUIRED", "name": "인증대상아님"},
            {"certificationType": "KC_KID_CONFIRM", "name": "KC인증 어린이제품 안전확인"},
            {"certificationType": "COMMUNICATION_EQUIPMENT", "name": "방송통신기자재 적합성 평가 대상"},
        ],
    }
)


def option(key: str, *values: str, surcharge: int = 0, on_sale: bool = True, stock: int | None = 9999) -> Option:
    return Option(key=key, values=values, surcharge_won=surcharge, on_sale=on_sale, stock=stock)


GOLD, SILVER, ROSE = option("K1", "골드"), option("K2", "실버"), option("K3", "로즈골드", surcharge=5000)


def product(**changes: Any) -> Product:
    whole: dict[str, Any] = {
        "product_id": UUID(int=1),
        "code": "202008130172432",
        "own_code": None,
        "name": "티몬 테스트 상품",
        "on_sale": True,
        "for_coupang": True,
        "categories": (Category(code="1", path=("패션잡화", "주얼리/시계", "귀걸이/목걸이")),),
        "model_name": None,
        "model_number": "GE-01",
        "isbn": None,
        "maker": "골든",
        "brand": "골든에이지",
        "made_on": None,
        "valid_until": None,
        "origin": Origin(kind="not_applicable"),
        "certifications": (),
        "notice": Notice(
            item_type="jewellery",
            item_type_name="귀금속/보석/시계류",
            entries=(
                NoticeEntry(name="소재 / 순도 / 밴드재질", text="925 은"),
                NoticeEntry(name="품질보증기준", text=None),
            ),
        ),
        "keywords": ("귀걸이",),
        "detail_html": "<p>상세</p>",
        "image_urls": ("https://img.example/1.jpg", "https://img.example/2.jpg"),
        "price_won": 135000,
        "tax": "taxed",
        "region": "nationwide",
        "adults_only": False,
        "option_use": "all_malls",
        "option_style": "combination",
        "option_names": ("색상",),
        "options": (GOLD, SILVER, ROSE),
        "extras": (),
        "stock": None,
    }
    return Product(**{**whole, **changes})


def offer(fields: dict[str, Any] | None = None, terms: dict[str, Any] | None = None, **changes: Any) -> Offer:
    plain: dict[str, Any] = {
        "group_name": "기본",
        "mall_category_code": "63950",
        "sale_starts_on": "2026-08-13",
        "sale_ends_on": "2026-12-31",
        "price_won": 135000,
        "courier": "CJ_LOGISTICS",
        "mall_fields": {**FIELDS, **(fields or {})},
    }
    return Offer(listing_code=CODE, product=product(**changes), terms=SalesTerms(**{**plain, **(terms or {})}))


def body_of(one: Offer) -> dict[str, Any]:
    return listings.product_body(one, META, SECRETS, date(2026, 8, 13))


def won(units: int) -> dict[str, Any]:
    return {"currencyCode": "KRW", "units": units, "nanos": 0}


def item(**changes: Any) -> dict[str, Any]:
    whole = {
        "vendorItemId": 70000000011,
        "vendorItemName": "티몬 테스트 상품, 골드",
        "shippingCount": 2,
        "salesPrice": won(135000),
        "orderPrice": won(270000),
        "externalVendorSkuCode": f"{CODE}-K1",
        "sellerProductId": 880000017,
        "sellerProductName": f"티몬 테스트 상품 [{CODE}]",
        "sellerProductItemName": "골드",
        "cancelCount": 0,
        "holdCountForCancel": 0,
        "canceled": False,
    }
    return {**whole, **changes}


def sheet(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    whole = {
        "shipmentBoxId": 910000000000000123,
        "orderId": 31000000000017,
        "orderedAt": "2026-08-12T17:00:00.123456-08:00",
        "paidAt": "2026-08-13T10:01:00+09:00",
        "status": "ACCEPT",
        "orderer": {"name": "김*수", "safeNumber": " 0502-111-2222", "ordererNumber": None},
        "shippingPrice": won(3000),
        "remotePrice": None,
        "parcelPrintMessage": "문 앞",
        "receiver": {
            "name": "이*희",
            "safeNumber": "0502-333-4444",
            "receiverNumber": "010-0000-0000",
            "addr1": "제주특별자치도 제주시 연동 11",
            "addr2": "3층",
            "postCode": "63125",
        },
        "orderItems": list(items) or [item()],
        "overseaShippingInfoDto": {"personalCustomsClearanceCode": "P000000000000"},
        "deliveryCompanyName": None,
        "invoiceNumber": None,
        "deliveredDate": None,
    }
    return {**whole, **changes}


def only_line(raw: dict[str, Any]) -> Any:
    (line,) = orders.order_page([raw]).lines
    return line


def test_an_order_line_keeps_all_digits_of_its_numbers() -> None:
    ref = only_line(sheet()).ref
    assert ref == MallOrderRef(order_no="31000000000017", box_no="910000000000000123", line_no="70000000011")


def test_an_order_line_brings_our_codes_back() -> None:
    line = only_line(sheet())
    assert (line.seller_product_code, line.seller_option_code) == (CODE, "K1")


def test_an_order_line_without_options_has_our_code_and_no_option_key() -> None:
    line = only_line(sheet(item(externalVendorSkuCode=CODE)))
    assert (line.seller_product_code, line.seller_option_code) == (CODE, "")


def test_times_of_any_offset_become_utc() -> None:
    line = only_line(sheet())
    assert line.ordered_at == datetime(2026, 8, 13, 1, 0, 0, 123456, tzinfo=UTC)
    assert line.paid_at == datetime(2026, 8, 13, 1, 1, tzinfo=UTC)
    assert line.ordered_at.utcoffset() == timedelta(0)


def test_money_comes_as_an_object_and_as_a_plain_number() -> None:
    v5 = only_line(sheet())
    v4 = only_line(sheet(item(salesPrice=135000, orderPrice=270000.0), shippingPrice=3000))
    assert (v5.unit_price_won, v5.amount_won, v5.shipping_won) == (135000, 270000, 3000)
    assert (v4.unit_price_won, v4.amount_won, v4.shipping_won) == (135000, 270000, 3000)


def test_the_charge_of_a_box_is_counted_once() -> None:
    raw = sheet(item(), item(vendorItemId=2), remotePrice=won(2500))
    assert [line.shipping_won for line in orders.order_page([raw]).lines] == [5500, 0]


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("ACCEPT", "new"),
        ("INSTRUCT", "confirmed"),
        ("DEPARTURE", "shipping"),
        ("DELIVERING", "shipping"),
        ("NONE_TRACKING", "shipping"),
        ("FINAL_DELIVERY", "delivered"),
        ("SOMETHING_NEW", "unknown"),
    ],
)
def test_each_status_is_a_state_of_ours(status: str, state: str) -> None:
    line = only_line(sheet(status=status))
    assert (line.state, line.mall_state) == (state, status)


@pytest.mark.parametrize("changes", [{"canceled": True}, {"cancelCount": 2}])
def test_a_line_whose_pieces_are_all_cancelled_is_cancelled(changes: dict[str, Any]) -> None:
    assert only_line(sheet(item(**changes))).state == "cancelled"


def test_a_line_cancelled_in_part_is_not_cancelled() -> None:
    assert only_line(sheet(item(cancelCount=1))).state == "new"


def test_a_held_piece_means_that_the_buyer_asked_to_cancel() -> None:
    assert only_line(sheet(item(holdCountForCancel=1))).cancel_asked
    assert not only_line(sheet()).cancel_asked


def test_buyer_and_receiver_are_read() -> None:
    buyer = only_line(sheet()).buyer
    assert (buyer.orderer_name, buyer.orderer_phone) == ("김*수", "0502-111-2222")
    assert (buyer.receiver_phone, buyer.receiver_phone2) == ("0502-333-4444", "010-0000-0000")
    assert (buyer.zip_code, buyer.address_detail, buyer.memo) == ("63125", "3층", "문 앞")
    assert buyer.customs_code == "P000000000000"


def test_the_region_is_the_first_two_words_of_the_address() -> None:
    assert only_line(sheet()).region == "제주특별자치도 제주시"


def test_the_name_comes_back_without_our_code() -> None:
    assert only_line(sheet()).product_name == "티몬 테스트 상품"
    assert only_line(sheet(item(sellerProductName=""))).product_name == "티몬 테스트 상품, 골드"


def test_in_a_box_that_waits_only_the_items_that_were_uploaded_have_the_invoice() -> None:
    items = [item(invoiceNumberUploadDate="2026-08-13"), item(vendorItemId=2, invoiceNumberUploadDate="")]
    waiting = orders.order_page([sheet(*items, status="INSTRUCT", invoiceNumber="612345678901")]).lines
    assert [line.invoice_number for line in waiting] == ["612345678901", ""]
    gone = orders.order_page([sheet(*items, status="DEPARTURE", invoiceNumber="612345678901")]).lines
    assert [line.invoice_number for line in gone] == ["612345678901", "612345678901"]


def test_a_product_without_a_description_shows_its_images() -> None:
    content = body_of(offer(detail_html=" "))["items"][0]["contents"][0]["contentDetails"][0]["content"]
    assert content.startswith('<p><img src="https://img.example/1.jpg"></p>')


def test_a_shipped_line_has_our_courier_code_and_the_invoice() -> None:
    raw = sheet(status="FINAL_DELIVERY", deliveryCompanyName="CJ 대한통운", invoiceNumber="612345678901")
    line = only_line({**raw, "deliveredDate": "2026-08-15T09:00:00+09:00"})
    assert (line.courier_code, line.invoice_number) == ("CJ_LOGISTICS", "612345678901")
    assert line.delivered_at == datetime(2026, 8, 15, tzinfo=UTC)


def test_a_broken_item_is_set_aside_and_the_rest_goes_on() -> None:
    page = orders.order_page([sheet(item(), item(vendorItemId=None), item(vendorItemId=5)), sheet(orderId=7)])
    assert [line.ref.line_no for line in page.lines] == ["70000000011", "5", "70000000011"]
    (broken,) = page.unreadable
    assert broken.position == 1
    assert "vendorItemId" in broken.reason
    assert json.loads(broken.raw)["orderItems"][0]["vendorItemId"] is None


@pytest.mark.parametrize(
    "raw",
    [
        "no box",
        sheet(shipmentBoxId=None),
        sheet(orderedAt="yesterday"),
        sheet(orderedAt=None),
        {**sheet(), "orderItems": []},
        sheet(item(salesPrice={"currencyCode": "USD", "units": 1, "nanos": 0})),
        sheet(item(salesPrice={"currencyCode": "KRW", "units": 1, "nanos": 500_000_000})),
    ],
)
def test_a_box_that_is_none_is_set_aside_with_a_reason(raw: Any) -> None:
    page = orders.order_page([raw, sheet()])
    assert len(page.lines) == 1
    assert page.unreadable[0].reason.startswith("쿠팡 주문을 읽을 수 없습니다")


@given(st.integers(min_value=0, max_value=10**12))
def test_won_survive_both_forms_of_money(amount: int) -> None:
    both = [item(orderPrice=won(amount)), item(orderPrice=amount)]
    assert [OrderItem.model_validate(one).order_price for one in both] == [amount, amount]


@given(
    st.datetimes(min_value=datetime(2015, 1, 1), max_value=datetime(2040, 1, 1)),  # noqa: DTZ001
    st.integers(min_value=-12 * 60, max_value=14 * 60),
)
def test_a_time_means_the_same_moment_whatever_its_offset(naive: datetime, minutes: int) -> None:
    moment = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert only_line(sheet(orderedAt=moment.isoformat())).ordered_at == moment


def test_an_invoice_is_sent_with_numbers_and_the_courier_of_the_mall() -> None:
    ref = MallOrderRef(order_no="31000000000017", box_no="910000000000000123", line_no="70000000011")
    body = orders.invoice_body("A1", Shipment(ref=ref, quantity=2, courier="LOTTE", invoice_number="123456789012"))
    (line,) = body["orderSheetInvoiceApplyDtos"]
    assert (line["shipmentBoxId"], line["orderId"], line["vendorItemId"]) == (
        910000000000000123,
        31000000000017,
        70000000011,
    )
    assert (line["deliveryCompanyCode"], line["invoiceNumber"]) == ("HYUNDAI", "123456789012")


@pytest.mark.parametrize(
    ("reason", "code"),
    [("sold_out", "CCTTER"), ("wrong_information", "CCPNER"), ("delayed", "CCTTER"), ("buyer_asked", "CCPRER")],
)
def test_each_reason_to_cancel_has_a_middle_code(reason: str, code: str) -> None:
    ref = MallOrderRef(order_no="22", box_no="1", line_no="33")
    body = orders.cancel_body("A1", "golden", Cancellation(ref=ref, quantity=2, reason=reason, detail="품절"))
    assert (body["bigCancelCode"], body["middleCancelCode"]) == ("CANERR", code)
    assert (body["orderId"], body["vendorItemIds"], body["receiptCounts"]) == (22, [33], [2])


def test_a_product_is_registered_with_an_item_for_each_option() -> None:
    body = body_of(offer())
    assert [one["externalVendorSku"] for one in body["items"]] == [f"{CODE}-K1", f"{CODE}-K2", f"{CODE}-K3"]
    assert [one["salePrice"] for one in body["items"]] == [135000, 135000, 140000]
    assert [one["maximumBuyCount"] for one in body["items"]] == [9999, 9999, 9999]
    assert [one["itemName"] for one in body["items"]] == ["골드", "실버", "로즈골드"]


def test_the_registered_name_carries_our_code_and_the_shown_name_does_not() -> None:
    body = body_of(offer())
    assert body["sellerProductName"] == f"티몬 테스트 상품 [{CODE}]"
    assert body["displayProductName"] == "티몬 테스트 상품"


def test_a_product_asks_for_its_approval_at_once() -> None:
    body = body_of(offer())
    assert body["requested"] is True
    assert (body["vendorId"], body["vendorUserId"]) == ("A00099999", "golden")
    assert (body["saleStartedAt"], body["saleEndedAt"]) == ("2026-08-13T00:00:00", "2026-12-31T23:59:59")


def test_without_a_start_the_sale_begins_today_and_without_an_end_it_stays_open() -> None:
    body = body_of(offer(terms={"sale_starts_on": None, "sale_ends_on": ""}))
    assert (body["saleStartedAt"], body["saleEndedAt"]) == ("2026-08-13T00:00:00", "2099-01-01T23:59:59")


def test_the_delivery_terms_go_out_in_the_words_of_the_mall() -> None:
    body = body_of(offer())
    assert (body["deliveryChargeType"], body["deliveryCharge"], body["freeShipOverAmount"]) == (
        "CONDITIONAL_FREE",
        3000,
        50000,
    )
    assert (body["remoteAreaDeliverable"], body["unionDeliveryType"]) == ("Y", "UNION_DELIVERY")
    assert (body["deliveryCompanyCode"], body["outboundShippingPlaceCode"]) == ("CJGLS", "90210")


def test_free_delivery_has_no_charge() -> None:
    body = body_of(offer({"delivery_charge_type": "FREE", "remote_area": "", "union_delivery": "N"}))
    assert (body["deliveryCharge"], body["freeShipOverAmount"]) == (0, 0)
    assert (body["remoteAreaDeliverable"], body["unionDeliveryType"]) == ("N", "NOT_UNION_DELIVERY")


def test_a_product_without_options_is_one_item_under_the_bare_code() -> None:
    (one,) = body_of(offer(option_use="none", options=(), option_names=(), stock=7))["items"]
    assert (one["externalVendorSku"], one["maximumBuyCount"], one["itemName"]) == (CODE, 7, "티몬 테스트 상품")


def test_an_option_that_is_not_for_sale_is_left_out_until_the_mall_has_it() -> None:
    closed = option("K2", "실버", on_sale=False)
    first = offer(options=(GOLD, closed))
    assert [one["externalVendorSku"] for one in body_of(first)["items"]] == [f"{CODE}-K1"]
    later = Offer(CODE, first.product, first.terms, "1", {"K1": "11", "K2": "12"})
    assert [one["maximumBuyCount"] for one in body_of(later)["items"]] == [9999, 0]


def test_uncounted_stock_is_sent_as_enough() -> None:
    assert body_of(offer(options=(option("K1", "골드", stock=None),)))["items"][0]["maximumBuyCount"] == 9999


def test_notices_take_the_names_of_the_category() -> None:
    assert body_of(offer())["items"][0]["notices"] == [
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


def test_an_item_type_that_the_category_has_not_goes_out_as_other_goods() -> None:
    notice = Notice(item_type="bags", item_type_name="가방", entries=(NoticeEntry(name="종류", text="백팩"),))
    (one,) = body_of(offer(notice=notice))["items"][0]["notices"]
    assert (one["noticeCategoryName"], one["content"]) == ("기타 재화", "상세페이지 참조")


def test_without_known_notices_ours_go_out_as_they_are() -> None:
    body = listings.product_body(offer(), CategoryMeta(), SECRETS, date(2026, 8, 13))
    assert [one["noticeCategoryDetailName"] for one in body["items"][0]["notices"]] == [
        "소재 / 순도 / 밴드재질",
        "품질보증기준",
    ]


def test_option_values_are_purchase_options_and_pieces_are_filled_in() -> None:
    assert body_of(offer())["items"][0]["attributes"] == [
        {"attributeTypeName": "색상", "attributeValueName": "골드"},
        {"attributeTypeName": "수량", "attributeValueName": "1개"},
    ]


def test_a_certificate_takes_the_type_of_the_category() -> None:
    child = Certification(kind="children", type="안전확인", agency="KTR", number="CB001R0001-0001")
    radio = Certification(kind="broadcast", type="적합등록", agency="RRA", number="R-R-0001")
    exempt = Certification(kind="living", type="안전기준준수대상", agency="", number="")
    certifications = body_of(offer(certifications=(child, radio, exempt)))["items"][0]["certifications"]
    assert certifications == [
        {"certificationType": "KC_KID_CONFIRM", "certificationCode": "CB001R0001-0001"},
        {"certificationType": "COMMUNICATION_EQUIPMENT", "certificationCode": "R-R-0001"},
    ]


def test_a_certificate_that_the_category_has_not_is_refused_before_it_is_sent() -> None:
    electric = Certification(kind="electric", type="안전인증", agency="KTL", number="HU00000-00000")
    with pytest.raises(RefusedError, match="전기용품 안전인증"):
        body_of(offer(certifications=(electric,)))


def test_no_certificate_is_said_in_the_words_of_the_mall() -> None:
    assert body_of(offer())["items"][0]["certifications"] == [
        {"certificationType": "NOT_REQUIRED", "certificationCode": ""}
    ]


def test_the_first_image_represents_the_product() -> None:
    images = body_of(offer())["items"][0]["images"]
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


def test_an_update_names_what_is_there_by_the_numbers_of_the_mall() -> None:
    body = listings.update_body(body_of(offer()), existing())
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


def test_a_good_offer_has_nothing_to_change() -> None:
    assert listings.check(offer()) == []


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (offer(for_coupang=False), "쿠팡상품등록여부"),
        (offer(extras=(Extra(key="E", group="포장", name="상자", price_won=1000, on_sale=True),)), "추가상품"),
        (offer(option_style="buyer_input"), "구매자입력형"),
        (offer(options=tuple(option(f"K{n}", str(n)) for n in range(201))), "200개"),
        (offer(option_names=("가", "나", "다", "라")), "옵션명은 3개"),
        (offer(terms={"price_won": 135005}), "10원 단위"),
        (offer(options=(GOLD, option("K2", "실버", surcharge=67_510))), "±50%"),
        (offer(options=(GOLD, option("K2", "실버", surcharge=15))), "10원 단위"),
        (offer(options=(option("K1", "골드", surcharge=10),)), "추가금액이 없는"),
        (offer(keywords=("가" * 21,)), "20자"),
        (offer(keywords=tuple(str(n) for n in range(21))), "20개"),
        (offer(image_urls=()), "대표이미지"),
        (offer(terms={"mall_category_code": ""}), "카테고리"),
        (offer(terms={"courier": None}), "택배사"),
        (offer({"outbound_place": ""}), "'출고지'"),
        (offer({"delivery_method": "DRONE"}), "일반배송"),
        (offer({"return_charge": "삼천원"}), "숫자"),
        (offer({"remote_area": "아마도"}), "Y 또는 N"),
        (offer({"delivery_charge": ""}), "'배송비'"),
        (offer({"free_over_won": 0}), "'무료배송 기준금액'"),
        (offer(certifications=(Certification(kind="other", type="기타", agency="", number="1"),)), "인증정보"),
    ],
)
def test_what_the_mall_will_not_take_is_said_before_it_is_sent(bad: Offer, words: str) -> None:
    sentences = listings.check(bad)
    assert any(words in sentence for sentence in sentences), sentences


def test_every_courier_of_ours_has_a_code_at_the_mall() -> None:
    from contracts.couriers import COURIERS

    assert set(COURIERS) == set(PROFILE.couriers)


if SAMPLES.is_dir():

    def sample(name: str) -> Any:
        return json.loads((SAMPLES / name).read_text())

    def read(name: str) -> Any:
        return opened(Response(200, {}, (SAMPLES / name).read_bytes()), effect_possible=True)

    def names_of(value: Any, path: str = "") -> set[str]:
        if isinstance(value, dict):
            return {f"{path}.{key}" for key in value} | {
                name for key, inner in value.items() for name in names_of(inner, f"{path}.{key}")
            }
        if isinstance(value, list):
            return {name for inner in value for name in names_of(inner, f"{path}[]")}
        return set()

    def test_the_documented_order_list_reads_whole() -> None:
        page = orders.order_page(read("order-list-day.response.json")["data"])
        raw = sample("order-list-day.response.json")["data"]
        assert [line.ref.box_no for line in page.lines] == [str(box["shipmentBoxId"]) for box in raw]
        assert [line.amount_won for line in page.lines] == [box["orderItems"][0]["orderPrice"]["units"] for box in raw]
        assert {line.state for line in page.lines} == {"delivered"}
        assert not page.unreadable

    def test_the_documented_batch_answers_read() -> None:
        confirmed = BatchResult.model_validate(data_of(read("order-acknowledge.response.json")))
        assert [row.succeed for row in confirmed.response_list] == [True, False]
        assert all(len(row.shipment_box_id) == 18 for row in confirmed.response_list)
        sent = BatchResult.model_validate(data_of(read("invoice-send.response.json")))
        assert sent.response_code == 0
        cancelled = CancelResult.model_validate(data_of(read("seller-cancel.response.json")))
        assert cancelled.failed_vendor_item_ids == ()

    def test_the_documented_product_answers_read() -> None:
        assert isinstance(data_of(read("product-create.response.json")), int)
        assert isinstance(data_of(read("product-update.response.json")), int)
        known = SellerProduct.model_validate(data_of(read("product-get.response.json")))
        listed = listings.listed(known, NOW, any_on_sale=True)
        assert listed.state == "on_sale"
        assert set(listed.mall_option_nos.values()) <= {one.vendor_item_id for one in known.items}
        assert all("sellerProductId" in row for row in data_of(read("product-get-by-sku.response.json")))

    def test_the_documented_refusal_of_a_product_reads() -> None:
        with pytest.raises(RefusedError, match="구매옵션") as caught:
            read("product-create.error.json")
        assert caught.value.code == "ERROR"
        assert "총 수량" in caught.value.message

    def test_the_documented_category_meta_gives_notices_and_certificates() -> None:
        meta = CategoryMeta.model_validate(data_of(read("category-meta.response.json")))
        child = Certification(kind="children", type="안전인증", agency="KTR", number="CB1")
        body = listings.product_body(offer(certifications=(child,)), meta, SECRETS, date(2026, 8, 13))
        assert body["items"][0]["certifications"][0]["certificationType"] == "KC_KID_CERTIFICATION"
        assert {one["noticeCategoryName"] for one in body["items"][0]["notices"]} == {"기타 재화"}

    def test_the_documented_places_read() -> None:
        outbound = sample("outbound-place-list.response.json")["content"]
        (place,) = listings.places(outbound, number_field="outboundShippingPlaceCode", kind="출고지")
        assert (place.number, place.kind) == (str(outbound[0]["outboundShippingPlaceCode"]), "출고지")
        centres = data_of(read("return-place-list.response.json"))["content"]
        assert all(one.number for one in listings.places(centres, number_field="returnCenterCode", kind="반품지"))

    def test_our_bodies_hold_only_documented_fields() -> None:
        ref = MallOrderRef(order_no="1", box_no="2", line_no="3")
        ours = {
            "product-create.request.json": body_of(offer()),
            "invoice-send.request.json": orders.invoice_body("A", Shipment(ref, 1, "CJ_LOGISTICS", "1")),
            "order-acknowledge.request.json": orders.acknowledgement_body("A", ref),
            "seller-cancel.request.json": orders.cancel_body("A", "u", Cancellation(ref, 1, "sold_out", "")),
        }
        for name, body in ours.items():
            assert names_of(body) <= names_of(sample(name)), name

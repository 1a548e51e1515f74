"""쿠팡's protocol as malls.md section 1 tells it."""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest

P = "/v2/providers/seller_api/apis/api/v1/marketplace"
OPEN = "/v2/providers/openapi/apis/api"


class Seller:
    """Signs and sends as a seller does."""

    def __init__(self, simulator, secrets: dict[str, str]) -> None:
        self.simulator = simulator
        self.secrets = secrets
        self.vendor = secrets["vendor_id"]

    def signed(self, method: str, path: str, query: str = "", *, key: str | None = None) -> dict[str, str]:
        date = self.simulator.clock.now().strftime("%y%m%dT%H%M%SZ")
        secret = (key or self.secrets["secret_key"]).encode()
        signature = hmac.new(secret, f"{date}{method}{path}{query}".encode(), hashlib.sha256).hexdigest()
        access = self.secrets["access_key"]
        value = f"CEA algorithm=HmacSHA256, access-key={access}, signed-date={date}, signature={signature}"
        return {"Authorization": value, "Content-Type": "application/json;charset=UTF-8"}

    async def call(self, method: str, path: str, body: Any = None, query: str = "") -> httpx.Response:
        url = f"/coupang{path}" + (f"?{query}" if query else "")
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = self.signed(method, path, query)
        return await self.simulator.http.request(method, url, content=content, headers=headers)

    def o(self, version: int, rest: str) -> str:
        return f"{OPEN}/v{version}/vendors/{self.vendor}/{rest}"

    async def orders(self, status: str = "ACCEPT", extra: str = "") -> httpx.Response:
        days = f"createdAtFrom={quote('2026-11-10+09:00', safe='')}&createdAtTo={quote('2026-11-25+09:00', safe='')}"
        return await self.call("GET", self.o(5, "ordersheets"), query=f"{days}&status={status}{extra}")

    async def acknowledge(self, *boxes: int) -> dict[str, Any]:
        body = {"vendorId": self.vendor, "shipmentBoxIds": list(boxes)}
        return (await self.call("PUT", self.o(4, "ordersheets/acknowledgement"), body)).json()

    async def invoice(self, order: dict[str, Any], number: str = "340010913442", path: str = "orders/invoices"):
        dtos = [_dto(order, line, number) for line in order["lines"]]
        body = {"vendorId": self.vendor, "orderSheetInvoiceApplyDtos": dtos}
        return await self.call("POST", self.o(4, path), body)

    async def product(self, **changes: Any) -> dict[str, Any]:
        return {**await product_body(self), **changes}


def _dto(order: dict[str, Any], line: dict[str, Any], number: str) -> dict[str, Any]:
    return {
        "shipmentBoxId": int(line["group"]),
        "orderId": int(order["number"]),
        "vendorItemId": int(line["option_number"]),
        "deliveryCompanyCode": "CJGLS",
        "invoiceNumber": number,
        "splitShipping": False,
        "preSplitShipped": False,
        "estimatedShippingDate": "",
    }


async def product_body(seller: Seller) -> dict[str, Any]:
    tree = (await seller.call("GET", f"{P}/meta/display-categories")).json()["data"]
    code = category_code(tree, ["패션잡화", "주얼리", "주얼리소품"])
    meta = (await seller.call("GET", f"{P}/meta/category-related-metas/display-category-codes/{code}")).json()["data"]
    notice = meta["noticeCategories"][0]
    outbound = "/v2/providers/marketplace_openapi/apis/api/v2/vendor/shipping-place/outbound"
    places = (await seller.call("GET", outbound, query="pageNum=1&pageSize=50")).json()["content"]
    returns = (await seller.call("GET", seller.o(5, "returnShippingCenters"))).json()["data"]["content"]
    item = {
        "originalPrice": 150000,
        "salePrice": 135000,
        "maximumBuyCount": 9999,
        "maximumBuyForPerson": 0,
        "outboundShippingTimeDay": 2,
        "maximumBuyForPersonPeriod": 1,
        "unitCount": 1,
        "adultOnly": "EVERYONE",
        "taxType": "TAX",
        "parallelImported": "NOT_PARALLEL_IMPORTED",
        "overseasPurchased": "NOT_OVERSEAS_PURCHASED",
        "pccNeeded": False,
        "images": [{"imageOrder": 0, "imageType": "REPRESENTATION", "vendorPath": "https://img.example/1.jpg"}],
        "notices": [
            {
                "noticeCategoryName": notice["noticeCategoryName"],
                "noticeCategoryDetailName": detail["noticeCategoryDetailName"],
                "content": "상세페이지 참조",
            }
            for detail in notice["noticeCategoryDetailNames"]
        ],
        "attributes": [{"attributeTypeName": "수량", "attributeValueName": "1개"}],
        "contents": [{"contentsType": "TEXT", "contentDetails": [{"content": "<p>상세</p>", "detailType": "TEXT"}]}],
        "offerCondition": "NEW",
    }
    return {
        "displayCategoryCode": code,
        "sellerProductName": "티몬 테스트 상품",
        "vendorId": seller.vendor,
        "saleStartedAt": "2026-11-20T00:00:00",
        "saleEndedAt": "2099-01-01T23:59:59",
        "deliveryMethod": "SEQUENCIAL",
        "deliveryCompanyCode": "CJGLS",
        "deliveryChargeType": "FREE",
        "deliveryCharge": 0,
        "freeShipOverAmount": 0,
        "deliveryChargeOnReturn": 2500,
        "remoteAreaDeliverable": "N",
        "unionDeliveryType": "UNION_DELIVERY",
        "returnCenterCode": returns[0]["returnCenterCode"],
        "returnChargeName": "반품지",
        "companyContactNumber": "02-555-0101",
        "returnZipCode": "06236",
        "returnAddress": "서울특별시 강남구 가상로",
        "returnAddressDetail": "12",
        "returnCharge": 2500,
        "outboundShippingPlaceCode": places[0]["outboundShippingPlaceCode"],
        "vendorUserId": seller.secrets["user_id"],
        "requested": True,
        "items": [
            {**item, "itemName": color, "externalVendorSku": f"L1-{color}"} for color in ("골드", "실버", "로즈골드")
        ],
    }


def category_code(node: dict[str, Any], path: list[str]) -> int:
    for name in path:
        node = next(child for child in node["child"] if child["name"] == name)
    return node["displayItemCategoryCode"]


@pytest.fixture
async def seller(simulator) -> Seller:
    return Seller(simulator, await simulator.account("coupang"))


async def registered(seller: Seller, **changes: Any) -> int:
    answer = await seller.call("POST", f"{P}/seller-products", await seller.product(**changes))
    assert answer.status_code == 200, answer.text
    seller.simulator.clock.advance_seconds(2)
    return answer.json()["data"]["data"]


async def approved_order(seller: Seller) -> dict[str, Any]:
    number = await registered(seller)
    return await seller.simulator.order("coupang", product_number=str(number))


async def test_a_right_signature_is_let_in(seller):
    answer = await seller.call("GET", seller.o(5, "returnShippingCenters"), query="pageNum=1")
    assert answer.status_code == 200
    assert answer.json()["code"] == 200


async def test_a_signature_made_with_another_key_is_invalid(seller, simulator):
    path = seller.o(5, "returnShippingCenters")
    answer = await simulator.http.get(f"/coupang{path}", headers=seller.signed("GET", path, key="wrong"))
    assert (answer.status_code, answer.json()["message"]) == (401, "Invalid signature")


async def test_a_signature_over_another_query_is_invalid(seller, simulator):
    path = seller.o(5, "returnShippingCenters")
    answer = await simulator.http.get(f"/coupang{path}?pageNum=2", headers=seller.signed("GET", path, "pageNum=1"))
    assert answer.json()["message"] == "Invalid signature"


async def test_a_signature_is_good_for_five_minutes(seller, simulator):
    path = seller.o(5, "returnShippingCenters")
    headers = seller.signed("GET", path)
    simulator.clock.advance_seconds(299)
    assert (await simulator.http.get(f"/coupang{path}", headers=headers)).status_code == 200
    simulator.clock.advance_seconds(2)
    late = await simulator.http.get(f"/coupang{path}", headers=headers)
    assert (late.status_code, late.json()["message"]) == (401, "Specified signature is expired.")


async def test_a_product_has_vendor_item_ids_only_after_its_approval(seller, simulator):
    created = await seller.call("POST", f"{P}/seller-products", await seller.product())
    assert created.json()["code"] == "200"
    assert created.json()["data"]["code"] == "SUCCESS"
    number = created.json()["data"]["data"]
    waiting = (await seller.call("GET", f"{P}/seller-products/{number}")).json()["data"]
    assert waiting["statusName"] == "승인대기중"
    assert [item["vendorItemId"] for item in waiting["items"]] == [None, None, None]
    simulator.clock.advance_seconds(1)
    approved = (await seller.call("GET", f"{P}/seller-products/{number}")).json()["data"]
    assert approved["statusName"] == "승인완료"
    assert all(isinstance(item["vendorItemId"], int) for item in approved["items"])


async def test_registering_twice_makes_two_products_and_the_ledger_tells(seller, simulator):
    await registered(seller)
    await registered(seller)
    found = await seller.call("GET", f"{P}/seller-products/external-vendor-sku-codes/{quote('L1-골드')}")
    assert found.status_code == 200
    view = await simulator.ledger()
    assert [product["times_created"] for product in view["products"]] == [2, 2]
    assert (await simulator.summary())["doubled_products"] == 1


async def test_a_product_is_found_by_the_sellers_own_code(seller):
    body = await seller.product()
    body["items"][0]["externalVendorSku"] = "MB-1"
    number = (await seller.call("POST", f"{P}/seller-products", body)).json()["data"]["data"]
    found = (await seller.call("GET", f"{P}/seller-products/external-vendor-sku-codes/MB-1")).json()
    assert [row["sellerProductId"] for row in found["data"]] == [number]
    none = (await seller.call("GET", f"{P}/seller-products/external-vendor-sku-codes/MB-2")).json()
    assert none["data"] == []


async def test_the_product_list_pages_by_a_counter(seller):
    numbers = [await registered(seller) for _ in range(3)]
    first = (await seller.call("GET", f"{P}/seller-products", query=f"vendorId={seller.vendor}&maxPerPage=2")).json()
    assert first["nextToken"] == "2"
    query = f"vendorId={seller.vendor}&maxPerPage=2&nextToken=2"
    second = (await seller.call("GET", f"{P}/seller-products", query=query)).json()
    assert second["nextToken"] == ""
    assert [row["sellerProductId"] for row in first["data"] + second["data"]] == numbers


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sellerProductName": "가" * 101}, "100자"),
        ({"displayCategoryCode": 1}, "찾을 수 없습니다"),
        ({"deliveryCompanyCode": "NOBODY"}, "[택배사 코드]를 확인해 주세요."),
        ({"returnCenterCode": "1"}, "올바른 반품지 센터코드를 입력 하세요."),
        ({"deliveryMethod": "SEQUENTIAL"}, "배송방법을 확인해 주시기 바랍니다."),
        ({"vendorUserId": "somebody"}, "UNAUTHORIZATION"),
        ({"items": []}, "옵션은 1개 이상"),
        ({"returnCharge": None}, "returnCharge"),
        ({"saleEndedAt": "2099-01-01"}, "날짜 형식"),
        ({"deliveryChargeType": "CONDITIONAL_FREE"}, "조건부무료"),
    ],
)
async def test_a_wrong_product_is_refused_in_the_malls_words(seller, simulator, change, words):
    answer = await seller.call("POST", f"{P}/seller-products", await seller.product(**change))
    assert (answer.status_code, answer.json()["code"]) == (400, "ERROR")
    assert words in answer.json()["message"]
    assert (await simulator.summary())["products_created"] == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"salePrice": 135005}, "10원 단위"),
        ({"itemName": "나" * 151}, "150자"),
        ({"images": []}, "대표이미지"),
        ({"notices": []}, "상품필수 고지정보"),
        ({"searchTags": ["가" * 21]}, "검색어"),
        ({"maximumBuyCount": -1}, "판매가능수량"),
        ({"taxType": "NONE"}, "taxType"),
    ],
)
async def test_a_wrong_item_is_refused_in_the_malls_words(seller, change, words):
    body = await seller.product()
    body["items"][0].update(change)
    answer = await seller.call("POST", f"{P}/seller-products", body)
    assert answer.status_code == 400
    assert words in answer.json()["message"]


async def test_a_missing_mandatory_option_is_an_error_inside_http_200(seller):
    body = await seller.product()
    tree = (await seller.call("GET", f"{P}/meta/display-categories")).json()["data"]
    body["displayCategoryCode"] = category_code(tree, ["식품", "가공식품", "라면"])
    query = f"{P}/meta/category-related-metas/display-category-codes/{body['displayCategoryCode']}"
    notice = (await seller.call("GET", query)).json()["data"]["noticeCategories"][0]
    for item in body["items"]:
        item["attributes"] = []
        item["notices"] = [
            {"noticeCategoryName": notice["noticeCategoryName"], **detail, "content": "있음"}
            for detail in notice["noticeCategoryDetailNames"]
        ]
    answer = await seller.call("POST", f"{P}/seller-products", body)
    assert (answer.status_code, answer.json()["code"]) == (200, "ERROR")
    assert answer.json()["errorItems"][0]["itemAttributes"][0]["attributeTypeName"] == "수량"


async def test_an_option_type_that_the_category_lacks_only_warns(seller, simulator):
    body = await seller.product()
    body["items"][0]["attributes"].append({"attributeTypeName": "광택", "attributeValueName": "유광"})
    answer = (await seller.call("POST", f"{P}/seller-products", body)).json()
    assert answer["code"] == "SUCCESS"
    assert answer["errorItems"][0]["itemIndex"] == 0
    assert (await simulator.summary())["products_created"] == 1


async def test_a_forbidden_word_is_sent_back_with_its_reason(seller, simulator):
    number = await registered(seller, sellerProductName="레플리카 반지")
    read = (await seller.call("GET", f"{P}/seller-products/{number}")).json()["data"]
    assert read["statusName"] == "승인반려"
    history = (await seller.call("GET", f"{P}/seller-products/{number}/histories")).json()
    assert "레플리카" in history["data"][0]["comment"]
    mended = {**await seller.product(), "sellerProductId": number}
    assert (await seller.call("PUT", f"{P}/seller-products", mended)).status_code == 200
    simulator.clock.advance_seconds(2)
    assert (await seller.call("GET", f"{P}/seller-products/{number}")).json()["data"]["statusName"] == "승인완료"


async def test_an_update_waits_for_approval_and_keeps_the_items_numbers(seller, simulator):
    number = await registered(seller)
    before = (await seller.call("GET", f"{P}/seller-products/{number}")).json()["data"]
    body = {**await seller.product(sellerProductName="새 이름"), "sellerProductId": number}
    for item, known in zip(body["items"], before["items"], strict=True):
        item["sellerProductItemId"] = known["sellerProductItemId"]
    await seller.call("PUT", f"{P}/seller-products", body)
    again = await seller.call("PUT", f"{P}/seller-products", body)
    assert again.json()["message"] == "승인 대기중 상품은 수정할 수 없습니다."
    simulator.clock.advance_seconds(2)
    after = (await seller.call("GET", f"{P}/seller-products/{number}")).json()["data"]
    assert after["sellerProductName"] == "새 이름"
    assert [i["vendorItemId"] for i in after["items"]] == [i["vendorItemId"] for i in before["items"]]


async def test_price_stock_and_sale_are_set_on_a_vendor_item(seller, simulator):
    number = await registered(seller)
    item = (await seller.call("GET", f"{P}/seller-products/{number}")).json()["data"]["items"][0]["vendorItemId"]
    assert (await seller.call("PUT", f"{P}/vendor-items/{item}/quantities/7")).json() == {
        "code": "SUCCESS",
        "message": "재고 변경을 완료했습니다.",
    }
    too_dear = await seller.call("PUT", f"{P}/vendor-items/{item}/prices/1000000")
    assert "최대 50% 인하/최대 100%인상" in too_dear.json()["message"]
    forced = await seller.call("PUT", f"{P}/vendor-items/{item}/prices/1000000", query="forceSalePriceUpdate=true")
    assert forced.status_code == 200
    assert "data" not in (await seller.call("PUT", f"{P}/vendor-items/{item}/sales/stop")).json()
    state = (await seller.call("GET", f"{P}/vendor-items/{item}/inventories")).json()["data"]
    assert state == {"sellerItemId": item, "amountInStock": 7, "salePrice": 1000000, "onSale": False}
    unknown = await seller.call("PUT", f"{P}/vendor-items/1/sales/stop")
    assert unknown.json()["message"] == "판매중지에 실패했습니다. [vendoritemid 1 not found]"


async def test_an_order_goes_from_accept_to_departure_once(seller, simulator):
    order = await approved_order(seller)
    box = int(order["lines"][0]["group"])
    listed = (await seller.orders()).json()
    assert [row["shipmentBoxId"] for row in listed["data"]] == [box]
    assert listed["code"] == 200
    assert (await seller.acknowledge(box))["data"]["responseCode"] == 0
    again = await seller.acknowledge(box)
    assert again["data"]["responseCode"] == 99
    assert again["data"]["responseList"][0]["resultCode"] == "INVALID_STATUS"
    sent = (await seller.invoice(order)).json()
    assert sent["code"] == "200"
    assert sent["data"]["responseList"][0]["resultCode"] == "OK"
    twice = (await seller.invoice(order)).json()
    assert twice["data"]["responseList"][0]["resultCode"] == "INVALID_STATUS"
    shown = (await seller.call("GET", seller.o(5, f"ordersheets/{box}"))).json()
    assert (shown["code"], shown["data"]["status"], shown["data"]["invoiceNumber"]) == (
        "200",
        "DEPARTURE",
        "340010913442",
    )
    line = (await simulator.ledger())["orders"][0]["lines"][0]
    assert (line["acknowledged"], line["invoice_count"]) == (1, 1)


async def test_money_is_an_object_in_v5_and_a_number_in_v4(seller, simulator):
    await simulator.unknown_order("coupang", quantity=2)
    five = (await seller.orders()).json()["data"][0]["orderItems"][0]
    assert five["orderPrice"] == {"currencyCode": "KRW", "units": 20000, "nanos": 0}
    query = "createdAtFrom=2026-11-10%2B09:00&createdAtTo=2026-11-25%2B09:00&status=ACCEPT"
    four = (await seller.call("GET", seller.o(4, "ordersheets"), query=query)).json()["data"][0]["orderItems"][0]
    assert four["orderPrice"] == 20000


async def test_order_times_carry_microseconds_and_an_offset_that_is_not_seouls(seller, simulator):
    await simulator.unknown_order("coupang", placed_at="2026-11-20T01:02:03.004005Z")
    assert (await seller.orders()).json()["data"][0]["orderedAt"] == "2026-11-19T17:02:03.004005-08:00"


async def test_orders_page_by_an_opaque_token(seller, simulator):
    body = {"mall": "coupang", "account": "seller-1", "count": 5, "lines": [{"unknown_name": "가"}]}
    placed = (await simulator.http.post("/admin/orders", json=body)).json()["orders"]
    first = (await seller.orders(extra="&maxPerPage=3")).json()
    second = (await seller.orders(extra=f"&maxPerPage=3&nextToken={quote(first['nextToken'])}")).json()
    assert second["nextToken"] == ""
    assert [row["orderId"] for row in first["data"] + second["data"]] == [int(order["number"]) for order in placed]
    assert (await seller.orders(extra="&maxPerPage=51")).status_code == 400
    assert (await seller.orders(extra="&nextToken=made-up")).status_code == 400


async def test_a_window_is_at_most_31_days(seller):
    path = seller.o(5, "ordersheets")
    query = "createdAtFrom=2026-10-01%2B09:00&createdAtTo=2026-11-01%2B09:00&status=ACCEPT"
    answer = await seller.call("GET", path, query=query)
    assert answer.json()["message"] == "endTime-startTime range should less than31."
    query = query.replace("10-01", "10-02")
    assert (await seller.call("GET", path, query=query)).status_code == 200


async def test_a_minute_window_is_at_most_a_day_and_has_no_pages(seller, simulator):
    path = seller.o(5, "ordersheets")
    for _ in range(2):
        await simulator.unknown_order("coupang")
    query = "searchType=timeFrame&status=ACCEPT&createdAtFrom=2026-11-19T12:00%2B09:00&createdAtTo="
    listed = (await seller.call("GET", path, query=query + "2026-11-20T12:00%2B09:00")).json()
    assert len(listed["data"]) == 2
    assert "nextToken" not in listed
    assert (await seller.call("GET", path, query=query + "2026-11-20T12:01%2B09:00")).status_code == 400


async def test_a_plus_that_is_not_percent_encoded_is_no_offset(seller):
    query = "createdAtFrom=2026-11-10+09:00&createdAtTo=2026-11-25+09:00&status=ACCEPT"
    assert (await seller.call("GET", seller.o(5, "ordersheets"), query=query)).status_code == 400


async def test_a_batch_may_succeed_in_part_and_holds_at_most_fifty(seller, simulator):
    order = await simulator.unknown_order("coupang")
    answer = await seller.acknowledge(int(order["lines"][0]["group"]), 1)
    assert answer["data"]["responseCode"] == 1
    assert answer["data"]["responseList"][1]["resultCode"] == "NOT_FOUND_SHIPMENT_BOX"
    assert (await seller.acknowledge(*range(51)))["code"] == 400


async def test_a_waybill_of_another_receiver_is_refused(seller, simulator):
    orders = [await simulator.unknown_order("coupang", seed=seed) for seed in (1, 2)]
    await seller.acknowledge(*(int(order["lines"][0]["group"]) for order in orders))
    await seller.invoice(orders[0])
    answer = (await seller.invoice(orders[1])).json()
    assert answer["data"]["responseList"][0]["resultCode"] == "DUPLICATE_INVOICE_NUMBER"


@pytest.mark.parametrize(("number", "words"), [("12345", "형식에 맞지않는"), ("ABCDEFGHIJ", "숫자로만 구성")])
async def test_a_waybill_of_the_wrong_form_is_refused(seller, simulator, number, words):
    order = await simulator.unknown_order("coupang")
    await seller.acknowledge(int(order["lines"][0]["group"]))
    answer = await seller.invoice(order, number)
    assert answer.status_code == 400
    assert words in answer.json()["message"]


async def test_an_invoice_changes_until_the_courier_scans_it(seller, simulator):
    order = await simulator.unknown_order("coupang")
    await seller.acknowledge(int(order["lines"][0]["group"]))
    early = (await seller.invoice(order, path="orders/updateInvoices")).json()
    assert early["code"] == 200
    assert early["data"]["responseList"][0]["resultCode"] == "NOT_FOUND_INVOICE_NUMBER"
    await seller.invoice(order)
    changed = (await seller.invoice(order, "1234567890", path="orders/updateInvoices")).json()
    assert changed["data"]["responseCode"] == 0
    await simulator.http.post(f"/admin/orders/coupang/{order['number']}/advance", json={"to": "delivering"})
    late = (await seller.invoice(order, "1234567891", path="orders/updateInvoices")).json()
    assert late["data"]["responseList"][0]["resultCode"] == "NOT_ALLOW_INVOICE_NUMBER_RE_UPLOAD"


async def test_a_cancel_request_after_the_acknowledgement_holds_the_invoice(seller, simulator):
    order = await simulator.unknown_order("coupang")
    box = int(order["lines"][0]["group"])
    await seller.acknowledge(box)
    await simulator.http.post(f"/admin/orders/coupang/{order['number']}/cancel-request")
    item = (await seller.call("GET", seller.o(5, f"ordersheets/{box}"))).json()["data"]["orderItems"][0]
    assert item["holdCountForCancel"] == 1
    held = (await seller.invoice(order)).json()["data"]["responseList"][0]
    assert held["resultCode"] == "ORDER_DELIVERY_CANCELED_HOLDING_FOR_CANCEL"
    query = "searchType=timeFrame&createdAtFrom=2026-11-20T11:00&createdAtTo=2026-11-20T13:00&status=RU"
    receipt = (await seller.call("GET", seller.o(6, "returnRequests"), query=query)).json()["data"][0]
    assert receipt["receiptStatus"] == "RELEASE_STOP_UNCHECKED"
    body = {"vendorId": seller.vendor, "receiptId": receipt["receiptId"], "cancelCount": 1}
    path = seller.o(4, f"returnRequests/{receipt['receiptId']}/stoppedShipment")
    assert (await seller.call("PUT", path, body)).json()["data"]["resultCode"] == "SUCCESS"
    assert (await simulator.summary())["lines_cancelled"] == 1


async def test_a_cancel_before_the_acknowledgement_is_done_at_once(seller, simulator):
    order = await simulator.unknown_order("coupang")
    await simulator.http.post(f"/admin/orders/coupang/{order['number']}/cancel-request")
    assert (await seller.orders()).json()["data"] == []
    answer = await seller.call("GET", seller.o(5, f"ordersheets/{order['lines'][0]['group']}"))
    assert (answer.status_code, answer.json()["message"]) == (400, "해당 주문이 취소 또는 반품되었습니다.")


async def test_a_seller_cancels_what_has_not_left(seller, simulator):
    order = await simulator.unknown_order("coupang")
    body = {
        "orderId": int(order["number"]),
        "vendorItemIds": [int(order["lines"][0]["option_number"])],
        "receiptCounts": [1],
        "bigCancelCode": "CANERR",
        "middleCancelCode": "CCTTER",
        "vendorId": seller.vendor,
        "userId": seller.secrets["user_id"],
    }
    path = seller.o(5, f"orders/{order['number']}/cancel")
    done = (await seller.call("POST", path, body)).json()
    assert done["code"] == "200"
    assert [receipt["receiptType"] for receipt in done["data"]["receiptMap"].values()] == ["CANCEL"]
    twice = await seller.call("POST", path, body)
    assert (twice.status_code, twice.json()["code"]) == (400, "400")
    wrong = await seller.call("POST", path, {**body, "receiptCounts": []})
    assert wrong.json()["message"] == "취소할 아이템 개수 목록을 입력해주세요."


async def test_two_sellers_never_see_each_other(seller, simulator):
    other = Seller(simulator, await simulator.account("coupang", "seller-2"))
    order = await approved_order(seller)
    assert (await other.orders()).json()["data"] == []
    assert (await other.call("GET", other.o(5, f"{order['number']}/ordersheets"))).status_code == 400
    foreign = await other.call("GET", seller.o(5, "ordersheets"))
    assert foreign.status_code == 404
    product = order["lines"][0]["product_number"]
    assert "다른 업체" in (await other.call("GET", f"{P}/seller-products/{product}")).json()["message"]
    assert (await other.invoice(order)).json()["data"]["responseList"][0]["resultCode"] == "PERMISSION_DENIED"


async def test_the_eleventh_call_within_a_second_is_refused(seller, simulator):
    path = seller.o(5, "returnShippingCenters")
    statuses = [(await seller.call("GET", path)).status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]
    assert (await simulator.summary())["throttled"] == 1
    simulator.clock.advance_seconds(1)
    assert (await seller.call("GET", path)).status_code == 200


async def test_near_the_limit_a_warning_header_appears(seller):
    path = seller.o(5, "returnShippingCenters")
    answers = [await seller.call("GET", path) for _ in range(10)]
    assert ["x-cag-warnings" in answer.headers for answer in answers] == [False] * 8 + [True] * 2


async def test_the_mall_may_send_a_product_back_by_hand(seller, simulator):
    number = await registered(seller)
    listed = (await simulator.http.get("/admin/products", params={"mall": "coupang"})).json()
    assert [(product["number"], product["state"]) for product in listed] == [(str(number), "APPROVED")]
    await simulator.http.post(f"/admin/products/coupang/{number}/deny", json={"reason": "이미지를 바꿔 주세요."})
    read = (await seller.call("GET", f"{P}/seller-products/{number}")).json()["data"]
    assert read["statusName"] == "승인반려"
    missing = await simulator.http.post("/admin/products/coupang/1/deny", json={})
    assert missing.status_code == 404


async def test_what_is_out_of_stock_is_not_sold(seller, simulator):
    number = await registered(seller)
    item = (await seller.call("GET", f"{P}/seller-products/{number}")).json()["data"]["items"][0]["vendorItemId"]
    await seller.call("PUT", f"{P}/vendor-items/{item}/quantities/1")
    line = {"product_number": str(number), "option_number": str(item)}
    body = {"mall": "coupang", "account": "seller-1", "lines": [line]}
    assert (await simulator.http.post("/admin/orders", json=body)).status_code == 201
    assert (await simulator.http.post("/admin/orders", json=body)).status_code == 409
    assert (await simulator.summary())["orders_placed"] == 1


async def test_places_are_added_and_a_second_of_the_name_is_refused(seller):
    address = {"addressType": "JIBUN", "countryCode": "KR", "companyContactNumber": "02-1", "returnZipCode": "06236",
               "returnAddress": "서울", "returnAddressDetail": "1"}  # fmt: skip
    body = {"vendorId": seller.vendor, "userId": "u", "shippingPlaceName": "새 출고지", "placeAddresses": [address],
            "remoteInfos": [{"deliveryCode": "KGB", "jeju": "5000", "notJeju": "2500"}]}  # fmt: skip
    path = seller.o(5, "outboundShippingCenters")
    made = (await seller.call("POST", path, body)).json()
    assert made["data"]["resultCode"] == "SUCCESS"
    assert "[출고지중복]" in (await seller.call("POST", path, body)).json()["message"]
    goods = {"goodsflowInfoOpenApiDto": {"deliverCode": "CJGLS"}, "shippingPlaceName": "새 반품지"}
    returned = (await seller.call("POST", seller.o(5, "returnShippingCenters"), {**body, **goods})).json()
    codes = f"returnCenterCodes={returned['data']['resultMessage']}"
    read = await seller.call("GET", "/v2/providers/openapi/apis/api/v3/return/shipping-places/center-code", query=codes)
    assert read.json()["data"][0]["shippingPlaceName"] == "새 반품지"
    no_zip = {**body, "shippingPlaceName": "x", "placeAddresses": [{**address, "returnZipCode": ""}]}
    assert (await seller.call("POST", path, no_zip)).json()["message"] == "Post code can't be empty"


async def test_a_saved_product_asks_approval_later_and_may_be_deleted_before(seller, simulator):
    numbers = [await registered(seller, requested=False) for _ in range(2)]
    paths = [f"{P}/seller-products/{number}" for number in numbers]
    assert (await seller.call("GET", f"{paths[0]}/partial")).json()["data"]["statusName"] == "임시저장"
    assert "승인 요청되었습니다" in (await seller.call("PUT", f"{paths[0]}/approvals")).json()["message"]
    assert (await seller.call("PUT", f"{paths[0]}/approvals")).status_code == 400
    assert (await seller.call("DELETE", paths[0])).status_code == 400
    assert (await seller.call("DELETE", paths[1])).status_code == 200
    assert (await seller.call("GET", paths[1])).status_code == 400
    simulator.clock.advance_seconds(2)
    changed = await seller.call("PUT", f"{paths[0]}/partial", {"returnCharge": 3000})
    assert changed.json()["data"]["data"] == numbers[0]
    assert (await seller.call("GET", paths[0])).json()["data"]["returnCharge"] == 3000


async def test_products_are_listed_by_ten_minutes_of_creation(seller):
    number = await registered(seller)
    path = f"{P}/seller-products/time-frame"
    query = f"vendorId={seller.vendor}&createdAtFrom=2026-11-20T11:55:00&createdAtTo=2026-11-20T12:05:00"
    assert [row["sellerProductId"] for row in (await seller.call("GET", path, query=query)).json()["data"]] == [number]
    long = await seller.call("GET", path, query=query.replace("12:05:00", "12:05:01"))
    assert "최대 허용 범위는 10분" in long.json()["message"]


async def test_a_cancel_is_refused_by_having_shipped(seller, simulator):
    order = await simulator.unknown_order("coupang")
    await seller.acknowledge(int(order["lines"][0]["group"]))
    asked = await simulator.http.post(f"/admin/orders/coupang/{order['number']}/cancel-request")
    receipt = asked.json()["lines"][0]["claim"]["number"]
    body = {"vendorId": seller.vendor, "receiptId": int(receipt), "deliveryCompanyCode": "CJGLS"}
    path = seller.o(4, f"returnRequests/{receipt}/completedShipment")
    assert (await seller.call("PUT", path, {**body, "invoiceNumber": "1"})).status_code == 400
    done = (await seller.call("PUT", path, {**body, "invoiceNumber": "340010913442"})).json()
    assert set(done["data"]) == {"code", "message", "resultCode", "resultMessage"}
    told = (await seller.call("GET", seller.o(6, f"returnRequests/{receipt}"))).json()["data"][0]
    assert told["releaseStopStatus"] == "처리(이미출고)"
    delivered = {"shipmentBoxId": int(order["lines"][0]["group"]), "invoiceNumber": "340010913442"}
    by_hand = seller.o(4, "completeLongTermUndelivery")
    assert (await seller.call("POST", by_hand, delivered)).json()[
        "message"
    ] == "배송완료 처리 실패. 배송상태: DEPARTURE"
    await simulator.http.post(f"/admin/orders/coupang/{order['number']}/advance", json={"to": "delivering"})
    assert (await seller.call("POST", by_hand, delivered)).json()["data"] is True


async def test_categories_are_read_checked_and_guessed(seller):
    guess = f"{OPEN}/v1/categorization/predict"
    found = (await seller.call("POST", guess, {"productName": "은반지 주얼리소품"})).json()["data"]
    code = found["predictedCategoryId"]
    assert (await seller.call("GET", f"{P}/meta/display-categories/{code}/status")).json()["data"] is True
    assert (await seller.call("GET", f"{P}/meta/display-categories/{code}")).json()["data"]["name"]
    wrong = await seller.call("GET", f"{P}/meta/display-categories/x")
    assert wrong.json()["message"] == "노출카테고리코드는 숫자형으로 입력해주세요."
    assert (await seller.call("GET", f"{P}/meta/display-categories/1")).status_code == 400

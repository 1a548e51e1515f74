"""쿠팡's keys, categories, places and products as malls.md 1.1 and 1.2 tell them."""

from urllib.parse import quote

import pytest

P = "/v2/providers/seller_api/apis/api/v1/marketplace"
OPEN = "/v2/providers/openapi/apis/api"


@pytest.fixture
async def seller(simulator, sellers):
    return sellers("coupang").Seller(simulator, await simulator.account("coupang"))


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
    await seller.registered()
    await seller.registered()
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
    numbers = [await seller.registered() for _ in range(3)]
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


async def test_a_missing_mandatory_option_is_an_error_inside_http_200(seller, sellers):
    body = await seller.product()
    tree = (await seller.call("GET", f"{P}/meta/display-categories")).json()["data"]
    body["displayCategoryCode"] = sellers("coupang").category_code(tree, ["식품", "가공식품", "라면"])
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
    number = await seller.registered(sellerProductName="레플리카 반지")
    read = (await seller.call("GET", f"{P}/seller-products/{number}")).json()["data"]
    assert read["statusName"] == "승인반려"
    history = (await seller.call("GET", f"{P}/seller-products/{number}/histories")).json()
    assert "레플리카" in history["data"][0]["comment"]
    mended = {**await seller.product(), "sellerProductId": number}
    assert (await seller.call("PUT", f"{P}/seller-products", mended)).status_code == 200
    simulator.clock.advance_seconds(2)
    assert (await seller.call("GET", f"{P}/seller-products/{number}")).json()["data"]["statusName"] == "승인완료"


async def test_an_update_waits_for_approval_and_keeps_the_items_numbers(seller, simulator):
    number = await seller.registered()
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
    number = await seller.registered()
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


async def test_the_stock_of_a_stopped_item_is_set_and_it_stays_stopped_until_it_is_resumed(seller, simulator):
    product = (await seller.approved_order())["lines"][0]["product_number"]
    item = (await seller.call("GET", f"{P}/seller-products/{product}")).json()["data"]["items"][0]["vendorItemId"]
    await seller.call("PUT", f"{P}/vendor-items/{item}/sales/stop")
    for wrong in ("100000", "-1", "abc"):
        refused = await seller.call("PUT", f"{P}/vendor-items/{item}/quantities/{wrong}")
        assert (refused.status_code, refused.json()["message"]) == (400, "유효하지 않은 재고수량입니다.")
    await seller.call("PUT", f"{P}/vendor-items/{item}/quantities/0")
    shown = (await seller.call("GET", f"{P}/vendor-items/{item}/inventories")).json()["data"]
    assert (shown["amountInStock"], shown["onSale"]) == (0, False)
    for _ in range(2):
        assert (await seller.call("PUT", f"{P}/vendor-items/{item}/sales/resume")).json()["code"] == "SUCCESS"
    assert (await seller.call("GET", f"{P}/vendor-items/{item}/inventories")).json()["data"]["onSale"] is True


async def test_the_last_day_of_a_sale_is_kept_and_2099_is_none(seller, simulator):
    await seller.registered(saleEndedAt="2027-03-05T23:59:59")
    await seller.registered(saleEndedAt="2099-01-01T23:59:59")
    kept = (await simulator.http.get("/admin/products", params={"mall": "coupang"})).json()
    assert [product["sold_until"] for product in kept] == ["2027-03-05", ""]


async def test_the_mall_may_send_a_product_back_by_hand(seller, simulator):
    number = await seller.registered()
    listed = (await simulator.http.get("/admin/products", params={"mall": "coupang"})).json()
    assert [(product["number"], product["state"]) for product in listed] == [(str(number), "APPROVED")]
    await simulator.http.post(f"/admin/products/coupang/{number}/deny", json={"reason": "이미지를 바꿔 주세요."})
    read = (await seller.call("GET", f"{P}/seller-products/{number}")).json()["data"]
    assert read["statusName"] == "승인반려"
    missing = await simulator.http.post("/admin/products/coupang/1/deny", json={})
    assert missing.status_code == 404


async def test_what_is_out_of_stock_is_not_sold(seller, simulator):
    number = await seller.registered()
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
    numbers = [await seller.registered(requested=False) for _ in range(2)]
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
    number = await seller.registered()
    path = f"{P}/seller-products/time-frame"
    query = f"vendorId={seller.vendor}&createdAtFrom=2026-11-20T11:55:00&createdAtTo=2026-11-20T12:05:00"
    assert [row["sellerProductId"] for row in (await seller.call("GET", path, query=query)).json()["data"]] == [number]
    long = await seller.call("GET", path, query=query.replace("12:05:00", "12:05:01"))
    assert "최대 허용 범위는 10분" in long.json()["message"]


async def test_categories_are_read_checked_and_guessed(seller):
    guess = f"{OPEN}/v1/categorization/predict"
    found = (await seller.call("POST", guess, {"productName": "은반지 주얼리소품"})).json()["data"]
    code = found["predictedCategoryId"]
    assert (await seller.call("GET", f"{P}/meta/display-categories/{code}/status")).json()["data"] is True
    assert (await seller.call("GET", f"{P}/meta/display-categories/{code}")).json()["data"]["name"]
    wrong = await seller.call("GET", f"{P}/meta/display-categories/x")
    assert wrong.json()["message"] == "노출카테고리코드는 숫자형으로 입력해주세요."
    assert (await seller.call("GET", f"{P}/meta/display-categories/1")).status_code == 400

"""네이버's protocol as malls.md section 2 tells it."""

import base64
from datetime import timedelta

import pytest

from mall_simulator.malls.smartstore.tokens import sign

BASE = "/smartstore/external"
LINES = f"{BASE}/v1/pay-order/seller/product-orders"


@pytest.fixture
async def seller(simulator, sellers):
    return sellers("smartstore").Seller(simulator, await simulator.account("smartstore"))


def test_the_manuals_own_vector_comes_out():
    signed = sign("aaaabbbbcccc", "$2a$10$abcdefghijklmnopqrstuv", "1643961623299")
    expected = "JDJhJDEwJGFiY2RlZmdoaWprbG1ub3BxcnN0dXVCVldZSk42T0VPdEx1OFY0cDQxa2IuTnpVaUEzbmsy"
    assert base64.b64encode(signed).decode() == expected


async def test_both_base64_alphabets_are_taken(seller, simulator):
    timestamp = str(int(simulator.clock.now().timestamp() * 1000))
    signed = sign(seller.secrets["client_id"], seller.secrets["client_secret"], timestamp)
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        answer = await seller.ask_token(timestamp=timestamp, client_secret_sign=encode(signed).decode())
        assert answer.status_code == 200
        assert answer.json()["token_type"] == "Bearer"


@pytest.mark.parametrize("change", [{"client_secret_sign": "d3Jvbmc="}, {"timestamp": "1643961623299"}, {"type": ""}])
async def test_a_wrong_token_request_names_the_input(seller, change):
    answer = await seller.ask_token(**change)
    assert answer.status_code == 400
    assert answer.json()["invalidInputs"][0]["name"] in (*change, "client_secret_sign")


async def test_the_same_token_comes_back_while_thirty_minutes_are_left(seller, simulator):
    first = (await seller.ask_token()).json()
    assert first["expires_in"] == 10800
    simulator.clock.advance(timedelta(hours=2, minutes=30))
    assert (await seller.ask_token()).json()["access_token"] == first["access_token"]
    simulator.clock.advance(timedelta(seconds=1))
    assert (await seller.ask_token()).json()["access_token"] != first["access_token"]
    seller.token = first["access_token"]
    assert (await seller.call("GET", f"{BASE}/v1/seller/account")).status_code == 200
    simulator.clock.advance(timedelta(minutes=30))
    late = await seller.call("GET", f"{BASE}/v1/seller/account")
    assert (late.status_code, late.json()["code"]) == (401, "GW.AUTHN")


async def test_every_answer_has_a_trace_id_and_its_rate_limit(seller):
    answer = await seller.call("GET", f"{BASE}/v1/seller/account")
    assert answer.headers["gncp-gw-trace-id"]
    assert answer.headers["gncp-gw-ratelimit-replenish-rate"] == "2"
    assert answer.headers["gncp-gw-ratelimit-burst-capacity"] == "4"
    assert answer.headers["gncp-gw-ratelimit-remaining"] == "3"
    lost = await seller.call("GET", f"{BASE}/v9/nothing")
    assert (lost.status_code, lost.json()["code"]) == (404, "GW.NOT_FOUND")
    assert lost.headers["gncp-gw-trace-id"]


async def test_a_bucket_per_api_runs_dry_and_refills(seller, simulator):
    await seller.ask_token()
    await seller.call("GET", f"{BASE}/v1/seller/account")
    simulator.clock.advance(timedelta(seconds=10))
    headers = {"Authorization": f"Bearer {seller.token}"}
    path = f"{BASE}/v1/seller/account"
    statuses = [(await simulator.http.get(path, headers=headers)).status_code for _ in range(5)]
    assert statuses == [200] * 4 + [429]
    assert (await simulator.http.get(f"{BASE}/v1/seller/channels", headers=headers)).status_code == 200
    assert (await seller.call("GET", path)).status_code == 200
    assert (await simulator.summary())["throttled"] == 1


async def test_a_product_is_on_sale_at_once_and_found_by_the_sellers_code(seller):
    created = (await seller.call("POST", f"{BASE}/v2/products", await seller.product())).json()
    read = (await seller.call("GET", f"{BASE}/v2/products/origin-products/{created['originProductNo']}")).json()
    assert read["originProduct"]["statusType"] == "SALE"
    ids = [row["id"] for row in read["originProduct"]["detailAttribute"]["optionInfo"]["optionCombinations"]]
    assert len(set(ids)) == 3
    body = {"sellerManagementCode": "L1", "page": 1, "size": 50}
    found = (await seller.call("POST", f"{BASE}/v1/products/search", body)).json()
    assert [row["originProductNo"] for row in found["contents"]] == [created["originProductNo"]]


async def test_registering_twice_makes_two_products(seller, simulator):
    for _ in range(2):
        await seller.call("POST", f"{BASE}/v2/products", await seller.product())
    assert (await simulator.summary())["doubled_products"] == 1


async def test_stop_and_resume_are_seen_in_the_read(seller):
    created = (await seller.call("POST", f"{BASE}/v2/products", await seller.product())).json()
    path = f"{BASE}/v1/products/origin-products/{created['originProductNo']}/change-status"
    for status in ("SUSPENSION", "SALE"):
        assert (await seller.call("PUT", path, {"statusType": status})).status_code == 200
        read = await seller.call("GET", f"{BASE}/v2/products/channel-products/{created['smartstoreChannelProductNo']}")
        assert read.json()["originProduct"]["statusType"] == status


async def kept(simulator):
    return (await simulator.http.get("/admin/products", params={"mall": "smartstore"})).json()[-1]


async def test_the_period_is_changed_with_the_state_and_kept(seller, simulator):
    body = await seller.product(saleEndDate="2026-12-31T23:59:59.000+09:00")
    created = (await seller.call("POST", f"{BASE}/v2/products", body)).json()
    assert (await kept(simulator))["sold_until"] == "2026-12-31"
    path = f"{BASE}/v1/products/origin-products/{created['originProductNo']}/change-status"
    later = {"saleStartDate": "2026-11-20T00:00:00.000+09:00", "saleEndDate": "2027-01-20T23:59:59.000+09:00"}
    assert (await seller.call("PUT", path, {"statusType": "SUSPENSION", **later})).status_code == 200
    product = await kept(simulator)
    assert (product["sold_until"], product["state"]) == ("2027-01-20", "SUSPENSION")
    read = (await seller.call("GET", f"{BASE}/v2/products/origin-products/{created['originProductNo']}")).json()
    assert read["originProduct"]["saleEndDate"] == later["saleEndDate"]
    for wrong in ({"saleEndDate": "2027-01-20"}, {**later, "saleStartDate": "2027-02-01T00:00:00.000+09:00"}):
        refused = await seller.call("PUT", path, {"statusType": "SALE", **wrong})
        assert [one["name"] for one in refused.json()["invalidInputs"]] == ["saleEndDate"]


async def test_an_option_that_is_not_usable_stays_so_when_the_sale_is_resumed(seller, simulator):
    body = await seller.product()
    rows = body["originProduct"]["detailAttribute"]["optionInfo"]["optionCombinations"]
    rows[0]["usable"] = False
    created = (await seller.call("POST", f"{BASE}/v2/products", body)).json()
    path = f"{BASE}/v1/products/origin-products/{created['originProductNo']}"
    await seller.call("PUT", f"{path}/change-status", {"statusType": "SUSPENSION"})
    numbers = [option["number"] for option in (await kept(simulator))["options"]]
    stocks = {"optionInfo": {"optionCombinations": [{"id": int(numbers[1]), "stockQuantity": 7}]}}
    assert (await seller.call("PUT", f"{path}/option-stock", stocks)).status_code == 200
    assert [option["on_sale"] for option in (await kept(simulator))["options"]] == [False] * 3
    await seller.call("PUT", f"{path}/change-status", {"statusType": "SALE"})
    assert [option["on_sale"] for option in (await kept(simulator))["options"]] == [False, True, True]


async def test_sold_out_is_named_or_comes_by_itself_and_ends_with_a_stock(seller, simulator):
    created = (await seller.call("POST", f"{BASE}/v2/products", await seller.product())).json()
    path = f"{BASE}/v1/products/origin-products/{created['originProductNo']}/change-status"
    await seller.call("PUT", path, {"statusType": "OUTOFSTOCK"})
    refused = await seller.call("PUT", path, {"statusType": "SALE"})
    assert [one["name"] for one in refused.json()["invalidInputs"]] == ["stockQuantity"]
    assert (await seller.call("PUT", path, {"statusType": "SALE", "stockQuantity": 3})).status_code == 200
    assert [option["stock"] for option in (await kept(simulator))["options"]] == [3, 3, 3]


async def test_wrong_stocks_of_options_are_named(seller):
    created = (await seller.call("POST", f"{BASE}/v2/products", await seller.product())).json()
    path = f"{BASE}/v1/products/origin-products/{created['originProductNo']}/option-stock"
    rows = [{"id": 1, "stockQuantity": -1}]
    refused = (await seller.call("PUT", path, {"optionInfo": {"optionCombinations": rows}})).json()
    named = [one["name"] for one in refused["invalidInputs"]]
    assert named == ["optionInfo.optionCombinations.id", "optionInfo.optionCombinations.stockQuantity"]
    empty = (await seller.call("PUT", path, {})).json()
    assert [one["type"] for one in empty["invalidInputs"]] == ["NotNull"]


async def test_the_stock_of_a_product_without_options_is_a_kind_of_multi_update(seller, simulator):
    body, path = await seller.product(stockQuantity=5), f"{BASE}/v1/products/origin-products/multi-update"
    with_options = (await seller.call("POST", f"{BASE}/v2/products", body)).json()["originProductNo"]
    del body["originProduct"]["detailAttribute"]["optionInfo"]
    plain = (await seller.call("POST", f"{BASE}/v2/products", body)).json()["originProductNo"]
    row = {"originProductNo": plain, "multiUpdateTypes": ["STOCK"], "stockQuantity": 0}
    assert (await seller.call("PATCH", path, {"multiProductUpdateRequestVos": [row]})).status_code == 200
    assert [option["stock"] for option in (await kept(simulator))["options"]] == [0]
    for wrong, name in (
        ({"originProductNo": with_options}, "originProductNo"),
        ({"multiUpdateTypes": []}, "multiUpdateTypes"),
        ({"stockQuantity": -1}, "stockQuantity"),
    ):
        refused = await seller.call("PATCH", path, {"multiProductUpdateRequestVos": [{**row, **wrong}]})
        (problem,) = refused.json()["invalidInputs"]
        assert problem["name"] == f"multiProductUpdateRequestVos.{name}"


async def test_a_product_without_stock_turns_to_outofstock(seller):
    body = await seller.product()
    for row in body["originProduct"]["detailAttribute"]["optionInfo"]["optionCombinations"]:
        row["stockQuantity"] = 0
    created = (await seller.call("POST", f"{BASE}/v2/products", body)).json()
    read = (await seller.call("GET", f"{BASE}/v2/products/origin-products/{created['originProductNo']}")).json()
    assert read["originProduct"]["statusType"] == "OUTOFSTOCK"


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"name": ""}, "originProduct.name"),
        ({"name": "가" * 101}, "originProduct.name"),
        ({"leafCategoryId": "50000001"}, "originProduct.leafCategoryId"),
        ({"salePrice": 135005}, "originProduct.salePrice"),
        ({"salePrice": 1_000_000_000}, "originProduct.salePrice"),
        ({"stockQuantity": 100_000_000}, "originProduct.stockQuantity"),
        ({"statusType": "WAIT"}, "originProduct.statusType"),
        ({"name": "레플리카"}, "originProduct.name"),
    ],
)
async def test_a_wrong_product_names_every_wrong_input(seller, simulator, change, name):
    answer = await seller.call("POST", f"{BASE}/v2/products", await seller.product(**change))
    assert answer.status_code == 400
    assert name in [row["name"] for row in answer.json()["invalidInputs"]]
    assert (await simulator.summary())["products_created"] == 0


async def test_a_notice_of_the_wrong_shape_is_refused(seller):
    body = await seller.product()
    body["originProduct"]["detailAttribute"]["productInfoProvidedNotice"]["fashionItems"].pop("material")
    answer = await seller.call("POST", f"{BASE}/v2/products", body)
    assert answer.json()["invalidInputs"][0]["name"].endswith("fashionItems.material")


async def test_an_order_goes_from_payed_to_delivering_once(seller, simulator):
    order = await simulator.unknown_order("smartstore", quantity=2)
    number = order["lines"][0]["number"]
    change = (await seller.changes()).json()["data"]["lastChangeStatuses"][0]
    assert (change["productOrderId"], change["lastChangedType"]) == (number, "PAYED")
    early = await seller.dispatch(number)
    assert early["failProductOrderInfos"][0]["code"] == "104443"
    assert (await seller.confirm(number))["successProductOrderInfos"][0]["productOrderId"] == number
    assert (await seller.confirm(number))["failProductOrderInfos"][0]["code"] == "104443"
    told = (await seller.details(number))[0]["productOrder"]
    assert (told["productOrderStatus"], told["placeOrderStatus"], told["totalPaymentAmount"]) == ("PAYED", "OK", 20000)
    assert (await seller.dispatch(number))["successProductOrderIds"] == [number]
    assert (await seller.dispatch(number))["failProductOrderInfos"][0]["code"] == "105306"
    assert (await seller.details(number))[0]["delivery"]["trackingNumber"] == "340010913442"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"deliveryCompanyCode": ""}, "104118"),
        ({"deliveryCompanyCode": "NOBODY"}, "104119"),
        ({"trackingNumber": ""}, "104120"),
        ({"trackingNumber": "1"}, "104122"),
        ({"deliveryMethod": "PIGEON"}, "104117"),
        ({"productOrderId": "1"}, "100001"),
    ],
)
async def test_a_wrong_dispatch_fails_with_its_code(seller, simulator, change, code):
    order = await simulator.unknown_order("smartstore")
    number = order["lines"][0]["number"]
    await seller.confirm(number)
    assert (await seller.dispatch(number, **change))["failProductOrderInfos"][0]["code"] == code


async def test_a_waybill_of_another_receiver_is_refused(seller, simulator):
    orders = [await simulator.unknown_order("smartstore", seed=seed) for seed in (1, 2)]
    numbers = [order["lines"][0]["number"] for order in orders]
    await seller.confirm(*numbers)
    await seller.dispatch(numbers[0])
    assert (await seller.dispatch(numbers[1]))["failProductOrderInfos"][0]["code"] == "104121"


async def test_changes_continue_with_more(seller, simulator):
    body = {"mall": "smartstore", "account": "seller-1", "count": 5, "lines": [{"unknown_name": "가"}]}
    placed = (await simulator.http.post("/admin/orders", json=body)).json()["orders"]
    seen, more = [], {}
    for _ in range(3):
        data = (await seller.changes(limitCount="2", **more)).json()["data"]
        seen += [row["orderId"] for row in data["lastChangeStatuses"]]
        if "more" in data:
            more = {"lastChangedFrom": data["more"]["moreFrom"], "moreSequence": data["more"]["moreSequence"]}
    assert seen == [order["number"] for order in placed]
    assert "more" not in data


async def test_a_repeated_page_is_one_of_the_same_question(seller, simulator):
    await seller.changes(lastChangedTo="2026-11-20T00:00:01.000+09:00")
    order = await simulator.unknown_order("smartstore")
    await simulator.fault(mall="smartstore", operation="orders.list", kind="repeated_page")
    rows = (await seller.changes()).json()["data"]["lastChangeStatuses"]
    assert [row["productOrderId"] for row in rows] == [order["lines"][0]["number"]] * 2


async def test_the_conditional_list_pages_by_number(seller, simulator):
    for _ in range(3):
        await simulator.unknown_order("smartstore")
    window = {"from": "2026-11-20T00:00:00.000+09:00", "rangeType": "PAYED_DATETIME", "pageSize": "2"}
    first = (await seller.call("GET", LINES, **window, placeOrderStatusType="NOT_YET", page="1")).json()["data"]
    second = (await seller.call("GET", LINES, **window, placeOrderStatusType="NOT_YET", page="2")).json()["data"]
    assert (first["pagination"]["hasNext"], second["pagination"]["hasNext"]) == (True, False)
    assert len(first["contents"] + second["contents"]) == 3


async def test_windows_and_batches_are_limited(seller):
    long = await seller.changes(lastChangedTo="2026-11-21T00:00:01.000+09:00")
    assert (long.status_code, long.json()["code"]) == (400, "104139")
    assert (await seller.call("GET", f"{LINES}/last-changed-statuses")).json()["code"] == "4000"
    many = await seller.call("POST", f"{LINES}/confirm", {"productOrderIds": [str(n) for n in range(31)]})
    assert many.status_code == 400
    many = await seller.call("POST", f"{LINES}/query", {"productOrderIds": [str(n) for n in range(301)]})
    assert many.status_code == 400


async def test_a_cancel_request_shows_in_changes_and_a_dispatch_refuses_it(seller, simulator):
    order = await simulator.unknown_order("smartstore")
    number = order["lines"][0]["number"]
    await seller.confirm(number)
    await simulator.http.post(f"/admin/orders/smartstore/{order['number']}/cancel-request")
    told = (await seller.details(number))[0]["productOrder"]
    assert (told["claimType"], told["claimStatus"]) == ("CANCEL", "CANCEL_REQUEST")
    changed = (await seller.changes(lastChangedType="CLAIM_REQUESTED")).json()["data"]
    assert changed["lastChangeStatuses"][0]["claimStatus"] == "CANCEL_REQUEST"
    await seller.dispatch(number)
    assert (await seller.details(number))[0]["productOrder"]["claimStatus"] == "CANCEL_REJECT"
    assert (await simulator.summary())["shipped_despite_cancel_request"] == 1


async def test_the_seller_cancels_and_approves_cancels(seller, simulator):
    orders = [await simulator.unknown_order("smartstore") for _ in range(2)]
    sold_out, asked = (order["lines"][0]["number"] for order in orders)
    body = {"cancelReason": "SOLD_OUT", "cancelDetailedReason": "품절"}
    done = (await seller.call("POST", f"{LINES}/{sold_out}/claim/cancel/request", body)).json()["data"]
    assert done["successProductOrderIds"] == [sold_out]
    again = (await seller.call("POST", f"{LINES}/{sold_out}/claim/cancel/request", body)).json()["data"]
    assert again["failProductOrderInfos"][0]["code"] == "104442"
    await seller.confirm(asked)
    await simulator.http.post(f"/admin/orders/smartstore/{asked}/cancel-request")
    approved = (await seller.call("POST", f"{LINES}/{asked}/claim/cancel/approve")).json()["data"]
    assert approved["successProductOrderIds"] == [asked]
    assert (await seller.details(asked))[0]["productOrder"]["productOrderStatus"] == "CANCELED"


async def test_a_delay_is_taken_once_its_date_and_reason_are_right(seller, simulator):
    number = (await simulator.unknown_order("smartstore"))["lines"][0]["number"]
    body = {"dispatchDueDate": "2026-11-30T00:00:00.000+09:00", "delayedDispatchReason": "PRODUCT_PREPARE"}
    path = f"{LINES}/{number}/delay"
    assert (await seller.call("POST", path, body)).json()["data"]["successProductOrderIds"] == [number]
    far = {**body, "dispatchDueDate": "2027-11-30T00:00:00.000+09:00"}
    assert (await seller.call("POST", path, far)).json()["data"]["failProductOrderInfos"][0]["code"] == "104105"


async def test_two_sellers_never_see_each_other(seller, simulator, sellers):
    other = sellers("smartstore").Seller(simulator, await simulator.account("smartstore", "seller-2"))
    order = await simulator.unknown_order("smartstore")
    number = order["lines"][0]["number"]
    created = (await seller.call("POST", f"{BASE}/v2/products", await seller.product())).json()
    assert (await other.changes()).json()["data"]["lastChangeStatuses"] == []
    assert await other.details(number) == []
    assert (await other.confirm(number))["failProductOrderInfos"][0]["code"] == "101009"
    path = f"{BASE}/v2/products/origin-products/{created['originProductNo']}"
    assert (await other.call("GET", path)).status_code == 404


async def test_bundle_groups_and_addresses_exist_and_groups_can_be_added(seller):
    groups = f"{BASE}/v1/product-delivery-info/bundle-groups"
    body = {"deliveryBundleGroup": {"name": "새 그룹", "usable": True, "deliveryFeeChargeMethodType": "MIN"}}
    number = (await seller.call("POST", groups, body)).json()["groupId"]
    read = (await seller.call("GET", f"{groups}/{number}")).json()["deliveryBundleGroup"]
    assert read["name"] == "새 그룹"
    assert len((await seller.call("GET", groups)).json()["contents"]) == 2
    addresses = (await seller.call("GET", f"{BASE}/v1/seller/addressbooks-for-page")).json()["addressBooks"]
    assert {row["addressType"] for row in addresses} == {"RELEASE", "REFUND_OR_EXCHANGE"}


async def test_an_update_keeps_the_option_ids_and_option_stock_sets_prices(seller):
    created = (await seller.call("POST", f"{BASE}/v2/products", await seller.product())).json()
    path = f"{BASE}/v2/products/origin-products/{created['originProductNo']}"
    body = (await seller.call("GET", path)).json()
    body["originProduct"]["name"] = "새 이름"
    assert (await seller.call("PUT", path, body)).status_code == 200
    read = (await seller.call("GET", path)).json()
    before, after = (
        one["originProduct"]["detailAttribute"]["optionInfo"]["optionCombinations"] for one in (body, read)
    )
    assert [row["id"] for row in after] == [row["id"] for row in before]
    stock = f"{BASE}/v1/products/origin-products/{created['originProductNo']}/option-stock"
    rows = [{"id": after[0]["id"], "stockQuantity": 3, "price": 1000, "usable": True}]
    assert (await seller.call("PUT", stock, {"optionInfo": {"optionCombinations": rows}})).status_code == 200
    read = (await seller.call("GET", path)).json()
    first = read["originProduct"]["detailAttribute"]["optionInfo"]["optionCombinations"][0]
    assert (first["stockQuantity"], first["price"]) == (3, 1000)
    assert (await seller.call("DELETE", path)).status_code == 200
    assert (await seller.call("GET", path)).status_code == 404


async def test_notices_sub_categories_and_the_lines_of_an_order_are_listed(seller, simulator):
    assert (await seller.call("GET", f"{BASE}/v1/products-for-provided-notice/WEAR")).status_code == 200
    assert (await seller.call("GET", f"{BASE}/v1/products-for-provided-notice/NONE")).status_code == 404
    sub = (await seller.call("GET", f"{BASE}/v1/categories/50000001/sub-categories")).json()
    assert all(not row["last"] for row in sub)
    orders = await simulator.unknown_order("smartstore")
    ids = (await seller.call("GET", f"{BASE}/v1/pay-order/seller/orders/{orders['number']}/product-order-ids")).json()
    assert ids["data"] == [orders["lines"][0]["number"]]

"""쿠팡's orders, invoices, cancels and quota as malls.md 1.1, 1.3 and 1.4 tell them."""

from urllib.parse import quote

import pytest

P = "/v2/providers/seller_api/apis/api/v1/marketplace"
OPEN = "/v2/providers/openapi/apis/api"


@pytest.fixture
async def seller(simulator, sellers):
    return sellers("coupang").Seller(simulator, await simulator.account("coupang"))


async def test_an_order_goes_from_accept_to_departure_once(seller, simulator):
    order = await seller.approved_order()
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


async def test_a_box_has_one_number_whichever_of_its_items_names_the_new_one(seller, simulator):
    lines = [{"unknown_name": name, "unknown_option": "빨강"} for name in ("하나", "둘")]
    order = await simulator.order("coupang", lines=lines)
    await seller.acknowledge(int(order["lines"][0]["group"]))
    for line in order["lines"]:
        await seller.invoice({**order, "lines": [line]})
    second = {**order, "lines": order["lines"][1:]}
    await seller.invoice(second, "1234567890", path="orders/updateInvoices")
    (told,) = (await simulator.ledger())["orders"]
    assert [line["invoices"][-1]["number"] for line in told["lines"]] == ["1234567890"] * 2
    counts = await simulator.summary()
    assert (counts["invoices_changed"], counts["doubled_invoices"]) == (2, 0)


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


async def test_two_sellers_never_see_each_other(seller, simulator, sellers):
    other = sellers("coupang").Seller(simulator, await simulator.account("coupang", "seller-2"))
    order = await seller.approved_order()
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


async def test_a_return_that_is_refunded_first_is_completed_and_its_goods_confirmed_afterwards(seller, simulator):
    order = await seller.approved_order()
    await seller.acknowledge(int(order["lines"][0]["group"]))
    await seller.invoice(order)
    asked = await simulator.http.post(f"/admin/orders/coupang/{order['number']}/claims", json={"kind": "return"})
    receipt = asked.json()["claims"][0]["number"]
    step = f"/admin/claims/coupang/{receipt}/advance"
    assert (await simulator.http.post(step, json={"to": "refunded_first"})).status_code == 200
    assert (await simulator.http.post(step, json={"to": "refunded_first"})).status_code == 409

    async def told():
        (row,) = (await seller.call("GET", seller.o(6, f"returnRequests/{receipt}"))).json()["data"]
        return row["receiptStatus"], row["preRefund"], row["completeConfirmType"]

    assert await told() == ("RETURNS_COMPLETED", True, "UNDEFINED")
    assert (await simulator.http.post(step, json={"to": "arrived"})).status_code == 200
    body = {"vendorId": seller.vendor, "receiptId": int(receipt)}
    confirmed = [
        await seller.call("PUT", seller.o(4, f"returnRequests/{receipt}/receiveConfirmation"), body) for _ in range(2)
    ]
    assert [each.status_code for each in confirmed] == [200, 400]
    assert await told() == ("RETURNS_COMPLETED", True, "VENDOR_CONFIRM")

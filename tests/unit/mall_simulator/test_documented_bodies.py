"""The simulator's answers beside the malls' own documented bodies, where those lie next to the repository.

Without that folder the names that malls.md lists are compared, so the tests judge in both cases.
"""

import json
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).parents[4] / "shared" / "mall-samples"


def documented(name: str, fallback: Any) -> Any:
    path = SAMPLES / name
    return json.loads(path.read_text("utf-8")) if path.is_file() else fallback


def differences(ours: Any, theirs: Any, path: str = "") -> list[str]:
    """Names that we answer and they do not, and names of ours with another type of value."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        unknown = [f"{path}.{name} is not documented" for name in ours if name not in theirs]
        return unknown + [
            d for name in ours if name in theirs for d in differences(ours[name], theirs[name], f"{path}.{name}")
        ]
    if isinstance(ours, list) and isinstance(theirs, list):
        return [d for row in ours for d in differences(row, theirs[0], f"{path}[]")] if theirs else []
    nothing = ours in (None, "", {}) or theirs in (None, "", {})
    return [] if nothing or type(ours) is type(theirs) else [f"{path}: {type(ours)} for {type(theirs)}"]


async def test_coupangs_order_sheet_has_the_documented_names_and_types(simulator, sellers):
    seller = sellers("coupang").Seller(simulator, await simulator.account("coupang"))
    order = await simulator.unknown_order("coupang")
    await seller.acknowledge(int(order["lines"][0]["group"]))
    await seller.invoice(order)
    ours = (await seller.orders("DEPARTURE")).json()
    theirs = documented("coupang/order-list-day.response.json", ours)
    assert differences(ours, theirs) == []
    missing = set(theirs["data"][0]) - set(ours["data"][0])
    assert missing == set()
    assert set(theirs["data"][0]["orderItems"][0]) - set(ours["data"][0]["orderItems"][0]) == set()
    assert {"shipmentBoxId", "inTrasitDateTime", "orderItems"} <= set(ours["data"][0])


async def test_coupangs_batch_answers_have_the_documented_shape(simulator, sellers):
    seller = sellers("coupang").Seller(simulator, await simulator.account("coupang"))
    order = await simulator.unknown_order("coupang")
    acknowledged = await seller.acknowledge(int(order["lines"][0]["group"]), 1)
    sent = (await seller.invoice(order)).json()
    assert differences(acknowledged, documented("coupang/order-acknowledge.response.json", acknowledged)) == []
    assert differences(sent, documented("coupang/invoice-send.response.json", sent)) == []
    assert set(sent["data"]) == {"responseCode", "responseMessage", "responseList"}


async def test_navers_details_have_the_documented_names_and_types(simulator, sellers):
    seller = sellers("smartstore").Seller(simulator, await simulator.account("smartstore"))
    order = await simulator.unknown_order("smartstore")
    number = order["lines"][0]["number"]
    await seller.confirm(number)
    await simulator.http.post(f"/admin/orders/smartstore/{number}/cancel-request")
    await seller.dispatch(number)
    ours = await seller.details(number)
    theirs = documented("smartstore/order-query.response.json", {"data": ours})["data"]
    assert differences(ours, theirs) == []
    assert {"order", "productOrder", "cancel", "delivery"} <= set(ours[0])


async def test_navers_changes_and_results_have_the_documented_names(simulator, sellers):
    seller = sellers("smartstore").Seller(simulator, await simulator.account("smartstore"))
    number = (await simulator.unknown_order("smartstore"))["lines"][0]["number"]
    confirmed = await seller.confirm(number, "1")
    theirs = documented("smartstore/order-confirm.response.json", {"data": confirmed})["data"]
    assert differences(confirmed, theirs) == []
    changes = (await seller.changes()).json()["data"]
    names = {"paymentDate"}
    listed = documented("smartstore/order-change-list.response.json", {"data": changes})["data"]
    assert set(changes["lastChangeStatuses"][0]) - set(listed["lastChangeStatuses"][0]) <= names


async def test_coupangs_product_pages_have_the_documented_names_and_types(simulator, sellers):
    seller = sellers("coupang").Seller(simulator, await simulator.account("coupang"))
    prefix = "/v2/providers/seller_api/apis/api/v1/marketplace"
    created = (await seller.call("POST", f"{prefix}/seller-products", await seller.product())).json()
    simulator.clock.advance_seconds(2)
    number = created["data"]["data"]
    read = (await seller.call("GET", f"{prefix}/seller-products/{number}")).json()
    found = (await seller.call("GET", f"{prefix}/seller-products/external-vendor-sku-codes/none")).json()
    history = (await seller.call("GET", f"{prefix}/seller-products/{number}/histories")).json()
    assert differences(created, documented("coupang/product-create.response.json", created)) == []
    assert differences(read, documented("coupang/product-get.response.json", read)) == []
    assert differences(found, documented("coupang/product-get-by-sku.response.json", found)) == []
    assert differences(history, documented("coupang/product-status-history.response.json", history)) == []
    assert history["code"] == "200"


async def test_coupangs_places_and_claims_have_the_documented_names_and_types(simulator, sellers):
    seller = sellers("coupang").Seller(simulator, await simulator.account("coupang"))
    order = await simulator.unknown_order("coupang")
    await seller.acknowledge(int(order["lines"][0]["group"]))
    await simulator.http.post(f"/admin/orders/coupang/{order['number']}/cancel-request")
    path = "/v2/providers/marketplace_openapi/apis/api/v2/vendor/shipping-place/outbound"
    outbound = (await seller.call("GET", path, query="pageNum=1&pageSize=50")).json()
    returns = (await seller.call("GET", seller.o(5, "returnShippingCenters"))).json()
    window = "searchType=timeFrame&createdAtFrom=2026-11-20T11:00&createdAtTo=2026-11-20T13:00&status=RU"
    claims = (await seller.call("GET", seller.o(6, "returnRequests"), query=window)).json()
    assert differences(outbound, documented("coupang/outbound-place-list.response.json", outbound)) == []
    assert differences(returns, documented("coupang/return-place-list.response.json", returns)) == []
    assert differences(claims, documented("coupang/return-cancel-list.response.json", claims)) == []
    assert len(claims["data"]) == 1


async def test_coupangs_returns_and_exchanges_have_the_documented_names_and_types(simulator, sellers):
    seller = sellers("coupang").Seller(simulator, await simulator.account("coupang"))
    numbers: dict[str, str] = {}
    for place, kind in enumerate(("exchange", "return", "withdrawn")):
        order = await simulator.unknown_order("coupang")
        await seller.acknowledge(int(order["lines"][0]["group"]))
        await seller.invoice(order, f"34001091344{place}")
        simulator.clock.advance_seconds(1)
        path = f"/admin/orders/coupang/{order['number']}/claims"
        asked = {"kind": "exchange" if kind == "exchange" else "return"}
        numbers[kind] = (await simulator.http.post(path, json=asked)).json()["claims"][0]["number"]
    await simulator.http.post(f"/admin/claims/coupang/{numbers['withdrawn']}/advance", json={"to": "withdrawn"})
    days = "createdAtFrom=2026-11-20&createdAtTo=2026-11-20&status=UC"
    times = "createdAtFrom=2026-11-20T00:00:00&createdAtTo=2026-11-21T00:00:00"
    pages = "dateFrom=2026-11-20&dateTo=2026-11-20&pageIndex=1&sizePerPage=100"
    returns = (await seller.call("GET", seller.o(6, "returnRequests"), query=days)).json()
    exchanges = (await seller.call("GET", seller.o(4, "exchangeRequests"), query=times)).json()
    withdrawals = (await seller.call("GET", seller.o(4, "returnWithdrawRequests"), query=pages)).json()
    assert differences(returns, documented("coupang/return-cancel-list.response.json", returns)) == []
    assert differences(exchanges, documented("coupang/exchange-list.response.json", exchanges)) == []
    assert differences(withdrawals, documented("coupang/return-withdrawal-list.response.json", withdrawals)) == []
    assert [len(told["data"]) for told in (returns, exchanges, withdrawals)] == [1, 1, 1]


async def test_navers_product_and_category_have_the_documented_names_and_types(simulator, sellers):
    seller = sellers("smartstore").Seller(simulator, await simulator.account("smartstore"))
    base = "/smartstore/external"
    created = (await seller.call("POST", f"{base}/v2/products", await seller.product())).json()
    read = (await seller.call("GET", f"{base}/v2/products/origin-products/{created['originProductNo']}")).json()
    leaves = (await seller.call("GET", f"{base}/v1/categories", last="true")).json()
    assert differences(created, documented("smartstore/product-create.response.json", created)) == []
    assert differences(read, documented("smartstore/product-get.response.json", read)) == []
    assert differences(leaves, documented("smartstore/category-list.response.json", leaves)) == []
    assert set(created) == {"originProductNo", "smartstoreChannelProductNo"}


async def test_the_documented_product_bodies_miss_nothing_that_is_required(simulator, sellers):
    """A required field of ours must be one that the mall's own sample names."""
    seller = sellers("smartstore").Seller(simulator, await simulator.account("smartstore"))
    body = documented("smartstore/product-create.request.json", await seller.product())
    answer = (await seller.call("POST", "/smartstore/external/v2/products", body)).json()
    assert "NotBlank" not in [row["type"] for row in answer.get("invalidInputs", [])]
    shop = sellers("coupang").Seller(simulator, await simulator.account("coupang"))
    body = documented("coupang/product-create.request.json", await shop.product())
    body = {**body, "vendorId": shop.vendor, "vendorUserId": shop.secrets["user_id"]}
    path = "/v2/providers/seller_api/apis/api/v1/marketplace/seller-products"
    answer = (await shop.call("POST", path, body)).json()
    assert "필수 입력값" not in answer["message"]


async def test_esms_answers_have_the_documented_names_and_types(simulator, sellers):
    seller = sellers("esm").Seller(simulator, await simulator.account("gmarket"))
    number = (await simulator.unknown_order("gmarket"))["lines"][0]["number"]
    listed = await seller.orders()
    confirmed = await seller.confirm(number)
    await simulator.http.post(f"/admin/orders/gmarket/{number}/cancel-request")
    claimed = await seller.cancels(number)
    told = await seller.status(number)
    sent = await seller.send(number)
    documents = {
        "order-status-list": told,
        "order-list": listed,
        "order-confirm": confirmed,
        "cancel-list": claimed,
        "invoice-send": sent,
    }
    for name, ours in documents.items():
        assert differences(ours, documented(f"esm/{name}.response.json", ours)) == [], name
    assert len(listed["Data"]["RequestOrders"]) == len(claimed["Data"]) == 1


async def test_esms_goods_have_the_documented_names_and_types(simulator, sellers):
    seller = sellers("esm").Seller(simulator, await simulator.account("gmarket"))
    await simulator.http.patch("/admin/rules", json={"esm_listing_seconds": 0})
    created = await seller.post("/item/v1/goods", await seller.goods())
    goods = f"/item/v1/goods/{created['goodsNo']}"
    place = (await seller.get("/item/v1/shipping/places"))["shippingPlaces"][0]["placeNo"]
    documents = {
        "product-create": created,
        "product-number-get": await seller.get(f"{goods}/status"),
        "sell-status-get": await seller.get(f"{goods}/sell-status"),
        "option-write": await seller.put(
            f"{goods}/recommended-options", await seller.get(f"{goods}/recommended-options")
        ),
        "product-search": await seller.post("/item/v1/goods/search", {"query": {}, "pageIndex": 1, "pageSize": 10}),
        "notice-group-list": await seller.get("/item/v1/official-notice/groups"),
        "notice-group-code-list": await seller.get("/item/v1/official-notice/groups/1/codes"),
        "dispatch-policy-get": await seller.get("/item/v1/shipping/dispatch-policies"),
        "bundle-fee-policy-get": await seller.get(f"/item/v1/shipping/places/{place}/policies"),
        "seller-address-list": await seller.get("/item/v1/sellers/addresses"),
        "site-category-get": await seller.get("/item/v1/categories/site-cats"),
    }
    for name, ours in documents.items():
        assert differences(ours, documented(f"esm/{name}.response.json", ours)) == [], name
    assert created["resultCode"] == 0


async def test_esms_documented_product_misses_nothing_that_is_required(simulator, sellers):
    seller = sellers("esm").Seller(simulator, await simulator.account("gmarket"))
    body = documented("esm/product-create.request.json", await seller.goods())
    answer = await seller.post("/item/v1/goods", body)
    assert "필수 입력값" not in str(answer.get("message"))

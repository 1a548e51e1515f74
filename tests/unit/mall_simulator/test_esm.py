"""ESM's protocol of G마켓 and 옥션 as malls.md section 4 tells it."""

from typing import Any

import pytest

SITES = ("gmarket", "auction")


@pytest.fixture(params=SITES)
async def seller(simulator, sellers, request):
    return sellers("esm").Seller(simulator, await simulator.account(request.param), request.param)


async def bought(seller, **line: Any) -> str:
    """An order of something that nobody registered: its OrderNo."""
    return (await seller.simulator.unknown_order(seller.mall, **line))["lines"][0]["number"]


async def test_only_a_token_of_the_right_key_master_and_seller_opens(seller):
    path = "/item/v1/shipping/dispatch-policies"
    for token in (
        seller.token(key="wrong"),
        seller.token(kid="another"),
        seller.token(ssi="G:nobody,A:nobody"),
        seller.token(aud="elsewhere"),
        "a.b",
    ):
        answer = await seller.call("GET", path, token=token)
        assert (answer.status_code, answer.json()["status"]["status_code"]) == (401, 401)
    assert (await seller.call("GET", path)).status_code == 200


async def test_a_token_of_two_sites_does_not_open_what_exists_per_site(seller):
    own = seller.secrets["seller_id"]
    both = seller.token(ssi=f"A:{own},G:{own}")
    assert (await seller.call("GET", "/item/v1/shipping/dispatch-policies", token=both)).status_code == 401
    assert (await seller.call("GET", "/item/v1/shipping/places", token=both)).status_code == 200


async def test_a_product_has_a_master_number_at_once_and_a_sites_later(seller):
    made = await seller.post("/item/v1/goods", await seller.goods())
    assert (made["resultCode"], "siteDetail" in made) == (0, False)
    early = await seller.get(f"/item/v1/goods/{made['goodsNo']}/sell-status")
    assert "3분" in early["message"]
    seller.simulator.clock.advance_seconds(2)
    told = (await seller.get(f"/item/v1/goods/{made['goodsNo']}/status"))["siteDetail"][seller.key]
    assert told["SiteGoodsNo"][0].isalpha() == (seller.mall == "auction")
    found = await seller.get(f"/item/v1/site-goods/{told['SiteGoodsNo']}/goods-no")
    assert found["goodsNo"] == made["goodsNo"]


async def test_a_site_that_is_not_slow_answers_with_its_number(seller):
    await seller.simulator.http.patch("/admin/rules", json={"esm_listing_seconds": 0})
    made = await seller.post("/item/v1/goods", await seller.goods())
    assert made["siteDetail"][seller.key]["SiteGoodsComment"] == "Success"


async def test_options_have_numbers_and_our_codes(seller):
    master, _ = await seller.registered()
    told = await seller.get(f"/item/v1/goods/{master}/recommended-options")
    details = told["independent"]["details"]
    assert [row["manageCode"] for row in details] == ["골드", "실버"]
    assert len({row["optSeq"] for row in details}) == 2


async def test_a_product_is_found_by_the_sellers_code(seller):
    master, number = await seller.registered()
    found = await seller.post(
        "/item/v1/goods/search", {"query": {"managedCode": ["L1"]}, "pageIndex": 1, "pageSize": 10}
    )
    (row,) = found["items"]
    assert (row["goodsNo"], row["siteGoodsNo"][seller.key], row["managedCode"]) == (str(master), number, "L1")
    none = await seller.post(
        "/item/v1/goods/search", {"query": {"managedCode": ["L2"]}, "pageIndex": 1, "pageSize": 10}
    )
    assert none["totalItems"] == 0
    wrong = await seller.post("/item/v1/goods/search", {"query": {}, "pageIndex": 1, "pageSize": 501})
    assert "1~500" in wrong["message"]


async def test_registering_twice_makes_two_and_updating_makes_none(seller):
    body = await seller.goods()
    master = (await seller.post("/item/v1/goods", body))["goodsNo"]
    await seller.post("/item/v1/goods", body)
    await seller.put(f"/item/v1/goods/{master}", body)
    summary = await seller.simulator.summary()
    assert (summary["products_created"], summary["doubled_products"], summary["products_updated"]) == (2, 1, 1)


async def test_a_stopped_product_is_not_sold_until_an_update_sells_it_again(seller):
    master, _ = await seller.registered()
    stop = {"isSell": {seller.key: False}, "itemBasicInfo": {"price": {seller.key: 0}}}
    assert (await seller.put(f"/item/v1/goods/{master}/sell-status", stop))["resultCode"] == 0
    assert (await seller.get(f"/item/v1/goods/{master}/sell-status"))["IsSell"] == {seller.key: False}
    order = {"mall": seller.mall, "account": "seller-1", "lines": [{"seller_code": "L1"}]}
    assert (await seller.simulator.http.post("/admin/orders", json=order)).status_code == 409
    await seller.put(f"/item/v1/goods/{master}", {"isSell": {seller.key: True}, **(await seller.goods())})
    assert (await seller.simulator.http.post("/admin/orders", json=order)).status_code == 201


async def kept(seller) -> dict[str, Any]:
    return (await seller.simulator.http.get("/admin/products", params={"mall": seller.mall})).json()[-1]


async def test_a_sale_is_resumed_with_a_price_and_the_period_is_so_many_days_from_today(seller):
    master, _ = await seller.registered()
    path = f"/item/v1/goods/{master}/sell-status"
    assert (await kept(seller))["sold_until"] == "2027-02-18"

    async def put(**numbers: int) -> Any:
        sells = {"isSell": {seller.key: numbers.pop("sells", 1) == 1}}
        basic = {name: {seller.key: number} for name, number in numbers.items()}
        return await seller.put(path, {**sells, "itemBasicInfo": basic})

    await put(sells=0, price=0, stock=0, sellingPeriod=0)
    assert "10원 이상" in (await put(price=0, stock=10, sellingPeriod=0))["message"]
    assert "1원단위" in (await put(price=35005, stock=10, sellingPeriod=0))["message"]
    assert "99999" in (await put(price=35000, stock=100_000, sellingPeriod=0))["message"]
    assert "판매기간" in (await put(price=35000, stock=10, sellingPeriod=45))["message"]
    assert (await kept(seller))["state"] == "21"
    assert (await put(price=35000, stock=10, sellingPeriod=0))["resultCode"] == 0
    assert ((await kept(seller))["state"], (await kept(seller))["sold_until"]) == ("11", "2027-02-18")
    await put(sells=0, price=35000, stock=10, sellingPeriod=30)
    told = await seller.get(path)
    assert told["itemBasicInfo"]["SellingPeriod"] == {seller.key: 20261220}
    assert told["IsSell"] == {seller.key: False}
    await put(price=35000, stock=10, sellingPeriod=-1)
    assert (await kept(seller))["sold_until"] == ""


async def test_options_are_read_as_they_were_written_and_written_anew_with_their_numbers(seller):
    master, _ = await seller.registered()
    path = f"/item/v1/goods/{master}/recommended-options"
    body = await seller.get(path)
    first, second = body["independent"]["details"]
    first |= {"qty": {seller.key: 0}, "isSoldOut": True}
    second |= {"qty": {seller.key: 7}}
    assert await seller.put(path, body) == {"goodsNo": int(master)}
    assert await seller.get(path) == body
    options = (await kept(seller))["options"]
    assert [(option["stock"], option["on_sale"]) for option in options] == [(0, False), (7, True)]
    second["qty"] = {seller.key: 100_000}
    assert "옵션 재고" in (await seller.put(path, body))["message"]


async def test_the_stock_call_is_for_products_without_options(seller):
    body = await seller.goods()
    path = f"/item/v1/goods/{(await seller.registered())[0]}/stock"
    assert "옵션 재고" in (await seller.put(path, {"stock": {seller.key: 5}}))["message"]
    body["itemAddtionalInfo"]["recommendedOpts"] = {"type": 0}
    path = f"/item/v1/goods/{(await seller.post('/item/v1/goods', body))['goodsNo']}/stock"
    seller.simulator.clock.advance_seconds(2)
    done = await seller.put(path, {"stock": {seller.key: 0}})
    assert (done["resultCode"], done["message"]) == (0, f"[{seller.key.upper()}] 성공")
    assert [option["stock"] for option in (await kept(seller))["options"]] == [0]
    too_many = await seller.put(path, {"stock": {seller.key: 100_000}})
    assert too_many["message"] == f"[{seller.key.upper()}] 재고는 99999개 이하이어야 합니다."
    assert "재고를 입력" in (await seller.put(path, {"stock": {"other": 1}}))["message"]


async def test_a_sold_out_option_is_not_sold(seller):
    body = await seller.goods()
    details = body["itemAddtionalInfo"]["recommendedOpts"]["independent"]["details"]
    details[0] |= {"isSoldOut": True, "qty": {seller.key: 0}}
    await seller.post("/item/v1/goods", body)
    seller.simulator.clock.advance_seconds(2)
    order = await seller.simulator.order(seller.mall, seller_code="L1")
    assert order["lines"][0]["seller_option_code"] == "실버"


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("itemBasicInfo", "goodsName", "kor"), "", "필수"),
        (("itemBasicInfo", "goodsName", "kor"), "레플리카 목걸이", "레플리카"),
        (("itemAddtionalInfo", "shipping", "companyNo"), 1, "택배사"),
        (("itemAddtionalInfo", "shipping", "policy", "placeNo"), 1, "출하지"),
        (("itemAddtionalInfo", "shipping", "policy", "bundle", "deliveryTmplId"), "1", "배송비 정책"),
        (("itemAddtionalInfo", "shipping", "returnAndExchange", "addrNo"), "1", "반품"),
        (("itemAddtionalInfo", "officialNotice", "details"), [], "고시"),
        (("itemAddtionalInfo", "recommendedOpts", "type"), 2, "옵션"),
        (("itemAddtionalInfo", "images", "basicImgURL"), None, "필수"),
    ],
)
async def test_a_wrong_product_is_refused_inside_http_200(simulator, sellers, path, value, words):
    seller = sellers("esm").Seller(simulator, await simulator.account("gmarket"))
    body = await seller.goods()
    part = body
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = value
    answer = await seller.post("/item/v1/goods", body)
    assert answer["resultCode"] == 1000
    assert words in answer["message"]
    assert (await simulator.summary())["products_created"] == 0


@pytest.mark.parametrize(("block", "value", "words"), [("price", 35005, "1원단위"), ("stock", 100_000, "99999")])
async def test_wrong_numbers_name_the_site(seller, block, value, words):
    body = await seller.goods()
    body["itemAddtionalInfo"][block] = {seller.field: value}
    message = (await seller.post("/item/v1/goods", body))["message"]
    assert message.startswith(f"[{seller.key.upper()}]")
    assert words in message


async def test_another_sites_category_is_none(seller):
    body = await seller.goods()
    body["itemBasicInfo"]["category"]["site"][0]["catCode"] = "39000018" if seller.mall == "gmarket" else "300000018"
    assert "Category is not exist" in (await seller.post("/item/v1/goods", body))["message"]


async def test_an_order_goes_from_paid_to_shipped_once(seller):
    number = await bought(seller, quantity=2)
    (row,) = (await seller.orders())["Data"]["RequestOrders"]
    assert (row["OrderNo"], row["ContrAmount"], row["SalePrice"]) == (int(number), 2, "10000.0000")
    assert (await seller.send(number))["ResultCode"] == 3000
    assert (await seller.confirm(number))["Data"] == {"IsChanged": 0}
    assert (await seller.confirm(number))["ResultCode"] == 3000
    assert (await seller.numbers(), await seller.numbers(2)) == ([], [int(number)])
    assert (await seller.send(number))["Data"] == {"OrderNo": int(number)}
    assert (await seller.send(number))["ResultCode"] == 3000
    (row,) = (await seller.orders(3))["Data"]["RequestOrders"]
    assert (row["TakbaeName"], row["NoSongjang"]) == ("로젠택배", "12345678901")


async def test_each_line_of_a_purchase_is_an_order(seller):
    lines = [{"unknown_name": "컵"}, {"unknown_name": "접시"}]
    body = {"mall": seller.mall, "account": "seller-1", "lines": lines, "shipping_won": 2500}
    await seller.simulator.http.post("/admin/orders", json=body)
    rows = (await seller.orders())["Data"]["RequestOrders"]
    assert len({row["OrderNo"] for row in rows}) == 2
    assert len({row["PayNo"] for row in rows}) == 1
    assert [row["ShippingFee"] for row in rows] == ["2500.0000", "0.0000"]


async def test_the_order_list_is_given_once_in_five_seconds_but_an_order_by_number_always(seller):
    number = await bought(seller)
    await seller.orders()
    seller.simulator.clock.advance_seconds(-3)
    again = await seller.post("/shipping/v1/Order/RequestOrders", {"siteType": seller.site_type, "orderStatus": 1})
    assert (again["ResultCode"], "5초당 1회" in again["Message"]) == (3000, True)
    for _ in range(3):
        one = {"siteType": seller.site_type, "orderStatus": 0, "orderNo": int(number)}
        answer = await seller.post("/shipping/v1/Order/RequestOrders", one)
        assert answer["Data"]["TotalCount"] == 1
    assert (await seller.simulator.summary())["throttled"] == 1


async def test_pages_are_counted_from_one(seller):
    for seed in range(3):
        await bought(seller, seed=seed)
    first = (await seller.orders(pageSize=2))["Data"]
    second = (await seller.orders(pageSize=2, pageIndex=2))["Data"]
    assert [len(page["RequestOrders"]) for page in (first, second)] == [2, 1]
    assert first["TotalCount"] == 3


async def test_a_window_is_to_the_minute_and_not_longer_than_the_sites(seller):
    await bought(seller)
    inside = await seller.orders(requestDateFrom="2026-11-20 12:00", requestDateTo="2026-11-20 12:01")
    outside = await seller.orders(requestDateFrom="2026-11-20 11:00", requestDateTo="2026-11-20 12:00")
    assert [answer["Data"]["TotalCount"] for answer in (inside, outside)] == [1, 0]
    backwards = await seller.orders(requestDateFrom="2026-11-21", requestDateTo="2026-11-20")
    assert backwards["Message"] == "조회 시작일이 종료일보다 과거여야 합니다."
    long = await seller.orders(requestDateFrom="2026-09-01")
    assert (long["ResultCode"] == 0) == (seller.mall == "auction")


async def test_a_cancel_request_leaves_the_order_list_and_stands_among_the_cancels(seller):
    number = await bought(seller)
    await seller.confirm(number)
    await seller.simulator.http.post(f"/admin/orders/{seller.mall}/{number}/cancel-request")
    assert await seller.numbers(2) == []
    (claim,) = (await seller.cancels(number))["Data"]
    assert (claim["OrderNo"], claim["CancelStatus"]) == (int(number), 1)
    assert (await seller.cancels(number, CancelStatus=3))["Data"] == []
    by_day = await seller.cancels("0", Type=2)
    assert len(by_day["Data"]) == 1


async def test_a_status_tells_of_a_claim(seller):
    number = await bought(seller)
    assert (await seller.status(number))["Data"][0]["ClaimStatus"] == 0
    await seller.confirm(number)
    await seller.simulator.http.post(f"/admin/orders/{seller.mall}/{number}/cancel-request")
    (told,) = (await seller.status(number))["Data"]
    assert (told["OrderNo"], told["Status"], told["ClaimStatus"]) == (int(number), 2, 1)
    assert (await seller.status(number, FromDate="2026-11-01"))["ResultCode"] == 3000


async def test_an_invoice_refuses_the_wish_to_cancel(seller):
    number = await bought(seller)
    await seller.confirm(number)
    await seller.simulator.http.post(f"/admin/orders/{seller.mall}/{number}/cancel-request")
    assert (await seller.send(number))["ResultCode"] == 0
    assert (await seller.simulator.summary())["shipped_despite_cancel_request"] == 1
    assert await seller.numbers(3) == [int(number)]


async def test_no_claim_and_too_long_a_window_have_codes_of_their_own(seller):
    number = await bought(seller)
    assert (await seller.cancels(number))["ResultCode"] == 99999
    assert (await seller.cancels(number, StartDate="2026-11-01"))["ResultCode"] == 8668


@pytest.mark.parametrize("path", ["", "/SoldOut"])
async def test_the_seller_cancels_once(seller, path):
    number = await bought(seller)
    cancel = f"/claim/v1/sa/Cancel/{number}{path}"
    assert (await seller.post(cancel, {"SiteType": seller.site_type}))["Message"] == "Success"
    again = await seller.post(cancel, {"SiteType": seller.site_type})
    assert (again["ResultCode"], "BizRuleCode" in again) == (8668, seller.mall == "auction")
    assert (await seller.cancels(number))["Data"][0]["CancelStatus"] == 3
    assert await seller.numbers() == []


async def test_a_delay_is_announced_within_ninety_days(seller):
    number = await bought(seller)
    delay = {"OrderNo": int(number), "ReasonType": 3, "ShippingExpectedDate": "2026-11-30", "ReasonDetail": "입고 지연"}
    path = "/shipping/v1/Order/ShippingExpectedDate"
    assert (await seller.post(path, delay))["ResultCode"] == 0
    assert "90일" in (await seller.post(path, {**delay, "ShippingExpectedDate": "2027-11-30"}))["Message"]
    assert "ReasonType" in (await seller.post(path, {**delay, "ReasonType": 9}))["Message"]


async def test_a_waybill_is_checked(seller):
    numbers = [await bought(seller, seed=seed) for seed in (1, 2)]
    for number in numbers:
        await seller.confirm(number)
    assert (await seller.send(numbers[0], courier=1))["ResultCode"] == 99999
    assert "송장번호" in (await seller.send(numbers[0], "?"))["Message"]
    await seller.send(numbers[0])
    assert "이미 등록된" in (await seller.send(numbers[1]))["Message"]


async def test_a_fee_policy_belongs_to_its_place(seller):
    place = (await seller.get("/item/v1/shipping/places"))["shippingPlaces"][0]["placeNo"]
    body = {"feeType": 3, "fee": 3000, "isPrepayment": True, "placeNo": place, "shippingFee": [{"condition": 30000}]}
    made = await seller.post("/item/v1/shipping/policies", body)
    listed = (await seller.get(f"/item/v1/shipping/places/{place}/policies"))["policies"]
    assert made["policyNo"] in [row["policyNo"] for row in listed]
    assert (await seller.post("/item/v1/shipping/policies", {**body, "placeNo": 1}))["resultCode"] == 1000


async def test_two_sellers_never_see_each_other(seller, sellers):
    simulator = seller.simulator
    other = sellers("esm").Seller(simulator, await simulator.account(seller.mall, "seller-2"), seller.mall)
    number = await bought(seller)
    master, site_number = await seller.registered()
    assert await other.numbers() == []
    assert (await other.confirm(number))["ResultCode"] == 3000
    assert (await other.get(f"/item/v1/goods/{master}/status"))["resultCode"] == 1000
    assert (await other.get(f"/item/v1/site-goods/{site_number}/goods-no"))["resultCode"] == 1000

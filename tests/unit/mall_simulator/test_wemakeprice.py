"""위메프's protocol as malls.md section 6 tells it."""

from typing import Any

import pytest


class Seller:
    """Sends as a seller does."""

    def __init__(self, simulator, secrets: dict[str, str]) -> None:
        self.simulator = simulator
        self.key = secrets["api_key"]

    async def get(self, path: str, **params: str) -> dict[str, Any]:
        answer = await self.simulator.http.get(f"/wemakeprice{path}", params=params, headers={"apiKey": self.key})
        return answer.json()

    async def post(self, path: str, body: Any) -> dict[str, Any]:
        headers = {"apiKey": self.key}
        return (await self.simulator.http.post(f"/wemakeprice{path}", json=body, headers=headers)).json()

    async def orders(self, kind: str = "NEW") -> list[dict[str, Any]]:
        window = {"fromDate": "2026-11-20 00:00:00", "toDate": "2026-11-20 23:59:59", "type": kind}
        return (await self.post("/order/out/getOrderList", window))["data"]

    async def deliver(self, order: dict[str, Any], number: str = "340010913442", call: str = "setOrderDelivery"):
        body = {"bundleNo": int(order["number"]), "shipMethod": "PARCEL", "parcelCompanyCode": "D001"}
        return await self.post(f"/order/in/{call}", {**body, "invoiceNo": number})

    async def product(self, **basic: Any) -> dict[str, Any]:
        categories = (await self.get("/product/out/getCategory"))["data"]
        policy = (await self.get("/product/out/getSellerShipPolicy"))["data"][0]
        notices = (await self.get("/product/out/getNotice"))["data"]
        leaf = next(row for row in categories if row["categoryName"] == "패션잡화>주얼리>주얼리소품")
        group = next(row for row in notices if row["groupNoticeName"] == "기타 재화")
        entries = [{"noticeNo": row["noticeNo"], "description": "상세 참조"} for row in group["noticeList"]]
        values = [{"optionValue1": color, "stockCount": 9999, "sellerOptionCode": color} for color in ("골드", "실버")]
        option = {"selectOptionUseYn": "Y", "selectOptionDepth": 1, "selectOptionTitle1": "색상"}
        return {
            "basic": {
                "productName": "티몬 테스트 상품",
                "dcateCode": leaf["dcateCode"],
                "shipPolicyNo": policy["shipPolicyNo"],
                **basic,
            },
            "sale": {"originPrice": 150000, "salePrice": 135000, "stockCount": 19998, "taxYn": "Y"},
            "option": {**option, "selectOptionValueList": values},
            "detail": {"basicImgUrl": "https://img.example/1.jpg", "descType": "HTML", "descHtml": "<p>상세</p>"},
            "notice": [{"groupNoticeNo": group["groupNoticeNo"], "noticeList": entries}],
            "etc": {"sellerProdCode": "L1"},
        }


@pytest.fixture
async def seller(simulator) -> Seller:
    return Seller(simulator, await simulator.account("wemakeprice"))


async def test_a_wrong_key_is_refused_in_the_envelope(seller):
    seller.key = "wrong"
    answer = await seller.get("/product/out/getCategory")
    assert (answer["resultCode"], answer["data"]) == ("401", None)
    assert answer["error"]["message"]


async def test_a_product_is_made_read_and_found_by_code(seller):
    created = await seller.post("/product/in/setProduct", await seller.product())
    assert created["resultCode"] == "200"
    number = created["data"]["productNo"]
    read = (await seller.get("/product/out/getProduct", productNo=str(number)))["data"]
    assert len({row["optionNo"] for row in read["option"]["selectOptionValueList"]}) == 2
    found = (await seller.get("/product/out/sellerProdCode/getProductList", code="L1"))["data"]
    assert [row["productNo"] for row in found] == [number]


async def test_registering_twice_makes_two_and_updating_makes_none(seller, simulator):
    body = await seller.product()
    number = (await seller.post("/product/in/setProduct", body))["data"]["productNo"]
    await seller.post("/product/in/setProduct", body)
    body["basic"]["productNo"] = number
    assert (await seller.post("/product/in/setProduct", body))["data"]["productNo"] == number
    summary = await simulator.summary()
    assert (summary["products_created"], summary["doubled_products"], summary["products_updated"]) == (2, 1, 1)


async def test_a_stopped_product_is_not_sold(seller, simulator):
    number = (await seller.post("/product/in/setProduct", await seller.product()))["data"]["productNo"]
    body = {"productNo": number, "productStatus": "STOP"}
    assert (await seller.post("/product/in/setProductStatus", body))["resultCode"] == "200"
    lines = [{"product_number": str(number)}]
    answer = await simulator.http.post(
        "/admin/orders", json={"mall": "wemakeprice", "account": "seller-1", "lines": lines}
    )
    assert answer.status_code == 409


async def test_the_sale_part_is_set_alone(seller):
    number = (await seller.post("/product/in/setProduct", await seller.product()))["data"]["productNo"]
    await seller.post("/product/in/setProductSale", {"productNo": number, "sale": {"salePrice": 99000}})
    read = (await seller.get("/product/out/getProduct", productNo=str(number)))["data"]
    assert (read["salePrice"], read["productName"]) == (99000, "티몬 테스트 상품")


async def kept(simulator) -> dict[str, Any]:
    """The one product as the mall keeps it."""
    (product,) = (await simulator.http.get("/admin/products")).json()
    return product


def sold(product: dict[str, Any]) -> list[tuple[bool, int]]:
    return [(option["on_sale"], option["stock"]) for option in product["options"]]


async def test_the_sale_part_alone_moves_the_last_day_and_leaves_the_stock(seller, simulator):
    number = (await seller.post("/product/in/setProduct", await seller.product()))["data"]["productNo"]
    await simulator.order("wemakeprice", product_number=str(number), quantity=3)
    before = await kept(simulator)
    assert before["sold_until"] == ""
    sale = {"saleEndDate": "2027-03-05 23:59:59", "stockCount": 1}
    await seller.post("/product/in/setProductSale", {"productNo": number, "sale": sale})
    after = await kept(simulator)
    assert (after["sold_until"], sold(after)) == ("2027-03-05", sold(before))
    assert sorted(stock for _, stock in sold(after)) == [9996, 9999]


async def test_the_option_part_alone_sets_stock_and_leaves_a_stopped_product_stopped(seller, simulator):
    number = (await seller.post("/product/in/setProduct", await seller.product()))["data"]["productNo"]
    await seller.post("/product/in/setProductStatus", {"productNo": number, "productStatus": "STOP"})
    option = (await seller.get("/product/out/getProduct", productNo=str(number)))["data"]["option"]
    first, second = option["selectOptionValueList"]
    option["selectOptionValueList"] = [{**first, "stockCount": 4}, {**second, "displayYn": "N"}]
    answer = await seller.post("/product/in/setProductOption", {"productNo": number, "option": option})
    assert answer["resultCode"] == "200"
    stopped = await kept(simulator)
    assert (stopped["state"], sold(stopped)) == ("STOP", [(False, 4), (False, 9999)])
    await seller.post("/product/in/setProductStatus", {"productNo": number, "productStatus": "SALE"})
    assert sold(await kept(simulator)) == [(True, 4), (False, 9999)]
    read = (await seller.get("/product/out/getProduct", productNo=str(number)))["data"]
    assert read["sale"]["stockCount"] == 10003


async def test_the_stock_of_a_product_without_options_stands_in_its_sale_part(seller, simulator):
    body = {**await seller.product(), "option": {"selectOptionUseYn": "N"}}
    number = (await seller.post("/product/in/setProduct", body))["data"]["productNo"]
    await simulator.order("wemakeprice", product_number=str(number), quantity=2)
    await seller.post("/product/in/setProductSale", {"productNo": number, "sale": {"salePrice": 99000}})
    assert sold(await kept(simulator)) == [(True, 19996)]
    await seller.post("/product/in/setProductSale", {"productNo": number, "sale": {"stockCount": 0}})
    assert sold(await kept(simulator)) == [(True, 0)]


@pytest.mark.parametrize(
    ("call", "body", "words"),
    [
        ("setProductOption", {"option": {}}, "[option]"),
        ("setProductOption", {"option": {"selectOptionValueList": [{"optionValue1": "x", "stockCount": -1}]}}, "재고"),
        ("setProductSale", {"sale": {"stockCount": "many"}}, "재고"),
        ("setProductSale", {"basic": {"productName": "x"}}, "[sale]"),
        ("setProductSale", {"sale": {"saleEndDate": "20270305"}}, "saleEndDate"),
    ],
)
async def test_a_wrong_part_changes_nothing(seller, simulator, call, body, words):
    number = (await seller.post("/product/in/setProduct", await seller.product()))["data"]["productNo"]
    before = await kept(simulator)
    answer = await seller.post(f"/product/in/{call}", {"productNo": number, **body})
    assert (answer["resultCode"], words in answer["error"]["message"]) == ("400", True)
    assert await kept(simulator) == before


@pytest.mark.parametrize(
    ("block", "change", "words"),
    [
        ("basic", {"dcateCode": 1}, "카테고리"),
        ("basic", {"productName": "레플리카"}, "레플리카"),
        ("basic", {"shipPolicyNo": 1}, "배송정책"),
        ("basic", {"adultLimitYn": "예"}, "Y 또는 N"),
        ("sale", {"salePrice": 135005}, "10원"),
        ("sale", {"stockCount": -1}, "재고"),
        ("sale", {"saleEndDate": "2027-03-05"}, "saleEndDate"),
        ("sale", {"saleStartDate": "2027-03-06 00:00:00", "saleEndDate": "2027-03-05 23:59:59"}, "판매시작일시 이후"),
        ("sale", {"taxYn": ""}, "sale.taxYn"),
        ("option", {"selectOptionTitle1": ""}, "제목"),
        ("option", {"selectOptionDepth": 2, "selectOptionTitle2": "크기"}, "선택옵션 값"),
        ("detail", {"basicImgUrl": ""}, "basicImgUrl"),
    ],
)
async def test_a_wrong_product_is_refused_inside_http_200(seller, simulator, block, change, words):
    body = await seller.product()
    body[block].update(change)
    answer = await seller.post("/product/in/setProduct", body)
    assert answer["resultCode"] == "400"
    assert words in answer["error"]["message"]
    assert (await simulator.summary())["products_created"] == 0


async def test_an_incomplete_notice_is_refused(seller):
    body = await seller.product()
    body["notice"][0]["noticeList"].pop()
    assert "품목고시" in (await seller.post("/product/in/setProduct", body))["error"]["message"]


async def test_a_ship_policy_can_be_added(seller):
    made = await seller.post("/product/in/setSellerShipPolicy", {"shipPolicyName": "새 정책"})
    listed = (await seller.get("/product/out/getSellerShipPolicy"))["data"]
    assert made["data"]["shipPolicyNo"] in [row["shipPolicyNo"] for row in listed]


async def test_a_bundle_goes_from_new_to_shipping_once(seller, simulator):
    order = await simulator.unknown_order("wemakeprice", quantity=2)
    bundle = (await seller.orders())[0]
    assert bundle["bundleNo"] == int(order["number"])
    assert bundle["delivery"]["name"] == order["buyer"]["receiver_name"]
    assert (await seller.deliver(order))["resultCode"] == "409"
    confirm = {"bundleNo": int(order["number"])}
    assert (await seller.post("/order/in/setOrderConfirm", confirm))["resultCode"] == "200"
    assert (await seller.post("/order/in/setOrderConfirm", confirm))["resultCode"] == "409"
    assert len(await seller.orders("CONFIRM")) == 1
    assert (await seller.deliver(order))["resultCode"] == "200"
    assert (await seller.deliver(order))["resultCode"] == "409"
    assert (await seller.deliver(order, "9876543210", "setParcelDelivery"))["resultCode"] == "200"
    info = (await seller.get("/order/out/getOrderInfo", bundleNo=order["number"]))["data"]
    assert (info["delivery"]["shipStatus"], info["delivery"]["invoiceNo"]) == ("SHIPPING", "9876543210")


async def test_a_window_is_at_most_a_day(seller):
    window = {"fromDate": "2026-11-20 00:00:00", "toDate": "2026-11-21 00:00:01", "type": "NEW"}
    assert (await seller.get("/order/out/getOrderList", **window))["resultCode"] == "400"


async def test_a_cancel_request_shows_as_request_and_holds_the_invoice(seller, simulator):
    order = await simulator.unknown_order("wemakeprice")
    await seller.post("/order/in/setOrderConfirm", {"bundleNo": int(order["number"])})
    await simulator.http.post(f"/admin/orders/wemakeprice/{order['number']}/cancel-request")
    assert "취소 요청" in (await seller.deliver(order))["error"]["message"]
    window = {"fromDate": "2026-11-20 00:00:00", "toDate": "2026-11-20 23:59:59"}
    wanted = {**window, "claimType": "CANCEL", "claimStatus": "REQUEST"}
    claim = (await seller.post("/claim/out/getClaimList", wanted))["data"][0]
    body = {"claimBundleNo": claim["claimBundleNo"], "claimType": "CANCEL"}
    assert (await seller.post("/claim/in/setClaimReject", body))["resultCode"] == "200"
    assert (await seller.post("/claim/in/setClaimApprove", body))["resultCode"] == "409"
    assert (await seller.deliver(order))["resultCode"] == "200"


async def test_the_seller_cancels_once(seller, simulator):
    order = await simulator.unknown_order("wemakeprice")
    body = {"orderOptionNo": int(order["lines"][0]["number"])}
    assert (await seller.post("/order/in/setOrderCancel", body))["resultCode"] == "200"
    assert (await seller.post("/order/in/setOrderCancel", body))["resultCode"] == "409"
    assert await seller.orders() == []


async def test_two_sellers_never_see_each_other(seller, simulator):
    other = Seller(simulator, await simulator.account("wemakeprice", "seller-2"))
    order = await simulator.unknown_order("wemakeprice")
    number = (await seller.post("/product/in/setProduct", await seller.product()))["data"]["productNo"]
    assert await other.orders() == []
    assert (await other.get("/order/out/getOrderInfo", bundleNo=order["number"]))["resultCode"] == "404"
    assert (await other.get("/product/out/getProduct", productNo=str(number)))["resultCode"] == "404"


async def test_a_body_that_is_no_json_is_refused(seller, simulator):
    answer = await simulator.http.post(
        "/wemakeprice/product/in/setProduct", content=b"{", headers={"apiKey": seller.key}
    )
    assert answer.json()["resultCode"] == "400"

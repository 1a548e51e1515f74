"""A seller of 쿠팡, who signs every call."""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import quote

import httpx

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

    async def registered(self, **changes: Any) -> int:
        answer = await self.call("POST", f"{P}/seller-products", await self.product(**changes))
        assert answer.status_code == 200, answer.text
        self.simulator.clock.advance_seconds(2)
        return answer.json()["data"]["data"]

    async def approved_order(self) -> dict[str, Any]:
        number = await self.registered()
        return await self.simulator.order("coupang", product_number=str(number))


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

"""A seller of 스토어팜, who fetches a token first."""

import base64
from datetime import timedelta
from typing import Any

import httpx

from mall_simulator.malls.smartstore.tokens import sign

BASE = "/smartstore/external"
LINES = f"{BASE}/v1/pay-order/seller/product-orders"


class Seller:
    """Asks for a token and sends as a seller does."""

    def __init__(self, simulator, secrets: dict[str, str]) -> None:
        self.simulator = simulator
        self.secrets = secrets
        self.token = ""

    async def ask_token(self, **changes: Any) -> httpx.Response:
        timestamp = str(int(self.simulator.clock.now().timestamp() * 1000))
        signed = sign(self.secrets["client_id"], self.secrets["client_secret"], timestamp)
        form = {
            "client_id": self.secrets["client_id"],
            "timestamp": timestamp,
            "grant_type": "client_credentials",
            "client_secret_sign": base64.b64encode(signed).decode(),
            "type": "SELF",
            **changes,
        }
        return await self.simulator.http.post(f"{BASE}/v1/oauth2/token", data=form)

    async def call(self, method: str, path: str, body: Any = None, **params: str) -> httpx.Response:
        if not self.token:
            self.token = (await self.ask_token()).json()["access_token"]
        headers = {"Authorization": f"Bearer {self.token}"}
        self.simulator.clock.advance(timedelta(seconds=1))
        return await self.simulator.http.request(method, path, json=body, params=params, headers=headers)

    async def changes(self, **params: str) -> httpx.Response:
        window = {"lastChangedFrom": "2026-11-20T00:00:00.000+09:00", **params}
        return await self.call("GET", f"{LINES}/last-changed-statuses", **window)

    async def details(self, *numbers: str) -> list[dict[str, Any]]:
        return (await self.call("POST", f"{LINES}/query", {"productOrderIds": list(numbers)})).json()["data"]

    async def confirm(self, *numbers: str) -> dict[str, Any]:
        return (await self.call("POST", f"{LINES}/confirm", {"productOrderIds": list(numbers)})).json()["data"]

    async def dispatch(self, number: str, **changes: Any) -> dict[str, Any]:
        row = {
            "productOrderId": number,
            "deliveryMethod": "DELIVERY",
            "deliveryCompanyCode": "CJGLS",
            "trackingNumber": "340010913442",
            "dispatchDate": "2026-11-20T12:30:00.000+09:00",
            **changes,
        }
        return (await self.call("POST", f"{LINES}/dispatch", {"dispatchProductOrders": [row]})).json()["data"]

    async def product(self, **changes: Any) -> dict[str, Any]:
        leaves = (await self.call("GET", f"{BASE}/v1/categories", last="true")).json()
        leaf = next(row for row in leaves if row["wholeCategoryName"] == "패션잡화>주얼리>주얼리소품")
        notice = {"productInfoProvidedNoticeType": "FASHION_ITEMS"}
        fields = ("type", "material", "size", "manufacturer", "caution", "warrantyPolicy", "afterServiceDirector")
        combinations = [
            {"optionName1": color, "stockQuantity": 9999, "price": 0, "sellerManagerCode": color, "usable": True}
            for color in ("골드", "실버", "로즈골드")
        ]
        origin = {
            "statusType": "SALE",
            "saleType": "NEW",
            "leafCategoryId": leaf["id"],
            "name": "티몬 테스트 상품",
            "images": {"representativeImage": {"url": "https://shop-phinf.example/00000001.jpg"}},
            "detailContent": "<p>상세</p>",
            "salePrice": 135000,
            "stockQuantity": 29997,
            "deliveryInfo": {
                "deliveryType": "DELIVERY",
                "deliveryAttributeType": "NORMAL",
                "deliveryFee": {"deliveryFeeType": "FREE"},
                "claimDeliveryInfo": {"returnDeliveryFee": 2500, "exchangeDeliveryFee": 5000},
            },
            "detailAttribute": {
                "afterServiceInfo": {"afterServiceTelephoneNumber": "02-1", "afterServiceGuideContent": "전화"},
                "originAreaInfo": {"originAreaCode": "00"},
                "sellerCodeInfo": {"sellerManagementCode": "L1"},
                "optionInfo": {
                    "optionCombinationGroupNames": {"optionGroupName1": "색상"},
                    "optionCombinations": combinations,
                },
                "minorPurchasable": True,
                "productInfoProvidedNotice": {**notice, "fashionItems": dict.fromkeys(fields, "상세페이지 참조")},
            },
            **changes,
        }
        channel = {"naverShoppingRegistration": True, "channelProductDisplayStatusType": "ON"}
        return {"originProduct": origin, "smartstoreChannelProduct": channel}

"""A seller of G마켓 or 옥션, who makes a token for every call."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from typing import Any

import httpx

LETTERS = {"gmarket": "G", "auction": "A"}
SITE_TYPES = {"gmarket": 2, "auction": 1}
KEYS = {"gmarket": ("gmkt", "Gmkt"), "auction": ("iac", "Iac")}


class Seller:
    """Signs and sends as a seller does."""

    def __init__(self, simulator, secrets: dict[str, str], mall: str = "gmarket") -> None:
        self.simulator = simulator
        self.secrets = secrets
        self.mall = mall
        self.site_type = SITE_TYPES[mall]
        self.key, self.field = KEYS[mall]

    def token(self, *, key: str | None = None, kid: str | None = None, **claims: Any) -> str:
        header = {"alg": "HS256", "typ": "JWT", "kid": kid or self.secrets["master_id"]}
        fixed = {"iss": "www.esmplus.com", "sub": "sell", "aud": "sa.esmplus.com"}
        own = {**fixed, "ssi": f"{LETTERS[self.mall]}:{self.secrets['seller_id']}", **claims}
        signed = ".".join(_letters(json.dumps(part).encode()) for part in (header, own))
        secret = (key or self.secrets["secret_key"]).encode()
        return f"{signed}.{_letters(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"

    async def call(self, method: str, path: str, body: Any = None, token: str | None = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token or self.token()}"}
        return await self.simulator.http.request(method, f"/{self.mall}{path}", json=body, headers=headers)

    async def get(self, path: str) -> Any:
        return (await self.call("GET", path)).json()

    async def post(self, path: str, body: Any = None) -> Any:
        return (await self.call("POST", path, body or {})).json()

    async def put(self, path: str, body: Any) -> Any:
        return (await self.call("PUT", path, body)).json()

    async def orders(self, status: int = 1, **changes: Any) -> Any:
        """The order list of the day; six seconds later, so that it may be asked again."""
        window = {"requestDateFrom": "2026-11-20", "requestDateTo": "2026-11-21", "requestDateType": 2}
        body = {"siteType": self.site_type, "orderStatus": status, **window, "pageIndex": 1, "pageSize": 100, **changes}
        answer = await self.post("/shipping/v1/Order/RequestOrders", body)
        self.simulator.clock.advance_seconds(6)
        return answer

    async def numbers(self, status: int = 1) -> list[int]:
        return [row["OrderNo"] for row in (await self.orders(status))["Data"]["RequestOrders"]]

    async def cancels(self, number: str, **changes: Any) -> Any:
        window = {"StartDate": "2026-11-18", "EndDate": "2026-11-21"}
        body = {"SiteType": self.site_type, "CancelStatus": 0, "Type": 0, **window, "OrderNo": int(number)}
        return await self.post("/claim/v1/sa/Cancels", {**body, **changes})

    async def status(self, number: str, **changes: Any) -> Any:
        window = {"SearchDateConditionType": 1, "FromDate": "2026-11-18", "ToDate": "2026-11-21", "Page": 1}
        return await self.post("/shipping/v1/Delivery/GetDeliveryStatus", {"OrderNo": int(number), **window, **changes})

    async def confirm(self, number: str) -> Any:
        return await self.post(f"/shipping/v1/Order/OrderCheck/{number}")

    async def send(self, number: str, invoice: str = "12345678901", courier: int = 10003) -> Any:
        body = {"OrderNo": int(number), "ShippingDate": "2026-11-20T12:00:00", "DeliveryCompanyCode": courier}
        return await self.post("/shipping/v1/Delivery/ShippingInfo", {**body, "InvoiceNo": invoice})

    async def category(self, *names: str) -> str:
        code = ""
        for name in names:
            below = await self.get(f"/item/v1/categories/site-cats{code and '/'}{code}")
            code = next(row["catCode"] for row in below["subCats"] if row["catName"] == name)
        return code

    async def goods(self) -> dict[str, Any]:
        """A product with two options that the mall takes."""
        place = (await self.get("/item/v1/shipping/places"))["shippingPlaces"][0]["placeNo"]
        policy = (await self.get(f"/item/v1/shipping/places/{place}/policies"))["policies"][0]["policyNo"]
        dispatch = (await self.get("/item/v1/shipping/dispatch-policies"))["dispatchPolicies"][0]["dispatchPolicyNo"]
        address = (await self.get("/item/v1/sellers/addresses"))["sellerAddressBookList"][0]["addrNo"]
        codes = (await self.get("/item/v1/official-notice/groups/1/codes"))["codes"]
        values = [{"officialNoticeItemelementCode": code["officialNoticeItemelementCode"]} for code in codes]
        options = [
            {"recommendedOptValue": {"koreanText": color}, "qty": {self.key: 5}, "manageCode": color, "addAmnt": 0}
            for color in ("골드", "실버")
        ]
        leaf = await self.category("패션잡화", "주얼리", "목걸이")
        return {
            "itemBasicInfo": {
                "goodsName": {"kor": "실버 목걸이"},
                "category": {"site": [{"siteType": self.site_type, "catCode": leaf}]},
            },
            "itemAddtionalInfo": {
                "price": {self.field: 35000},
                "stock": {self.field: 10},
                "managedCode": "L1",
                "sellingPeriod": {self.field: 90},
                "recommendedOpts": {"type": 1, "isStockManage": True, "independent": {"details": options}},
                "shipping": {
                    "type": 1,
                    "companyNo": 10013,
                    "policy": {"placeNo": place, "feeType": 1, "bundle": {"deliveryTmplId": str(policy)}},
                    "returnAndExchange": {"addrNo": str(address), "fee": 3000},
                    "dispatchPolicyNo": {self.key: dispatch},
                },
                "officialNotice": {
                    "officialNoticeNo": 1,
                    "details": [{**value, "value": "상세 참조"} for value in values],
                },
                "images": {"basicImgURL": "https://img.example/1.jpg"},
                "descriptions": {"kor": {"type": 2, "html": "<p>상세</p>"}},
            },
        }

    async def registered(self) -> tuple[int, str]:
        """A registered product: its master number and, two seconds later, its site's."""
        master = (await self.post("/item/v1/goods", await self.goods()))["goodsNo"]
        self.simulator.clock.advance_seconds(2)
        told = await self.get(f"/item/v1/goods/{master}/status")
        return master, told["siteDetail"][self.key]["SiteGoodsNo"]


def _letters(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()

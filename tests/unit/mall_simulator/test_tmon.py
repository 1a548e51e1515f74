"""티몬's protocol as malls.md section 5 tells it."""

import base64
from datetime import timedelta
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7


class Seller:
    """Asks for a token and sends as a seller does."""

    def __init__(self, simulator, secrets: dict[str, str]) -> None:
        self.simulator = simulator
        self.secrets = secrets
        self.token = ""

    async def ask_token(self, secret: str | None = None) -> httpx.Response:
        pair = f"{self.secrets['client_id']}:{secret or self.secrets['client_secret']}"
        headers = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
        files = {"grant_type": (None, "client_credentials")}
        return await self.simulator.http.post("/tmon/oauth/token", files=files, headers=headers)

    async def call(self, method: str, path: str, body: Any = None, **params: str) -> httpx.Response:
        if not self.token:
            self.token = (await self.ask_token()).json()["access_token"]
        headers = {
            "Authorization": f"bearer {self.token}",
            "X-Partner-Id": self.secrets["partner_id"],
            "X-Partner-Token": self.secrets["partner_token"],
        }
        url = f"/tmon/api/{self.secrets['vendor_id']}{path}"
        return await self.simulator.http.request(method, url, json=body, params=params, headers=headers)

    async def orders(self, status: str = "D1", until: str = "2026-11-20 11:30") -> httpx.Response:
        window = {"startDate": "2026-11-14 00:00", "endDate": until, "deliveryStatus": status}
        return await self.call("GET", "/orders", **window)

    def clear(self, value: str) -> str:
        decryptor = Cipher(algorithms.AES(self.secrets["aes_key"].encode()), modes.ECB()).decryptor()  # noqa: S305
        padded = decryptor.update(base64.b64decode(value)) + decryptor.finalize()
        unpadder = PKCS7(128).unpadder()
        return (unpadder.update(padded) + unpadder.finalize()).decode()

    async def deal(self, **changes: Any) -> dict[str, Any]:
        categories = (await self.call("GET", "/categories")).json()
        templates = (await self.call("GET", "/partners/templates")).json()
        leaf = next(row for row in categories if row["categoryPath"] == "패션잡화>주얼리>주얼리소품")
        options = [
            {"vendorDealOptionNo": f"L1-{place}", "title": color, "price": 150000, "salesPrice": 135000, "stock": 9999}
            for place, color in enumerate(("골드", "실버", "로즈골드"))
        ]
        return {
            "vendorDealNo": "L1",
            "productType": "DP01",
            "deliveryTemplateNo": templates[0]["deliveryTemplateNo"],
            "salesStartDate": "2026-11-20 00:00",
            "salesEndDate": "2027-11-20 00:00",
            "title": "티몬 테스트 상품",
            "categoryNo": leaf["categoryNo"],
            "mainImages": ["https://img.example/1.jpg"],
            "detailContents": "<p>상세</p>",
            "productInfos": {"productType": "P1", "productInfos": [{"section": "1", "description": "상세 참조"}]},
            "dealOptions": options,
            **changes,
        }


STOCK = [{"vendorDealOptionNo": "L1-0", "stock": 5}]


def options_of(order: dict[str, Any]) -> dict[str, Any]:
    line = order["lines"][0]
    rows = [{"tmonDealOptionNo": int(line["option_number"]), "qty": line["quantity"]}]
    return {"tmonDealNo": int(line["product_number"]), "tmonDealOptions": rows}


def invoice_of(order: dict[str, Any], number: str = "340010913442") -> dict[str, Any]:
    sent = {"deliveryCorp": "10008", "invoiceNo": number}
    return {"deliveryNo": int(order["lines"][0]["group"]), **options_of(order), "invoice": sent}


@pytest.fixture
async def seller(simulator) -> Seller:
    return Seller(simulator, await simulator.account("tmon"))


@pytest.fixture
async def order(simulator) -> dict[str, Any]:
    return await simulator.unknown_order("tmon", placed_at="2026-11-20T01:00:00Z")


async def test_a_token_is_given_for_basic_credentials(seller):
    answer = await seller.ask_token()
    assert (answer.status_code, answer.json()["token_type"]) == (200, "bearer")
    assert (await seller.ask_token("wrong")).json()["error"] == "invalid_client"


async def test_an_expired_token_says_invalid_token(seller, simulator):
    await seller.call("GET", "/partners/templates")
    simulator.clock.advance(timedelta(hours=1))
    late = await seller.call("GET", "/partners/templates")
    assert (late.status_code, late.json()["error"]) == (401, "invalid_token")


@pytest.mark.parametrize("name", ["partner_id", "partner_token", "vendor_id"])
async def test_wrong_partner_headers_or_vendor_are_forbidden(seller, name):
    await seller.call("GET", "/partners/templates")
    seller.secrets = {**seller.secrets, name: "somebody"}
    assert (await seller.call("GET", "/partners/templates")).status_code == 403


async def test_a_deal_answers_flags_per_deal_and_option(seller):
    created = (await seller.call("POST", "/deals", await seller.deal())).json()
    assert created["success"]
    assert [row["success"] for row in created["dealOptions"]] == [True] * 3
    read = (await seller.call("GET", "/deals/L1")).json()
    assert read["tmonDealNo"] == created["tmonDealNo"]
    same = await seller.call("GET", f"/deals/{created['tmonDealNo']}", dealNoType="TMON_DEAL_NUMBER")
    assert same.json()["vendorDealNo"] == "L1"


async def test_a_second_deal_of_the_same_number_is_refused(seller, simulator):
    await seller.call("POST", "/deals", await seller.deal())
    assert (await seller.call("POST", "/deals", await seller.deal())).status_code == 409
    assert (await simulator.summary())["products_created"] == 1


async def test_pause_resume_and_stock_answer_without_a_body(seller):
    await seller.call("POST", "/deals", await seller.deal())
    stock = {"dealOptions": [{"vendorDealOptionNo": "L1-0", "stock": 5}]}
    for path, body in (("/deals/L1/pause", None), ("/deals/L1/resume", None), ("/deals/L1/stock", stock)):
        answer = await seller.call("PUT", path, body)
        assert (answer.status_code, answer.content) == (200, b"")
    assert (await seller.call("GET", "/deals/L1")).json()["dealOptions"][0]["stock"] == 5
    assert (await seller.call("PUT", "/deals/L2/pause")).status_code == 404


async def test_the_last_day_of_a_deal_is_kept(seller, simulator):
    changed = await seller.deal(salesEndDate="2027-03-05 23:59")
    for method, path, body, day in (
        ("POST", "/deals", await seller.deal(), "2027-11-19"),
        ("PUT", "/deals/L1", changed, "2027-03-05"),
    ):
        await seller.call(method, path, body)
        (kept,) = (await simulator.http.get("/admin/products")).json()
        assert kept["sold_until"] == day


async def test_a_hidden_option_stays_hidden_when_the_deal_is_resumed(seller, simulator):
    await seller.call("POST", "/deals", await seller.deal())
    hidden = {"dealOptions": [{"vendorDealOptionNo": "L1-0", "display": False}]}
    for path, body in (("pause", None), ("options/display", hidden), ("stock", {"dealOptions": STOCK})):
        assert (await seller.call("PUT", f"/deals/L1/{path}", body)).status_code == 200
        (kept,) = (await simulator.http.get("/admin/products")).json()
        assert (kept["state"], [option["on_sale"] for option in kept["options"]]) == ("PAUSED", [False] * 3)
    await seller.call("PUT", "/deals/L1/resume")
    (kept,) = (await simulator.http.get("/admin/products")).json()
    assert [option["on_sale"] for option in kept["options"]] == [False, True, True]
    assert (await seller.call("GET", "/deals/L1")).json()["dealOptions"][0]["display"] is False


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("stock", []),
        ("stock", [*STOCK, {"vendorDealOptionNo": "L1-1", "stock": -1}]),
        ("stock", [*STOCK, {"vendorDealOptionNo": "L1-1"}]),
        ("stock", [*STOCK, {"vendorDealOptionNo": "L9", "stock": 1}]),
        ("options/display", [{"vendorDealOptionNo": "L1-0", "display": "N"}]),
    ],
)
async def test_a_wrong_row_changes_no_option(seller, path, rows):
    await seller.call("POST", "/deals", await seller.deal())
    before = (await seller.call("GET", "/deals/L1")).json()
    answer = await seller.call("PUT", f"/deals/L1/{path}", {"dealOptions": rows})
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_PARAMETER")
    assert (await seller.call("GET", "/deals/L1")).json() == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": "가" * 61}, "60자"),
        ({"categoryNo": 1}, "카테고리"),
        ({"deliveryTemplateNo": 1}, "배송템플릿"),
        ({"mainImages": ["1"] * 7}, "대표이미지"),
        ({"keywords": ["1"] * 6}, "검색어"),
        ({"vendorDealNo": ""}, "vendorDealNo"),
        ({"dealOptions": [{"vendorDealOptionNo": "1", "title": "a"}]}, "옵션 정보"),
        ({"title": "이미테이션 가방"}, "이미테이션"),
        ({"salesEndDate": "2027-11-20"}, "salesEndDate"),
        ({"salesEndDate": "2026-11-20 00:00"}, "판매시작일시 이후"),
    ],
)
async def test_a_wrong_deal_is_refused(seller, simulator, change, words):
    answer = await seller.call("POST", "/deals", await seller.deal(**change))
    assert answer.status_code == 400
    assert words in answer.json()["message"]
    assert (await simulator.summary())["products_created"] == 0


async def test_a_template_is_made_from_known_addresses(seller):
    addresses = (await seller.call("GET", "/partners/addresses")).json()
    numbers = {row["type"]: row["partnerAddressNo"] for row in addresses}
    body = {
        "deliveryTemplateName": "새 템플릿",
        "deliveryFeePolicy": "FREE",
        "partnerDeliveryAddressNo": numbers["D"],
        "partnerReturnAddressNo": numbers["R"],
    }
    number = (await seller.call("POST", "/partners/templates", body)).json()["deliveryTemplateNo"]
    listed = (await seller.call("GET", "/partners/templates")).json()
    assert number in [row["deliveryTemplateNo"] for row in listed]
    assert (await seller.call("POST", "/partners/templates", {**body, "partnerReturnAddressNo": 1})).status_code == 400


async def test_personal_fields_are_encrypted_and_the_rest_is_not(seller, order):
    shown = (await seller.orders()).json()[0]
    assert seller.clear(shown["receiverName"]) == order["buyer"]["receiver_name"]
    assert seller.clear(shown["receiverAddress"]["address"]) == order["buyer"]["address"]
    assert shown["deals"][0]["dealOptions"][0]["purchasePrice"] == 10000


async def test_a_query_ends_thirty_minutes_ago_and_spans_seven_days(seller, simulator):
    assert (await seller.orders(until="2026-11-20 11:31")).status_code == 400
    assert (await seller.orders(until="2026-11-21 00:01")).status_code == 400
    await simulator.http.patch("/admin/rules", json={"tmon_end_lag_minutes": 0})
    assert (await seller.orders(until="2026-11-20 12:00")).status_code == 200
    window = {"startDate": "2026-11-01 00:00", "endDate": "2026-11-08 00:01", "deliveryStatus": "D1"}
    assert (await seller.call("GET", "/orders", **window)).status_code == 400


async def test_search_pages_with_has_next(seller, simulator):
    await simulator.http.patch("/admin/rules", json={"tmon_page_size": 2})
    for _ in range(3):
        await simulator.unknown_order("tmon", placed_at="2026-11-20T01:00:00Z")
    window = {"startDate": "2026-11-14 00:00", "endDate": "2026-11-20 11:00"}
    pages = [(await seller.call("GET", "/orders/search", **window, page=page)).json() for page in ("1", "2")]
    assert [page["hasNext"] for page in pages] == [True, False]
    assert len({row["tmonOrderNo"] for page in pages for row in page["items"]}) == 3


async def test_an_order_goes_from_d1_to_d3_once(seller, order):
    path = f"/orders/{order['number']}"
    assert (await seller.call("POST", f"{path}/invoices", invoice_of(order))).status_code == 400
    assert (await seller.call("PUT", f"{path}/confirm", options_of(order))).content == b""
    assert (await seller.call("PUT", f"{path}/confirm", options_of(order))).json()["code"] == "INVALID_DELIVERY_STATUS"
    assert (await seller.orders("D2")).json()[0]["tmonOrderNo"] == int(order["number"])
    assert (await seller.call("POST", f"{path}/invoices", invoice_of(order))).status_code == 200
    assert (await seller.call("POST", f"{path}/invoices", invoice_of(order))).status_code == 400
    assert (await seller.call("PUT", f"{path}/invoices", invoice_of(order, "9876543210"))).status_code == 200
    deal = (await seller.call("GET", path)).json()["deals"][0]
    assert (deal["deliveryStatus"], deal["invoice"]["invoiceNo"]) == ("D3", "9876543210")


async def test_a_delay_and_a_wrong_quantity(seller, order, simulator):
    path = f"/orders/{order['number']}"
    wrong = options_of(order)
    wrong["tmonDealOptions"][0]["qty"] = 9
    assert (await seller.call("PUT", f"{path}/confirm", wrong)).status_code == 400
    await seller.call("PUT", f"{path}/confirm", options_of(order))
    body = {**invoice_of(order), "deliveryScheduledDate": "2026-11-30"}
    assert (await seller.call("POST", f"{path}/invoices", body)).status_code == 200
    assert (await simulator.ledger())["orders"][0]["lines"][0]["delayed"] == 1


async def test_a_cancel_request_shows_as_c1_and_holds_the_invoice(seller, order, simulator):
    path = f"/orders/{order['number']}"
    await seller.call("PUT", f"{path}/confirm", options_of(order))
    await simulator.http.post(f"/admin/orders/tmon/{order['number']}/cancel-request")
    held = await seller.call("POST", f"{path}/invoices", invoice_of(order))
    assert held.json()["code"] == "CANCEL_REQUESTED"
    window = {"startDate": "2026-11-20 00:00", "endDate": "2026-11-20 13:00", "claimStatus": "C1"}
    claim = (await seller.call("GET", "/cancellations/search", **window)).json()["items"][0]
    assert (await seller.call("PUT", f"/cancellations/{claim['claimNo']}/approve")).status_code == 200
    assert (await seller.call("GET", f"/cancellations/{claim['claimNo']}")).json()["claimStatus"] == "C3"
    assert (await seller.call("PUT", f"/cancellations/{claim['claimNo']}/approve")).status_code == 400


async def test_a_repeated_page_of_exchanges_holds_no_cancels(seller, order, simulator):
    await seller.call("PUT", f"/orders/{order['number']}/confirm", options_of(order))
    await simulator.http.post(f"/admin/orders/tmon/{order['number']}/cancel-request")
    window = {"startDate": "2026-11-20 00:00", "endDate": "2026-11-20 13:00", "claimStatus": "C1"}
    assert len((await seller.call("GET", "/cancellations/search", **window)).json()["items"]) == 1
    await simulator.fault(mall="tmon", operation="claims.list", kind="repeated_page")
    assert (await seller.call("GET", "/exchanges/search", **window)).json()["items"] == []


async def test_a_refused_cancel_is_shipped(seller, order, simulator):
    await seller.call("PUT", f"/orders/{order['number']}/confirm", options_of(order))
    asked = await simulator.http.post(f"/admin/orders/tmon/{order['number']}/cancel-request")
    claim = asked.json()["lines"][0]["claim"]["number"]
    body = {"reason": "JCD1", "deliveryInvoice": {"deliveryCorp": "10008", "invoiceNo": "340010913442"}}
    assert (await seller.call("PUT", f"/cancellations/{claim}/reject", body)).status_code == 200
    counts = await simulator.summary()
    assert (counts["claims_refused"], counts["lines_invoiced"], counts["shipped_despite_cancel_request"]) == (1, 1, 0)


async def test_the_seller_cancels_once(seller, order, simulator):
    body = {"tmonOrderNo": int(order["number"]), **options_of(order), "reason": "RCD4"}
    assert (await seller.call("POST", "/cancellations", body)).status_code == 200
    assert (await seller.call("POST", "/cancellations", body)).status_code == 400
    assert (await simulator.summary())["lines_cancelled"] == 1


async def test_two_sellers_never_see_each_other(seller, order, simulator):
    other = Seller(simulator, await simulator.account("tmon", "seller-2"))
    assert (await other.orders()).json() == []
    assert (await other.call("GET", f"/orders/{order['number']}")).status_code == 404
    other.secrets = {**other.secrets, "vendor_id": seller.secrets["vendor_id"]}
    assert (await other.orders()).status_code == 403

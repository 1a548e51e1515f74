"""공영홈쇼핑 has no API: a seller carries files between its partner site and the gateway; all else is as elsewhere."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
import pytest_asyncio

from chassis.spreadsheets import read_rows
from chassis.testing import Tokens, serving
from contracts.listing import ListingStopRequested
from contracts.order_sync import (
    InvoiceSendRequested,
    OrderCollectionRequested,
    OrderConfirmRequested,
    SaleCancelRequested,
)
from mall_gateway.main import service

pytestmark = pytest.mark.asyncio(loop_scope="module")
TOKENS = Tokens()
OTHER = TOKENS.headers(uuid4())
ALL_DAYS = {"since": "20200101", "until": "20991231"}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def client(ground: Any) -> AsyncGenerator[httpx.AsyncClient]:
    """The gateway in this process, and a client of it as the seller."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ground.environment.items():
            patch.setenv(name, value)
        async with serving(service.asgi, TOKENS) as client:
            client.headers.update(TOKENS.headers(ground.seller_id))
            yield client


class Desk:
    """A seller who carries files between the partner site and the gateway."""

    def __init__(self, client: httpx.AsyncClient, shop: Any, account: str) -> None:
        self.client, self.shop, self.account = client, shop, account
        self.login = (shop.credentials["login_id"], shop.credentials["password"])
        self.files = f"/v1/accounts/{account}/files"

    def site(self, name: str, body: bytes | None = None) -> httpx.Response:
        url = f"{self.shop.market.url}/gongyoung/partner/{name}.xlsx"
        if body is None:
            return httpx.get(url, params=ALL_DAYS, auth=self.login, trust_env=False)
        return httpx.post(url, content=body, auth=self.login, trust_env=False)

    async def bring(self, name: str, sheet: str) -> dict[str, Any]:
        """Download a file at the mall and upload it here."""
        answer = await self.client.post(f"{self.files}/{sheet}", content=self.site(name).content)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def take(self, sheet: str) -> dict[str, Any]:
        """Take what waits and upload it at the mall."""
        made = await self.client.post(f"{self.files}/{sheet}/hand-outs")
        assert made.status_code == 201, made.text
        path = f"/v1/accounts/{self.account}/hand-outs/{made.json()['file_id']}"
        body = (await self.client.get(path)).content
        assert read_rows((await self.client.get(path)).content) == read_rows(body)
        return self.site(sheet, body).json()

    async def waiting(self) -> dict[str, int]:
        sheets = (await self.client.get(self.files)).json()["sheets"]
        return {sheet["code"]: sheet["waiting"] for sheet in sheets if sheet["direction"] == "out"}


async def opened(client: httpx.AsyncClient, market: Any) -> Desk:
    shop = market.shop("gongyoung")
    body = {"mall": "gongyoung", "label": "", "fields": {"login_id": shop.credentials["login_id"]}}
    answer = await client.post("/v1/accounts", json=body)
    assert answer.status_code == 201, answer.text
    return Desk(client, shop, answer.json()["account_id"])


async def collected(desk: Desk, post: Any, item: Any = "new") -> list[dict[str, Any]]:
    """The lines of a window that ends now."""
    collection, until = uuid4(), datetime.now(UTC) + timedelta(minutes=1)
    known: dict[str, Any] = {"collection_id": collection, "account_id": UUID(desk.account), "mall": "gongyoung"}
    asking = OrderCollectionRequested(**known, item=item, since=until - timedelta(hours=1), until=until)
    await post.ask(asking, collection)
    await post.hears("MallOrdersSealed", collection_id=collection)
    pages = [
        event for kind, event in post.heard if kind == "MallOrdersFetched" and event["collection_id"] == str(collection)
    ]
    return [line for page in pages for line in page["lines"]]


@pytest.mark.verifies("verify", "fetch_orders", "confirm_order", "send_invoice")
async def test_orders_come_and_invoices_go_by_file_once(client: httpx.AsyncClient, market: Any, post: Any) -> None:
    desk = await opened(client, market)
    assert (await client.post(f"/v1/accounts/{desk.account}/verify")).json()["state_label"] == "입점완료"
    first, second = desk.shop.order(2)
    assert (await desk.bring("orders", "orders"))["changed"] == 2
    assert (await desk.bring("orders", "orders")) == {"rows": 2, "changed": 0, "problems": [], "more_problems": 0}
    lines = await collected(desk, post)
    assert {line["ref"]["order_no"] for line in lines} == {first.order_no, second.order_no}
    assert {(line["state"], line["mall_state"]) for line in lines} == {("new", "주문접수")}

    sold, unsold = uuid4(), uuid4()
    known: dict[str, Any] = {"account_id": UUID(desk.account), "mall": "gongyoung", "quantity": 1}
    ship_on = datetime.now(UTC).date() + timedelta(days=1)
    await post.ask(OrderConfirmRequested(**known, order_id=sold, ref=first, ship_on=ship_on, delay_reason=None), sold)
    invoice = {"courier": "LOGEN", "invoice_number": "00012345678", "try_number": 1}
    await post.ask(InvoiceSendRequested(**known, order_id=sold, ref=first, **invoice), sold)
    cancel = SaleCancelRequested(**known, order_id=unsold, ref=second, reason="sold_out", detail="재고 소진")
    await post.ask(cancel, unsold)
    await post.hears("OrderConfirmAccepted", order_id=sold)
    evidence = (await post.hears("InvoiceAccepted", order_id=sold))["evidence"]
    assert "MD" in (await post.hears("SaleCancelRefused", order_id=unsold))["refusal"]["reason"]
    assert (await client.get(f"/v1/calls/{evidence['call_id']}")).json()["url"].startswith("box://gongyoung/orders/")
    assert await desk.waiting() == {"confirmations": 1, "invoices": 1, "products": 0}

    assert (await desk.take("confirmations"))["success"] == 1
    assert (await desk.take("invoices"))["success"] == 1
    assert (await client.post(f"{desk.files}/invoices/hand-outs")).status_code == 409
    effects = [line for order in desk.shop.ledger()["orders"] for line in order["lines"]]
    assert sorted((line["acknowledged"], line["invoice_count"]) for line in effects) == [(0, 0), (1, 1)]

    market.ask("POST", f"/orders/gongyoung/{first.order_no}/deliver")
    assert (await desk.bring("orders", "orders"))["changed"] == 1
    (arrived,) = await collected(desk, post, "delivered")
    assert (arrived["ref"]["order_no"], arrived["state"]) == (first.order_no, "delivered")
    assert (arrived["courier_code"], arrived["invoice_number"]) == ("LOGEN", "00012345678")


async def test_who_asks_to_cancel_gets_no_invoice_and_an_unknown_order_none(
    client: httpx.AsyncClient, market: Any, post: Any
) -> None:
    desk = await opened(client, market)
    (ref,) = desk.shop.order()
    known: dict[str, Any] = {"account_id": UUID(desk.account), "mall": "gongyoung", "quantity": 1}
    invoice: dict[str, Any] = {"courier": "LOGEN", "invoice_number": "12345678901", "try_number": 1}
    unknown, order_id = uuid4(), uuid4()
    await post.ask(InvoiceSendRequested(**known, order_id=unknown, ref=ref, **invoice), unknown)
    assert "주문 파일" in (await post.hears("InvoiceRefused", order_id=unknown))["refusal"]["reason"]
    await desk.bring("orders", "orders")
    ship_on = datetime.now(UTC).date() + timedelta(days=1)
    confirmation = OrderConfirmRequested(**known, order_id=order_id, ref=ref, ship_on=ship_on, delay_reason=None)
    await post.ask(confirmation, order_id)
    await post.hears("OrderConfirmAccepted", order_id=order_id)
    await desk.take("confirmations")
    market.ask("POST", f"/orders/gongyoung/{ref.order_no}/cancel-request")
    await desk.bring("orders", "orders")
    assert [line["cancel_asked"] for line in await collected(desk, post)] == [True]
    await post.ask(InvoiceSendRequested(**known, order_id=order_id, ref=ref, **invoice), order_id)
    assert (await post.hears("InvoiceRefused", order_id=order_id))["cancel_asked"]
    assert await desk.waiting() == {"confirmations": 0, "invoices": 0, "products": 0}


@pytest.mark.verifies("register", "read_listing", "stop_sale")
async def test_a_product_goes_out_and_its_number_comes_back_by_file(
    client: httpx.AsyncClient, market: Any, post: Any, ground: Any
) -> None:
    desk = await opened(client, market)
    asking = await ground.listing(desk.shop, UUID(desk.account))
    asking = asking.model_copy(update={"product": asking.product.model_copy(update={"option_use": "all_malls"})})
    await post.ask(asking, asking.listing_id)
    accepted = await post.hears("ListingAccepted", listing_id=asking.listing_id, attempt=1)
    assert (accepted["live"], set(accepted["mall_option_nos"])) == (False, {"k0", "k1"})
    assert (await desk.take("products"))["success"] == 1
    assert (await desk.bring("products", "product-numbers"))["changed"] == 1
    (kept,) = market.ask("GET", "/products", mall="gongyoung", account=desk.shop.name)
    assert [(option["seller_code"], option["stock"]) for option in kept["options"]] == [("k0", 50), ("k1", 40)]
    shown = await post.hears("ListingReadBack", listing_id=asking.listing_id, state="on_sale")
    assert shown["mall_product_no"] == kept["number"]

    stop = ListingStopRequested(
        listing_id=asking.listing_id, account_id=UUID(desk.account), mall="gongyoung",
        mall_product_no=kept["number"], mall_option_nos=shown["mall_option_nos"],
    )  # fmt: skip
    await post.ask(stop, asking.listing_id)
    await post.hears("SaleStopAccepted", listing_id=asking.listing_id)
    assert (await desk.take("products"))["success"] == 1
    assert desk.shop.summary()["products_stopped"] == 1


async def test_files_are_the_sellers_own_and_hold_no_buyer_in_clear(
    client: httpx.AsyncClient, market: Any, ground: Any
) -> None:
    desk = await opened(client, market)
    desk.shop.order()
    file = desk.site("orders").content
    await desk.bring("orders", "orders")
    (cells,) = read_rows(file)[3:]
    phones = [cell for cell in cells if cell.startswith("010-")]
    with psycopg.connect(ground.environment["MALL_GATEWAY_DATABASE_URL"]) as connection:
        rows = connection.execute("SELECT r::text FROM box_rows r UNION ALL SELECT f::text FROM box_files f").fetchall()
    assert phones
    assert not [phone for phone in phones if phone in repr(rows)]
    for method, path in (("GET", ""), ("POST", "/orders"), ("GET", "/orders/form"), ("POST", "/invoices/hand-outs")):
        answer = await client.request(method, f"{desk.files}{path}", headers=OTHER, content=b"x")
        assert answer.status_code == 404, path
    listed = (await client.get(desk.files)).json()["files"]
    assert [(row["sheet"], row["direction"], row["rows"]) for row in listed] == [("orders", "in", 1)]


async def test_a_file_that_can_not_be_read_is_told_with_what_to_do(client: httpx.AsyncClient, market: Any) -> None:
    desk = await opened(client, market)
    form = await client.get(f"{desk.files}/orders/form")
    assert form.headers["content-type"].startswith("application/vnd.openxmlformats")
    assert read_rows(form.content)[0][0] == "주문번호"
    for body in (b"", b"no file", b"PK\x03\x04", form.content[:-40]):
        answer = await client.post(f"{desk.files}/orders", content=body)
        assert answer.status_code == 422, answer.text
        assert answer.json()["detail"]
    heading = ",".join(read_rows(form.content)[0])
    answer = await client.post(f"{desk.files}/orders", content=f"{heading}\n1,1,,언제\n".encode())
    problems = answer.json()["problems"]
    assert (answer.json()["rows"], problems[0]["cell"], problems[0]["heading"]) == (0, "E2", "주문일시")
    assert (await client.post(f"{desk.files}/nothing", content=b"x")).status_code == 404
    assert (await client.get(f"/v1/accounts/{desk.account}/hand-outs/{uuid4()}")).status_code == 404


async def test_a_mall_with_an_api_exchanges_no_files(client: httpx.AsyncClient, market: Any) -> None:
    shop = market.shop("wemakeprice")
    body = {"mall": "wemakeprice", "label": "", "fields": shop.fields()}
    account = (await client.post("/v1/accounts", json=body)).json()["account_id"]
    answer = await client.get(f"/v1/accounts/{account}/files")
    assert answer.json() == {"sheets": [], "files": []}
    refused = await client.post(f"/v1/accounts/{account}/files/orders", content=b"a,b")
    assert refused.status_code == 404
    assert "API" in refused.json()["detail"]

"""11번가's adapter and its simulated mall in one process: what the gateway's own run does not come to."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from inspect import isawaitable
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.catalog import Extra, Product
from contracts.listing import SalesTerms
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Cancellation,
    Confirmation,
    FetchedLine,
    Offer,
    RefusedError,
    Request,
    Response,
    Shipment,
)
from mall_gateway.malls.st11 import St11Mall
from mall_simulator.clock import Clock
from mall_simulator.main import create_app
from mall_simulator.settings import Settings

GOODS = json.loads((Path(__file__).parents[1] / "integration" / "mall_gateway" / "listing.json").read_text())
MALL = St11Mall()
SOON = date(2026, 11, 24)


@dataclass
class Shop:
    """A seller's door to the simulated mall, and its buyers."""

    http: httpx.AsyncClient
    clock: Clock
    secrets: dict[str, str] = field(default_factory=dict[str, str])
    base_url: str = "http://simulator/st11"

    @property
    def now(self) -> datetime:
        return self.clock.now()

    async def send(self, request: Request, sign: Any = None) -> Response:
        signed = sign(request)
        request = await signed if isawaitable(signed) else signed
        headers = dict(request.headers)
        answer = await self.http.request(request.method, request.url, headers=headers, content=request.body or b"")
        return Response(answer.status_code, dict(answer.headers), answer.content)

    async def admin(self, path: str, **body: Any) -> Any:
        answer = await self.http.post(f"/admin{path}", json=body)
        assert answer.status_code < 300, answer.text
        return answer.json()

    async def order(self, *lines: Any, **more: Any) -> list[FetchedLine]:
        """A buyer buys; the order's lines as the gateway reads them."""
        given = [{"unknown_name": name} if isinstance(name, str) else name for name in lines]
        (order,) = (await self.admin("/orders", mall="st11", account="shop", lines=given, **more))["orders"]
        return [line for line in await self.lines("new") if line.ref.order_no == order["number"]]

    async def lines(self, item: Any) -> list[FetchedLine]:
        pages = [page async for page in MALL.fetch_orders(self, item, self.now - timedelta(days=7), self.now)]  # type: ignore[arg-type]
        assert not [broken for page in pages for broken in page.unreadable]
        return [line for page in pages for line in page.lines]

    async def offer(self, **changes: Any) -> Offer:
        """The test's product with the places that the seller has."""
        numbers = {place.kind: place.number for place in await MALL.delivery_templates(self)}  # type: ignore[arg-type]
        own = {name: numbers[kind] for name, kind in GOODS["places"]["st11"].items()}
        (category, *_) = await MALL.search_categories(self, "목걸이")  # type: ignore[arg-type]
        fields = {**GOODS["mall_fields"]["st11"], **own}
        terms = {**GOODS["terms"], "mall_category_code": category.code, "mall_fields": fields}
        product = Product.model_validate({**GOODS["product"], **changes})
        return Offer("MB0000000000000001", product, SalesTerms.model_validate(terms))


@pytest.fixture
async def shop() -> AsyncIterator[Any]:
    clock = Clock(datetime(2026, 11, 21, 3, 0, 30, tzinfo=UTC))
    transport = httpx.ASGITransport(create_app(Settings(data_dir=None, ZIPKIN_ENDPOINT=None), clock))
    async with httpx.AsyncClient(transport=transport, base_url="http://simulator") as http:
        shop = Shop(http, clock)
        shop.secrets = (await shop.admin("/accounts", mall="st11", account="shop"))["credentials"]
        yield shop


async def test_a_line_is_followed_from_its_payment_to_its_arrival(shop: Any) -> None:
    (line,) = await shop.order("뷁 머그컵", shipping_won=2500)
    assert (line.product_name, line.state, line.shipping_won) == ("뷁 머그컵", "new", 2500)
    await MALL.confirm_order(shop, Confirmation(line.ref, 1, SOON, "입고 지연"))
    assert [one.state for one in await shop.lines("new")] == ["confirmed"]
    await MALL.send_invoice(shop, Shipment(line.ref, 1, "HANJIN", "1234567890"))
    assert await shop.lines("new") == []
    await shop.admin(f"/orders/st11/{line.ref.order_no}/deliver")
    (arrived,) = await shop.lines("delivered")
    assert (arrived.ref, arrived.state, arrived.delivered_at) == (
        line.ref,
        "delivered",
        shop.now.replace(microsecond=0),
    )
    assert (arrived.courier_code, arrived.invoice_number, arrived.buyer.receiver_name) == (
        "HANJIN",
        "1234567890",
        line.buyer.receiver_name,
    )
    (kept,) = (await shop.http.get("/admin/ledger")).json()["orders"][0]["lines"]
    assert (kept["delayed"], kept["acknowledged"], kept["invoice_count"]) == (1, 1, 1)


async def test_every_act_done_again_is_told_as_done_and_changes_nothing(shop: Any) -> None:
    sold, unsold = [(await shop.order(name))[0].ref for name in ("하나", "둘")]
    confirmation, shipment = Confirmation(sold, 1, SOON), Shipment(sold, 1, "LOGEN", "1234567890")
    cancellation = Cancellation(unsold, 1, "sold_out", "재고 소진")
    await MALL.confirm_order(shop, confirmation)
    with pytest.raises(AlreadyDoneError):
        await MALL.confirm_order(shop, confirmation)
    await MALL.send_invoice(shop, shipment)
    with pytest.raises(AlreadyDoneError):
        await MALL.send_invoice(shop, shipment)
    await MALL.cancel_sale(shop, cancellation)
    with pytest.raises(AlreadyDoneError):
        await MALL.cancel_sale(shop, cancellation)
    with pytest.raises(RefusedError) as raised:
        await MALL.confirm_order(shop, Confirmation(unsold, 1, SOON))
    assert raised.value.cancel_asked
    counts = (await shop.http.get("/admin/ledger/summary")).json()
    assert not any(count for name, count in counts.items() if name.startswith("doubled"))


async def test_a_bundle_of_two_lines_is_shipped_by_one_of_them(shop: Any) -> None:
    first, second = [line.ref for line in await shop.order("하나", "둘")]
    for ref in (first, second):
        await MALL.confirm_order(shop, Confirmation(ref, 1, SOON))
    await MALL.send_invoice(shop, Shipment(first, 1, "LOGEN", "1234567890"))
    found = await MALL.read_order(shop, second)
    assert found is not None
    assert (found.state, found.invoice_number) == ("shipping", "1234567890")


async def test_a_product_with_extras_or_without_options_is_sold_too(shop: Any) -> None:
    extra = Extra(key="x1", group="포장", name="선물 포장", price_won=2000, on_sale=True, stock=3)
    plain = {"option_use": "none", "options": (), "option_names": (), "stock": 5}
    for changes in ({"extras": (extra,)}, plain):
        offer = await shop.offer(**changes)
        assert MALL.check(offer) == []
        assert (await MALL.register(shop, offer)).state == "on_sale"
    kept = (await shop.http.get("/admin/products", params={"mall": "st11"})).json()
    assert kept[0]["body"]["ProductComponent"]["compPrdNm"] == "선물 포장"
    assert [option["stock"] for option in kept[1]["options"]] == [5]


async def test_stock_that_buyers_took_is_set_anew_by_an_update(shop: Any) -> None:
    offer = await shop.offer()
    listed = await MALL.register(shop, offer)
    (line,) = await shop.order({"seller_code": offer.listing_code, "option_number": listed.mall_option_nos["k0"]})
    assert (line.seller_product_code, line.seller_option_code) == (offer.listing_code, "k0")
    assert line.mall_option_no == listed.mall_option_nos["k0"]
    known = replace(offer, mall_product_no=listed.mall_product_no, mall_option_nos=listed.mall_option_nos)
    assert await MALL.update(shop, known) == listed
    (kept,) = (await shop.http.get("/admin/products", params={"mall": "st11"})).json()
    assert [option["stock"] for option in kept["options"]] == [50, 40]

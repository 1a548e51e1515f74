"""인터파크's adapter and its simulated mall in one process: documents it fetches, orders confirmed by reading."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from inspect import isawaitable
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.catalog import Extra, Option, Product
from contracts.listing import SalesTerms
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.interpark import InterparkMall
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Cancellation,
    Confirmation,
    CredentialsRefusedError,
    FetchedLine,
    Offer,
    RefusedError,
    Request,
    Response,
    Shipment,
)
from mall_simulator.clock import Clock
from mall_simulator.main import create_app
from mall_simulator.settings import Settings

GOODS = json.loads((Path(__file__).parents[1] / "integration" / "mall_gateway" / "listing.json").read_text())
MALL = InterparkMall()
SOON = date(2026, 11, 24)


@dataclass
class Shop:
    """A seller's door to the simulated mall, its buyers, and the documents that it leaves for the mall."""

    http: httpx.AsyncClient
    clock: Clock
    documents: dict[str, bytes]
    secrets: dict[str, str] = field(default_factory=dict[str, str])
    base_url: str = "http://simulator/interpark"

    @property
    def now(self) -> datetime:
        return self.clock.now()

    async def serve_document(self, body: bytes, content_type: str) -> str:
        assert content_type.startswith("text/xml")
        url = f"http://gateway.example/mall-documents/{len(self.documents)}"
        self.documents[url] = body
        return url

    async def send(self, request: Request, sign: Any = None) -> Response:
        signed = sign(request) if sign else request
        request = await signed if isawaitable(signed) else signed
        answer = await self.http.request(request.method, request.url, headers=dict(request.headers))
        return Response(answer.status_code, dict(answer.headers), answer.content)

    async def admin(self, path: str, **body: Any) -> Any:
        answer = await self.http.post(f"/admin{path}", json=body)
        assert answer.status_code < 300, answer.text
        return answer.json()

    async def buy(self, *lines: Any, **more: Any) -> Any:
        given = [{"unknown_name": name} if isinstance(name, str) else name for name in lines]
        return (await self.admin("/orders", mall="interpark", account="shop", lines=given, **more))["orders"][0]

    async def order(self, *lines: Any, **more: Any) -> list[FetchedLine]:
        """A buyer buys; the order's lines as the gateway reads them."""
        number = (await self.buy(*lines, **more))["number"]
        return [line for line in await self.lines("new") if line.ref.order_no == number]

    async def lines(self, item: Any) -> list[FetchedLine]:
        pages = [page async for page in MALL.fetch_orders(self, item, self.now - timedelta(days=7), self.now)]
        assert not [broken for page in pages for broken in page.unreadable]
        return [line for page in pages for line in page.lines]

    async def offer(self, **changes: Any) -> Offer:
        """The test's product with the places that the seller has."""
        numbers = {place.kind: place.number for place in await MALL.delivery_templates(self)}
        own = {name: numbers[kind] for name, kind in GOODS["places"]["interpark"].items()}
        (category, *_) = await MALL.search_categories(self, "목걸이")
        terms = {
            **GOODS["terms"],
            "mall_category_code": category.code,
            "mall_fields": {**GOODS["mall_fields"]["interpark"], **own},
        }
        product = Product.model_validate({**GOODS["product"], **changes})
        return Offer("MB0000000000000001", product, SalesTerms.model_validate(terms))

    async def kept(self) -> Any:
        return (await self.http.get("/admin/products", params={"mall": "interpark"})).json()


@pytest.fixture
async def shop() -> AsyncIterator[Any]:
    documents = dict[str, bytes]()

    async def fetch(url: str) -> bytes | None:
        return documents.get(url)

    clock = Clock(datetime(2026, 11, 21, 3, 0, 30, tzinfo=UTC))
    app = create_app(Settings(data_dir=None, ZIPKIN_ENDPOINT=None), clock, fetch)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://simulator") as http:
        shop = Shop(http, clock, documents)
        shop.secrets = (await shop.admin("/accounts", mall="interpark", account="shop"))["credentials"]
        yield shop


async def test_keys_and_identifiers_are_both_tried(shop: Any) -> None:
    await MALL.verify(shop)
    for name in ("inquiry_secret_key", "supply_ctrt_seq"):
        shop.secrets[name], right = "wrong", shop.secrets[name]
        with pytest.raises(CredentialsRefusedError) as raised:
            await MALL.verify(shop)
        assert raised.value.message
        shop.secrets[name] = right


async def test_a_line_is_followed_from_its_payment_to_its_arrival(shop: Any) -> None:
    (line,) = await shop.order("뷁 머그컵", shipping_won=2500)
    assert (line.product_name, line.state, line.shipping_won) == ("뷁 머그컵", "new", 2500)
    assert (line.ordered_at, line.paid_at) == (shop.now.replace(microsecond=0), shop.now.replace(microsecond=0))
    (again,) = await shop.lines("new")
    assert (again.ref, again.state) == (line.ref, "confirmed")
    await MALL.send_invoice(shop, Shipment(line.ref, 1, "HANJIN", "1234-567890"))
    assert await shop.lines("new") == []
    await shop.admin(f"/orders/interpark/{line.ref.order_no}/deliver")
    (arrived,) = await shop.lines("delivered")
    assert (arrived.ref, arrived.state, arrived.courier_code, arrived.invoice_number) == (
        line.ref,
        "delivered",
        "HANJIN",
        "1234567890",
    )
    assert arrived.buyer == line.buyer
    (kept,) = (await shop.http.get("/admin/ledger")).json()["orders"][0]["lines"]
    assert (kept["acknowledged"], kept["invoice_count"]) == (1, 1)


async def test_a_confirmation_reads_the_new_orders_and_later_collections_still_find_them(shop: Any) -> None:
    first, second = await shop.buy("하나"), await shop.buy("둘")
    refs = [first_line(first), first_line(second)]
    assert await MALL.read_order(shop, refs[0]) is None
    await MALL.confirm_order(shop, Confirmation(refs[0], 1, SOON))
    assert {(line.ref, line.state) for line in await shop.lines("new")} == {(ref, "confirmed") for ref in refs}
    with pytest.raises(AlreadyDoneError):
        await MALL.confirm_order(shop, Confirmation(refs[1], 1, SOON))


def first_line(order: Any) -> MallOrderRef:
    return MallOrderRef(order_no=order["number"], line_no="1")


async def test_every_act_done_again_is_told_as_done_and_changes_nothing(shop: Any) -> None:
    sold, unsold = [(await shop.order(name))[0].ref for name in ("하나", "둘")]
    shipment, cancellation = Shipment(sold, 1, "LOGEN", "1234567890"), Cancellation(unsold, 1, "sold_out", "재고 소진")
    await MALL.send_invoice(shop, shipment)
    with pytest.raises(AlreadyDoneError):
        await MALL.send_invoice(shop, shipment)
    await MALL.cancel_sale(shop, cancellation)
    with pytest.raises(AlreadyDoneError):
        await MALL.cancel_sale(shop, cancellation)
    found = await MALL.read_order(shop, unsold)
    assert found is not None
    assert found.state == "cancelled"
    with pytest.raises(RefusedError) as raised:
        await MALL.confirm_order(shop, Confirmation(unsold, 1, SOON))
    assert raised.value.cancel_asked
    counts = (await shop.http.get("/admin/ledger/summary")).json()
    assert not any(count for name, count in counts.items() if name.startswith("doubled"))


async def test_a_line_whose_buyer_asks_to_cancel_is_seen_and_gets_no_invoice(shop: Any) -> None:
    (line,) = await shop.order("하나")
    await shop.admin(f"/orders/interpark/{line.ref.order_no}/cancel-request")
    found = await MALL.read_order(shop, line.ref)
    assert found is not None
    assert (found.state, found.cancel_asked) == ("confirmed", True)
    assert [one.cancel_asked for one in await shop.lines("new")] == [True]
    with pytest.raises(RefusedError) as raised:
        await MALL.send_invoice(shop, Shipment(line.ref, 1, "LOGEN", "1234567890"))
    assert raised.value.cancel_asked


async def test_a_product_is_fetched_registered_found_updated_stopped_and_sold_again(shop: Any) -> None:
    offer = await shop.offer()
    assert MALL.check(offer) == []
    listed = await MALL.register(shop, offer)
    assert (listed.state, set(listed.mall_option_nos)) == ("on_sale", {"k0", "k1"})
    assert await MALL.find_listing(shop, offer.listing_code) == listed
    assert await MALL.find_listing(shop, "MB0000000000000002") is None
    (line,) = await shop.order({"seller_code": offer.listing_code, "option_number": listed.mall_option_nos["k0"]})
    assert (line.seller_product_code, line.seller_option_code) == (offer.listing_code, "k0")
    assert (line.mall_product_no, line.mall_option_no) == (listed.mall_product_no, listed.mall_option_nos["k0"])
    await MALL.stop_sale(shop, listed.mall_product_no, listed.mall_option_nos)
    await MALL.stop_sale(shop, listed.mall_product_no, listed.mall_option_nos)
    stopped = await MALL.read_listing(shop, listed.mall_product_no)
    assert stopped is not None
    assert (stopped.state, [option["stock"] for option in (await shop.kept())[0]["options"]]) == ("stopped", [49, 40])
    known = replace(offer, mall_product_no=listed.mall_product_no, mall_option_nos=listed.mall_option_nos)
    assert await MALL.update(shop, known) == listed
    assert [option["stock"] for option in (await shop.kept())[0]["options"]] == [50, 40]


def option(key: str, *values: str, **changes: Any) -> Option:
    return Option(key=key, values=values, **{"surcharge_won": 0, "on_sale": True, "stock": 7, **changes})


@pytest.mark.parametrize(
    ("names", "options"),
    [
        ((), ()),
        (("색상",), (option("a", "연한 백색"), option("b", "청색", surcharge_won=1000))),
        (("색상", "크기"), (option("a", "백색", "S"), option("b", "청색", "S"), option("c", "백색", "M", stock=0))),
        (("색상", "크기", "재질"), (option("a", "백색", "S", "면"), option("b", "백색", "S", "마", on_sale=False))),
    ],
)
async def test_options_of_any_depth_arrive_with_their_codes(shop: Any, names: Any, options: Any) -> None:
    use = {"option_use": "open_markets"} if options else {"option_use": "none", "stock": 5}
    extra = Extra(key="x1", group="포장", name="선물 포장", price_won=2000, on_sale=True, stock=3)
    offer = await shop.offer(option_names=names, options=options, extras=(extra,), **use)
    assert MALL.check(offer) == []
    listed = await MALL.register(shop, offer)
    assert set(listed.mall_option_nos) == {one.key for one in options}
    (kept,) = await shop.kept()
    assert kept["body"]["addOption"] == "{포장<선물포장>수량<3>금액<2000>옵션코드<x1>}"
    sold = {one["seller_code"]: (one["stock"], one["on_sale"]) for one in kept["options"]}
    assert sold == ({one.key: (one.stock if one.on_sale else 0, one.on_sale) for one in options} or {"": (5, True)})


async def test_a_document_that_the_mall_cannot_fetch_is_told_in_its_words(shop: Any) -> None:
    offer = await shop.offer()

    async def nowhere(body: bytes, content_type: str) -> str:
        return "http://gateway.example/gone"

    shop.serve_document = nowhere
    with pytest.raises(RefusedError) as raised:
        await MALL.register(shop, offer)
    assert "데이터 URL" in raised.value.message
    assert await shop.kept() == []


async def test_a_delivery_policy_is_made_and_can_be_chosen(shop: Any) -> None:
    made = await MALL.create_delivery_template(shop, "기본", {"fee_type": "paid", "fee_won": 2500})
    assert (made.name, made.kind) == ("정액 2,500원", "배송비정책")
    assert made.number in {place.number for place in await MALL.delivery_templates(shop)}
    with pytest.raises(RefusedError, match="배송비 종류"):
        await MALL.create_delivery_template(shop, "기본", {})


async def test_an_order_of_last_month_is_found_in_the_weeks_after_it(shop: Any) -> None:
    ref = first_line(await shop.buy("하나", placed_at=(shop.now - timedelta(days=20)).isoformat()))
    await MALL.confirm_order(shop, Confirmation(ref, 1, SOON))
    await MALL.send_invoice(shop, Shipment(ref, 1, "LOGEN", "1234567890"))
    found = await MALL.read_order(shop, ref)
    assert found is not None
    assert (found.state, found.invoice_number) == ("shipping", "1234567890")

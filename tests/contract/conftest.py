"""A seller's door to a simulated mall in this process, and its buyers."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from inspect import isawaitable
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from contracts.catalog import Product
from contracts.identities import claim_key
from contracts.listing import SalesTerms
from contracts.order_sync import MallOrderRef
from mall_gateway.malls import MALLS
from mall_gateway.malls.port import (
    AlreadyDoneError,
    ClaimPage,
    Confirmation,
    DeliveryTemplate,
    FetchedClaim,
    FetchedLine,
    Field,
    Listed,
    Mall,
    Offer,
    Picture,
    PriceChange,
    Request,
    Response,
    Resumption,
    Shipment,
    StockChange,
    Token,
    Upload,
)
from mall_simulator.clock import Clock
from mall_simulator.main import create_app
from mall_simulator.settings import Settings
from mall_simulator.web import picture_at

GOODS = json.loads((Path(__file__).parents[1] / "integration" / "mall_gateway" / "listing.json").read_text())
START = datetime(2026, 11, 21, 3, 0, 30, tzinfo=UTC)

T = TypeVar("T")


PLAIN = {"number": 2500, "yes_no": "Y", "address": "06236 서울 강남구 테헤란로 1, 2층"}


def plain_fields(mall: Mall) -> dict[str, Any]:
    """Something in each field that a mall wants, for one that the file has nothing for."""
    return {field.name: plain_value(field) for field in mall.profile.sales_fields if field.required}


def plain_value(field: Field) -> Any:
    """Something that a field takes."""
    return next(iter(field.choices), None) or PLAIN.get(field.kind, "상세페이지 참조")


@dataclass
class Shop:
    """The caller of one account, and what happens at its mall."""

    mall: Mall
    http: httpx.AsyncClient
    clock: Clock
    secrets: dict[str, str] = field(default_factory=dict[str, str])
    documents: dict[str, bytes] = field(default_factory=dict[str, bytes])
    """What the mall may fetch, by address."""
    sent: list[str] = field(default_factory=list[str])
    """The addresses that were called."""
    answers: list[bytes] = field(default_factory=list[bytes])
    """What they answered."""
    pictures: dict[str, str] = field(default_factory=dict[str, str])
    """The mall's addresses of pictures that were uploaded, by the addresses that they were asked for by."""
    kept_token: Token | None = None
    bought_at: datetime = START
    """When the last order was placed, to the second."""
    lag: timedelta = timedelta(seconds=1)
    """How long after it happened the mall tells of an order or a claim."""
    claim_numbers: dict[str, str] = field(default_factory=dict[str, str])
    """The simulator's numbers of claims: not every mall tells them."""
    claimed_lines: dict[str, FetchedLine] = field(default_factory=dict[str, FetchedLine])
    """The order lines that claims were made on, as they were before."""

    @property
    def code(self) -> str:
        return self.mall.profile.code

    @property
    def base_url(self) -> str:
        return f"http://simulator/{self.code}"

    @property
    def now(self) -> datetime:
        return self.clock.now()

    async def send(self, request: Request, sign: Any = None) -> Response:
        signed = sign(request) if sign else request
        request = await signed if isawaitable(signed) else signed
        self.sent.append(request.url)
        headers = dict(request.headers)
        answer = await self.http.request(request.method, request.url, headers=headers, content=request.body or b"")
        self.answers.append(answer.content)
        return Response(answer.status_code, dict(answer.headers), answer.content)

    async def cached(self, question: str, ask: Callable[[], Awaitable[T]]) -> T:
        assert question
        return await ask()

    async def token(self, fetch: Callable[[], Awaitable[Token]], *, refused: str | None = None) -> Token:
        if self.kept_token is None or self.kept_token.value == refused:
            self.kept_token = await fetch()
        return self.kept_token

    async def serve_document(self, body: bytes, content_type: str) -> str:
        assert content_type.startswith("text/xml")
        url = f"http://gateway.example/mall-documents/{len(self.documents)}"
        self.documents[url] = body
        return url

    async def uploaded(self, addresses: Sequence[str], upload: Upload) -> Sequence[str]:
        new = [address for address in addresses if address not in self.pictures]
        if new:
            files = [Picture(f"{place}.jpg", "image/jpeg", picture_at(each)) for place, each in enumerate(new)]
            self.pictures |= dict(zip(new, await upload(files), strict=True))
        return [self.pictures[address] for address in addresses]

    async def admin(self, path: str, method: str = "POST", **body: Any) -> Any:
        given: dict[str, Any] = {"params": body} if method == "GET" else {"json": body}
        answer = await self.http.request(method, f"/admin{path}", **given)
        assert answer.status_code < 300, answer.text
        return answer.json()

    async def buy(self, *lines: Any, **more: Any) -> Any:
        """A buyer buys; the order as the simulator has it."""
        given = [{"unknown_name": name} if isinstance(name, str) else name for name in lines]
        self.bought_at = self.now.replace(microsecond=0)
        return (await self.admin("/orders", mall=self.code, account="shop", lines=given, **more))["orders"][0]

    async def order(self, *lines: Any, **more: Any) -> list[FetchedLine]:
        """A buyer buys; the order's lines as the gateway reads them."""
        made = await self.buy(*lines, **more)
        numbers = {made["number"], *(line["number"] for line in made["lines"])}
        self.clock.advance(self.lag)
        return [line for line in await self.lines("new") if self.number(line.ref) in numbers]

    def number(self, ref: MallOrderRef) -> str:
        """The simulator's number of an order: 위메프 counts bundles."""
        return ref.box_no if self.code == "wemakeprice" else ref.order_no

    async def lines(self, item: Any, hours: float = 24) -> list[FetchedLine]:
        since = self.now - timedelta(hours=hours)
        pages = [page async for page in self.mall.fetch_orders(self, item, since, self.now)]  # type: ignore[arg-type]
        assert not [broken for page in pages for broken in page.unreadable]
        return [line for page in pages for line in page.lines]

    async def claim(self, kind: str, ref: MallOrderRef, **more: Any) -> dict[str, Any]:
        """A buyer asks for a cancel, a return or an exchange of an order line; the claim as the simulator has it."""
        path = f"/orders/{self.code}/{self.number(ref)}/claims"
        made = (await self.admin(path, kind=kind, **more))["claims"][0]
        self.clock.advance(self.lag)
        return made

    async def move_claim(self, claim_no: str, to: str, **more: Any) -> dict[str, Any]:
        """Buyer or courier goes on: `withdrawn`, `on_the_way` (courier, number), `arrived`, `redelivered`."""
        moved = await self.admin(f"/claims/{self.code}/{claim_no}/advance", to=to, **more)
        self.clock.advance_seconds(1)
        return moved

    async def claimed(self, kind: str, **more: Any) -> FetchedClaim:
        """A buyer buys and makes a claim: a cancel of what is confirmed, or else of what was delivered."""
        mall: Any = self.mall
        if kind == "cancel":
            (line,) = await self.order("컵")
            with suppress(AlreadyDoneError):
                await mall.confirm_order(self, Confirmation(line.ref, line.quantity, START.date()))
        else:
            (line,) = await self.delivered("컵")
        number = (await self.claim(kind, line.ref, **more))["number"]
        told = {one.ref: one for one in await self.claims(f"{kind}_requests") if one.ref.order == line.ref}
        (found,) = told.values()
        self.claim_numbers[claim_key(found.ref)] = number
        self.claimed_lines[claim_key(found.ref)] = line
        return found

    async def claim_now(self, claim: FetchedClaim) -> FetchedClaim:
        """A claim as it is now."""
        mall: Any = self.mall
        found: FetchedClaim | None = await mall.read_claim(self, claim.ref)
        assert found is not None
        return found

    async def claims(self, item: Any, hours: float = 24) -> list[FetchedClaim]:
        """The claims of an item as the gateway reads them."""
        mall: Any = self.mall
        since = self.now - timedelta(hours=hours)
        pages: list[ClaimPage] = [page async for page in mall.fetch_claims(self, item, since, self.now)]
        assert not [broken for page in pages for broken in page.unreadable]
        return [claim for page in pages for claim in page.claims]

    async def delivered(self, *lines: Any, **more: Any) -> list[FetchedLine]:
        """A buyer buys, the seller confirms and ships, the courier delivers; the lines as they were when new.

        Where reading an order confirms it, that is done already.
        """
        mall: Any = self.mall
        bought = await self.order(*lines, **more)
        for place, line in enumerate(bought):
            with suppress(AlreadyDoneError):
                await mall.confirm_order(self, Confirmation(line.ref, line.quantity, START.date()))
            number = f"6000{self.now:%d%H%M%S}{place}"[:12]
            await mall.send_invoice(self, Shipment(line.ref, line.quantity, "CJ_LOGISTICS", number))
        await self.admin(f"/orders/{self.code}/{self.number(bought[0].ref)}/deliver")
        self.clock.advance_seconds(1)
        return bought

    async def template(self) -> DeliveryTemplate:
        """A delivery template made at the mall."""
        known = {**GOODS["template"], **await self._own_places()}
        wanted = [field for field in self.mall.profile.template_fields if field.required or field.name in known]
        details = {field.name: known.get(field.name, plain_value(field)) for field in wanted}
        return await self.mall.create_delivery_template(self, "기본", details)  # type: ignore[arg-type]

    async def _own_places(self) -> dict[str, str]:
        """Numbers of the places that the seller has, by the fields that take them."""
        numbers = {place.kind: place.number for place in await self.mall.delivery_templates(self)}  # type: ignore[arg-type]
        return {name: numbers[kind] for name, kind in GOODS["places"].get(self.code, {}).items()}

    async def offer(self, fields: dict[str, Any] | None = None, **changes: Any) -> Offer:
        """The test's product with the places that the seller has."""
        own = await self._own_places()
        if self.mall.profile.template_fields and not own:
            own = {"delivery_template_no": (await self.template()).number}
        (category, *_) = await self.mall.search_categories(self, "목걸이")  # type: ignore[arg-type]
        whole = {**(GOODS["mall_fields"].get(self.code) or plain_fields(self.mall)), **own, **(fields or {})}
        terms = {**GOODS["terms"], "mall_category_code": category.code, "mall_fields": whole}
        product = Product.model_validate({**GOODS["product"], **changes})
        return Offer("MB0000000000000001", product, SalesTerms.model_validate(terms))

    async def live(self, offer: Offer) -> Listed:
        """The offer on sale, as the mall shows it once it has approved."""
        listed = await self.mall.register(self, offer)
        self.clock.advance_seconds(5)
        found = await self.mall.read_listing(self, listed.mall_product_no)
        assert found is not None
        return found

    async def set_stocks(self, listed: Listed, **stocks: int) -> None:
        """New stock of options by our keys, each of them changed."""
        mall: Any = self.mall
        change = StockChange(listed.mall_product_no, listed.mall_option_nos, stocks, frozenset(stocks))
        await mall.set_stocks(self, change)

    async def set_price(self, offer: Offer, listed: Listed, price_won: int) -> None:
        """Another price for the product, its options without surcharges."""
        mall: Any = self.mall
        terms = offer.terms.model_copy(update={"price_won": price_won})
        known = (listed.mall_product_no, listed.mall_option_nos)
        await mall.set_price(self, PriceChange(*known, terms, dict.fromkeys(listed.mall_option_nos, 0), taxed=True))

    async def resume(self, listed: Listed) -> None:
        """The sale goes on, without end."""
        mall: Any = self.mall
        await mall.resume_sale(self, Resumption(listed.mall_product_no, listed.mall_option_nos))

    async def can_be_bought(self, listed: Listed, key: str) -> bool:
        """Whether a buyer gets an option; one that does has bought it."""
        line = {"product_number": listed.mall_product_no, "option_number": listed.mall_option_nos[key]}
        body = {"mall": self.code, "account": "shop", "lines": [line]}
        answer = await self.http.post("/admin/orders", json=body)
        assert answer.status_code in (201, 409)
        return answer.status_code == 201

    async def counts(self) -> dict[str, int]:
        return await self.admin("/ledger/summary", "GET", mall=self.code)

    async def kept(self) -> list[dict[str, Any]]:
        return await self.admin("/products", "GET", mall=self.code)


OpenShop = Callable[..., Awaitable[Shop]]


@pytest.fixture
async def open_market() -> AsyncIterator[Callable[[], Awaitable[OpenShop]]]:
    """Opens a simulated market, its clock standing still; what it gives opens a seller's account at a mall of it."""
    async with AsyncExitStack() as markets:

        async def opened() -> OpenShop:
            clock, documents = Clock(START), dict[str, bytes]()

            async def fetch(url: str) -> bytes | None:
                return documents.get(url)

            transport = httpx.ASGITransport(create_app(Settings(data_dir=None, ZIPKIN_ENDPOINT=None), clock, fetch))
            http = await markets.enter_async_context(
                httpx.AsyncClient(transport=transport, base_url="http://simulator")
            )

            async def shop_at(code: str, **secrets: str) -> Shop:
                shop = Shop(MALLS[code], http, clock, documents=documents)
                given = (await shop.admin("/accounts", mall=code, account="shop", secrets=secrets))["credentials"]
                shop.secrets = {"login_id": "seller1", **given}
                return shop

            return shop_at

        yield opened


@pytest.fixture
async def open_shop(open_market: Callable[[], Awaitable[OpenShop]]) -> OpenShop:
    """Opens a seller's account at a mall; its clock stands still."""
    return await open_market()

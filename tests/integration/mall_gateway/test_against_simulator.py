"""The whole gateway against the simulated malls: each mall's protocol from the first key to the last invoice."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio

from chassis.testing import Tokens, eventually_async, serving
from contracts.identities import line_key, lines_digest, listing_code
from contracts.listing import ListingStopRequested, SalePriceRequested
from contracts.order_sync import (
    InvoiceSendRequested,
    MallOrderRef,
    OrderCollectionRequested,
    OrderConfirmRequested,
    SaleCancelRequested,
)
from mall_gateway.main import service, watch_every_key
from mall_gateway.malls import MALLS as ADAPTERS
from mall_gateway.malls.port import MallProfile
from mall_gateway.malls.seoul_time import seoul_day

INVOICE_NUMBERS = count(20_000_000_001)
"""A mall takes an invoice number once."""
MALLS = tuple(mall for mall in ADAPTERS if mall != "gongyoung")
"""All that are called; 공영홈쇼핑's files have tests of their own."""
PAGES = {
    "tmon": 41,
    "wemakeprice": 105,
    "st11": 105,
    "auction": 105,
    "gmarket": 105,
    "interpark": 105,
    "coupang": 51,
    "smartstore": 301,
    "cjmall": 105,
    "gsshop": 105,
    "hmall": 105,
    "lottecom": 105,
    "lotteimall": 105,
}
"""How many orders are more than a page of the mall, or of ours."""
KINDS = {
    "tmon": {"배송템플릿"},
    "wemakeprice": set[str](),
    "st11": {"출고지", "반품/교환지", "발송마감 템플릿"},
    "auction": {"반품/교환지", "출하지", "묶음배송비 정책", "발송정책"},
    "gmarket": {"반품/교환지", "출하지", "묶음배송비 정책", "발송정책"},
    "interpark": {"배송비정책", "반품배송지"},
    "coupang": {"출고지", "반품지"},
    "smartstore": {"RELEASE", "REFUND_OR_EXCHANGE", "묶음배송 그룹"},
    "cjmall": set[str](),
    "gsshop": {"담당MD", "출고지", "반송지"},
    "hmall": set[str](),
    "lottecom": {"출고지", "반품지", "배송비정책", "추가배송비정책"},
    "lotteimall": {"배송비정책", "출고지", "반품지", "MD상품군"},
}
WHOLE_DAYS = ("coupang", "cjmall", "gsshop", "lotteimall")
"""Their lists choose by the day, whatever the window's minutes."""

SECRETS = {
    "tmon": "client_secret",
    "wemakeprice": "api_key",
    "st11": "api_key",
    "auction": "secret_key",
    "gmarket": "secret_key",
    "interpark": "inquiry_secret_key",
    "hmall": "oause_key",
    "coupang": "secret_key",
    "cjmall": "cert_key",
    "gsshop": "aes_key",
    "lottecom": "api_key",
    "lotteimall": "password",
}

pytestmark = pytest.mark.asyncio(loop_scope="module")
every_mall = pytest.mark.parametrize("mall", MALLS)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def client(ground: Any) -> AsyncGenerator[httpx.AsyncClient]:
    """The gateway in this process, and a client of it as the seller."""
    tokens = Tokens()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ground.environment.items():
            patch.setenv(name, value)
        async with serving(service.asgi, tokens) as client:
            client.headers.update(tokens.headers(ground.seller_id))
            yield client


async def entered(client: httpx.AsyncClient, shop: Any, **wrong: str) -> str:
    answer = await client.post("/v1/accounts", json={"mall": shop.mall, "label": "", "fields": shop.fields(**wrong)})
    assert answer.status_code == 201, answer.text
    return answer.json()["account_id"]


def confirmation(mall: str, account: str, order_id: UUID, ref: MallOrderRef) -> OrderConfirmRequested:
    ship_on = datetime.now(UTC).date() + timedelta(days=1)
    known: dict[str, Any] = {"order_id": order_id, "account_id": UUID(account), "mall": mall, "ref": ref, "quantity": 1}
    return OrderConfirmRequested(**known, ship_on=ship_on, delay_reason=None)


def invoice(mall: str, account: str, order_id: UUID, ref: MallOrderRef) -> InvoiceSendRequested:
    known: dict[str, Any] = {"order_id": order_id, "account_id": UUID(account), "mall": mall, "ref": ref, "quantity": 1}
    number = str(next(INVOICE_NUMBERS))
    return InvoiceSendRequested(**known, courier="LOGEN", invoice_number=number, try_number=1)


def cancel(mall: str, account: str, order_id: UUID, ref: MallOrderRef) -> SaleCancelRequested:
    known: dict[str, Any] = {"order_id": order_id, "account_id": UUID(account), "mall": mall, "ref": ref, "quantity": 1}
    return SaleCancelRequested(**known, reason="sold_out", detail="재고 소진")


def confirms(mall: str) -> bool:
    """Whether the mall has a call for 발주확인."""
    return ADAPTERS[mall].profile.capabilities.confirms_orders


def cancels(mall: str) -> bool:
    """Whether a seller may cancel there; of a 종합몰 its MD is asked."""
    return ADAPTERS[mall].profile.capabilities.seller_cancel


def cancel_outcome(mall: str) -> str:
    return "SaleCancelAccepted" if cancels(mall) else "SaleCancelRefused"


@every_mall
async def test_the_right_key_is_verified_and_a_wrong_one_told_in_the_malls_words(
    mall: str, client: httpx.AsyncClient, market: Any, post: Any
) -> None:
    shop = market.shop(mall)
    right = await entered(client, shop)
    found = (await client.post(f"/v1/accounts/{right}/verify")).json()
    assert (found["state_label"], found["reason"]) == ("입점완료", None)
    await post.hears("MallAccountVerified", account_id=right)
    secret = SECRETS.get(mall, "client_id")
    wrong = await entered(client, shop, **{secret: "wrong-key-0123456789"})
    told = (await client.post(f"/v1/accounts/{wrong}/verify")).json()
    assert told["state_label"] == "인증실패"
    assert told["mall_message"]
    assert "wrong-key" not in str(told)
    assert (await post.hears("MallAccountFailed", account_id=wrong))["refusal"]["mall_message"] == told["mall_message"]


async def test_a_key_that_ends_tomorrow_is_told_once_and_one_that_is_over_ends_the_account(
    client: httpx.AsyncClient, market: Any, post: Any, ground: Any
) -> None:
    shop, today = market.shop("coupang"), seoul_day(datetime.now(UTC))
    ids: list[str] = []
    for days in (1, -1):
        body = {"mall": shop.mall, "fields": shop.fields(), "key_expires_on": str(today + timedelta(days=days))}
        ids.append((await client.post("/v1/accounts", json=body)).json()["account_id"])
    for _ in range(2):
        await asyncio.to_thread(watch_every_key, ground.gateway, datetime.now(UTC))
    assert (await post.hears("MallKeyExpiring", account_id=ids[0]))["days_left"] == 1
    assert (await post.hears("MallAccountFailed", account_id=ids[1]))["state"] == "expired"
    assert [post.count(account_id=each) for each in ids] == [2, 2]


@every_mall
async def test_categories_and_templates_are_the_malls_own(mall: str, client: httpx.AsyncClient, market: Any) -> None:
    account = await entered(client, market.shop(mall))
    rows = (await client.get(f"/v1/accounts/{account}/categories", params={"keyword": "목걸이"})).json()
    assert {(row["path"][-1], row["leaf"]) for row in rows} == {("목걸이", True)}
    templates = await client.get(f"/v1/accounts/{account}/delivery-templates")
    assert templates.status_code == 200, templates.text
    assert {row["kind"] for row in templates.json()} == KINDS[mall]


@every_mall
async def test_a_product_is_registered_brought_up_to_date_and_stopped(
    mall: str, client: httpx.AsyncClient, market: Any, post: Any, ground: Any
) -> None:
    shop = market.shop(mall)
    account = UUID(await entered(client, shop))
    asking = await ground.listing(shop, account)
    await post.ask(asking, asking.listing_id)
    accepted = await post.hears("ListingAccepted", listing_id=asking.listing_id, attempt=1)
    numbers = accepted["mall_option_nos"]
    if not accepted["live"]:
        numbers = (await post.hears("ListingReadBack", listing_id=asking.listing_id, state="on_sale"))[
            "mall_option_nos"
        ]
    assert set(numbers) == {"k0", "k1"}

    sold_out = asking.product.options[0].model_copy(update={"stock": 0})
    product = asking.product.model_copy(update={"options": (sold_out, asking.product.options[1])})
    known = {"mall_product_no": accepted["mall_product_no"], "mall_option_nos": numbers, "product": product}
    update = asking.model_copy(update={"kind": "update", "attempt": 2, **known})
    await post.ask(update, asking.listing_id)
    await post.hears("ListingAccepted", listing_id=asking.listing_id, attempt=2)
    (kept,) = market.ask("GET", "/products", mall=mall, account=shop.name)
    assert listing_code(asking.listing_id) in str(kept)
    sold = {option["number"]: option["on_sale"] and option["stock"] > 0 for option in kept["options"]}
    assert (sold[numbers["k0"]], sold[numbers["k1"]]) == (False, True)

    stop = ListingStopRequested(
        listing_id=asking.listing_id, account_id=account, mall=mall, mall_product_no=accepted["mall_product_no"],
        mall_option_nos=numbers,
    )  # fmt: skip
    await post.ask(stop, asking.listing_id)
    await post.hears("SaleStopAccepted", listing_id=asking.listing_id)
    counts = shop.summary()
    assert counts["products_created"] == 1
    assert counts["products_stopped"] >= 1
    assert counts["throttled"] == 0


@every_mall
async def test_of_two_prices_the_newest_stays_and_the_product_is_listed(
    mall: str, client: httpx.AsyncClient, market: Any, post: Any, ground: Any
) -> None:
    shop, profile = market.shop(mall), ADAPTERS[mall].profile
    account = UUID(await entered(client, shop))
    asking = await ground.listing(shop, account)
    await post.ask(asking, asking.listing_id)
    told = await post.hears("ListingAccepted", listing_id=asking.listing_id, attempt=1)
    if not told["live"]:
        told = await post.hears("ListingReadBack", listing_id=asking.listing_id, state="on_sale")
    at = {name: told[name] for name in ("mall_product_no", "mall_option_nos")}
    known: dict[str, Any] = {"listing_id": asking.listing_id, "account_id": account, "mall": mall, "taxed": True, **at}
    surcharges = dict.fromkeys(at["mall_option_nos"], 0)
    for number, won in enumerate((36_000, 37_000), start=1):
        terms = asking.terms.model_copy(update={"price_won": won})
        price = SalePriceRequested(number=number, terms=terms, surcharges=surcharges, **known)
        await post.ask(price, asking.listing_id)
    able = "set_price" not in profile.sale_elsewhere
    for number in (1, 2):
        outcome = "SalePriceAccepted" if able else "SalePriceRefused"
        await post.hears(outcome, listing_id=asking.listing_id, number=number)
    wanted = 37_000 if able else asking.terms.price_won

    async def prices() -> bool:
        (kept,) = market.ask("GET", "/products", mall=mall, account=shop.name)
        return {option["price_won"] for option in kept["options"]} == {wanted}

    assert await eventually_async(prices)
    await is_listed(client, account, profile, at, wanted)


async def is_listed(
    client: httpx.AsyncClient, account: UUID, profile: MallProfile, at: Mapping[str, Any], won: int
) -> None:
    """The mall's list and its detail tell the product, or where the seller sees it."""
    path = f"/v1/accounts/{account}/listings"
    listed = await client.get(path)
    if profile.listings_elsewhere:
        assert (listed.status_code, profile.listings_elsewhere in listed.json()["detail"]) == (422, True)
    else:
        assert [row["mall_product_no"] for row in listed.json()["items"]] == [at["mall_product_no"]]
    path = f"{path}/{at['mall_product_no']}"
    shown = await client.get(path)
    if profile.options_elsewhere:
        assert (shown.status_code, profile.options_elsewhere in shown.json()["detail"]) == (422, True)
    else:
        assert shown.json()["price_won"] == won
        assert {row["number"] for row in shown.json()["options"]} <= {"", *at["mall_option_nos"].values()}
        assert (await client.get(f"{path}987654321")).status_code == 404


@every_mall
async def test_a_window_gives_every_order_once_over_pages_and_edges(
    mall: str, client: httpx.AsyncClient, market: Any, post: Any
) -> None:
    shop = market.shop(mall)
    account = await entered(client, shop)
    until = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=1)
    since = until - timedelta(hours=2)
    inside = [
        *shop.order(PAGES[mall] - 2, placed_at=until - timedelta(minutes=30)),
        *shop.order(placed_at=since),
        *shop.order(placed_at=until - timedelta(minutes=1)),
    ]
    outside = [*shop.order(placed_at=since - timedelta(days=40)), *shop.order(placed_at=until + timedelta(minutes=5))]
    collection = uuid4()
    known: dict[str, Any] = {"collection_id": collection, "account_id": UUID(account), "mall": mall}
    await post.ask(OrderCollectionRequested(**known, item="new", since=since, until=until), collection)
    sealed = await post.hears("MallOrdersSealed", collection_id=collection)
    pages = [
        event for kind, event in post.heard if kind == "MallOrdersFetched" and event["collection_id"] == str(collection)
    ]
    keys = {line_key(MallOrderRef(**line["ref"])) for page in pages for line in page["lines"]}
    assert {line_key(ref) for ref in inside} <= keys
    assert line_key(outside[0]) not in keys
    assert mall in WHOLE_DAYS or line_key(outside[1]) not in keys
    told = dict[int, list[Any]]()
    for page in pages:  # work that was put back begins again with the first page, and tells the same
        refs = [line["ref"] for line in page["lines"]]
        assert told.setdefault(page["page"], refs) == refs
    assert list(told) == list(range(1, sealed["pages"] + 1))
    assert max(len(page["lines"]) for page in pages) <= 100
    assert (sealed["lines"], sealed["digest"], sealed["broken"]) == (len(keys), lines_digest(keys), 0)
    assert shop.summary()["throttled"] == 0


@every_mall
async def test_orders_are_confirmed_invoiced_and_cancelled_once(
    mall: str, client: httpx.AsyncClient, market: Any, post: Any
) -> None:
    shop = market.shop(mall)
    account = await entered(client, shop)
    sold, unsold = uuid4(), uuid4()
    (first,), (second,) = shop.order(), shop.order()
    await post.ask(confirmation(mall, account, sold, first), sold)
    await post.ask(invoice(mall, account, sold, first), sold)
    await post.ask(cancel(mall, account, unsold, second), unsold)
    await post.hears("OrderConfirmAccepted", order_id=sold)
    evidence = (await post.hears("InvoiceAccepted", order_id=sold))["evidence"]
    await post.hears(cancel_outcome(mall), order_id=unsold)
    assert (await client.get(f"/v1/calls/{evidence['call_id']}")).json()["outcome"] == "answered"
    lines = [line for order in shop.ledger()["orders"] for line in order["lines"]]
    effects = [(line["acknowledged"], line["invoice_count"], line["cancelled_quantity"]) for line in lines]
    assert effects == [(int(confirms(mall)), 1, 0), (effects[1][0], 0, int(cancels(mall)))]


@every_mall
async def test_an_effect_whose_answer_was_lost_is_found_and_not_done_again(
    mall: str, client: httpx.AsyncClient, market: Any, post: Any, ground: Any
) -> None:
    shop = market.shop(mall)
    account = await entered(client, shop)
    asked = [(confirms(mall), "orders.confirm"), (cancels(mall), "orders.cancel")]
    acts = ["product.create", "invoice.send", *(act for there, act in asked if there)]
    for operation in acts:
        shop.fault(operation, "timeout_after_effect")
    listing = await ground.listing(shop, UUID(account))
    sold, unsold = uuid4(), uuid4()
    (first,), (second,) = shop.order(), shop.order()
    await post.ask(listing, listing.listing_id)
    await post.ask(confirmation(mall, account, sold, first), sold)
    await post.ask(invoice(mall, account, sold, first), sold)
    await post.ask(cancel(mall, account, unsold, second), unsold)
    await post.hears("ListingAccepted", listing_id=listing.listing_id)
    await post.hears("InvoiceAccepted", order_id=sold)
    await post.hears(cancel_outcome(mall), order_id=unsold)
    counts = shop.summary()
    assert counts["faults_fired"] == len(acts)
    cancelled = int(cancels(mall))
    assert (counts["products_created"], counts["lines_invoiced"], counts["lines_cancelled"]) == (1, 1, cancelled)
    assert not any(count for name, count in counts.items() if name.startswith("doubled"))
    found = (await client.get("/v1/intents", params={"account_id": account})).json()["items"]
    left = [intent for intent in found if confirms(mall) or intent["kind"] != "confirm_order"]
    steps = [(await client.get(f"/v1/intents/{intent['intent_id']}")).json()["steps"] for intent in left]
    assert {step[-1]["details"]["by"] for step in steps if step[-1]["step"] == "Accepted"} == {"look_up"}


@every_mall
async def test_an_order_whose_buyer_asks_to_cancel_gets_no_invoice(
    mall: str, client: httpx.AsyncClient, market: Any, post: Any
) -> None:
    shop = market.shop(mall)
    account = await entered(client, shop)
    order_id = uuid4()
    (ref,) = shop.order()
    await post.ask(confirmation(mall, account, order_id, ref), order_id)
    await post.hears("OrderConfirmAccepted", order_id=order_id)
    market.ask("POST", f"/orders/{mall}/{shop.number(ref)}/cancel-request")
    await post.ask(invoice(mall, account, order_id, ref), order_id)
    refused = await post.hears("InvoiceRefused", order_id=order_id)
    assert refused["cancel_asked"] or not confirms(mall)
    assert shop.summary()["lines_invoiced"] == 0


async def test_nothing_of_the_seller_is_left_to_do(client: httpx.AsyncClient) -> None:
    async def idle() -> bool:
        return not (await client.get("/v1/work")).json()["items"]

    assert await eventually_async(idle)

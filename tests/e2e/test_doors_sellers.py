"""Two sellers who have everything alike: the same shop at a mall, the same orders, products, codes and keys.

Whatever one of them is shown, by any route, topic or log, holds nothing of the other's.
"""

import asyncio
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis import web
from chassis.web.paging import listing
from local_runtime.suite import Suite
from proofs import goods
from proofs.aftermath import Aftermath
from proofs.newcomers import SharedShop, newcomer, recorded_by_users
from proofs.people import Desk
from proofs.routes import Route, routes_of, sample
from proofs.seller_day import SellerDay
from proofs.stores import SERVICES
from proofs.topics import read_topics

A_MALL_WITH_NOTICES = "wemakeprice"
NAME, OWN_CODE = "제주 감귤 5kg", "TWIN-1"
ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
OPERATORS = ("/v1/operations", "/v1/operator-alerts", "/v1/sellers", "/v1/erasures/repeat")
QUERIES = {"from": "2000-01-01", "to": "2099-12-31", "screen": "orders", "own_code": OWN_CODE}
ALIASES = {"mapping_id": "rule_id", "before_id": "job_id"}
"""Parameters that answers call otherwise."""
WITHOUT_RECORDS = {"broken_line_id", "file_id"}
"""What neither twin has: lines that could not be read, and files, for their malls have an API."""
OF_NOTHING = ("broken", "/files/", "/hand-outs/", "/listings/{mall_product_no}")
"""Parts of the routes to those, and to one product of a mall, which 티몬 does not tell."""
LIST_OF_A_MALL = "/v1/accounts/{account_id}/listings"
"""티몬 tells nobody what is on sale there; 위메프 does."""
PLAIN = {"mall": "tmon", "sheet": "orders", "mall_product_no": "77"}
"""Parameters that name no record."""


@dataclass
class Twin:
    """A seller, and every id that its answers hold: by the field that it stood in, and all of them."""

    day: SellerDay
    seller_id: str = ""
    named: defaultdict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    ids: set[str] = field(default_factory=set[str])

    def note(self, service: str, answer: Any) -> None:
        self.ids.update(ID.findall(answer.text))
        self._note(service, answer.json() if answer.text.startswith(("{", "[")) else None)

    def _note(self, service: str, value: Any) -> None:
        for key, each in value.items() if isinstance(value, dict) else ():
            if isinstance(each, str) and ID.fullmatch(each):
                self.named[service, key].add(each)
            self._note(service, each)
        for each in value if isinstance(value, list) else ():
            self._note(service, each)

    def of(self, service: str, parameter: str) -> str:
        """An id of this seller's for a parameter of a path or a field of a body."""
        if parameter in WITHOUT_RECORDS:
            return str(uuid4())
        found = self.named[service, ALIASES.get(parameter, parameter)] or {
            each for (_, key), ids in self.named.items() for each in ids if key == ALIASES.get(parameter, parameter)
        }
        if found:
            return sorted(found)[0]
        assert parameter.endswith("s"), f"{service}: nothing is known for {parameter}"
        return self.of(service, parameter.removesuffix("s"))


def lived(suite: Suite, operator: Desk, shop: str) -> Twin:
    day = newcomer(suite, operator)
    day.market, day.shop = SharedShop(suite), shop
    day.enter_accounts(("tmon",))
    body = next(each for each in goods.products(day.desk) if each["name"] == NAME)
    day.products[NAME] = day.desk.ask("POST", "catalog", "/products", json={**body, "own_code": OWN_CODE})["product_id"]
    day.link_products()
    address = {"name": "출고지", "kind": "release", "zip_code": "06236", "address": "서울 강남구 테헤란로 1"}
    template = {"name": "배송 안내", "text": "{구매자}님, 내일 출고됩니다."}
    day.desk.ask("POST", "inquiry", "/answer-templates", json=template)
    twin = Twin(day, day.desk.ask("GET", "account", "/me")["seller_id"])
    webhook = {"url": "https://shop.example.com/alerts", "label": OWN_CODE, "kinds": ["key_expiry"]}
    made = day.desk.ask("POST", "alert", "/webhooks", json=webhook)["webhook_id"]
    twin.note("alert", day.desk.answer("POST", "alert", f"/webhooks/{made}/test"))
    twin.named["account", "address_id"] = {day.desk.ask("POST", "account", "/company/addresses", json=address)["id"]}
    return twin


@pytest.fixture(scope="session")
def routes(suite: Suite) -> list[Route]:
    return [
        route for route in routes_of(suite) if route.path.startswith("/v1") and not route.path.startswith(OPERATORS)
    ]


def queries_of(route: Route) -> dict[str, str]:
    wanted = {name: value for name, value in QUERIES.items() if name in route.required}
    return wanted | ({"keyword": "귤"} if "keyword" in route.required else {})


def walked(twin: Twin, routes: list[Route], owner: Twin) -> Iterator[tuple[Route, Any]]:
    """Every GET route asked by one twin with the ids of one."""
    for route in sorted((each for each in routes if each.method == "GET"), key=lambda each: len(each.parameters)):
        values = {name: PLAIN.get(name) or owner.of(route.service, name) for name in route.parameters}
        if route.path == LIST_OF_A_MALL:
            values["account_id"] = owner.day.malls[A_MALL_WITH_NOTICES]
        path = route.filled(values).removeprefix("/v1")
        yield route, twin.day.desk.answer("GET", route.service, path, params=queries_of(route))


def mall_numbers(twin: Twin) -> set[str]:
    """What the mall calls this twin's orders. (Both were ordered in one moment, so our list may turn them about.)"""
    return {row["mall_numbers"]["order_no"] for row in twin.day.orders()}


@pytest.fixture(scope="session")
def twins(suite: Suite, operator: Desk, routes: list[Route]) -> tuple[Twin, Twin]:
    shop = f"twins-{uuid4().hex[:8]}"
    a, b = (lived(suite, operator, shop) for _ in range(2))
    a.day.have_orders(2, datetime.now(UTC) - timedelta(hours=1), unknown_at={"tmon"})
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda twin: twin.day.collect_orders(2), (a, b)))
    assert mall_numbers(a) == mall_numbers(b)
    aftermath = Aftermath(a.day)
    aftermath.have_cancels("new")
    for twin in (a, b):
        twin.day.enter_accounts((A_MALL_WITH_NOTICES,))
    aftermath.have_inquiries()
    for twin in (a, b):
        body = {"account_ids": list(twin.day.malls.values()), "items": ["new"]}
        theirs = aftermath.of(twin.day)
        theirs.collect_claims()
        theirs.collect_inquiries()
        claims = {"account_ids": [twin.day.malls["tmon"]], "items": ["cancel_requests"]}
        twin.note("claim-sync", twin.day.desk.answer("POST", "claim-sync", "/collections", json=claims))
        twin.note("order-sync", twin.day.desk.answer("POST", "order-sync", "/collections", json=body))
        asked = twin.day.desk.answer("POST", "inquiry", "/collections", json={**body, "items": ["product"]})
        twin.note("inquiry", asked)
        ids = {"listing_ids": list(twin.day.listings.values())}
        twin.note("listing", twin.day.desk.answer("POST", "listing", "/listings/link", json=ids))
        for route, answer in walked(twin, routes, twin):
            is_empty = any(part in route.path for part in OF_NOTHING)
            assert answer.status_code == 200 or is_empty, f"{route.name}: {answer.text[:300]}"
            twin.note(route.service, answer)
    return a, b


def test_what_each_is_shown_by_every_route_holds_nothing_of_the_others(
    twins: tuple[Twin, Twin], routes: list[Route]
) -> None:
    a, b = twins
    assert a.ids & b.ids == set()
    assert min(len(a.ids), len(b.ids)) > 30
    for route, answer in walked(b, routes, a):
        if set(route.parameters) - set(PLAIN):
            assert answer.status_code == 404 or answer.text == "[]", f"{route.name}: {answer.text[:300]}"
        assert not a.ids & set(ID.findall(answer.text)) - set(ID.findall(str(answer.url))), route.name


def test_no_search_finds_the_others(twins: tuple[Twin, Twin], routes: list[Route]) -> None:
    a, b = twins
    order = a.day.orders()[0]
    words = [NAME, OWN_CODE, order["mall_numbers"]["order_no"], order["order_number"], a.day.name, "sbdc6678"]
    asked = 0
    for route in (each for each in routes if each.method == "GET" and not each.parameters):
        for name, schema in route.queries.items():
            values = [a.of(route.service, name)] if name in set(route.ids_in_query()) else []
            values += words if name in ("q", "keyword", "words") and "string" in str(schema) else []
            for value in values:
                params = queries_of(route) | {name: value[:20]} if value in words else queries_of(route) | {name: value}
                answer = b.day.desk.answer("GET", route.service, route.path.removeprefix("/v1"), params=params)
                assert answer.status_code in (200, 404), f"{route.name} {params}: {answer.text[:300]}"
                assert not a.ids & set(ID.findall(answer.text)) - {value}, f"{route.name} {params}"
                asked += 1
    assert asked > 20


def test_no_command_takes_the_others_ids(suite: Suite, twins: tuple[Twin, Twin], routes: list[Route]) -> None:
    a, b = twins
    before = {twin.seller_id: recorded_by_users(suite, twin.seller_id) for twin in twins}
    commands = [each for each in routes if each.method != "GET" and (each.parameters or each.ids_in_body())]
    for route in commands:
        named = (*route.parameters, *route.ids_in_body())
        values = {name: PLAIN.get(name) or a.of(route.service, name) for name in named}
        body = None if route.body is None else sample(route.body, values, "tmon")
        path = route.filled(values).removeprefix("/v1")
        answer = b.day.desk.answer(route.method, route.service, path, json=body)
        assert answer.status_code in (404, 409, 422), f"{route.name}: {answer.status_code} {answer.text[:300]}"
        assert not a.ids & set(ID.findall(answer.text)) - set(values.values()), route.name
    assert len(commands) > 25
    assert {twin.seller_id: recorded_by_users(suite, twin.seller_id) for twin in twins} == before


def test_a_cursor_is_good_for_its_seller_and_its_list_alone(
    suite: Suite, twins: tuple[Twin, Twin], routes: list[Route]
) -> None:
    a, b = twins
    web.use_secret(suite.environment["MASTER_KEY"])
    lists = [each for each in routes if "cursor" in each.queries and not each.parameters]
    cursors = {}
    for route in lists:
        with listing(route.path):
            cursors[route.path] = web.encode_cursor(UUID(a.seller_id), [1])
    for route in lists:
        for path, cursor in cursors.items():
            for twin in (a, b) if path != route.path else (b,):
                params = queries_of(route) | {"cursor": cursor}
                answer = twin.day.desk.answer("GET", route.service, route.path.removeprefix("/v1"), params=params)
                assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor"), f"{route.name} with {path}"
    assert len(lists) > 6


def test_a_page_goes_on_for_the_seller_whom_it_was_given_to(twins: tuple[Twin, Twin]) -> None:
    a, b = twins
    first = a.day.desk.see("order-sync", "/orders", limit=1)
    second = a.day.desk.see("order-sync", "/orders", limit=1, cursor=first["next"])
    assert first["items"][0]["order_id"] != second["items"][0]["order_id"]
    stolen = b.day.desk.answer("GET", "order-sync", "/orders", params={"limit": 1, "cursor": first["next"]})
    assert stolen.json()["code"] == "bad_cursor"


def test_the_same_idempotency_key_is_another_one_for_another_seller(twins: tuple[Twin, Twin]) -> None:
    key = {"Idempotency-Key": f"both-{uuid4().hex}"}
    body: Mapping[str, Any] = {"courier": "LOGEN", "contract_number": "L-7"}

    def entered(twin: Twin) -> Any:
        return twin.day.desk.answer("POST", "account", "/courier-contracts", json=body, headers=key)

    mine, others, again = (entered(twin) for twin in (*twins, twins[0]))
    assert mine.json()["id"] != others.json()["id"]
    assert "Idempotency-Replayed" not in others.headers
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (mine.json(), "true")


def test_no_topic_and_no_log_mixes_them(suite: Suite, twins: tuple[Twin, Twin]) -> None:
    a, b = twins
    seen = {twin.seller_id: 0 for twin in twins}
    everyone = {name: value for name in SERVICES for value in [suite.log(name)]}

    def look(text: bytes) -> None:
        ids = set(ID.findall(text.decode(errors="replace")))
        for mine, other in ((a, b), (b, a)):
            if mine.seller_id in ids:
                seen[mine.seller_id] += 1
                assert not ids & (other.ids | {other.seller_id}), text[:600]

    asyncio.run(read_topics(suite.environment["KAFKA_BOOTSTRAP_SERVERS"], look))
    assert min(seen.values()) > 10
    for path in everyone.values():
        for line in path.read_bytes().splitlines():
            look(line)
